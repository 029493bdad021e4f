// <acquis-passkey>: asks the device for a passkey and tells the house. Words and addresses come in data attributes; the
// button is hidden until this runs, the sentence that codes by mail do the same stands there without it.
import { browserSupportsWebAuthn, startAuthentication, startRegistration } from '@simplewebauthn/browser';

class Passkey extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector('button');
    this.querySelector('[data-without]')?.remove();
    if (!button) return;
    if (!browserSupportsWebAuthn()) return this.say('none');
    button.hidden = false;
    button.addEventListener('click', () => void this.go(button));
  }

  private async go(button: HTMLButtonElement): Promise<void> {
    button.disabled = true;
    this.say('working');
    try {
      const optionsJSON = await this.post(this.dataset['options'], {});
      const answer = this.dataset['mode'] === 'add' ? await startRegistration({ optionsJSON }) : await startAuthentication({ optionsJSON });
      const { next } = await this.post(this.dataset['answer'], { answer, next: this.dataset['next'] });
      location.assign(next);
    } catch (error) {
      // The device says NotAllowedError for "cancelled" and for "took too long" alike.
      this.say(error instanceof Error && (error.name === 'NotAllowedError' || error.name === 'AbortError') ? 'cancelled' : 'failed');
      button.disabled = false;
    }
  }

  private async post(address: string | undefined, body: object) {
    const answer = await fetch(address ?? '', { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json', 'x-csrf': this.dataset['csrf'] ?? '' }, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${answer.status}`);
    return await answer.json();
  }

  private say(word: 'working' | 'none' | 'failed' | 'cancelled'): void {
    const status = this.querySelector('[role=status]');
    if (status) status.textContent = this.dataset[word] ?? '';
  }
}

customElements.define('acquis-passkey', Passkey);
