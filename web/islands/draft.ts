// The editor made livelier: <acquis-draft> asks before words typed and not saved are left behind, <acquis-matrix> says at once what nothing proves,
// <acquis-effort> holds hours and credits against each other. Each is said by the server too, after saving.
class Draft extends HTMLElement {
  private changed = false;

  connectedCallback(): void {
    this.addEventListener('input', () => { this.changed = true; });
    this.addEventListener('change', () => { this.changed = true; });
    // Buttons outside the form element (the head, the way through the steps) send it too.
    this.querySelector('form')?.addEventListener('submit', () => { this.changed = false; });
    window.addEventListener('beforeunload', this.ask);
    // Only the strip moves: the page may stand at a field that somebody was sent to.
    const strip = document.querySelector<HTMLElement>('.toc'), here = strip?.querySelector<HTMLElement>('[aria-current]');
    if (strip && here) strip.scrollLeft = here.offsetLeft - strip.offsetLeft - (strip.clientWidth - here.offsetWidth) / 2;
    this.unfold();
  }

  disconnectedCallback(): void { window.removeEventListener('beforeunload', this.ask); }

  /** Whoever is sent to a field inside a folded part finds it open. */
  private unfold(): void {
    const field = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
    for (let at = field?.parentElement; at; at = at.parentElement) if (at instanceof HTMLDetailsElement) at.open = true;
    if (field instanceof HTMLDetailsElement) field.open = true;
    field?.scrollIntoView();
    if (field?.matches('input, select, textarea')) field.focus({ preventScroll: true });
  }

  private readonly ask = (event: BeforeUnloadEvent): void => { if (this.changed) event.preventDefault(); };
}

class Matrix extends HTMLElement {
  connectedCallback(): void { this.addEventListener('change', () => this.look()); }

  private look(): void {
    const ticked = [...this.querySelectorAll<HTMLInputElement>('input:checked')];
    for (const kind of ['row', 'column'] as const) for (const flag of this.querySelectorAll<HTMLElement>(`[data-flag-${kind}]`)) flag.hidden = ticked.some((one) => one.dataset[kind] === flag.getAttribute(`data-flag-${kind}`));
  }
}

class Effort extends HTMLElement {
  connectedCallback(): void { this.closest('form')?.addEventListener('input', () => this.look()); }

  private look(): void {
    const form = this.closest('form'), line = this.querySelector('[data-line]');
    if (!form || !line) return;
    const number = (name: string): number => Number(form.querySelector<HTMLInputElement>(`[name="${name}"]`)?.value.trim().replace(',', '.') || NaN);
    const rows = [...form.querySelectorAll<HTMLSelectElement>('select[name^="credits."]')].filter((one) => one.value === this.dataset['ects']).map((one) => one.name.replace('framework', 'points'));
    const each = number('workloadHours') / number(rows[0] ?? '');
    const word = !Number.isFinite(each) || each <= 0 ? 'none' : each < 25 ? 'few' : each > 30 ? 'many' : 'good';
    const shown = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 }).format(each);
    line.textContent = (this.dataset[word] ?? '').replace('{hours}', () => shown);
    line.className = word === 'few' || word === 'many' ? 'effort is-warn' : 'effort';
  }
}

customElements.define('acquis-draft', Draft);
customElements.define('acquis-matrix', Matrix);
customElements.define('acquis-effort', Effort);
