// What stands beside a credential: endorsements, a newer version, the log, terms; and files in an archive.
import { describe, expect, test } from 'vitest';
import { testKey } from '../../../test/credential.ts';
import type { Claims } from '../../badge/read.ts';
import { concat, fromUtf8, toBase64, utf8 } from '../../bytes.ts';
import { CredentialError } from '../../errors.ts';
import { sha256 } from '../../platform.ts';
import { signCheckpoint } from '../../tree/checkpoint.ts';
import { leafEntry } from '../../tree/leaf.ts';
import { leafHash } from '../../tree/merkle.ts';
import { logProofText } from '../../tree/proof.ts';
import { judgeArchive } from '../archive.ts';
import type { InnerFile } from '../carriers/carrier.ts';
import { fail, failedBy, isCredential, notChecked, pass, refusal, warn } from '../finding.ts';
import type { FetchedDocument, VerifyPorts } from '../ports.ts';
import type { Report } from '../report.ts';
import { checkEndorsements } from './endorsements.ts';
import { checkLog } from './log.ts';
import { checkRefresh } from './refresh.ts';
import { checkTerms } from './terms.ts';

type Doc = Record<string, unknown>;
const words = expect.stringMatching(/\w/) as string;

describe('endorsements (Open Badges 3.0 §2.4)', () => {
  const good = (about: string | undefined, over: object = {}) => ({ verdict: 'valid', form: 'endorsement', claims: { holderId: about }, ...over }) as unknown as Report;
  /** Each endorsement here is the name of what it is about; `over` may say otherwise. */
  async function check(document: Doc, over: (text: string) => Report = good) {
    const asked: string[] = [];
    const answer = await checkEndorsements(document, async (text) => { asked.push(text); return over(text); });
    return { ...answer, asked };
  }
  const [endorsed, doubtful] = [[pass('endorsements', 'endorsed')], [warn('endorsements', 'endorsement_doubtful')]];

  test('none: nothing is said', async () => {
    for (const document of [{}, { id: 'urn:a', issuer: 'urn:i', credentialSubject: 'urn:s' }, { issuer: { id: 'urn:i' }, credentialSubject: { achievement: 'urn:b' } }]) expect(await check(document)).toStrictEqual({ findings: [], asked: [] });
  });
  test('of the badge, its issuer and its achievement, in JSON and as tokens, in that order', async () => {
    const document = { id: 'a', endorsement: 'a', endorsementJwt: ['a'], issuer: { id: 'i', endorsement: ['i'] }, credentialSubject: [{ achievement: [{ id: 'b', endorsementJwt: 'b' }] }] };
    expect(await check(document)).toStrictEqual({ findings: endorsed, endorsements: [good('a'), good('a'), good('i'), good('b')], asked: ['a', 'a', 'i', 'b'] });
    expect(await check({ id: 'a', endorsement: { x: 1 } }, () => good('a'))).toMatchObject({ findings: endorsed, asked: ['{"x":1}'] });
  });
  test('each is about the thing it stands on', async () => {
    expect((await check({ id: 'a', endorsement: 'i', issuer: { id: 'i' } })).findings).toStrictEqual(doubtful);
    expect((await check({ id: 'a', endorsement: ['a', 'i', 'a'], issuer: { id: 'i' } })).findings).toStrictEqual(doubtful);
    expect((await check({ issuer: { id: 'i', endorsement: 'i' } })).findings).toStrictEqual(endorsed);
  });
  test('about nobody, on what has no name, it says nothing of this', async () => {
    expect((await check({ endorsement: 'x' }, () => good(undefined))).findings).toStrictEqual(doubtful);
  });
  test.each<[string, object]>([['open', { verdict: 'unknown' }], ['false', { verdict: 'invalid' }], ['of another form', { form: 'vc' }], ['not to be read', { claims: null }]])('one that is %s makes them doubtful', async (_, over) => {
    expect((await check({ id: 'a', endorsement: ['a', 'x', 'a'] }, (text) => (text === 'x' ? good('a', over) : good('a')))).findings).toStrictEqual(doubtful);
  });
  test('ten are judged; of eleven, ten, and that is said', async () => {
    const of = (count: number) => check({ id: 'a', endorsement: Array(count).fill('a') });
    expect(await of(10)).toMatchObject({ findings: endorsed, asked: Array(10).fill('a') });
    expect(await of(11)).toStrictEqual({ findings: doubtful, endorsements: Array(10).fill(good('a')), asked: Array(10).fill('a') });
  });
});

