// The thread that looks at pictures. Sizes were checked by whoever sends one (credential/verify/carriers); pixels never leave this thread.
import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';
import type { QrAnswer, QrTask } from './qr.ts';

type Decode = (pixels: Uint8ClampedArray, width: number, height: number) => { readonly data: string } | null;

/** Small first: most codes are read there, and large ones in a third of the time. */
const SIDES = [700, 1500] as const;
const TYPES: readonly (readonly [string, string])[] = [['89504e47', 'image/png'], ['ffd8ff', 'image/jpeg'], ['47494638', 'image/gif']];

parentPort?.on('message', async ({ id, picture }: QrTask) => {
  parentPort?.postMessage({ id, text: await textIn(Buffer.from(picture)).catch(() => undefined) } satisfies QrAnswer);
});

async function textIn(picture: Buffer): Promise<string | undefined> {
  const type = TYPES.find(([head]) => picture.subarray(0, 4).toString('hex').startsWith(head))?.[1];
  if (!type) return undefined;
  const { Resvg } = await import('@resvg/resvg-js');
  const decode = (createRequire(import.meta.url)('jsqr') as { default: Decode }).default;
  for (const side of SIDES) {
    const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}"><path fill="#fff" d="M0 0H${side}V${side}H0z"/><image href="data:${type};base64,${picture.toString('base64')}" width="${side}" height="${side}"/></svg>`;
    const { pixels, width, height } = new Resvg(drawing, { font: { loadSystemFonts: false } }).render();
    const found = decode(new Uint8ClampedArray(pixels), width, height)?.data;
    if (found) return found;
  }
  return undefined;
}
