import { Ajv2019 } from 'ajv/dist/2019.js';
import ajvFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { canonize, makeBadge, readBadge, readModel, text } from '../index.ts';
import type { BadgeInput, Specification } from '../index.ts';
import { BADGE, DID, SPECIFICATION, issue } from '../../test/credential.ts';
import { outside } from '../../test/outside.ts';

const specification = (over: Partial<Specification>): BadgeInput => ({ ...BADGE, specification: { ...SPECIFICATION, ...over } });
const RUBRIC: BadgeInput = specification({ assessments: [{ ...SPECIFICATION.assessments[0]!, grading: { kind: 'levels', levels: ['A2', 'B1', 'B2'], pass: 'B1', rubric: [{ level: 'B2', criteria: { en: 'Explains every class', fr: 'Explique chaque classe' } }, { level: 'B1', criteria: { en: 'Names every class' } }] } }, ...SPECIFICATION.assessments.slice(1)] });
const RUBRIC_AWARD: BadgeInput = { ...RUBRIC, award: { ...BADGE.award, results: [{ assessment: SPECIFICATION.assessments[0]!.id, grade: 'B2' }, ...BADGE.award.results.slice(1)] } };
const LEVELS: Specification['assessments'] = [{ ...SPECIFICATION.assessments[0]!, grading: { kind: 'levels', levels: ['A2', 'B1', 'B2'], pass: 'B1' } }];

/** Everything that may be absent, absent. */
const LEAST: BadgeInput = (() => {
  const { status: _s, version: _v, ...badge } = BADGE;
  const { credits: _c, level: _l, image: _i, ...rest } = SPECIFICATION;
  const { evidence: _e, ...award } = BADGE.award;
  return { ...badge, specification: { ...rest, provider: SPECIFICATION.issuer, fields: [], quality: [], outcomes: [SPECIFICATION.outcomes[1]!] }, award };
})();
const MOST: BadgeInput = {
  ...specification({
    assessments: [...SPECIFICATION.assessments, { ...LEVELS[0]!, id: 'a3', standard: { ...LEVELS[0]!.standard, validatedBy: [{ name: 'Cartographers’ Guild', on: '2026-02-03' }] } }],
    prerequisites: { en: 'None', fr: 'Aucun' },
    level: { applicable: true, eqf: 6, nqf: 'RNCP 6', cycle: 'first' },
    participation: ['urn:test:online'],
    stacking: { mode: 'stackable', targets: [{ title: 'Master of Geography', accepted: true }, { title: 'Diploma of Mapping', accepted: false }] },
    links: [{ kind: 'qualification', title: 'Land surveyor', url: 'https://register.example.org/1', code: 'Q1' }],
  }),
  labels: { 'urn:test:online': { en: 'online', fr: 'en ligne' }, [SPECIFICATION.assessments[0]!.type]: { en: 'Practical assessment', fr: 'Évaluation pratique' }, [SPECIFICATION.fields[0]!]: { en: 'Earth sciences' } },
  issuer: { ...BADGE.issuer, description: 'A university', email: 'office@example.org', image: 'https://example.org/logo.png' },
  validUntil: '2029-12-01T09:00:00Z',
  award: { ...BADGE.award, route: 'validation', narrative: 'By portfolio and interview.', results: [...BADGE.award.results, { assessment: 'a3', grade: 'A2' }] },
};

describe('Open Badges 3.0 JSON schema of 1EdTech, strict array flavour', () => {
  const schema = outside('vectors/openbadges-3.0/achievementcredential.json', 'the JSON schema of Open Badges 3.0');
  test.skipIf(schema === undefined).each([['the usual badge', BADGE], ['the least', LEAST], ['the most', MOST], ['in French', { ...MOST, language: 'fr' }], ['one with a rubric', RUBRIC_AWARD]])('%s conforms', async (_, input) => {
    const ajv = new Ajv2019({ strict: false, allErrors: true });
    (ajvFormats as unknown as (ajv: Ajv2019) => void)(ajv);
    const validate = ajv.compile(JSON.parse(schema!) as object);
    validate(await issue(input));
    expect(validate.errors).toBeNull();
  });
});

