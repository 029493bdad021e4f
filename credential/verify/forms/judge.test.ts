// The story of one verification, check by check: credentials in JSON and in tokens, presentations, SD-JWT.
import { describe, expect, test } from 'vitest';
import { BADGE, DID, KEY, METHOD, keyIssuer, testKey, world } from '../../../test/credential.ts';
import { prove, seededKey, token } from '../../../test/token.ts';
import { toBase64url } from '../../bytes.ts';
import { addProof, makeBadge, text, verify } from '../../index.ts';
import { pass, warn, notChecked } from '../finding.ts';
import type { ResolvedDid, VerifyPorts } from '../ports.ts';
import { dated, questions } from './judge.ts';
import type { OpenedDocument } from './judge.ts';
import { judgeSdJwt } from './sd-jwt.ts';

type Doc = Record<string, unknown>;
const VC2 = 'https://www.w3.org/ns/credentials/v2', { status: _, ...PLAIN } = BADGE;
const badge = makeBadge(PLAIN) as unknown as Doc, plain: Doc = { '@context': [VC2], id: 'urn:uuid:7d3f', type: ['VerifiableCredential'], issuer: DID, validFrom: '2026-12-01T09:00:00Z', credentialSubject: { id: 'urn:uuid:1' } };
const sign = (document: object, key = KEY) => addProof(document as Doc, { verificationMethod: METHOD, created: '2026-12-01T09:00:00Z', sign: key.sign });
async function judged(input: object | string, over: Partial<VerifyPorts> = {}) {
  const ports = world({}, over), { checks, ...report } = await verify(typeof input === 'string' ? input : text(input), ports);
  const found = checks.map(({ message: _message, meaning: _meaning, ...finding }) => finding).filter(({ check }) => check !== 'format');
  return { ...report, found, asked: ports.asked };
}
const not = (...names: string[]) => names.map((check) => ({ check, result: 'not_checked', code: 'not_reached' }));
const ok = (check: string, code: string) => ({ check, result: 'pass', code });
const no = (check: string, code: string, over: object = {}) => ({ check, result: 'fail', code, ...over });
const [context, shape, key, signature, dates, status, issuer] = [ok('context', 'context_pinned'), ok('shape', 'shape_ok'), ok('issuer_key', 'key_found'), ok('signature', 'sig_ok'), ok('dates', 'dates_ok'), ok('status', 'no_status'), ok('issuer', 'issuer_known')];
const words = expect.stringMatching(/\w/) as string;

