// The pieces of ecdsa-sd-2023 by themselves: pointers, statements, the proof's value, what each refuses.
import { describe, expect, test } from 'vitest';
import { ISSUER, SD_BADGE, SD_METHOD, issueBase, p256Key } from '../../../test/selective.ts';
import { refusal } from '../../../test/credential.ts';
import { concat, fromBase64url, toBase58, toBase64url } from '../../bytes.ts';
import { canonicalNQuads } from '../../canon/reference.ts';
import { encodeCbor } from '../../cbor.ts';
import type { Cbor } from '../../cbor.ts';
import { readMultikey } from '../../did/publickey.ts';
import { addBaseProof, deriveProof, makeBadge } from '../../index.ts';
import { sha256Hex } from '../../platform.ts';
import { checkSelective, isPart } from './check.ts';
import { presentPointers, select } from './pointers.ts';
import { inBothOrders, labelsIn, linesOf, relabel, statementsOf } from './statements.ts';
import { isBase, isDerived, readBase, readDerived, writeBase, writeDerived } from './value.ts';

const at = (act: () => unknown) => Promise.resolve().then(act).then(() => 'not refused', ({ code, path }: { code: string; path?: string }) => `${code} ${path}`);

describe('§3.4.13: what pointers choose', () => {
  const document = {
    '@context': ['c'], id: 'urn:1', type: ['T'], name: 'n', none: null, 'a/b': 1, 'm~n': 2, '~1': 3,
    list: Array.from({ length: 120 }, (_, i) => ({ type: 'I', place: i, other: true })), plain: { deep: { x: 1, y: 2 } }, typed: { id: 'urn:2', type: ['U'], z: { x: [1, 2, 3] } },
  };
  const chosen = (...pointers: string[]) => select(document, pointers);
  const begun = { '@context': ['c'], id: 'urn:1', type: ['T'] };

  test('comes with ids and types on the way, and nothing else', () => {
    expect(chosen('/name')).toStrictEqual({ ...begun, name: 'n' });
    expect(chosen('/plain/deep/x')).toStrictEqual({ ...begun, plain: { deep: { x: 1 } } });
    expect(chosen('/typed/z/x/1', '/typed/z/x/2')).toStrictEqual({ ...begun, typed: { id: 'urn:2', type: ['U'], z: { x: [2, 3] } } });
    expect(chosen('/none')).toStrictEqual({ ...begun, none: null });
    expect(chosen('/plain', '/plain/deep/x')).toStrictEqual({ ...begun, plain: document.plain });
    expect(select(document, [])).toBeUndefined();
  });

  test('members of a list keep their order; RFC 6901 §4 no leading zero', () => {
    expect(chosen('/list/119/place', '/list/5/place', '/list/12')).toStrictEqual({ ...begun, list: [{ type: 'I', place: 5 }, { type: 'I', place: 12, other: true }, { type: 'I', place: 119 }] });
  });

  test('RFC 6901 §3: ~1 is a slash, ~0 a tilde, and ~01 is ~1', () => {
    expect(chosen('/a~1b', '/m~0n', '/~01')).toStrictEqual({ ...begun, 'a/b': 1, 'm~n': 2, '~1': 3 });
  });

  test('is a copy', () => {
    const part = chosen('/plain') as typeof document;
    part.plain.deep.x = 9;
    expect(document.plain.deep.x).toBe(1);
  });

  test.each(['/nowhere', '/list/120', '/list/00', '/list/length', '/list/-1', '/list/1e0', '/none/x', '/name/0', '/plain/toString', '/@context', '/', '//'])('“%s” leads nowhere, or where it may not', async (pointer) => {
    expect(await refusal(() => chosen(pointer))).toBe('bad_argument');
    expect(await at(() => chosen(pointer))).toBe(`bad_argument ${pointer}`);
  });

  test.each(['', 'name', 'x/name', '/name~', '/name~2', '/na~me', '/~/name'])('“%s” is no pointer', async (pointer) => {
    expect(await refusal(() => chosen(pointer))).toBe('bad_argument');
    expect(await refusal(() => presentPointers(document, [pointer]))).toBe('bad_argument');
  });

  test('a long one that is none is not repeated in full', async () => {
    await expect(Promise.resolve().then(() => chosen('x'.repeat(10_000)))).rejects.toMatchObject({ message: expect.stringMatching(/^.{80,110}$/) as string });
  });
});