describe('makeBadge', () => {
  test.each([['the least', LEAST], ['the most', MOST], ['one with a rubric', RUBRIC_AWARD]])('%s has only defined terms', async (_, input) => {
    await expect(canonize(makeBadge(input))).resolves.toContain(input.id);
  });

  test('names the holder in clear and never by address', () => {
    const { credentialSubject } = makeBadge(BADGE);
    expect(credentialSubject.id).toMatch(/^urn:uuid:/);
    expect(credentialSubject.identifier).toEqual([{ type: 'IdentityObject', hashed: false, identityHash: 'Zoë d’Aubigné', identityType: 'name' }]);
    expect(text(makeBadge(MOST).credentialSubject)).not.toMatch(/@(?!value)/);
  });

  test('says what Annex I asks for and Open Badges has no member for, in the badge’s language', () => {
    const en = makeBadge(MOST).credentialSubject.achievement.criteria.narrative;
    for (const said of ['supervised on site, identity checked', 'Land cover rubric (2)', 'Workload: 25 hours', 'Credits: 1.5 ECTS', 'Awarded by: University of Example', 'Declared by the provider itself: School of Earth Sciences', 'Prerequisites: None', 'Form of participation: online', 'Practical assessment; judged', 'standard validated by Cartographers’ Guild (2026-02-03)', 'National level: RNCP 6', 'QF-EHEA first cycle', 'May count towards: Master of Geography (accepted by the receiving body), Diploma of Mapping']) {
      expect(en).toContain(said);
    }
    const fr = makeBadge({ ...MOST, language: 'fr' }).credentialSubject.achievement.criteria.narrative;
    for (const said of ['Classer l’occupation des sols', 'identité vérifiée', 'Volume de travail\u00a0: 25 heures', 'Forme de participation\u00a0: en ligne', 'Premier cycle QF-EHEA', 'Crédits\u00a0: 1,5 ECTS', 'seuil de 12 sur 20', 'Déclarée par le prestataire lui-même\u00a0: ']) expect(fr).toContain(said);
  });

  test('speaks of no level, no name and no stacking that the specification does not state', () => {
    const said = makeBadge(specification({ level: { applicable: false }, participation: ['urn:test:nameless'], stacking: { mode: 'standalone' }, workloadHours: 1 })).credentialSubject.achievement;
    expect(said.criteria.narrative).toContain('No level of a qualifications framework applies');
    expect(said.criteria.narrative).toContain('Stands alone');
    expect(said.criteria.narrative).toContain('Workload: 1 hour ');
    expect(said.criteria.narrative).not.toMatch(/participation|undefined/);
    expect(text(said)).not.toContain('EQF');
  });

  test('a language the specification lacks falls back, and the badge says which one it is in', () => {
    expect(makeBadge({ ...BADGE, language: 'de' }).name).toBe('Reading satellite images');
    expect(makeBadge({ ...BADGE, language: 'fr-CA' }).name).toBe('Lire des images satellite');
  });

  test('a failed optional assessment is said to be failed', () => {
    const results = makeBadge(MOST).credentialSubject.result?.map(({ status, value }) => [status, value]);
    expect(results).toEqual([['Completed', '16.5'], ['Completed', undefined], ['Failed', 'A2']]);
  });

  test('the provider stands as creator when it is not the issuer', () => {
    expect(makeBadge(BADGE).credentialSubject.achievement.creator?.name).toBe('School of Earth Sciences');
    expect(makeBadge(LEAST).credentialSubject.achievement.creator).toBeUndefined();
  });

  test('a rubric stands level by level, in the order of the scale; which one is needed is told by its address', () => {
    const [description] = makeBadge(RUBRIC_AWARD).credentialSubject.achievement.resultDescription ?? [];
    expect(description).toMatchObject({ resultType: 'RubricCriterionLevel', allowedValue: ['A2', 'B1', 'B2'], requiredLevel: `${description?.id}-level-2`, requiredValue: 'B1' });
    expect(description?.rubricCriterionLevel?.map(({ name, description: said, level }) => [level, name, said])).toEqual([['1', 'A2', undefined], ['2', 'B1', 'Names every class'], ['3', 'B2', 'Explains every class']]);
    const read = readModel(JSON.parse(text(makeBadge(RUBRIC_AWARD))));
    expect(read?.specification.assessments?.[0]?.grading).toEqual({ kind: 'levels', levels: ['A2', 'B1', 'B2'], pass: 'B1', rubric: [{ level: 'B1', criteria: { en: 'Names every class' } }, { level: 'B2', criteria: { en: 'Explains every class' } }] });
    expect(read?.unread.filter(({ path }) => path.includes('rubric'))).toEqual([]);
  });

  test('another’s rubric says by address which level is enough; what its levels align to is named as unread', () => {
    const rubricCriterionLevel = [{ id: 'urn:a', type: ['RubricCriterionLevel'], name: 'Developing' }, { id: 'urn:b', type: ['RubricCriterionLevel'], name: 'Accomplished', description: 'Alone', level: 'LVL-2', points: '4' }];
    const read = readModel({ type: ['OpenBadgeCredential'], issuer: DID, credentialSubject: { achievement: { name: 'A', resultDescription: [{ id: 'urn:r', name: 'R', resultType: 'RubricCriterionLevel', requiredLevel: 'urn:b', rubricCriterionLevel }] } } });
    expect(read?.specification.assessments?.[0]?.grading).toEqual({ kind: 'levels', levels: ['Developing', 'Accomplished'], pass: 'Accomplished', rubric: [{ level: 'Accomplished', criteria: { und: 'Alone' } }] });
    expect(read?.unread.map(({ path }) => path.split('/').at(-1))).toEqual(['level', 'points']);
  });

  test('rights are said in words: Open Badges have no member for them', () => {
    const right = { title: { en: 'Dive to 30 m', fr: 'Plonger à 30 m' }, type: 'http://data.europa.eu/snb/entitlement/52f62180c2', status: 'http://data.europa.eu/snb/entitlement-status/b7015a8a8c' };
    expect(makeBadge(specification({ entitlements: [right] })).credentialSubject.achievement.criteria.narrative).toContain('Entitles to: Dive to 30 m');
    expect(makeBadge(BADGE).credentialSubject.achievement.criteria.narrative).not.toContain('Entitles');
  });

  test('equal evidence is one statement, two spellings of one are two', () => {
    const evidence = { title: 'Map' };
    expect(makeBadge({ ...BADGE, award: { ...BADGE.award, evidence: [evidence, evidence, { title: 'Map 2' }] } }).evidence).toHaveLength(2);
  });

  test('evidence never shares an address with anything else, or their names could be swapped', async () => {
    const url = 'https://example.org/e/1';
    const evidence = [{ title: 'Map', url }, { title: 'Legend', url, description: 'on the map' }, { title: 'Course', url: BADGE.achievementId }, { title: 'School', url: 'https://earth.example.org' }];
    const badge = makeBadge({ ...BADGE, award: { ...BADGE.award, evidence } });
    expect(badge.evidence?.map(({ id, description }) => [id, description])).toEqual([[url, undefined], [undefined, `on the map ${url}`], [undefined, BADGE.achievementId], [undefined, 'https://earth.example.org']]);
    await expect(canonize(badge)).resolves.toBeTypeOf('string');
  });

  test.each([
    ['a date without time', { ...BADGE, validFrom: '2026-12-01' }], ['another zone', { ...BADGE, validFrom: '2026-12-01T09:00:00+01:00' }],
    ['parts of seconds', { ...BADGE, validUntil: '2027-12-01T09:00:00.5Z' }], ['a day that is none', { ...BADGE, award: { ...BADGE.award, awardedOn: '2026-13-01' } }],
    ['a result of no assessment', { ...BADGE, award: { ...BADGE.award, results: [{ assessment: 'zz' }] } }],
  ])('refuses %s', (_, input) => {
    expect(() => makeBadge(input)).toThrow(expect.objectContaining({ code: 'bad_argument' }));
  });
});

