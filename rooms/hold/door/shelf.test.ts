// What a shelf says of its lines: found, added, grouped, ended. Each promise with what it must not do.
import { describe, expect, test } from 'vitest';
import type { Claims } from '#credential';
import { cardOf, eqfOf, skillKey, smallPicture } from './cards.ts';
import { facetsOf, fits, orderOf, standingKind } from './find.ts';
import type { Line } from './shelf.ts';
import { counted, skillsOf } from './skills.ts';
import { endingOf, issuersOf, workOf } from './work.ts';

const ANALYSE = 'http://data.europa.eu/esco/skill/000bb1e4-89f0-4b86-be05-05ece3641724';
const CLAIMS: Claims = { title: 'Suivi des eaux', description: 'Mesurer la nappe.', issuer: { id: 'did:web:val.example', name: 'Université du Val' }, outcomes: [], skills: [], links: [], results: [], evidence: [], tags: [] };
let n = 0;
function line(claims: Partial<Claims> = {}, over: Partial<Line> = {}): Line {
  return { id: `c${++n}`, card: cardOf({ claims: { ...CLAIMS, ...claims } }), receivedAt: new Date(Date.UTC(2026, 0, n)), belongs: 'proved', standing: { verdict: 'valid', cautions: 0, code: '', checkedAt: new Date(0) }, newer: undefined, ...over };
}
const fallen = (code: string): Partial<Line> => ({ standing: { verdict: 'invalid', cautions: 0, code, checkedAt: new Date(0) } });
const skill = (name: string, url?: string, framework?: string) => ({ name, ...(url && { url }), ...(framework && { framework }) });

describe('the card', () => {
  test.each([['EQF level 6', 6], ['CEC niveau 5', 5], ['EQF 6 · RQF Level 6', 6], ['Level 7 of the EQF', 7], ['niveau 4 du CEC', 4], ['NQF level 7', undefined], ['Bachelor', undefined], ['RNCP 6', undefined], ['EQF level 9', undefined], ['EQF 12', undefined], [undefined, undefined]])('%s: European level %s', (text, level) => {
    expect(eqfOf(text)).toBe(level);
  });

  test('one skill of ESCO is one, whether its concept or its page on the portal is named; another address stays another', () => {
    for (const url of [ANALYSE, ANALYSE.replace('http:', 'https:'), `https://esco.ec.europa.eu/en/classification/skill?uri=${encodeURIComponent(ANALYSE)}`]) expect(skillKey('x', url)).toBe(ANALYSE);
    expect(skillKey('x', 'https://skills.example/esco/skill/1')).toBe('https://skills.example/esco/skill/1');
    expect(skillKey('Écouter', undefined)).toBe(skillKey('ECOUTER', undefined));
  });

  test('hours come from what is signed as data, else from the words our badges are written in; none are invented', () => {
    const criteria = 'Workload: 25 hours';
    expect(cardOf({ claims: { ...CLAIMS, criteria } }).hours).toBe(25);
    expect(cardOf({ claims: { ...CLAIMS, criteria, hours: 30 } }).hours).toBe(30);
    expect(cardOf({ claims: { ...CLAIMS, duration: 'P3M' } }).hours).toBeUndefined();
  });

  test('a picture that cannot be drawn, or is too large to be, is none; the badge is drawn instead', async () => {
    const head = Buffer.alloc(33);
    head.write('IHDR', 12, 'latin1');
    head.writeUInt32BE(30_000, 16);
    head.writeUInt32BE(30_000, 20);
    let asked = 0;
    const png = (bytes: Buffer) => ({ kind: 'png', bytes, dataUrl: `data:image/png;base64,${bytes.toString('base64')}` } as const);
    expect(await smallPicture(png(head), async () => { asked++; return new Uint8Array(); })).toBeUndefined();
    expect(asked).toBe(0);
    head.writeUInt32BE(64, 16);
    head.writeUInt32BE(64, 20);
    expect(await smallPicture(png(head), async () => { throw new Error('not an image'); })).toBeUndefined();
    expect(cardOf({ claims: { ...CLAIMS, image: png(head).dataUrl } }).drawn.seed).toBe(CLAIMS.title);
  });
});

