// Hosted awards and trees of hashes: what vouches for a document without the issuer's signature, and how much that says.
import { describe, expect, test } from 'vitest';
import { toHex, utf8 } from '../../bytes.ts';
import { concat } from '../../bytes.ts';
import { sha256 } from '../../platform.ts';
import { fail, notChecked, notReached, pass } from '../finding.ts';
import type { FetchedDocument, VerifyPorts } from '../ports.ts';
import { checkHosted } from './hosted.ts';
import { checkMerkle } from './merkle.ts';

type Doc = Record<string, unknown>;
const words = expect.stringMatching(/\w/) as string;

describe('Open Badges 2.0 §“Hosted Verification”', () => {
  const NOW = new Date('2027-01-10T12:00:00Z'), AT = 'https://a.example/1', OLD = 'https://a.example/old';
  const award = { '@context': 'https://w3id.org/openbadges/v2', id: AT, type: 'Assertion', recipient: { type: 'email', identity: 'zoe@example.org' }, badge: 'https://a.example/class', verification: { type: 'HostedBadge' } };
  const bare = { id: AT, type: 'Assertion' };
  async function check(assertion: Doc, answers: Readonly<Record<string, unknown>> = {}, over: Partial<VerifyPorts> = {}) {
    const asked: string[] = [];
    const fetchDocument = async (url: string): Promise<FetchedDocument> => { asked.push(url); return url in answers ? { bytes: utf8(typeof answers[url] === 'string' ? answers[url] : JSON.stringify(answers[url])) } : { unavailable: true, why: 'no such host' }; };
    return { ...(await checkHosted(assertion, { now: NOW, fetchDocument, ...over } as VerifyPorts)), asked };
  }

  test('the address shows the same; it may name other vocabularies, and say more', async () => {
    for (const shown of [award, { ...award, '@context': 'https://w3id.org/openbadges/v2.1' }, { ...award, narrative: 'x' }, { ...award, revoked: false }, { ...award, recipient: { identity: 'zoe@example.org', type: 'email' } }]) expect(await check(award, { [AT]: shown })).toStrictEqual({ findings: [pass('signature', 'ob2_hosted')], assertion: shown, address: AT, asked: [AT] });
  });
  test('1.x: the address of its rule goes before its name', async () => {
    const old = { uid: '1', recipient: 'x', badge: 'y', verify: { type: 'hosted', url: OLD } };
    expect(await check({ ...old, id: AT }, { [OLD]: { ...old, id: AT } })).toMatchObject({ findings: [pass('signature', 'ob2_hosted')], address: OLD });
    expect(await check(old, { [OLD]: old })).toMatchObject({ address: OLD, asked: [OLD] });
  });
  test.each<[string, object, string]>([['a member changed', { badge: 'https://a.example/other' }, '/badge'], ['a member gone', { recipient: undefined }, '/recipient'], ['a member within', { recipient: { type: 'email', identity: 'eve@example.org' } }, '/recipient'], ['another name', { id: 'https://a.example/2' }, '/id'], ['another type', { type: 'Other' }, '/type']])('it shows %s', async (_, change, path) => {
    expect(await check(award, { [AT]: { ...award, ...change } })).toStrictEqual({ findings: [fail('signature', 'ob2_hosted_differs', { path })], assertion: award, asked: [AT] });
  });
  test('a bare address: what stands there must say that this is its place', async () => {
    for (const shown of [award, { ...award, verify: { url: OLD } }, { verify: { url: AT } }]) expect(await check(bare, { [AT]: shown })).toStrictEqual({ findings: [pass('signature', 'ob2_hosted')], assertion: shown, address: AT, asked: [AT] });
    for (const shown of [{ ...award, id: OLD }, { ...award, id: OLD, verify: { url: AT } }, { verify: { url: OLD } }, {}, [], 'null']) expect(await check(bare, { [AT]: shown })).toStrictEqual({ findings: [fail('signature', 'ob2_hosted_differs', { path: '/id' })], assertion: bare, asked: [AT] });
  });
  test.each<[string, Doc]>([['signed', { ...award, verification: { type: 'SignedBadge' } }], ['signed, by the word of 1.x', { ...award, verification: undefined, verify: { type: 'signed', url: AT } }]])('said to be %s: it is not', async (_, assertion) => {
    expect(await check(assertion, { [AT]: assertion })).toStrictEqual({ findings: [fail('signature', 'proof_missing')], assertion, asked: [] });
  });
  test.each<[string, Doc]>([['no address', { ...award, id: undefined }], ['a number', { ...award, id: 5 }], ['an object', { ...award, id: { id: AT } }], ['http', { ...award, id: 'http://a.example/1' }], ['an address in a text', { ...award, id: `see ${AT}` }], ['a name', { ...award, id: 'urn:uuid:1' }], ['a rule of 1.x by http', { ...award, verify: { type: 'hosted', url: 'http://a.example/1' } }]])('%s: nobody is asked', async (_, assertion) => {
    expect(await check(assertion, { [AT]: award, [String(assertion['id'])]: assertion, 'http://a.example/1': assertion })).toStrictEqual({ findings: [notChecked('signature', 'ob1_unverifiable')], assertion, asked: [] });
  });
  test('out of reach: with a code, in words, without a network; no JSON', async () => {
    const only = (code: 'ob2_hosted_needs_network', detail: string) => ({ findings: [notChecked('signature', code, { detail })], assertion: award });
    expect(await check(award)).toStrictEqual({ ...only('ob2_hosted_needs_network', 'no such host'), asked: [AT] });
    expect(await checkHosted(award, { now: NOW, fetchDocument: async () => ({ unavailable: true, why: 'x', code: 'too_large' }) } as unknown as VerifyPorts)).toStrictEqual(only('ob2_hosted_needs_network', 'too_large'));
    expect(await checkHosted(award, { now: NOW } as VerifyPorts)).toStrictEqual(only('ob2_hosted_needs_network', 'offline'));
    expect(await check(award, { [AT]: '<html>' })).toStrictEqual({ findings: [{ check: 'signature', result: 'not_checked', code: 'json_syntax', detail: words }], assertion: award, asked: [AT] });
  });
  test('withdrawn: as of now or later it is; as of a day before, the site does not say since when', async () => {
    const of = async (at?: Date, revoked: unknown = true) => (await check(award, { [AT]: { ...award, revoked } }, at ? { at } : {})).findings;
    const gone = [fail('signature', 'revoked')];
    expect([await of(), await of(NOW), await of(new Date(NOW.getTime() + 1)), await of(new Date(NOW.getTime() - 1))]).toStrictEqual([gone, gone, gone, [notChecked('signature', 'no_time_evidence')]]);
    expect(await of(undefined, 'true')).toStrictEqual([pass('signature', 'ob2_hosted')]);
  });
  test('a defect of ours is not the document’s fault', async () => {
    await expect(checkHosted({ ...award, get recipient(): never { throw new TypeError('defect'); } }, { now: NOW, fetchDocument: async () => ({ bytes: utf8(JSON.stringify(award)) }) } as unknown as VerifyPorts)).rejects.toThrow('defect');
  });
});

