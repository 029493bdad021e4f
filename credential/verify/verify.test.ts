import { describe, expect, test } from 'vitest';
import { toBase58 } from '../bytes.ts';
import { canonicalForms } from '../canon/canonize.ts';
import { addProof, bakePng, canonize, makeBadge, makeDidDocument, text, verify } from '../index.ts';
import { hashData } from '../proof/eddsa-rdfc-2022.ts';
import { BADGE, DID, KEY, LIST, METHOD, didDocument, issue, keyIssuer, lines, statusList, testKey, world } from '../../test/credential.ts';
import { prove } from '../../test/token.ts';

const signed = await issue();
const good = text(signed);
const list = await statusList();
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVQIW2NgUPr/HwADaAIhG61j/AAAAABJRU5ErkJggg==', 'base64');

describe('a badge of ours', () => {
  test('is valid, and says who, what and to whom', async () => {
    const report = await verify(good, world({ [LIST]: list }));
    expect(lines(report)).toEqual([
      'format pass format_known', 'context pass context_pinned', 'shape pass shape_ok', 'issuer_key pass key_found', 'signature pass sig_ok',
      'dates pass dates_ok', 'status pass not_revoked', 'issuer pass issuer_known',
    ]);
    expect(report).toMatchObject({ verdict: 'valid', form: 'ob3', carrier: 'json', issuer: { id: DID, name: 'Université d’Exemple', nameSource: 'register', known: true } });
    expect(report.claims).toMatchObject({ title: 'Reading satellite images', holderName: 'Zoë d’Aubigné', level: 'EQF level 6', credits: 1.5 });
    expect(report.summary).toBe('Université d’Exemple awarded “Reading satellite images” to Zoë d’Aubigné.');
  });

  test('is the same inside a PNG', async () => {
    const report = await verify(bakePng(PNG, { credential: good }), world({ [LIST]: list }));
    const plain = await verify(good, world({ [LIST]: list }));
    expect(report).toEqual({ ...plain, carrier: 'png' });
  });

  test('says it in French', async () => {
    const report = await verify(good, world({ [LIST]: list }, { language: 'fr' }));
    expect(report.summary).toBe('Université d’Exemple a délivré «\u00a0Reading satellite images\u00a0» à Zoë d’Aubigné.');
  });

  test('signed with a did:key asks nobody for the key', async () => {
    const { did, method } = keyIssuer();
    const { status: _, ...badge } = BADGE;
    const own = await issue({ ...badge, issuer: { ...badge.issuer, id: did } }, method);
    const ports = world();
    const report = await verify(text(own), ports);
    expect(report.verdict).toBe('valid');
    expect(ports.asked).toEqual([]);
    expect(lines(report)).toContain('issuer warn issuer_unknown');
    expect(report.summary).toMatch(/^Intact, but no register/);
  });

  test('from a loopback host is a trial', async () => {
    const did = 'did:web:localhost%3A3000:o:x1';
    const { status: _, ...badge } = BADGE;
    const own = await issue({ ...badge, issuer: { ...badge.issuer, id: did } }, `${did}#key-1`);
    const document = JSON.parse(text(didDocument()).replaceAll(DID, did)) as object;
    const report = await verify(text(own), world({ [did]: document }));
    expect(report.verdict).toBe('valid');
    expect(lines(report)).toContain('issuer warn trial_issuer');
  });
});

describe('order of questions', () => {
  test('the key, then the list: each once', async () => {
    const ports = world({ [LIST]: list });
    await verify(good, ports);
    expect(ports.asked).toEqual([DID, LIST]);
  });

  test('no link of the document is followed before its signature passed', async () => {
    const ports = world({ [LIST]: list });
    const report = await verify(good.replace('Zoë', 'Zoé'), ports);
    expect(lines(report)).toContain('signature fail sig_mismatch');
    expect(lines(report)).toContain('status not_checked not_reached');
    expect(ports.asked).toEqual([DID]);
  });

  test('nobody is asked anything for a document with a foreign context', async () => {
    const ports = world({ [LIST]: list });
    const report = await verify(good.replace('https://www.w3.org/ns/credentials/v2', 'https://evil.example/v2'), ports);
    expect(lines(report)).toContain('context fail ctx_not_allowed');
    expect(ports.asked).toEqual([]);
  });
});

