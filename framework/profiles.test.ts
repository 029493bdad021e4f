// Each definition that ships: what it accepts, and for each of its rules a specification that breaks it.
import { describe, expect, test } from 'vitest';
import { PROFILES, TOPICS, check, example, profile, type Outcome, type ProfileId } from './framework.ts';

type Tree = Record<string, unknown>;
const AT = '2026-11-22';
const ECTS = 'http://data.europa.eu/snb/education-credit/6fcec5c5af', ECVET = 'http://data.europa.eu/snb/education-credit/60b314e826';
const FORMAL = 'http://data.europa.eu/snb/learning-setting/6fd4685715', ATTENDANCE = 'http://data.europa.eu/snb/assessment/7331eb4762';
const award = { holder: { id: 'urn:uuid:1', name: 'Aïcha Benali', givenName: 'Aïcha', familyName: 'Benali' }, awardedOn: '2026-11-20', results: [{ assessment: 'practical', score: 15 }], evidence: [{ title: 'Report' }] };
const credits = (points: number, framework = ECTS) => ({ credits: [{ framework, points }] });
const quality = (kind: string) => ({ quality: [{ kind, body: 'Hcéres', from: '2024-01-01', until: '2028-01-01' }] });
const assessments = (change: Tree) => (s: Tree): Tree => ({ assessments: (s['assessments'] as Tree[]).map((a) => ({ ...a, ...change })) });
const outcomes = (change: Tree) => (s: Tree): Tree => ({ outcomes: (s['outcomes'] as Tree[]).map((o) => ({ ...o, ...change })) });
const NO_STANDARD = assessments({ standard: { title: { en: 'House rules' } } }), ATTENDED = assessments({ type: ATTENDANCE });

