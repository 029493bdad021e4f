import { readFileSync } from 'node:fs';
import { zipSync } from 'fflate';
import { renderSVG } from 'uqr';
import { describe, expect, test } from 'vitest';
import { bakePng, newBits, setBit, text } from '#credential';
import { AcquisError } from '#lib/errors';
import type { Fetcher } from '#lib/fetch';
import { rasterise } from '#adapters/image';
import { BADGE, DID, LIST, NOW, didDocument, issue, keyIssuer, statusList } from '../test/credential.ts';
import type { Io } from './io.ts';
import { verify } from './verify.ts';

const bytes = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : text(value as object));
const noNetwork = (): Fetcher => { throw new Error('the network was opened'); };

type Ran = { readonly exit: number; readonly out: string; readonly err: string };

async function run(args: string[], files: { readonly [name: string]: unknown } = {}, { lang = 'en', stdin = '', world }: { lang?: 'fr' | 'en'; stdin?: string; world?: Fetcher } = {}): Promise<Ran> {
  const out: string[] = [], err: string[] = [];
  const io: Io = {
    lang, now: NOW, out: (line) => { out.push(line); }, err: (line) => { err.push(line); }, readStdin: async () => bytes(stdin),
    readFile: async (file) => { const found = files[file]; if (found === undefined) throw new Error(`ENOENT ${file}`); return found instanceof Uint8Array ? found : bytes(found); },
  };
  const exit = await verify(args, io, world ? () => world : noNetwork);
  return { exit, out: out.join('\n'), err: err.join('\n') };
}

async function worldOf(list = statusList()): Promise<Fetcher> {
  const pages = new Map([['https://example.org/o/7f3k2m/did.json', bytes(didDocument())], [LIST, bytes(await list)], ['https://example.org/badge', bytes(await issue())]]);
  return { get: async (url) => { const body = pages.get(url); if (!body) throw new AcquisError('fetch_failed', { values: { host: new URL(url).host } }); return { status: 200, bytes: body, contentType: undefined }; } };
}

