import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { certificate } from '../test/seal.ts';
import { readAnchors } from './anchors.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'anchors-'));
const pem = (der: Uint8Array) => `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`;
const file = (name: string, text: string) => { writeFileSync(path.join(folder, name), text); return path.join(folder, name); };
const [good, other, weak] = [certificate({ ca: {} }), certificate({ ca: {}, number: 2 }), certificate({ ca: {}, kind: 'RSA-1024' })].map(({ der }) => der) as [Uint8Array, Uint8Array, Uint8Array];

test('authorities in the order of the file, comments between them', async () => {
  const found = await readAnchors(file('two.pem', `# the first\n${pem(good)}# the second\n${pem(other)}`));
  expect(found.map((der) => Buffer.from(der).toString('hex'))).toEqual([good, other].map((der) => Buffer.from(der).toString('hex')));
});

test('no setting: nobody is trusted', async () => {
  expect(await readAnchors(undefined)).toEqual([]);
});

test.each<[string, string, RegExp]>([
  ['that holds none', file('none.pem', 'nothing'), /no certificate/],
  ['that is missing', path.join(folder, 'missing.pem'), /cannot be read/],
  ['with a weak key', file('weak.pem', pem(good) + pem(weak)), /certificate 2 .*1024 bits/],
  ['with rubbish', file('rubbish.pem', pem(Uint8Array.of(1, 2, 3))), /certificate 1 /],
])('a file %s stops the start, and says why', async (_, name, why) => {
  await expect(readAnchors(name)).rejects.toMatchObject({ name: 'ConfigError', message: expect.stringMatching(why) });
});
