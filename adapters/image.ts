// SVG to PNG. The native part is an optional package, loaded at the first use: a house without it starts and serves everything else.
import fs from 'node:fs';
import path from 'node:path';
import { AcquisError } from '../lib/errors.ts';

/** @param width in pixels. External files and fonts of the machine are never read. */
export async function rasterise(svg: string, width: number): Promise<Uint8Array> {
  return render(svg, width, {});
}

/** The same for drawings of ours that hold text: set in the house's own fonts, and in no others. */
export async function typesetSvg(svg: string, width: number): Promise<Uint8Array> {
  return render(svg, width, { fontFiles: fontFiles(), defaultFontFamily: 'Noto Sans' });
}

async function render(svg: string, width: number, fonts: { fontFiles?: string[]; defaultFontFamily?: string }): Promise<Uint8Array> {
  const { Resvg } = await import('@resvg/resvg-js').catch((cause: unknown) => { throw new AcquisError('internal', { cause, message: '@resvg/resvg-js is not installed' }); });
  return new Resvg(svg, { fitTo: { mode: 'width', value: width }, font: { loadSystemFonts: false, ...fonts } }).render().asPng();
}

/** From source and from dist/server alike. */
function fontFiles(): string[] {
  const home = ['../web/documents/fonts', '../../web/documents/fonts'].map((place) => path.join(import.meta.dirname, place)).find((place) => fs.existsSync(place));
  return home === undefined ? [] : fs.readdirSync(home).filter((name) => /\.(ttf|otf)$/.test(name)).map((name) => path.join(home, name));
}
