import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { isGlobalAddress } from '#lib/addresses';
import { openFetcher, type Address, type FetcherPorts } from './fetch.ts';

const clock = { time: Date.parse('2026-12-01T09:00:00Z'), now() { return new Date(this.time); } };
const servers: http.Server[] = [];
afterEach(() => { for (const server of servers.splice(0)) { server.closeAllConnections(); server.close(); } });

async function serve(handler: http.RequestListener): Promise<string> {
  const server = http.createServer(handler);
  servers.push(server);
  await new Promise<void>((ready) => { server.listen(0, '127.0.0.1', ready); });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const fetcher = (ports: Partial<FetcherPorts> = {}) => openFetcher({ clock, resolve: async () => { throw new Error('a name was looked up'); }, ...ports });
const saying = (...addresses: string[]) => async (): Promise<Address[]> => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
const code = (code: string) => expect.objectContaining({ code });

describe('B19 an address that could be us is never asked', () => {
  test.each([
    'https://localhost/', 'https://127.0.0.1/', 'https://[::1]/', 'https://[::ffff:7f00:1]/', 'https://0x7f.1/', 'https://2130706433/', 'https://169.254.169.254/latest/meta-data',
    'https://metadata.google.internal/', 'https://printer.local/', 'https://intranet/', 'https://10.1.2.3/', 'https://100.100.100.200/', 'https://0.0.0.0/', 'https://[fd00:ec2::254]/',
    'https://[64:ff9b::7f00:1]/', 'https://[fe80::1]/', 'https://[2002:7f00:1::]/', 'https://168.63.129.16/', 'https://localhost./',
  ])('%s', async (url) => { await expect(fetcher().get(url)).rejects.toEqual(code('ssrf_blocked')); });

  test.each(['http://example.org/', 'https://example.org:8443/', 'ftp://example.org/', 'file:///etc/passwd', 'https://user:word@example.org/', 'data:text/plain,x', 'not an address'])('%s', async (url) => {
    await expect(fetcher().get(url)).rejects.toEqual(code('ssrf_blocked'));
  });

  test.each([['1.1.1.1', true], ['2606:4700:4700::1111', true], ['2001:db8::1', false], ['::', false], ['224.0.0.1', false], ['255.255.255.255', false], ['nonsense', false]])('%s is public: %s', (address, is) => {
    expect(isGlobalAddress(address)).toBe(is);
  });
});

describe('B20 a name is judged by what it leads to', () => {
  test.each([[['127.0.0.1']], [['10.0.0.8']], [['93.184.215.14', '10.0.0.8']], [['::ffff:127.0.0.1']], [['fd12::1']]])('%j', async (found) => {
    await expect(fetcher({ resolve: saying(...found) }).get('https://issuer.example.org/did.json')).rejects.toEqual(code('ssrf_blocked'));
  });

  test('the connection goes to the address that was checked: a name is looked up once', async () => {
    const origin = await serve((_, answer) => answer.end('{}'));
    const port = new URL(origin).port;
    let asked = 0;
    const rebinding = async (): Promise<Address[]> => [{ address: asked++ === 0 ? '127.0.0.1' : '192.0.2.1', family: 4 }];
    // The allowed name does not exist outside this resolver, so arriving proves that its one answer was used.
    const answer = await fetcher({ allow: [`http://issuer.test:${port}`], resolve: rebinding }).get(`http://issuer.test:${port}/`);
    expect([answer.status, asked]).toEqual([200, 1]);
  });
});

describe('B21, B22 what answers', () => {
  test('a redirection is not followed', async () => {
    let asked = 0;
    const origin = await serve((_, answer) => { asked++; answer.writeHead(302, { location: '/elsewhere' }).end(); });
    await expect(fetcher({ allow: [origin] }).get(`${origin}/did.json`)).rejects.toEqual(code('fetch_failed'));
    expect(asked).toBe(1);
  });

  test('a large body is cut, whether announced or not', async () => {
    const origin = await serve((question, answer) => {
      if (question.url === '/announced') answer.writeHead(200, { 'content-length': 50_000_000 });
      const more = () => { while (!answer.destroyed && answer.write(Buffer.alloc(65_536))); };
      answer.on('drain', more);
      more();
    });
    const { get } = fetcher({ allow: [origin] });
    await expect(get(`${origin}/announced`)).rejects.toEqual(code('fetch_limit'));
    await expect(get(`${origin}/silent`)).rejects.toEqual(code('fetch_limit'));
  });

  test('a server that drips is left', async () => {
    const origin = await serve((_, answer) => { answer.write('{'); });
    await expect(fetcher({ allow: [origin] }).get(origin, { timeoutMs: 120 })).rejects.toEqual(code('fetch_limit'));
  });

  test('a name lookup that never ends is left', async () => {
    await expect(fetcher({ resolve: () => new Promise(() => undefined) }).get('https://issuer.example.org/', { timeoutMs: 60 })).rejects.toEqual(code('fetch_limit'));
  });

  test('compressed bytes are refused: we asked for none', async () => {
    const origin = await serve((_, answer) => { answer.writeHead(200, { 'content-encoding': 'gzip' }).end('x'); });
    await expect(fetcher({ allow: [origin] }).get(origin)).rejects.toEqual(code('fetch_failed'));
  });

  test('a body cut off half-way is no answer', async () => {
    const origin = await serve((_, answer) => { answer.writeHead(200, { 'content-length': 100 }); answer.write('half'); setImmediate(() => answer.destroy()); });
    await expect(fetcher({ allow: [origin] }).get(origin)).rejects.toEqual(code('fetch_failed'));
  });

  test('no cookie, no credentials, no compression are sent', async () => {
    const seen: http.IncomingHttpHeaders[] = [];
    const origin = await serve((question, answer) => { seen.push(question.headers); answer.setHeader('set-cookie', 'a=1'); answer.end('ok'); });
    await fetcher({ allow: [origin] }).get(origin, { accept: 'application/json' });
    expect(Object.keys(seen[0] ?? {}).toSorted()).toEqual(['accept', 'accept-encoding', 'connection', 'host', 'user-agent']);
  });
});

describe('asking again', () => {
  test('an answer is kept a minute at most, whatever its max-age', async () => {
    let asked = 0;
    const origin = await serve((_, answer) => { asked++; answer.setHeader('cache-control', 'max-age=86400'); answer.end(String(asked)); });
    const { get } = fetcher({ allow: [origin] });
    await Promise.all([get(origin), get(origin)]);
    clock.time += 59_000;
    await get(origin);
    expect(asked).toBe(1);
    clock.time += 2_000;
    await get(origin);
    expect(asked).toBe(2);
  });

  test('no-store is honoured', async () => {
    let asked = 0;
    const origin = await serve((_, answer) => { asked++; answer.setHeader('cache-control', 'no-store'); answer.end(); });
    const { get } = fetcher({ allow: [origin] });
    await get(origin);
    await get(origin);
    expect(asked).toBe(2);
  });

  test('a large answer is not kept: memory is ours, the addresses are theirs', async () => {
    let asked = 0;
    const origin = await serve((_, answer) => { asked++; answer.end(Buffer.alloc(2 * 1024 * 1024)); });
    const { get } = fetcher({ allow: [origin] });
    await get(origin, { maxBytes: 5 * 1024 * 1024 });
    await get(origin, { maxBytes: 5 * 1024 * 1024 });
    expect(asked).toBe(2);
  });

  test('a failure is remembered a minute, so a dead server is not hammered', async () => {
    let asked = 0;
    const origin = await serve((_, answer) => { asked++; answer.destroy(); });
    const { get } = fetcher({ allow: [origin] });
    await expect(get(origin)).rejects.toEqual(code('fetch_failed'));
    await expect(get(origin)).rejects.toEqual(code('fetch_failed'));
    expect(asked).toBe(1);
    clock.time += 61_000;
    await expect(get(origin)).rejects.toEqual(code('fetch_failed'));
    expect(asked).toBe(2);
  });
});
