import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LIST_NAMES, useVocabularies } from '#framework';
import { framework } from './framework.ts';

const SKILLS = 'conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,status,description\nx,http://data.europa.eu/esco/skill/0b95eb5d-f3eb-4387-a0bb-094a394196c7,knowledge,,refrigerants,,released,\n';
const FILES: Readonly<Record<string, string>> = { '/d/skills_en.csv': SKILLS, '/d/bad/skills_en.csv': SKILLS.replace('refrigerants', '') };
let data: string, out: string[], err: string[];
const acquis = (...args: string[]) => framework(args, {
  lang: 'en', now: new Date('2026-11-22T10:00:00Z'), out: (line) => { out.push(line); }, err: (line) => { err.push(line); },
  readFile: (file) => FILES[file] === undefined ? Promise.reject(Object.assign(new Error('no such file'), { code: 'ENOENT', syscall: 'open', path: file })) : Promise.resolve(Buffer.from(FILES[file])),
}, data);
const LOAD = ['load', '/d/skills_en.csv', '--version', '1.2.1', '--date', '2025-12-10'];

beforeEach(async () => { data = await mkdtemp(path.join(os.tmpdir(), 'acquis-')); out = []; err = []; });
afterEach(async () => { useVocabularies([]); await rm(data, { recursive: true }); });

test('list: every list, its edition, date and number of concepts, and the notice that ESCO wants', async () => {
  expect(await acquis('list')).toBe(0);
  expect(out.length).toBe(LIST_NAMES.length + 1);
  expect(out.join('\n')).toMatch(/^esco-skill +1\.2\.0 +2024-05-15 +13939/m);
  expect(out.at(-1)).toBe('This service uses the ESCO classification of the European Commission.');
});
test('load, then list: the new edition, marked as loaded', async () => {
  expect(await acquis(...LOAD)).toBe(0);
  expect([out, err]).toEqual([['esco-skill 1.2.1 (2025-12-10): 1 concept, 0 new, 13,938 gone, 0 renamed', 'Kept. The house takes it into use when it next starts.'], []]);
  out = [];
  expect(await acquis('list', '--json')).toBe(0);
  expect((JSON.parse(out[0] ?? '') as { name: string }[]).find(({ name }) => name === 'esco-skill')).toMatchObject({ version: '1.2.1', count: 1, loaded: true, source: 'skills_en.csv' });
});
test('--dry-run says the same and keeps nothing', async () => {
  expect(await acquis(...LOAD, '--dry-run')).toBe(0);
  expect(out.at(-1)).toBe('Everything is right. Nothing was kept: this was a trial.');
  expect(await readdir(data)).toEqual([]);
});
test('a wrong file: exit 1, the row and what is wrong, nothing kept', async () => {
  expect(await acquis('load', '/d/bad/skills_en.csv', '--version', '1.2.1')).toBe(1);
  expect(err).toEqual(['skills_en.csv:2: Nothing stands under preferredLabel.']);
  expect(await readdir(data)).toEqual([]);
});
test.each([[[]], [['load']], [['list', 'x']], [['drop', 'x']], [['load', 'x', '--version', '../../x']], [['load', 'x', '--date', 'yesterday']], [['load', 'x', '--force']]])('acquis framework %s: wrong usage, 64', async (args) => {
  expect(await acquis(...args)).toBe(64);
  expect(err.join()).toMatch(/^Usage: acquis framework/);
});
test('a file that is not there is for the caller to explain', async () => { await expect(acquis('load', '/none.csv')).rejects.toMatchObject({ code: 'ENOENT', path: '/none.csv' }); });
