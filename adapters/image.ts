// SVG to PNG. The native part is an optional package, loaded at the first use: a house without it starts and serves everything else.
import { AcquisError } from '../lib/errors.ts';

/** @param width in pixels. External files and fonts of the machine are never read. */
export async function rasterise(svg: string, width: number): Promise<Uint8Array> {
  const { Resvg } = await import('@resvg/resvg-js').catch((cause: unknown) => { throw new AcquisError('internal', { cause, message: '@resvg/resvg-js is not installed' }); });
  return new Resvg(svg, { fitTo: { mode: 'width', value: width }, font: { loadSystemFonts: false } }).render().asPng();
}
