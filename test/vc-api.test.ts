// What the W3C suites drive (VCDM 2.0, Data Integrity, EdDSA, ECDSA, Bitstring Status List), played over HTTP: their good cases and their bad ones.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { computeDid, decodeBits, deriveProof, findKey, getBit } from '#credential';
import { keyIssuer, testKey } from './credential.ts';
import { testHouse, type TestHouse } from './house.ts';
import { prove, seededKey, token } from './token.ts';

type Obj = Record<string, unknown>;
let h: TestHouse, closed: TestHouse;
beforeAll(async () => {
  [h, closed] = await Promise.all([testHouse({ vcApi: true }), testHouse()]);
  h.clock.set('2026-12-02T09:00:00Z');
});
afterAll(async () => { await h.close(); await closed.close(); });

const VC2 = 'https://www.w3.org/ns/credentials/v2';
const post = async (path: string, body: unknown, house = h) => {
  // As the suites ask: a program, without cookies and without what browsers add.
  const answer = await house.app.request(path, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), headers: { host: 'localhost:4000', 'content-type': 'application/json', accept: 'application/json' } });
  const text = await answer.text();
  return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as Obj };
};
const plain = (change: Obj = {}): Obj => ({ '@context': [VC2], id: `urn:uuid:${crypto.randomUUID()}`, type: ['VerifiableCredential'], credentialSubject: { id: 'did:key:z6MktKwz7Ge1Yxzr4JHavN33wiwa8y81QdcMRLXQsrH9T53b', name: 'Somebody' }, ...change });
const issued = async (change: Obj = {}, options: Obj = {}) => {
  const { status, body } = await post('/credentials/issue', { credential: plain(change), options });
  expect([status, body['type']]).toEqual([201, undefined]);
  return body['verifiableCredential'] as Obj & { proof: Obj; credentialStatus: Obj };
};
const verify = (verifiableCredential: unknown, options: Obj = { checks: ['proof'] }) => post('/credentials/verify', { verifiableCredential, options });
const didDocument = async (did: string) => (await h.ask(`/o/${did.split(':').at(-1)}/did.json`)).json();
/** Somebody else's credential, by a did:key. */
const [theirs, holder] = [keyIssuer(testKey(3)), keyIssuer(testKey(4))];
const foreign = (config: Obj = {}, change: Obj = {}) => prove(plain({ issuer: theirs.did, ...change }), { proofPurpose: 'assertionMethod', verificationMethod: theirs.method, ...config }, testKey(3).sign) as Promise<Obj & { proof: [Obj] }>;
/** Its proof changed after it was made: what cannot be signed at all can still be sent. */
const withProof = async (change: Obj) => { const vc = await foreign(); return { ...vc, proof: { ...vc.proof[0], ...change } }; };

test('closed unless the setting opens it', async () => {
  for (const path of ['/credentials/issue', '/credentials/verify', '/presentations/verify', '/credentials/status']) expect([path, (await post(path, {}, closed)).status]).toEqual([path, 404]);
});

