// Runs on any Node 20 or newer, with nothing installed: installs when the lockfile changed, builds when a source did, hands over to the pinned Node.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(fileURLToPath(import.meta.url));
const SOURCES = ['package-lock.json', 'vite.config.ts', 'tsconfig.json', 'house.ts', 'adapters', 'cli/demo.ts', 'cli/demo', 'credential', 'framework', 'rooms', 'web', 'lib', 'messages'];
const say = (line) => process.stderr.write(`${line}\n`);
const major = Number(process.versions.node.split('.')[0]);

process.chdir(root);
if (major < 20) fail(69, `Acquis needs Node 20 or newer to start (this is ${process.versions.node}).`);
install();
const node = pinnedNode();
if (!process.argv.includes('--install-only')) {
  build();
  if (!process.argv.includes('--build-only')) handOver();
}

function install() {
  const stamp = 'node_modules/.acquis-installed', want = fingerprint(['package-lock.json']);
  if (read(stamp) === want) return;
  say('Installing (once, a minute or less) …');
  const started = Date.now(), npm = process.env.npm_execpath;
  // --include=dev: with NODE_ENV=production npm would leave out what builds the pages
  const args = ['ci', '--include=dev', '--include=optional', '--loglevel=error', '--no-audit', '--no-fund'];
  const status = npm ? run(process.execPath, [npm, ...args]) : run('npm', args);
  if (status !== 0) fail(69, 'npm ci failed: see above. Nothing was started.');
  linkNode();
  fs.writeFileSync(stamp, want);
  say(`Installed in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
}

function pinnedNode() {
  const exe = path.join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin/node');
  if (fs.existsSync(exe)) return exe;
  if (major >= 24) return process.execPath;
  return fail(69, `No Node 24 comes along for ${process.platform}-${process.arch}. Install Node 24 or newer and start again.`);
}

/** npm 10 leaves node_modules/.bin/node out when several packages offer it; scripts and shebangs find the pinned Node through it. */
function linkNode() {
  const link = 'node_modules/.bin/node', exe = pinnedNode();
  if (exe === process.execPath) return;
  fs.rmSync(link, { force: true });
  fs.symlinkSync(path.relative('node_modules/.bin', exe), link);
}

function build() {
  const stamp = 'dist/.built-from', want = fingerprint(SOURCES);
  if (read(stamp) === want) return;
  const started = Date.now();
  // whatever NODE_ENV says: a development build would look for its styles under their source names
  if (run(node, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'], { NODE_ENV: 'production' }) !== 0) fail(70, 'The build failed: see above.');
  if (run(node, ['web/verifier/build.ts'], { NODE_ENV: 'production' }) !== 0) fail(70, 'The build of the offline verifier failed: see above.');
  fs.writeFileSync(stamp, want);
  say(`Built in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
}

function handOver() {
  // A young generation of 16 MB: as quick as the larger one Node takes by itself, and a quarter less memory at the height of a large list.
  const house = spawn(node, ['--enable-source-maps', '--max-semi-space-size=16', 'dist/server/house.js', ...process.argv.slice(2)], { stdio: 'inherit', env: { ...process.env, ...demonstration() } });
  // In a terminal Ctrl-C reaches the house by itself; a second one would cut its farewell short.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => { if (signal !== 'SIGINT' || !process.stdin.isTTY) house.kill(signal); });
  const parent = process.ppid; // npm's shell may die without passing the signal on: notice, and stop
  setInterval(() => { if (process.ppid !== parent) house.kill('SIGTERM'); }, 500).unref();
  house.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGKILL' ? 137 : 1)));
}

/** `--demo`: a house of its own beside the real one. */
function demonstration() {
  return process.argv.includes('--demo') ? { ACQUIS_DEMO: 'on', ACQUIS_DATA: process.env.ACQUIS_DATA || './data-demo', ACQUIS_NAME: process.env.ACQUIS_NAME || 'Réseau des Rives' } : {};
}

function run(command, args, env = {}) { return spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ...env } }).status ?? 1; }
function read(file) { try { return fs.readFileSync(file, 'utf8'); } catch { return ''; } }
function fail(status, line) { say(line); process.exit(status); }

function fingerprint(places) {
  const hash = createHash('sha256').update(process.platform + process.arch);
  const eat = (place) => {
    const found = fs.statSync(place, { throwIfNoEntry: false });
    if (!found) return;
    if (found.isDirectory()) for (const name of fs.readdirSync(place).sort()) eat(`${place}/${name}`);
    else hash.update(`${place}\0`).update(fs.readFileSync(place));
  };
  places.forEach(eat);
  return hash.digest('hex');
}
