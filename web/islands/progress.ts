// <acquis-progress>: asks its address every second while the tab is seen. Numbers change silently; a screen reader hears
// the sentence at most every ten seconds, and at the end.
import type { ProgressState } from '../components/live.tsx';

const EVERY = 1_000;
const SPEAK_EVERY = 10;

class ProgressWatch extends HTMLElement {
  private timer: ReturnType<typeof setInterval> | undefined;
  private beats = 0;
  private asking = false;

  connectedCallback(): void {
    if (!this.dataset['url']) return;
    this.querySelector('[data-refresh]')?.setAttribute('hidden', '');
    this.timer = setInterval(() => void this.beat(), EVERY);
  }

  disconnectedCallback(): void {
    clearInterval(this.timer);
  }

  private async beat(): Promise<void> {
    if (document.hidden || this.asking) return;
    this.asking = true;
    const state = await this.ask();
    this.asking = false;
    if (!state) return;
    this.show(state);
    if (state.done || this.beats++ % SPEAK_EVERY === 0) this.speak(state.text);
    if (!state.done) return;
    clearInterval(this.timer);
    if (state.next) location.assign(state.next);
  }

  // A lost answer is not the end of the batch: the next beat asks again.
  private async ask(): Promise<ProgressState | undefined> {
    try {
      const answer = await window.fetch(this.dataset['url'] ?? '', { headers: { accept: 'application/json' } });
      return answer.ok ? ((await answer.json()) as ProgressState) : undefined;
    } catch {
      return undefined;
    }
  }

  private show({ value, max, text, figures }: ProgressState): void {
    const bar = this.querySelector('progress');
    if (bar) Object.assign(bar, { max, value });
    const line = this.querySelector('[data-text]');
    if (line) line.textContent = text;
    for (const [name, figure] of Object.entries(figures ?? {})) {
      const place = this.querySelector(`[data-figure="${CSS.escape(name)}"]`);
      if (place) place.textContent = figure;
    }
  }

  private speak(text: string): void {
    const status = this.querySelector('[role=status]');
    if (status) status.textContent = text;
  }
}

customElements.define('acquis-progress', ProgressWatch);
