// <acquis-drop>: a file may be dropped anywhere on the zone; it lands in the form's own file field. Says name and size.
class Drop extends HTMLElement {
  connectedCallback(): void {
    const field = this.querySelector<HTMLInputElement>('input[type=file]');
    const zone = this.querySelector('.drop');
    if (!field || !zone) return;
    this.addEventListener('dragover', (event) => {
      event.preventDefault();
      zone.classList.add('over');
    });
    this.addEventListener('dragleave', (event) => {
      if (!(event.relatedTarget instanceof Node && this.contains(event.relatedTarget))) zone.classList.remove('over');
    });
    this.addEventListener('drop', (event) => {
      event.preventDefault();
      zone.classList.remove('over');
      const files = event.dataTransfer?.files;
      if (!files?.length || (files.length > 1 && !field.multiple)) return;
      field.files = files;
      field.dispatchEvent(new Event('change', { bubbles: true }));
    });
    field.addEventListener('change', () => this.say(field.files));
    this.say(field.files);
  }

  private say(files: FileList | null): void {
    const line = this.querySelector('[data-chosen-line]');
    const first = files?.[0];
    if (!line) return;
    const size = this.size([...(files ?? [])].reduce((sum, file) => sum + file.size, 0));
    const words = files && files.length > 1 ? this.dataset['many'] : this.dataset['chosen'];
    line.textContent = first ? (words ?? '').replace('{name}', () => first.name).replace('{size}', size) : '';
  }

  private size(bytes: number): string {
    const units = (this.dataset['units'] ?? 'B kB MB').split(' ');
    const step = bytes < 1000 ? 0 : bytes < 1e6 ? 1 : 2;
    const shown = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: step === 2 ? 1 : 0 }).format(bytes / 1000 ** step);
    return `${shown}\u00a0${units[step] ?? ''}`;
  }
}

customElements.define('acquis-drop', Drop);