const PIXEL = new Uint8Array(Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64'));
const { status: _, ...WITHOUT_STATUS } = BADGE;

describe('exit codes', () => {
  test('--anchors: a seal is valid once its authority is trusted; a file without certificates is unreadable', async () => {
    const files = { 'seal.json': readFileSync('vectors/europass/elm-mc-annex1.jsonld', 'utf8'), 'anchors.pem': readFileSync('vectors/europass/elm-authorities.pem', 'utf8'), 'none.pem': 'none' };
    const then = ['seal.json', '--at', '2023-09-27T12:30:00Z'];
    expect((await run(then, files)).exit).toBe(2);
    expect((await run([...then, '--anchors', 'anchors.pem'], files)).exit).toBe(0);
    expect((await run([...then, '--anchors', 'none.pem'], files)).exit).toBe(66);
  });

  test('--help: how to ask, what the numbers mean', async () => {
    const ran = await run(['--help']);
    expect([ran.exit, ran.err]).toEqual([0, '']);
    for (const word of ['--at', '--did', '--anchors', '--online', '--json', '64']) expect(ran.out).toContain(word);
    expect((await run(['--help'], {}, { lang: 'fr' })).out).toContain('0 valide');
  });

  test('0 valid: a key that says itself, no status to ask', async () => {
    const { did, method } = keyIssuer();
    const ran = await run(['badge.json'], { 'badge.json': await issue({ ...WITHOUT_STATUS, issuer: { ...BADGE.issuer, id: did } }, method) });
    expect(ran.exit).toBe(0);
    expect(ran.out).toMatch(/^Valid, with 1 caution\n/);
  });

  test('0 valid online, from an address', async () => {
    expect(await run(['https://example.org/badge', '--online'], {}, { world: await worldOf() })).toMatchObject({ exit: 0, err: '' });
  });

  test('1 invalid: one letter changed', async () => {
    const ran = await run(['badge.json', '--did', 'did.json'], { 'badge.json': text(await issue()).replace('Zoë', 'Zoé'), 'did.json': didDocument() });
    expect(ran.exit).toBe(1);
    expect(ran.out).toMatch(/^Not valid\n/);
    expect(ran.out).toContain('✗ Integrity');
    expect(ran.out).not.toContain('Zoé');
  });

  test('1 invalid online when withdrawn', async () => {
    const bits = newBits();
    setBit(bits, 94567, true);
    expect(await run(['-', '--online'], {}, { stdin: text(await issue()), world: await worldOf(statusList({ bits })) })).toMatchObject({ exit: 1 });
  });

  test('2 unknown: an image alone, the issuer’s server stopped', async () => {
    const ran = await run(['badge.png', '--json'], { 'badge.png': bakePng(PIXEL, { credential: text(await issue()) }) });
    const report = JSON.parse(ran.out) as { verdict: string; carrier: string; checks: { check: string; code: string; result: string }[] };
    expect([ran.exit, report.verdict, report.carrier]).toEqual([2, 'unknown', 'png']);
    expect(report.checks.find((c) => c.check === 'issuer_key')).toMatchObject({ result: 'not_checked', code: 'issuer_key_unavailable' });
    expect(report.checks.find((c) => c.check === 'signature')).toMatchObject({ result: 'not_checked' });
  });

  test('2 unknown with the key at hand: genuine, but withdrawal was not checked, and the summary says both', async () => {
    const files = { 'badge.json': await issue(), 'did.json': didDocument() };
    const report = JSON.parse((await run(['badge.json', '--did', 'did.json', '--json'], files)).out) as { verdict: string; summary: string; checks: { check: string; code: string; result: string }[] };
    expect(report.checks.find((c) => c.check === 'signature')).toMatchObject({ result: 'pass', code: 'sig_ok' });
    expect(report.checks.find((c) => c.check === 'status')).toMatchObject({ result: 'not_checked', code: 'status_offline' });
    const ran = await run(['badge.json', '--did', 'did.json'], files);
    expect([ran.exit, ran.out.split('\n')[0]]).toEqual([2, 'Cannot tell']);
    expect(report.summary).toMatch(/genuine|authentic|signature/i);
    expect(report.summary).toMatch(/withdrawn|withdrawal|revoked/i);
  });

  test('2 unknown: another issuer’s did.json does not answer', async () => {
    expect(await run(['badge.json', '--did', 'did.json'], { 'badge.json': await issue(), 'did.json': { ...didDocument(), id: `${DID}x` } })).toMatchObject({ exit: 2 });
  });

  test.each([[[]], [['a', 'b']], [['badge.json', '--unknown']], [['badge.json', '--at', 'soon']], [['https://example.org/badge']]])('64 usage: %j', async (args) => {
    const ran = await run(args, { 'badge.json': '{}' });
    expect([ran.exit, ran.out]).toEqual([64, '']);
    expect(ran.err).not.toBe('');
  });

  test.each([[['missing.json'], {}], [['badge.json', '--did', 'missing.json'], { 'badge.json': '{}' }], [['badge.json', '--did', 'did.json'], { 'badge.json': '{}', 'did.json': 'not json' }]])('66 unreadable: %j', async (args, files) => {
    expect(await run(args, files)).toMatchObject({ exit: 66, out: '' });
  });

  test('69: the address does not answer', async () => {
    const ran = await run(['https://gone.example/', '--online'], {}, { world: await worldOf() });
    expect([ran.exit, ran.err]).toEqual([69, 'gone.example gave no usable answer. Check the address, or try again in a minute.']);
  });

  test('70: our own fault is told as such', async () => {
    expect(await run(['badge.json', '--online'], { 'badge.json': await issue() })).toMatchObject({ exit: 70 });
  });
});

describe('what is printed', () => {
  test('a line for each check, in French where the terminal is French', async () => {
    const ran = await run(['badge.json', '--did', 'did.json'], { 'badge.json': await issue(), 'did.json': didDocument() }, { lang: 'fr' });
    const lines = ran.out.split('\n');
    expect(lines[0]).toBe('Impossible de conclure');
    for (const mark of ['✓ Intégrité', '– Statut', '! Émetteur']) expect(lines.some((line) => line.startsWith(mark))).toBe(true);
    expect(lines.at(-1)).toMatch(/^SHA-256 [0-9a-f]{64}$/);
  });

  test('of an archive, each credential under its file name, and the worst of them is the exit code', async () => {
    const good = text(await issue()), zip = zipSync({ 'a.json': Buffer.from(good), 'b.json': Buffer.from(good.replace('Zoë', 'Eve')), 'letter\u202e.txt': Buffer.from('Dear') });
    const ran = await run(['all.zip', '--online'], { 'all.zip': zip }, { world: await worldOf() }), lines = ran.out.split('\n');
    expect([ran.exit, lines[0]]).toEqual([1, 'Not valid']);
    expect(lines[lines.indexOf('    a.json') + 1]).toBe('    Valid, with 1 caution');
    expect(lines[lines.indexOf('    b.json') + 1]).toBe('    Not valid');
    expect(ran.out).not.toContain('\u202e');
    expect(lines.at(-1)).toMatch(/^SHA-256 /);
  });

  test('a picture of a code is followed online only, and its address is printed', async () => {
    const picture = await rasterise(renderSVG('https://example.org/badge'), 400);
    expect(await run(['photo.png', '--online'], { 'photo.png': picture }, { world: await worldOf() })).toMatchObject({ exit: 0 });
    const offline = await run(['photo.png'], { 'photo.png': picture });
    expect([offline.exit, offline.out.split('\n')[2]]).toEqual([2, 'https://example.org/badge']);
  });

  test('E34 a credential cannot move the cursor, colour the screen or turn the text', async () => {
    const name = 'Ann\u001b[2J\u202eeve\r\n✓ all';
    const ran = await run(['badge.json', '--did', 'did.json'], { 'badge.json': await issue({ ...BADGE, award: { ...BADGE.award, holder: { ...BADGE.award.holder, name } } }), 'did.json': didDocument() });
    expect(ran.out).not.toMatch(/[\u001b\r\u202e]/);
    expect(ran.out.split('\n').filter((line) => line.startsWith('✓ all'))).toEqual([]);
  });

  test('--at judges another day', async () => {
    const ran = await run(['badge.json', '--did', 'did.json', '--at', '2026-11-30'], { 'badge.json': await issue(), 'did.json': didDocument() });
    expect([ran.exit, ran.out.includes('[not_yet_valid]')]).toEqual([1, true]);
  });
});
