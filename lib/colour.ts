// Colours as people choose them, made readable. Contrast as WCAG 2.2 measures it.

export function isColour(text: string): boolean {
  return /^#[0-9a-f]{6}$/i.test(text);
}

/** 1 to 21. */
export function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

/** The colour itself when it reads on `ground`, else the nearest shade towards black or white that does. */
export function readableOn(colour: string, ground: string, ratio = 4.5): string {
  const towards = luminance(ground) > 0.18 ? '#000000' : '#ffffff';
  for (let step = 0; step <= 20; step++) {
    const shade = mix(colour, towards, step / 20);
    if (contrast(shade, ground) >= ratio) return shade;
  }
  return towards;
}

/** `share` of the second, 0 to 1. */
export function mix(a: string, b: string, share: number): string {
  const [x, y] = [parts(a), parts(b)];
  return `#${x.map((value, i) => Math.round(value + ((y[i] ?? 0) - value) * share).toString(16).padStart(2, '0')).join('')}`;
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = parts(colour).map((value) => { const s = value / 255; return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4; });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function parts(colour: string): number[] {
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) || 0);
}
