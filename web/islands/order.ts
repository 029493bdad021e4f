// <acquis-order>: items of a list are dragged to their place; the form sends the new order. The buttons that move an item do the same without a script.
class Order extends HTMLElement {
  connectedCallback(): void {
    const list = this.querySelector('ol'), form = this.querySelector<HTMLFormElement>('form.co-order'), field = form?.querySelector<HTMLInputElement>('input[name=order]');
    if (!list || !form || !field || list.children.length < 2 || !matchMedia('(hover: hover)').matches) return;
    this.querySelector('[data-how]')?.removeAttribute('hidden');
    let dragged: Element | undefined, moved = false;
    for (const item of list.querySelectorAll<HTMLElement>('li[data-id]')) {
      item.draggable = true;
      item.addEventListener('dragstart', (event) => { dragged = item; moved = false; item.classList.add('is-dragged'); event.dataTransfer?.setData('text/plain', ''); });
      item.addEventListener('dragover', (event) => {
        if (!dragged) return;
        event.preventDefault();
        if (dragged === item) return;
        const box = item.getBoundingClientRect();
        item[event.clientY > box.top + box.height / 2 ? 'after' : 'before'](dragged);
        moved = true;
      });
      item.addEventListener('drop', (event) => event.preventDefault());
      item.addEventListener('dragend', () => {
        item.classList.remove('is-dragged');
        dragged = undefined;
        if (!moved) return;
        field.value = [...list.querySelectorAll<HTMLElement>('li[data-id]')].map((one) => one.dataset['id']).join(' ');
        form.requestSubmit();
      });
    }
  }
}

customElements.define('acquis-order', Order);