describe('finding', () => {
  const lines = [
    line({ awardedOn: '2024-03-01', level: 'EQF level 6', skills: [skill('analyser', ANALYSE), skill('analyser', ANALYSE)] }),
    line({ title: 'Sourdough', issuer: { id: 'https://bakers.example', name: 'Bakers' }, awardedOn: '2025-01-01', level: 'EQF level 4' }, { standing: undefined }),
    line({ title: 'Sourdough', issuer: { id: 'https://bakers.example', name: 'Bakers' }, awardedOn: '2025-06-01' }, fallen('revoked')),
    line({ title: 'Old', awardedOn: '2024-01-01' }, { newer: 'c9' }),
  ];
  const found = (wish: Parameters<typeof fits>[1]) => lines.filter((one) => fits(one, wish)).map(({ card }) => card.title);

  test('every word must stand somewhere, accents and capitals apart; nothing else is a match', () => {
    expect(found({ query: 'UNIVERSITE eaux' })).toEqual(['Suivi des eaux']);
    expect(found({ query: 'eaux bakers' })).toEqual([]);
    expect(found({ query: '  ' })).toHaveLength(4);
  });

  test('wishes narrow each other; a value that nobody has finds nothing, and is still shown as chosen', () => {
    expect(found({ issuer: 'https://bakers.example', year: '2025' })).toHaveLength(2);
    expect(found({ issuer: 'https://bakers.example', year: '2024' })).toEqual([]);
    expect(found({ standing: 'never' })).toEqual(['Sourdough']);
    expect(found({ level: '4' })).toEqual(['Sourdough']);
    expect(facetsOf(lines, { year: '1999' }).year).toContainEqual({ value: '1999', name: '1999', n: 0 });
  });

  test('a choice counts what the other wishes leave, and a credential once for a skill it names twice', () => {
    const facets = facetsOf(lines, { issuer: 'https://bakers.example' });
    expect(facets.year).toEqual([{ value: '2025', name: '2025', n: 2 }]);
    expect(facets.issuer.map(({ n: many }) => many).toSorted()).toEqual([2, 2]);
    expect(facetsOf(lines, {}).skill).toEqual([{ value: ANALYSE, name: 'analyser', n: 1 }]);
  });

  test('what was replaced is that before anything else; a caution is no plain valid', () => {
    expect(lines.map(standingKind)).toEqual(['valid', 'never', 'invalid', 'replaced']);
    expect(standingKind(line({}, { standing: { verdict: 'valid', cautions: 1, code: '', checkedAt: new Date(0) } }))).toBe('caution');
  });

  test('each order is total: the newest received decides between equals', () => {
    expect(lines.toSorted(orderOf('title')).map(({ card, id }) => `${card.title} ${id}`)).toEqual(['Old', 'Sourdough', 'Sourdough', 'Suivi des eaux'].map((title, i) => `${title} ${[lines[3], lines[2], lines[1], lines[0]][i]?.id}`));
    expect(lines.toSorted(orderOf('awarded')).map(({ card }) => card.awardedOn)).toEqual(['2025-06-01', '2025-01-01', '2024-03-01', '2024-01-01']);
    expect([line(), line({ validUntil: '2027-01-01' })].toSorted(orderOf('ends'))[0]?.card.validUntil).toBe('2027-01-01');
  });
});

describe('what counts', () => {
  test('withdrawn, refused and replaced ones do not; over and undecided ones do', () => {
    const { lines, left } = counted([line(), line({}, fallen('revoked')), line({}, fallen('sig_mismatch')), line({}, fallen('expired')), line({}, { newer: 'x' }), line({}, { standing: undefined })]);
    expect(lines).toHaveLength(3);
    expect(left).toEqual({ replaced: 1, fallen: 2 });
  });

  test('skills stand in the groups of ESCO under its names; what ESCO does not have stands under the framework named, or under none', async () => {
    const { groups, skills, silent } = await skillsOf([
      line({ language: 'fr', skills: [skill('études toxicologiques', ANALYSE), skill('Pétrir', 'https://rome.example/1', 'ROME')] }),
      line({ skills: [skill('toxicology', ANALYSE), skill('Knots')] }), line(), line({ skills: [skill('Withdrawn skill')] }, fallen('revoked')),
      line({ skills: [skill('invented', 'http://data.europa.eu/esco/skill/00000000-0000-0000-0000-000000000000')] }),
    ]);
    expect(groups.map(({ code, framework }) => code ?? framework ?? '')).toEqual([expect.stringMatching(/^S\d$/), expect.stringMatching(/ESCO|ROME/), expect.stringMatching(/ESCO|ROME/), '']);
    expect(groups[0]?.skills[0]).toMatchObject({ key: ANALYSE, name: { en: 'perform toxicological studies', fr: 'réaliser des études toxicologiques' } });
    expect(groups[0]?.skills[0]?.proofs).toHaveLength(2);
    expect(skills).toBe(4);
    expect(silent).toHaveLength(1);
    expect(JSON.stringify(groups)).not.toContain('Withdrawn skill');
  });
});

