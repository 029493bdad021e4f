// European Digital Credentials sealed with JAdES: what is judged, what is refused, what is named and not judged.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newBits, setBit, verify } from '../index.ts';
import type { Report, VerifyPorts } from '../index.ts';
import { DID, LIST, lines, statusList, testKey, world } from '../../test/credential.ts';
import { MAIL, SERVER, TIME_STAMPING, certificate, joseSign, pair, revocationList, timeStamp } from '../../test/seal.ts';
import type { Party, Wish } from '../../test/seal.ts';
import { sealJades } from './index.ts';

const AT = new Date('2027-01-10T12:00:00Z');
const SEALED = '2026-12-01T09:00:00Z';
const note = (en: string) => ({ type: 'Note', noteLiteral: { en } });
const ELM = {
  '@context': ['https://www.w3.org/2018/credentials/v1', 'http://data.europa.eu/snb/model/context/edc-ap'],
  id: 'urn:credential:1', type: ['VerifiableCredential', 'EuropeanDigitalCredential'],
  issuer: { id: 'urn:epass:org:1', type: 'Organisation', legalName: { fr: 'Université de Test' }, eIDASIdentifier: { type: 'LegalIdentifier', notation: 'VATFR-12345678901' } },
  issuanceDate: '2026-12-01T09:00:00Z', issued: '2026-12-01T09:00:00Z', validFrom: '2026-12-01T09:00:00Z',
  credentialSubject: {
    id: 'urn:epass:person:1', type: 'Person', fullName: { en: 'Ana Andromeda' }, contactPoint: { type: 'ContactPoint', emailAddress: { id: 'mailto:ana@example.org', type: 'Mailbox' } },
    hasClaim: { id: 'urn:epass:a:1', type: 'LearningAchievement', title: { en: 'Soil science', fr: 'Science du sol' }, provenBy: { type: 'LearningAssessment', title: { en: 'Examination' }, grade: note('17') } },
  },
};

const root = certificate({ name: 'Autorité', identifier: 'VATFR-1', ca: {}, number: 1 });
const middle = certificate({ name: 'Autorité des sceaux', identifier: 'VATFR-2', ca: { pathLength: 0 }, number: 2 }, root);
const leaf = certificate({ purposes: [MAIL], ca: false, statements: ['qualified', 'device', 'seal'] }, middle);

type Sealing = { readonly alg?: string; readonly chain?: readonly Party[]; readonly document?: object };
const sealing = ({ alg = 'ES256', chain = [leaf, middle], document = ELM }: Sealing = {}) =>
  sealJades(JSON.stringify(document), { chain: chain.map(({ der }) => der), alg, sealedAt: SEALED, sign: joseSign(alg, (chain[0] as Party).key) });
/** Sealed with whatever is asked, without the care that sealJades takes. */
const forge = ({ header = {}, chain = [leaf, middle], alg = 'ES256', payload = JSON.stringify(ELM), etsiU, key = (chain[0] as Party).key }: { header?: object; chain?: readonly Party[]; alg?: string; payload?: string; etsiU?: readonly object[]; key?: Party['key'] } = {}) => {
  const whole = { alg, x5c: chain.map(({ der }) => Buffer.from(der).toString('base64')), b64: false, sigT: SEALED, crit: ['b64', 'sigT'], ...header };
  const head = part(whole);
  const body = (whole.b64 as unknown) === false ? payload : part(payload);
  const signature = Buffer.from(joseSign(alg, key)(Buffer.from(`${head}.${body}`))).toString('base64url');
  return { payload: body, signatures: [{ protected: head, ...(etsiU && { header: { etsiU: etsiU.map(part) } }), signature }] };
};
const part = (value: object | string) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const judge = (input: string | object, over: Partial<VerifyPorts> = {}): Promise<Report> =>
  verify(typeof input === 'string' ? input : JSON.stringify(input), world({}, { now: AT, anchors: [root.der], ...over }));
const found = async (input: string | object, over: Partial<VerifyPorts> = {}) => {
  const report = await judge(input, over);
  return [report.verdict, ...lines(report).filter((line) => / (?:fail|not_checked|warn) /.test(line) && !line.endsWith('not_reached'))];
};