describe('a newer version (VCDM 2.0 §6.4)', () => {
  const AT = Date.parse('2027-01-10T12:00:00Z'), MONTH = 30 * 24 * 3600 * 1000, URL_ = 'https://a.example/refresh', ISSUER = 'did:web:a.example';
  const iso = (moment: number) => new Date(moment).toISOString();
  const claims = (over: object = {}) => ({ achievementId: 'urn:b', kind: 'Course', holderId: 'urn:h', validUntil: iso(AT), ...over }) as unknown as Claims;
  const newerOf = (over: object = {}, read: object | null = {}) => ({ verdict: 'valid', issuer: { id: ISSUER }, claims: read && claims({ validUntil: iso(AT + 2 * MONTH), ...read }), ...over }) as unknown as Report;
  const service = { id: URL_, type: '1EdTechCredentialRefresh' };
  async function check({ refreshService = service as unknown, read = claims() as Claims | null, refresh = true, answer = { bytes: utf8(' the newer one \n') } as FetchedDocument | 'offline', newer = newerOf() } = {}) {
    const asked: string[] = [], judged: string[] = [];
    const fetchDocument = async (url: string) => { asked.push(url); return answer as FetchedDocument; };
    const found = await checkRefresh({ document: { refreshService }, claims: read, issuer: ISSUER, at: AT }, { refresh, ...(answer !== 'offline' && { fetchDocument }) }, async (text) => { judged.push(text); return newer; });
    return { ...found, asked, judged };
  }
  const nothing = { findings: [], asked: [], judged: [] }, told = [warn('refresh', 'refresh_newer')], other = [warn('refresh', 'refresh_other')];

  test('is told, with its report; it was read without the blanks around it', async () => {
    expect(await check()).toStrictEqual({ findings: told, newer: newerOf(), asked: [URL_], judged: ['the newer one'] });
    expect((await check({ answer: { bytes: Uint8Array.of(0xff) } })).judged).toStrictEqual(['']);
  });
  test('nobody allowed it, none is named, or of another kind: nothing is asked', async () => {
    for (const given of [{ refresh: false }, { refreshService: [] }, { refreshService: 'x' }, { refreshService: null }, { refreshService: { id: URL_, type: 'Other' } }]) expect(await check(given)).toStrictEqual(nothing);
    expect((await check({ refreshService: [{ id: 'https://b.example', type: 'Other' }, 5, service] })).asked).toStrictEqual([URL_]);
  });
  test('from thirty days before the end, and not a moment earlier; never without an end', async () => {
    const of = (validUntil: string | undefined) => check({ read: claims({ validUntil }) });
    expect((await of(iso(AT + MONTH))).asked).toStrictEqual([URL_]);
    for (const far of [iso(AT + MONTH + 1), undefined, 'never']) expect(await of(far)).toStrictEqual(nothing);
    expect(await check({ read: null })).toStrictEqual(nothing);
  });
  test('an address that is none, and no network: out of reach, and nobody is asked', async () => {
    const unreachable = { findings: [notChecked('refresh', 'refresh_unreachable')], asked: [], judged: [] };
    for (const id of [undefined, 5, [URL_], 'http://a.example/refresh', `see ${URL_}`]) expect(await check({ refreshService: { ...service, id } })).toStrictEqual(unreachable);
    expect(await check({ answer: 'offline' })).toStrictEqual(unreachable);
  });
  test('out of reach, with a code and in words', async () => {
    const of = async (answer: FetchedDocument) => (await check({ answer })).findings;
    expect([await of({ unavailable: true, why: 'down' }), await of({ unavailable: true, why: 'x', code: 'too_large' })]).toStrictEqual([[notChecked('refresh', 'refresh_unreachable', { detail: 'down' })], [notChecked('refresh', 'refresh_unreachable', { detail: 'too_large' })]]);
  });
  test.each<[string, Report]>([
    ['open', newerOf({ verdict: 'unknown' })], ['false', newerOf({ verdict: 'invalid' })], ['another issuer’s', newerOf({ issuer: { id: 'did:web:b.example' } })], ['nobody’s', newerOf({ issuer: null })], ['another person’s', newerOf({}, { holderId: 'urn:other' })], ['of another achievement', newerOf({}, { achievementId: 'urn:other' })], ['of no achievement', newerOf({}, { achievementId: undefined })], ['not to be read', newerOf({}, null)],
  ])('one that is %s is told, and that it is not one', async (_, newer) => {
    expect(await check({ newer })).toStrictEqual({ findings: other, newer, asked: [URL_], judged: ['the newer one'] });
  });
  test('without an achievement, the same kind counts; without a person, nothing does', async () => {
    const of = async (mine: object, theirs: object) => (await check({ read: claims(mine), newer: newerOf({}, theirs) })).findings;
    const unnamed = { achievementId: undefined };
    expect([await of(unnamed, unnamed), await of(unnamed, { ...unnamed, kind: 'Other' }), await of({ ...unnamed, kind: undefined }, { ...unnamed, kind: undefined }), await of({ holderId: undefined }, { holderId: undefined })]).toStrictEqual([told, other, other, other]);
  });
  test('only one that lasts longer is newer', async () => {
    const of = async (validUntil: string | undefined) => { const { findings, newer } = await check({ newer: newerOf({}, { validUntil }) }); return [findings, newer !== undefined]; };
    const none = [[pass('refresh', 'refresh_none')], false];
    expect([await of(iso(AT)), await of(iso(AT - 1)), await of(iso(AT + 1)), await of(undefined)]).toStrictEqual([none, none, [told, true], [told, true]]);
  });
});

