// Attacks over HTTP on a real house: what is too large, cut off, hostile, forged, repeated or guessed.
import http from 'node:http';
import net from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildOnce } from '../running.ts';
import { expectSound } from './ledger.ts';
import { browserless, openSite, people, raise, type Site } from './site.ts';

let site: Site, awarded = 0;
beforeAll(async () => { buildOnce(); site = await openSite(); }, 120_000);
afterAll(async () => { await site?.close(); }, 30_000);

const MB = 1024 * 1024;
const count = async (table: string): Promise<number> => (await site.sql<{ n: number }>(`select count(*)::int n from ${table}`))[0]?.n ?? -1;
const draftAt = (location: string | null): string => /\/batches\/([0-9a-z]{26})/.exec(location ?? '')?.[1] ?? raise(`no draft: ${location}`);
const listForm = (content: string | Uint8Array<ArrayBuffer>, name = 'list.csv'): FormData => {
  const form = new FormData();
  form.append('specification', site.specification);
  form.append('file', new File([content], name));
  return form;
};

describe('the same thing twice', () => {
  test('50 calls at once with one Idempotency-Key make one list; the same key with another body is refused', async () => {
    const at = `/api/v1/issue/batches?specification=${site.specification}`, body = people(30, 'fifty');
    const post = (text: string) => site.api<{ id: string; error?: { code: string } }>(at, { method: 'POST', headers: { 'content-type': 'text/csv', 'idempotency-key': 'fifty' }, body: text });
    const answers = await Promise.all(Array.from({ length: 50 }, () => post(body)));
    expect(new Set(answers.map(({ body: { id } }) => id)).size).toBe(1);
    expect(answers.filter(({ status }) => status === 202).length).toBe(1);
    expect(answers.filter(({ status }) => status === 200).length).toBe(49);
    expect(await post(people(31, 'fifty'))).toMatchObject({ status: 422, body: { error: { code: 'idempotency_mismatch' } } });
    expect((await site.done(answers[0]?.body.id ?? '')).counts?.issued).toBe(30);
    awarded += 30;
  }, 60_000);

  test('two tabs, twenty clicks: a list confirmed many times is issued once', async () => {
    const made = await site.owner.post(`/o/${site.org}/issue/new`, listForm(people(25, 'tabs'))), batch = draftAt(made.headers.get('location'));
    const clicks = await Promise.all(Array.from({ length: 20 }, () => site.owner.post(`/o/${site.org}/issue/batches/${batch}/confirm`, { count: '25' })));
    expect(new Set(clicks.map(({ status }) => status))).toEqual(new Set([303]));
    expect((await site.done(batch)).counts?.issued).toBe(25);
    awarded += 25;
  }, 60_000);

  test('the same people in two lists confirmed at once hold one award each', async () => {
    const drafts = await Promise.all([1, 2].map(async () => draftAt((await site.owner.post(`/o/${site.org}/issue/new`, listForm(people(40, 'both')))).headers.get('location'))));
    await Promise.all(drafts.map((batch) => site.owner.post(`/o/${site.org}/issue/batches/${batch}/confirm`, { count: '40' })));
    const done = await Promise.all(drafts.map((batch) => site.done(batch)));
    expect(done.reduce((sum, { counts }) => sum + (counts?.issued ?? 0), 0)).toBe(40);
    awarded += 40;
  }, 60_000);

  test('after all of it: one of each', () => expectSound(site, awarded), 60_000);
});

