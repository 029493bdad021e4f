// What a holder, or whoever stands between, could do to a credential that is shown in parts.
import { describe, expect, test } from 'vitest';
import { ISSUER, SD_BADGE, SD_METHOD, issueBase, p256Key } from '../../../test/selective.ts';
import { LIST, lines, statusList, world } from '../../../test/credential.ts';
import { concat, fromBase64url, toBase64url } from '../../bytes.ts';
import { encodeCbor } from '../../cbor.ts';
import type { Cbor } from '../../cbor.ts';
import { OB3_MANDATORY, addBaseProof, canonize, deriveProof, presentPointers, verify } from '../../index.ts';
import { readMultikey } from '../../did/publickey.ts';
import { toBase58 } from '../../bytes.ts';
import { checkSelective } from './check.ts';
import { linesOf } from './statements.ts';
import { readBase, readDerived, writeBase, writeDerived } from './value.ts';
import type { BaseValue, DerivedValue } from './value.ts';
import { spent } from '../../../test/spent.ts';

type Doc = Record<string, unknown> & { proof: { proofValue: string }[] };
const STATUS = { status: { statusListCredential: LIST, statusListIndex: 94567 } };
const base = await issueBase({ ...SD_BADGE, ...STATUS });
const derived = (await deriveProof(base, ['/credentialSubject/result'])) as Doc;
const value = readDerived(derived.proof[0]!.proofValue);

const copy = (document: object): Doc => structuredClone(document) as Doc;
const withValue = (document: Doc, proofValue: string): Doc => ({ ...document, proof: [{ ...document.proof[0]!, proofValue }] });
const judged = async (document: object, ports = world()) => {
  const report = await verify(JSON.stringify(document), ports);
  return { verdict: report.verdict, found: lines(report), report };
};
/** The signature's own line. */
const signature = async (document: object) => (await judged(document)).found.find((line) => /^signature/.test(line));

describe('what is shown in part', () => {
  test('intact: so said, with its status', async () => {
    const { found, report } = await judged(derived);
    expect(found).toEqual(expect.arrayContaining(['shape pass shape_ok', 'signature pass sig_part', 'dates pass dates_ok', 'status not_checked status_unreachable']));
    expect(report.claims?.title).toBe('Reading satellite images');
    expect(report.claims?.holderName).toBeUndefined();
  });

  test('its end is left out, where the issuer allows that: a caution, for it may be over', async () => {
    const over = await issueBase({ ...SD_BADGE, validUntil: '2026-12-30T00:00:00Z' }, { mandatoryPointers: ['/issuer', '/type', '/credentialSubject/achievement'] });
    expect((await judged(over)).found).toContain('dates fail expired');
    const shown = await deriveProof(over, ['/validFrom', '/credentialSubject']);
    expect((await judged(shown)).found).toContain('dates warn dates_withheld');
    expect((await judged(await deriveProof(over, ['/validFrom', '/validUntil', '/credentialSubject']))).found).toContain('dates fail expired');
  });

  test('the base proof shows everything', async () => {
    expect(await signature(base)).toBe('signature pass sig_ok');
  });

  test('nothing but what is mandatory; and everything', async () => {
    for (const pointers of [[], ['/credentialSubject', '/evidence', '/name', '/id']]) {
      expect(await signature(await deriveProof(base, pointers))).toBe('signature pass sig_part');
    }
  });

  test('a status list of the issuer’s own is asked, and counts', async () => {
    const list = await statusList({ issuer: SD_METHOD.split('#')[0]! });
    const { found } = await judged(derived, world({ [LIST]: list }));
    expect(found.filter((line) => /^status/.test(line))).toEqual(['status not_checked status_untrusted']);
  });

  test('no place for withdrawal is shown: perhaps it was left out', async () => {
    const none = await deriveProof(await issueBase(), []);
    expect((await judged(none))).toMatchObject({ verdict: 'unknown', found: expect.arrayContaining(['status not_checked status_withheld']) as unknown });
  });

  test('a member that Open Badges require was left out: not known, and never valid', async () => {
    const loose = await issueBase(SD_BADGE, { mandatoryPointers: ['/issuer', '/validFrom'] });
    const { verdict, found, report } = await judged(await deriveProof(loose, ['/credentialSubject/achievement/name']));
    expect([verdict, report.claims]).toEqual(['unknown', null]);
    expect(found).toEqual(expect.arrayContaining(['shape not_checked shape_withheld', 'signature pass sig_part']));
  });

  test('what is shown must still be as it should be', async () => {
    const badge = copy(derived);
    badge['credentialSubject'] = { ...(badge['credentialSubject'] as object), creditsEarned: '1.5' };
    expect((await judged(badge)).found).toContain('shape fail shape_wrong');
  });
});