describe('a seal', () => {
  test('whose authority is trusted: valid, and the certificate says who sealed', async () => {
    const report = await judge(await sealing());
    expect(lines(report)).toEqual([
      'format pass format_known', 'context pass context_pinned', 'shape pass shape_ok', 'issuer_key pass seal_trusted', 'seal pass seal_qualified',
      'signature pass sig_ok', 'dates pass dates_ok', 'status pass no_status', 'issuer pass issuer_certified',
    ]);
    expect(report).toMatchObject({
      verdict: 'valid', form: 'elm', issuer: { id: 'VATFR-12345678901', name: 'Université de Test', nameSource: 'certificate', known: true },
      seal: { by: 'Université de Test', organisation: 'VATFR-12345678901', country: 'FR', authority: 'Autorité des sceaux', tier: 'qualified', sealedAt: '2026-12-01T09:00:00.000Z', level: 'B' },
      summary: 'Université de Test awarded “Soil science” to Ana Andromeda.',
    });
  });

  test('whose authority nobody trusts: unknown, in words', async () => {
    const report = await judge(await sealing(), { anchors: [] });
    expect(await found(await sealing(), { anchors: [] })).toEqual(['unknown', 'issuer_key not_checked seal_untrusted', 'seal not_checked seal_claimed', 'issuer warn issuer_unknown']);
    expect(report.summary).toBe('The signature is genuine. Sealed by Université de Test according to a certificate from Autorité des sceaux, an authority that this verifier has not been told to trust. This is neither a yes nor a no.');
  });

  test.each<[string, Wish, string]>([
    ['RSA PKCS #1', { kind: 'RSA' }, 'RS256'], ['RSA PSS', { kind: 'RSA' }, 'PS256'], ['RSA, SHA-512', { kind: 'RSA' }, 'RS512'], ['P-384', { kind: 'P-384' }, 'ES384'],
    ['P-521', { kind: 'P-521' }, 'ES512'], ['Ed25519', { kind: 'Ed25519' }, 'EdDSA'],
  ])('with a key of %s', async (_, wish, alg) => {
    expect(await found(await sealing({ alg, chain: [certificate(wish, middle), middle] }))).toEqual(['valid']);
  });

  test.each<[string, Wish]>([['RSA', { kind: 'RSA' }], ['RSA, SHA-384', { kind: 'RSA', hash: 'sha384' }], ['RSA PSS', { kind: 'RSA', pss: true }], ['P-521', { kind: 'P-521', hash: 'sha512' }], ['Ed25519', { kind: 'Ed25519' }]])('under an authority with a key of %s', async (_, wish) => {
    const by = certificate({ name: 'Other', ca: {}, number: 9, ...wish });
    const own = certificate({ ...(wish.hash && { hash: wish.hash }), ...(wish.pss && { pss: true }) }, by);
    expect(await found(await sealing({ chain: [own] }), { anchors: [by.der] })).toEqual(['valid']);
  });

  test('in all three serialisations, with the payload in base64url or in clear', async () => {
    const general = forge({ header: { b64: undefined, crit: ['sigT'] } });
    const [only] = general.signatures as [{ protected: string; signature: string }];
    expect(await found(general)).toEqual(['valid']);
    expect(await found({ payload: general.payload, protected: only.protected, signature: only.signature })).toEqual(['valid']);
    expect(await found(`${only.protected}.${general.payload}.${only.signature}`)).toEqual(['valid']);
  });

  test('pinned by its own certificate', async () => {
    expect(await found(await sealing(), { anchors: [leaf.der] })).toEqual(['valid']);
  });

  test('of another credential than the European one: nothing ties its issuer to the certificate', async () => {
    const document = { '@context': ['https://www.w3.org/ns/credentials/v2'], type: ['VerifiableCredential'], issuer: 'did:web:example.org', validFrom: SEALED, credentialSubject: { id: 'urn:x' } };
    expect(await found(await sealing({ document }))).toEqual(['unknown', 'issuer_key not_checked key_unlinked']);
  });

  test('addresses to compare with', async () => {
    expect(await found(await sealing(), { recipient: 'Ana@example.org' })).toEqual(['valid']);
    expect(await found(await sealing(), { recipient: 'eve@example.org' })).toEqual(['invalid', 'recipient fail recipient_differs']);
  });
});

describe('changed after sealing', () => {
  test.each<[string, (seal: ReturnType<typeof forge>) => unknown, string]>([
    ['payload', (seal) => ({ ...seal, payload: seal.payload.replace('Ana', 'Eve') }), 'signature fail sig_mismatch'],
    ['white space in the payload', (seal) => ({ ...seal, payload: `${seal.payload} ` }), 'signature fail sig_mismatch'],
    ['header', (seal) => replaced(seal, { protected: part({ ...headerOf(seal), sigT: '2026-12-01T09:00:01Z' }) }), 'signature fail sig_mismatch'],
    ['signature all zero (B07)', (seal) => replaced(seal, { signature: Buffer.alloc(64).toString('base64url') }), 'signature fail sig_mismatch'],
    ['signature in DER (B09)', (seal) => replaced(seal, { signature: Buffer.from('3006020101020101', 'hex').toString('base64url') }), 'signature fail sig_mismatch'],
    ['without signature', (seal) => replaced(seal, { signature: '' }), 'format fail jws_malformed'],
    ['certificate of somebody else', (seal) => replaced(seal, { protected: part({ ...headerOf(seal), x5c: [b64(other.der)] }) }), 'signature fail sig_mismatch'],
    ['a member twice in the payload', (seal) => ({ ...seal, payload: seal.payload.replace('{', '{"id":"urn:x",') }), 'format fail json_duplicate'],
    ['two seals', (seal) => ({ ...seal, signatures: [...seal.signatures, ...seal.signatures] }), 'format fail seal_several'],
    ['both serialisations', (seal) => ({ ...seal, ...seal.signatures[0] }), 'format fail jws_malformed'],
    ['no signatures', (seal) => ({ ...seal, signatures: [] }), 'format fail jws_malformed'],
  ])('%s: invalid', async (_, change, expected) => {
    expect(await found(change(forge()) as object)).toEqual(['invalid', expected]);
  });

  const other = certificate({ name: 'Université de Test', number: 5 }, middle);

  test('certificate swapped for one of the same name and the swapper’s key', async () => {
    const forged = certificate({ number: 6 }, { ...middle, key: pair('P-256', 7) });
    expect(await found(forge({ chain: [forged, middle] }))).toEqual(['invalid', 'issuer_key fail cert_broken']);
  });
});

