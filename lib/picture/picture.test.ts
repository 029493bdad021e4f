// Attack cases D01 to D13 of uploads: refused or stripped, never passed on.
import { crc32, deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { bakePng, unbakePng } from '#credential';
import { rasterise } from '#adapters/image';
import { MAX_PICTURE, PictureError, rewritePicture, uploadedPicture } from '#lib/picture';
import { badgeSvg, EMBLEMS, PIGMENTS, SHAPES } from '../../web/badge.ts';

const svg = (inside: string, attributes = 'viewBox="0 0 10 10"') => Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${attributes}>${inside}<rect width="10" height="10" fill="#123"/></svg>`);
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');
const rewritten = (bytes: Uint8Array) => { const { picture, removed } = rewritePicture(bytes); return { text: textOf(picture.bytes), removed }; };
const codeOf = (bytes: Uint8Array) => { try { uploadedPicture(bytes); return 'accepted'; } catch (error) { if (!(error instanceof PictureError)) throw error; return error.code; } };

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]), frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0); frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
const head = (width: number, height: number, rest = [8, 2, 0, 0, 0]) => { const data = Buffer.alloc(13); data.writeUInt32BE(width, 0); data.writeUInt32BE(height, 4); data.set(rest, 8); return chunk('IHDR', data); };
const png = (...chunks: Buffer[]) => Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...chunks, chunk('IEND', Buffer.alloc(0))]);
const pixels = (width: number, height: number) => chunk('IDAT', deflateSync(Buffer.alloc(height * (1 + width * 3), 0)));
const PLAIN = png(head(2, 2), pixels(2, 2));

describe('SVG', () => {
  test.each([
    ['D01 a script', '<script>alert(1)</script>', '<script>'],
    ['D01 a script in another name space', '<svg:script xmlns:svg="http://www.w3.org/2000/svg">alert(1)</svg:script>', '<script>'],
    ['D02 an event', '<g onload="alert(1)"/>', 'onload'],
    ['D03 a page inside', '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><img src="x" onerror="alert(1)"/></body></foreignObject>', '<foreignObject>'],
    ['D04 a link', '<a href="javascript:alert(1)"><rect/></a>', '<a>'],
    ['D04 a reference that runs', '<use href="javascript:alert(1)"/>', 'href="javascript:alert(1)"'],
    ['D05 a picture from elsewhere', '<image href="https://evil.example/x.png"/>', '<image>'],
    ['D05 a drawing from elsewhere', '<use xlink:href="https://evil.example/x.svg#a"/>', 'xlink:href="https://evil.example/x.svg#a"'],
    ['D05 paint from elsewhere', '<rect fill="url(https://evil.example/p)"/>', 'fill="url(https://evil.example/p)"'],
    ['D05 paint from elsewhere, hidden by an escape', '<rect style="fill:\\75 rl(https://evil.example/p)"/>', 'fill="\\75 rl(https://evil.example/p)"'],
    ['an animation that sets a link', '<set attributeName="href" to="javascript:alert(1)"/>', '<set>'],
  ])('%s is taken out, and told', (_, inside, told) => {
    const { text, removed } = rewritten(svg(inside));
    expect(removed).toContain(told);
    expect(text).not.toMatch(/script|onload|onerror|foreignObject|evil|alert|javascript|<a |<image|<set/i);
    expect(text).toContain('<rect');
  });
  test('D05 a style sheet that calls out: its rules are applied, its addresses are not', () => {
    const { text } = rewritten(svg('<style>@import url(https://evil.example/a.css); .a{fill:#c0ffee;mask:url(https://evil.example/m)} .b,.c{stroke:red}</style><path class="a c" d="M0 0H9"/>'));
    expect(text).not.toMatch(/evil|@import|<style/);
    expect(text).toContain('fill="#c0ffee"');
    expect(text).toContain('stroke="red"');
  });
  test.each([
    ['D06 entities within entities', Buffer.from('<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><svg viewBox="0 0 1 1"><text>&b;</text></svg>'), 'picture_doctype'],
    ['D06 a file of this machine', Buffer.from('<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg viewBox="0 0 1 1"><text>&x;</text></svg>'), 'picture_doctype'],
    ['an entity without a document type', svg('<text>&x;</text>'), 'picture_doctype'],
    ['uses within uses', svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#c"/></g>'), 'picture_complex'],
    ['a tower of groups', svg(`${'<g>'.repeat(100)}${'</g>'.repeat(100)}`), 'picture_complex'],
    ['more elements than a badge has', svg('<rect/>'.repeat(6000)), 'picture_complex'],
    ['tags that do not close', svg('<g>'), 'picture_damaged'],
    ['nothing drawn', Buffer.from('<svg viewBox="0 0 1 1"><g/></svg>'), 'picture_empty'],
    ['no size', Buffer.from('<svg><rect/></svg>'), 'picture_empty'],
    ['HTML that says svg', Buffer.from('<html><svg viewBox="0 0 1 1"><rect/></svg></html>'), 'picture_kind'],
    ['D12 a GIF', Buffer.from('GIF89a<svg viewBox="0 0 1 1">'), 'picture_kind'],
    ['text', Buffer.from('hello'), 'picture_kind'],
    ['too much of it', Buffer.alloc(MAX_PICTURE + 1), 'picture_large'],
  ])('%s: refused', (_, bytes, code) => { expect(codeOf(bytes)).toBe(code); });

  test('D07 a name in a badge that we draw cannot break out of it', () => {
    const drawn = badgeSvg({ shape: 'disc', pigment: 'ink', emblem: 'leaf', level: 5, seed: 'x' }, '</title><script>alert(1)</script>" onload="x');
    expect(drawn).not.toMatch(/<script|onload="/);
    expect(rewritten(Buffer.from(drawn)).removed).toEqual([]);
  });
  test('every badge we draw passes unchanged to the eye', async () => {
    for (const [i, emblem] of EMBLEMS.entries()) {
      const drawn = badgeSvg({ shape: SHAPES[i % 5] ?? 'disc', pigment: PIGMENTS[i % 5] ?? 'ink', emblem, level: (i % 8) + 1, seed: emblem }, emblem), again = rewritten(Buffer.from(drawn));
      expect(again.removed).toEqual([]);
      expect(Buffer.from(await rasterise(again.text, 128)).equals(Buffer.from(await rasterise(drawn, 128)))).toBe(true);
    }
  });
  test('rewriting twice changes nothing', () => {
    const { picture } = rewritePicture(svg('<linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient><path style="fill:url(#g)" d="M0 0H9V9Z"/>'));
    expect(textOf(rewritePicture(picture.bytes).picture.bytes)).toBe(textOf(picture.bytes));
    expect(textOf(picture.bytes)).toContain('fill="url(#g)"');
  });
});

describe('PNG', () => {
  test('pixels are written again; what does not draw is left behind', () => {
    const notes = png(head(2, 2), chunk('tEXt', Buffer.from('Comment\0secret place')), chunk('eXIf', Buffer.from('GPS')), chunk('acTL', Buffer.alloc(8)), pixels(2, 2)), { picture } = rewritePicture(notes);
    expect(textOf(picture.bytes)).not.toMatch(/secret|eXIf|acTL/);
    expect(Buffer.from(picture.bytes).equals(Buffer.from(rewritePicture(PLAIN).picture.bytes))).toBe(true);
  });
  test('D10 a badge uploaded as a picture loses the credential it carries', async () => {
    const { picture } = rewritePicture(bakePng(PLAIN, { credential: '{"a":1}' }));
    expect(await unbakePng(picture.bytes)).toBeUndefined();
  });
  test('D11 what follows the end stays behind', () => {
    expect(textOf(rewritePicture(Buffer.concat([PLAIN, Buffer.from('PK\x03\x04<script>')])).picture.bytes)).not.toContain('<script>');
  });
  test.each([
    ['D08 30,000 pixels a side', png(head(30000, 30000), pixels(2, 2)), 'picture_pixels'],
    ['no pixels', png(head(0, 5), pixels(1, 1)), 'picture_pixels'],
    ['D09 more comes out than it says', png(head(2, 2), chunk('IDAT', deflateSync(Buffer.alloc(50_000_000)))), 'picture_bomb'],
    ['fewer pixels than it says', png(head(200, 200), pixels(2, 2)), 'picture_damaged'],
    ['a colour type that does not exist', png(head(2, 2, [8, 5, 0, 0, 0]), pixels(2, 2)), 'picture_damaged'],
    ['a palette picture without a palette', png(head(2, 2, [8, 3, 0, 0, 0]), chunk('IDAT', deflateSync(Buffer.alloc(6)))), 'picture_damaged'],
    ['cut in the middle', PLAIN.subarray(0, 50), 'picture_damaged'],
    ['one bit turned', Buffer.concat([PLAIN.subarray(0, 45), Buffer.from([PLAIN[45] === 0 ? 1 : 0]), PLAIN.subarray(46)]), 'picture_damaged'],
  ])('%s: refused', (_, bytes, code) => { expect(codeOf(bytes)).toBe(code); });
  test('D09 a compressed note that would grow is not even opened', () => {
    expect(codeOf(png(head(2, 2), chunk('zTXt', Buffer.concat([Buffer.from('x\0\0'), deflateSync(Buffer.alloc(50_000_000))])), pixels(2, 2)))).toBe('accepted');
  });
  test('interlaced pictures are measured as they are (Adam7)', () => {
    const size = [[1, 1], [1, 1], [2, 1], [1, 2], [3, 1], [2, 3], [5, 2]].reduce((sum, [w = 0, h = 0]) => sum + h * (1 + w * 3), 0);
    expect(codeOf(png(head(5, 5, [8, 2, 0, 0, 1]), chunk('IDAT', deflateSync(Buffer.alloc(size)))))).toBe('accepted');
    expect(codeOf(png(head(5, 5, [8, 2, 0, 0, 1]), chunk('IDAT', deflateSync(Buffer.alloc(size - 1)))))).toBe('picture_damaged');
  });
});
