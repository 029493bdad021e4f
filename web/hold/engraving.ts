// Fine waves drawn from the fingerprint: the same on every face of one credential. A pleasure for the eye, proof of nothing.
import { raw } from 'hono/html';
import { seeded } from '../badge.ts';

const LINES = 18, WIDTH = 520, HEIGHT = 260, STEP = 20;

export function engraving(fingerprint: string) {
  const random = seeded(fingerprint);
  const waves = Array.from({ length: 3 }, () => ({ length: 90 + random() * 160, phase: random() * 6.28, height: 5 + random() * 12, drift: random() * 0.12 }));
  const paths = Array.from({ length: LINES }, (_, line) => {
    const middle = 20 + (line * (HEIGHT - 40)) / LINES, swell = Math.sin((Math.PI * (line + 1)) / (LINES + 1));
    const y = (x: number) => (middle + swell * waves.reduce((sum, w) => sum + w.height * Math.sin(x / w.length * 6.28 + w.phase + line * w.drift), 0)).toFixed(1);
    return `<path d="M0 ${y(0)}${Array.from({ length: WIDTH / STEP }, (_, i) => `T${(i + 1) * STEP} ${y((i + 1) * STEP)}`).join('')}"/>`;
  });
  return raw(`<svg class="engrave" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">${paths.join('')}</svg>`);
}
