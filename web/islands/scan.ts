// <acquis-scan>: reads a QR code with the camera and sends what it holds through the form beside it. The picture never leaves the
// device. The button is hidden until this runs and the browser can read codes; otherwise the sentence that says so is shown.
type Code = { readonly rawValue: string };
type Detector = { detect(source: HTMLVideoElement): Promise<readonly Code[]> };
type Detectors = { new (options: { formats: string[] }): Detector; getSupportedFormats?(): Promise<string[]> };

const PAUSE = 150;

class Scan extends HTMLElement {
  private stream: MediaStream | undefined;

  async connectedCallback(): Promise<void> {
    const start = this.querySelector<HTMLButtonElement>('[data-start]'), detectors = (window as { BarcodeDetector?: Detectors }).BarcodeDetector;
    const formats = await detectors?.getSupportedFormats?.().catch(() => []) ?? [];
    if (!start || !detectors || !formats.includes('qr_code') || !navigator.mediaDevices) return this.say('unable');
    start.hidden = false;
    this.querySelector('[data-permission]')?.removeAttribute('hidden');
    start.addEventListener('click', () => void this.look(start, new detectors({ formats: ['qr_code'] })));
    this.querySelector('[data-stop]')?.addEventListener('click', () => this.stop(start));
    addEventListener('pagehide', () => this.stop(start));
  }

  disconnectedCallback(): void { this.stop(undefined); }

  private async look(start: HTMLButtonElement, detector: Detector): Promise<void> {
    const video = this.querySelector('video');
    if (!video) return;
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' }, audio: false });
    } catch (error) {
      return this.say(error instanceof DOMException && error.name === 'NotFoundError' ? 'missing' : 'denied');
    }
    video.srcObject = this.stream;
    video.hidden = false;
    start.hidden = true;
    this.querySelector('[data-stop]')?.removeAttribute('hidden');
    this.say('looking');
    await video.play();
    while (this.stream) {
      const [code] = await detector.detect(video).catch(() => []);
      if (code?.rawValue) return this.found(start, code.rawValue);
      await new Promise((done) => setTimeout(done, PAUSE));
    }
  }

  private found(start: HTMLButtonElement, text: string): void {
    this.stop(start);
    this.say('found');
    const form = this.closest('form') ?? document.querySelector<HTMLFormElement>('form[data-scanned]');
    const field = form?.querySelector<HTMLTextAreaElement>('[name=text]');
    if (!form || !field) return;
    field.value = text;
    form.requestSubmit();
  }

  private stop(start: HTMLButtonElement | undefined): void {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = undefined;
    const video = this.querySelector('video');
    if (video) { video.srcObject = null; video.hidden = true; }
    this.querySelector('[data-stop]')?.setAttribute('hidden', '');
    if (start) start.hidden = false;
  }

  private say(word: 'looking' | 'found' | 'denied' | 'missing' | 'unable'): void {
    const status = this.querySelector('[role=status]');
    if (status) status.textContent = this.dataset[word] ?? '';
  }
}

customElements.define('acquis-scan', Scan);
