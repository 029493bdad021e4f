import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { bakePng, encodeBits, newBits, setBit, text, type Report } from '#credential';
import { AcquisError } from '#lib/errors';
import type { Fetched, Fetcher } from '#lib/fetch';
import { BADGE, DID, LIST, NOW, didDocument, issue, statusList, testKey } from '../../test/credential.ts';
import { PER_MINUTE, addressIn, momentOf, openVerify, type Verify, type VerifyRoomPorts } from './verify.ts';

const DOCUMENT = 'https://example.org/o/7f3k2m/did.json';
const bytes = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : text(value as object));

type World = { [url: string]: Fetched | AcquisError };
const page = (value: unknown, status = 200): Fetched => ({ status, bytes: bytes(value), contentType: 'application/json' });

/** A world of a few addresses that remembers what it was asked. */
function worldOf(answers: World): Fetcher & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    async get(url) {
      asked.push(url);
      const answer = answers[url] ?? new AcquisError('fetch_failed', { values: { host: url } });
      if (answer instanceof AcquisError) throw answer;
      return answer;
    },
  };
}

const soundWorld = async (list = statusList()): Promise<World> => ({ [DOCUMENT]: page(didDocument()), [LIST]: page(await list) });

function room(fetcher: Fetcher, ports: Partial<VerifyRoomPorts> = {}): Verify {
  return openVerify({ clock: { now: () => NOW }, fetcher, publicUrl: 'https://house.example.net', resolveOwn: async () => { throw new Error('our own store was asked'); }, issuerName: async () => ({ name: 'University of Example', source: 'register' }), ...ports });
}
const found = (report: Report, check: string) => report.checks.find((c) => c.check === check)?.code;

describe('a foreign credential', () => {
  test('is valid when its key and its status list answer and the issuer is known', async () => {
    const world = worldOf(await soundWorld());
    const report = await room(world).judge(bytes(await issue()), { lang: 'en' });
    expect(report).toMatchObject({ verdict: 'valid', issuer: { id: DID, name: 'University of Example', nameSource: 'register', known: true }, form: 'ob3', carrier: 'json' });
    expect([world.asked[0], [...new Set(world.asked)]]).toEqual([DOCUMENT, [DOCUMENT, LIST]]);
  });

  test('no address of it is read before its signature passed', async () => {
    const world = worldOf(await soundWorld());
    const forged = { ...(await issue()), name: 'Doctor of Everything' };
    expect(await room(world).judge(bytes(forged), { lang: 'en' })).toMatchObject({ verdict: 'invalid' });
    expect(world.asked).toEqual([DOCUMENT]);
  });

  test('an issuer nobody registered is a caution, neither refused nor green', async () => {
    const report = await room(worldOf(await soundWorld()), { issuerName: async () => undefined }).judge(bytes(await issue()), { lang: 'en' });
    expect([report.verdict, report.issuer?.known, report.checks.find((c) => c.check === 'issuer')?.result]).toEqual(['valid', false, 'warn']);
  });

  test.each([
    ['B18 the issuer’s server is gone', new AcquisError('fetch_failed')],
    ['B19 the key is at a private address', new AcquisError('ssrf_blocked')],
    ['B22 the key document never ends', new AcquisError('fetch_limit')],
    ['the key document is not JSON', page('<html>')],
    ['the server is ill', page({}, 500)],
  ])('%s: unknown, never valid', async (_, answer) => {
    const world = worldOf({ ...(await soundWorld()), [DOCUMENT]: answer });
    const report = await room(world).judge(bytes(await issue()), { lang: 'en' });
    expect([report.verdict, found(report, 'issuer_key')]).toEqual(['unknown', 'issuer_key_unavailable']);
    expect(world.asked).toEqual([DOCUMENT]);
  });

  test('B23 a key document with another name in it does not count', async () => {
    const world = worldOf({ ...(await soundWorld()), [DOCUMENT]: page({ ...didDocument(), id: 'did:web:example.org:o:other' }) });
    expect((await room(world).judge(bytes(await issue()), { lang: 'en' })).verdict).not.toBe('valid');
  });

  test('C01 a withdrawn credential is invalid', async () => {
    const bits = newBits();
    setBit(bits, BADGE.status?.statusListIndex ?? 0, true);
    const report = await room(worldOf(await soundWorld(statusList({ bits })))).judge(bytes(await issue()), { lang: 'en' });
    expect([report.verdict, found(report, 'status')]).toEqual(['invalid', 'revoked']);
  });

  test('C05 a list that somebody else signed proves nothing', async () => {
    const report = await room(worldOf(await soundWorld(statusList({}, testKey(9))))).judge(bytes(await issue()), { lang: 'en' });
    expect([report.verdict, found(report, 'status')]).toEqual(['unknown', 'status_untrusted']);
  });

  test.each([['C08 the list cannot be reached', new AcquisError('fetch_failed')], ['the list is not found', page({}, 404)]])('%s: unknown, and says so', async (_, answer) => {
    const report = await room(worldOf({ ...(await soundWorld()), [LIST]: answer })).judge(bytes(await issue()), { lang: 'fr' });
    expect([report.verdict, found(report, 'status')]).toEqual(['unknown', 'status_unreachable']);
  });

  test('a past moment can be asked about', async () => {
    const report = await room(worldOf(await soundWorld())).judge(bytes(await issue()), { lang: 'en', at: new Date('2026-11-30T12:00:00Z') });
    expect([report.verdict, found(report, 'dates')]).toEqual(['invalid', 'not_yet_valid']);
  });
});