describe('headers', () => {
  test.each<[string, object, string]>([
    ['alg none (B01)', { alg: 'none' }, 'format fail alg_forbidden'],
    ['HS256 (B02)', { alg: 'HS256' }, 'format fail alg_forbidden'],
    ['no alg', { alg: undefined }, 'format fail alg_forbidden'],
    ['an algorithm of another kind of key', { alg: 'RS256' }, 'signature fail alg_forbidden'],
    ['ES384 with a P-256 key', { alg: 'ES384' }, 'signature fail alg_forbidden'],
    ['jku (B04)', { jku: 'https://evil.example/k' }, 'format fail jws_header'],
    ['x5u (B04)', { x5u: 'https://evil.example/k' }, 'format fail jws_header'],
    ['unknown crit (B05)', { crit: ['b64', 'exp'], exp: 1 }, 'format fail jws_header'],
    ['crit of what is not there', { crit: ['b64', 'sigT', 'sigPl'] }, 'format fail jws_header'],
    ['crit empty', { crit: [] }, 'format fail jws_header'],
    ['crit twice the same', { crit: ['b64', 'b64', 'sigT'] }, 'format fail jws_header'],
    ['b64 false and not in crit (RFC 7797 §6)', { crit: ['sigT'] }, 'format fail jws_header'],
    ['b64 as text', { b64: 'false' }, 'format fail jws_header'],
    ['sigD beside a payload', { sigD: { mId: 'http://uri.etsi.org/19182/HttpHeaders', pars: [] } }, 'format fail jws_header'],
    ['etsiU inside the signature', { etsiU: [] }, 'format fail jws_header'],
    ['x5t#S256 of another certificate', { 'x5t#S256': part('x') }, 'issuer_key fail cert_mismatch'],
    ['x5t#o of another certificate', { 'x5t#o': { digAlg: 'S256', digVal: part('x') } }, 'issuer_key fail cert_mismatch'],
    ['sigX5ts of another certificate', { sigX5ts: [{ digAlg: 'S256', digVal: part('x') }] }, 'issuer_key fail cert_mismatch'],
    ['x5c empty', { x5c: [] }, 'issuer_key not_checked issuer_key_unavailable'],
    ['x5c of something else', { x5c: ['AAAA'] }, 'issuer_key fail cert_malformed'],
    ['x5c with too many', { x5c: Array<string>(11).fill('AAAA') }, 'issuer_key not_checked issuer_key_unavailable'],
    ['sealed before the certificate began', { sigT: '2025-12-01T09:00:00Z' }, 'issuer_key fail key_not_valid_then'],
    ['sealed after it ended', { iat: 1_893_456_000 }, 'issuer_key fail key_not_valid_then'],
  ])('%s', async (_, header, expected) => {
    const [verdict, first] = await found(relabel(header));
    expect([verdict, first]).toEqual([expected.includes('not_checked') ? 'unknown' : 'invalid', expected]);
  });

  test('a key in the header is ignored (B03)', async () => {
    expect(await found(forge({ header: { jwk: { kty: 'EC' } } }))).toEqual(['valid']);
    expect(await found(forge({ header: { jwk: pair('P-256', 8).export({ format: 'jwk' }) }, key: pair('P-256', 8) }))).toEqual(['invalid', 'signature fail sig_mismatch']);
  });

  test('alg outside of the signature', async () => {
    const seal = forge();
    expect(await found({ ...seal, signatures: [{ ...seal.signatures[0], header: { alg: 'ES256' } }] })).toEqual(['invalid', 'format fail jws_header']);
  });

  test('properties that are read and do not weigh are named', async () => {
    const report = await judge(forge({ header: { sigPId: { id: 'urn:oid:1' }, srCms: [{ commId: { id: 'x' } }], sigPl: { addressCountry: 'FR' } } }));
    expect(report.checks.find(({ code }) => code === 'evidence_unjudged')).toMatchObject({ result: 'not_checked', detail: 'srCms, sigPId, sigPl' });
    expect([report.verdict, report.seal?.unjudged]).toEqual(['valid', ['srCms', 'sigPId', 'sigPl']]);
  });

  test('over something that is not in the file: no verdict, nothing claimed', async () => {
    const { signatures } = forge();
    const report = await judge({ signatures });
    expect([report.verdict, report.claims, ...lines(report)]).toEqual(['unknown', null, 'format pass format_known', 'signature not_checked seal_detached']);
    const sigD = forge({ header: { sigD: { mId: 'http://uri.etsi.org/19182/ObjectIdByURI', pars: ['https://evil.example/'] } } });
    expect(await found({ signatures: sigD.signatures })).toEqual(['unknown', 'signature not_checked seal_detached']);
  });

  /** A sealed header with members swapped, sealed again where the algorithm can still be used. */
  function relabel(header: object): object {
    return replaced(forge({ header: { ...header, alg: 'ES256' } }), 'alg' in header ? { protected: part({ ...headerOf(forge()), ...header }) } : {});
  }
});

