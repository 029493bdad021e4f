import { describe, expect, test } from 'vitest';
import { PROFILES, check, example, profile, readProfile } from './framework.ts';

const AT = '2026-11-22';
type Tree = Record<string, unknown>;
const heatPump = async (change: (s: Tree) => void = () => {}): Promise<Tree> => { const s = structuredClone(await example('heat-pump')) as Tree; change(s); return s; };
const outcomes = (report: ReturnType<typeof check>) => Object.fromEntries(report.elements.map((e) => [e.id, e.outcome]));
const award = { holder: { id: 'urn:uuid:1', name: 'Aïcha Benali', givenName: 'Aïcha', familyName: 'Benali' }, awardedOn: '2026-11-20', results: [{ assessment: 'practical', score: 15 }], evidence: [{ title: 'Report' }] };

describe('eu-2022: Council Recommendation 2022/C 243/02, Annex I', () => {
  const eu = profile('eu-2022');

  test('has the eleven mandatory and the five optional elements', () => {
    expect(eu.elements.filter((e) => e.weight === 'mandatory').map((e) => e.id)).toEqual(['M1', 'M2', 'M3', 'M4', 'M5', 'M6', 'M7', 'M8', 'M9', 'M10', 'M11']);
    expect(eu.elements.filter((e) => e.weight === 'optional').map((e) => e.id)).toEqual(['O1', 'O2', 'O3', 'O4', 'O5']);
  });
  test('a complete specification passes, what an award must bring is awaited and not held against it', async () => {
    const report = check(await heatPump(), eu, { at: AT });
    expect([report.scope, report.outcome]).toEqual(['specification', 'pass']);
    expect(outcomes(report)).toMatchObject({ M1: 'unknown', M5: 'unknown', O3: 'unknown', M11: 'pass' });
  });
  test('with its award all sixteen elements pass', async () => {
    const report = check(await heatPump(), eu, { at: AT, award });
    expect(report.outcome).toBe('pass');
    expect(Object.values(outcomes(report))).toEqual(Array.from({ length: 16 }, () => 'pass'));
  });
  test('an award without a name fails M1', async () => {
    expect(outcomes(check(await heatPump(), eu, { at: AT, award: { ...award, holder: { id: 'urn:uuid:1', name: ' ' } } }))['M1']).toBe('fail');
  });
  test.each([
    ['M2', (s: Tree) => { s['title'] = { fr: '  ' }; }],
    ['M3', (s: Tree) => { delete (s['issuer'] as Tree)['country']; }],
    ['M4', (s: Tree) => { s['awardingBodies'] = [{}]; }],
    ['M6', (s: Tree) => { s['outcomes'] = []; }],
    ['M7', (s: Tree) => { s['workloadHours'] = 0; }],
    ['M8', (s: Tree) => { s['level'] = { applicable: true }; }],
    ['M9', (s: Tree) => { for (const a of s['assessments'] as Tree[]) a['type'] = 'http://data.europa.eu/snb/assessment/7331eb4762'; }],
    ['M10', (s: Tree) => { delete s['participation']; }],
    ['M11', (s: Tree) => { s['quality'] = [{ kind: 'institutional', body: 'Agence', until: '2026-11-21' }]; }],
  ])('%s missing, blank or expired fails, and the whole fails', async (id, change) => {
    const report = check(await heatPump(change), eu, { at: AT });
    expect([outcomes(report)[id], report.outcome]).toEqual(['fail', 'fail']);
  });
  test('M8: saying outright that no level applies is an answer', async () => {
    expect(outcomes(check(await heatPump((s) => { s['level'] = { applicable: false }; }), eu, { at: AT }))['M8']).toBe('pass');
  });
  test('optional elements decide nothing', async () => {
    const report = check(await heatPump((s) => { delete s['prerequisites']; delete s['further']; }), eu, { at: AT });
    expect([report.outcome, outcomes(report)['O1']]).toEqual(['pass', 'unknown']);
  });
  test.each([[undefined], [null], ['text'], [[]], [{ outcomes: 'x', quality: 3 }]])('%j is judged, not thrown at', (nonsense) => {
    expect(check(nonsense, eu, { at: AT }).outcome).toBe('fail');
  });
});

describe('etf-box2: what is not a micro-credential', () => {
  const etf = profile('etf-box2');
  test('the example is one', async () => {
    expect(check(await heatPump(), etf, { at: AT })).toMatchObject({ outcome: 'pass', verdict: 'micro-credential' });
  });
  test('B1: an outcome that nothing proves makes it an attendance certificate', async () => {
    expect(check(await heatPump((s) => { (s['assessments'] as Tree[]).pop(); }), etf, { at: AT })).toMatchObject({ outcome: 'fail', verdict: 'attendance-certificate' });
  });
  test('B4: quality assurance or a recognised body, either suffices; nobody looked is unknown', async () => {
    const bare = await heatPump((s) => { s['quality'] = []; });
    expect(check(bare, etf, { at: AT, trusted: true }).outcome).toBe('pass');
    expect(check(bare, etf, { at: AT, trusted: false })).toMatchObject({ outcome: 'fail', verdict: 'badge-only' });
    expect(check(bare, etf, { at: AT })).toMatchObject({ outcome: 'unknown', verdict: 'insufficient-information' });
  });
  test('B5: 451 hours is not a small volume', async () => {
    expect(check(await heatPump((s) => { s['workloadHours'] = 451; }), etf, { at: AT })).toMatchObject({ outcome: 'fail', verdict: 'macro-credential' });
  });
  test('C1: advice is given and decides nothing', async () => {
    const report = check(await heatPump((s) => { s['workloadHours'] = 90; }), etf, { at: AT });
    expect([report.outcome, outcomes(report)['C1']]).toEqual(['pass', 'fail']);
  });
});

test.each(PROFILES)('profile %s: every path it reads exists in a whole specification or award', async (id) => {
  const document = { specification: { ...await example('heat-pump') as Tree, validForMonths: 24 }, award };
  const at = (path: string) => path.split('/').filter(Boolean).reduce<unknown>((v, step) => (v as Tree | undefined)?.[step], document);
  expect(profile(id).elements.filter((e) => at(e.path) === undefined).map((e) => e.path)).toEqual([]);
});

test('a profile with an operator of its own invention is refused', () => {
  const [first] = profile('eu-2022').elements;
  expect(() => readProfile({ id: 'x', version: '1', title: { fr: 'x', en: 'x' }, source: 'x', elements: [{ ...first, rule: { script: 'true' } }] })).toThrow();
});
