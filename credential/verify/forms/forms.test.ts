// Credentials of any kind, presentations, learner records, endorsements, recipients.
import { describe, expect, test } from 'vitest';
import { addProof, makeBadge, text, verify } from '../../index.ts';
import type { Report, VerifyPorts } from '../../index.ts';
import { BADGE, DID, KEY, METHOD, keyIssuer, lines, testKey, world } from '../../../test/credential.ts';
import { prove, seededKey, token } from '../../../test/token.ts';

const VC2 = 'https://www.w3.org/ns/credentials/v2';
const OB3 = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json';
const { status: _, ...PLAIN } = BADGE;
const { did: holder, method: holderMethod } = keyIssuer(testKey(4));
const mine = { ...makeBadge(PLAIN), credentialSubject: { ...makeBadge(PLAIN).credentialSubject, id: holder } };
const sign = (document: object) => addProof(document, { verificationMethod: METHOD, created: '2027-01-10T00:00:00Z', sign: KEY.sign });
const good = await sign(mine);
const judge = async (document: unknown, over: Partial<VerifyPorts> = {}): Promise<Report> => verify(typeof document === 'string' ? document : text(document as object), world({}, over));
const short = (report: Report) => [report.verdict, ...lines(report).filter((line) => !/ (?:not_reached|format_known|context_pinned|shape_ok)$/.test(line))];

describe('a credential of any kind', () => {
  const plain = { '@context': [VC2], id: 'urn:uuid:7d3f', type: ['VerifiableCredential'], issuer: { id: DID, name: 'University of Example' }, validFrom: '2026-12-01T09:00:00Z', credentialSubject: { id: holder } };

  test('VCDM 2.0: who signed, about whom', async () => {
    const report = await judge(await sign({ ...plain, name: 'Library card' }));
    expect(report).toMatchObject({ verdict: 'valid', form: 'vc', claims: { title: 'Library card', holderId: holder, validFrom: plain.validFrom } });
  });

  test('VCDM 1.1 as a token', async () => {
    const vc = { '@context': ['https://www.w3.org/2018/credentials/v1'], type: ['VerifiableCredential'], credentialSubject: { id: holder } };
    const report = await judge(token({ vc, iss: DID, nbf: 1_796_115_600 }, seededKey(1), { kid: METHOD }));
    expect([report.verdict, report.form]).toEqual(['valid', 'vc']);
  });

  test.each<[string, object]>([['without issuer', { issuer: undefined }], ['without subject', { credentialSubject: undefined }], ['without beginning, in version 1.1', { '@context': ['https://www.w3.org/2018/credentials/v1'], validFrom: undefined }], ['with an issuer that has no id', { issuer: { name: 'x' } }]])('%s: invalid', async (_, change) => {
    expect(short(await judge(token({ ...plain, ...change }, seededKey(1), { kid: METHOD })))).toContain('shape fail shape_wrong');
  });

  test('VCDM 2.0 §4.9: the beginning is the issuer’s to say; an Open Badge says it', async () => {
    expect((await judge(token({ ...plain, validFrom: undefined, iat: 1_796_115_600 }, seededKey(1), { kid: METHOD }))).verdict).toBe('valid');
    expect(short(await judge(token({ ...mine, validFrom: undefined }, seededKey(1), { kid: METHOD })))).toContain('shape fail shape_wrong');
  });
});