describe('dates', () => {
  test.each([
    ['A23 before validFrom', '2026-11-30T00:00:00Z', 'dates fail not_yet_valid', 'invalid'],
    ['on the first day', '2026-12-01T09:00:00Z', 'dates pass dates_ok', 'valid'],
  ])('%s', async (_, at, line, verdict) => {
    const report = await verify(good, world({ [LIST]: list }, { at: new Date(at) }));
    expect(lines(report)).toContain(line);
    expect(report.verdict).toBe(verdict);
  });

  test('A24 after validUntil: invalid, still says who signed', async () => {
    const old = await issue({ ...BADGE, validUntil: '2027-01-01T00:00:00Z' });
    const report = await verify(text(old), world({ [LIST]: list }));
    expect(lines(report)).toEqual(expect.arrayContaining(['signature pass sig_ok', 'dates fail expired']));
    expect(report).toMatchObject({ verdict: 'invalid', issuer: { known: true } });
  });
});

describe('the issuer’s key', () => {
  const method = (over: object) => ({ ...didDocument(), verificationMethod: [{ ...didDocument().verificationMethod[0], ...over }] });

  test.each([
    ['A28 signed before the key was in use', method({ validFrom: '2026-12-02T00:00:00Z' }), 'issuer_key fail key_not_valid_then'],
    ['signed after the key was retired', method({ validUntil: '2026-11-30T00:00:00Z' }), 'issuer_key fail key_not_valid_then'],
    ['CID 1.0 expires counts like the end of its time', method({ expires: '2026-11-30T00:00:00Z' }), 'issuer_key fail key_not_valid_then'],
    ['B14 key revoked before issuance', { ...method({ revoked: '2026-06-01T00:00:00Z' }), assertionMethod: [] }, 'issuer_key fail key_revoked'],
    ['key without assertionMethod', { ...didDocument(), assertionMethod: [] }, 'issuer_key fail key_not_allowed'],
    ['B13 the method has another controller', method({ controller: 'did:web:evil.example' }), 'issuer_key fail key_not_found'],
    ['B23 the document is about somebody else', { ...didDocument(), id: 'did:web:evil.example' }, 'issuer_key fail did_malformed'],
    ['B08 the key is a point of small order', method({ publicKeyMultibase: 'z6MkeTG3bFFSLYVU7VqhgZxqr6YzpaGrQtFMh1uvqGy1vDnP' }), 'issuer_key fail multikey_malformed'],
    ['another key', method({ publicKeyMultibase: keyIssuer(testKey(2)).did.slice(8) }), 'signature fail sig_mismatch'],
  ])('%s', async (_, document, line) => {
    const report = await verify(good, world({ [LIST]: list, [DID]: document }));
    expect(lines(report)).toContain(line);
    expect(report.verdict).toBe('invalid');
  });

  test('a retired key’s old proofs stay good', async () => {
    const fresh = testKey(2);
    const document = makeDidDocument({
      did: DID,
      keys: [
        { id: '#key-1', publicKey: KEY.publicKey, from: '2026-01-01T00:00:00Z', retiredOn: '2026-12-31T00:00:00Z' },
        { id: '#key-2', publicKey: fresh.publicKey, from: '2026-12-31T00:00:00Z' },
      ],
    });
    const renewed = await statusList({}, fresh, `${DID}#key-2`);
    expect((await verify(good, world({ [LIST]: renewed, [DID]: document }))).verdict).toBe('valid');
    // What the retired key signs afterwards does not count.
    expect(lines(await verify(good, world({ [LIST]: list, [DID]: document })))).toContain('status not_checked status_untrusted');
  });

  test('B16 key revoked after issuance, nothing proves the time: unknown', async () => {
    const document = { ...method({ revoked: '2027-01-01T00:00:00Z' }), assertionMethod: [] };
    const report = await verify(good, world({ [LIST]: list, [DID]: document }));
    expect(lines(report)).toEqual(expect.arrayContaining(['issuer_key not_checked no_time_evidence', 'signature pass sig_ok']));
    expect(report.verdict).toBe('unknown');
  });

  test('B18 the issuer’s host is gone: unknown, never valid', async () => {
    const ports = world({}, { resolveDid: async () => ({ unavailable: true, why: 'ENOTFOUND' }) });
    const report = await verify(good, ports);
    expect(lines(report)).toEqual(expect.arrayContaining(['issuer_key not_checked issuer_key_unavailable', 'signature not_checked not_reached']));
    expect(report.verdict).toBe('unknown');
  });

  test('B12 signed by a tenant with his key under another’s name', async () => {
    const { method: foreign } = keyIssuer(testKey(3));
    const report = await verify(text(await issue(BADGE, foreign, testKey(3))), world({ [LIST]: list }));
    expect(lines(report)).toContain('issuer_key fail kid_issuer_mismatch');
  });

  test('A29 a proof for authentication attests nothing', async () => {
    const report = await verify(good.replace('"assertionMethod"', '"authentication"'), world({ [LIST]: list }));
    expect(lines(report)).toContain('issuer_key fail purpose_wrong');
  });
});

