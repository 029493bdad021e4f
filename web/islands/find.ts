// <acquis-find>: the list follows what is typed and chosen, by asking for the same address that the form would; without this, its buttons do.
class Find extends HTMLElement {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asked: AbortController | undefined;

  connectedCallback(): void {
    const form = this.querySelector('form');
    if (!form) return;
    const soon = (pause: number) => { clearTimeout(this.timer); this.timer = setTimeout(() => void this.ask(form), pause); };
    form.addEventListener('input', (event) => soon(event.target instanceof HTMLInputElement ? Number(this.dataset['pause']) : 0));
    form.addEventListener('submit', (event) => { event.preventDefault(); soon(0); });
  }

  /** An answer that a later question overtook is thrown away; one that cannot be had leaves the list as it is, and the form still sends. */
  private async ask(form: HTMLFormElement): Promise<void> {
    const said = [...new FormData(form)].flatMap(([name, value]) => (typeof value === 'string' && value !== '' ? [[name, value]] : [])), address = `${form.getAttribute('action')}?${new URLSearchParams(said)}`;
    this.asked?.abort();
    const asked = (this.asked = new AbortController());
    try {
      const answer = await window.fetch(address, { headers: { accept: 'text/html' }, signal: asked.signal });
      const found = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-found]');
      if (!answer.ok || !found) throw new Error(String(answer.status));
      this.querySelector('[data-found]')?.replaceWith(document.adoptNode(found));
      window.history.replaceState(null, '', address);
      const status = this.querySelector('[role=status]');
      if (status) status.textContent = found.querySelector('[data-count], .title')?.textContent ?? '';
    } catch {
      if (!asked.signal.aborted) window.location.assign(address);
    }
  }
}

customElements.define('acquis-find', Find);