describe('a presentation', () => {
  const vp = { '@context': [VC2], type: ['VerifiablePresentation'], holder, verifiableCredential: [good] };
  const authentication = { verificationMethod: holderMethod, proofPurpose: 'authentication' };
  const signed = (document: Record<string, unknown> = vp) => prove(document, authentication, testKey(4).sign);

  test('signed by the holder', async () => {
    const report = await judge(await signed());
    expect(short(report)).toEqual(['valid', 'holder pass holder_signed', 'contained pass contained_ok']);
    expect(report.contained?.map(({ verdict, form, claims }) => [verdict, form, claims?.title])).toEqual([['valid', 'ob3', 'Reading satellite images']]);
    expect([report.summary, report.claims, report.issuer]).toEqual(['A presentation of one credential, which is good.', null, null]);
  });

  test('signed by nobody: what is inside is still judged', async () => {
    expect(short(await judge(vp))).toEqual(['valid', 'holder warn holder_unsigned', 'contained pass contained_ok']);
  });

  test('A26 proof on the presentation, none on the credential', async () => {
    const report = await judge(await signed({ ...vp, verifiableCredential: [mine] }));
    expect(short(report)).toEqual(['invalid', 'holder pass holder_signed', 'contained fail contained_invalid']);
  });

  test('as a token, credentials as tokens in envelopes', async () => {
    const inside = token(mine, seededKey(1), { kid: METHOD, typ: 'vc+jwt' });
    const enveloped = { '@context': [VC2], type: 'EnvelopedVerifiableCredential', id: `data:application/vc+jwt,${inside}` };
    const report = await judge(token({ ...vp, verifiableCredential: [enveloped, good] }, seededKey(4), { kid: holderMethod, typ: 'vp+jwt' }));
    expect(short(report)).toEqual(['valid', 'holder pass holder_signed', 'contained pass contained_ok']);
    expect(report.summary).toBe('A presentation of 2 credentials, all of them good.');
    const old = await judge(token({ iss: holder, vp: { '@context': ['https://www.w3.org/2018/credentials/v1'], type: ['VerifiablePresentation'], verifiableCredential: [inside] } }, seededKey(4), { kid: holderMethod }));
    expect(short(old)).toEqual(['valid', 'holder pass holder_signed', 'contained pass contained_ok']);
  });

  test.each<[string, () => Promise<object>, string]>([
    ['a credential swapped after signing', async () => ({ ...(await signed()), verifiableCredential: [await sign({ ...mine, id: 'https://example.org/c/other' })] }), 'holder fail holder_mismatch'],
    ['signed by somebody else', () => prove(vp, { ...authentication, verificationMethod: keyIssuer(testKey(5)).method }, testKey(5).sign), 'holder fail holder_mismatch'],
    ['signed to attest, not to show', () => prove(vp, { ...authentication, proofPurpose: 'assertionMethod' }, testKey(4).sign), 'holder fail holder_mismatch'],
    ['with a context hidden in a credential', async () => ({ ...vp, verifiableCredential: [{ ...good, '@context': [VC2, OB3, { name: 'urn:x' }] }] }), 'context fail ctx_not_allowed'],
  ])('%s: invalid', async (_, make, expected) => {
    const report = await judge(await make());
    expect(short(report)).toContain(expected);
    expect([report.verdict, report.contained]).toEqual(['invalid', undefined]);
  });

  test('RFC 7519 §4.1: shown for a time, which is over or has not come', async () => {
    const shown = (claims: object) => judge(token({ ...vp, verifiableCredential: [good], ...claims }, seededKey(4), { kid: holderMethod, typ: 'vp+jwt' }));
    expect(short(await shown({ exp: 1_700_000_000 }))).toEqual(['invalid', 'holder fail proof_expired']);
    expect(short(await shown({ nbf: 4_000_000_000 }))).toContain('holder fail not_yet_valid');
    expect((await shown({ exp: 4_000_000_000 })).verdict).toBe('valid');
    const over = await prove({ ...vp, verifiableCredential: [good] }, { ...authentication, expires: '2026-12-02T00:00:00Z' }, testKey(4).sign);
    expect(short(await judge(over))).toContain('holder fail proof_expired');
  });

  test('VCDM 2.0 §4.13: it may hold nothing; there is nothing to conclude then', async () => {
    expect(short(await judge(await signed({ ...vp, verifiableCredential: [] })))).toEqual(['unknown', 'holder pass holder_signed', 'contained not_checked contained_none']);
    const { verdict, contained } = await judge({ '@context': [VC2], type: ['VerifiablePresentation'], holder });
    expect([verdict, contained]).toEqual(['unknown', undefined]);
  });

  test('by somebody the credential is not about: a caution', async () => {
    const other = await sign({ ...mine, credentialSubject: { ...mine.credentialSubject, id: 'urn:uuid:1' } });
    expect(short(await judge(await signed({ ...vp, verifiableCredential: [other] })))).toEqual(['valid', 'holder pass holder_signed', 'holder warn holder_other', 'contained pass contained_ok']);
  });

  test('by a holder who is out of reach: unknown', async () => {
    const document = await prove({ ...vp, holder: 'did:web:gone.example' }, { ...authentication, verificationMethod: 'did:web:gone.example#k' }, testKey(4).sign);
    expect(short(await judge(document)).slice(0, 2)).toEqual(['unknown', 'holder not_checked holder_unchecked']);
  });

  test('of presentations of presentations: no further than three', async () => {
    const show = (inside: string) => token({ ...vp, verifiableCredential: [inside] }, seededKey(4), { kid: holderMethod });
    const credential = token(mine, seededKey(1), { kid: METHOD });
    expect((await judge(show(show(show(credential))))).verdict).toBe('valid');
    expect((await judge(show(show(show(show(credential)))))).verdict).toBe('unknown');
  });

  test('of more than anybody shows: unknown, nothing asked', async () => {
    const many = Array.from({ length: 31 }, (_, i) => token({ ...mine, id: `https://example.org/c/${i}` }, seededKey(1), { kid: METHOD }));
    const ports = world();
    const report = await verify(token({ ...vp, verifiableCredential: many }, seededKey(4), { kid: holderMethod }), ports);
    expect([report.verdict, ...ports.asked]).toEqual(['unknown']);
  });
});