describe('§3.4: statements', () => {
  const label = async (canonical: string) => `u${canonical}`;
  const RDF = '<http://www.w3.org/1999/02/22-rdf-syntax-ns#';
  const of = (quads: string) => statementsOf({}, label, async () => [await canonicalNQuads(quads)]);

  test('labels stand in subject, object and graph, never in a text', () => {
    const labels = new Map([['a', 'x'], ['b', 'y'], ['g', 'z']]);
    expect(relabel('_:a <urn:p> _:b _:g .\n', labels)).toBe('_:x <urn:p> _:y _:z .\n');
    expect(relabel('_:a <urn:p> <urn:o> .\n', labels)).toBe('_:x <urn:p> <urn:o> .\n');
    for (const text of ['"_:a"', '"says _:a _:b ."', '"a \\" _:b"@en', '"_:a"^^<urn:t>']) expect(relabel(`<urn:s> <urn:p> ${text} .\n`, labels)).toBe(`<urn:s> <urn:p> ${text} .\n`);
    expect(relabel('<urn:s> <urn:p> "_:a" _:g .\n', labels)).toBe('<urn:s> <urn:p> "_:a" _:z .\n');
    expect([...labelsIn(['_:a <urn:p> _:b _:g .\n', '<urn:s> <urn:p> "_:c" .\n'])]).toEqual(['a', 'b', 'g']);
    expect(linesOf('one\ntwo\n')).toEqual(['one\n', 'two\n']);
  });

  test('§3.4.7 sorted by code point, and told when code units say otherwise', () => {
    const [astral, high] = ['"\u{1f600}"\n', '"\uffee"\n'];
    expect(inBothOrders([high, 'b\n', 'a\n'])).toEqual([['a\n', 'b\n', high].sort()]);
    expect(inBothOrders([high, astral, '"a"\n'])).toEqual([['"a"\n', high, astral], ['"a"\n', astral, high]]);
  });

  test('a credential that two programs would sort differently is not signed in parts', async () => {
    const badge = makeBadge(SD_BADGE), subject = badge.credentialSubject as unknown as { achievement: object };
    const both = { ...badge, credentialSubject: { ...subject, achievement: { ...subject.achievement, tag: ['\u{1f600}', '\uffee'] } } };
    const options = { verificationMethod: SD_METHOD, created: '2026-12-01T09:00:00Z', sign: ISSUER.sign, hmacKey: new Uint8Array(32), statementKey: p256Key(7), mandatoryPointers: [] };
    expect(await refusal(() => addBaseProof(both, options))).toBe('canon_order');
  });

  test('objects without id get passing ones, from the outside in; values and contexts do not', async () => {
    const asked: object[] = [];
    await statementsOf({ '@context': { t: 'urn:t' }, a: { '@value': 'x' }, b: [{ c: null }, 'text'], d: { id: 'urn:d' } }, label, async (document) => (asked.push(document), ['<urn:s> <urn:p> "o" .\n']));
    expect(asked[0]).toStrictEqual({ '@context': { t: 'urn:t' }, a: { '@value': 'x' }, b: [{ c: null, id: 'urn:bnid:2' }, 'text'], d: { id: 'urn:d' }, id: 'urn:bnid:1' });
  });

  test('a document that says something else once its objects are named is refused', async () => {
    const canonicalise = async (document: object) => ['id' in document ? '<urn:s> <urn:p> "named" .\n' : '<urn:s> <urn:p> "plain" .\n'];
    expect(await refusal(() => statementsOf({}, label, canonicalise))).toBe('bad_argument');
    expect(await refusal(() => statementsOf({ name: 'urn:bnid:9' }, label, async () => ['<urn:s> <urn:p> "o" .\n']))).toBe('bad_argument');
  });

  test('links of a list are named by who has it, as what, and their place', async () => {
    const { labels, lines } = await of(`<urn:s> <urn:p> _:a .\n_:a ${RDF}first> "1" .\n_:a ${RDF}rest> _:b .\n_:b ${RDF}first> "2" .\n_:b ${RDF}rest> ${RDF}nil> .\n`);
    const owner = sha256Hex('<urn:s> <urn:p>').slice(0, 32);
    expect([...labels.keys()].sort()).toEqual([`l${owner}x0`, `l${owner}x1`]);
    expect(lines).toHaveLength(5);
    expect(lines.join('')).not.toContain(owner);
  });

  test.each<[string, string]>([
    ['two lists of one owner', `<urn:s> <urn:p> _:a .\n<urn:s> <urn:p> _:b .\n_:a ${RDF}first> "1" .\n_:a ${RDF}rest> ${RDF}nil> .\n_:b ${RDF}first> "2" .\n_:b ${RDF}rest> ${RDF}nil> .\n`],
    ['a list in a list', `<urn:s> <urn:p> _:a .\n_:a ${RDF}first> _:b .\n_:a ${RDF}rest> ${RDF}nil> .\n_:b ${RDF}first> "2" .\n_:b ${RDF}rest> ${RDF}nil> .\n`],
    ['a graph without a name', '<urn:s> <urn:p> <urn:o> _:g .\n'], ['a subject that nobody has', '_:a <urn:p> "o" .\n'],
  ])('%s cannot be shown in parts', async (_, quads) => {
    expect(await refusal(() => of(quads))).toBe('bad_argument');
  });
});