describe('Merkle proofs', () => {
  const form = async (document: object) => JSON.stringify(document);
  const hashOf = (document: object) => sha256(utf8(JSON.stringify(document)));
  const anchor = { type: 'BTCOpReturn', chain: 'bitcoinMainnet', sourceId: 'd75b' };
  const sibling = new Uint8Array(32).fill(7);
  const proofOf = (hashed: object, over: object = {}): Doc => ({ type: ['MerkleProof2017'], targetHash: toHex(hashOf(hashed)), merkleRoot: toHex(sha256(concat(hashOf(hashed), sibling))), proof: [{ right: toHex(sibling) }], anchors: [anchor], ...over });
  const plain = { id: 'urn:uuid:1', name: 'A' };
  const anchored = (detail: string) => notChecked('signature', 'anchor_unchecked', { detail });

  test('hash and path are right: the chain was not asked, and is named', async () => {
    const proof = proofOf(plain);
    for (const place of ['proof', 'signature']) expect(await checkMerkle({ ...plain, [place]: proof }, proof, form)).toStrictEqual(anchored('bitcoinMainnet d75b'));
  });
  test('several chains; one without a transaction; a name without end; those that are none', async () => {
    const of = (...anchors: object[]) => { const proof = proofOf(plain, { anchors }); return checkMerkle({ ...plain, proof }, proof, form); };
    expect(await of(anchor, { chain: 'ethereumMainnet' })).toStrictEqual(anchored('bitcoinMainnet d75b, ethereumMainnet'));
    expect(await of({ chain: 'c'.repeat(300) }, { ...anchor, sourceId: 'd'.repeat(300) })).toStrictEqual(anchored(`${'c'.repeat(200)}, bitcoinMainnet ${'d'.repeat(185)}`));
    expect(await of({ type: 'Mock' }, anchor)).toStrictEqual(anchored('bitcoinMainnet d75b'));
    for (const anchors of [[], [{ type: 'Mock' }], [{ chain: 'mockchain', sourceId: 'x' }]]) expect(await of(...anchors)).toStrictEqual(notChecked('signature', 'anchor_mock'));
  });
  test('another path; another document; a form that is not known; a proof that is none', async () => {
    const proof = proofOf(plain, { proof: [{ left: toHex(sibling) }] }), good = proofOf(plain);
    expect(await checkMerkle({ ...plain, proof }, proof, undefined)).toStrictEqual(fail('signature', 'merkle_path', { path: '/proof' }));
    expect(await checkMerkle({ ...plain, name: 'B', proof: good }, good, form)).toStrictEqual(fail('signature', 'sig_mismatch', { detail: `its hash is ${toHex(hashOf({ ...plain, name: 'B' }))}` }));
    expect(await checkMerkle({ ...plain, proof: good }, good, undefined)).toStrictEqual(notReached('signature'));
    expect(await checkMerkle(plain, { type: 'MerkleProof2017' }, form)).toStrictEqual({ check: 'signature', result: 'fail', code: 'proof_malformed', path: '/proof', detail: words });
  });
  test('a chain of proofs: the earlier ones were hashed along, by name or whole', async () => {
    const first = { id: 'urn:p:1', type: 'Other' }, second = { id: 'urn:p:2', type: 'Other' }, hashed = { ...plain, proof: [first, second] };
    for (const previousProof of [['urn:p:1', 'urn:p:2'], [first, second], ['urn:p:2', first]]) {
      const proof = proofOf(hashed, { id: 'urn:p:3', previousProof });
      expect(await checkMerkle({ ...plain, proof: [first, second, proof] }, proof, form)).toStrictEqual(anchored('bitcoinMainnet d75b'));
    }
    const proof = proofOf({ ...plain, proof: [second] }, { previousProof: 'urn:p:2' });
    expect(await checkMerkle({ ...plain, proof: [first, 5, second, proof] }, proof, form)).toStrictEqual(anchored('bitcoinMainnet d75b'));
    expect(await checkMerkle({ ...plain, proof: [first, { ...second, type: 'Changed' }, proof] }, proof, form)).toMatchObject({ code: 'sig_mismatch' });
  });
  test.each<[string, object]>([['that is not here', { previousProof: 'urn:p:9' }], ['beside one that is not here', { previousProof: ['urn:p:1', 'urn:p:9'] }], ['that is itself', { id: 'urn:p:3', previousProof: 'urn:p:3' }], ['of no name', { previousProof: [] }], ['changed since', { previousProof: { id: 'urn:p:1', type: 'Changed' } }]])('a proof that names an earlier one %s', async (_, over) => {
    const first = { id: 'urn:p:1', type: 'Other' };
    for (const hashed of [plain, { ...plain, proof: [] }, { ...plain, proof: [first] }]) {
      const proof = proofOf(hashed, over);
      expect(await checkMerkle({ ...plain, proof: [first, proof] }, proof, form)).toStrictEqual(fail('signature', 'proof_malformed', { detail: 'a proof names an earlier one that is not here', path: '/proof' }));
    }
  });
  test('a defect of ours is not the document’s fault', async () => {
    const proof = proofOf(plain);
    await expect(checkMerkle({ ...plain, proof }, proof, async () => { throw new TypeError('defect'); })).rejects.toThrow('defect');
  });
});