type Change = Tree | ((specification: Tree) => Tree);
type Case = readonly [id: string, change: Change, outcome: Outcome, award?: Tree];
/** `fits`: what the heat pump example must be for the definition to accept it. `breaks`: one change a rule. */
const CASES: { readonly [P in Exclude<ProfileId, 'eu-2022' | 'etf-box2'>]: { readonly fits: Tree; readonly trusted?: boolean; readonly breaks: readonly Case[] } } = {
  'eu-2022-principles': {
    fits: { website: 'https://example.org/heat-pump', targetGroups: ['http://data.europa.eu/snb/target-group/0001'], level: { applicable: true, eqf: 5 }, awardingBodies: [{ name: { en: 'A' }, id: 'https://a.example' }], ...quality('programme') },
    breaks: [
      ['P1', { quality: [] }, 'fail'], ['P1', quality('self-declared'), 'unknown'], ['P2', { description: {} }, 'fail'], ['P2', { workloadHours: undefined }, 'unknown'],
      ['P3', (s) => ({ links: [], ...NO_STANDARD({ ...s }), ...outcomes({ esco: [] })(s) }), 'unknown'], ['P4', NO_STANDARD, 'fail'], ['P4', { assessments: [] }, 'fail'],
      ['P5', { routes: ['course'], stacking: { mode: 'standalone' } }, 'unknown'], ['P6', { awardingBodies: [] }, 'fail'], ['P7', {}, 'unknown', { ...award, holder: { name: 'Zoë' } }],
      ['P8', { targetGroups: undefined }, 'unknown'], ['P9', { awardingBodies: [{ name: { en: 'A' } }] }, 'unknown'], ['P9', { awardingBodies: [{ name: {} }] }, 'fail'], ['P10', { description: { en: ' ' } }, 'unknown'],
    ],
  },
  'unesco-2022': {
    fits: {}, trusted: true,
    breaks: [['U1', { outcomes: [] }, 'fail'], ['U2a', NO_STANDARD, 'fail'], ['U3', { stacking: undefined, links: [] }, 'unknown'], ['U4', { quality: [] }, 'fail'], ['U4', { quality: [{ kind: 'programme', body: 'x', until: '2026-11-21' }] }, 'fail']],
  },
  oecd: {
    fits: { learningSetting: 'http://data.europa.eu/snb/learning-setting/e207a81fc7' },
    breaks: [['OE1', { learningSetting: FORMAL, stacking: { mode: 'standalone' }, workloadHours: 900 }, 'fail'], ['OE1', { learningSetting: undefined, stacking: { mode: 'standalone' }, links: [] }, 'unknown'], ['OE2', { awardingBodies: [] }, 'fail'], ['OE3', { level: undefined }, 'unknown']],
  },
  microhe: {
    fits: { ...credits(5), stacking: { mode: 'stackable' }, level: { applicable: true, cycle: 'first' } },
    breaks: [['MH1', credits(4.5), 'fail'], ['MH1', credits(6, ECVET), 'fail'], ['MH1', { credits: undefined }, 'unknown'], ['MH2', { stacking: { mode: 'standalone' }, links: [] }, 'unknown'], ['MH3', { level: { applicable: true, eqf: 4 } }, 'fail'], ['MH3', { level: { applicable: true } }, 'unknown']],
  },
  cmf: {
    fits: { ...credits(5), workloadHours: 125, level: { applicable: true, eqf: 6 }, stacking: { mode: 'stackable', targets: [{ title: 'Licence', accepted: true }] } },
    breaks: [
      ['CM1', { workloadHours: 99 }, 'fail'], ['CM1', { workloadHours: 151 }, 'fail'], ['CM1', { workloadHours: undefined }, 'unknown'], ['CM2', credits(3), 'fail'], ['CM2', credits(7), 'fail'], ['CM3', { level: { applicable: true, eqf: 8 } }, 'fail'],
      ['CM3', { level: { applicable: true, eqf: 5 }, ...credits(5, ECVET) }, 'fail'], ['CM4', ATTENDED, 'fail'], ['CM5', assessments({ supervision: 'supervised-no-id' }), 'fail'], ['CM6', { outcomes: [] }, 'fail'], ['CM7', { stacking: { mode: 'stackable' } }, 'unknown'],
    ],
  },
  'digital-fcu': {
    fits: { workloadHours: 30, validForMonths: undefined },
    breaks: [['FC1', { workloadHours: 6 }, 'fail'], ['FC1', { workloadHours: 31 }, 'fail'], ['FC2', ATTENDED, 'fail'], ['FC3', { validForMonths: 36 }, 'fail'], ['FC4', outcomes({ title: {} }), 'fail']],
  },
  heqco: { fits: {}, breaks: [['HQ1', { outcomes: [] }, 'fail'], ['HQ2', { workloadHours: 451 }, 'fail'], ['HQ3', { assessments: [] }, 'unknown'], ['HQ4', { stacking: undefined }, 'unknown']] },
  microbol: {
    fits: { ...credits(2), level: { applicable: true, cycle: 'short' }, ...quality('institutional') },
    breaks: [['MB1', { outcomes: [] }, 'fail'], ['MB2', { level: undefined }, 'unknown'], ['MB3', credits(2, ECVET), 'fail'], ['MB3', { credits: [] }, 'unknown'], ['MB4', NO_STANDARD, 'fail'], ['MB5', quality('self-declared'), 'fail'], ['MB6', { level: { applicable: true, eqf: 5 } }, 'unknown'], ['MB7', { links: [] }, 'unknown']],
  },
  'ecampus-ontario': {
    fits: {},
    breaks: [['EC1', { issuer: {} }, 'fail'], ['EC2', outcomes({ esco: [] }), 'unknown'], ['EC3', { outcomes: [] }, 'fail'], ['EC4', ATTENDED, 'fail'], ['EC5', {}, 'unknown', { ...award, evidence: [] }], ['EC6', NO_STANDARD, 'unknown']],
  },
  'dc4eu-euhemc': {
    fits: { ...credits(3), level: { applicable: true, eqf: 6 } },
    breaks: [
      ['HE1', credits(2.5), 'fail'], ['HE1', credits(16), 'fail'], ['HE1', { credits: [] }, 'unknown'], ['HE2', { level: undefined }, 'fail'], ['HE3', { fields: [] }, 'fail'], ['HE4', { participation: [] }, 'fail'], ['HE5', ATTENDED, 'fail'],
      ['HE6', {}, 'fail', { ...award, results: [] }], ['HE7', { awardingBodies: [{ name: { en: 'A' } }] }, 'fail'], ['HE8', {}, 'fail', { ...award, holder: { id: 'urn:uuid:1', name: 'Zoë' } }],
    ],
  },
  'dc4eu-euvetmc': {
    fits: { ...credits(3, ECVET), level: { applicable: true, eqf: 4 } },
    breaks: [
      ['VE1', credits(3), 'fail'], ['VE2', { level: undefined }, 'fail'], ['VE3', { fields: [] }, 'fail'], ['VE4', { participation: [] }, 'fail'], ['VE5', { assessments: [] }, 'fail'], ['VE6', {}, 'fail', { ...award, results: [] }], ['VE7', { awardingBodies: [] }, 'fail'],
      ['VE8', {}, 'fail', { ...award, holder: { name: 'Zoë' } }],
    ],
  },
  georgia: {
    fits: { level: { applicable: true, eqf: 4 }, ...quality('institutional'), links: [{ kind: 'register', title: 'vet.emis.ge', url: 'https://vet.emis.ge/1' }] },
    breaks: [['GE1', { level: { applicable: true, eqf: 6 } }, 'fail'], ['GE1', { level: undefined }, 'unknown'], ['GE2', (s) => ({ links: [], ...outcomes({ esco: [] })(s) }), 'unknown'], ['GE3', quality('self-declared'), 'fail'], ['GE4', { links: [] }, 'unknown'], ['GE5', { outcomes: [] }, 'fail'], ['GE6', { provider: {} }, 'fail']],
  },
};
const cases = Object.entries(CASES) as [ProfileId, (typeof CASES)[keyof typeof CASES]][];