describe('too much, and cut off', () => {
  const big = (mb: number) => new Uint8Array(mb * MB).fill(0x61);
  test.each([['/verify', 6], ['/api/v1/verify', 6], ['/people/sign-in', 26]] as const)('%s: %i MB are refused with 413, said beforehand or not', async (at, mb) => {
    expect((await fetch(site.url + at, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' }, body: big(mb) })).status).toBe(413);
    expect(await chunked(at, { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' }, mb)).toBe(413);
  }, 30_000);

  test('a signed-in person’s oversize list, and a program’s: 413, whole or in chunks', async () => {
    const form = new FormData();
    form.append('csrf', site.owner.csrf);
    form.append('file', new File([big(26)], 'list.csv'));
    expect((await site.owner.post(`/o/${site.org}/issue/new`, form)).status).toBe(413);
    expect(await chunked(`/o/${site.org}/issue/new`, { cookie: site.owner.cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'multipart/form-data; boundary=x' }, 26)).toBe(413);
    const headers = { authorization: `Bearer ${site.key}`, 'content-type': 'text/csv', 'idempotency-key': 'big' };
    expect(await chunked(`/api/v1/issue/batches?specification=${site.specification}`, headers, 26)).toBe(413);
    expect((await site.api(`/api/v1/issue/batches?specification=${site.specification}`, { method: 'POST', headers: { 'content-type': 'text/csv', 'idempotency-key': 'big' }, body: big(26) })).status).toBe(413);
  }, 60_000);

  test('a signed-in person’s form in chunks, whose token was read from it, is answered like any', async () => {
    const body = new ReadableStream({ start(controller) { controller.enqueue(new TextEncoder().encode(new URLSearchParams({ csrf: site.owner.csrf, text: 'no credential' }).toString())); controller.close(); } });
    const answer = await fetch(`${site.url}/verify`, { method: 'POST', headers: { cookie: site.owner.cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' }, body, duplex: 'half' } as RequestInit);
    expect(answer.status).toBe(200);
  });

  test('an upload cut anywhere leaves nothing, and nothing falls over', async () => {
    const before = [await count('issue_batches'), await count('issue_idempotency'), await count('people_keys')];
    const multipart = await new Response(listForm(people(2_000, 'cut'))).arrayBuffer(), csv = Buffer.from(people(2_000, 'cut'));
    for (const share of [0.01, 0.3, 0.6, 0.95, 0.999]) {
      await cutOff(`POST /api/v1/issue/batches?specification=${site.specification} HTTP/1.1`, { authorization: `Bearer ${site.key}`, 'content-type': 'text/csv', 'idempotency-key': `cut-${share}` }, csv, share);
      await cutOff(`POST /o/${site.org}/issue/new HTTP/1.1`, { cookie: site.owner.cookie, 'sec-fetch-site': 'same-origin', 'x-csrf': site.owner.csrf, 'content-type': 'multipart/form-data; boundary=x' }, Buffer.from(multipart), share);
    }
    expect((await fetch(`${site.url}/readyz`)).status).toBe(200);
    expect([await count('issue_batches'), await count('issue_idempotency'), await count('people_keys')]).toEqual(before);
  }, 60_000);
});

describe('hostile contents', () => {
  test.each([
    ['formulas, markup and direction marks', 'Given name,Family name,Email,Score /20\n"=HYPERLINK(""http://evil.example"")","<script>alert(1)</script>",formula@learner.example.org,12\n'],
    ['a template', 'Given name,Family name,Email,Score /20\n{{constructor.constructor(1)}},${7*7},template@learner.example.org,12\n'],
    ['a file name that climbs', 'Given name,Family name,Email,Score /20\nA,B,climb@learner.example.org,12\n'],
  ])('%s in a list: kept as text, shown as text, and neutral in what is downloaded', async (_, csv) => {
    const made = await site.owner.post(`/o/${site.org}/issue/new`, listForm(csv, '../../../etc/<img src=x onerror=alert(1)>.csv')), batch = draftAt(made.headers.get('location'));
    const page = await (await site.owner.get(`/o/${site.org}/issue/batches/${batch}?show=all`)).text();
    expect(page).not.toMatch(/<script>alert|<img src=x/);
    expect((await site.owner.post(`/o/${site.org}/issue/batches/${batch}/confirm`, { count: '1' })).status).toBe(303);
    await site.done(batch);
    const table = await (await site.owner.get(`/o/${site.org}/issue/batches/${batch}/awards.csv`)).text();
    expect(table).not.toMatch(/(^|[;,\n])"?[=+@-]/m);
  }, 30_000);

  test.each([
    ['one line without end', 'x'.repeat(3 * MB)], ['more rows than anybody teaches', `Email\n${'a@b.example\n'.repeat(60_000)}`], ['two thousand columns', `${'a,'.repeat(2_000)}\n${'1,'.repeat(2_000)}`],
    ['an open quote', `Email,Name\n"a@b.example,${'y'.repeat(100_000)}`], ['zero bytes', `Email\n\0\0\0\n`], ['nothing', '\n\n\n'],
  ])('%s: refused in words, before long', async (_, csv) => {
    const began = performance.now(), made = await site.owner.post(`/o/${site.org}/issue/new`, listForm(csv)), text = await made.text();
    expect([303, 413, 422]).toContain(made.status);
    expect(performance.now() - began).toBeLessThan(25_000);
    if (made.status !== 303) expect(text).toMatch(/role="alert"/);
  }, 30_000);

  const png = (...parts: Buffer[]) => Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...parts]);
  const chunk = (type: string, data: Buffer) => Buffer.concat([u32(data.length), Buffer.from(type), data, u32(0)]);
  test.each([
    ['a PNG of 30,000 by 30,000', png(chunk('IHDR', Buffer.concat([u32(30_000), u32(30_000), Buffer.from([8, 6, 0, 0, 0])])))],
    ['a PNG whose chunk says it is 2 GB', png(Buffer.concat([u32(0x7fffffff), Buffer.from('iTXt')]))], ['a PNG of nothing', png()],
    ['JSON of 100,000 brackets', Buffer.from('['.repeat(100_000))], ['JSON with __proto__', Buffer.from('{"__proto__":{"admin":true},"@context":[],"type":["VerifiableCredential"]}')],
    ['JSON with a name twice', Buffer.from('{"@context":[],"id":"a","id":"b"}')], ['a lone surrogate', Buffer.from('{"id":"\\ud800"}')], ['a BOM and UTF-16', Buffer.from('\ufeff{"id":1}', 'utf16le')],
    ['an SVG with a DOCTYPE that laughs', Buffer.from('<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg">&b;</svg>')], ['a null', Buffer.from('null')], ['random bytes', Buffer.from('00ff00ff'.repeat(100), 'hex')],
  ])('%s on /verify: a report or a refusal, never a failure, never long', async (_, bytes) => {
    const began = performance.now(), answer = await fetch(`${site.url}/api/v1/verify`, { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: bytes });
    const said = await answer.json() as { verdict?: string; error?: { code: string } };
    expect([200, 413, 422]).toContain(answer.status);
    expect(said.verdict ?? 'refused').not.toBe('valid');
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  test('members nobody named are refused, not obeyed', async () => {
    const body = JSON.stringify({ specification: site.specification, recipients: [{ email: 'mass@learner.example.org', name: 'M', results: { exam: 12 } }], org: 'other', confirmed_by: 'x' });
    expect(await site.api('/api/v1/issue/batches', { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': 'mass' }, body })).toMatchObject({ status: 422 });
  });
});

describe('addresses', () => {
  test.each(['//evil.example', '/\\evil.example', '/%09/evil.example', 'https:evil.example', 'https://evil.example', '/%5cevil.example', '\t//evil.example', '/people/../..//evil.example', 'javascript:alert(1)'])('next=%s leads nowhere else', async (next) => {
    const asked = await browserless(site.url).post('/people/sign-in', { email: `${next.length}.${next.charCodeAt(1)}@learner.example.org`, next }), to = new URL(asked.headers.get('location') ?? '/', site.url);
    expect(to.origin).toBe(site.url);
    const page = await (await browserless(site.url).get(`/people/sign-in?next=${encodeURIComponent(next)}`)).text();
    expect(/name="next" value="([^"]*)"/.exec(page)?.[1] ?? '/people/home').toMatch(/^\/(?![/\\])/);
    const signed = await site.owner.get(`/people/sign-in?next=${encodeURIComponent(next)}`);
    expect(new URL(signed.headers.get('location') ?? '/', site.url).origin).toBe(site.url);
  });

  test.each(['//evil.example', '/\\evil.example', '///evil.example', '//evil.example/%2f..', '/%2f/evil.example', '/.//evil.example'])('%s?lang=fr is not a way out', async (at) => {
    const { status, headers } = await raw(`${at}?lang=fr`), location = headers.location;
    if (location !== undefined) expect([at, status, new URL(location, site.url).origin]).toEqual([at, status, site.url]);
  });

  test('another Host, or a proxy’s word for it, goes into no link, no form, no mail', async () => {
    for (const headers of [{ host: 'evil.example' }, { host: `localhost:${site.port}`, 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', forwarded: 'host=evil.example' }, { host: 'evil.example:80@x' }, { host: '' }]) {
      for (const at of ['/', '/verify', '/people/sign-in', '/openapi.json', '/docs', '/no/such/page', `/o/${site.org}`, '/?lang=fr']) {
        const answer = await raw(at, headers);
        expect([at, JSON.stringify(headers), `${JSON.stringify(answer.headers)}${answer.text}`.includes('evil.example'), answer.status >= 500], answer.text.slice(0, 300)).toEqual([at, JSON.stringify(headers), false, false]);
      }
    }
    const form = 'email=host%40example.org', mails = await count('deliver_mails');
    const asked = await raw('/people/sign-in', { host: 'evil.example', origin: 'http://evil.example', 'content-type': 'application/x-www-form-urlencoded' }, form);
    expect([303, 403]).toContain(asked.status);
    if (asked.status === 303) expect(await count('deliver_mails')).toBeGreaterThanOrEqual(mails);
    expect((await (await site.owner.get('/deliver/outbox')).text()).includes('evil.example')).toBe(false);
  });

  test.each(['/assets/../../package.json', '/assets/%2e%2e/%2e%2e/package.json', '/assets/..%2f..%2fpackage.json', '/assets/%5c..%5c..%5cpackage.json', '//etc/passwd', '/assets//../server/house.js', '/assets/%00', '/%c0%ae%c0%ae/', '/assets/%', '/c/%', '/o/%ff/did.json', '/log/tile/../../x', '/log/tile/0/x001/../../..'])('%s: no such thing, and nothing falls over', async (at) => {
    const answer = await raw(at);
    expect([400, 404]).toContain(answer.status);
    expect(answer.text).not.toMatch(/"name": "acquis"|root:x:|\bat .*\.js:\d/);
  });

  test('what never was, what is another’s and what is not shown answer alike', async () => {
    const [hidden] = await site.sql<{ credential: string }>('select credential from issue_signed limit 1'), random = '7'.repeat(26);
    const looks = async (at: string) => { const { status, text } = await raw(at); return [status, text.replaceAll(/[\w-]{12}(?=<)/g, '').replaceAll(at.split('/').pop() ?? '', 'ID').replace(/<code[^>]*>[^<]*<\/code>/g, '')]; };
    expect(await looks(`/c/${hidden?.credential}`)).toEqual(await looks(`/c/${random}`));
    expect((await raw(`/c/${random}/badge.png`)).status).toBe(404);
    expect((await raw(`/c/${hidden?.credential}/badge.png`)).status).toBe(404);
    const token = (org: string) => `${org}.${'A'.repeat(64)}`;
    expect((await looks(`/deliver/${token(site.org)}`))[0]).toBe(404);
    expect(await looks(`/deliver/${token(site.org)}`)).toEqual(await looks(`/deliver/${token(random)}`));
  });

  test('an address known here and one unknown are asked for a code alike', async () => {
    const ask = async (email: string) => { const answer = await browserless(site.url).post('/people/sign-in', { email }); return [answer.status, answer.headers.get('location')?.replace(/code\/[\w-]+/, 'code/X'), await answer.text()]; };
    expect(await ask('ada@example.org')).toEqual(await ask('nobody@example.org'));
  });
});

describe('links and sessions', () => {
  test('the first link is good once, and a scanner that looks at it does not use it up', async () => {
    const link = site.house().link ?? raise('no link');
    expect([(await browserless(site.url).get(link)).status, (await browserless(site.url).post(link, { name: 'Eve', email: 'eve@example.org', lang: 'en' })).status]).toEqual([410, 410]);
  });

  test('a session planted before signing in is worth nothing after', async () => {
    const planted = `acquis=${'A'.repeat(43)}`;
    expect((await browserless(site.url, planted).get('/people/me')).status).toBe(303);
  });

  test('a key in an address is refused, a revoked key at once', async () => {
    expect(await (await fetch(`${site.url}/api/v1/issue/awards?key=${site.key}`)).json()).toMatchObject({ error: { code: expect.stringMatching(/^api_key_/) } });
    await site.sql('update people_api_keys set revoked_at = now()').catch(() => undefined);
    expect((await site.api('/api/v1/issue/awards')).status).toBe(401);
    await site.sql('update people_api_keys set revoked_at = null').catch(() => undefined);
  });
});

describe('every answer', () => {
  const addresses = (): string[] => ['/', '/verify', '/docs', '/log', '/people/sign-in', '/people/home', '/people/me', '/hold', `/o/${site.org}`, `/o/${site.org}/issue`, `/o/${site.org}/design`, `/o/${site.org}/people`, `/o/${site.org}/sign`, '/deliver/outbox', '/no/such/page', '/people/first/x', `/o/${site.org}/did.json`, '/openapi.json', '/healthz', '/api/v1/issue/awards', '/log/checkpoint', '/people/organisations/new'];
  test('carries the policy, no frame, no sniffing; what a signed-in person sees stays in no shared cache', async () => {
    for (const at of addresses()) {
      for (const [who, get] of [['signed in', site.owner.get], ['nobody', browserless(site.url).get]] as const) {
        const { headers, status } = await get(at), policy = headers.get('content-security-policy') ?? '', cache = headers.get('cache-control') ?? '';
        expect([at, who, policy.includes("default-src 'none'"), /unsafe-(inline|eval)/.test(policy), policy.includes("frame-ancestors 'none'"), headers.get('x-content-type-options'), headers.get('referrer-policy')]).toEqual([at, who, true, false, true, 'nosniff', expect.stringMatching(/same-origin|no-referrer/)]);
        const open = /did\.json|\/log\/checkpoint/.test(at);
        if (!open) expect([at, who, status, cache]).toEqual([at, who, status, expect.stringMatching(/private|no-store/)]);
        expect([at, headers.get('server'), headers.get('x-powered-by')]).toEqual([at, null, null]);
      }
    }
  });

  test('strange methods, long addresses and broken requests are refused, and the house goes on', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH', 'PROPFIND']) expect([method, (await raw('/verify', {}, undefined, method)).status]).toEqual([method, expect.toBeOneOf([403, 404, 405])]);
    expect((await raw(`/${'a'.repeat(20_000)}`)).status).toBeGreaterThanOrEqual(400);
    for (const line of ['GET /\r\n\r\n', 'GARBAGE\r\n\r\n', 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', 'POST /verify HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc', 'GET http://[ HTTP/1.1\r\nHost: a\r\n\r\n', 'GET / HTTP/1.1\r\nHost: [\r\n\r\n']) await spoken(line);
    expect((await fetch(`${site.url}/readyz`)).status).toBe(200);
    expect(site.house().output()).not.toMatch(/"level":"error"/);
  });
});

const u32 = (n: number): Buffer => { const b = Buffer.alloc(4); b.writeUInt32BE(n); return b; };

/** Exactly these bytes as the path, and these headers. */
function raw(at: string, headers: Readonly<Record<string, string>> = {}, body?: string, method = body === undefined ? 'GET' : 'POST'): Promise<{ status: number; headers: http.IncomingHttpHeaders; text: string }> {
  return new Promise((done, fail) => {
    const asked = http.request({ host: 'localhost', port: site.port, path: at, method, setHost: false, headers: { host: `localhost:${site.port}`, accept: 'text/html', 'accept-language': 'en', ...headers } }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => { text += part; }).on('end', () => done({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
    });
    asked.on('error', fail);
    asked.end(body);
  });
}

/** Sends megabytes in chunks, without saying how many; stops when the answer comes. */
function chunked(at: string, headers: Readonly<Record<string, string>>, mb: number): Promise<number> {
  return new Promise((done, fail) => {
    let answered = false;
    const asked = http.request({ host: 'localhost', port: site.port, path: at, method: 'POST', agent: false, headers: { ...headers, 'transfer-encoding': 'chunked' } }, (answer) => { answered = true; answer.resume(); done(answer.statusCode ?? 0); });
    // Whoever writes on after a refusal finds the line closed; the refusal itself may still be on its way in.
    asked.on('error', (error) => { setTimeout(() => { if (!answered) fail(error); }, 2_000); });
    const part = Buffer.alloc(MB / 4, 0x61);
    const send = (left: number): void => { if (answered || left === 0) { asked.end(); return; } if (asked.write(part)) setImmediate(send, left - 1); else asked.once('drain', () => send(left - 1)); };
    send(mb * 4);
  });
}

/** Says how much will come, sends a part of it, and hangs up. */
function cutOff(line: string, headers: Readonly<Record<string, string>>, body: Buffer, share: number): Promise<void> {
  return new Promise((done) => {
    const socket = net.connect(site.port, 'localhost', () => {
      socket.write(`${line}\r\nhost: localhost:${site.port}\r\ncontent-length: ${body.length}\r\n${Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
      socket.write(body.subarray(0, Math.floor(body.length * share)), () => { setTimeout(() => socket.destroy(), 30); });
    });
    socket.on('error', () => {}).on('close', () => done());
  });
}

function spoken(line: string): Promise<string> {
  return new Promise((done) => {
    let text = '';
    const socket = net.connect(site.port, 'localhost', () => { socket.end(line); });
    socket.setTimeout(2_000, () => socket.destroy());
    socket.on('data', (part) => { text += part.toString(); }).on('error', () => {}).on('close', () => done(text));
  });
}