describe('a learner record (CLR 2.0)', () => {
  const CLR = 'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json';
  const record = (inside: readonly unknown[]) => ({
    '@context': [VC2, CLR, OB3], id: 'urn:uuid:clr', type: ['VerifiableCredential', 'ClrCredential'], name: 'Transcript', issuer: { id: DID, type: ['Profile'], name: 'University of Example' },
    validFrom: '2026-12-01T09:00:00Z', credentialSubject: { id: holder, type: ['ClrSubject'], verifiableCredential: inside },
  });

  test('the record and each credential in it', async () => {
    const report = await judge(await sign(record([good])));
    expect(short(report)).toEqual(['valid', 'issuer_key pass key_found', 'signature pass sig_ok', 'dates pass dates_ok', 'status pass no_status', 'issuer pass issuer_known', 'contained pass contained_ok']);
    expect([report.form, report.claims?.title, report.contained?.[0]?.claims?.title]).toEqual(['clr', 'Transcript', 'Reading satellite images']);
  });

  test('one of them false: the whole is not valid, the other still is', async () => {
    const altered = { ...good, id: 'https://example.org/c/other' };
    const report = await judge(token(record([good, altered]), seededKey(1), { kid: METHOD }));
    expect([report.verdict, ...(report.contained ?? []).map(({ verdict }) => verdict)]).toEqual(['invalid', 'valid', 'invalid']);
  });

  test('changed after signing: nothing in it is followed', async () => {
    const report = await judge({ ...(await sign(record([good]))), name: 'Another' });
    expect([report.verdict, report.contained]).toEqual(['invalid', undefined]);
  });
});

describe('endorsements', () => {
  const { did, method } = keyIssuer(testKey(6));
  const about = mine.credentialSubject.achievement.id;
  const endorsement = { '@context': [VC2, OB3], id: 'urn:uuid:e1', type: ['VerifiableCredential', 'EndorsementCredential'], name: 'We ask for it', issuer: { id: did, type: ['Profile'], name: 'Guild' }, validFrom: '2026-12-01T09:00:00Z', credentialSubject: { id: about, type: ['EndorsementSubject'], endorsementComment: 'We ask for it when we hire.' } };
  const endorse = (document: object) => addProof(document, { verificationMethod: method, created: '2026-12-02T00:00:00Z', sign: testKey(6).sign });
  const withEndorsement = async (item: unknown, member = 'endorsement') => judge(await sign({ ...mine, credentialSubject: { ...mine.credentialSubject, achievement: { ...mine.credentialSubject.achievement, [member]: [item] } } }));

  test('by itself', async () => {
    expect(await judge(await endorse(endorsement))).toMatchObject({ verdict: 'valid', form: 'endorsement', claims: { title: 'We ask for it', description: 'We ask for it when we hire.' } });
  });

  test('of an achievement, in JSON and as a token', async () => {
    const jwt = token(endorsement, seededKey(6), { kid: method });
    for (const report of [await withEndorsement(await endorse(endorsement)), await withEndorsement(jwt, 'endorsementJwt')]) {
      expect(short(report)).toContain('endorsements pass endorsed');
      expect([report.verdict, report.endorsements?.[0]?.claims?.issuer.name]).toEqual(['valid', 'Guild']);
    }
  });

  test.each<[string, () => Promise<unknown>]>([
    ['signed by nobody', async () => endorsement],
    ['changed', async () => ({ ...(await endorse(endorsement)), name: 'We love it' })],
    ['of something else', () => endorse({ ...endorsement, credentialSubject: { ...endorsement.credentialSubject, id: 'urn:uuid:other' } })],
    ['that is no endorsement', async () => good],
  ])('%s: a caution, the badge holds', async (_, make) => {
    const report = await withEndorsement(await make());
    expect([report.verdict, ...short(report)]).toEqual(expect.arrayContaining(['valid', 'endorsements warn endorsement_doubtful']));
  });
});

describe('recipient (OB 3.0 §5.6)', () => {
  const identified = async (identity: object) => sign({ ...mine, credentialSubject: { ...mine.credentialSubject, identifier: [{ type: 'IdentityObject', ...identity }] } });
  const hashed = { hashed: true, identityHash: 'sha256$5e3d4d0d6f0bbdeed9d6cd42ff4e6b5e4e3a2aa5f6a6e4e77a1d2b2ee2c7cf27', identityType: 'emailAddress' };
  const hashOf = async (value: string) => `sha256$${Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(value))).toString('hex')}`;

  test('hashed with salt, as 1EdTech has it, in clear', async () => {
    const identities = [
      { hashed: true, salt: 'Kosher', identityHash: await hashOf('zoe@example.orgKosher'), identityType: 'emailAddress' },
      { hashed: true, identityHash: (await hashOf('zoe@example.org')).toUpperCase().replace('SHA256', 'sha256'), identityType: 'emailAddress' },
      { hashed: false, identityHash: 'Zoe@example.org', identityType: 'emailAddress' },
    ];
    for (const identity of identities) {
      expect(short(await judge(await identified(identity), { recipient: ' ZOE@example.org' }))).toContain('recipient pass recipient_matches');
      expect(short(await judge(await identified(identity), { recipient: 'eve@example.org' }))).toContain('recipient fail recipient_differs');
    }
  });

  test('not asked, or nothing to compare with', async () => {
    expect(short(await judge(await identified(hashed))).filter((line) => line.startsWith('recipient'))).toEqual([]);
    expect(short(await judge(good, { recipient: 'zoe@example.org' }))).toContain('recipient not_checked recipient_unstated');
  });
});
