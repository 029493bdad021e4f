// The documentation that can fail the build: codes in the types, in the dictionary and in docs/errors.md are the same ones.
import fs from 'node:fs';
import { expect, test } from 'vitest';
import { VERIFY_CODES } from '#credential';
import en from '../messages/en.json' with { type: 'json' };
import { STATUS } from '../lib/errors.ts';

const text = fs.readFileSync('docs/errors.md', 'utf8');
const sections = new Map(text.split(/^## /m).slice(1).map((part) => [part.split('\n')[0]?.trim() ?? '', part] as const));
const codesOf = (part: string): string[] => [...part.matchAll(/^### `?([a-z0-9_]+)`?/gm)].map((m) => m[1] ?? '');

test('every error code of the house is explained, and none that does not exist', () => {
  const told = [...sections].filter(([title]) => title !== 'Verification' && title !== 'Faults').flatMap(([, part]) => codesOf(part));
  expect(told.toSorted()).toEqual(Object.keys(STATUS).toSorted());
});

test('every code of a report is explained', () => {
  const told = new Set(codesOf(sections.get('Verification') ?? ''));
  expect(VERIFY_CODES.filter((code) => !told.has(code))).toEqual([]);
});

test('every fault that an input can have is listed', () => {
  const listed = [...(sections.get('Faults') ?? '').matchAll(/^- `([a-z0-9_]+)`/gm)].map((m) => m[1] ?? '');
  expect(listed.toSorted()).toEqual(Object.keys(en.faults).toSorted());
});

test('what the README and the guides link to exists', () => {
  const pages = ['README.md', 'ARCHITECTURE.md', 'docs/operate/README.md', 'web/README.md', 'credential/README.md'];
  const missing = pages.flatMap((page) => [...fs.readFileSync(page, 'utf8').matchAll(/\]\((?!https?:|#|mailto:)([^)#]+)/g)].map((m) => [page, new URL(m[1] ?? '', `file:///${page}`).pathname.slice(1)] as const)).filter(([, target]) => !fs.existsSync(target));
  expect(missing).toEqual([]);
});

test('decisions are numbered without gaps and dated', () => {
  const files = fs.readdirSync('docs/decisions').sort();
  expect(files.map((file) => Number(file.slice(0, 3)))).toEqual(files.map((_, i) => i + 1));
  expect(files.filter((file) => !/^20\d\d-\d\d-\d\d · /m.test(fs.readFileSync(`docs/decisions/${file}`, 'utf8')))).toEqual([]);
});
