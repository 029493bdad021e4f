// Halves of a European Digital Credential: put together they are what was sealed, to the byte, for ever.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sealedText, verify } from '#credential';
import { sha256 } from '#lib/seal';
import { halve, halvesId, readHalves, wholeOf, type Halves } from './halves.ts';

const golden = JSON.parse(readFileSync(new URL('../../../vectors/ours/stored/2026-11-halves.json', import.meta.url), 'utf8')) as { template: Halves; id: string; values: string[]; signatures: object[]; sha256: string; text: string };
const together = (template: Halves, values = golden.values) => sealedText(JSON.stringify(wholeOf(template, values)), golden.signatures);

test('stored in 2026, to the byte, and genuine still', async () => {
  const template = readHalves(golden.template);
  expect(template && halvesId(template)).toBe(golden.id);
  expect(template && together(template)).toBe(golden.text);
  expect(sha256(golden.text).toString('hex')).toBe(golden.sha256);
  const report = await verify(golden.text, { now: new Date('2026-12-01T00:00:00Z'), resolveDid: async () => ({ unavailable: true, why: 'not asked' }) });
  expect(report.checks.find(({ check }) => check === 'signature')?.code).toBe('sig_ok');
});
test('cut again, the same halves', () => {
  const { payload } = JSON.parse(golden.text) as { payload: string };
  expect(halve(JSON.parse(payload) as Record<string, unknown>)).toEqual({ template: golden.template, id: golden.id, values: golden.values });
});
test('the common half says nothing of the person, the other nothing that is drawn', () => {
  const common = JSON.stringify(golden.template), [own = ''] = golden.values;
  expect([common.includes('Exemple'), common.includes('94567'), common.includes('https://example.org/c/2026'), common.includes('base64')]).toEqual([false, false, false, true]);
  expect([own.includes('Exemple'), own.includes('94567'), own.includes('individualDisplay')]).toEqual([true, true, false]);
});
test('another word, or another order, is another name', () => {
  const { common } = golden.template;
  const changed = { ...golden.template, common: { ...common, displayParameter: {} } }, turned = { ...golden.template, common: Object.fromEntries(Object.entries(common).reverse()) };
  expect(new Set([golden.id, halvesId(changed), halvesId(turned)]).size).toBe(3);
  expect([together(changed), together(turned)]).not.toContain(golden.text);
});
test.each([[undefined], [null], ['halves-1'], [{ version: 1, chunks: [], slots: [] }], [{ version: 'halves-2', common: {} }], [{ version: 'halves-1', common: [] }], [{ version: 'halves-1' }]])('%j is none', (value) => expect(readHalves(value)).toBeUndefined());