describe('readBadge', () => {
  test('gives back what was awarded', async () => {
    const claims = readBadge(JSON.parse(text(await issue(MOST))));
    expect(claims).toMatchObject({
      id: MOST.id, title: 'Reading satellite images', kind: 'MicroCredential', language: 'en', issuer: { id: DID, name: 'University of Example', url: 'https://example.org', country: 'FRA' },
      creator: 'School of Earth Sciences', holderName: 'Zoë d’Aubigné', awardedOn: '2026-12-01T00:00:00Z', validUntil: '2029-12-01T09:00:00Z', level: 'EQF level 6', credits: 1.5, field: 'Earth sciences (ISCED-F 0532)',
      outcomes: [{ name: 'Classify land cover' }, { name: 'Explain spectral bands' }], skills: [{ name: 'interpret geospatial data', framework: 'ESCO' }], links: [{ name: 'Land surveyor', url: 'https://register.example.org/1', type: 'ext:Qualification' }],
      results: [{ assessment: 'Practical examination', value: '16.5', min: '0', max: '20', required: '12' }, { assessment: 'Portfolio', status: 'Completed' }, { value: 'A2', status: 'Failed' }],
      evidence: [{ name: 'Map of the Camargue', url: 'https://example.org/e/1' }], imageAlt: 'A green disc', version: '1',
    });
    expect(claims?.image).toMatch(/^data:image\/svg\+xml;base64,/);
  });

  test('reads the scalar flavour and plain strings of others', () => {
    const claims = readBadge({ issuer: 'did:key:z6Mk', credentialSubject: { achievement: { name: 'A', tag: 'one', alignment: { targetName: 'B', targetUrl: 'https://example.org/b' } } } });
    expect(claims).toMatchObject({ title: 'A', issuer: { id: 'did:key:z6Mk' }, tags: ['one'], skills: [{ name: 'B', url: 'https://example.org/b' }] });
  });

  test.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'https://example.org/"onload="x', ' https://example.org'])('D26 %s is no link', (url) => {
    const claims = readBadge({ issuer: { id: DID, url }, evidence: [{ id: url, name: 'x' }], credentialSubject: { achievement: { alignment: [{ targetName: 'B', targetUrl: url }] } } });
    expect([claims?.issuer.url, claims?.evidence[0]?.url, claims?.skills[0]?.url]).toEqual([undefined, undefined, undefined]);
  });

  test.each(['https://example.org/pixel.png', 'data:text/html;base64,AAAA', 'data:image/png;base64,"><script>'])('an image at %s is not shown', (id) => {
    expect(readBadge({ issuer: DID, credentialSubject: { achievement: { image: { id } } } })?.image).toBeUndefined();
  });

  test('a hashed name is not a name', () => {
    const identifier = [{ type: 'IdentityObject', hashed: true, identityHash: 'sha256$00', identityType: 'name' }];
    expect(readBadge({ issuer: DID, credentialSubject: { identifier, achievement: {} } })?.holderName).toBeUndefined();
  });

  test.each([null, 1, 'x', [], {}, { issuer: DID }, { issuer: DID, credentialSubject: [{ achievement: {} }, {}] }, { issuer: 5, credentialSubject: { achievement: {} } }])('%j is no badge', (value) => {
    expect(readBadge(value)).toBeNull();
  });
});
