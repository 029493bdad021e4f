// Fine waves drawn from the fingerprint: the same on every face of one credential. A pleasure for the eye, proof of nothing.
import { raw } from 'hono/html';
import { seeded } from '../badge.ts';

const LINES = 18, WIDTH = 520, HEIGHT = 260, STEP = 20;

export function engraving(fingerprint: string) {
  return raw(`<svg class="engrave" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">${lines(fingerprint).map((d) => `<path d="${d}"/>`).join('')}</svg>`);
}

/** The same drawing as a file: it fades to the left and downwards, where text stands. */
export function engravingSvg(fingerprint: string, colour: string): string {
  const fade = `<linearGradient id="f" gradientUnits="userSpaceOnUse" x1="0" y1="0" x2="${WIDTH}" y2="0"><stop offset=".25" stop-color="${colour}" stop-opacity=".03"/><stop offset=".75" stop-color="${colour}" stop-opacity=".5"/></linearGradient>`;
  const paths = lines(fingerprint).map((d, i) => `<path stroke-opacity="${(1 - i / LINES).toFixed(2)}" d="${d}"/>`).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}"><defs>${fade}</defs><g fill="none" stroke="url(#f)" stroke-width=".7">${paths}</g></svg>`;
}

function lines(fingerprint: string): readonly string[] {
  const random = seeded(fingerprint);
  const waves = Array.from({ length: 3 }, () => ({ length: 90 + random() * 160, phase: random() * 6.28, height: 5 + random() * 12, drift: random() * 0.12 }));
  return Array.from({ length: LINES }, (_, line) => {
    const middle = 20 + (line * (HEIGHT - 40)) / LINES, swell = Math.sin((Math.PI * (line + 1)) / (LINES + 1));
    const y = (x: number) => middle + swell * waves.reduce((sum, w) => sum + w.height * Math.sin(x / w.length * 6.28 + w.phase + line * w.drift), 0);
    const curve = Array.from({ length: WIDTH / STEP + 1 }, (_, i) => `Q${i * STEP} ${y(i * STEP).toFixed(1)} ${i * STEP + STEP / 2} ${((y(i * STEP) + y((i + 1) * STEP)) / 2).toFixed(1)}`);
    return `M0 ${y(0).toFixed(1)}${curve.join('')}`;
  });
}