describe('§3.5.2–3.5.7: the proof value', () => {
  const [signature, publicKey, hmacKey] = [new Uint8Array(64).fill(1), new Uint8Array(35).fill(2), new Uint8Array(32).fill(3)];
  const base = { baseSignature: signature, publicKey, hmacKey, signatures: [signature], mandatoryPointers: ['/issuer'] };
  const derived = { baseSignature: signature, publicKey, signatures: [signature], labelMap: new Map([['c14n0', `u${toBase64url(hmacKey)}`]]), mandatoryIndexes: [0, 2] };
  const raw = (kind: 0 | 1, components: Cbor) => `u${toBase64url(concat(Uint8Array.of(0xd9, 0x5d, kind), encodeCbor(components)))}`;
  const [bases, deriveds]: [Cbor[], Cbor[]] = [[signature, publicKey, hmacKey, [signature], ['/issuer']], [signature, publicKey, [signature], new Map([[0, hmacKey]]), [0, 2]]];
  const other = (list: Cbor[], place: number, value: Cbor) => list.with(place, value);

  test('is read as it was written, base and derived', () => {
    expect(writeBase(base)).toBe(raw(0, bases));
    expect(readBase(writeBase(base))).toStrictEqual(base);
    expect(writeDerived(derived)).toBe(raw(1, deriveds));
    expect(readDerived(writeDerived(derived))).toStrictEqual(derived);
    expect([isBase(writeBase(base)), isDerived(writeBase(base)), isBase(writeDerived(derived)), isDerived(writeDerived(derived)), isBase(5), isDerived(undefined)]).toEqual([true, false, false, true, false, false]);
  });

  test.each<[string, unknown]>([
    ['nothing', undefined], ['bytes', fromBase64url(raw(0, bases).slice(1))], ['another multibase', `z${raw(0, bases).slice(1)}`], ['a derived one', raw(1, bases)], ['four parts', raw(0, bases.slice(0, 4))], ['six parts', raw(0, [...bases, 1])], ['a map', raw(0, new Map([[0, 1]]))],
    ['a signature of 65 bytes', raw(0, other(bases, 0, new Uint8Array(65)))], ['a signature in words', raw(0, other(bases, 0, 'x'.repeat(64)))], ['a key of 34 bytes', raw(0, other(bases, 1, new Uint8Array(34)))], ['an HMAC key of 31', raw(0, other(bases, 2, new Uint8Array(31)))],
    ['signatures that are no list', raw(0, other(bases, 3, signature))], ['a number among them', raw(0, other(bases, 3, [signature, 5]))], ['pointers that are no list', raw(0, other(bases, 4, 5))], ['a pointer that is a number', raw(0, other(bases, 4, ['/issuer', 5]))],
    ['more than a megabyte', writeBase({ ...base, signatures: Array.from({ length: 12_000 }, () => signature) })],
  ])('base: %s is refused', async (_, value) => {
    expect([await refusal(() => readBase(value)), await at(() => readBase(value))]).toEqual(['proof_malformed', 'proof_malformed /proof/proofValue']);
  });

  test.each<[string, string]>([
    ['a base one', raw(0, deriveds)], ['labels that are a list', raw(1, other(deriveds, 3, [[0, hmacKey]]))], ['a label named in words', raw(1, other(deriveds, 3, new Map<number | string, Cbor>([['0', hmacKey]])))], ['a label of 33 bytes', raw(1, other(deriveds, 3, new Map([[0, new Uint8Array(33)]])))],
    ['two labels that are one', raw(1, other(deriveds, 3, new Map([[0, hmacKey], [1, hmacKey]])))], ['indexes that are no list', raw(1, other(deriveds, 4, 0))], ['an index in words', raw(1, other(deriveds, 4, [0, 'x']))], ['an index twice', raw(1, other(deriveds, 4, [2, 2]))],
  ])('derived: %s is refused', async (_, value) => {
    expect(await refusal(() => readDerived(value))).toBe('proof_malformed');
  });
});

