import { renderSVG } from 'uqr';
import { expect, test } from 'vitest';
import { hasTools, ask } from '../test/tools.ts';
import { rasterise } from './image.ts';
import { openQrReader } from './qr.ts';

const ADDRESS = 'https://example.org/c/Xk29mQ7TfZ0aLw3N5bVdRg';
const code = (text: string, width = 500) => rasterise(renderSVG(text), width);
const read = openQrReader();

test('a code is read off a PNG, large or small, and on a certificate’s corner', async () => {
  expect(await read(await code(ADDRESS))).toBe(ADDRESS);
  expect(await read(await code(ADDRESS, 2400))).toBe(ADDRESS);
  const inner = Buffer.from(await code(ADDRESS)).toString('base64');
  expect(await read(await rasterise(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 700"><path fill="#fff" d="M0 0H1000V700H0z"/><path fill="#245" d="M50 50H700V90H50z"/><image href="data:image/png;base64,${inner}" x="780" y="480" width="180" height="180"/></svg>`, 2000))).toBe(ADDRESS);
});

test.runIf(hasTools('convert'))('off a JPEG and a GIF', async () => {
  for (const kind of ['jpg', 'gif']) {
    const picture = ask('convert', { name: 'code.png', bytes: await code(ADDRESS) }, (place, folder) => [place, '-background', 'white', '-flatten', `${folder}/out.${kind}`]).made(`out.${kind}`);
    expect(await read(picture)).toBe(ADDRESS);
  }
});

test('no code, no picture, a damaged one: nothing, and the next is read', async () => {
  const picture = await code(ADDRESS);
  expect(await read(await rasterise('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1H5V5z"/></svg>', 300))).toBeUndefined();
  expect(await read(new Uint8Array())).toBeUndefined();
  expect(await read(Buffer.from('hello'))).toBeUndefined();
  expect(await read(picture.slice(0, 200))).toBeUndefined();
  expect(await read(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><image href="/etc/passwd"/></svg>'))).toBeUndefined();
  expect(await read(picture)).toBe(ADDRESS);
});

test('a crowd is not waited for', async () => {
  const picture = await code(ADDRESS), answers = await Promise.all(Array.from({ length: 12 }, () => read(picture)));
  expect(answers.filter((text) => text === ADDRESS)).toHaveLength(8);
});
