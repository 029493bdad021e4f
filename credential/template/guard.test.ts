// A template that the compiler or the reference contradicts is not believed again: what it would sign could not be verified by anybody.
import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { METHOD } from '../../test/credential.ts';
import * as canon from '../canon/canonize.ts';
import { loadTemplate, splitDocument } from '../index.ts';

vi.mock('../canon/canonize.ts', { spy: true });

const { proof: _, ...document } = JSON.parse(readFileSync(new URL('../../vectors/ours/2026-11-openbadge.json', import.meta.url), 'utf8')) as Record<string, unknown>;
const { template: data, values } = splitDocument(document, { verificationMethod: METHOD, created: '2026-12-01T09:00:00Z' });
const compiled = () => vi.mocked(canon.canonize).mock.calls.length, referred = () => vi.mocked(canon.canonizeTwice).mock.calls.length;

test('the first of a template goes all ways, then one in `every` and one in `everyByReference`', async () => {
  const template = loadTemplate(data, { every: 3, everyByReference: 10 });
  const before = [compiled(), referred()] as const;
  for (let n = 0; n < 21; n += 1) await template.hash(values);
  // The proof's configuration by the reference too, once.
  expect([compiled() - before[0], referred() - before[1]]).toEqual([6, 1 + 3]);
});

test.each(['canonize', 'canonizeTwice'] as const)('%s finds another form: canon_differs', async (way) => {
  const template = loadTemplate(data, { every: 2, everyByReference: 4 });
  for (let n = 0; n < 4; n += 1) await template.hash(values);
  if (way === 'canonize') await template.hash(values).then(() => template.hash(values));
  vi.mocked(canon[way]).mockResolvedValueOnce('<urn:a> <urn:b> <urn:c> .\n');
  await expect(template.hash(values)).rejects.toMatchObject({ code: 'canon_differs' });
});

test.each(['canonize', 'canonizeTwice'] as const)('%s refuses what the template would sign: canon_differs', async (way) => {
  const template = loadTemplate(data, { every: 2, everyByReference: 4 });
  for (let n = 0; n < (way === 'canonize' ? 6 : 4); n += 1) await template.hash(values);
  vi.mocked(canon[way]).mockRejectedValueOnce(new Error('no'));
  await expect(template.hash(values)).rejects.toMatchObject({ code: 'canon_differs' });
});
