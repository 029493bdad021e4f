// The first step and the way through: what is opened, what a code may say, and how far inside one looks.
import { describe, expect, test } from 'vitest';
import { BADGE, METHOD, keyIssuer, testKey, world } from '../../test/credential.ts';
import { spent } from '../../test/spent.ts';
import { part, seededKey, token } from '../../test/token.ts';
import { utf8 } from '../bytes.ts';
import { bakePng, makeBadge, verify } from '../index.ts';
import { jwtCarrier } from './carriers/jwt.ts';
import { badgeIn } from './claims.ts';
import { fail } from './finding.ts';
import { open } from './open.ts';
import type { VerifyPorts } from './ports.ts';

const MAX = 8 * 1024 * 1024;
const JSON_ = '{"type":"VerifiableCredential"}', JWT = token({ type: 'VerifiableCredential', name: 'Zoë' }, seededKey(1));
const PNG = new Uint8Array(Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVQIW2NgUPr/HwADaAIhG61j/AAAAABJRU5ErkJggg==', 'base64'));
const GIF = new Uint8Array(Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64'));
const words = expect.stringMatching(/\w/) as string;

describe('what is given', () => {
  test('eight megabytes are looked at, and no byte more', async () => {
    const [most, more] = [new Uint8Array(MAX), new Uint8Array(MAX + 1)];
    const { bytes, ...first } = await open(most), { bytes: other, ...second } = await open(more);
    expect([bytes === most, first]).toStrictEqual([true, { carrier: 'unknown', form: null }]);
    expect([other === more, second]).toStrictEqual([true, { carrier: 'unknown', form: null, refusal: fail('format', 'too_large') }]);
  });
  test('letters without end are no token, a token without end is refused, padding without end costs nothing', async () => {
    for (const start of ['', 'ey', 'AAAAAAAA.', 'AAAAAAAA.A.A~']) expect(await open(utf8(`${start}${'A'.repeat(MAX - 20)}!`))).toMatchObject({ form: null });
    expect(await open(`${part({ alg: 'ES256' })}.${'A'.repeat(3_000_000)}.AA`)).toMatchObject({ carrier: 'jwt', form: null, refusal: { code: 'too_large' } });
    const started = spent();
    expect(await open(`{"type":"EnvelopedVerifiableCredential","id":"data:application/vc+jwt,${'='.repeat(1_000_000)}x"}`)).toMatchObject({ carrier: 'json', form: null });
    expect(spent() - started).toBeLessThan(2000);
  });
  test('half a character in a text has no bytes', async () => {
    const text = '{"type":"\uD800"}';
    expect(await open(text)).toStrictEqual({ carrier: 'unknown', form: null, bytes: utf8(text), refusal: fail('format', 'json_encoding') });
    expect(await open(utf8(text))).toMatchObject({ carrier: 'json', form: null });
  });
  test('JSON keeps its own bytes, also the blanks around it; a token has none', async () => {
    for (const input of [` ${JSON_}\n`, utf8(` ${JSON_}\n`)]) expect(await open(input)).toStrictEqual({ carrier: 'json', bytes: utf8(` ${JSON_}\n`), form: 'vc', document: { type: 'VerifiableCredential' } });
    for (const input of [` ${JWT}\n`, utf8(` ${JWT}\n`)]) expect(await open(input)).toMatchObject({ carrier: 'jwt', bytes: utf8(JWT), form: 'vc' });
  });
  test('what is baked into a picture, with its proof of the log or without', async () => {
    expect(await open(bakePng(PNG, { credential: JSON_ }))).toStrictEqual({ carrier: 'png', bytes: utf8(JSON_), form: 'vc', document: { type: 'VerifiableCredential' } });
    expect(await open(bakePng(PNG, { credential: JSON_, logProof: 'proof' }))).toMatchObject({ carrier: 'png', logProof: 'proof' });
  });
  test('nothing that is known', async () => {
    for (const input of ['a letter', '']) expect(await open(input)).toStrictEqual({ carrier: 'unknown', form: null, bytes: utf8(input) });
    expect(await open('{')).toMatchObject({ carrier: 'json', form: null, refusal: { check: 'format', result: 'fail', code: 'json_syntax', detail: words } });
  });
  test('an archive under a password is not opened: that says nothing of what is in it', async () => {
    const name = utf8('a.json'), locked = new Uint8Array(30 + name.length + 46 + name.length + 22), view = new DataView(locked.buffer);
    view.setUint32(0, 0x04034b50, true); view.setUint16(6, 1, true); view.setUint16(26, name.length, true); locked.set(name, 30);
    const at = 30 + name.length; view.setUint32(at, 0x02014b50, true); view.setUint16(at + 8, 1, true); view.setUint16(at + 28, name.length, true); locked.set(name, at + 46);
    const end = at + 46 + name.length; view.setUint32(end, 0x06054b50, true); view.setUint16(end + 8, 1, true); view.setUint16(end + 10, 1, true); view.setUint32(end + 12, 46 + name.length, true); view.setUint32(end + 16, at, true);
    const { carrier, files, refusal } = await open(locked);
    expect([carrier, files?.map((file) => file.refusal) ?? refusal?.result, refusal === undefined || typeof refusal.detail]).toStrictEqual(['zip', ['file_locked'], true]);
  });
});

describe('what looks like a token', () => {
  const head = `ey${'a'.repeat(16)}`;
  test.each([head, `${head}==`, `${head}.`, `${head}.abc`, ` ${head}.abc== \n`, 'aaaaaaaa.b.', 'aaaaaaaa==.b==.c==', ' aaaaaaaa.b.c~d~e.f~ ', '-_aaaaaa.-_.-_'])('%j does', (given) => {
    expect(jwtCarrier.knows(utf8(given))).toBe(true);
    expect(jwtCarrier.take(utf8(given))).toStrictEqual({ text: given.trim() });
  });
  test.each(['', head.slice(1), head.slice(0, -1), `! ${head}`, `${head} !`, `${head}.abc.d.e`, `${head}.a!`, `${head}.abc===`, 'aaaaaaa.b.c', 'aaaaaaaa..c', 'aaaaaaaa.b', 'aaaaaaaa.b.c.d', 'aaaaaaaa.b.c d', `${head}~`])('%j does not', (given) => {
    expect(jwtCarrier.knows(utf8(given))).toBe(false);
  });
  test('bytes that are no text do not', () => {
    expect(jwtCarrier.knows(Uint8Array.of(0xff, 0xfe))).toBe(false);
  });
});

describe('what a code says', () => {
  const said = async (text: string | undefined) => { const { bytes, ...rest } = await open(GIF, { readQr: async () => text }); return { ...rest, isOwn: bytes !== GIF }; };
  const none = { carrier: 'image', form: null, isOwn: false };
  test('an address, of a length that one has, in any letters', async () => {
    for (const url of ['https://abcd', 'http://abcd', 'HTTPS://A.EXAMPLE/C', `https://${'a'.repeat(2000)}`]) expect(await said(` ${url}\n`)).toStrictEqual({ ...none, carrier: 'qr', address: url });
    for (const text of ['https://abc', `https://${'a'.repeat(2001)}`, 'x https://abcd', 'https://abcd x', 'https://ab"cd', "https://ab'cd", 'https://ab<cd', 'httpss://abcd', 'ftp://abcd']) expect(await said(text)).toStrictEqual(none);
  });
  test('the credential itself, in JSON or as a token; nothing else that carries one', async () => {
    expect(await said(` ${JSON_} `)).toStrictEqual({ carrier: 'qr', form: 'vc', document: { type: 'VerifiableCredential' }, isOwn: true });
    expect(await said(JWT)).toMatchObject({ carrier: 'qr', form: 'vc', isOwn: true });
    for (const text of [undefined, '', 'hello', `<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"><openbadges:credential>${JSON_}</openbadges:credential></svg>`, 'GIF89a{}', '%PDF-1.7', '{"type":"\uD800"}']) expect(await said(text)).toStrictEqual(none);
  });
  test('nobody reads codes: nothing is in it', async () => {
    expect(await open(GIF)).toStrictEqual({ carrier: 'image', form: null, bytes: GIF });
  });
  test('where it leads: out of reach, no credential, one more code', async () => {
    const at = 'https://a.example/c', readQr = async () => at;
    const of = async (readAddress?: VerifyPorts['readAddress']) => { const { checks, address, carrier } = await verify(GIF, world({}, { readQr, ...(readAddress && { readAddress }) })); return { address, carrier, checks: checks.map(({ check, result, code, detail }) => ({ check, result, code, ...(detail !== undefined && { detail }) })) }; };
    const open_ = (code: string, detail?: string) => ({ address: at, carrier: 'qr', checks: [{ check: 'format', result: 'not_checked', code, ...(detail !== undefined && { detail }) }] });
    expect(await of()).toStrictEqual(open_('qr_address'));
    expect(await of(async () => ({ unavailable: true, why: 'down' }))).toStrictEqual(open_('qr_unreachable', 'down'));
    for (const bytes of [utf8('hello'), GIF]) expect(await of(async () => ({ bytes }))).toStrictEqual(open_('qr_unreachable'));
  });
});

describe('how far inside', () => {
  const { did, method } = keyIssuer(testKey(4)), { status: _, ...PLAIN } = BADGE;
  const credential = token(makeBadge(PLAIN), seededKey(1), { kid: METHOD });
  const show = (inside: string) => token({ '@context': ['https://www.w3.org/ns/credentials/v2'], type: ['VerifiablePresentation'], holder: did, verifiableCredential: [inside] }, seededKey(4), { kid: method });
  const deep = (levels: number) => Array.from({ length: levels }).reduce<string>(show, credential);
  test('three presentations around it, by a code as well one less', async () => {
    const verdicts = async (levels: number) => (await verify(deep(levels), world())).verdict, coded = async (levels: number) => (await verify(GIF, world({}, { readQr: async () => 'https://a.example/c', readAddress: async () => ({ bytes: utf8(deep(levels)) }) }))).verdict;
    expect([await verdicts(3), await verdicts(4), await coded(2), await coded(3)]).toStrictEqual(['valid', 'unknown', 'valid', 'unknown']);
  });
  test('what is refused is not judged, though its form is known', async () => {
    const ports = world(), { checks, claims } = await verify(`{"type":"OpenBadgeCredential","type":"OpenBadgeCredential"}`, ports);
    expect([checks.map(({ code }) => code), claims, ports.asked]).toStrictEqual([['json_duplicate'], null, []]);
    expect((await verify('{"type":"BitstringStatusListCredential"}', ports)).checks.map(({ code }) => code)).toStrictEqual(['not_a_credential']);
    expect((await verify('{"payload":"x","header":{"disclosures":[]}}', ports)).checks.map(({ code }) => code)).toStrictEqual(['form_unsupported']);
  });
});

describe('what a credential says, without judging it', () => {
  test('a badge in JSON or in a token; a European one; neither', () => {
    const badge = makeBadge(BADGE);
    expect([badgeIn(utf8(JSON.stringify(badge)))?.title, badgeIn(utf8(token(badge, seededKey(1))))?.title]).toStrictEqual(['Reading satellite images', 'Reading satellite images']);
    for (const bytes of [utf8('{}'), utf8('a letter'), Uint8Array.of(0xff), new Uint8Array()]) expect(badgeIn(bytes)).toBeNull();
    expect(() => badgeIn(utf8('{'))).toThrow();
    expect(() => badgeIn(utf8(`${part({ alg: 'none' })}.${part({})}.`))).toThrow();
  });
});