describe('a credential', () => {
  test('good, in JSON and in a token: the same story', async () => {
    for (const input of [await sign(plain), token(plain, seededKey(1), { kid: METHOD })]) expect((await judged(input)).found).toStrictEqual([context, shape, key, signature, dates, status, issuer]);
    expect((await judged(token(badge, seededKey(1), { kid: METHOD }), { issuerName: async () => undefined })).issuer).toStrictEqual({ id: DID, name: 'University of Example', nameSource: 'document', known: false });
  });
  test('its terms are not known: nothing else is read, and whether it is signed at all is said first', async () => {
    const foreign = { ...plain, '@context': [VC2, { name: 'urn:x' }] }, refused = no('context', 'ctx_not_allowed', { path: '/@context', detail: words });
    expect((await judged({ ...foreign, proof: { type: 'x' } })).found).toStrictEqual([refused, ...not('shape', 'issuer_key', 'signature', 'dates', 'status', 'issuer')]);
    for (const document of [foreign, { ...foreign, proof: [] }]) expect((await judged(document)).found).toStrictEqual([refused, ...not('shape', 'issuer_key'), no('signature', 'proof_missing'), ...not('dates', 'status', 'issuer')]);
    expect((await judged(token(foreign, seededKey(1), { kid: METHOD }))).found).toStrictEqual([no('context', 'ctx_not_allowed', { path: '/@context' }), ...not('shape', 'issuer_key', 'signature', 'dates', 'status', 'issuer')]);
  });
  test('its shape is wrong: nobody is asked', async () => {
    const nobody = { ...plain, credentialSubject: [] }, { found, claims, issuer: who, asked } = await judged(await sign(nobody));
    expect([found, claims, who, asked]).toStrictEqual([[context, no('shape', 'shape_wrong', { path: '/credentialSubject', detail: 'it is about nobody' }), ...not('issuer_key', 'signature', 'dates', 'status', 'issuer')], null, null, []]);
  });
  test('a part of it: what is not shown is open, and its key is asked for all the same', async () => {
    const { name: _name, ...achievement } = (badge['credentialSubject'] as { achievement: Doc }).achievement, part = { ...badge, credentialSubject: { ...(badge['credentialSubject'] as Doc), achievement } };
    const proof = { type: 'DataIntegrityProof', cryptosuite: 'ecdsa-sd-2023', created: '2026-12-01T09:00:00Z', verificationMethod: METHOD, proofPurpose: 'assertionMethod', proofValue: 'u2V0BAA' };
    expect((await judged({ ...part, proof })).found).toStrictEqual([context, { check: 'shape', result: 'not_checked', code: 'shape_withheld', path: '/credentialSubject/achievement/name' }, key, no('signature', 'proof_malformed', { detail: words, path: '/proof' }), { check: 'dates', result: 'warn', code: 'dates_withheld', path: '/validUntil' }, ...not('status', 'issuer')]);
  });
  test('the token says something else than what is in it', async () => {
    const { found, asked } = await judged(token({ ...plain, iss: 'did:web:evil.example' }, seededKey(1), { kid: METHOD }));
    expect([found, asked]).toStrictEqual([[context, no('shape', 'claims_mismatch', { path: '/iss' }), ...not('issuer_key', 'signature', 'dates', 'status', 'issuer')], []]);
  });
  test('the signature is another’s: what trusts the document is not asked', async () => {
    for (const input of [await sign(plain, testKey(9)), token(plain, seededKey(9), { kid: METHOD })]) expect((await judged(input, { logProof: 'x', recipient: 'zoe@example.org', refresh: true })).found).toStrictEqual([context, shape, key, no('signature', 'sig_mismatch'), dates, ...not('status', 'issuer')]);
  });
  test('the log dates a key only when it saw it before', () => {
    const open = notChecked('issuer_key', 'no_time_evidence'), since = warn('issuer_key', 'key_revoked_since'), logged = pass('log', 'logged'), ifEarlier = { before: 5, finding: since };
    expect([dated(open, ifEarlier, { finding: logged, seen: 4 }), dated(open, ifEarlier, { finding: logged, seen: 5 }), dated(open, ifEarlier, { finding: logged }), dated(open, ifEarlier, undefined), dated(open, undefined, { finding: logged, seen: 4 })]).toStrictEqual([since, open, open, open, open]);
  });
  test('one issuer, one question, of each kind; what cannot be asked is not there', async () => {
    const asked: string[] = [], say = (kind: string) => async (name: string): Promise<ResolvedDid> => { asked.push(`${kind} ${name}`); return { notFound: true }; };
    const ask = questions({ now: new Date(0), resolveDid: say('did'), resolveKey: say('key'), archivedDid: async (name) => { asked.push(`archive ${name}`); return undefined; } });
    for (const name of ['a', 'a', 'b']) for (const one of [ask.resolveDid, ask.resolveKey, ask.archivedDid]) await one?.(name);
    expect(asked).toStrictEqual(['did a', 'key a', 'archive a', 'did b', 'key b', 'archive b']);
    expect(Object.keys(questions({ now: new Date(0), resolveDid: say('did') }))).toStrictEqual(['resolveDid']);
  });
  test('a record whose first subject is no object holds nothing', async () => {
    const record = { '@context': [VC2, 'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json'], id: 'urn:uuid:2', type: ['VerifiableCredential', 'ClrCredential'], issuer: DID, validFrom: '2026-12-01T09:00:00Z', credentialSubject: ['urn:x', { id: 'urn:y' }] };
    expect((await judged(token(record, seededKey(1), { kid: METHOD }))).found.at(-1)).toStrictEqual({ check: 'contained', result: 'not_checked', code: 'contained_none' });
  });
});

