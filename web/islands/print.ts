// <acquis-print>: a button that prints the page. Hidden until this runs; without it the browser's own menu does the same.
class Print extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector('button');
    if (!button) return;
    button.hidden = false;
    button.addEventListener('click', () => window.print());
  }
}

customElements.define('acquis-print', Print);
