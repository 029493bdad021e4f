// CSV in, durable rows out: planned, sealed, signed, logged, offered, as the house does it, database included.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { readConfig } from '#lib/config';
import type { Visitor } from '#lib/http';
import { openHouse, type House } from '../house.ts';
import { readSheet } from '#rooms/issue';
import type { Figures } from './bench.ts';
import { specification } from './fixture.ts';
import { costs, peakMemory, type Cost } from './machine.ts';
import { addresses, pages, type Addresses } from './pages.ts';

const PORT = '3989';
/** As many people as one list may hold; as many as are issued while strangers ask for pages. */
const LIST = 100_000, MEANWHILE = 10_000;
/** Before the first is measured: a house that has been at work, not one that has just been started. */
const WARM = 3_000;
/** Which signatures are looked at again: ACQUIS_SIGN_CHECK. */
export type Policy = 'all' | 'sampled';
const sizeOf = (rows: number): string => (rows % 1_000_000 === 0 ? `${rows / 1_000_000}m` : rows % 1000 === 0 ? `${rows / 1000}k` : String(rows));

/** Each size as the house does it by default, and with every signature looked at again; after the largest, the public pages. */
export async function pipelines(sizes: readonly number[]): Promise<Figures> {
  const figures: Figures = {}, inOrder = sizes.toSorted((a, b) => a - b), [smallest = 0] = inOrder, largest = inOrder.at(-1) ?? 0;
  for (const rows of inOrder) Object.assign(figures, await alone(rows, 'sampled', rows === largest), rows < 1_000_000 ? await alone(rows, 'all', false) : {});
  const [least, most] = [smallest, largest].map((rows) => figures[`pipeline.${sizeOf(rows)}.peak-rss-mb`] ?? 0);
  return { ...figures, 'pipeline.peak-rss-mb': most ?? 0, ...(largest !== smallest && { [`pipeline.rss-growth-${sizeOf(smallest)}-to-${sizeOf(largest)}-mb`]: (most ?? 0) - (least ?? 0) }) };
}

async function alone(rows: number, policy: Policy, asked: boolean): Promise<Figures> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--max-semi-space-size=16' /* as start.mjs starts a house */, path.join(import.meta.dirname, 'alone.ts'), String(rows), policy, asked ? 'asked' : ''], { maxBuffer: 1e6 });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as Figures;
}

/** @param asked whether the public pages are asked too, during a list and after it */
export async function pipeline(rows: number, policy: Policy = 'sampled', asked = true): Promise<Figures> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'acquis-bench-'));
  fs.chmodSync(dir, 0o711);
  const env = { ACQUIS_DATA: dir, ACQUIS_MIN_FREE_MB: '1', PORT, ACQUIS_SIGN_CHECK: policy };
  try {
    const { figures, at, org, waiting } = await issued(env, rows, policy, asked);
    return asked ? { ...figures, ...await pages(at, env, { org, batch: waiting }) } : figures;
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

export const open = (env: Record<string, string>, guest = false): Promise<House> => openHouse(readConfig(env), { say: () => {}, report: (error) => { throw error; }, guest, migrations: path.join(import.meta.dirname, '../migrations') });

type Issued = { readonly figures: Figures; readonly at: Addresses; readonly org: string; /** A list that nobody has begun. */ readonly waiting: string };

async function issued(env: Record<string, string>, rows: number, policy: Policy, asked: boolean): Promise<Issued> {
  const house = await open(env);
  try {
    const { org, spec, by } = await furnish(house), { issue } = house.rooms;
    const submit = async (from: number, to: number) => (await issue.submit(org, by, spec, { sheet: await readSheet(cohort(from, to)), source: 'file', fileName: 'cohort.csv', onDuplicate: 'skip', onFault: 'refuse' })).batch;
    await issue.advance(org, await submit(-WARM, 0)); // key, status list, compiled code: what is made once is not what is measured
    const base = process.memoryUsage.rss() / 1e6, memory = peakMemory(), all = costs(house.database.embedded?.dir), reading: Cost[] = [];
    for (let from = 0; from < rows; from += LIST) {
      const one = costs(house.database.embedded?.dir), batch = await submit(from, Math.min(rows, from + LIST));
      reading.push(one());
      await issue.advance(org, batch);
      if ((await issue.progress(org, batch))?.state !== 'done') throw new Error('not all were issued');
    }
    const figures: Figures = named(rows, policy, all(), reading.reduce((sum, { seconds }) => sum + seconds, 0), { base, peak: memory.close() });
    const laidOut = costs(house.database.embedded?.dir);
    await house.rooms.deliver.sendDue(); // what the lists promised, one by one: a house at work does it at the pace of the post
    figures[`pipeline.${sizeOf(rows)}${policy === 'all' ? '.check-all' : ''}.claims-and-mails-after.seconds`] = laidOut().seconds;
    return asked ? { figures, org, at: await addresses(house, org, spec), waiting: await submit(rows, rows + Math.min(rows, MEANWHILE)) } : { figures, org, at: {}, waiting: '' };
  } finally {
    await house.close();
  }
}

function named(rows: number, policy: Policy, { seconds, house, main, database }: Cost, reading: number, { base, peak }: { base: number; peak: number }): Figures {
  const name = `pipeline.${sizeOf(rows)}${policy === 'all' ? '.check-all' : ''}`;
  return {
    [`${name}.seconds`]: seconds, [`${name}.per-second`]: rows / seconds, [`${name}.reading.seconds`]: reading,
    [`${name}.cpu-seconds`]: house + database, [`${name}.main.cpu-seconds`]: main, [`${name}.threads.cpu-seconds`]: house - main, [`${name}.database.cpu-seconds`]: database, [`${name}.cpu-us-per-row`]: ((house + database) * 1e6) / rows,
    [`${name}.peak-rss-mb`]: peak, [`${name}.rss-growth-mb`]: peak - base,
  };
}

async function furnish({ rooms, database }: House): Promise<{ org: string; spec: string; by: string }> {
  const { id } = await database.db.asHouse((tx) => rooms.people.ensurePerson(tx, { email: 'bench@example.org', name: 'Bench', lang: 'en' }));
  const visitor: Visitor = { id, name: 'Bench', email: 'bench@example.org', admin: true, session: 'bench' };
  const org = await rooms.people.createOrganisation(visitor, { name: { en: 'University of the Bay' }, legalName: 'University of the Bay', country: 'FRA', identifiers: [] });
  const by = await rooms.design.issuerOf(org.id);
  const draft = await rooms.design.create(org.id, id, { ...specification, provider: by, awardingBodies: [by], issuer: by });
  await rooms.design.publish(org.id, draft.id, id);
  return { org: org.id, spec: draft.id, by: id };
}

function cohort(from: number, to: number): Uint8Array {
  const results = specification.assessments.map(({ title }) => title['en'] ?? '');
  const value = specification.assessments.map(({ grading }) => (grading.kind === 'score' ? String(grading.max) : grading.kind === 'levels' ? grading.pass : 'pass'));
  const lines = Array.from({ length: to - from }, (_, n) => [`Zoë${from + n}`, 'Müller', `learner${from + n}@example.org`, '2026-10-30', ...value].join(','));
  return Buffer.from([['given_name', 'family_name', 'email', 'awarded_on', ...results].join(','), ...lines].join('\n'));
}