describe('altered', () => {
  const set = (name: string, member: unknown) => ({ ...copy(derived), [name]: member });
  test.each<[string, object]>([
    ['a mandatory statement', set('validUntil', '2031-01-01T00:00:00Z')],
    ['a mandatory statement taken away', (({ validUntil: _, ...rest }) => rest)(copy(derived))],
    ['credentialStatus taken away', (({ credentialStatus: _, ...rest }) => rest)(copy(derived))],
    ['a statement added', set('name', 'Doctor of Everything')],
    ['a result improved', JSON.parse(JSON.stringify(derived).replace(/"value":"[^"]*"/, '"value":"20"')) as object],
    ['a proof option', { ...copy(derived), proof: [{ ...derived.proof[0]!, created: '2026-12-02T09:00:00Z' }] }],
  ])('%s', async (_, document) => {
    expect(await signature(document)).toMatch(/^signature fail (?:sig_mismatch|proof_malformed)$/);
  });

  test('a part taken away with its signature: fewer statements, but the places of the mandatory ones no longer fit', async () => {
    const { validUntil: _, ...rest } = copy(derived);
    const without = value.mandatoryIndexes.slice(0, -1);
    expect(await signature(withValue(rest as Doc, writeDerived({ ...value, mandatoryIndexes: without })))).toBe('signature fail sig_mismatch');
  });
});

describe('the proof value', () => {
  const rewritten = (over: Partial<DerivedValue>) => withValue(derived, writeDerived({ ...value, ...over }));
  const raw = (components: Cbor, after = new Uint8Array()) => withValue(derived, `u${toBase64url(concat(Uint8Array.of(0xd9, 0x5d, 0x01), encodeCbor(components), after))}`);
  const labels = new Map(Array.from(value.labelMap, ([from, to]) => [Number(from.slice(4)), fromBase64url(to.slice(1))!]));
  const parts: readonly Cbor[] = [value.baseSignature, value.publicKey, value.signatures, labels, value.mandatoryIndexes];
  const [first, second, ...others] = value.signatures as [Uint8Array, Uint8Array, ...Uint8Array[]];
  const spare = p256Key(8);
  const one = [...value.labelMap.keys()];

  test.each<[string, Doc, 'sig_mismatch' | 'proof_malformed']>([
    ['statement signatures swapped', rewritten({ signatures: [second, first, ...others] }), 'sig_mismatch'],
    ['a statement signature repeated', rewritten({ signatures: [first, first, ...others] }), 'sig_mismatch'],
    ['one signature too many', rewritten({ signatures: [...value.signatures, first] }), 'sig_mismatch'],
    ['one too few', rewritten({ signatures: [second, ...others] }), 'sig_mismatch'],
    ['none', rewritten({ signatures: [] }), 'sig_mismatch'],
    ['another key for the statements', rewritten({ publicKey: spare.publicKey }), 'sig_mismatch'],
    ['a key of another curve', rewritten({ publicKey: concat(Uint8Array.of(0x81), value.publicKey.subarray(1)) }), 'sig_mismatch'],
    ['every statement mandatory', rewritten({ signatures: [], mandatoryIndexes: Array.from({ length: value.signatures.length + value.mandatoryIndexes.length }, (_, i) => i) }), 'sig_mismatch'],
    ['a mandatory place twice', raw([...parts.slice(0, 4), [...value.mandatoryIndexes, value.mandatoryIndexes[0]!]]), 'proof_malformed'],
    ['a mandatory place outside', rewritten({ mandatoryIndexes: [...value.mandatoryIndexes, 9_999] }), 'proof_malformed'],
    ['labels exchanged', rewritten({ labelMap: new Map(one.map((from, i) => [from, value.labelMap.get(one[(i + 1) % one.length]!)!])) }), 'sig_mismatch'],
    ['two labels become one', raw([...parts.slice(0, 3), new Map(Array.from(labels, ([from]) => [from, [...labels.values()][0]!])), parts[4]!]), 'proof_malformed'],
    ['a label missing', rewritten({ labelMap: new Map([...value.labelMap].slice(1)) }), 'proof_malformed'],
    ['a label for nothing', rewritten({ labelMap: new Map([...value.labelMap, ['c14n999', `u${toBase64url(new Uint8Array(32).fill(1))}`]]) }), 'proof_malformed'],
    ['a label that is text', raw([...parts.slice(0, 3), new Map([['c14n0', new Uint8Array(32)]]), parts[4]!]), 'proof_malformed'],
    ['a label of 31 bytes', raw([...parts.slice(0, 3), new Map([[0, new Uint8Array(31)]]), parts[4]!]), 'proof_malformed'],
    ['four components', raw(parts.slice(0, 4)), 'proof_malformed'],
    ['six components', raw([...parts, 1]), 'proof_malformed'],
    ['bytes after the end', raw(parts, Uint8Array.of(0)), 'proof_malformed'],
    ['a signature of 63 bytes', raw([value.baseSignature.subarray(1), ...parts.slice(1)]), 'proof_malformed'],
    ['base58', withValue(derived, 'z3FXQ'), 'proof_malformed'],
    ['no CBOR', withValue(derived, 'u2V0B'), 'proof_malformed'],
    ['an unknown header', withValue(derived, `u${toBase64url(Uint8Array.of(0xd9, 0x5d, 0x02, 0x80))}`), 'proof_malformed'],
    ['padding', withValue(derived, `${derived.proof[0]!.proofValue}=`), 'proof_malformed'],
    ['a megabyte', withValue(derived, `u2V0B${'A'.repeat(1_000_000)}`), 'proof_malformed'],
  ])('%s', async (_, document, code) => {
    const start = spent();
    expect(await signature(document)).toBe(`signature fail ${code}`);
    expect(spent() - start).toBeLessThan(1500);
  });

  test('statements signed by a key of one’s own: the issuer vouched for another', async () => {
    const [form = ''] = [await canonize((({ proof: _, ...rest }) => rest)(derived))];
    const mine = await Promise.all(linesOf(form).slice(0, value.signatures.length).map(async (line) => spare.sign(Buffer.from(line))));
    expect(await signature(rewritten({ publicKey: spare.publicKey, signatures: mine }))).toBe('signature fail sig_mismatch');
  });

  test('the proof of another credential', async () => {
    const other = (await deriveProof(await issueBase({ ...SD_BADGE, ...STATUS, id: 'https://example.org/c/another' }), ['/credentialSubject/result'])) as Doc;
    expect(await signature({ ...copy(derived), proof: other.proof })).toBe('signature fail sig_mismatch');
  });

  test('a base proof whose pointers were changed after signing', async () => {
    const known = readBase(base.proof[0]!.proofValue);
    const over = (change: Partial<BaseValue>) => withValue(base, writeBase({ ...known, ...change }));
    expect(await signature(over({ mandatoryPointers: known.mandatoryPointers.slice(1) }))).toBe('signature fail sig_mismatch');
    expect(await signature(over({ mandatoryPointers: ['/nowhere'] }))).toBe('signature fail proof_malformed');
    expect(await signature(over({ hmacKey: new Uint8Array(32) }))).toBe('signature fail sig_mismatch');
  });

  test('a key of another kind, another key, a chain', async () => {
    const check = (key: string, over = {}) => checkSelective(derived, { ...derived.proof[0]!, ...over } as Record<string, unknown>, readMultikey(key));
    await expect(check('z6MktgKTsu1QhX6QPbyqG6geXdw6FQCZBPq7uQpieWbiQiG7')).rejects.toMatchObject({ code: 'proof_malformed' });
    expect(await check(`z${toBase58(spare.publicKey)}`)).toBe(false);
    expect(await check(`z${toBase58(ISSUER.publicKey)}`)).toBe(true);
    await expect(check(`z${toBase58(ISSUER.publicKey)}`, { previousProof: 'urn:x' })).rejects.toMatchObject({ code: 'proof_malformed' });
  });
});

describe('making', () => {
  test('the house’s own mandatory pointers lead somewhere, or are left out', () => {
    expect(presentPointers(base, OB3_MANDATORY)).toEqual(OB3_MANDATORY.filter((pointer) => pointer !== '/credentialSchema'));
    expect(presentPointers({ issuer: { name: 'x' } }, ['/issuer/name', '/issuer/url', '/issuer/name/0'])).toEqual(['/issuer/name']);
  });

  test('one result of a list, by its place', async () => {
    const [only] = (base['credentialSubject'] as { result: object[] }).result;
    const part = await deriveProof(base, ['/credentialSubject/result/0']);
    expect((part['credentialSubject'] as { result: object[] }).result).toEqual([only]);
    expect(await signature(part)).toBe('signature pass sig_part');
  });

  test('a list whose order counts: as a whole, or not at all', async () => {
    const grade = { type: ['ResultDescription'], id: 'urn:uuid:5f0e', name: 'Grade', resultType: 'LetterGrade', allowedValue: ['A', 'B', 'C'] };
    const { proof: _, ...plain } = await issueBase();
    const subject = plain['credentialSubject'] as { achievement: object };
    const badge = { ...plain, credentialSubject: { ...subject, achievement: { ...subject.achievement, resultDescription: [grade] } } };
    const signed = await addBaseProof(badge, { verificationMethod: SD_METHOD, created: '2026-12-01T09:00:00Z', sign: ISSUER.sign, hmacKey: new Uint8Array(32), statementKey: p256Key(7), mandatoryPointers: presentPointers(badge, OB3_MANDATORY) });
    expect(await signature(await deriveProof(signed, ['/credentialSubject/achievement/resultDescription']))).toBe('signature pass sig_part');
    await expect(deriveProof(signed, ['/credentialSubject/achievement/resultDescription/0/allowedValue/1'])).rejects.toMatchObject({ code: 'bad_argument' });
  });

  test.each(['', 'issuer', '/nowhere', '/issuer/nothing', '/name~2', '/proof', '/@context', '/constructor', '/credentialSubject/result/00'])('the pointer “%s” is refused', async (pointer) => {
    await expect(deriveProof(base, [pointer])).rejects.toMatchObject({ code: 'bad_argument' });
  });

  test('nothing to show, no base proof, two of them', async () => {
    const loose = await issueBase(SD_BADGE, { mandatoryPointers: [] });
    await expect(deriveProof(loose, [])).rejects.toMatchObject({ code: 'bad_argument' });
    await expect(deriveProof(derived, [])).rejects.toMatchObject({ code: 'proof_malformed' });
    await expect(deriveProof({ ...base, proof: [...base.proof, ...base.proof] }, [])).rejects.toMatchObject({ code: 'proof_malformed' });
    await expect(deriveProof({ ...base, name: undefined, extra: 1 }, [])).rejects.toMatchObject({ code: expect.any(String) as string });
  });

  test.each<[string, object, string]>([
    ['a document with a proof', { proof: [] }, 'proof_present'],
    ['an address in the place of passing names', { id: 'urn:bnid:1' }, 'bad_argument'],
  ])('%s is refused', async (_, over, code) => {
    const { proof: __, ...plain } = base;
    await expect(addBaseProof({ ...plain, ...over }, { verificationMethod: SD_METHOD, created: '2026-12-01T09:00:00Z', sign: ISSUER.sign, hmacKey: new Uint8Array(32), statementKey: p256Key(7), mandatoryPointers: [] })).rejects.toMatchObject({ code });
  });

  test.each<[string, object]>([
    ['an HMAC key that is too short', { hmacKey: new Uint8Array(16) }],
    ['a key of the statements without its kind', { statementKey: { ...p256Key(7), publicKey: new Uint8Array(33) } }],
    ['a DER signature', { sign: () => new Uint8Array(70) }],
    ['a date that is no date', { created: 'today' }],
  ])('%s is refused', async (_, over) => {
    await expect(issueBase(SD_BADGE, over)).rejects.toMatchObject({ code: 'bad_argument' });
  });
});
