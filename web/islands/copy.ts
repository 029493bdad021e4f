// <acquis-copy>: puts its text on the clipboard and says so. The button is hidden until this runs.
class Copy extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector('button');
    const status = this.querySelector('[role=status]');
    if (!button || !status || !navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(this.dataset['text'] ?? '');
      status.textContent = this.dataset['done'] ?? '';
      status.classList.remove('sr');
    });
  }
}

customElements.define('acquis-copy', Copy);
