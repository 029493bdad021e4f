// What others signed travels inside the badge, unchanged, and is judged with it.
import { Ajv2019 } from 'ajv/dist/2019.js';
import ajvFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { BADGE, SPECIFICATION, issue, keyIssuer, lines, testKey, world } from '../../test/credential.ts';
import { outside } from '../../test/outside.ts';
import { seededKey, token } from '../../test/token.ts';
import { lossOf, makeBadge, readEndorsement, readModel, text, verify } from '../index.ts';
import type { BadgeInput } from '../index.ts';

const { did, method } = keyIssuer(testKey(6));
const endorsement = (about: string, over: object = {}) => ({
  '@context': ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'], id: 'urn:uuid:e1', type: ['VerifiableCredential', 'EndorsementCredential'], name: 'We ask for it',
  issuer: { id: did, type: ['Profile'], name: 'Guild' }, validFrom: '2026-12-01T09:00:00Z', credentialSubject: { id: about, type: ['EndorsementSubject'], endorsementComment: 'We ask for it when we hire.' }, ...over,
});
const signed = (about: string, over: object = {}) => token(endorsement(about, over), seededKey(6), { kid: method });
const of = (...endorsements: string[]): BadgeInput => ({ ...BADGE, specification: { ...SPECIFICATION, endorsements } });
const [ofIt, ofIssuer, ofOther] = [signed(BADGE.achievementId), signed(BADGE.issuer.id), signed('https://example.org/design/other')];

describe('a badge', () => {
  test('carries each with what it speaks of, once, and none of anything else', () => {
    const { issuer, credentialSubject: { achievement } } = makeBadge(of(ofIt, ofOther, ofIssuer, `${ofIt}\n`));
    expect([achievement.endorsementJwt, issuer.endorsementJwt]).toEqual([[ofIt], [ofIssuer]]);
    expect(text(makeBadge(of(ofOther)))).toBe(text(makeBadge(BADGE)));
  });
  test('is valid with them, and they are judged one by one', async () => {
    const report = await verify(text(await issue(of(ofIt, ofIssuer))), world({ 'https://example.org/status/q8w2': {} }));
    expect(lines(report)).toContain('endorsements pass endorsed');
    expect(report.endorsements?.map(({ verdict, claims }) => [verdict, claims?.issuer.name])).toEqual([['valid', 'Guild'], ['valid', 'Guild']]);
  });
  test('with a false one keeps its own signature, and says that the endorsement is doubtful', async () => {
    const forged = token(endorsement(BADGE.achievementId), seededKey(7), { kid: method });
    const told = lines(await verify(text(await issue(of(forged))), world()));
    expect(told).toEqual(expect.arrayContaining(['signature pass sig_ok', 'endorsements warn endorsement_doubtful']));
  });
  const schema = outside('vectors/openbadges-3.0/achievementcredential.json', 'the JSON schema of Open Badges 3.0');
  test.skipIf(schema === undefined)('conforms to the schema of 1EdTech, with its other languages named too', async () => {
    const ajv = new Ajv2019({ strict: false, allErrors: true });
    (ajvFormats as unknown as (ajv: Ajv2019) => void)(ajv);
    const validate = ajv.compile(JSON.parse(schema!) as object);
    validate(await issue({ ...of(ofIt, ofIssuer), variants: { en: `${BADGE.achievementId}?lang=en`, fr: `${BADGE.achievementId}?lang=fr` } }));
    expect(validate.errors).toBeNull();
  });
  test('read back has them again; only the one of something else is lost', () => {
    const input = of(ofIt, ofIssuer, ofOther), badge = makeBadge(input);
    expect(readModel(badge)?.specification.endorsements).toEqual([ofIt, ofIssuer]);
    expect(lossOf({ specification: input.specification, award: input.award }, badge).filter(({ path }) => path.includes('endorsements')).map(({ path }) => path)).toEqual(['/specification/endorsements/2']);
  });
});

test('an achievement names the same in its other languages, never in its own', () => {
  const variants = { en: `${BADGE.achievementId}?lang=en`, fr: `${BADGE.achievementId}?lang=fr` }, badge = makeBadge({ ...BADGE, variants });
  expect(badge.credentialSubject.achievement.related).toEqual([{ id: variants.fr, type: ['Related'], inLanguage: 'fr', version: '1' }]);
  expect(makeBadge({ ...BADGE, variants: { en: variants.en } }).credentialSubject.achievement.related).toBeUndefined();
  expect(readModel(badge)?.unread).toEqual(readModel(makeBadge(BADGE))?.unread);
});
test('another’s related achievement is another thing: it stays among the unread', () => {
  const badge = makeBadge({ ...BADGE, variants: { fr: 'https://example.org/design/other' } });
  expect(readModel(badge)?.unread.map(({ path }) => path)).toContain('/credentialSubject/achievement/related/0/id');
});

test('says of what, by whom and since when', () => {
  expect(readEndorsement(ofIt)).toEqual({ about: BADGE.achievementId, by: { id: did, name: 'Guild' }, comment: 'We ask for it when we hire.', validFrom: '2026-12-01T09:00:00Z' });
});
test.each<[string, string]>([
  ['no token', 'hello'], ['empty', ''], ['another credential', signed('x', { type: ['VerifiableCredential'] })], ['of nothing', signed('x', { credentialSubject: { endorsementComment: 'x' } })],
  ['of two things', signed('x', { credentialSubject: [{ id: 'a' }, { id: 'b' }] })], ['by nobody', signed('x', { issuer: undefined })],
  ['whose claims say something else', token({ ...endorsement('x'), sub: 'y' }, seededKey(6), { kid: method })], ['in JSON', JSON.stringify(endorsement('x'))],
])('%s is no endorsement to carry', (_, given) => expect(readEndorsement(given)).toBeUndefined());