async function judge(id: ProfileId, fits: Tree, change: Change, trusted?: boolean, held: Tree = award) {
  const base = { ...await example('heat-pump') as Tree, ...fits };
  const specification = { ...base, ...(typeof change === 'function' ? change(base) : change) };
  return check(specification, profile(id), { at: AT, award: held, ...(trusted !== undefined && { trusted }) });
}

describe.each(cases)('%s', (id, { fits, trusted, breaks }) => {
  test('accepts what fits it', async () => {
    const report = await judge(id, fits, {}, trusted);
    expect(report.elements.filter((e) => e.weight === 'mandatory' && e.outcome !== 'pass').map((e) => [e.id, e.outcome])).toEqual([]);
    expect(report.outcome).toBe('pass');
  });
  test.each(breaks.map((one) => ({ one, name: `${one[0]}: ${one[2]}` })))('$name', async ({ one: [element, change, outcome, held] }) => {
    const report = await judge(id, fits, change, trusted, held);
    expect(report.elements.find((e) => e.id === element)?.outcome).toBe(outcome);
  });
  test('every rule that decides is broken above', () => {
    const broken = new Set(breaks.map(([element]) => element));
    expect(profile(id).elements.filter((e) => !broken.has(e.id) && e.weight === 'mandatory').map((e) => e.id)).toEqual(id === 'unesco-2022' ? ['U2b'] : []);
  });
});

test('unesco-2022 asks for quality assurance and a trusted provider, etf-box2 for either', async () => {
  const outcomeOf = async (id: ProfileId, change: Tree, trusted?: boolean) => (await judge(id, {}, change, trusted)).outcome;
  expect([await outcomeOf('unesco-2022', {}, false), await outcomeOf('etf-box2', {}, false)]).toEqual(['fail', 'pass']);
  expect([await outcomeOf('unesco-2022', { quality: [] }, true), await outcomeOf('etf-box2', { quality: [] }, true)]).toEqual(['fail', 'pass']);
  expect(await outcomeOf('unesco-2022', {})).toBe('unknown');
});

test('attendance alone: a micro-credential in Ontario, an attendance certificate for the ETF, none for the Council', async () => {
  const attended = async (id: ProfileId) => { const { outcome, verdict } = await judge(id, {}, ATTENDED); return [outcome, verdict]; };
  expect(await attended('heqco')).toEqual(['pass', 'micro-credential']);
  expect(await attended('etf-box2')).toEqual(['fail', 'attendance-certificate']);
  expect((await attended('eu-2022'))[0]).toBe('fail');
});

test.each(PROFILES)('%s says everything in both languages and names its clause', (id) => {
  const p = profile(id);
  expect(p.id).toBe(id);
  expect(new Set(p.elements.map((e) => e.id)).size).toBe(p.elements.length);
  for (const e of p.elements) {
    expect([e.clause.length > 3, TOPICS.includes(e.topic)], e.id).toEqual([true, true]);
    const { pass, fail, unknown = pass } = e.reason, said = [e.name, e.remedy, pass, fail, unknown];
    for (const map of said) expect(Object.keys(map).toSorted(), e.id).toEqual(['en', 'fr']);
    // French sets a narrow space before ? ! ; and a wide one before a colon.
    for (const map of [...said, p.definition]) expect(map?.['fr'] ?? 'missing:', e.id).not.toMatch(/[^\u202f][?!;]| :|'/);
  }
});
