import { readFileSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { Hono } from 'hono';
import { beforeAll, describe, expect, test } from 'vitest';
import { append, bakePng, emptyFrontier, leafEntry, leafHash, logProofText, newBits, rootOf, setBit, signCheckpoint, text, verify as judge, type Report } from '#credential';
import { AcquisError } from '#lib/errors';
import type { Ctx, Env } from '#lib/http';
import { peerOf } from '#lib/peer';
import { verify as cliVerify } from '../../cli/verify.ts';
import { BADGE, DID, LIST, NOW, didDocument, issue, statusList, testKey } from '../../test/credential.ts';
import { frontDoor } from '../../web/app.tsx';
import { ReportSchema } from './routes/schema.ts';
import { verifyPages, type OfflineVerifier } from './verify.pages.tsx';
import { verifyRoutes } from './verify.routes.ts';
import { openVerify } from './verify.ts';

const DOCUMENT = 'https://example.org/o/7f3k2m/did.json';
const LOG = { name: 'house.example.net/log', publicKey: testKey(5).publicKey };
const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const world = new Map<string, Uint8Array>();
let credential = '';

beforeAll(async () => {
  const revoked = newBits();
  setBit(revoked, 7, true);
  world.set(DOCUMENT, encode(didDocument()));
  world.set(LIST, encode(await statusList({ bits: revoked })));
  credential = text(await issue());
});

/** The whole front of a house, with this room alone in it. */
function house(known = true, offline?: OfflineVerifier) {
  const verify = openVerify({
    clock: { now: () => NOW }, publicUrl: 'https://house.example.net', resolveOwn: async () => undefined,
    trustedLogs: async () => [LOG],
    issuerName: async () => known ? { name: 'University of Example', source: 'register' } : undefined,
    fetcher: { get: async (url) => { const bytes = world.get(url); if (!bytes) throw new AcquisError('fetch_failed', { values: { host: new URL(url).host } }); return { status: 200, bytes, contentType: undefined }; } },
  });
  return frontDoor({
    facts: { name: 'Testhouse', publicUrl: 'https://house.example.net', trial: false, development: false }, session: async (_, next) => next(), files: new Hono<Env>(),
    rooms: [verifyPages({ verify, offline })], api: [verifyRoutes({ verify })], report: (error) => { throw error; },
  });
}

function form(fields: { [name: string]: string | Blob }): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
}
const ask = (fields: { [name: string]: string | Blob }, headers: Record<string, string> = {}, app = house()) => app.request('/verify?', { method: 'POST', body: form(fields), headers: { 'accept-language': 'en', accept: 'text/html', ...headers } });
const h1 = (html: string) => /<h1[^>]*>(.*?)<\/h1>/.exec(html)?.[1];

describe('GET /verify', () => {
  test('asks, in both languages, without any script', async () => {
    for (const [lang, title] of [['en', 'Verify a credential'], ['fr', 'Vérifier un titre']]) {
      const html = await (await house().request('/verify', { headers: { 'accept-language': lang ?? '' } })).text();
      expect(h1(html)).toBe(title);
      expect(html).not.toMatch(/<script|style="|\son\w+="/);
    }
  });

  test('weighs at most 30 kB with its style sheet, compressed', async () => {
    const html = await (await house().request('/verify')).text();
    const css = ['web/style', 'web/style/rooms'].flatMap((dir) => readdirSync(dir).filter((f) => f.endsWith('.css')).map((f) => readFileSync(`${dir}/${f}`, 'utf8'))).join('\n');
    expect(gzipSync(html).length + gzipSync(css).length).toBeLessThan(30_000);
  });

  test('a link may fill the field, and only that: nothing is read', async () => {
    const html = await (await house().request('/verify?url=https%3A%2F%2Fevil.example%2F%22%3E%3Cscript%3E')).text();
    expect(html).toContain('value="https://evil.example/&quot;&gt;&lt;script&gt;"');
  });
});

