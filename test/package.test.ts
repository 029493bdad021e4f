// The library alone: packed as it would be published, unpacked in an empty folder, run there by plain Node, by a compiler and in a browser.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CHROMIUM, missingBrowser, openBrowser } from './browser.ts';

const ROOT = path.resolve(import.meta.dirname, '..'), MODULES = path.join(ROOT, 'node_modules');
const work = fs.mkdtempSync(path.join(fs.realpathSync('/tmp'), 'acquis-package-')), app = path.join(work, 'app'), packed = path.join(app, 'node_modules/@acquis/credential');
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');
type Manifest = { readonly dependencies: Readonly<Record<string, string>>; readonly exports: unknown };
let files: readonly string[] = [], manifest: Manifest;

beforeAll(() => {
  missingBrowser();
  stage();
  const [{ filename, files: listed }] = JSON.parse(execFileSync('npm', ['pack', '--json', '--offline', '--pack-destination', work], { cwd: path.join(work, 'stage/credential'), encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })) as [{ filename: string; files: { path: string }[] }];
  files = listed.map((file) => file.path);
  fs.mkdirSync(packed, { recursive: true });
  execFileSync('tar', ['-xzf', path.join(work, filename), '-C', packed, '--strip-components=1']);
  manifest = JSON.parse(fs.readFileSync(path.join(packed, 'package.json'), 'utf8')) as Manifest;
  // What it depends on, and nothing else of ours, stands beside it as npm would put it there.
  for (const name of Object.keys(manifest.dependencies)) link(name, path.join(app, 'node_modules'));
  fs.writeFileSync(path.join(app, 'package.json'), '{"type":"module"}');
  fs.writeFileSync(path.join(app, 'picture.png'), PNG);
}, 180_000);
afterAll(() => fs.rmSync(work, { recursive: true, force: true }));

/** Packing writes into the folder it packs: a copy, so that the checkout stays as it is. */
function stage(): void {
  fs.cpSync(path.join(ROOT, 'credential'), path.join(work, 'stage/credential'), { recursive: true, filter: (source) => !/\.test\.ts$|\/(?:dist|node_modules)$/.test(source) });
  fs.copyFileSync(path.join(ROOT, 'tsconfig.json'), path.join(work, 'stage/tsconfig.json'));
  fs.symlinkSync(MODULES, path.join(work, 'stage/node_modules'));
}

function link(name: string, into: string): void {
  fs.mkdirSync(path.dirname(path.join(into, name)), { recursive: true });
  fs.symlinkSync(path.join(MODULES, name), path.join(into, name));
}

/** The code that the first screen of the README shows, as it stands there. */
function shown(): readonly string[] {
  return [...fs.readFileSync(path.join(packed, 'README.md'), 'utf8').matchAll(/^```js\n([^]*?)^```$/gm)].map(([, code = '']) => code);
}

function run(name: string, code: string): { readonly out: string; readonly err: string } {
  fs.writeFileSync(path.join(app, name), code);
  const { stdout, stderr } = spawnSync(process.execPath, [name], { cwd: app, encoding: 'utf8' });
  return { out: stdout, err: stderr };
}