describe('proofs', () => {
  const withProofs = (proof: readonly unknown[]) => text({ ...signed, proof });
  const [proof] = signed.proof;

  test('no proof: anybody could have written it', async () => {
    const { proof: _, ...bare } = signed;
    expect(lines(await verify(text(bare), world()))).toContain('signature fail proof_missing');
    const foreign = await verify(JSON.stringify({ ...bare, '@context': ['https://example.org/unknown'] }), world());
    expect(lines(foreign)).toEqual(expect.arrayContaining(['context fail ctx_not_allowed', 'signature fail proof_missing']));
    expect(foreign.summary).toBe('It is not signed.');
  });

  test('A27 of two proofs one fails', async () => {
    const other = { ...proof, created: '2026-12-02T09:00:00Z' };
    expect((await verify(withProofs([proof, other]), world({ [LIST]: list }))).verdict).toBe('invalid');
    expect((await verify(withProofs([other, proof]), world({ [LIST]: list }))).verdict).toBe('invalid');
  });

  test('a proof that is not read here beside a good one does no harm', async () => {
    const other = { ...proof, cryptosuite: 'bbs-2023' };
    expect((await verify(withProofs([other, proof]), world({ [LIST]: list }))).verdict).toBe('valid');
    expect((await verify(withProofs([other]), world({ [LIST]: list }))).verdict).toBe('unknown');
  });

  test('A30 a link of a chain without the earlier one', async () => {
    const report = await verify(withProofs([{ ...proof, previousProof: 'urn:uuid:1' }]), world({ [LIST]: list }));
    expect([report.verdict, ...lines(report)]).toEqual(expect.arrayContaining(['invalid', 'signature fail proof_malformed']));
  });

  test('A30 a chain: each link signs the one before', async () => {
    const { proof: _, ...document } = signed;
    const config = { verificationMethod: METHOD, proofPurpose: 'assertionMethod' };
    const first = await prove(document, { ...config, id: 'urn:uuid:p1' }, KEY.sign);
    const second = await prove(first, { ...config, previousProof: 'urn:uuid:p1' }, KEY.sign);
    const chain = [...(first['proof'] as object[]), ...(second['proof'] as object[])];
    expect((await verify(withProofs(chain), world({ [LIST]: list }))).verdict).toBe('valid');
    expect((await verify(withProofs(chain.slice(1)), world({ [LIST]: list }))).verdict).toBe('invalid');
    const other = await prove(document, { ...config, id: 'urn:uuid:p1', created: '2026-12-01T09:00:01Z' }, KEY.sign);
    expect((await verify(withProofs([...(other['proof'] as object[]), chain[1]]), world({ [LIST]: list }))).verdict).toBe('invalid');
  });

  test('a thousand proofs are no work', async () => {
    const report = await verify(withProofs(Array(1000).fill(proof)), world());
    expect(lines(report)).toContain('signature fail proof_malformed');
  });

  test('Data Integrity §2.1: an expired proof', async () => {
    const report = await verify(withProofs([{ ...proof, expires: '2027-01-01T00:00:00Z' }]), world());
    expect(report.verdict).toBe('invalid');
  });
});

