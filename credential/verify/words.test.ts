import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { VERIFY_CODES, checkTitle, say } from '../index.ts';
import { EN } from './words/en.ts';
import { FR } from './words/fr.ts';

describe('every code has words in both languages and a place in the documentation', () => {
  test('docs/errors.md, Verification', () => {
    const docs = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
    const section = docs.split(/^## /m).find((part) => part.startsWith('Verification\n')) ?? '';
    expect([...section.matchAll(/^### (\w+)$/gm)].map(([, code]) => code)).toEqual([...VERIFY_CODES].sort());
  });

  test('French and English say the same things', () => {
    expect(Object.keys(FR.codes).sort()).toEqual(Object.keys(EN.codes).sort());
    for (const code of VERIFY_CODES) {
      expect(say(code, 'fr').message).not.toBe(say(code, 'en').message);
      expect(say(code, 'fr').meaning === undefined).toBe(say(code, 'en').meaning === undefined);
    }
  });

  test('the voice: no exclamation, no jargon, French spaces', () => {
    const said = (language: 'fr' | 'en') => VERIFY_CODES.flatMap((code) => [say(code, language).message, say(code, language).meaning ?? '']);
    for (const sentence of [...said('fr'), ...said('en')]) expect(sentence).not.toMatch(/!|\b(?:DID|payload|hash|JSON|proof value|canonical)\b/);
    for (const sentence of said('fr')) expect(sentence).not.toMatch(/ [:;?]|[^\u00a0]:|[^\u202f];|'/);
    expect(checkTitle('status', 'fr')).toBe('Retrait');
  });
});