describe('a credential of this house', () => {
  const own = async (): Promise<Map<string, Uint8Array>> => new Map([[DOCUMENT, bytes(didDocument())], [LIST, bytes(await statusList())]]);

  test('is judged from the store: nothing leaves the house', async () => {
    const store = await own(), world = worldOf({});
    const report = await room(world, { publicUrl: 'https://example.org', resolveOwn: async (url) => store.get(url) }).judge(bytes(await issue()), { lang: 'en' });
    expect([report.verdict, world.asked]).toEqual(['valid', []]);
  });

  test('a store that is down makes it unknown, not unheard of', async () => {
    const report = await room(worldOf({}), { publicUrl: 'https://example.org', resolveOwn: async () => { throw new AcquisError('database_unavailable'); } }).judge(bytes(await issue()), { lang: 'en' });
    expect([report.verdict, found(report, 'issuer_key')]).toEqual(['unknown', 'issuer_key_unavailable']);
  });

  test('a name that merely begins like ours is foreign', async () => {
    const world = worldOf(await soundWorld());
    await room(world, { publicUrl: 'https://example.or' }).judge(bytes(await issue()), { lang: 'en' });
    expect(new Set(world.asked)).toEqual(new Set([DOCUMENT, LIST]));
  });
});

/** As a page asks: read, then judged. */
async function judgeAt(verify: Verify, url: string) { return verify.judge(await verify.read(url), { lang: 'en' }); }

describe('an address', () => {
  test('is read, then judged', async () => {
    const world = worldOf({ ...(await soundWorld()), 'https://example.org/badge': page(await issue()) });
    expect(await judgeAt(room(world), 'https://example.org/badge')).toMatchObject({ verdict: 'valid' });
  });

  test.each([['not there', page({}, 404)], ['private', new AcquisError('ssrf_blocked')]])('%s: refused with a reason', async (_, answer) => {
    await expect(judgeAt(room(worldOf({ 'https://example.org/badge': answer })), 'https://example.org/badge')).rejects.toBeInstanceOf(AcquisError);
  });

  test('of our own house is answered by the store', async () => {
    const credential = bytes(await issue());
    const report = await judgeAt(room(worldOf(await soundWorld()), { publicUrl: 'https://own.example', resolveOwn: async (url) => url === 'https://own.example/c/1' ? credential : undefined }), 'https://own.example/c/1');
    expect(report.verdict).toBe('valid');
  });

  test.each(['https://example.org/a b', 'ftp://example.org/', '{"id":"https://example.org"}', 'see https://example.org/'])('%s is not one', (given) => { expect(addressIn(given)).toBeUndefined(); });
});

describe('a page at the address', () => {
  const html = (head: string, type = 'text/html; charset=utf-8'): Fetched => ({ status: 200, bytes: bytes(`<!doctype html><html><head>${head}</head></html>`), contentType: type });
  const at = async (answer: Fetched, more: World = {}) => {
    const world = worldOf({ ...(await soundWorld()), 'https://example.org/c/1': answer, 'https://example.org/c/1.json': page(await issue()), ...more });
    return { report: await judgeAt(room(world), 'https://example.org/c/1'), asked: world.asked };
  };

  test.each(['<link rel="alternate" type="application/vc+ld+json" href="/c/1.json">', "<LINK href='1.json' type='application/json; charset=utf-8' rel='canonical alternate'>", '<link rel=alternate type=application/vc href=https://example.org/c/1.json?>'.replace('?', '')])('that names its machine-readable form is judged by it: %s', async (link) => {
    expect((await at(html(link))).report).toMatchObject({ verdict: 'valid', carrier: 'json' });
  });

  test.each([
    ['another site', '<link rel="alternate" type="application/json" href="https://evil.example/x">'], ['another kind', '<link rel="alternate" type="application/rss+xml" href="/c/1.json">'],
    ['another relation', '<link rel="stylesheet" type="application/json" href="/c/1.json">'], ['itself', '<link rel="alternate" type="application/json" href="/c/1">'], ['no address', '<link rel="alternate" type="application/json">'], ['a script', '<link rel="alternate" type="application/json" href="javascript:alert(1)">'],
  ])('is followed to %s never', async (_, link) => {
    const { report, asked } = await at(html(link));
    expect([report.verdict, report.checks[0]?.code, asked]).toEqual(['unknown', 'not_a_credential', ['https://example.org/c/1']]);
  });

  test('that is no page is judged as it is, whatever it says inside', async () => {
    expect((await at(html('<link rel="alternate" type="application/json" href="/c/1.json">', 'text/plain'))).asked).toEqual(['https://example.org/c/1']);
  });

  test('is followed once: a page that leads to a page leads nowhere', async () => {
    const { report, asked } = await at(html('<link rel="alternate" type="application/json" href="/c/2">'), { 'https://example.org/c/2': html('<link rel="alternate" type="application/json" href="/c/1.json">') });
    expect([report.checks[0]?.code, asked]).toEqual(['not_a_credential', ['https://example.org/c/1', 'https://example.org/c/2']]);
  });
});