describe('certificates and those above them (RFC 5280 §6.1)', () => {
  const under = (wish: Wish, by = middle) => [certificate(wish, by), middle];
  test.each<[string, () => readonly Party[], string]>([
    ['expired', () => under({ until: '2026-12-31T00:00:00Z' }), 'unknown issuer_key not_checked no_time_evidence'],
    ['not yet in force', () => under({ from: '2027-06-01T00:00:00Z' }), 'invalid issuer_key fail key_not_valid_then'],
    ['for servers only', () => under({ purposes: [SERVER] }), 'invalid issuer_key fail cert_usage'],
    ['for time stamps only (B30)', () => under({ purposes: [TIME_STAMPING] }), 'invalid issuer_key fail cert_usage'],
    ['for encryption only (B30)', () => under({ usage: [2] }), 'invalid issuer_key fail cert_usage'],
    ['of an authority', () => under({ ca: {}, usage: [0, 5] }), 'invalid issuer_key fail cert_usage'],
    ['with a critical extension that nobody knows', () => under({ more: [['1.2.3.4.5', true]] }), 'invalid issuer_key fail cert_critical'],
    ['with name constraints', () => under({ more: [['2.5.29.30', false]] }), 'invalid issuer_key fail cert_critical'],
    ['with an extension twice', () => under({ more: [['1.2.3.4.5', false], ['1.2.3.4.5', false]] }), 'invalid issuer_key fail cert_malformed'],
    ['with an extension that nobody needs to know', () => under({ more: [['1.2.3.4.5', false]] }), 'valid'],
    ['without key usage', () => under({ usage: null }), 'valid'],
    ['signed by itself', () => [certificate({ number: 11 })], 'unknown issuer_key not_checked seal_untrusted'],
    ['under an authority that nobody trusts', () => { const by = certificate({ name: 'Elsewhere', ca: {}, number: 12 }); return [certificate({}, by), by]; }, 'unknown issuer_key not_checked seal_untrusted'],
    ['with the authority between missing', () => [leaf], 'unknown issuer_key not_checked seal_untrusted'],
    ['with those above in another order', () => [leaf, root, middle], 'valid'],
    ['with an authority’s certificate first', () => [middle, leaf], 'invalid issuer_key fail kid_issuer_mismatch'],
    ['under somebody who calls himself as the authority', () => { const by = { ...certificate({ name: 'Autorité des sceaux', identifier: 'VATFR-2', ca: {}, number: 13 }, root), key: pair('P-256', 14) }; return [certificate({}, by), by]; }, 'invalid issuer_key fail cert_broken'],
    ['under a certificate that is no authority’s', () => { const by = certificate({ name: 'Customer', ca: false, number: 15 }, root); return [certificate({}, by), by]; }, 'invalid issuer_key fail cert_usage'],
    ['under a version that says nothing of authority', () => { const by = certificate({ name: 'Customer', ca: undefined, number: 15 }, root); return [certificate({}, by), by]; }, 'invalid issuer_key fail cert_usage'],
    ['under an authority that may not sign certificates', () => { const by = certificate({ name: 'Lists only', ca: {}, usage: [6], number: 16 }, root); return [certificate({}, by), by]; }, 'invalid issuer_key fail cert_usage'],
    ['deeper than the authority allows', () => { const by = certificate({ name: 'Third', ca: {}, number: 17 }, middle); return [certificate({}, by), by, middle]; }, 'invalid issuer_key fail cert_usage'],
    ['under an authority with a critical extension that nobody knows', () => { const by = certificate({ name: 'Odd', ca: {}, more: [['1.2.3.4', true]], number: 18 }, root); return [certificate({}, by), by]; }, 'invalid issuer_key fail cert_critical'],
    ['under an authority that has expired', () => { const by = certificate({ name: 'Old', ca: {}, until: '2026-12-31T00:00:00Z', number: 19 }, root); return [certificate({}, by), by]; }, 'unknown issuer_key not_checked no_time_evidence'],
    ['signed with SHA-1', () => { const by = certificate({ name: 'RSA authority', ca: {}, kind: 'RSA' }, root); return [certificate({ hash: 'sha1' }, by), by]; }, 'invalid issuer_key fail key_weak'],
    ['signed with MD5', () => { const by = certificate({ name: 'RSA authority', ca: {}, kind: 'RSA' }, root); return [certificate({ hash: 'md5' }, by), by]; }, 'invalid issuer_key fail key_weak'],
    ['under an RSA key of 1024 bits (B10)', () => { const by = certificate({ name: 'Weak', ca: {}, kind: 'RSA-1024' }, root); return [certificate({}, by), by]; }, 'invalid issuer_key fail key_weak'],
  ])('%s', async (_, chain, expected) => {
    const [verdict, first] = await found(forge({ chain: chain() }));
    expect([verdict, ...(first ? [first] : [])].join(' ')).toBe(expected);
  });

  test('an RSA key of 1024 bits (B10)', async () => {
    expect(await found(forge({ chain: under({ kind: 'RSA-1024' }), alg: 'RS256' }))).toEqual(['invalid', 'issuer_key fail key_weak']);
  });

  test('expired now, judged as of a day when it was in force (B30)', async () => {
    const seal = forge({ chain: under({ until: '2026-12-31T00:00:00Z' }) });
    expect(await found(seal, { at: new Date('2026-12-15T00:00:00Z') })).toEqual(['valid']);
  });

  test.each<[string, Wish, readonly string[]]>([
    ['qualified certificate without a device', { statements: ['qualified', 'seal'] }, ['valid', 'seal pass seal_advanced']],
    ['a person’s', { statements: ['qualified', 'device', 'signature'] }, ['valid', 'seal warn seal_personal']],
    ['qualified by another law', { statements: ['qualified', 'device', 'seal', 'law'] }, ['valid', 'seal pass seal_plain']],
    ['no statements', {}, ['valid', 'seal pass seal_plain']],
  ])('kind of seal as the certificate says: %s', async (_, wish, expected) => {
    const report = await judge(forge({ chain: under(wish) }));
    expect([report.verdict, lines(report).find((line) => line.startsWith('seal '))]).toEqual(expected);
  });
});