const LOG = { name: 'example.org/log', ...testKey(5) }, OTHER = { name: 'other.example/log', ...testKey(6) };
const signed = utf8('the credential'), salt = new Uint8Array(16).fill(7), ISSUER = 'did:web:a.example';
const leaf = leafHash(leafEntry({ type: 'credential', issuer: ISSUER, salt, signed }));
const note = await signCheckpoint({ origin: LOG.name, size: 1, root: leaf }, LOG);
describe('the log', () => {
  const proof = (checkpoint = note) => logProofText({ index: 0, path: [], checkpoint, extra: salt });
  const check = (over: Partial<VerifyPorts> = {}, text = proof(), of = signed) => checkLog(text, ISSUER, of, { trustedLogs: [OTHER, LOG], ...over });
  /** C2SP tlog-cosignature, as of a moment. */
  async function cosigned(checkpoint: string, at: string, witness: typeof LOG): Promise<string> {
    const seconds = Date.parse(at) / 1000, time = new Uint8Array(new BigUint64Array([BigInt(seconds)]).buffer).reverse();
    const signature = await witness.sign(utf8(`cosignature/v1\ntime ${seconds}\n${checkpoint.slice(0, checkpoint.indexOf('\n\n') + 1)}`));
    return `${checkpoint}— ${witness.name} ${toBase64(concat(sha256(concat(utf8(`${witness.name}\n`), Uint8Array.of(4), witness.publicKey)).slice(0, 4), time, signature))}\n`;
  }
  const logged = pass('log', 'logged');

  test('one that is trusted, among others', async () => {
    expect(await check()).toStrictEqual({ finding: logged });
  });
  test('one that is not: it is named', async () => {
    for (const over of [{ trustedLogs: [OTHER] }, { trustedLogs: [] }]) expect(await check(over)).toStrictEqual({ finding: notChecked('log', 'log_untrusted', { detail: LOG.name }) });
    expect(await checkLog(proof(), ISSUER, signed, {})).toStrictEqual({ finding: notChecked('log', 'log_untrusted', { detail: LOG.name }) });
  });
  test('another’s signature; another’s leaf; no proof', async () => {
    expect(await check({ trustedLogs: [{ ...LOG, publicKey: testKey(8).publicKey }] })).toStrictEqual({ finding: fail('log', 'log_mismatch', { detail: 'the checkpoint is not signed by this log' }) });
    expect(await check({}, proof(), utf8('another'))).toStrictEqual({ finding: fail('log', 'log_mismatch', { detail: 'the leaf is not in the tree' }) });
    expect(await check({}, 'x')).toStrictEqual({ finding: { check: 'log', result: 'fail', code: 'note_malformed', detail: words } });
    expect(await check({}, logProofText({ index: 0, path: [], checkpoint: note }))).toStrictEqual({ finding: { check: 'log', result: 'fail', code: 'leaf_malformed', detail: words } });
  });
  test('seen first, by whoever saw it: the earliest counts', async () => {
    const [one, two] = [{ name: 'one.example', ...testKey(7) }, { name: 'two.example', ...testKey(8) }];
    const [early, late] = ['2026-12-01T00:00:00Z', '2026-12-05T00:00:00Z'], trustedWitnesses = [one, two];
    const text = proof(await cosigned(await cosigned(note, late, one), early, two));
    const at = (moment: string) => ({ finding: logged, seen: Date.parse(moment) });
    expect(await check({ trustedWitnesses }, text)).toStrictEqual(at(early));
    expect(await check({ trustedWitnesses: [one] }, text)).toStrictEqual(at(late));
    expect(await check({ trustedWitnesses, checkpointSeen: async () => new Date('2026-11-01T00:00:00Z') }, text)).toStrictEqual(at('2026-11-01T00:00:00Z'));
    expect(await check({ checkpointSeen: async () => new Date(late) }, text)).toStrictEqual(at(late));
    expect(await check({ trustedWitnesses, checkpointSeen: async () => undefined })).toStrictEqual({ finding: logged });
  });
});

