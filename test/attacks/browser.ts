/** The fourth mouth: the library bundled for browsers, in Chromium, on a page that may ask nobody but the test. */
import http from 'node:http';
import { build } from 'vite';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../browser.ts';
import { NOW } from '../credential.ts';
import { outsideWorld } from '#rooms/verify';
import { said, type Said } from './mouths.ts';
import type { Answered, Asked, Given } from './page.ts';
import { worldOf, type Made } from './world.ts';

export type BrowserMouth = { judge(made: Made): Promise<Said>; /** Every request the page made by itself. */ readonly requests: readonly string[]; close(): Promise<void> };

export async function openMouth(): Promise<BrowserMouth> {
  const script = await bundled();
  // A page of a loopback address is a secure context, which signatures in browsers need; its policy lets nothing out.
  const server = http.createServer((_, answer) => answer.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': "default-src 'none'; script-src 'unsafe-inline'" }).end('<!doctype html><title>verifier</title>'));
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
  const address = server.address(), port = typeof address === 'object' && address ? address.port : 0;
  const browser: Browser = await openBrowser(), page: Page = await browser.newPage(), requests: string[] = [];
  let world: ReturnType<typeof worldOf> | undefined;
  await page.exposeFunction('outside', (asked: Asked) => answerOf(asked, world));
  await page.goto(`http://127.0.0.1:${port}/`);
  await page.evaluate(script);
  page.on('request', (request) => { requests.push(request.url()); });
  return {
    requests,
    async judge(made) {
      world = worldOf(made);
      const given: Given = { bytes: base64(made.bytes), now: NOW.toISOString(), ...(made.at !== undefined && { at: made.at }), logs: made.trustedLogs.map(({ name, publicKey }) => ({ name, publicKey: base64(publicKey) })) };
      return said(await page.evaluate((one) => judge(one), given), world.asked);
    },
    async close() { await browser.close(); server.close(); },
  };
}

async function answerOf({ kind, name }: Asked, world: ReturnType<typeof worldOf> | undefined): Promise<Answered> {
  if (!world) throw new Error('nobody asks');
  const { resolveDid, resolveKey, fetchDocument } = outsideWorld(world);
  if (kind !== 'document') return kind === 'did' ? resolveDid(name) : resolveKey(name);
  const answer = await fetchDocument(name);
  return 'bytes' in answer ? { base64: base64(answer.bytes) } : answer;
}

async function bundled(): Promise<string> {
  const built = await build({ configFile: false, logLevel: 'silent', publicDir: false, build: { write: false, minify: false, lib: { entry: 'test/attacks/page.ts', formats: ['iife'], name: 'verifier' }, rolldownOptions: { output: { codeSplitting: false } } } });
  const [first] = [built].flat();
  const chunk = first && 'output' in first ? first.output.find((one) => one.type === 'chunk') : undefined;
  return chunk?.code ?? '';
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