describe('who sealed is who issues', () => {
  const by = (issuer: object) => ({ ...ELM, issuer: { ...ELM.issuer, eIDASIdentifier: undefined, ...issuer } });
  const country = (code: string) => ({ id: `http://publications.europa.eu/resource/authority/country/${code}`, type: 'Concept' });
  test.each<[string, object, readonly string[]]>([
    ['another identifier (B13)', { eIDASIdentifier: { notation: 'VATFR-99999999999' } }, ['invalid', 'issuer_key fail kid_issuer_mismatch']],
    ['the same number of another country', { eIDASIdentifier: { notation: '12345678901', spatial: country('ESP') } }, ['invalid', 'issuer_key fail kid_issuer_mismatch']],
    ['the number with its country', { eIDASIdentifier: { notation: '12345678901', spatial: country('FRA') } }, ['valid']],
    ['an identifier of another register', { registration: { notation: 'VATFR-12345678901' } }, ['valid']],
    ['the name alone', { legalName: { en: 'UNIVERSITE DE TEST' } }, ['valid']],
    ['neither', { legalName: { en: 'University of Elsewhere' } }, ['unknown', 'issuer_key not_checked key_unlinked']],
  ])('%s', async (_, issuer, expected) => {
    expect(await found(await sealing({ document: by(issuer) }))).toEqual(expected);
  });
});