describe('a presentation', () => {
  const { did: holder, method } = keyIssuer(testKey(4)), good = sign({ ...badge, credentialSubject: { ...(badge['credentialSubject'] as Doc), id: holder } });
  const vp = async (over: Doc = {}): Promise<Doc> => ({ '@context': [VC2], type: ['VerifiablePresentation'], holder, verifiableCredential: [await good], ...over });
  const shown = async (over: Doc = {}, config: object = {}, signer = testKey(4)) => prove(await vp(over), { verificationMethod: method, proofPurpose: 'authentication', ...config }, signer.sign);
  const holds = (code: string, result: string, over: object = {}) => ({ check: 'holder', result, code, ...over }), inside = ok('contained', 'contained_ok'), held = holds('holder_signed', 'pass');

  test('signed by the holder, in JSON and as a token', async () => {
    for (const input of [await shown(), token(await vp(), seededKey(4), { kid: method })]) expect((await judged(input)).found).toStrictEqual([context, shape, held, inside]);
  });
  test('its terms are not known; it is none; its token says something else', async () => {
    expect((await judged(await vp({ '@context': [VC2, { name: 'urn:x' }] }))).found).toStrictEqual([no('context', 'ctx_not_allowed', { path: '/@context', detail: words }), ...not('shape', 'holder', 'contained')]);
    expect((await judged(token({ ...(await vp()), iss: 'did:web:evil.example' }, seededKey(4), { kid: method }))).found).toStrictEqual([context, no('shape', 'claims_mismatch', { path: '/iss' }), ...not('holder', 'contained')]);
    const { verifiableCredential } = await vp();
    expect((await judged(token({ vp: { '@context': [VC2], type: 'VerifiablePresentation', verifiableCredential }, '@context': VC2 }, seededKey(4), { kid: method }))).found).toStrictEqual([context, no('shape', 'claims_mismatch', { path: '/vp' }), ...not('holder', 'contained')]);
  });
  test('a token around one that names nobody', async () => {
    const { holder: _holder, ...nameless } = await vp();
    expect((await judged(token(nameless, seededKey(4), { kid: method }))).found).toStrictEqual([context, shape, holds('holder_mismatch', 'fail', { path: '/holder' }), ...not('contained')]);
    expect((await judged({ ...nameless, proof: [{ type: 'DataIntegrityProof', verificationMethod: 5 }] })).found).toStrictEqual([context, shape, holds('holder_mismatch', 'fail', { path: '/holder' }), ...not('contained')]);
  });
  test('where nobody is named, whoever’s key it is', async () => {
    const { holder: _holder, ...nameless } = await vp();
    expect((await judged(await prove(nameless, { verificationMethod: method, proofPurpose: 'authentication' }, testKey(4).sign))).found).toStrictEqual([context, shape, held, inside]);
  });
  test.each<[string, object, ReturnType<typeof testKey>, object]>([
    ['signed by another', {}, testKey(5), holds('holder_mismatch', 'fail', { detail: 'sig_mismatch' })], ['for another purpose', { proofPurpose: 'assertionMethod' }, testKey(4), holds('holder_mismatch', 'fail', { detail: 'purpose_wrong' })], ['for a time that is over', { expires: '2026-12-02T00:00:00Z' }, testKey(4), holds('proof_expired', 'fail', { detail: 'proof_expired' })],
    ['with another’s key', { verificationMethod: keyIssuer(testKey(5)).method }, testKey(5), holds('holder_mismatch', 'fail', { detail: 'kid_issuer_mismatch' })],
  ])('%s: nothing in it is followed', async (_, config, signer, finding) => {
    expect((await judged(await shown({}, config, signer))).found).toStrictEqual([context, shape, finding, ...not('contained')]);
  });
  test.each<[string, object, object]>([['over', { exp: 1_700_000_000 }, holds('proof_expired', 'fail', { detail: 'expired' })], ['to come', { nbf: 4_000_000_000 }, holds('not_yet_valid', 'fail', { detail: 'not_yet_valid' })], ['in words', { exp: 'soon' }, holds('dates_malformed', 'fail', { detail: 'dates_malformed' })]])('a token whose time is %s', async (_, claims, finding) => {
    expect((await judged(token({ ...(await vp()), ...claims }, seededKey(4), { kid: method }))).found).toStrictEqual([context, shape, finding, ...not('contained')]);
  });
  test('left open: by a key out of reach, by a proof that is not read here', async () => {
    expect((await judged(await shown({ holder: 'did:web:gone.example' }, { verificationMethod: 'did:web:gone.example#k' }))).found).toStrictEqual([context, shape, holds('holder_unchecked', 'not_checked', { detail: 'issuer_key_unavailable' }), inside]);
    expect((await judged(await vp({ proof: { type: 'DataIntegrityProof', cryptosuite: 'bbs-2023', verificationMethod: method } }))).found).toStrictEqual([context, shape, holds('holder_unchecked', 'not_checked', { detail: 'not_reached' }), inside]);
  });
  test('by a key withdrawn later: its signature alone is no holder', async () => {
    const gone = 'did:web:holder.example', document = { id: gone, verificationMethod: [{ id: `${gone}#k`, type: 'JsonWebKey', controller: gone, revoked: '2026-12-20T00:00:00Z', publicKeyJwk: { kty: 'OKP', crv: 'Ed25519', x: toBase64url(testKey(4).publicKey) } }], authentication: [`${gone}#k`] };
    const { found } = await judged(await shown({ holder: gone }, { verificationMethod: `${gone}#k` }), { resolveDid: async (did) => (did === gone ? { document, source: 'file' } : world().resolveDid(did)) });
    expect(found[2]).toStrictEqual(holds('holder_unchecked', 'not_checked', { detail: 'no_time_evidence' }));
  });
  test('one of two is about somebody else: a caution', async () => {
    const other = await sign({ ...badge, id: 'https://example.org/c/other' });
    expect((await judged(await shown({ verifiableCredential: [await good, other] }))).found).toStrictEqual([context, shape, held, holds('holder_other', 'warn'), inside]);
    expect((await judged(await vp({ verifiableCredential: [other] }))).found).toStrictEqual([context, shape, holds('holder_unsigned', 'warn'), inside]);
  });
});