describe('other programs’ badges', () => {
  const { did, method } = keyIssuer();
  const unsigned = () => {
    const { status: _, ...badge } = BADGE;
    return makeBadge({ ...badge, issuer: { ...badge.issuer, id: did } });
  };

  test('VCDM 1.1 with Open Badges 3.0.1 and a Data Integrity proof', async () => {
    const { validFrom, awardedDate: _, name, description, issuer, credentialSubject, evidence: __, ...badge } = unsigned();
    const achievement = { id: credentialSubject.achievement.id, type: ['Achievement'], name, description, criteria: { narrative: 'x' } };
    const old = { ...badge, issuer: { id: issuer.id, type: ['Profile'], name: issuer.name }, credentialSubject: { id: credentialSubject.id, type: ['AchievementSubject'], achievement }, '@context': ['https://www.w3.org/2018/credentials/v1', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json', 'https://w3id.org/security/data-integrity/v2'], name, issuanceDate: validFrom };
    const signed = await addProof(old, { verificationMethod: method, created: validFrom, sign: KEY.sign });
    const report = await verify(text(signed), world());
    expect(report.checks.filter(({ result }) => result === 'fail')).toEqual([]);
    expect(report).toMatchObject({ verdict: 'valid', claims: { validFrom, title: 'Reading satellite images' } });
    expect((await verify(text({ ...signed, expirationDate: '2027-01-01T00:00:00Z' }), world())).verdict).toBe('invalid');
  });

  test('a did:key without fragment as verification method', async () => {
    const report = await verify(text(await addProof(unsigned(), { verificationMethod: did, created: '2026-12-01T09:00:00Z', sign: KEY.sign })), world());
    expect(report.verdict).toBe('valid');
  });

  test('RDFC-1.0 sorts by code point, JavaScript by code unit: signed over either, it is valid', async () => {
    const badge = unsigned();
    const odd = { ...badge, credentialSubject: { ...badge.credentialSubject, achievement: { ...badge.credentialSubject.achievement, tag: ['😀 emoji', '！fullwidth'] } } };
    await expect(addProof(odd, { verificationMethod: method, created: '2026-12-01T09:00:00Z', sign: KEY.sign })).rejects.toMatchObject({ code: 'canon_order' });
    const config = { type: 'DataIntegrityProof', cryptosuite: 'eddsa-rdfc-2022', created: '2026-12-01T09:00:00Z', verificationMethod: method, proofPurpose: 'assertionMethod' };
    const forms = await canonicalForms(odd);
    expect(forms).toHaveLength(2);
    for (const form of forms) {
      const signature = await KEY.sign(hashData(await canonize({ '@context': odd['@context'], ...config }), form));
      const report = await verify(text({ ...odd, proof: [{ ...config, proofValue: `z${toBase58(signature)}` }] }), world());
      expect(lines(report)).toContain('signature pass sig_ok');
    }
  });

  test('an issuer known by an address instead of a did: unknown', async () => {
    const badge = { ...unsigned(), issuer: { ...unsigned().issuer, id: 'https://example.org/issuer' } };
    const signed = await addProof(badge, { verificationMethod: 'https://example.org/issuer#key', created: '2026-12-01T09:00:00Z', sign: KEY.sign });
    const report = await verify(text(signed), world());
    expect([report.verdict, report.checks.find(({ result }) => result === 'not_checked')?.code]).toEqual(['unknown', 'did_unsupported']);
  });
});

describe('addProof', () => {
  const options = { verificationMethod: METHOD, created: '2026-12-01T09:00:00Z', sign: KEY.sign };
  test.each<[string, () => Promise<unknown>, string]>([
    ['a signed document', async () => addProof(signed, options), 'proof_present'],
    ['a date that is not UTC in whole seconds', async () => addProof(makeBadge(BADGE), { ...options, created: '2026-12-01' }), 'bad_argument'],
    ['a signature of another length', async () => addProof(makeBadge(BADGE), { ...options, sign: () => new Uint8Array(63) }), 'bad_argument'],
    ['a document with an undefined term', async () => addProof({ ...makeBadge(BADGE), honours: 'x' }, options), 'term_unmapped'],
    ['a number without a single form', async () => addProof(makeBadge({ ...BADGE, specification: { ...BADGE.specification, credits: [{ framework: 'urn:x', points: 0.1 + 0.2 }] } }), options), 'json_number'],
  ])('refuses %s', async (_, act, code) => {
    await expect(act()).rejects.toMatchObject({ code });
  });
});

describe('what is not judged here ends without a verdict', () => {
  test.each([
    ['nonsense', 'hello', 'not_a_credential'],
    ['nothing', '', 'not_a_credential'],
    ['an image without a badge', new Uint8Array(PNG), 'not_a_credential'],
    ['a PDF', Buffer.from('%PDF-1.7\n'), 'not_a_credential'],
    ['JSON of something else', '{"a":1}', 'not_a_credential'],
    ['a token of something else', `eyJhbGciOiJSUzI1NiJ9.${Buffer.from('{"a":1}').toString('base64url')}.c2ln`, 'not_a_credential'],
    ['a list of withdrawn credentials', text(list), 'not_a_credential'],
    ['a selective token as JSON (RFC 9901 §8)', '{"payload":"e30","protected":"e30","signature":"AAAA","header":{"disclosures":[]}}', 'form_unsupported'],
  ])('%s', async (_, input, code) => {
    const ports = world();
    const report = await verify(input, ports);
    expect(report.checks.map((check) => check.code)).toEqual([code]);
    expect(report.verdict).toBe('unknown');
    expect(ports.asked).toEqual([]);
  });
});