describe('issuers', () => {
  test.each([['eddsa-rdfc-2022', 'z6Mk', 'z'], ['eddsa-jcs-2022', 'z6Mk', 'z'], ['ecdsa-rdfc-2019', 'zDn', 'z'], ['ecdsa-jcs-2019', 'zDn', 'z'], ['ecdsa-sd-2023', 'zDn', 'u']])('%s: a proof as Data Integrity §2.1 has it, by a Multikey of the issuer; altered, it is refused', async (cryptosuite, multikey, header) => {
    const vc = await issued({}, { cryptosuite, mandatoryPointers: ['/issuer'] }), { proof } = vc;
    expect(proof).toMatchObject({ type: 'DataIntegrityProof', cryptosuite, proofPurpose: 'assertionMethod', created: '2026-12-02T09:00:00Z' });
    expect(String(proof['proofValue']).startsWith(header)).toBe(true);
    const document = await didDocument(String(vc['issuer'])), method = String(proof['verificationMethod']);
    expect([method.split('#')[0], method.split('#')[1]?.startsWith(multikey), findKey(document, method)?.authorized]).toEqual([vc['issuer'], true, true]);
    const shown: Obj = cryptosuite === 'ecdsa-sd-2023' ? await deriveProof({ ...vc, proof: [proof] }, ['/id', '/credentialSubject']) : vc;
    expect(await verify(shown)).toMatchObject({ status: 200, body: { verified: true, errors: [] } });
    for (const altered of [{ ...shown, name: 'Another' }, { ...shown, proof: { ...([shown['proof']].flat()[0] as Obj), created: '2026-12-02T08:00:00Z' } }, { ...shown, issuer: theirs.did }]) expect((await verify(altered)).status).toBe(400);
  });

  test('ecdsa-sd-2023: the pointers asked for cannot be left out; the rest can', async () => {
    const vc = await issued({ name: 'A card' }, { cryptosuite: 'ecdsa-sd-2023', mandatoryPointers: ['/issuer'] });
    const part = await deriveProof({ ...vc, proof: [vc.proof] }, ['/credentialSubject/id']);
    expect(await verify(vc)).toMatchObject({ status: 400, body: { errors: [{ title: 'PROOF_VERIFICATION_ERROR', detail: 'a base proof is for its holder alone' }] } });
    expect(['issuer' in part, 'name' in part]).toEqual([true, false]);
    expect((await verify(part)).body).toMatchObject({ verified: true });
    const { issuer: _, ...without } = part;
    expect((await verify(without)).status).toBe(400);
  });

  test.each(['eddsa-rdfc-2022', 'eddsa-jcs-2022', 'ecdsa-rdfc-2019', 'ecdsa-jcs-2019'])('%s in the name of a did:key, which the suites can resolve', async (cryptosuite) => {
    const vc = await issued({}, { cryptosuite, did: 'key' }), issuer = String(vc['issuer']);
    expect([issuer.startsWith('did:key:z'), vc.proof['verificationMethod']]).toEqual([true, `${issuer}#${issuer.slice('did:key:'.length)}`]);
    expect(await verify(vc)).toMatchObject({ status: 200, body: { verified: true } });
    expect((await verify({ ...vc, issuer: theirs.did })).status).toBe(400);
  });

  test('VC-JOSE-COSE: enveloped (VCDM 2.0 §4.13.2)', async () => {
    const vc = await issued({}, { cryptosuite: 'vc+jwt' });
    expect([vc['type'], String(vc['id']).startsWith('data:application/vc+jwt,')]).toEqual(['EnvelopedVerifiableCredential', true]);
    expect((await verify(vc)).status).toBe(200);
    expect((await verify({ ...vc, id: 'data:application/jwt,nothing' })).status).toBe(400);
  });

  test.each<[string, Obj]>([
    ['an issuer with a name', { issuer: { id: 'did:example:issuer', name: 'Somebody' } }], ['a URL for an id', { id: 'https://example.org/credentials/3732' }], ['no id', { id: undefined }],
    ['several subjects', { credentialSubject: [{ id: 'did:example:a' }, { id: 'did:example:b' }] }], ['both dates', { validFrom: '2026-01-01T00:00:00Z', validUntil: '2027-01-01T00:00:00+02:00' }],
    ['a status of its own', { credentialStatus: { type: 'BitstringStatusListEntry', statusPurpose: 'revocation', statusListIndex: '0', statusListCredential: 'https://example.org/status/1' } }],
    ['the base context by its SHA-384', { relatedResource: [{ id: VC2, digestSRI: 'sha384-l/HrjlBCNWyAX91hr6LFV2Y3heB5Tcr6IeE4/Tje8YyzYBM8IhqjHWiWpr8+ZbYU' }] }],
    ['the base context by a digest in multibase', { relatedResource: { id: VC2, digestMultibase: 'uWZVc7WaX1h4D8rJVb-vlMIqxaEKEb1tYbX8fet7JJzQ' } }],
    ['another resource', { relatedResource: [{ id: 'https://example.org/terms', digestSRI: 'sha384-S57yQDg1MTzF56Oi9DbSQ14u7jBy0RDdx0YbeV7shwhCS88G8SCXeFq82PafhCrW' }] }],
  ])('accepted: %s', async (_, change) => {
    expect((await verify(await issued(change))).status).toBe(200);
  });

  test.each<[string, Obj]>([
    ['no context', { '@context': undefined }], ['another context first', { '@context': ['https://www.w3.org/ns/credentials/examples/v2', VC2] }], ['a context that is a number', { '@context': [VC2, 192] }],
    ['a context nobody knows', { '@context': [VC2, 'https://example.com/unknown'] }], ['definitions that change a term', { '@context': [VC2, { VerifiableCredential: 'https://example.org/other' }] }],
    ['no type', { type: undefined }], ['another type alone', { type: ['VerifiablePresentation'] }], ['a type without meaning', { type: ['VerifiableCredential', 'Unmapped'] }],
    ['an id that is null', { id: null }], ['several ids', { id: ['urn:a:1', 'urn:a:2'] }], ['an id that is no URL', { id: 'not-a-url' }],
    ['an issuer that is null', { issuer: null }], ['an issuer that is no URL', { issuer: 'nobody' }], ['an issuer without id', { issuer: { id: null } }],
    ['no subject', { credentialSubject: undefined }], ['an empty subject', { credentialSubject: {} }], ['a subject that is text', { credentialSubject: 'did:example:a' }], ['a subject with several ids', { credentialSubject: { id: ['did:example:a', 'did:example:b'] } }],
    ['a beginning that is no date-time', { validFrom: '2026-01-01' }], ['an end that is none', { validUntil: 'never' }], ['an end before the beginning', { validFrom: '2027-01-01T00:00:00Z', validUntil: '2026-01-01T00:00:00Z' }],
    ['a status without type', { credentialStatus: { id: 'https://example.org/status/24' } }], ['a status whose id is no URL', { credentialStatus: { id: 'status-24', type: 'BitstringStatusListEntry' } }],
    ['an index that is no text', { credentialStatus: { type: 'BitstringStatusListEntry', statusPurpose: 'revocation', statusListIndex: true, statusListCredential: 'https://example.com/1' } }],
    ['a schema without id', { credentialSchema: { type: 'JsonSchema' } }], ['a schema without type', { credentialSchema: { id: 'https://example.org/schema.json' } }],
    ['a refresh service without type', { refreshService: { id: 'https://example.org/refresh' } }], ['terms of use without type', { termsOfUse: { id: 'https://example.org/terms' } }], ['evidence without type', { evidence: { id: 'https://example.org/e' } }],
    ['a resource named twice', { relatedResource: [{ id: VC2, digestSRI: 'sha256-x' }, { id: VC2, digestSRI: 'sha256-y' }] }], ['a resource without digest', { relatedResource: [{ id: VC2 }] }],
    ['a base context that was replaced', { relatedResource: [{ id: VC2, digestSRI: 'sha384-S57yQDg1MTzF56Oi9DbSQ14u7jBy0RDdx0YbeV7shwhCS88G8SCXeFq82PafhCrW' }] }],
    ['another base context', { relatedResource: { id: VC2, digestMultibase: 'uM4RgWQc3RUDtjJCSgTJtTfvpZ7SPEg_LNO0ESlovQC0' } }],
    ['a name that is a number', { name: 7 }], ['a proof there already', { proof: {} }], ['a word without meaning', { honours: 'x' }],
  ])('refused with ProblemDetails: %s', async (_, change) => {
    const { status, body } = await post('/credentials/issue', { credential: plain(change), options: {} });
    expect([status, body['title']]).toEqual([400, 'MALFORMED_VALUE_ERROR']);
    expect(body['type']).toBe('https://www.w3.org/TR/vc-data-model#MALFORMED_VALUE_ERROR');
    expect(body['errors']).toHaveLength(1);
  });

  test.each<[string, unknown]>([['no JSON', '{"credential":'], ['a member twice', '{"credential":{},"credential":{}}'], ['a list', []], ['nothing', '']])('a body that is %s', async (_, body) => {
    expect(await post('/credentials/issue', body)).toMatchObject({ status: 400, body: { title: 'PARSING_ERROR' } });
  });

  test('no credential, an unknown suite, a megabyte too many', async () => {
    expect((await post('/credentials/issue', {})).status).toBe(400);
    expect((await post('/credentials/issue', { credential: plain(), options: { cryptosuite: 'none' } })).status).toBe(400);
    expect((await post('/credentials/issue', { credential: plain({ name: 'x'.repeat(1024 * 1024) }) })).status).toBe(413);
  });

  test('it signs in the name of the suite, never of an organisation of the house', async () => {
    const owner = await h.person('owner@example.org', true), org = await h.organisation(owner, 'Centre des Trois-Rives'), mine = h.rooms.sign.did(org);
    const vc = await issued({ issuer: { id: mine, name: 'Centre des Trois-Rives' } });
    expect((vc['issuer'] as Obj)['id']).not.toBe(mine);
    expect(await h.rooms.sign.keys(org)).toEqual([]);
    expect(await h.rooms.people.organisation(String((vc['issuer'] as Obj)['id']).split(':').at(-1) ?? '')).toBeUndefined();
  });
});

