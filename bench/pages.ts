// The pages that strangers read, asked of the built house over loopback with `rows` credentials stored: 95 of 100 answers come within so many milliseconds.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { House } from '../house.ts';
import type { Figures } from './bench.ts';
import { open } from './pipeline.ts';

const ROOT = path.join(import.meta.dirname, '..');
export type Addresses = Readonly<Record<string, string>>;

/** One learner accepts and shows theirs; the addresses that strangers may open. */
export async function addresses({ rooms, database }: House, org: string, spec: string): Promise<Addresses> {
  const [offered] = (await rooms.deliver.sent(org, 'all', undefined)).lines;
  if (!offered) throw new Error('nothing was offered');
  const handed = await database.db.asOrganisation(org, (tx) => rooms.issue.handover(tx, org, offered.award));
  await rooms.deliver.resend(org, offered.claim);
  const mail = (await rooms.deliver.outbox(undefined)).lines.find((line) => line.to === handed?.recipient.email);
  const token = /\/deliver\/([\w.-]{40,})/.exec((await rooms.deliver.openMail(mail?.id ?? '')).letter?.letter.action?.url ?? '')?.[1] ?? '';
  const { id } = await database.db.asHouse((tx) => rooms.people.ensurePerson(tx, { email: handed?.recipient.email ?? '', lang: 'en' }));
  await rooms.people.sayBirth({ id }, { year: '1990', country: 'FRA' });
  await rooms.hold.accept(token, 'public');
  return { home: '/', verify: '/verify', credential: `/c/${handed?.credentials[0]?.id}`, organisation: `/o/${org}`, specification: `/design/${spec}`, did: `/o/${org}/did.json` };
}

/** @param env the settings of the house that stored them; `waiting`: a list that this house finds and issues while the first page is asked */
export async function pages(at: Addresses, env: Record<string, string>, waiting: { readonly org: string; readonly batch: string }, rounds = 300): Promise<Figures> {
  const house = spawn(process.execPath, [path.join(ROOT, 'dist/server/house.js')], { cwd: ROOT, env: { PATH: '/usr/bin:/bin', ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await new Promise<void>((done, fail) => { house.stdout.on('data', (text: Buffer) => { if (text.includes('listening')) done(); }); house.on('exit', (code) => fail(new Error(`the built house ended with ${code}; run: node start.mjs --build-only`))); });
    const figures: Figures = { 'page.verify.during-batch.p95-ms': await during(`http://localhost:${env['PORT']}/verify`, env, waiting) };
    for (const [name, page] of Object.entries(at)) figures[`page.${name}.p95-ms`] = p95(await times(`http://localhost:${env['PORT']}${page}`, rounds));
    return figures;
  } finally {
    house.removeAllListeners('exit');
    house.kill('SIGTERM');
    await new Promise((done) => house.once('exit', done));
  }
}

/** Asked one after the other, twenty a second, for as long as the list is under way. */
async function during(url: string, env: Record<string, string>, { org, batch }: { readonly org: string; readonly batch: string }): Promise<number> {
  const beside = await open(env, true), found: number[] = [];
  try {
    for (let issued = 0; ;) {
      const now = await beside.rooms.issue.progress(org, batch);
      if (now?.state === 'done') return p95(found);
      if (now && now.steps.planned > issued) issued = now.steps.planned;
      for (let i = 0; i < 20; i++, await pause(50)) { const [time = 0] = await times(url, 1); if (issued > 0) found.push(time); }
    }
  } finally {
    await beside.close();
  }
}

async function times(url: string, rounds: number): Promise<number[]> {
  const found: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const start = performance.now(), answer = await fetch(url);
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
    found.push(performance.now() - start);
  }
  return found;
}

function p95(found: number[]): number {
  return found.sort((a, b) => a - b)[Math.floor(found.length * 0.95)] ?? 0;
}