describe('an SD-JWT, check by check', () => {
  const ISSUER = 'https://issuer.example/tenant', AT = 'https://issuer.example/.well-known/jwt-vc-issuer/tenant';
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: toBase64url(testKey(1).publicKey), kid: 'k1' };
  const reach: Partial<VerifyPorts> = { resolveKey: async (url) => (url === AT ? { document: { issuer: ISSUER, jwks: { keys: [jwk] } }, source: 'network' } : { notFound: true }), issuerName: async (id) => (id === ISSUER ? { name: 'Registered', source: 'register' } : undefined) };
  const claims = { iss: ISSUER, vct: 'urn:example:award:1', iat: Date.parse('2026-12-01T09:00:00Z') / 1000, title: 'Maps' };
  const of = (over: object = {}, header: object = { kid: 'k1' }, signer = seededKey(1)) => judged(`${token({ ...claims, ...over }, signer, { typ: 'dc+sd-jwt', ...header })}~`, { ...reach });
  const unreached = not('issuer_key', 'signature', 'dates', 'status', 'issuer');

  test('good: the register’s name', async () => {
    const { found, issuer: who } = await of();
    expect([found, who]).toStrictEqual([[shape, key, signature, dates, status, issuer], { id: ISSUER, name: 'Registered', nameSource: 'register', known: true }]);
    expect((await judged(`${token(claims, seededKey(1), { typ: 'dc+sd-jwt', kid: 'k1' })}~`, { ...reach, issuerName: async () => undefined })).issuer).toStrictEqual({ id: ISSUER, nameSource: 'document', known: false });
  });
  test.each<[string, object, object, string, string]>([
    ['no type', { vct: undefined }, {}, '/vct', 'the type is missing'], ['an empty type', { vct: '' }, {}, '/vct', 'the type is missing'], ['a type that is a number', { vct: 5 }, {}, '/vct', 'the type is missing'], ['no issuer', { iss: undefined }, {}, '/iss', 'no issuer is named'], ['no issuer and a certificate that is no list', { iss: undefined }, { x5c: 'AA' }, '/iss', 'no issuer is named'],
    ['an issuer that is a number', { iss: 5 }, {}, '/iss', 'no issuer is named'], ['an issuer that is a number, beside a certificate', { iss: 5 }, { x5c: ['AA'] }, '/iss', 'no issuer is named'], ['cnf in a text', { cnf: 'me' }, {}, '/cnf', 'cnf is no object'],
  ])('%s', async (_, over, header, path, detail) => {
    const { found, claims: read, asked } = await of(over, { kid: 'k1', ...header });
    expect([found, read, asked]).toStrictEqual([[no('shape', 'shape_wrong', { path, detail }), ...unreached], null, []]);
  });
  test('a certificate alone', async () => {
    const { found, claims: read } = await of({ iss: undefined }, { x5c: ['AA'] });
    expect([found, read?.title]).toStrictEqual([[shape, { check: 'issuer_key', result: 'not_checked', code: 'certificate_untrusted' }, ...not('signature', 'dates', 'status', 'issuer')], 'Maps']);
  });
  test('another’s signature: status, issuer, holder and recipient are not looked at', async () => {
    const text_ = `${token({ ...claims, email: 'zoe@example.org', cnf: { jwk } }, seededKey(9), { typ: 'dc+sd-jwt', kid: 'k1' })}~`;
    expect((await judged(text_, { ...reach, recipient: 'zoe@example.org', logProof: 'x' })).found).toStrictEqual([shape, key, no('signature', 'sig_mismatch'), dates, ...not('status', 'issuer')]);
  });
  test('an address of mail that is a text, and one that is not', async () => {
    const asks = async (email: unknown) => (await judged(`${token({ ...claims, email }, seededKey(1), { typ: 'dc+sd-jwt', kid: 'k1' })}~`, { ...reach, recipient: 'zoe@example.org' })).found.at(-1);
    expect([await asks('zoe@example.org'), await asks('eve@example.org'), await asks(5), await asks(undefined)]).toStrictEqual([ok('recipient', 'recipient_matches'), no('recipient', 'recipient_differs'), { check: 'recipient', result: 'not_checked', code: 'recipient_unstated' }, { check: 'recipient', result: 'not_checked', code: 'recipient_unstated' }]);
  });
  test('of the data model: by its type, and only without a type of its own', async () => {
    const as = async (document: Doc) => judged(`${token(document, seededKey(1), { typ: 'vc+sd-jwt', kid: METHOD })}~`);
    expect((await as(plain)).found).toStrictEqual([context, shape, key, signature, dates, status, issuer]);
    expect((await as(plain)).claims).toMatchObject({ holderId: 'urn:uuid:1' });
    for (const type of [['VerifiableCredential', 'AchievementCredential'], ['VerifiableCredential', 'OpenBadgeCredential']]) expect((await as({ ...badge, type })).claims?.title).toBe('Reading satellite images');
    expect((await as({ ...plain, type: ['VerifiableCredential', 'AchievementCredential'] })).found[1]).toMatchObject({ check: 'shape', result: 'fail' });
    expect((await as({ ...plain, vct: 'urn:x', iss: DID })).found[0]).toStrictEqual(shape);
  });
  test('of a form that was not taken apart: not judged', async () => {
    expect(await judgeSdJwt({ carrier: 'json', form: 'sd-jwt', bytes: new Uint8Array(), document: {} } as OpenedDocument, world(), () => { throw new Error('asked'); })).toStrictEqual({ findings: [notChecked('format', 'form_unsupported')], claims: null });
  });
});