describe('the verifier to take home', () => {
  const offline: OfflineVerifier = { small: new TextEncoder().encode('small'), full: new TextEncoder().encode('full') };

  test('is offered where it was built, as a file to keep, never as a page of ours', async () => {
    expect(await (await house(true, offline).request('/verify', { headers: { 'accept-language': 'fr' } })).text()).toContain('href="/verify/offline"');
    for (const [path, content, name] of [['/verify/offline', 'full', 'acquis-verifier-europass.html'], ['/verify/offline/small', 'small', 'acquis-verifier.html']]) {
      const answer = await house(true, offline).request(path ?? '');
      expect([answer.status, await answer.text(), answer.headers.get('content-disposition')]).toEqual([200, content, `attachment; filename="${name}"`]);
    }
  });

  test('is not offered where it was not', async () => {
    expect(await (await house().request('/verify')).text()).not.toContain('/verify/offline');
    expect((await house().request('/verify/offline')).status).toBe(404);
  });
});

describe('several in one file', () => {
  const zip = (files: Record<string, string>) => new File([Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([name, content]) => [name, Buffer.from(content)]))))], 'all.zip');

  test('each with its answer; the page of the whole says the worst', async () => {
    const html = await (await ask({ file: zip({ 'a.json': credential, 'b.json': credential.replace('Zoë', 'Eve'), 'letter <b>.txt': 'Dear' }) })).text();
    expect(h1(html)).toBe('Not valid');
    expect(html).toContain('a.json</bdi> <span class="is-valid">Valid</span>');
    expect(html).toContain('b.json</bdi> <span class="is-invalid">Not valid</span>');
    expect(html).toMatch(/which are no credentials: <bdi class="mono">letter &lt;b&gt;\.txt<\/bdi>/);
    expect(html).toContain('A credential inside is not valid.');
  });

  test('in French, all good', async () => {
    const html = await (await ask({ file: zip({ 'a.json': credential }) }, { 'accept-language': 'fr' })).text();
    expect([h1(html), html.includes('Une archive avec un titre, qui est bon.')]).toEqual(['Valide', true]);
  });

  test.each([
    ['a ZIP cut short', Buffer.from(zipSync({ a: Buffer.from('x') })).subarray(0, 60)], ['a PNG cut short', Buffer.from(bakePng(PIXEL, { credential: '{}' })).subarray(0, 50)], ['a PDF of nothing', Buffer.from('%PDF-1.7\n1 0 obj << /Type /EmbeddedFile /Length 9')], ['an SVG left open', Buffer.from('<svg><openbadges:credential verify="')],
    ['a JPEG of nothing', Buffer.from('ffd8ffe0', 'hex')], ['a token of nothing', Buffer.from('eyJhbGciOiJub25lIn0.e30.')], ['broken JSON', Buffer.from('{"a":')], ['noise', Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * 7919) & 255))],
  ])('%s: an answer in words, never an error', async (_, bytes) => {
    const response = await ask({ file: new File([new Uint8Array(bytes)], 'x') });
    expect(response.status).toBe(200);
    expect(['Not valid', 'Cannot tell']).toContain(h1(await response.text()));
  });
});

