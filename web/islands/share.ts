// <acquis-share>: hands its address to the device's own sharing. The button is hidden until this runs, and stays so where there is none.
class Share extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector('button'), { url = '', title = '' } = this.dataset;
    if (!button || !navigator.canShare?.({ url, title })) return;
    button.hidden = false;
    // Whoever closes the device's sheet has refused nothing of ours.
    button.addEventListener('click', () => { navigator.share({ url, title }).catch(() => {}); });
  }
}

customElements.define('acquis-share', Share);