describe('verifiers', () => {
  test('a credential of somebody else', async () => {
    expect(computeDid(theirs.did)).toBeDefined();
    expect(await verify(await foreign())).toMatchObject({ status: 200, body: { verified: true } });
  });

  test.each<[string, () => Promise<unknown>, Obj?]>([
    ['no proof', async () => { const { proof: _, ...rest } = await foreign(); return rest; }],
    ['a proof that is null', async () => ({ ...(await foreign()), proof: null })],
    ['a proof without type', async () => { const vc = await foreign(), { type: _, ...rest } = vc.proof[0]; return { ...vc, proof: rest }; }],
    ['a proof of another type', () => withProof({ type: 'UnknownProofType' })],
    ['no verification method', () => withProof({ verificationMethod: undefined })],
    ['a verification method that is none', () => foreign({ verificationMethod: 'did:key:invalidVm' })],
    ['no purpose', () => withProof({ proofPurpose: undefined })],
    ['another purpose', () => withProof({ proofPurpose: 'unknownPurpose' })],
    ['not the purpose that was expected', () => foreign(), { checks: ['proof'], expectedProofPurpose: 'authentication' }],
    ['no proof value', async () => { const vc = await foreign(), { proofValue: _, ...rest } = vc.proof[0]; return { ...vc, proof: rest }; }],
    ['a proof value that is null', async () => { const vc = await foreign(); return { ...vc, proof: { ...vc.proof[0], proofValue: null } }; }],
    ['a proof value without multibase header', async () => { const vc = await foreign(); return { ...vc, proof: { ...vc.proof[0], proofValue: String(vc.proof[0]['proofValue']).slice(1) } }; }],
    ['a proof value of 96 bytes', async () => { const vc = await foreign(); return { ...vc, proof: { ...vc.proof[0], proofValue: `${String(vc.proof[0]['proofValue'])}${'1'.repeat(32)}` } }; }],
    ['an unknown suite', () => foreign({ cryptosuite: 'UnknownCryptosuite' })],
    ['a moment that is none', () => foreign({ created: 'invalidDate' })],
    ['a moment without zone', () => foreign({ created: '2026-12-01T09:00:00' })],
    ['an end of the proof without zone', () => foreign({ expires: '2027-12-01T09:00:00' })],
    ['a proof that is over', () => foreign({ expires: '2026-12-01T10:00:00Z' })],
    ['another domain than was asked for', () => foreign({ domain: 'elsewhere.example' }), { domain: 'domain.example' }],
    ['another challenge than was asked for', () => foreign({ challenge: 'x', domain: 'domain.example' }), { domain: 'domain.example', challenge: '1235abcd6789' }],
    ['expired', () => foreign({}, { validUntil: '2026-12-01T12:00:00Z' })],
    ['not a credential', async () => ({ hello: 'world' })],
    ['a presentation', async () => ({ '@context': [VC2], type: ['VerifiablePresentation'], verifiableCredential: [] })],
    ['nothing', async () => undefined],
  ])('400, with the reason: %s', async (_, make, options = { checks: ['proof'] }) => {
    const { status, body } = await verify(await make(), options);
    expect([status, body['verified'], (body['errors'] as Obj[]).length > 0]).toEqual([400, false, true]);
    for (const problem of body['problemDetails'] as Obj[]) expect(String(problem['type'])).toMatch(/^https:\/\/(?:www\.w3\.org\/TR\/vc-data-model|w3id\.org\/security|www\.w3\.org\/ns\/credentials\/status-list)#[A-Z_]+$/);
  });
});

describe('presentations', () => {
  const presented = async (change: Obj = {}, config: Obj = {}) => prove({ '@context': [VC2], type: ['VerifiablePresentation'], holder: holder.did, verifiableCredential: [await foreign()], ...change }, { proofPurpose: 'authentication', verificationMethod: holder.method, ...config }, testKey(4).sign);
  const signed = async (claims: Obj) => token({ '@context': [VC2], type: ['VerifiablePresentation'], holder: holder.did, verifiableCredential: [await foreign()], ...claims }, seededKey(4), { typ: 'vp+jwt', kid: holder.method });
  const coat = (text: string) => ({ '@context': VC2, type: 'EnvelopedVerifiablePresentation', id: `data:application/vp+jwt,${text}` });
  const show = (verifiablePresentation: unknown, options: Obj = { checks: [] }) => post('/presentations/verify', { verifiablePresentation, options });

  test.each<[string, () => Promise<unknown>, Obj?]>([
    ['with a credential', () => presented()], ['of nothing', () => presented({ verifiableCredential: [] })], ['with an id', () => presented({ id: 'urn:uuid:313801ba-24b7-11ee-be02-ff560265cf9b' })],
    ['of an enveloped credential', async () => presented({ verifiableCredential: [await issued({}, { cryptosuite: 'vc+jwt' })] })], ['with a holder object', () => presented({ holder: { id: holder.did } })],
    ['a token', () => signed({})], ['a token for whoever asked', async () => coat(await signed({ nonce: 'u1234', aud: ['reader.example'] })), { challenge: 'u1234', domain: 'reader.example' }],
    ['for whoever asked', () => presented({}, { challenge: 'u1234', domain: 'reader.example' }), { challenge: 'u1234', domain: 'reader.example' }],
  ])('200: %s', async (_, make, options = { checks: [] }) => {
    expect(await show(await make(), options)).toMatchObject({ status: 200, body: { verified: true } });
  });

  test.each<[string, () => Promise<unknown>, Obj?]>([
    ['without context', async () => { const { '@context': _, ...rest } = await presented(); return rest; }],
    ['contexts in another order', async () => ({ ...(await presented()), '@context': ['https://www.w3.org/ns/credentials/examples/v2', VC2] })],
    ['without proof', async () => { const { proof: _, ...rest } = await presented(); return rest; }],
    ['a holder that is not the signer', () => presented({ holder: 'did:example:acme' })],
    ['a credential altered inside', async () => presented({ verifiableCredential: [{ ...(await foreign()), name: 'Another' }] })],
    ['a credential that is text', async () => ({ ...(await presented()), verifiableCredential: ['https://example.org/c/1'] })],
    ['for another reader', () => presented({}, { challenge: 'u1234', domain: 'reader.example' }), { challenge: 'u9999', domain: 'reader.example' }],
    ['a token for another reader', () => signed({ nonce: 'u1234', aud: 'reader.example' }), { challenge: 'u9999' }], ['a token for another domain', async () => coat(await signed({ aud: 'reader.example' })), { domain: 'elsewhere.example' }],
    ['a token for anybody, of whom one was asked', async () => coat(await signed({})), { challenge: 'u1234' }],
    ['signed to attest', () => presented({}, { proofPurpose: 'assertionMethod' })],
    ['a credential alone', () => foreign()],
  ])('400: %s', async (_, make, options = { checks: [] }) => {
    expect(await show(await make(), options)).toMatchObject({ status: 400, body: { verified: false } });
  });
});

describe('Bitstring Status List', () => {
  const options = (statusPurpose: string) => ({ credentialStatus: { type: 'BitstringStatusListEntry', statusPurpose } });
  const list = async (vc: { credentialStatus: Obj }) => (await h.ask(new URL(String(vc.credentialStatus['statusListCredential'])).pathname)).json() as Promise<Obj & { credentialSubject: Obj }>;

  test.each(['revocation', 'suspension'])('%s: an entry, a list behind it, a bit that turns', async (statusPurpose) => {
    const vc = await issued({}, options(statusPurpose)), entry = vc.credentialStatus, index = Number(entry['statusListIndex']);
    expect(entry).toMatchObject({ type: 'BitstringStatusListEntry', statusPurpose, statusListIndex: String(index) });
    const before = await list(vc);
    expect(before).toMatchObject({ id: entry['statusListCredential'], type: ['VerifiableCredential', 'BitstringStatusListCredential'], credentialSubject: { type: 'BitstringStatusList', statusPurpose } });
    expect(getBit(await decodeBits(String(before.credentialSubject['encodedList'])), index)).toBe(false);
    expect((await verify(vc, { checks: ['proof', 'credentialStatus'] })).status).toBe(200);
    expect((await post('/credentials/status', { credentialId: vc['id'], credentialStatus: { type: 'BitstringStatusListEntry', statusPurpose } })).status).toBe(200);
    expect((await post(new URL(`${String(entry['statusListCredential'])}/publish`).pathname, {})).status).toBe(204);
    expect(getBit(await decodeBits(String((await list(vc)).credentialSubject['encodedList'])), index)).toBe(true);
    expect(await verify(vc, { checks: ['proof', 'credentialStatus'] })).toMatchObject({ status: 400, body: { verified: false } });
  });

  test('a credential that is not ours, a change that cannot be undone: 400', async () => {
    expect((await post('/credentials/status', { credentialId: 'urn:uuid:nobody', credentialStatus: options('revocation').credentialStatus })).status).toBe(400);
    const vc = await issued({}, options('revocation')), wish = { credentialId: vc['id'], credentialStatus: options('revocation').credentialStatus };
    await post('/credentials/status', wish);
    expect((await post('/credentials/status', { ...wish, status: false })).status).toBe(400);
  });

  test('§3.2: a list that cannot be had, an index that is none: an error of that specification', async () => {
    const away = await foreign({}, { credentialStatus: { type: 'BitstringStatusListEntry', statusPurpose: 'revocation', statusListIndex: '3', statusListCredential: 'https://example.org/status/1' } });
    expect((await verify(away)).status).toBe(200);
    const { status, body } = await verify(away, { checks: ['proof', 'credentialStatus'] });
    expect([status, (body['errors'] as Obj[]).map((one) => one['type'])]).toEqual([400, ['https://www.w3.org/ns/credentials/status-list#STATUS_RETRIEVAL_ERROR']]);
  });
});
