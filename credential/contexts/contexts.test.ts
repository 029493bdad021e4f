import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkPin, contextDocument, contextUrls } from './contexts.ts';

test('every pinned context is the one that was pinned', () => {
  expect(contextUrls().length).toBe(readdirSync(import.meta.dirname).filter((file) => file.endsWith('.json')).length);
  for (const url of contextUrls()) expect(contextDocument(url)).toHaveProperty('@context');
});

test('all are written in ASCII: what sorts in two ways comes from documents only', () => {
  for (const url of contextUrls()) expect([url, /[^\u0000-\u007f]/.test(JSON.stringify(contextDocument(url)))]).toEqual([url, false]);
});

test('VCDM 2.0 appendix B.1: the base context has the digest the specification prints', () => {
  const file = readFileSync(new URL('./credentials-v2.json', import.meta.url));
  expect(createHash('sha256').update(file).digest('hex')).toBe('59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734');
});

test('A08 a context altered on disk is refused', () => {
  expect(() => checkPin('https://example.org/c', { '@context': { name: 'https://evil.example/name' } }, '00')).toThrow(expect.objectContaining({ code: 'ctx_pin_mismatch' }));
});

test('A05 an unknown context is refused, not fetched', () => {
  expect(() => contextDocument('https://evil.example/')).toThrow(expect.objectContaining({ code: 'ctx_not_allowed' }));
});