describe('a picture of a code', () => {
  const shows = (text: string, world: World, ports: Partial<VerifyRoomPorts> = {}) => room(worldOf(world), { readQr: async () => text, ...ports }).judge(png(1, 1), { lang: 'en' });

  test('is followed through the guarded way out, or to our own store', async () => {
    expect(await shows('https://example.org/c/1', { ...(await soundWorld()), 'https://example.org/c/1': page(await issue()) })).toMatchObject({ verdict: 'valid', carrier: 'qr', address: 'https://example.org/c/1' });
    const credential = bytes(await issue());
    expect(await shows('https://own.example/c/1', await soundWorld(), { publicUrl: 'https://own.example', resolveOwn: async () => credential })).toMatchObject({ verdict: 'valid', carrier: 'qr' });
  });

  test.each([['a private address', 'https://10.0.0.1/', new AcquisError('ssrf_blocked')], ['nothing', 'https://gone.example/', new AcquisError('fetch_failed')], ['our own, where nothing is', 'https://house.example.net/c/9', undefined]])('that leads to %s: a report, with the address', async (_, address, error) => {
    const report = await shows(address, error ? { [address]: error } : {}, { resolveOwn: async () => undefined });
    expect(report).toMatchObject({ verdict: 'unknown', address, checks: [{ code: 'qr_unreachable' }] });
  });
});

describe('hostile files end in a report, quickly', () => {
  const deep = '['.repeat(10_000), poison = async () => ({ ...(await issue()), credentialSubject: knot(12) });
  test.each([
    ['A12 a member twice', async () => text(await issue()).replace('"name":', '"name":"Mallory","name":'), 'json_duplicate'],
    ['A13 __proto__', async () => text(await issue()).replace('"name":', '"__proto__":{"admin":true},"name":'), 'json_key'],
    ['A14 a byte order mark or broken UTF-8', async () => Buffer.concat([bytes('{"a":"'), Buffer.of(0xc0, 0xaf), bytes('"}')]), 'json_encoding'],
    ['A16 1e400', async () => text(await issue()).replace('"name":', '"score":1e400,"name":'), 'json_number'],
    ['A17 depth', async () => `{"a":${deep}`, 'json_depth'],
    ['A03 a context of its own', async () => JSON.stringify({ ...(await issue()), '@context': [...(await issue())['@context'], { name: 'https://schema.org/level' }] }), 'ctx_not_allowed'],
    ['A05 an unknown context', async () => JSON.stringify({ ...(await issue()), '@context': ['https://www.w3.org/ns/credentials/v2', 'https://evil.example/ctx'] }), 'ctx_not_allowed'],
    ['D08 an image of 30000 × 30000', async () => png(30_000, 30_000), 'pixels'],
    ['D10 two credentials in one image', async () => twice(bakePng(png(1, 1), { credential: text(await issue()) })), 'bake_several'],
    ['D11 something after the end of the image', async () => Buffer.concat([bakePng(png(1, 1), { credential: text(await issue()) }), bytes('PK\u0003\u0004')]), 'bake_malformed'],
    ['A19 five megabytes of JSON', async () => `{"a":"${'x'.repeat(5 * 1024 * 1024)}"}`, 'too_large'],
  ])('%s', async (_, make, code) => {
    const world = worldOf(await soundWorld()), started = process.threadCpuUsage();
    const report = await room(world).judge(await make(), { lang: 'en' });
    expect(report.verdict).not.toBe('valid');
    expect(report.checks.map((c) => c.code)).toContain(code);
    expect(world.asked).not.toContain(LIST);
    expect(spentSince(started)).toBeLessThan(1_000);
  });

  test('A18 a poison graph does not hold the house up', async () => {
    const started = process.threadCpuUsage();
    expect((await room(worldOf(await soundWorld())).judge(bytes(await poison()), { lang: 'en' })).verdict).not.toBe('valid');
    expect(spentSince(started)).toBeLessThan(2_000);
  });

  test.each([['D12 a web page', '<!doctype html><title>badge</title>'], ['D12 an image of another kind', 'GIF89a'], ['nothing but spaces', '   '], ['a PNG without a credential', png(1, 1)]])('%s holds no credential, and that is what is said', async (_, input) => {
    const report = await room(worldOf({})).judge(input, { lang: 'en' });
    expect([report.verdict, report.claims, report.checks[0]?.code]).toEqual(['unknown', null, 'not_a_credential']);
  });

  test('C07 a status list that swells to gigabytes is left', async () => {
    const list = await statusList({ bits: new Uint8Array(64 * 1024 * 1024) }).catch(() => undefined);
    const encoded = await encodeBits(new Uint8Array(64 * 1024 * 1024));
    expect(encoded.length).toBeLessThan(1024 * 1024);
    const report = await room(worldOf({ ...(await soundWorld()), ...(list && { [LIST]: page(list) }) })).judge(bytes(await issue()), { lang: 'en' });
    expect([report.verdict, found(report, 'status')]).toEqual(['unknown', 'inflate_limit']);
  });
});

