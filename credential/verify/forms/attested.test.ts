// Receipts and extracts: what a house attests of something that is not here. What each check says of it, and what it never says.
import { describe, expect, test } from 'vitest';
import { DID, KEY, METHOD, testKey, world } from '../../../test/credential.ts';
import { VC2, OB3 } from '../../contexts/contexts.ts';
import { addProof, verify } from '../../index.ts';
import type { Quoted } from '../../extract/extract.ts';
import { makeExtract } from '../../extract/extract.ts';
import { makeReceipt } from '../../receipt/receipt.ts';
import type { Receipt } from '../../receipt/receipt.ts';
import type { VerifyPorts } from '../ports.ts';

type Doc = Record<string, unknown>;
const HASH = 'ab'.repeat(32), AT = '2027-01-10T11:00:00Z';
const sign = (document: object, key = KEY) => addProof(document as Doc, { verificationMethod: METHOD, created: AT, sign: key.sign });
const unknownHouse: Partial<VerifyPorts> = { issuerName: async () => undefined };
async function judged(document: object, over: Partial<VerifyPorts> = {}) {
  const { verdict, checks, summary, claims, receipt, quoted, form } = await verify(JSON.stringify(document), world({}, over));
  const found = (name: string) => checks.filter(({ check }) => check === name).map(({ result, code, path, detail }) => ({ result, code, ...(path !== undefined && { path }), ...(detail !== undefined && { detail }) }));
  return { verdict, summary, claims, receipt, quoted, form, found };
}
const unreached = [{ result: 'not_checked', code: 'not_reached' }];

describe('a receipt', () => {
  const facts: Receipt = { sha256: HASH, form: 'ob3', madeAt: AT, at: AT, verdict: 'valid', checks: [{ check: 'signature', result: 'pass', code: 'sig_ok' }], inside: [], software: { name: 'Acquis', version: '1' }, trust: [] };
  const make = (over: Partial<Receipt> = {}) => makeReceipt({ ...facts, ...over, id: 'urn:uuid:0b9c2c1e-53d4-4c54-9e21-1c4f0a9d2f11', issuer: { id: DID, name: 'House' }, name: 'Receipt', description: 'Of a verification.' });

  test.each([['valid', 'receipt_of_valid'], ['invalid', 'receipt_of_invalid'], ['unknown', 'receipt_of_unknown']] as const)('of what was %s: genuine, and a caution', async (then, code) => {
    const { verdict, form, found, receipt } = await judged(await sign(make({ verdict: then })));
    expect([verdict, form, found('signature'), found('receipt'), receipt]).toStrictEqual(['valid', 'receipt', [{ result: 'pass', code: 'sig_ok' }], [{ result: 'warn', code }], { ...facts, verdict: then }]);
  });

  test('of another’s key: nothing it says is repeated', async () => {
    const { verdict, found, receipt } = await judged(await sign(make(), testKey(9)));
    expect([verdict, found('signature'), found('receipt'), receipt]).toStrictEqual(['invalid', [{ result: 'fail', code: 'sig_mismatch' }], unreached, undefined]);
  });

  test.each<[string, Doc, object]>([
    ['what it saw is missing', { credentialSubject: { id: 'urn:x' } }, { result: 'fail', code: 'shape_wrong', path: '/credentialSubject', detail: 'this receipt does not say what a receipt must' }],
    ['it has no subject', { credentialSubject: [] }, { result: 'fail', code: 'shape_wrong', path: '/credentialSubject', detail: 'it is about nobody' }],
  ])('well signed, though %s', async (_, over, shape) => {
    const { verdict, found, receipt } = await judged(await sign({ ...make(), ...over }));
    expect([verdict, found('shape'), found('receipt'), receipt]).toStrictEqual(['invalid', [shape], unreached, undefined]);
  });

  test('signed by nobody', async () => {
    const { verdict, found, receipt } = await judged(make());
    expect([verdict, found('signature'), found('receipt'), receipt]).toStrictEqual(['invalid', [{ result: 'fail', code: 'proof_missing' }], unreached, undefined]);
  });
});