describe('status of a European credential', () => {
  const entry = { id: 'https://example.org/s#1', type: 'TrustedCredentialStatus2021', statusPurpose: 'revocation' };
  test.each([['credentialStatus'], ['status']])('of a kind that is not read, in %s: unknown', async (member) => {
    const document = { ...ELM, [member]: entry };
    const online = { fetchDocument: () => Promise.resolve({ unavailable: true as const, why: 'nobody' }) };
    expect(await found(await sealing({ document }), online)).toEqual(['unknown', 'status not_checked status_unsupported']);
  });

  test('of a seal that nobody vouches for: no link is followed', async () => {
    const asked: string[] = [];
    const document = { ...ELM, credentialStatus: { id: 'https://example.org/s#1', type: 'StatusList2021Entry', statusListCredential: 'https://evil.example/s', statusListIndex: '1', statusPurpose: 'revocation' } };
    const report = await judge(await sealing({ document }), { anchors: [], fetchDocument: (url) => { asked.push(url); return Promise.resolve({ unavailable: true as const, why: '' }); }, issuerName: (id) => { asked.push(id); return Promise.resolve(undefined); } });
    expect([report.verdict, asked]).toEqual(['unknown', []]);
  });

  const listed = (did: string) => sealing({ document: { ...ELM, issuer: { ...ELM.issuer, id: did }, credentialStatus: { id: `${LIST}#9`, type: 'BitstringStatusListEntry', statusListCredential: LIST, statusListIndex: '9', statusPurpose: 'revocation' } } });
  const withList = async (revoked: boolean, key?: ReturnType<typeof testKey>) => {
    const bits = newBits();
    setBit(bits, 9, revoked);
    return world({ [LIST]: await statusList({ bits }, key) }, { now: AT, anchors: [root.der] });
  };
  const outcome = async (text: string, ports: VerifyPorts) => { const report = await verify(text, ports); return [report.verdict, lines(report).find((line) => line.startsWith('status'))]; };

  test.each<[string, string, boolean, string, string]>([
    ['not in it', DID, false, 'valid', 'status pass not_revoked'], ['in it', DID, true, 'invalid', 'status fail revoked'], ['of another issuer than the document’s', 'did:web:other.example', true, 'unknown', 'status not_checked status_untrusted'],
    ['of a document whose issuer has no did', 'urn:epass:org:1', true, 'unknown', 'status not_checked status_untrusted'],
  ])('a list signed by the issuer whom the sealed document names: %s', async (_, did, revoked, verdict, line) => {
    expect(await outcome(await listed(did), await withList(revoked))).toEqual([verdict, line]);
  });
  describe('its place among the identifiers, where the European profile has room for it', () => {
    const place = (change: object = {}) => ({ id: `${LIST}#9`, type: 'Identifier', schemeName: 'BitstringStatusListEntry', notation: '9', ...change });
    const placed = (identifier: unknown) => sealing({ document: { ...ELM, issuer: { ...ELM.issuer, id: DID }, identifier } });
    test.each<[string, unknown, boolean, string, string]>([
      ['not in the list', place(), false, 'valid', 'status pass not_revoked'], ['in the list', [{ id: 'urn:epass:identifier:1', type: 'Identifier', notation: '7' }, place()], true, 'invalid', 'status fail revoked'],
      ['another index than the address says', place({ notation: '8' }), false, 'unknown', 'status not_checked status_unsupported'], ['no index', place({ notation: 'nine' }), true, 'unknown', 'status not_checked status_unsupported'],
      ['an identifier of another kind', place({ schemeName: 'DOI' }), true, 'valid', 'status pass no_status'],
    ])('%s', async (_, identifier, revoked, verdict, line) => expect(await outcome(await placed(identifier), await withList(revoked))).toEqual([verdict, line]));

    const own = async (revoked: boolean, at = LIST): Promise<VerifyPorts> => {
      const { fetchDocument, ...rest } = await withList(revoked);
      return { ...rest, anchors: [], fetchDocument: () => Promise.reject(new Error('no link is followed')), ownDocument: async (url) => (url === at ? await fetchDocument?.(url) : undefined) ?? { unavailable: true, why: 'not ours' } };
    };
    test.each<[string, boolean, string, string, string]>([
      ['withdrawn', true, LIST, 'invalid', 'status fail revoked'], ['not withdrawn: nothing is said', false, LIST, 'unknown', 'status not_checked not_reached'], ['elsewhere: not asked', true, 'https://other.example/s', 'unknown', 'status not_checked not_reached'],
    ])('of a seal that nobody vouches for, in a list of the verifying house: %s', async (_, revoked, at, verdict, line) => expect(await outcome(await placed(place()), await own(revoked, at))).toEqual([verdict, line]));
  });
  test('the list is another’s work: unknown', async () => {
    expect(await outcome(await listed(DID), await withList(false, testKey(7)))).toEqual(['unknown', 'status not_checked status_untrusted']);
  });
});

