// Bytes that were signed stay as they are: what was issued verifies for ever, and today's code still makes the same.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { text, verify } from './index.ts';
import { DID, LIST, didDocument, issue, statusList, world } from '../test/credential.ts';

const file = (name: string) => new Uint8Array(readFileSync(new URL(`../vectors/ours/${name}`, import.meta.url)));
const json = (name: string) => JSON.parse(Buffer.from(file(name)).toString('utf8')) as object;

test.each(['2026-11-openbadge.json', '2026-11-openbadge.png'])('%s verifies', async (name) => {
  const report = await verify(file(name), world({ [DID]: json('2026-11-did.json'), [LIST]: file('2026-11-status.json') }));
  expect(report.verdict).toBe('valid');
  expect(report.sha256).toBe('903d05ef9602c87871a552fbfffd077d702a6d3960386c652c03173099bd407a');
});

test('the second generation, with the standard elements as alignments, verifies', async () => {
  const report = await verify(file('2026-11-b-openbadge.json'), world({ [DID]: json('2026-11-did.json'), [LIST]: file('2026-11-status.json') }));
  expect([report.verdict, report.claims?.hours]).toEqual(['valid', 25]);
});

test('the current generation: the same award gives the same bytes', async () => {
  expect(text(await issue())).toBe(Buffer.from(file('2026-11-b-openbadge.json')).toString('utf8'));
  expect(text(didDocument())).toBe(Buffer.from(file('2026-11-did.json')).toString('utf8'));
  expect(text(await statusList())).toBe(Buffer.from(file('2026-11-status.json')).toString('utf8'));
});
