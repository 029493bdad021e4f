// The rules that make it a house rather than a heap (ARCHITECTURE.md). Each offence is named with its file.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const ROOMS = ['people', 'sign', 'log', 'design', 'quality', 'assess', 'issue', 'deliver', 'verify', 'hold', 'share', 'stack', 'recognise', 'discover', 'observe'];
const LANDING = ROOMS.indexOf('deliver');
const TOP = new Set(['credential', 'framework', 'rooms', 'web', 'cli', 'adapters', 'lib', 'migrations', 'messages', 'vectors', 'bench', 'test', 'docs', '.ci']);
const SOURCES = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' }).split('\n').filter((f) => /\.(ts|tsx|mjs)$/.test(f) && fs.existsSync(f));
const CODE = SOURCES.filter((f) => !/\.test\.tsx?$/.test(f) && !f.startsWith('vectors/'));
const OPENERS = /^(house\.ts|start\.mjs|cli\/|adapters\/|bench\/|test\/|web\/(dev|serve|start)\.tsx?|rooms\/[a-z]+\/[a-z]+\.worker\.ts)/;

type Import = { file: string; target: string };
const imports: Import[] = CODE.flatMap((file) => [...read(file).matchAll(/(?<!['\w])(?:from|import)\s*\(?\s*'([^']+)'/g)].map((m) => ({ file, target: resolve(file, m[1] ?? '') })));

function read(file: string): string { return fs.readFileSync(file, 'utf8'); }
/** What an import names, as a path from the root: aliases of package.json undone. */
function resolve(file: string, spec: string): string {
  if (spec.startsWith('.')) return path.normalize(path.join(path.dirname(file), spec));
  const [, room] = /^#rooms\/(\w+)$/.exec(spec) ?? [];
  if (room) return `rooms/${room}/${room}.ts`;
  return spec.replace(/^#credential$/, 'credential/index.ts').replace(/^#framework$/, 'framework/framework.ts').replace(/^#(lib|adapters)\/(.*)$/, '$1/$2.ts').replace(/^#web\/(.*)$/, 'web/$1.tsx');
}
const roomOf = (file: string): string | undefined => /^rooms\/([^/]+)\//.exec(file)?.[1];
const within = (folder: string) => (i: Import): boolean => i.file.startsWith(`${folder}/`);
const told = (list: Import[]): string[] => list.map((i) => `${i.file} imports ${i.target}`);

test('the top of the tree is the table of contents: no folder without a place in it', () => {
  const folders = new Set(SOURCES.filter((f) => f.includes('/')).map((f) => f.split('/')[0] ?? ''));
  expect([...folders].filter((f) => !TOP.has(f))).toEqual([]);
});

test('a room has the files of its anatomy, or a folder for what is too big', () => {
  const strange = SOURCES.filter((f) => roomOf(f) !== undefined && f.split('/').length === 3).filter((f) => {
    const room = roomOf(f) ?? '';
    return !new RegExp(`^${room}(\\.(policy|store|routes|pages|jobs|events|worker)(\\.test)?|\\.test)?\\.tsx?$`).test(path.basename(f));
  });
  expect(strange).toEqual([]);
  expect(SOURCES.map(roomOf).filter((room) => room !== undefined && !ROOMS.includes(room))).toEqual([]);
});

test('look left, use the door: a room imports only the doors of rooms before it', () => {
  const offences = imports.filter((i) => {
    const from = roomOf(i.file), to = roomOf(i.target);
    if (!from || !to || from === to || OPENERS.test(i.file)) return false;
    return i.target !== `rooms/${to}/${to}.ts` || ROOMS.indexOf(to) > ROOMS.indexOf(from);
  });
  expect(told(offences)).toEqual([]);
});

test('the landing: right of it nobody imports a room that issues, hold excepted, which redeems a claim at deliver', () => {
  const offences = imports.filter((i) => {
    const from = ROOMS.indexOf(roomOf(i.file) ?? ''), to = ROOMS.indexOf(roomOf(i.target) ?? '');
    if (from <= LANDING || to < 0 || to > LANDING) return false;
    return !['people', 'deliver'].includes(roomOf(i.target) ?? '');
  });
  expect(told(offences)).toEqual([]);
});

test('no SQL names a table of another room', () => {
  const offences = CODE.filter((f) => roomOf(f)).flatMap((file) => {
    const own = roomOf(file);
    const named = [...read(file).matchAll(/(?:from|into|update|join|insertInto\(|selectFrom\(|updateTable\(|deleteFrom\(|[jJ]oin\()\s*['"`(]?((?:people|sign|log|design|issue|deliver|verify|hold|share)_[a-z_]+)/g)].map((m) => m[1] ?? '');
    return named.filter((table) => !table.startsWith(`${own}_`)).map((table) => `${file} names ${table}`);
  });
  expect(offences).toEqual([]);
});

test('credential/ imports nothing of the house, and no Node built-in outside platform', () => {
  const outside = imports.filter(within('credential')).filter((i) => /^(rooms|web|cli|adapters|lib|framework|house)/.test(i.target) || (i.target.startsWith('node:') && !i.file.startsWith('credential/platform')));
  expect(told(outside)).toEqual([]);
});

test('lib/ and framework/ know no room, no window and no adapter', () => {
  expect(told(imports.filter((i) => /^(lib|framework)\//.test(i.file) && /^(rooms|web|adapters|cli|house)/.test(i.target)))).toEqual([]);
});

test('adapters are opened by house.ts, the command line, workers and tests only', () => {
  expect(told(imports.filter((i) => i.target.startsWith('adapters/') && !OPENERS.test(i.file)))).toEqual([]);
});

test('views ask nothing: web/ imports no store, no adapter and no room but types of its door', () => {
  const bad = imports.filter(within('web')).filter((i) => !OPENERS.test(i.file) && (/\.store\.ts$|\/store\//.test(i.target) || i.target.startsWith('adapters/')));
  expect(told(bad)).toEqual([]);
});

test('settings are read in one place', () => {
  expect(CODE.filter((f) => f !== 'lib/config.ts' && !f.startsWith('test/') && f !== 'start.mjs' && /process\.env/.test(read(f)))).toEqual([]);
});

test('one way out: nothing but the guarded fetcher fetches', () => {
  expect(CODE.filter((f) => f !== 'adapters/fetch.ts' && !f.startsWith('web/islands/') && !f.startsWith('test/') && !f.startsWith('bench/') && /(?<![.\w])fetch\(/.test(read(f)))).toEqual([]);
});

test('the hour and chance are handed in', () => {
  const places = CODE.filter((f) => /^(credential|framework|rooms|lib|web)\//.test(f) && !f.startsWith('web/islands/'));
  expect(places.filter((f) => /\bDate\.now\(\)|new Date\(\)|Math\.random\(/.test(read(f)))).toEqual([]);
});

test('no file over 400 lines', () => {
  expect(CODE.map((f) => [f, read(f).split('\n').length] as const).filter(([, n]) => n > 400).map(([f, n]) => `${f}: ${n}`)).toEqual([]);
});

test('no any, no export *, no default export outside configuration', () => {
  const anys = CODE.flatMap((f) => read(f).split('\n').map((line, n) => [f, n + 1, line] as const)).filter(([, , line]) => !/^\s*(\/\/|\*|\/\*)/.test(line) && /(:\s*|\bas\s+|<)any\b(?!\w)/.test(line.replace(/'[^']*'|"[^"]*"|`[^`]*`/g, '')));
  expect(anys.map(([f, n]) => `${f}:${n}`)).toEqual([]);
  expect(CODE.filter((f) => /^export \*/m.test(read(f)))).toEqual([]);
  expect(CODE.filter((f) => !/^(?:vite|vitest|vitest\.mutate|stryker)\.config\.m?[jt]s$|^test\/|^web\/dev\.ts$/.test(f) && /^export default/m.test(read(f)))).toEqual([]);
});

test('one spelling: tables and API paths begin with the name of their room', () => {
  const tables = fs.readdirSync('migrations').flatMap((file) => [...read(`migrations/${file}`).matchAll(/create table (?:if not exists )?(\w+)/gi)].map((m) => [file, m[1] ?? ''] as const));
  expect(tables.filter(([file, table]) => !table.startsWith(`${/^\d{4}-(\w+)/.exec(file)?.[1]}_`)).map(String)).toEqual([]);
  const paths = CODE.filter((f) => /^rooms\/.*\.routes\.ts$|^rooms\/\w+\/routes\//.test(f)).flatMap((f) => [...read(f).matchAll(/'\/api\/v1\/(\w+)/g)].map((m) => [f, m[1] ?? ''] as const));
  expect(paths.filter(([f, word]) => word !== roomOf(f)).map(String)).toEqual([]);
});

test('the project stands alone: nothing in it names a path outside itself', () => {
  const texts = execFileSync('git', ['ls-files'], { encoding: 'utf8' }).split('\n').filter((f) => /\.(ts|tsx|mjs|json|md|sql|css|yaml|yml|sh)$|^\.ci\//.test(f) && !f.startsWith('vectors/') && fs.existsSync(f));
  expect(texts.filter((f) => f !== 'test/outside.ts' && f !== 'test/walls.test.ts' && /\/work\/|\.\.\/shared\b|\/root\//.test(read(f)))).toEqual([]);
  expect(read('package-lock.json').includes('"resolved": "http')).toBe(false);
});

test('the published manifest lists the dependencies of the house at the same versions, five at most', () => {
  const house = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
  const credential = JSON.parse(read('credential/package.json')) as { dependencies?: Record<string, string> };
  const listed = Object.entries(credential.dependencies ?? {});
  expect(listed.filter(([name, version]) => house.dependencies[name] !== version)).toEqual([]);
  expect(listed.length).toBeLessThanOrEqual(5);
  const used = new Set(imports.filter(within('credential')).map((i) => i.target).filter((t) => !/^(node:|credential\/)/.test(t)));
  expect([...used].filter((name) => !listed.some(([known]) => known === name))).toEqual([]);
});

test('doors and stores open without the build: no page stands behind them, so the command line and the bench run from source', () => {
  const named = (file: string): string[] => [...read(file).matchAll(/^(?:import|export)(?! type)[^;]*?from '([^']+)'/gms)].map((m) => resolve(file, m[1] ?? ''));
  const reached = new Map<string, string>(ROOMS.map((room) => [`rooms/${room}/${room}.ts`, 'the door']));
  for (const [file] of reached) {
    if (file.endsWith('.tsx') || !fs.existsSync(file)) continue;
    for (const next of named(file)) if (/\.tsx?$/.test(next) && !reached.has(next)) reached.set(next, file);
  }
  expect([...reached].filter(([file]) => file.endsWith('.tsx')).map(([file, from]) => `${from} imports ${file}`)).toEqual([]);
  expect(reached.size).toBeGreaterThan(200);
});
