// One credential of every form we issue, kept as it was signed: each verifies for ever, and none was touched.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { verify } from './index.ts';
import type { Report } from './index.ts';
import { DID, LIST, world } from '../test/credential.ts';

const file = (name: string) => new Uint8Array(readFileSync(new URL(`../vectors/ours/2026-11-${name}`, import.meta.url)));
const known = { [DID]: JSON.parse(Buffer.from(file('forms-did.json')).toString('utf8')) as object, [LIST]: file('status.json') };
const judge = (bytes: Uint8Array): Promise<Report> => verify(bytes, world(known));

/** SHA-256 of the file. */
const FILES = [
  ['ecdsa-jcs-2019-p256.json', '8c58c3c07f4881414ae8b40ecd2b7ed533e9a41216313bc0caca8c7f5135c1ff'],
  ['ecdsa-jcs-2019-p384.json', '498c899e45585b60f82d3fd716c28006c394adaeb15de363e709526a5fe578e8'],
  ['ecdsa-rdfc-2019-p256.json', 'd4961d2f5aace5a28c2021b00bae95d400e5f2d67eab08431140b040112cda27'],
  ['ecdsa-rdfc-2019-p384.json', 'fdbd6b7fe5b2587197c81950e93b82b4bfb40c42d3aee0bec8e1880a1c138573'],
  ['ecdsa-sd-2023-base.json', '9263bc5b6ae8a80528988f219558975ee4410ac052422919d74e4692b299e657'],
  ['ecdsa-sd-2023-part.json', 'ddb8de3d35442a5b296798c1385714c803b4887ee5a04651281ff450c9074995'],
  ['eddsa-jcs-2022.json', '1f99336e2bfd379cb5d2c3055d26279b4f58f9e47e013727d9accbd3101c45fc'],
  ['enveloped.json', '8f0c701942ac750407b100ad351936c7d5ae7f744a1957523b672c529a277367'],
  ['ob3-eddsa.jwt', '7d580a1db6dd0908c42170a40d95f0b86530e53e447e13331f61bf1cf3012415'],
  ['ob3-es256.jwt', 'b69458bc20ac22ccd80ba8ffa1416c4670c6c2c929061a0451bae58196f40b9b'],
  ['ob3-rs256.jwt', 'e03eb0f0ed1dcdcd85c65063e674b2fbb5db9610c833dfef8fe7d4db4fe823b8'],
  ['presentation.json', '05ec9b319fba61c1ff2b34b1390f9a6c3ac911505ca48ca5fad46c0d7a0dfa9c'],
  ['presentation.jwt', 'a8635342672a301407cca2e307069d7f3fe300c9080d9374510cfa3d5281a45d'],
  ['vc.jwt', 'f1c49c80820bca87c498ae770902d7c962a5b9a4bb135df5b3f1bf8f725b5125'],
] as const;

describe.each(FILES)('%s', (name, hash) => {
  test('is what was signed, and verifies', async () => {
    const bytes = file(`forms-${name}`), report = await judge(bytes);
    expect([createHash('sha256').update(bytes).digest('hex'), report.verdict]).toEqual([hash, 'valid']);
    const badge = report.form === 'vp' ? report.contained?.[0] : report;
    expect([badge?.form, badge?.claims?.title, badge?.checks.find(({ check }) => check === 'status')?.code]).toEqual(['ob3', 'Reading satellite images', 'not_revoked']);
  });

  test('with one letter changed it does not', async () => {
    const text = Buffer.from(file(`forms-${name}`)).toString('utf8'), places = [text.indexOf('Reading'), text.length - 20, Math.floor(text.length / 2)].filter((place) => place > 0);
    for (const place of places) {
      const changed = `${text.slice(0, place)}${text[place] === 'x' ? 'y' : 'x'}${text.slice(place + 1)}`;
      expect([place, (await judge(Buffer.from(changed))).verdict]).not.toEqual([place, 'valid']);
    }
  });
});

test('without the holder’s name, and with what cannot be left out', async () => {
  const part = Buffer.from(file('forms-ecdsa-sd-2023-part.json')).toString('utf8'), base = Buffer.from(file('forms-ecdsa-sd-2023-base.json')).toString('utf8');
  expect([part.includes('Zoë'), base.includes('Zoë'), part.includes('credentialStatus')]).toEqual([false, true, true]);
});