describe('adding', () => {
  test('ECTS only adds to ECTS, however it is named; credits of no named system stand by themselves; hours are never made of credits', () => {
    const work = workOf([
      line({ achievementId: 'a:1', credits: 1.1, creditFramework: 'ECTS', level: 'EQF level 6' }), line({ achievementId: 'a:2', credits: 2.2, creditFramework: 'European Credit Transfer System', hours: 10, level: 'EQF level 6' }),
      line({ achievementId: 'a:3', credits: 4 }), line({ achievementId: 'a:4', credits: 8, creditFramework: 'ECVET' }),
    ]);
    expect(work.credits).toEqual([{ framework: 'ECTS', points: 3.3 }, { framework: 'ECVET', points: 8 }, { framework: undefined, points: 4 }]);
    expect(work.hours).toBe(10);
    expect(work.rows.map(({ eqf, hours, stated, lines }) => [eqf, hours, stated, lines.length])).toEqual([[6, 10, 1, 2], [undefined, 0, 0, 2]]);
  });

  test('the same specification twice counts once, the newest; the same title of another issuer is another', () => {
    const work = workOf([line({ awardedOn: '2020-01-01', hours: 5 }), line({ awardedOn: '2024-01-01', hours: 7 }), line({ issuer: { id: 'did:web:other.example' }, hours: 100 })]);
    expect(work.hours).toBe(107);
    expect(work.overlaps.map(({ why, line: out, instead }) => [why, out.card.awardedOn, instead.card.awardedOn])).toEqual([['same', '2020-01-01', '2024-01-01']]);
  });

  test('what is part of a larger one of the same issuer counts in that one, and nowhere else', () => {
    const part = { kind: 'achievement', title: 'Module A', hours: 10, parts: [] } as const, whole = line({ title: 'Whole', hours: 30, parts: [part] });
    expect(workOf([whole, line({ title: 'module a', hours: 10 })])).toMatchObject({ hours: 30, overlaps: [{ why: 'inside', instead: whole }] });
    expect(workOf([whole, line({ title: 'Module A', hours: 10, issuer: { id: 'did:web:other.example' } })])).toMatchObject({ hours: 40, overlaps: [] });
    expect(workOf([line({ title: 'Itself', hours: 3, parts: [{ ...part, title: 'Itself' }] })])).toMatchObject({ hours: 3, overlaps: [] });
  });

  test('who vouches: by issuer, not by name; bodies and quality once each', () => {
    const quality = [{ name: 'Hcéres', framework: 'institutional' }], { rows } = issuersOf([line({ quality }), line({ quality, awardingBodies: [{ name: 'CFA' }] }), line({ issuer: { id: 'did:web:copy.example', name: 'Université du Val' } }), line({}, fallen('revoked'))]);
    expect(rows.map(({ id, lines, bodies, quality: said }) => [id, lines.length, bodies, said])).toEqual([['did:web:val.example', 2, ['CFA'], [{ body: 'Hcéres', kind: 'institutional' }]], ['did:web:copy.example', 1, [], []]]);
  });
});

test('ends: the day itself still counts; ninety days are soon; a withdrawn or replaced one needs no renewing', () => {
  const ends = (validUntil: string, over?: Partial<Line>) => line({ validUntil }, over);
  const { over, soon, later, endless } = endingOf([ends('2026-11-21T23:59:59Z'), ends('2026-11-22'), ends('2027-02-20'), ends('2027-02-21'), ends('2026-12-01', fallen('revoked')), ends('2026-12-01', { newer: 'x' }), line()], '2026-11-22');
  expect([over, soon, later].map((lines) => lines.map(({ card }) => card.validUntil))).toEqual([['2026-11-21'], ['2026-11-22', '2027-02-20'], ['2027-02-21']]);
  expect(endless).toBe(1);
});