describe('terms', () => {
  const good = { '@context': ['https://www.w3.org/ns/credentials/v2'], type: ['VerifiableCredential'], issuer: 'did:web:a.example', credentialSubject: { id: 'urn:uuid:1' } };
  const thrown = (error: Error) => ({ ...good, credentialSubject: { get id(): never { throw error; } } });
  test('known: the forms do not depend on the proof', async () => {
    const { finding, forms } = await checkTerms(good);
    expect(finding).toStrictEqual(pass('context', 'context_pinned'));
    expect(forms.map(fromUtf8)).toEqual([expect.stringContaining('<urn:uuid:1>')]);
    expect(await checkTerms({ ...good, proof: { type: 'x' } })).toStrictEqual({ finding, forms });
  });
  test('refused with the reason, and without a form', async () => {
    expect(await checkTerms({ ...good, '@context': ['https://www.w3.org/ns/credentials/v2', { name: 'urn:x' }] })).toStrictEqual({ forms: [], finding: { check: 'context', result: 'fail', code: 'ctx_not_allowed', detail: words, path: '/@context' } });
  });
  test('a vocabulary changed in this installation says nothing of the document', async () => {
    expect(await checkTerms(thrown(new CredentialError('ctx_pin_mismatch', 'changed')))).toStrictEqual({ forms: [], finding: notChecked('context', 'ctx_pin_mismatch', { detail: 'changed' }) });
    expect(await checkTerms(thrown(new CredentialError('term_unmapped', 'no term', { path: '/x' })))).toStrictEqual({ forms: [], finding: fail('context', 'term_unmapped', { detail: 'no term', path: '/x' }) });
    await expect(checkTerms(thrown(new TypeError('defect')))).rejects.toThrow('defect');
  });
});

