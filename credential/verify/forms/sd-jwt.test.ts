// SD-JWT VC and VC-JOSE-COSE with selective disclosure: issuers of every kind, key binding, status, what is refused.
import { randomBytes, sign as signBytes } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leafEntry, leafHash, logProofText, makeBadge, makeSdJwt, presentSdJwt, signCheckpoint, verify } from '../../index.ts';
import type { VerifyPorts } from '../../index.ts';
import { BADGE, DID, METHOD, NOW, lines, testKey, world } from '../../../test/credential.ts';
import { makeKey, part, seededKey, token } from '../../../test/token.ts';
import type { TestKey } from '../../../test/token.ts';

const SITE = 'https://wallet.example';
const issuerKey = makeKey('ES256'), holderKey = makeKey('ES256'), didKey = seededKey(1);
const random = (n: number) => new Uint8Array(randomBytes(n));
const signWith = ({ alg, key }: TestKey) => (bytes: Uint8Array) => new Uint8Array(signBytes(alg === 'EdDSA' ? null : 'sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }));
const ISSUER = 'https://issuer.example/tenant';
const WELL_KNOWN = 'https://issuer.example/.well-known/jwt-vc-issuer/tenant';
const metadata = { issuer: ISSUER, jwks: { keys: [{ ...issuerKey.jwk, kid: 'k1' }] } };
const claims = { iss: ISSUER, vct: 'urn:example:award:1', iat: Date.parse('2026-12-01T09:00:00Z') / 1000, cnf: { jwk: holderKey.jwk }, given_name: 'Zoë', family_name: 'd’Aubigné', email: 'zoe@example.org', title: 'Reading maps' };
const HIDE = ['/given_name', '/family_name', '/email'];
const make = (over: object = {}, hide: readonly string[] = HIDE, signer = issuerKey, header: object = { kid: 'k1' }) => makeSdJwt({ claims: { ...claims, ...over }, hide, alg: 'ES256', sign: signWith(signer), random, header: header as Record<string, unknown> });
const good = await make();

const NONCE = 'n-0S6_WzA2Mj';
const binding = (over: object = {}, signer = holderKey) => ({ nonce: NONCE, audience: SITE, issuedAt: NOW.getTime() / 1000, alg: 'ES256' as const, sign: signWith(signer), ...over });
const asked: Partial<VerifyPorts> = { presentation: { nonce: NONCE, audience: SITE } };

const judge = async (text: string, documents: Readonly<Record<string, object | Uint8Array>> = { [WELL_KNOWN]: metadata }, over: Partial<VerifyPorts> = {}) => {
  const ports = world(documents, over);
  const resolveKey: VerifyPorts['resolveKey'] = async (url) => {
    ports.asked.push(url);
    return url in documents ? { document: documents[url], source: 'network' } : { notFound: true };
  };
  const report = await verify(text, { resolveKey, ...ports });
  return { report, asked: ports.asked, found: [report.verdict, ...lines(report).filter((line) => !/format pass|not_reached|issuer warn|no_status/.test(line))] };
};
const PASSED = ['shape pass shape_ok', 'issuer_key pass key_found', 'signature pass sig_ok', 'dates pass dates_ok'];

describe('SD-JWT VC', () => {
  test('with everything shown: valid, and read by the names most types share', async () => {
    const { report, found, asked: questions } = await judge(good);
    expect(found).toEqual(['valid', ...PASSED, 'holder warn holder_unsigned']);
    expect(report).toMatchObject({ form: 'sd-jwt', carrier: 'jwt', issuer: { id: ISSUER }, claims: { title: 'Reading maps', kind: 'urn:example:award:1', holderName: 'Zoë d’Aubigné' } });
    expect(questions).toEqual([WELL_KNOWN]);
  });

  test('what the holder hides is not shown, and nothing else changes', async () => {
    const { report, found } = await judge(await presentSdJwt(good, { show: ['/given_name'] }));
    expect(found).toEqual(['valid', ...PASSED, 'holder warn holder_unsigned']);
    expect(report.claims?.holderName).toBe('Zoë');
    expect(JSON.stringify(report)).not.toContain('Aubigné');
  });

  test('the pilots’ micro-credential: the members of an Open Badge beside the type', async () => {
    const { credentialSubject, issuer } = makeBadge(BADGE);
    const [subject] = [credentialSubject].flat();
    const achievement = { ...(subject as { achievement: object }).achievement, creditsAvailable: undefined, ECTS: 4.5 };
    const { report } = await judge(await make({ vct: 'urn:eudi:micro_credential:1', issuer, validFrom: '2026-12-01T09:00:00Z', credentialSubject: { ...subject, creditsEarned: undefined, achievement } }, ['/credentialSubject/identifier']));
    expect(report.verdict).toBe('valid');
    expect(report.claims).toMatchObject({ title: 'Reading satellite images', credits: 4.5, issuer: { id: ISSUER, name: 'University of Example' }, holderName: 'Zoë d’Aubigné', level: 'EQF level 6' });
  });

  test('keys: of a did, of a key set elsewhere that the metadata names, the only one without a name', async () => {
    const did = await makeSdJwt({ claims: { ...claims, iss: DID }, hide: [], alg: 'EdDSA', sign: signWith(didKey), random, header: { kid: METHOD } });
    expect((await judge(did)).found).toEqual(['valid', ...PASSED, 'issuer pass issuer_known', 'holder warn holder_unsigned']);
    const set = 'https://keys.example/set';
    expect((await judge(good, { [WELL_KNOWN]: { issuer: ISSUER, jwks_uri: set }, [set]: metadata.jwks })).report.verdict).toBe('valid');
    expect((await judge(await make({}, HIDE, issuerKey, {}))).report.verdict).toBe('valid');
  });

  test('a certificate alone: nobody vouches for it here', async () => {
    const { found } = await judge(await make({ iss: undefined }, HIDE, issuerKey, { x5c: ['MIIB'] }));
    expect(found).toEqual(['unknown', 'shape pass shape_ok', 'issuer_key not_checked certificate_untrusted']);
  });

  test.each<[string, () => Promise<string>, object, string]>([
    ['another key', () => make({}, HIDE, makeKey('ES256')), metadata, 'signature fail sig_mismatch'],
    ['B12 another name of key', () => make({}, HIDE, issuerKey, { kid: 'k2' }), metadata, 'issuer_key fail key_not_found'],
    ['another kind of key', () => make(), { ...metadata, jwks: { keys: [{ ...makeKey('EdDSA').jwk, kid: 'k1' }] } }, 'signature fail alg_forbidden'],
    ['two keys of one name', () => make(), { ...metadata, jwks: { keys: [{ ...issuerKey.jwk, kid: 'k1' }, { ...holderKey.jwk, kid: 'k1' }] } }, 'issuer_key fail key_not_found'],
    ['metadata of another issuer', () => make(), { ...metadata, issuer: 'https://issuer.example/other' }, 'issuer_key fail did_malformed'],
    ['metadata without keys', () => make(), { issuer: ISSUER }, 'issuer_key fail key_not_found'],
    ['a did’s name, a key of one’s own', () => make({ iss: DID }, HIDE, issuerKey, { kid: 'did:web:evil.example#1' }), metadata, 'issuer_key fail kid_issuer_mismatch'],
    ['no type', () => make({ vct: undefined }), metadata, 'shape fail shape_wrong'], ['no issuer', () => make({ iss: undefined }), metadata, 'shape fail shape_wrong'], ['cnf that is no object', () => make({ cnf: 'me' }), metadata, 'shape fail shape_wrong'],
    ['expired', () => make({ exp: NOW.getTime() / 1000 - 1 }), metadata, 'dates fail expired'], ['expired in the members beside', () => make({ validUntil: '2027-01-01T00:00:00Z' }), metadata, 'dates fail expired'],
    ['not yet valid', () => make({ nbf: NOW.getTime() / 1000 + 3600 }), metadata, 'dates fail not_yet_valid'], ['a date that is none', () => make({ exp: 'tomorrow' }), metadata, 'dates fail dates_malformed'],
    ['B28 a disclosure that nobody signed', async () => `${good}${part(['s', 'degree', 'doctorat'] as never)}~`, metadata, 'shape fail sd_unreferenced'],
    ['B28 a disclosure that was changed', async () => good.replace(/~[^~]+~$/, `~${part(['s', 'email', 'eve@example.org'] as never)}~`), metadata, 'shape fail sd_unreferenced'],
    ['B28 md5', async () => `${token({ ...claims, _sd_alg: 'md5' }, issuerKey, { typ: 'dc+sd-jwt', kid: 'k1' })}~`, metadata, 'shape fail sd_alg'],
    ['the payload was changed', async () => good.replace(/\.[^.]+\./, `.${part({ ...claims, title: 'Flying' })}.`).replace(/~.*$/, '~'), metadata, 'signature fail sig_mismatch'],
    ['the header was changed', async () => good.replace(/^[^.]+/, part({ alg: 'ES256', typ: 'dc+sd-jwt', kid: 'k1', x: 1 })), metadata, 'signature fail sig_mismatch'],
    ['B01 none', async () => `${part({ alg: 'none', typ: 'dc+sd-jwt' })}.${part(claims)}.~`, metadata, 'format fail alg_forbidden'],
    ['B27 another token of the issuer’s', async () => `${token(claims, issuerKey, { typ: 'at+jwt', kid: 'k1' })}~`, metadata, 'format fail jws_header'],
    ['a member twice', async () => `${token(`{"iss":"${ISSUER}","vct":"a","vct":"b"}`, issuerKey, { typ: 'dc+sd-jwt', kid: 'k1' })}~`, metadata, 'format fail json_duplicate'],
  ])('%s: invalid', async (_, made, document, expected) => {
    const { found } = await judge(await made(), { [WELL_KNOWN]: document });
    expect(found).toEqual(expect.arrayContaining(['invalid', expected]));
  });

  test('nobody is asked for a key before the disclosures fit', async () => {
    expect((await judge(`${good}${part(['s', 'a', 1] as never)}~`)).asked).toEqual([]);
  });

  test('the issuer’s metadata is out of reach: unknown', async () => {
    expect((await judge(good, {})).found).toEqual(expect.arrayContaining(['unknown', 'issuer_key not_checked issuer_not_found']));
    expect((await judge(good, {}, { resolveKey: async () => ({ unavailable: true, why: 'timeout' }) })).found).toEqual(expect.arrayContaining(['unknown', 'issuer_key not_checked issuer_key_unavailable']));
  });

  test('the e-mail address it was issued to', async () => {
    expect((await judge(good, undefined, { recipient: 'zoe@example.org' })).found).toContain('recipient pass recipient_matches');
    expect((await judge(await presentSdJwt(good, { show: [] }), undefined, { recipient: 'zoe@example.org' })).found).toContain('recipient not_checked recipient_unstated');
  });

  test('a stapled proof is over what the issuer signed, whatever is shown', async () => {
    const LOG = { name: 'example.org/log', ...testKey(5) }, salt = new Uint8Array(16).fill(7);
    const issued = new TextEncoder().encode(good.slice(0, good.indexOf('~')));
    const leaf = leafHash(leafEntry({ type: 'credential', issuer: ISSUER, salt, signed: issued }));
    const logProof = logProofText({ index: 0, path: [], checkpoint: await signCheckpoint({ origin: LOG.name, size: 1, root: leaf }, LOG), extra: salt });
    expect((await judge(await presentSdJwt(good, { show: [] }), undefined, { logProof, trustedLogs: [LOG] })).found).toContain('log pass logged');
    expect((await judge(await make(), undefined, { logProof, trustedLogs: [LOG] })).found).toContain('log fail log_mismatch');
  });
});

describe('key binding (RFC 9901 §7.3)', () => {
  const present = (over: object = {}, signer = holderKey, show = ['/given_name']) => presentSdJwt(good, { show, keyBinding: binding(over, signer) });
  const holder = async (text: string, over: Partial<VerifyPorts> = asked) => {
    const { found } = await judge(text, undefined, over);
    return [found[0], ...found.filter((line) => /^(?:holder|audience)/.test(line))];
  };

  test('made by the holder, for the one who asked', async () => {
    expect(await holder(await present())).toEqual(['valid', 'holder pass holder_bound', 'audience pass audience_matches']);
  });

  test('nobody says who asked: signature and hash are checked, the rest is named', async () => {
    expect(await holder(await present(), {})).toEqual(['valid', 'holder pass holder_bound', 'audience not_checked audience_unchecked']);
  });

  test('asked for and not there', async () => {
    expect(await holder(good)).toEqual(['invalid', 'holder fail holder_unsigned']);
    const { cnf: _, ...unbound } = claims;
    const bearer = await makeSdJwt({ claims: unbound, hide: [], alg: 'ES256', sign: signWith(issuerKey), random, header: { kid: 'k1' } });
    expect(await holder(bearer, {})).toEqual(['valid']);
    expect(await holder(bearer)).toEqual(['invalid', 'holder fail holder_unsigned']);
  });

  test.each<[string, () => Promise<string>, string]>([
    ['B29 for another occasion', () => present({ nonce: 'other' }), 'audience fail audience_differs'], ['B29 for another reader', () => present({ audience: 'https://evil.example' }), 'audience fail audience_differs'],
    ['of tomorrow', () => present({ issuedAt: NOW.getTime() / 1000 + 86_400 }), 'audience fail audience_differs'], ['without an hour', () => present({ issuedAt: undefined }), 'audience fail audience_differs'], ['for nobody', () => present({ audience: undefined }), 'audience fail audience_differs'],
    ['by another key', () => present({}, makeKey('ES256')), 'holder fail holder_mismatch'], ['by another kind of key', () => present({ alg: 'EdDSA' }, makeKey('EdDSA')), 'holder fail alg_forbidden'],
    ['more was shown than signed for', async () => { const text = await present(); const more = good.split('~')[2] ?? ''; return text.replace(/~([^~]*)$/, `~${more}~$1`); }, 'holder fail holder_mismatch'],
    ['less was shown than signed for', async () => (await present()).replace(/~[^~]+~([^~]*)$/, '~$1'), 'holder fail holder_mismatch'],
    ['B27 a credential in its place', async () => `${good}${good.split('~')[0]}`, 'holder fail holder_mismatch'],
    ['another type', async () => `${good}${token({ nonce: NONCE, aud: SITE, iat: 1, sd_hash: 'x' }, holderKey, { typ: 'JWT' })}`, 'holder fail holder_mismatch'],
    ['none', async () => `${good}${part({ alg: 'none', typ: 'kb+jwt' })}.${part({})}.`, 'holder fail alg_forbidden'], ['nonsense', async () => `${good}xxxxxxxx`, 'holder fail jws_malformed'],
  ])('%s: invalid', async (_, made, expected) => {
    expect(await holder(await made())).toEqual(expect.arrayContaining(['invalid', expected]));
  });

  test('of a credential that names no key: invalid; of one that names it by another way: unknown', async () => {
    expect(await holder(await presentSdJwt(await make({ cnf: undefined }), { show: [], keyBinding: binding() }))).toEqual(['invalid', 'holder fail holder_mismatch']);
    expect(await holder(await presentSdJwt(await make({ cnf: { 'x5t#S256': 'abc' } }), { show: [], keyBinding: binding() }))).toEqual(['unknown', 'holder not_checked holder_unchecked']);
  });

  test('the holder is not looked at before the issuer’s signature passed', async () => {
    const forged = await presentSdJwt(await make({}, HIDE, makeKey('ES256')), { show: [], keyBinding: binding() });
    expect(await holder(forged)).toEqual(['invalid']);
  });
});

describe('any change of a presentation', () => {
  test('one character replaced, taken out or put in: never valid with other claims', async () => {
    const text = await presentSdJwt(good, { show: ['/given_name'], keyBinding: binding() });
    const plain = await judge(text, undefined, asked);
    await fc.assert(fc.asyncProperty(fc.nat(text.length - 1), fc.constantFrom('~', '.', '=', 'A', '_', ' ', '\u0000', 'é'), fc.nat(2), async (at, character, kind) => {
      const changed = text.slice(0, at) + (kind === 1 ? '' : character) + text.slice(kind === 2 ? at : at + 1);
      const { report } = await judge(changed, undefined, asked);
      if (report.verdict === 'valid') expect(report.claims).toEqual(plain.report.claims);
    }), { numRuns: 300 });
  });
});

describe('withdrawal (Token Status List)', () => {
  const uri = 'https://issuer.example/lists/1';
  const now = NOW.getTime() / 1000;
  const list = (bytes: readonly number[], signer = issuerKey) => new TextEncoder().encode(token({ iss: ISSUER, sub: uri, iat: now - 60, exp: now + 600, status_list: { bits: 1, lst: deflateSync(Buffer.from(bytes)).toString('base64url') } }, signer, { typ: 'statuslist+jwt', kid: 'k1' }));
  const status = async (served?: Uint8Array, over: Partial<VerifyPorts> = {}) => {
    const { found } = await judge(await make({ status: { status_list: { idx: 3, uri } } }), { [WELL_KNOWN]: metadata, ...(served && { [uri]: served }) }, over);
    return [found[0], found.find((line) => line.startsWith('status'))];
  };

  test('signed by the same issuer, whose keys are where the credential’s are', async () => {
    expect(await status(list([0b0000_0000]))).toEqual(['valid', 'status pass not_revoked']);
    expect(await status(list([0b0000_1000]))).toEqual(['invalid', 'status fail revoked']);
  });

  test('withdrawn by now, judged as of a day before the list was made: nothing tells', async () => {
    expect(await status(list([0b0000_1000]), { at: new Date('2027-01-01T00:00:00Z') })).toEqual(['unknown', 'status not_checked no_time_evidence']);
  });

  test('signed by another, out of reach, as CWT: unknown', async () => {
    expect(await status(list([0], holderKey))).toEqual(['unknown', 'status not_checked status_untrusted']);
    expect(await status()).toEqual(['unknown', 'status not_checked status_unreachable']);
    expect(await status(Uint8Array.of(0xd2, 0x84, 0x43, 0xa1, 0x01, 0x26))).toEqual(['unknown', 'status not_checked status_cwt']);
  });
});

describe('credentials of the data model (VC-JOSE-COSE §3.2)', () => {
  const { status: _, ...PLAIN } = BADGE;
  const badge = makeBadge(PLAIN) as unknown as Record<string, unknown>;
  const sign = (over: object = {}) => makeSdJwt({ claims: { ...badge, ...over }, hide: ['/credentialSubject/identifier', '/credentialSubject/result'], alg: 'EdDSA', sign: signWith(didKey), random, header: { kid: METHOD } });

  test('an Open Badge whose holder shows the results or not', async () => {
    const whole = await sign();
    const all = await judge(whole);
    expect(all.found).toEqual(['valid', 'context pass context_pinned', ...PASSED, 'issuer pass issuer_known']);
    expect(all.report.claims?.holderName).toBe('Zoë d’Aubigné');
    const less = await judge(await presentSdJwt(whole, { show: ['/credentialSubject/identifier'] }));
    expect([less.report.verdict, less.report.claims?.results]).toEqual(['valid', []]);
  });

  test('bound to a key', async () => {
    const bound = await presentSdJwt(await sign({ cnf: { jwk: holderKey.jwk } }), { show: [], keyBinding: binding() });
    expect((await judge(bound, undefined, asked)).found).toEqual(expect.arrayContaining(['valid', 'holder pass holder_bound', 'audience pass audience_matches']));
    expect((await judge(bound, undefined, { presentation: { nonce: 'x', audience: SITE } })).found).toEqual(expect.arrayContaining(['invalid', 'audience fail audience_differs']));
  });

  test('without a subject: invalid', async () => {
    expect((await judge(await makeSdJwt({ claims: { ...badge, credentialSubject: undefined }, hide: [], alg: 'EdDSA', sign: signWith(didKey), random, header: { kid: METHOD } }))).found).toEqual(expect.arrayContaining(['invalid', 'shape fail shape_wrong']));
  });
});
