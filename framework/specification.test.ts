import { describe, expect, test } from 'vitest';
import { EXAMPLES, example, pointer, readSpecification } from './framework.ts';
import en from '../messages/en.json' with { type: 'json' };
import fr from '../messages/fr.json' with { type: 'json' };

type Tree = Record<string, unknown>;
type Change = (s: Tree, part: (...path: (string | number)[]) => Tree) => void;

async function changed(change: Change) {
  const s = structuredClone(await example('heat-pump')) as Tree;
  change(s, (...path) => path.reduce<unknown>((at, step) => (at as Tree)[step], s) as Tree);
  return readSpecification(s);
}

test.each(EXAMPLES)('the example %s is a specification without fault or doubt', async (name) => {
  const read = readSpecification(await example(name));
  expect([read.faults, read.warnings]).toEqual([[], []]);
  expect(read.specification?.title['fr']).toBeTruthy();
});

describe('a fault says where and what', () => {
  const cases: [string, string, string, Change][] = [
    ['a text in no language', '/title', 'spec_no_text', (s) => { s['title'] = {}; }],
    ['a blank text', '/title/fr', 'spec_missing', (_, part) => { part('title')['fr'] = '   '; }],
    ['a title that is no language map', '/title', 'spec_wrong_type', (s) => { s['title'] = 'Diagnostiquer'; }],
    ['a language that is none', '/title/français', 'spec_not_a_language', (_, part) => { part('title')['français'] = 'x'; }],
    ['no outcome', '/outcomes', 'spec_too_few', (s) => { s['outcomes'] = []; }],
    ['an outcome that no assessment proves', '/outcomes/2', 'spec_outcome_unproved', (s) => { (s['assessments'] as unknown[]).pop(); }],
    ['an assessment that proves an unknown outcome', '/assessments/0/proves', 'spec_unknown_outcome', (_, part) => { (part('assessments', 0)['proves'] as unknown[]).push('weld'); }],
    ['an assessment that proves nothing', '/assessments/0/proves', 'spec_too_few', (_, part) => { part('assessments', 0)['proves'] = []; }],
    ['no assessment that is required', '/assessments', 'spec_none_required', (_, part) => { for (const i of [0, 1]) part('assessments', i)['required'] = false; }],
    ['the same identifier twice', '/outcomes/1/id', 'spec_id_taken', (_, part) => { part('outcomes', 1)['id'] = 'measure'; }],
    ['credits that are nothing', '/credits/0/points', 'spec_not_above', (_, part) => { part('credits', 0)['points'] = 0; }],
    ['negative hours', '/workloadHours', 'spec_not_above', (s) => { s['workloadHours'] = -1; }],
    ['hours in letters', '/workloadHours', 'spec_not_a_number', (s) => { s['workloadHours'] = 'fifty'; }],
    ['hours left out', '/workloadHours', 'spec_missing', (s) => { delete s['workloadHours']; }],
    ['a pass mark outside the scale', '/assessments/0/grading/pass', 'spec_pass_outside', (_, part) => { part('assessments', 0, 'grading')['pass'] = 21; }],
    ['a scale upside down', '/assessments/0/grading/max', 'spec_scale_upside_down', (_, part) => { part('assessments', 0, 'grading')['max'] = 0; }],
    ['a level to reach that is not on the scale', '/assessments/0/grading/pass', 'spec_pass_not_a_level', (_, part) => { part('assessments', 0)['grading'] = { kind: 'levels', levels: ['A', 'B'], pass: 'C' }; }],
    ['a rubric of a level that is not on the scale', '/assessments/0/grading/rubric/1/level', 'spec_rubric_not_a_level', (_, part) => { part('assessments', 0)['grading'] = { kind: 'levels', levels: ['A', 'B'], pass: 'B', rubric: [{ level: 'A', criteria: { en: 'x' } }, { level: 'C', criteria: { en: 'x' } }] }; }],
    ['a rubric that says one level twice', '/assessments/0/grading/rubric/1/level', 'spec_repeated', (_, part) => { part('assessments', 0)['grading'] = { kind: 'levels', levels: ['A', 'B'], pass: 'B', rubric: [{ level: 'A', criteria: { en: 'x' } }, { level: 'A', criteria: { en: 'y' } }] }; }],
    ['an endorsement that nobody signed', '/endorsements/0', 'spec_not_an_endorsement', (s) => { s['endorsements'] = ['We like it']; }],
    ['a right of no kind of the list', '/entitlements/0/type', 'spec_unknown_concept', (s) => { s['entitlements'] = [{ title: { en: 'To dive' }, type: 'http://data.europa.eu/snb/entitlement/none', status: 'http://data.europa.eu/snb/entitlement-status/b7015a8a8c' }]; }],
    ['a right to an occupation that is not ESCO', '/entitlements/0/occupation/uri', 'spec_not_esco_occupation', (s) => { s['entitlements'] = [{ title: { en: 'To dive' }, type: 'http://data.europa.eu/snb/entitlement/52f62180c2', status: 'http://data.europa.eu/snb/entitlement-status/b7015a8a8c', occupation: { uri: 'http://data.europa.eu/esco/skill/c1b9ef8a-0a0b-4c0d' } }]; }],
    ['no way of grading', '/assessments/0/grading', 'spec_missing', (_, part) => { delete part('assessments', 0)['grading']; }],
    ['a quality assurance that ends before it begins', '/quality/0/until', 'spec_ends_before', (_, part) => { part('quality', 0)['until'] = '2025-12-31'; }],
    ['a day that does not exist', '/quality/0/from', 'spec_not_a_date', (_, part) => { part('quality', 0)['from'] = '2026-02-30'; }],
    ['an assessment type of no list', '/assessments/0/type', 'spec_unknown_concept', (_, part) => { part('assessments', 0)['type'] = 'http://data.europa.eu/snb/assessment/none'; }],
    ['a concept of another list', '/participation/0', 'spec_unknown_concept', (s) => { s['participation'] = ['http://data.europa.eu/snb/assessment/6a4db9f11d']; }],
    ['an unknown country', '/provider/country', 'spec_unknown_code', (_, part) => { part('provider')['country'] = 'FR'; }],
    ['an address that a browser would run', '/website', 'spec_not_a_url', (s) => { s['website'] = 'javascript:alert(1)'; }],
    ['a skill that is not ESCO', '/outcomes/0/esco/0/uri', 'spec_not_esco', (_, part) => { part('outcomes', 0, 'esco', 0)['uri'] = 'https://evil.example/skill/1'; }],
    ['a level beside "no level applies"', '/level/applicable', 'spec_level_contradicted', (s) => { s['level'] = { applicable: false, eqf: 4 }; }],
    ['level 9', '/level/eqf', 'spec_too_big', (s) => { s['level'] = { applicable: true, eqf: 9 }; }],
    ['the same language twice', '/languages', 'spec_repeated', (s) => { s['languages'] = ['fr', 'fr']; }],
    ['a page called an image', '/image/data', 'spec_not_an_image', (s) => { s['image'] = { mediaType: 'image/png', data: Buffer.from('<html>').toString('base64'), alt: { fr: 'x' } }; }],
    ['a member nobody defined', '/titre', 'spec_unknown_member', (s) => { s['titre'] = 'x'; }],
  ];
  test.each(cases)('%s', async (_, path, code, change) => {
    const read = await changed(change);
    expect(read.specification).toBeUndefined();
    expect(read.faults.map((f) => [f.path, f.code])).toContainEqual([path, code]);
  });
  test('every code has its sentence in both languages', () => {
    for (const [, , code] of cases) expect([code, code in en.faults, code in fr.faults]).toEqual([code, true, true]);
  });
});

test.each([[undefined], [null], [[]], ['text'], [{ outcomes: 3 }], [JSON.parse('{"__proto__": {"title": {}}}') as unknown]])('%j is answered with faults, not thrown at', (nonsense) => {
  expect(readSpecification(nonsense).faults.length).toBeGreaterThan(0);
});

describe('a doubt refuses nothing', () => {
  test('ECTS Users’ Guide: one credit stands for 25 to 30 hours', async () => {
    const read = await changed((s) => { s['workloadHours'] = 70; });
    expect(read.specification).toBeDefined();
    expect(read.warnings).toEqual([{ path: '/credits/0/points', code: 'spec_hours_per_ects', values: { hours: 35 } }]);
  });
  test('a text without French or English', async () => {
    const read = await changed((s) => { s['title'] = { de: 'Wärmepumpe' }; });
    expect(read.specification).toBeDefined();
    expect(read.warnings.map((w) => w.code)).toEqual(['spec_without_fr', 'spec_without_en']);
  });
});

test('RFC 6901 §3: ~ and / are escaped in a pointer', () => expect(pointer(['a/b', 'm~n', 0])).toBe('/a~1b/m~0n/0'));