describe('an archive', () => {
  const ports = { now: new Date('2027-01-10T12:00:00Z'), logProof: 'x', readQr: async () => undefined, readAddress: async () => ({ unavailable: true, why: 'x' }), recipient: 'zoe@example.org' } as unknown as VerifyPorts;
  const file = (name: string, over: object = {}): InnerFile => ({ name, bytes: utf8(name), ...over });
  const letter = { verdict: 'unknown', checks: [{ result: 'not_checked', code: 'not_a_credential' }] } as unknown as Report, credential = { verdict: 'valid', checks: [{ result: 'pass', code: 'format_known' }] } as unknown as Report;
  async function judge(files: readonly InnerFile[]) {
    const asked: string[] = [];
    let given: object = {};
    const answer = await judgeArchive(files, ports, async (bytes, inside) => { given = inside; const name = new TextDecoder().decode(bytes); asked.push(name); return name.startsWith('letter') ? letter : credential; });
    return { ...answer, asked, given };
  }
  const archive = pass('format', 'format_archive');

  test('each file by itself, under its name; what came beside the whole says nothing of its parts', async () => {
    const { given, ...answer } = await judge([file('letter'), file('a')]);
    expect(answer).toStrictEqual({ findings: [archive, pass('contained', 'contained_ok')], claims: null, contained: [{ ...letter, file: 'letter' }, { ...credential, file: 'a' }], asked: ['letter', 'a'] });
    expect(Object.keys(given).sort()).toStrictEqual(['now', 'recipient']);
  });
  test('letters alone: no credential', async () => {
    expect(await judge([file('letter')])).toMatchObject({ findings: [notChecked('format', 'not_a_credential')], claims: null });
    expect((await judge([])).findings).toStrictEqual([notChecked('format', 'not_a_credential')]);
  });
  test('a file that was not opened, and an archive within, are named and not judged', async () => {
    const { findings, contained, asked } = await judge([file('locked', { refusal: 'file_locked' }), file('inner', { bytes: Uint8Array.of(0x50, 0x4b, 3, 4, ...new Uint8Array(40)) }), file('a')]);
    expect([findings, asked]).toStrictEqual([[archive, notChecked('contained', 'contained_unknown')], ['a']]);
    expect(contained?.map(({ carrier, form, file: name, checks }) => [name, carrier, form, checks.map(({ check, code }) => [check, code])])).toStrictEqual([['locked', 'unknown', null, [['format', 'file_locked']]], ['inner', 'zip', null, [['format', 'archive_nested']]], ['a', undefined, undefined, [[undefined, 'format_known']]]]);
  });
  test('a hundred credentials are judged, letters not counted; the next is not', async () => {
    const many = (count: number) => Array.from({ length: count }, (_, i) => file(`c${i}`));
    expect((await judge([file('letter1'), file('letter2'), ...many(100)])).findings).toStrictEqual([archive, pass('contained', 'contained_ok')]);
    const { findings, contained, asked } = await judge(many(101));
    expect([findings, contained?.length, asked.length]).toStrictEqual([[archive, notChecked('contained', 'contained_many')], 100, 100]);
  });
});

describe('findings', () => {
  test('a refusal becomes one, with its place; a defect goes on', () => {
    expect(failedBy('shape', new CredentialError('json_key', 'why', { path: '/a' }))).toStrictEqual({ check: 'shape', result: 'fail', code: 'json_key', path: '/a', detail: 'why' });
    expect(failedBy('shape', new CredentialError('json_key', 'why'))).toStrictEqual({ check: 'shape', result: 'fail', code: 'json_key', detail: 'why' });
    expect(() => refusal(new TypeError('defect'))).toThrow(new TypeError('defect'));
    expect(() => failedBy('shape', { code: 'json_key', message: 'why' })).toThrow();
  });
  test('one word that it is none is enough', () => {
    const of = (...codes: ('not_a_credential' | 'sig_ok')[]) => isCredential({ checks: codes.map((code) => ({ code })) });
    expect([of(), of('sig_ok'), of('sig_ok', 'not_a_credential'), of('not_a_credential')]).toStrictEqual([true, true, false, false]);
  });
});