test('holds compiled modules with their types, readme and licence; no source, no test', () => {
  expect(files).toEqual(expect.arrayContaining(['package.json', 'README.md', 'LICENSE', 'contexts/SOURCE.md', 'dist/index.js', 'dist/index.d.ts']));
  expect(files.filter((file) => /\.test\.|(?<!\.d)\.ts$/.test(file))).toEqual([]);
  // Whose the copied data is, and under which licence, goes wherever the data goes.
  const notices = fs.readdirSync(path.join(ROOT, 'credential'), { recursive: true, encoding: 'utf8' }).filter((file) => /(?:^|\/)(?:SOURCE|LICENSE)[^/]*$/.test(file) && !/(?:^|\/)(?:dist|node_modules)\//.test(file));
  expect(files).toEqual(expect.arrayContaining(notices));
  expect(notices.length).toBeGreaterThan(3);
  expect(Object.keys(manifest.dependencies).length).toBeLessThanOrEqual(5);
  expect(fs.existsSync(path.join(work, 'stage/credential/dist'))).toBe(false);
});

test('asks for nothing it does not name', () => {
  const named = new Set(Object.keys(manifest.dependencies));
  const asked = files.filter((file) => file.endsWith('.js')).flatMap((file) => [...fs.readFileSync(path.join(packed, file), 'utf8').matchAll(/^(?:import|export)\b[^;]*?from '([^'.][^']*)'|import\('([^'.][^']*)'\)/gm)].map(([, still, later]) => still ?? later ?? ''));
  expect([...new Set(asked)].filter((name) => !named.has(name))).toEqual([]);
});

test('the readme’s first screen runs as it stands: issued in ten lines, verified in five', () => {
  const [five = '', ten = ''] = shown();
  const lines = (code: string) => code.split('\n').filter((line) => line.trim() !== '').length;
  expect([lines(five) <= 5, lines(ten) <= 10]).toEqual([true, true]);
  expect(run('issue.js', ten)).toEqual({ out: '', err: '' });
  const verified = run('verify.js', five);
  expect([verified.err, verified.out]).toEqual(['', expect.stringMatching(/^valid .*University of Example.*Soil survey/)]);
});

test('what was altered is not valid there either, and what nobody could read throws nothing', () => {
  const source = (change: string) => `import { readFileSync } from 'node:fs'; import { unbakePng, verify } from '@acquis/credential'; const { credential } = await unbakePng(readFileSync('badge.png')); const report = await verify(${change}, { now: new Date(), resolveDid: async () => ({ unavailable: true, why: 'offline' }) }); console.log(report.verdict, report.checks.map((check) => check.code).join(' '));`;
  expect(run('altered.js', source("credential.replace('Soil survey', 'Surgery')"))).toMatchObject({ err: '', out: expect.stringMatching(/^invalid .*sig_mismatch/) });
  expect(run('noise.js', source("new Uint8Array(1000).fill(7)"))).toMatchObject({ err: '', out: 'unknown not_a_credential\n' });
});

test('a strict program compiles against it', () => {
  fs.writeFileSync(path.join(app, 'program.ts'), "import { verify, type Report, type VerifyPorts } from '@acquis/credential';\nconst ports: VerifyPorts = { now: new Date(0), resolveDid: async () => ({ notFound: true }) };\nexport const report: Report = await verify('x', ports);\n// @ts-expect-error a report is not a yes\nexport const yes: boolean = await verify('x', ports);\n");
  const done = spawnSync(process.execPath, [path.join(MODULES, 'typescript/bin/tsc'), '--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2024', '--types', '', 'program.ts'], { cwd: app, encoding: 'utf8' });
  expect([done.stdout, done.status]).toEqual(['', 0]);
}, 60_000);

test.runIf(CHROMIUM)('bundled for a browser it says the same, and asks nobody', async () => {
  const [, ten = ''] = shown();
  run('issue.js', ten);
  fs.writeFileSync(path.join(app, 'browser.js'), "import { verify } from '@acquis/credential';\nglobalThis.judge = (bytes) => verify(Uint8Array.from(bytes), { now: new Date(), resolveDid: async () => ({ unavailable: true, why: 'offline' }) });\n");
  const built = await build({ root: app, configFile: false, logLevel: 'error', publicDir: false, build: { write: false, target: 'es2022', rolldownOptions: { input: path.join(app, 'browser.js'), output: { codeSplitting: false } } } });
  const chunk = 'output' in built ? built.output.find((one) => one.type === 'chunk') : undefined;
  fs.writeFileSync(path.join(work, 'page.html'), `<!doctype html><title>page</title><script type="module">${(chunk?.type === 'chunk' ? chunk.code : '').replaceAll('</script', '<\\/script')}</script>`);
  const browser = await openBrowser();
  try {
    const page = await browser.newPage(), requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(`file://${work}/page.html`);
    const judge = (bytes: Buffer) => page.evaluate((list) => (globalThis as unknown as { judge(bytes: number[]): Promise<{ verdict: string; carrier: string }> }).judge(list).then(({ verdict, carrier }) => `${verdict} ${carrier}`), [...bytes]);
    expect(await judge(fs.readFileSync(path.join(app, 'badge.png')))).toBe('valid png');
    expect(await judge(Buffer.from('{"a":1}'))).toBe('unknown json');
    expect(requests).toEqual([`file://${work}/page.html`]);
  } finally {
    await browser.close();
  }
}, 60_000);