describe('an extract', () => {
  const SOURCE = 'http://www.w3.org/ns/prov#wasQuotedFrom';
  const QUOTED: Quoted = { sha256: HASH, form: 'ob3', issuer: { id: 'did:web:school.example', name: 'School' }, verdict: 'valid', at: AT, hidden: ['results'] };
  const claims = { title: 'Reading maps', description: 'Maps.', issuer: { id: 'did:web:school.example' }, holderId: 'urn:uuid:8a6e0804-2bd0-4672-b79d-d97027f9071a', outcomes: [], skills: [], links: [], results: [], evidence: [], tags: [] };
  const make = (over: Partial<Quoted> = {}) => makeExtract({ id: 'urn:uuid:0b9c2c1e-53d4-4c54-9e21-1c4f0a9d2f11', issuer: { id: DID, name: 'House' }, name: 'Extract', description: 'A part.', claims, quoted: { ...QUOTED, ...over } }) as Doc;

  test.each<[string, Quoted['verdict'], Partial<VerifyPorts>, string, object]>([
    ['valid, by a house that is known', 'valid', {}, 'valid', { result: 'pass', code: 'extract_valid' }], ['valid, by a house that nobody knows', 'valid', unknownHouse, 'unknown', { result: 'not_checked', code: 'extract_untrusted' }],
    ['unknown, by a house that is known', 'unknown', {}, 'unknown', { result: 'not_checked', code: 'extract_unknown' }], ['unknown, by a house that nobody knows', 'unknown', unknownHouse, 'unknown', { result: 'not_checked', code: 'extract_untrusted' }],
    ['invalid', 'invalid', {}, 'invalid', { result: 'fail', code: 'extract_invalid' }], ['invalid, whoever says so', 'invalid', unknownHouse, 'invalid', { result: 'fail', code: 'extract_invalid' }],
  ])('of a whole that was %s', async (_, then, over, verdict, finding) => {
    const answer = await judged(await sign(make({ verdict: then })), over);
    expect([answer.verdict, answer.form, answer.found('extract'), answer.quoted, answer.claims?.title]).toStrictEqual([verdict, 'extract', [finding], { ...QUOTED, verdict: then }, 'Reading maps']);
    expect(answer.found('status')).toStrictEqual([{ result: 'warn', code: 'extract_since', path: '/validFrom' }]);
  });

  test('of another’s key, or of nobody’s: nothing it says of the whole is repeated', async () => {
    for (const [document, code] of [[await sign(make(), testKey(9)), 'sig_mismatch'], [make(), 'proof_missing']] as const) {
      const { verdict, found, quoted } = await judged(document);
      expect([verdict, found('signature'), found('extract'), quoted]).toStrictEqual(['invalid', [{ result: 'fail', code }], unreached, undefined]);
    }
  });

  test('by a key of which it is not known whether it was good: not repeated', async () => {
    const since = { ...(await world().resolveDid(DID) as { document: { verificationMethod: object[] } }).document };
    const document = { ...since, verificationMethod: since.verificationMethod.map((method) => ({ ...method, revoked: '2027-01-10T11:30:00Z' })) };
    const { verdict, found, quoted } = await judged(await sign(make()), { resolveDid: async () => ({ document, source: 'file' }) });
    expect([verdict, found('issuer_key'), found('signature'), found('extract'), quoted]).toStrictEqual(['unknown', [{ result: 'not_checked', code: 'no_time_evidence' }], [{ result: 'pass', code: 'sig_ok' }], unreached, undefined]);
  });

  test.each<[string, Doc, object]>([
    ['it names no source', { [SOURCE]: undefined }, { result: 'fail', code: 'shape_wrong', detail: 'it does not say what it was taken from, or what it repeats' }],
    ['it repeats nothing', { '@context': [VC2, OB3], credentialSubject: { id: 'urn:x', type: ['AchievementSubject'] } }, { result: 'fail', code: 'shape_wrong', detail: 'it does not say what it was taken from, or what it repeats' }],
    ['it is about nobody', { credentialSubject: [] }, { result: 'fail', code: 'shape_wrong', path: '/credentialSubject', detail: 'it is about nobody' }],
  ])('well signed, though %s', async (_, over, shape) => {
    const { [SOURCE]: source, ...rest } = { ...make(), ...over };
    const { verdict, found, quoted } = await judged(await sign(source === undefined ? rest : { ...rest, [SOURCE]: source }));
    expect([verdict, found('shape'), found('extract'), quoted]).toStrictEqual(['invalid', [shape], unreached, undefined]);
  });

  test('says in one sentence who made it, who issued the whole, what and to whom', async () => {
    expect((await judged(await sign(make()))).summary).toContain('School awarded “Reading maps”');
    expect((await judged(await sign(make({ issuer: { id: 'did:web:school.example' } })), unknownHouse)).summary).not.toContain('awarded');
  });
});