describe('withdrawn certificates', () => {
  const CRL: Wish['more'] = [['2.5.29.31', false]];
  const revocable = certificate({ more: CRL, serial: 4711 }, middle);
  const fresh = { made: '2027-01-09T00:00:00Z', until: '2027-01-16T00:00:00Z' };
  const withLists = (...lists: readonly Uint8Array[]) => forge({ chain: [revocable, middle], etsiU: [{ rVals: { crlVals: lists.map((der) => ({ val: b64(der) })) } }] });
  const UNCHECKED = ['unknown', 'seal not_checked cert_revocation_unchecked'];

  test.each<[string, () => readonly Uint8Array[], readonly string[]]>([
    ['no list', () => [], UNCHECKED],
    ['a list without it', () => [revocationList(middle, { ...fresh, withdrawn: [[4712, '2026-12-02T00:00:00Z']] })], ['valid']],
    ['a list with it', () => [revocationList(middle, { ...fresh, withdrawn: [[4711, '2026-12-02T00:00:00Z']] })], ['invalid', 'issuer_key fail cert_revoked']],
    ['one list with it, one without', () => [revocationList(middle, fresh), revocationList(middle, { ...fresh, withdrawn: [[4711, '2026-12-02T00:00:00Z']] })], ['invalid', 'issuer_key fail cert_revoked']],
    ['an old list', () => [revocationList(middle, { made: '2026-12-01T00:00:00Z', until: '2026-12-08T00:00:00Z' })], UNCHECKED],
    ['somebody else’s list', () => [revocationList(root, fresh)], UNCHECKED],
    ['a list in the authority’s name', () => [revocationList({ ...middle, key: pair('P-256', 20) }, fresh)], UNCHECKED],
    ['a list of some only', () => [revocationList(middle, { ...fresh, critical: true })], UNCHECKED],
    ['rubbish', () => [Uint8Array.of(0x30, 0x80, 1, 2)], UNCHECKED],
  ])('%s', async (_, lists, expected) => {
    expect(await found(withLists(...lists()))).toEqual(expected);
  });

  test('as of a day before', async () => {
    const list = revocationList(middle, { ...fresh, withdrawn: [[4711, '2027-01-05T00:00:00Z']] });
    expect(await found(withLists(list), { at: new Date('2027-01-02T00:00:00Z') })).toEqual(['valid']);
  });
});

describe('time stamps (RFC 3161)', () => {
  const clock = certificate({ name: 'Horloge', number: 30, usage: [0], purposes: [TIME_STAMPING], until: '2036-01-01T00:00:00Z' }, root);
  const brief = certificate({ until: '2026-12-31T00:00:00Z' }, middle);
  const stamped = (make: (signature: string) => Uint8Array, more: readonly object[] = [], chain: readonly Party[] = [brief, middle]) => {
    const seal = forge({ chain });
    const { signature } = seal.signatures[0] as { signature: string };
    return { ...seal, signatures: [{ ...seal.signatures[0], header: { etsiU: [{ sigTst: { tstTokens: [{ val: b64(make(signature)) }] } }, ...more].map(part) } }] };
  };
  const good = (signature: string) => timeStamp(clock, signature, '2026-12-01T09:00:05Z');

  test('a certificate that has expired since: the stamp shows that the seal was made before (B30)', async () => {
    const report = await judge(stamped(good));
    expect(lines(report)).toEqual(expect.arrayContaining(['issuer_key pass seal_trusted_then', 'evidence pass timestamp_ok']));
    expect([report.verdict, report.seal?.level, report.seal?.witnessedAt]).toEqual(['valid', 'T', '2026-12-01T09:00:05.000Z']);
  });

  const UNPROVED = ['unknown', 'issuer_key not_checked no_time_evidence', 'seal not_checked seal_claimed', 'issuer warn issuer_unknown', 'evidence not_checked timestamp_untrusted'];
  test.each<[string, (signature: string) => Uint8Array, readonly string[]]>([
    ['of another signature', () => timeStamp(clock, 'another', '2026-12-01T09:00:05Z'), ['evidence fail timestamp_mismatch']],
    ['signed by somebody else', (s) => timeStamp(clock, s, '2026-12-01T09:00:05Z', { other: leaf }), ['evidence fail timestamp_mismatch']],
    ['that does not name its certificate', (s) => timeStamp(clock, s, '2026-12-01T09:00:05Z', { without: 'certificate' }), ['evidence fail timestamp_mismatch']],
    ['that is rubbish', () => Uint8Array.of(1, 2, 3), ['evidence fail timestamp_mismatch']],
    ['of an authority that nobody trusts', (s) => timeStamp(certificate({ name: 'Sundial', number: 31, purposes: [TIME_STAMPING] }), s, '2026-12-01T09:00:05Z'), UNPROVED.slice(1)],
    ['by a certificate that is not for it', (s) => timeStamp(certificate({ name: 'Seal', number: 32, purposes: [MAIL] }, root), s, '2026-12-01T09:00:05Z'), UNPROVED.slice(1)],
    ['from the future', (s) => timeStamp(clock, s, '2028-01-01T00:00:00Z'), UNPROVED.slice(1)],
    ['after the certificate had ended', (s) => timeStamp(clock, s, '2027-01-05T00:00:00Z'), ['issuer_key not_checked no_time_evidence', 'seal not_checked seal_claimed', 'issuer warn issuer_unknown']],
  ])('%s', async (_, make, expected) => {
    const [verdict, ...rest] = await found(stamped(make));
    expect(rest).toEqual(expect.arrayContaining([...expected]));
    expect(verdict).toBe(expected[0]?.includes('fail') ? 'invalid' : 'unknown');
  });

  test('its own authority expired: an archive stamp carries it on', async () => {
    const old = certificate({ name: 'Old clock', number: 33, usage: [0], purposes: [TIME_STAMPING], until: '2026-12-20T00:00:00Z' }, root);
    const seal = stamped((s) => timeStamp(old, s, '2026-12-01T09:00:05Z'));
    expect((await found(seal))[0]).toBe('unknown');
    const { header, protected: head, signature } = seal.signatures[0] as { header: { etsiU: readonly string[] }; protected: string; signature: string };
    const archive = (about: string) => ({ ...seal, signatures: [{ ...seal.signatures[0], header: { etsiU: [...header.etsiU, part({ arcTst: { tstTokens: [{ val: b64(timeStamp(clock, about, '2026-12-10T00:00:00Z')) }] } })] } }] });
    const report = await judge(archive(`${seal.payload}.${head}.${signature}.${header.etsiU.join('')}`));
    expect([report.verdict, report.seal?.level, report.seal?.witnessedAt]).toEqual(['valid', 'LTA', '2026-12-01T09:00:05.000Z']);
    expect((await found(archive('something else')))[0]).toBe('invalid');
  });

  test('other material is named', async () => {
    const seal = stamped(good, [{ cSig: 'x' }]);
    expect(await found(seal)).toEqual(['valid', 'evidence not_checked evidence_unjudged']);
  });
});