describe('§3.6.6: checking', async () => {
  const base = await issueBase();
  const key = readMultikey(`z${toBase58(ISSUER.publicKey)}`);
  const shown = (await deriveProof(base, ['/credentialSubject/result'])) as Record<string, unknown> & { proof: (Record<string, unknown> & { proofValue: string })[] };
  const [proof] = shown.proof as [Record<string, unknown> & { proofValue: string }];
  const value = readDerived(proof.proofValue);
  const check = (over: object, document: object = shown) => checkSelective(document, { ...proof, ...over }, key);
  const count = value.signatures.length + value.mandatoryIndexes.length;
  const [first] = value.labelMap.keys() as unknown as [string];

  test('a part is a part by its suite and its header', () => {
    expect([isPart(proof), isPart({ ...proof, cryptosuite: 'other' }), isPart(base.proof[0]!)]).toEqual([true, false, false]);
  });

  test.each<[string, object]>([
    ['another type', { type: 'Other' }], ['another suite', { cryptosuite: 'eddsa-rdfc-2022' }], ['an earlier proof', { previousProof: 'urn:x' }],
    ['a label for another node', { proofValue: writeDerived({ ...value, labelMap: new Map([...value.labelMap].map(([from, to]) => [from === first ? 'c14n99' : from, to])) }) }],
    ['a place just beyond the end', { proofValue: writeDerived({ ...value, mandatoryIndexes: [...value.mandatoryIndexes.slice(0, -1), count] }) }], ['a place below the beginning', { proofValue: writeDerived({ ...value, mandatoryIndexes: [...value.mandatoryIndexes.slice(0, -1), -1] }) }],
  ])('%s is refused', async (_, over) => {
    expect([await check({}), await refusal(() => check(over)), await at(() => check(over))]).toEqual([true, 'proof_malformed', 'proof_malformed /proof']);
  });

  test('a key of another kind is refused, with a reason', async () => {
    expect(await refusal(() => checkSelective(shown, proof, readMultikey('z6MktgKTsu1QhX6QPbyqG6geXdw6FQCZBPq7uQpieWbiQiG7')))).toBe('proof_malformed');
  });

  test('a term without meaning stays what it is, beside a base proof too', async () => {
    expect(await refusal(() => checkSelective({ ...base, honours: 'x' }, base.proof[0] as unknown as Record<string, unknown>, key))).toBe('term_unmapped');
  });

  test('two thousand statements that can be left out are judged, one more is not', async () => {
    const signed = (statements: number) => checkSelective(shown, { ...proof, proofValue: writeDerived({ ...value, labelMap: new Map(), mandatoryIndexes: [], signatures: Array.from({ length: statements }, () => value.baseSignature) }) }, key, [Array.from({ length: statements }, (_, i) => `<urn:s> <urn:p> "${10_000 + i}" .\n`).join('')]);
    expect(await signed(2_000)).toBe(false);
    expect(await refusal(() => signed(2_001))).toBe('canon_budget');
  });
});

describe('§3.6.7: showing a part', async () => {
  const base = await issueBase();
  const [proof] = base.proof as [Record<string, unknown> & { proofValue: string }];

  test('of what the base proof is about, and of nothing less', async () => {
    const { evidence: _, ...less } = base;
    expect(_).toBeDefined();
    expect([await refusal(() => deriveProof(less, [])), await at(() => deriveProof(less, []))]).toEqual(['proof_malformed', 'proof_malformed /proof']);
  });

  test('the base proof is found among others; a proof that stood alone goes on standing alone', async () => {
    const others = [null, 'x', 5, { ...proof, cryptosuite: 'other' }, { cryptosuite: 'ecdsa-sd-2023' }];
    expect(await deriveProof({ ...base, proof: [...others, proof] }, [])).toMatchObject({ proof: [{ cryptosuite: 'ecdsa-sd-2023' }] });
    expect(await deriveProof({ ...base, proof }, [])).toMatchObject({ proof: { cryptosuite: 'ecdsa-sd-2023' } });
    for (const none of [others, undefined, null, 'x', [], [proof, proof]]) {
      expect([await refusal(() => deriveProof({ ...base, proof: none }, [])), await at(() => deriveProof({ ...base, proof: none }, []))]).toEqual(['proof_malformed', 'proof_malformed /proof']);
    }
  });

  test('nothing is refused, with a reason', async () => {
    const loose = await issueBase(SD_BADGE, { mandatoryPointers: [] });
    expect(await refusal(() => deriveProof(loose, []))).toBe('bad_argument');
  });
});
