// `npm run dev`: the same house on Vite's server, its pages from source. The house is opened once; a page that changes is only loaded again.
import { openHouse, type House } from '../house.ts';
import { readConfig } from '../lib/config.ts';
import { frontOf } from './serve.tsx';

const kept = globalThis as { acquisHouse?: Promise<House> };
kept.acquisHouse ??= openAtHome();
const house = await kept.acquisHouse;

export default frontOf(house);

async function openAtHome(): Promise<House> {
  const say = (line: unknown): void => { process.stderr.write(`${line instanceof Error ? line.stack : String(line)}\n`); };
  const opened = await openHouse(readConfig(), { say, report: say, migrations: 'migrations' });
  await opened.queue.work(opened.jobs);
  const first = await opened.rooms.people.firstLink();
  if (first) say(`Become the first administrator: ${opened.config.publicUrl}${first}`);
  return opened;
}