describe('E31 measure', () => {
  const bucket = () => { let time = NOW.getTime(); return { verify: room(worldOf({}), { clock: { now: () => new Date(time) } }), pass: (seconds: number) => { time += seconds * 1000; } }; };

  test(`${PER_MINUTE} a minute from one address, then a refusal, then again`, () => {
    const { verify, pass } = bucket();
    for (let i = 0; i < PER_MINUTE; i++) verify.admit('203.0.113.7');
    expect(() => verify.admit('203.0.113.7')).toThrow(expect.objectContaining({ code: 'too_many' }));
    expect(() => verify.admit('203.0.113.8')).not.toThrow();
    pass(2);
    expect(() => verify.admit('203.0.113.7')).not.toThrow();
    expect(() => verify.admit('203.0.113.7')).toThrow();
  });

  test('one household’s IPv6 network is one asker', () => {
    const { verify } = bucket();
    for (let i = 0; i < PER_MINUTE; i++) verify.admit(`2001:db8:1:2::${i.toString(16)}`);
    expect(() => verify.admit('2001:db8:1:2:ffff::1')).toThrow();
    expect(() => verify.admit('2001:db8:1:3::1')).not.toThrow();
    expect(() => verify.admit('2001:db8::1')).not.toThrow();
  });
});

describe('a moment', () => {
  test.each([
    ['2026-12-01', '2026-12-01T23:59:59.000Z'], ['2027-01-10', NOW.toISOString()], ['2026-12-01T10:00:00+02:00', '2026-12-01T08:00:00.000Z'], ['2026-12-01T08:00Z', '2026-12-01T08:00:00.000Z'],
  ])('%s', (given, iso) => { expect(momentOf(given, NOW)?.toISOString()).toBe(iso); });
  test.each(['2026-02-30', '2026-13-01', '2026-12-01T08:00', 'yesterday', '01/12/2026', ''])('“%s” is none', (given) => { expect(momentOf(given, NOW)).toBeUndefined(); });
});

/** Milliseconds of work of this thread, whatever else the machine is doing. */
function spentSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(start);
  return (user + system) / 1000;
}

/** Blank nodes that all look alike: canonicalising them naively takes for ever. */
function knot(size: number): object {
  const node = (depth: number): object => depth === 0 ? { type: ['Profile'] } : { type: ['Profile'], parentOrg: node(depth - 1) };
  return { ...BADGE.award.holder, type: ['AchievementSubject'], achievement: Array.from({ length: size * size }, () => ({ type: ['Achievement'], creator: node(20) })) };
}

function png(width: number, height: number): Uint8Array {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 6, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', head), chunk('IDAT', Buffer.from('789c63600000000200014897', 'hex')), chunk('IEND', Buffer.alloc(0))]);
}

/** The credential's chunk a second time, right after the first. */
function twice(image: Uint8Array): Uint8Array {
  const all = Buffer.from(image), at = all.indexOf('iTXt') - 4, end = at + 12 + all.readUInt32BE(at);
  return Buffer.concat([all.subarray(0, end), all.subarray(at, end), all.subarray(end)]);
}

function chunk(type: string, data: Buffer): Buffer {
  const out = Buffer.alloc(12 + data.length);
  out.writeUInt32BE(data.length, 0);
  out.write(type, 4, 'latin1');
  data.copy(out, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length);
  return out;
}
