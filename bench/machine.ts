// What a run costs the machine: time, processor time of the house and of its database, memory. Linux says the second of others in /proc.
import fs from 'node:fs';
import path from 'node:path';

export type Cost = { readonly seconds: number; /** Processor seconds: all threads of this process, the calling one of them; the database's processes. */ readonly house: number; readonly main: number; readonly database: number };

/** @param cluster the folder that the embedded database's processes live in */
export function costs(cluster: string | undefined): () => Cost {
  const wall = performance.now(), cpu = process.cpuUsage(), own = process.threadCpuUsage(), before = databaseSeconds(cluster);
  return () => {
    const { user, system } = process.cpuUsage(cpu), main = process.threadCpuUsage(own);
    return { seconds: (performance.now() - wall) / 1000, house: (user + system) / 1e6, main: (main.user + main.system) / 1e6, database: databaseSeconds(cluster) - before };
  };
}

/** The most that was held at once, looked at twenty times a second. */
export function peakMemory(): { megabytes(): number; close(): number } {
  let peak = 0;
  const look = (): number => { peak = Math.max(peak, process.memoryUsage.rss()); return peak / 1e6; };
  const watch = setInterval(look, 50);
  return { megabytes: look, close: () => { clearInterval(watch); return look(); } };
}

const TICKS = 100;

function databaseSeconds(cluster: string | undefined): number {
  if (cluster === undefined || !fs.existsSync('/proc')) return 0;
  const home = fs.realpathSync(path.join(cluster, 'pg'));
  return fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name)).reduce((sum, pid) => {
    try {
      if (fs.readlinkSync(`/proc/${pid}/cwd`) !== home) return sum;
      const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8'), fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return sum + (Number(fields[11]) + Number(fields[12])) / TICKS;
    } catch { return sum; } // gone meanwhile
  }, 0);
}
