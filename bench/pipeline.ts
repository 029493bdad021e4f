// CSV in, durable rows out: planned, signed, logged, offered, as the house does it, database included.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readConfig } from '#lib/config';
import type { Visitor } from '#lib/http';
import { openHouse, type House } from '../house.ts';
import { readSheet } from '#rooms/issue';
import type { Figures } from './bench.ts';
import { specification } from './fixture.ts';
import { addresses, pages, type Addresses } from './pages.ts';

const PORT = '3989', LIST = 50_000; // as many people as one list may hold

export async function pipeline(rows: number): Promise<Figures> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'acquis-bench-'));
  fs.chmodSync(dir, 0o711);
  const env = { ACQUIS_DATA: dir, ACQUIS_MIN_FREE_MB: '1', PORT };
  const house = await openHouse(readConfig(env), { say: () => {}, report: (error) => { throw error; }, migrations: path.join(import.meta.dirname, '../migrations') });
  let peak = 0, figures: Figures = {}, at: Addresses = {};
  const watch = setInterval(() => { peak = Math.max(peak, process.memoryUsage.rss()); }, 50);
  try {
    const { org, spec, by } = await furnish(house);
    const base = process.memoryUsage.rss(), started = performance.now();
    for (let from = 0; from < rows; from += LIST) {
      const { batch } = await house.rooms.issue.submit(org, by, spec, { sheet: await readSheet(cohort(from, Math.min(rows, from + LIST))), source: 'file', fileName: 'cohort.csv', onDuplicate: 'skip', onFault: 'refuse' });
      await house.rooms.issue.advance(org, batch);
      if ((await house.rooms.issue.progress(org, batch))?.state !== 'done') throw new Error('not all were issued');
    }
    const seconds = (performance.now() - started) / 1000;
    const name = rows % 1000 === 0 ? `${rows / 1000}k` : String(rows);
    figures = { [`pipeline.${name}.seconds`]: seconds, [`pipeline.${name}.per-second`]: rows / seconds, 'pipeline.peak-rss-mb': peak / 1e6, 'pipeline.rss-growth-mb': (peak - base) / 1e6 };
    at = await addresses(house, org, spec);
  } finally {
    clearInterval(watch);
    await house.close();
  }
  try {
    return { ...figures, ...await pages(at, env) };
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
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
