import { readFile } from 'node:fs/promises';
import { stringify } from 'yaml';
import { describe, expect, test } from 'vitest';
import { makeBadge, type Specification } from '#credential';
import { example, parseSpecification, sampleAward } from '#framework';
import { BADGE } from '../test/credential.ts';
import { outside } from '../test/outside.ts';
import { shacl } from '../test/shacl.ts';
import { convert } from './convert.ts';

const EXAMPLE = 'framework/examples/heat-pump.yaml', specification = await example('heat-pump') as Specification;
const whole = { specification, award: sampleAward(specification, '2026-11-20') };
async function run(args: string[], content?: unknown) {
  const out: string[] = [], err: string[] = [], written: Record<string, string> = {};
  const code = await convert(args, { lang: 'en', now: new Date('2026-11-22T10:00:00Z'), out: (line) => { out.push(line); }, err: (line) => { err.push(line); }, readFile: async (path) => content === undefined ? readFile(path) : Buffer.from(typeof content === 'string' ? content : stringify(content)), writeFile: async (file, text) => { written[file] = text; } });
  return { code, out: out.join('\n'), err: err.join('\n'), written };
}
const asJson = async (to: string, content: unknown) => JSON.parse((await run(['x', '--to', to, '--json'], content)).out) as { document?: Record<string, unknown>; loss: { path: string }[]; unread: unknown[]; doubts: { code: string }[]; faults: { path: string; code: string }[] };

describe('made', () => {
  test('an Open Badge of a specification and an award: no proof, and it says so', async () => {
    const { code, out, err } = await run(['x', '--to', 'ob3'], whole), document = JSON.parse(out) as Record<string, unknown>;
    expect([code, document['type'], document['proof']]).toEqual([0, ['VerifiableCredential', 'OpenBadgeCredential'], undefined]);
    expect(err).toContain('without proof');
    expect(err).toContain('/specification/price');
  });
  test('a European credential with a page for each language: before the seal it lacks only what the seal brings', async () => {
    const { document } = await asJson('elm', whole);
    expect((await shacl(document ?? {}, 'generic-full')).map(({ path }) => path)).toEqual(['https://www.w3.org/2018/credentials#issuer']);
    expect(JSON.stringify(document).match(/"IndividualDisplay"/g)).toHaveLength(2);
  });
  test('for the Europass issuer: in its wrapper, not yet issued', async () => {
    const { document } = await asJson('elm-upload', whole);
    expect(document).toMatchObject({ credential: { type: ['VerifiableCredential', 'EuropeanDigitalCredential'] } });
    expect(Object.hasOwn(document?.['credential'] as object, 'issued')).toBe(false);
  });
  test('the same in, the same out', async () => expect((await run(['x', '--to', 'elm'], whole)).out).toBe((await run(['x', '--to', 'elm'], whole)).out));
  test('a badge becomes a draft with its award, and what it lacks is told', async () => {
    const { code, out, err } = await run(['x', '--to', 'specification'], JSON.stringify(makeBadge(BADGE))), parsed = parseSpecification(out);
    expect([code, 'content' in parsed && parsed.content]).toEqual([0, expect.objectContaining({ specification: expect.objectContaining({ title: { [BADGE.language]: BADGE.specification.title[BADGE.language] } }), award: expect.anything() })]);
    expect(err).toContain('To complete');
  });
  test('--out writes the file and nothing else', async () => {
    const { out, written } = await run([EXAMPLE, '--to', 'specification', '--out', 'y.yaml']);
    expect([out, Object.keys(written)]).toEqual(['', ['y.yaml']]);
    expect(parseSpecification(written['y.yaml'] ?? '')).toMatchObject({ content: { workloadHours: 54 } });
  });
  const annex1 = outside('data/elm-v3/samples/Sample-MC-Annex1-unsigned.jsonld', 'the ELM samples');
  test.skipIf(!annex1)('the Commission’s sample: a draft, the doubts and the unread beside it', async () => {
    const { document, doubts, unread } = await asJson('specification', annex1);
    expect(document).toMatchObject({ specification: { workloadHours: 60 } });
    expect([doubts.map(({ code }) => code), unread.length > 5]).toEqual([['concept_local', 'duration_not_hours'], true]);
  });
});

describe('refused, exit 1, with what is missing', () => {
  const faults = async (to: string, content: unknown) => { const { document, faults: found } = await asJson(to, content); expect(document).toBeUndefined(); return found.map(({ path, code }) => `${path} ${code}`); };
  test('without an award', async () => expect(await faults('ob3', { specification })).toEqual(['/award award_missing']));
  test('a body in no country', async () => expect(await faults('elm', { ...whole, specification: { ...specification, awardingBodies: [{ name: { en: 'Nowhere' } }] } })).toEqual(['/specification/awardingBodies/0/country spec_missing']));
  test('a language nobody lists', async () => expect(await faults('elm', { ...whole, specification: { ...specification, title: { xx: 'Y' } } })).toEqual(['/specification/title form_language_unlisted']));
  test('a result of no assessment', async () => expect(await faults('elm-upload', { ...whole, award: { ...whole.award, results: [{ assessment: 'none' }] } })).toEqual(['/award/results/0/assessment award_unknown_assessment']));
  test('an issuer without an address on the web', async () => { const { website: _, ...issuer } = specification.issuer; expect(await faults('ob3', { ...whole, specification: { ...specification, issuer } })).toEqual(['/specification/issuer/website spec_missing']); });
  test('half a specification: every fault in its place', async () => expect(await faults('ob3', { ...whole, specification: { title: { en: 'X' } } })).toContain('/specification/outcomes spec_missing'));
  test('the code of the command is 1, and each line names its code', async () => { const { code, out, err } = await run(['x', '--to', 'elm'], { specification }); expect([code, out, err.includes('(award_missing)')]).toEqual([1, '', true]); });
});
test.each([[[]], [['a']], [['a', '--to', 'pdf']], [['a', 'b', '--to', 'elm']], [['a', '--to', 'elm', '--nonsense']]])('exit 64: %j', async (args) => expect((await run(args)).code).toBe(64));
test.each([['no such file', undefined], ['not YAML', 'a: [1'], ['a number', '3'], ['a list', '- 1']])('exit 66: %s', async (_, content) => expect((await run(['nowhere.yaml', '--to', 'elm'], content)).code).toBe(66));
