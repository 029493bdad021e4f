// What a code in a picture says, by the browser's own decoder and a canvas. The library has refused pictures of more pixels than a screen.
import decode from 'jsqr';

/** Small first: most codes are read there. */
const SIDES = [700, 1500];

export async function readQr(picture: Uint8Array): Promise<string | undefined> {
  try {
    const image = await createImageBitmap(new Blob([new Uint8Array(picture)]));
    for (const side of SIDES) {
      const scale = side / Math.max(image.width, image.height), width = Math.max(1, Math.round(image.width * scale)), height = Math.max(1, Math.round(image.height * scale));
      const canvas = new OffscreenCanvas(width, height).getContext('2d');
      if (!canvas) return undefined;
      canvas.fillStyle = '#fff';
      canvas.fillRect(0, 0, width, height);
      canvas.drawImage(image, 0, 0, width, height);
      const found = reader(canvas.getImageData(0, 0, width, height).data, width, height)?.data;
      if (found) return found;
    }
  } catch {
    // Whatever the browser calls it: no picture it can read, so no code.
  }
  return undefined;
}

/** The package says it has a default export; as the bundle loads it, it may be that export or hold it. */
const reader = ('default' in decode ? decode.default : decode) as (pixels: Uint8ClampedArray, width: number, height: number) => { readonly data: string } | null;