describe('POST /verify says the verdict in words', () => {
  test('valid', async () => {
    const response = await ask({ file: new File([credential], 'badge.json') });
    const html = await response.text();
    expect([response.status, h1(html)]).toEqual([200, 'Valid']);
    for (const said of ['University of Example', 'This name comes from the register', 'Zoë d’Aubigné', 'example.org', 'badge.json', '10 January 2027', 'sig_ok']) expect(html).toContain(said);
    expect(response.headers.get('x-robots-tag')).toBe('noindex');
    expect(html).toContain('<meta name="robots" content="noindex"');
  });

  test('valid, with one caution, when nobody vouches for the issuer (B24)', async () => {
    expect(h1(await (await ask({ text: credential }, {}, house(false))).text())).toBe('Valid, with 1 caution');
    expect(h1(await (await ask({ text: credential }, { 'accept-language': 'fr' }, house(false))).text())).toBe('Valide, avec 1 réserve');
  });

  test('not valid when a word was changed, and what the file claims is folded away', async () => {
    const html = await (await ask({ text: credential.replace('Zoë', 'Zoé') })).text();
    expect(h1(html)).toBe('Not valid');
    expect(html).toContain('Ask the person for the original file');
    expect(html).toMatch(/<details><summary>What the file claims: do not rely on it/);
  });

  test('not valid when withdrawn', async () => {
    const withdrawn = text(await issue({ ...BADGE, status: { statusListCredential: LIST, statusListIndex: 7 } }));
    const html = await (await ask({ text: withdrawn })).text();
    expect([h1(html), html.includes('The issuer has withdrawn this credential')]).toEqual(['Not valid', true]);
  });

  test('not valid once expired, and valid on an earlier day', async () => {
    const expired = text(await issue({ ...BADGE, validUntil: '2027-01-01T00:00:00Z' }));
    expect(h1(await (await ask({ text: expired })).text())).toBe('Not valid');
    const html = await (await ask({ text: expired, at: '2026-12-20' })).text();
    expect(html).toContain('Judged as of 21 December 2026');
    expect(html).not.toContain('>expired<');
  });

  test('cannot tell when the issuer does not answer, and says what to do', async () => {
    const elsewhere = text(await issue({ ...BADGE, status: { statusListCredential: 'https://example.org/status/gone', statusListIndex: 3 } }));
    const html = await (await ask({ text: elsewhere })).text();
    expect([h1(html), html.includes('Try again in an hour')]).toEqual(['Cannot tell', true]);
  });

  test('cannot tell when there is no credential in it', async () => {
    const html = await (await ask({ file: new File(['holiday'], 'photo.txt') })).text();
    expect([h1(html), html.includes('A screenshot or a printed page holds no credential')]).toEqual(['Cannot tell', true]);
  });

  test('a baked image is opened', async () => {
    const image = bakePng(PIXEL, { credential });
    expect(h1(await (await ask({ file: new File([new Uint8Array(image)], 'badge.png') })).text())).toBe('Valid');
  });

  test('a link is read after the button was pressed', async () => {
    world.set('https://example.org/badge.json', new TextEncoder().encode(credential));
    const html = await (await ask({ url: 'https://example.org/badge.json' })).text();
    expect([h1(html), html.includes('/verify?url=https%3A%2F%2Fexample.org%2Fbadge.json')]).toEqual(['Valid', true]);
  });

  test('the name that was expected is compared, never kept', async () => {
    expect(await (await ask({ text: credential, who: 'd’aubigné zoe' })).text()).toContain('is the name in the document');
    expect(await (await ask({ text: credential, who: 'Max Mustermann' })).text()).toContain('Max Mustermann is not the name in the document');
    const byAddress = await (await ask({ text: credential, who: 'max@example.org' })).text();
    expect(byAddress).toContain('names no e-mail address to compare');
    expect(byAddress).not.toContain('is not the name in the document');
  });

  test('A15, E25 text of the credential stays text, isolated from the page’s direction', async () => {
    const hostile = '<img src=x onerror=alert(1)>\u202ednuobnu';
    const named = text(await issue({ ...BADGE, award: { ...BADGE.award, holder: { ...BADGE.award.holder, name: hostile } } }));
    const html = await (await ask({ text: named })).text();
    expect(html).not.toContain('<img src=x');
    expect(html).toContain('<bdi>&lt;img src=x onerror=alert(1)&gt;\u202ednuobnu</bdi>');
  });

  test('D26 an address in the document that is not https never becomes a link', async () => {
    const evidence = [{ title: 'Proof', url: 'javascript:alert(1)' }];
    const html = await (await ask({ text: text(await issue({ ...BADGE, award: { ...BADGE.award, evidence } })) })).text();
    expect(html).not.toMatch(/href="(javascript|http|data):/);
  });
});

describe('POST /verify comes back with the form', () => {
  test.each([
    ['nothing was given', {}, 422, 'There is nothing to verify yet'],
    ['the link is none', { url: 'example' }, 422, 'This is not a web address'],
    ['the date does not exist', { text: '{}', at: '2026-02-30' }, 422, 'This date does not exist'],
    ['the link cannot be read', { url: 'https://gone.example/' }, 422, 'gone.example gave no usable answer'],
  ])('%s', async (_, fields, status, said) => {
    const response = await ask(fields);
    const html = await response.text();
    expect([response.status, html.includes(said), h1(html)]).toEqual([status, true, 'Verify a credential']);
    for (const value of Object.values(fields)) expect(html).toContain(value);
  });

  test('A19, E11 too large: said before it is read', async () => {
    const response = await ask({ file: new File([new Uint8Array(6 * 1024 * 1024)], 'big.png') });
    expect([response.status, (await response.text()).includes('5 MB')]).toEqual([413, true]);
  });

  test('E10 a form of another site is refused', async () => {
    expect((await ask({ text: credential }, { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' })).status).toBe(403);
  });

  test('too many: 429 and when to come back', async () => {
    const app = house();
    let response = await ask({}, {}, app);
    for (let i = 0; i < 30; i++) response = await ask({}, {}, app);
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '60']);
    const program = await app.request('/api/v1/verify', { method: 'POST', body: credential });
    expect([program.status, program.headers.get('retry-after'), await program.json()]).toEqual([429, '60', { error: expect.objectContaining({ code: 'too_many' }) }]);
  });
});

describe('who is counted', () => {
  const from = (remote: string, forwarded?: string) => peerOf({ env: { incoming: { socket: { remoteAddress: remote, remotePort: 1, remoteFamily: 'IPv4' } } }, req: { header: () => forwarded } } as unknown as Ctx);

  test('E02 a proxy on our own network is believed, a stranger’s header is not', () => {
    expect(from('10.0.0.2', '198.51.100.9, 93.184.215.14')).toBe('93.184.215.14');
    expect(from('93.184.215.14', '10.0.0.1')).toBe('93.184.215.14');
    expect(from('93.184.215.14')).toBe('93.184.215.14');
  });
});

describe('one report, three doors', () => {
  const api = (body: BodyInit, type: string | undefined, query = '?lang=en') => house().request(`/api/v1/verify${query}`, { method: 'POST', body, headers: type ? { 'content-type': type } : {} });

  test('the API takes JSON, text, an image, a form and an address, and answers the same', async () => {
    world.set('https://example.org/badge.json', new TextEncoder().encode(credential));
    const answers = await Promise.all([
      api(credential, 'application/json'), api(credential, 'text/plain'), api(form({ file: new File([credential], 'x.json') }), undefined), api(form({ text: credential }), undefined), api('https://example.org/badge.json', 'text/plain'),
    ]);
    const [first, ...others] = await Promise.all(answers.map((a) => a.json()));
    for (const other of others) expect(other).toEqual(first);
    expect(first).toMatchObject({ verdict: 'valid', carrier: 'json' });
    expect(await (await api(new Uint8Array(bakePng(PIXEL, { credential })), 'image/png')).json()).toEqual({ ...(first as object), carrier: 'png' });
  });

  test('the page answers the same report to a program', async () => {
    const page = await (await ask({ text: credential }, { accept: 'application/json' })).json();
    expect(page).toEqual(await (await api(credential, 'application/json')).json());
  });

  test('the command line prints the same report', async () => {
    const printed: string[] = [];
    const io = { lang: 'en' as const, now: NOW, out: (line: string) => { printed.push(line); }, err: () => undefined, readFile: async () => new TextEncoder().encode(credential), readStdin: async () => new Uint8Array() };
    const cli = await cliVerify(['badge.json', '--json', '--online'], io, () => ({ get: async (url) => ({ status: 200, bytes: world.get(url) ?? new Uint8Array(), contentType: undefined }) }));
    const fromApi = await (await house(false).request('/api/v1/verify?lang=en', { method: 'POST', body: credential, headers: { 'content-type': 'application/json' } })).json();
    expect([cli, JSON.parse(printed.join('\n'))]).toEqual([0, fromApi]);
  });

  test('is what OpenAPI describes, whatever the verdict', async () => {
    const samples = [credential, Buffer.from(zipSync({ 'a.json': Buffer.from(credential), 'b.txt': Buffer.from('b') })), credential.replace('Zoë', 'Zoé'), 'nothing', '{"type":["VerifiableCredential","ClrCredential"]}'];
    for (const sample of samples) {
      const report = await (await api(sample, 'text/plain')).json() as Report;
      // Parsing drops what the schema does not name: equal means nothing is undescribed.
      expect(ReportSchema.parse(report)).toEqual(report);
    }
    expect(ReportSchema.parse(await judge(credential, { now: NOW, resolveDid: async () => ({ notFound: true }) }))).toBeTruthy();
  });

  test('A12 a JSON body is judged by its own bytes: a member written twice is seen', async () => {
    const report = await (await api(credential.replace('"name":', '"name":"Mallory","name":'), 'application/json')).json() as Report;
    expect([report.verdict, report.checks[0]?.code]).toEqual(['invalid', 'json_duplicate']);
  });

  test.each([['the credential that was logged', 'Zoë', 'pass', 'logged'], ['another one', 'Zoé', 'fail', 'log_mismatch']])('a log proof beside the file: %s', async (_, name, result, code) => {
    const logged = new TextEncoder().encode(credential), salt = new Uint8Array(16);
    const tree = append(emptyFrontier(), [leafHash(leafEntry({ type: 'credential', issuer: DID, salt, signed: logged }))]).frontier;
    const checkpoint = await signCheckpoint({ origin: LOG.name, size: 1, root: rootOf(tree) }, { ...LOG, sign: testKey(5).sign });
    const given = name === 'Zoë' ? credential : text(await issue({ ...BADGE, award: { ...BADGE.award, narrative: 'another' } }));
    const report = await (await api(form({ file: new File([given], 'x.json'), log_proof: logProofText({ index: 0, path: [], checkpoint, extra: salt }) }), undefined)).json() as Report;
    expect(report.checks.find((c) => c.check === 'log')).toMatchObject({ result, code });
  });

  test('refusals carry a code and a sentence', async () => {
    const empty = await api('', 'application/json'), late = await api(credential, 'text/plain', '?lang=en&at=soon'), large = await api(new Uint8Array(6 * 1024 * 1024), 'image/png');
    expect([empty.status, late.status, large.status]).toEqual([422, 422, 413]);
    expect(await late.json()).toMatchObject({ error: { code: 'bad_input', faults: [{ path: 'at', code: 'verify_at' }] } });
  });

  test('/openapi.json and /docs say it', async () => {
    const app = house();
    const document = await (await app.request('/openapi.json')).json() as { openapi: string; paths: Record<string, unknown>; components: { schemas: Record<string, unknown> } };
    expect([document.openapi, Object.keys(document.paths)]).toEqual(['3.1.0', ['/api/v1/verify', '/api/v1/verify/receipt']]);
    expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining(['Report', 'Check', 'Claims', 'Error']));
    const html = await (await app.request('/docs', { headers: { 'accept-language': 'fr' } })).text();
    for (const said of ['Interface pour programmes', 'POST', '/api/v1/verify', '-F file=@FILE', 'https://house.example.net/api/v1/verify', 'not_checked', 'shape-Report', '429']) expect(html).toContain(said);
    expect(html).not.toMatch(/<script|style="/);
  });
});


const PIXEL = new Uint8Array(Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64'));
