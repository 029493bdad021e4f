// A real house as a child process, the way a user starts it: built, on a free port, with a data folder of its own.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

export type RunningHouse = { readonly url: string; readonly link: string | undefined; readonly port: number; readonly dir: string; readonly child: ChildProcess; output(): string; /** Resolves with the exit code. */ stop(signal?: NodeJS.Signals): Promise<number | null>; readonly gone: Promise<number | null> };
export type HouseOptions = { readonly dir?: string; readonly port?: number; readonly env?: Readonly<Record<string, string>> };

export const ROOT = path.resolve(import.meta.dirname, '..');

let built = false;
export function buildOnce(): void {
  if (built) return;
  const done = spawnSync(process.execPath, ['start.mjs', '--build-only'], { cwd: ROOT, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`the build failed:\n${done.stdout}${done.stderr}`);
  built = true;
}

export function dataFolder(): string {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'acquis-house-'));
  fs.chmodSync(dir, 0o711);
  return dir;
}

/** Starts and waits for the line that says it listens. @throws with all it said when it ends before */
export async function startHouse({ dir = dataFolder(), port, env = {} }: HouseOptions = {}): Promise<RunningHouse> {
  buildOnce();
  const own = port ?? await freePort();
  const child = spawn(process.execPath, ['--enable-source-maps', '--max-semi-space-size=16', 'dist/server/house.js'], {
    cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], TMPDIR: os.tmpdir(), ACQUIS_DATA: dir, PORT: String(own), ACQUIS_MIN_FREE_MB: '1', ...env },
  });
  let text = '';
  const gone = new Promise<number | null>((done) => child.on('exit', (code) => done(code)));
  const line = new Promise<string>((done, fail) => {
    const hear = (part: Buffer): void => { text += part.toString(); const found = /^Acquis is listening.*$/m.exec(text); if (found) done(found[0]); };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    void gone.then((code) => fail(Object.assign(new Error(`the house ended with ${code}:\n${text}`), { code, text })));
  });
  const said = await line;
  return {
    url: `http://localhost:${own}`, link: /https?:\/\/\S+\/people\/\S+/.exec(said)?.[0], port: own, dir, child, gone, output: () => text,
    stop: async (signal = 'SIGTERM') => { child.kill(signal); return await gone; },
  };
}

export async function freePort(): Promise<number> {
  return await new Promise((done, fail) => {
    const probe = net.createServer();
    probe.on('error', fail);
    probe.listen(0, 'localhost', () => { const at = probe.address(); probe.close(() => done(typeof at === 'object' && at ? at.port : 0)); });
  });
}

/** Asks again until the answer pleases, for what another process does in its own time. */
export async function until<R>(ask: () => Promise<R | undefined | false>, what: string, seconds = 60): Promise<R> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const answer = await ask().catch(() => undefined);
    if (answer) return answer;
    if (performance.now() > end) throw new Error(`waited ${seconds} s for ${what}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

export function alive(pid: number): boolean {
  try { process.kill(pid, 0); return true; } catch { return false; }
}

/** Process id of the database that lives in this data folder; undefined when none does. */
export function postmasterOf(dir: string): number | undefined {
  const note = path.join(dir, 'pg/postmaster.pid');
  if (!fs.existsSync(note)) return undefined;
  const pid = Number(fs.readFileSync(note, 'utf8').split('\n')[0]);
  return alive(pid) ? pid : undefined;
}
