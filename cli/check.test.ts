import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { check } from './check.ts';

async function run(args: string[], text?: string) {
  const out: string[] = [], err: string[] = [];
  const read = async (path: string) => text === undefined ? readFile(path) : Buffer.from(text);
  const code = await check(args, { lang: 'fr', now: new Date('2026-11-22T10:00:00Z'), out: (line) => { out.push(line); }, err: (line) => { err.push(line); }, readFile: read });
  return { code, out: out.join('\n'), err: err.join('\n') };
}
const EXAMPLE = 'framework/examples/heat-pump.yaml';

test('exit 0: a whole specification passes Annex I', async () => {
  const { code, out } = await run([EXAMPLE]);
  expect([code, out.includes('Éléments standards européens (eu-2022 1.0)'), out.includes('M11')]).toEqual([0, true, true]);
});
test('exit 0 with --json: one line, the report', async () => {
  const { code, out } = await run([EXAMPLE, '--profile', 'etf-box2', '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ profile: 'etf-box2', outcome: 'pass', verdict: 'micro-credential', faults: [] });
});
test('exit 1: an element missing, with its remedy', async () => {
  const { code, out } = await run(['x.yaml'], (await readFile(EXAMPLE, 'utf8')).replace(/^workloadHours.*$/m, ''));
  expect([code, out.includes('Donnez le total des heures')]).toEqual([1, true]);
});
test('exit 1: every element there but a fault inside', async () => {
  const { code, out } = await run(['x.yaml'], (await readFile(EXAMPLE, 'utf8')).replace(/pass: \d+/, 'pass: 120'));
  expect([code, out.includes('/assessments/0/grading/pass')]).toEqual([1, true]);
});
test('exit 2: what cannot be told is neither', async () => {
  const { code } = await run(['x.yaml', '--profile', 'etf-box2'], (await readFile(EXAMPLE, 'utf8')).replace(/^links:\n.*\n/m, ''));
  expect(code).toBe(2);
});
test.each([[[]], [['a', 'b']], [[EXAMPLE, '--profile', 'none']], [[EXAMPLE, '--nonsense']]])('exit 64: %j', async (args) => expect((await run(args)).code).toBe(64));
test('exit 66: no such file', async () => expect((await run(['nowhere.yaml'])).code).toBe(66));
test.each([['not YAML', 'a: [1'], ['a bomb of aliases', `a: &a [x,x,x,x,x,x,x,x,x,x]\n${'bcdefgh'.split('').map((n, i) => `${n}: &${n} [${Array(10).fill(`*${'abcdefg'[i]}`).join(',')}]`).join('\n')}`]])('exit 66: %s', async (_, text) => expect((await run(['x'], text)).code).toBe(66));

test('a credential from anywhere is read through a definition: real, and yet only presence', async () => {
  const badge = { '@context': [], type: ['VerifiableCredential', 'OpenBadgeCredential'], issuer: { id: 'https://example.org/i', name: 'Club' }, validFrom: '2026-01-01T00:00:00Z', credentialSubject: { achievement: { id: 'https://example.org/a', type: ['Achievement'], name: 'I was there', description: 'A day', criteria: { narrative: 'Be there' }, x: 'mine' } } };
  const { code, out } = await run(['badge.json', '--profile', 'etf-box2', '--json'], JSON.stringify(badge));
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ form: 'ob3', verdict: 'attendance-certificate', unread: [{ path: '/credentialSubject/achievement/x', value: '"mine"' }] });
  expect((await run(['badge.json'], JSON.stringify(badge))).out).toContain('Non lu');
});
test('a definition of one’s own is a file', async () => {
  const own = { id: 'ours', version: '1', year: 2026, title: { fr: 'La nôtre', en: 'Ours' }, source: 'us', definition: { fr: 'Un titre.', en: 'A title.' }, elements: [{ id: 'X1', weight: 'mandatory', needs: 'specification', topic: 'information', clause: 'our page 1', path: '/specification/title', name: { fr: 'Titre', en: 'Title' }, rule: { present: '/specification/title' }, reason: { pass: { fr: 'Oui.', en: 'Yes.' }, fail: { fr: 'Non.', en: 'No.' } }, remedy: { fr: 'Donnez-le.', en: 'Give it.' } }] };
  const at = async (file: unknown) => { const out: string[] = []; return { code: await check([EXAMPLE, '--profile', 'own.json', '--json'], { lang: 'en', now: new Date('2026-11-22T10:00:00Z'), out: (line) => { out.push(line); }, err: () => {}, readFile: async (path: string) => path === 'own.json' ? Buffer.from(JSON.stringify(file)) : readFile(path) }), out }; };
  expect(JSON.parse((await at(own)).out[0] ?? '')).toMatchObject({ profile: 'ours', outcome: 'pass' });
  expect((await at({ ...own, elements: [{ ...own.elements[0], rule: { script: 'x' } }] })).code).toBe(64);
});