describe('bytes disturbed', () => {
  // The header is signed and the material beside it is not: both are made up by whoever likes to.
  const disturbed = (der: Uint8Array, at: number, to: number) => { const copy = Uint8Array.from(der); copy[at % copy.length] = to; return b64(copy); };

  test('certificates, lists and stamps: a report, never an error, and never a better verdict', async () => {
    const { signature } = forge().signatures[0] as { signature: string };
    const [list, stamp] = [revocationList(middle, { made: '2027-01-09T00:00:00Z', until: '2027-01-16T00:00:00Z' }), timeStamp(leaf, signature, SEALED)];
    await fc.assert(fc.asyncProperty(fc.nat(2000), fc.nat(255), fc.constantFrom('x5c', 'crl', 'ocsp', 'stamp', 'xVals'), async (at, to, what) => {
      const etsiU = what === 'crl' ? { rVals: { crlVals: [{ val: disturbed(list, at, to) }] } } : what === 'ocsp' ? { rVals: { ocspVals: [{ val: disturbed(list, at, to) }] } }
        : what === 'stamp' ? { sigTst: { tstTokens: [{ val: disturbed(stamp, at, to) }] } } : { xVals: [{ x509Cert: { val: disturbed(middle.der, at, to) } }] };
      const report = await judge(forge(what === 'x5c' ? { header: { x5c: [disturbed(leaf.der, at, to), b64(middle.der)] } } : { etsiU: [etsiU] }), { anchors: what === 'x5c' ? [root.der] : [] });
      const isSame = what === 'x5c' && leaf.der[at % leaf.der.length] === to;
      expect(report.verdict === 'valid').toBe(isSame);
    }), { numRuns: 150, seed: 20_261_122 });
  });
});

describe('sealJades', () => {
  test('leaves the payload as it is', async () => {
    const payload = `{ "a" : 1,\n"type": "x" }`;
    const made = JSON.parse(await sealJades(payload, { chain: [leaf.der], alg: 'ES256', sealedAt: SEALED, sign: joseSign('ES256', leaf.key) })) as { payload: string };
    expect(made.payload).toBe(payload);
  });

  test.each<[string, () => Promise<unknown>, string]>([
    ['a key that is not the certificate’s', () => sealJades('{}', { chain: [leaf.der], alg: 'ES256', sealedAt: SEALED, sign: joseSign('ES256', pair('P-256', 40)) }), 'bad_argument'],
    ['an algorithm that does not fit', () => sealJades('{}', { chain: [leaf.der], alg: 'RS256', sealedAt: SEALED, sign: joseSign('ES256', leaf.key) }), 'alg_forbidden'],
    ['no certificate', () => sealJades('{}', { chain: [], alg: 'ES256', sealedAt: SEALED, sign: joseSign('ES256', leaf.key) }), 'bad_argument'],
    ['a certificate for something else', () => sealJades('{}', { chain: [middle.der], alg: 'ES256', sealedAt: SEALED, sign: joseSign('ES256', middle.key) }), 'bad_argument'],
    ['a date that is none', () => sealJades('{}', { chain: [leaf.der], alg: 'ES256', sealedAt: '2026-12-01', sign: joseSign('ES256', leaf.key) }), 'bad_argument'],
  ])('refuses %s', async (_, make, code) => {
    await expect(make()).rejects.toMatchObject({ code });
  });
});

function headerOf(seal: ReturnType<typeof forge>): Record<string, unknown> {
  return JSON.parse(Buffer.from(seal.signatures[0]?.protected ?? '', 'base64url').toString()) as Record<string, unknown>;
}

function replaced(seal: ReturnType<typeof forge>, change: object): object {
  return { ...seal, signatures: [{ ...seal.signatures[0], ...change }] };
}

function b64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
