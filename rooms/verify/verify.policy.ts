// Anyone may verify, nobody may do it without measure.
import type { Clock } from '#lib/clock';
import { AcquisError } from '#lib/errors';

const MINUTE = 60_000;
const KNOWN_MOST = 10_000;

/** A token bucket for each network address, in this process's memory: `most` at once, refilled over a minute. */
export function perMinute(most: number, clock: Clock): (networkAddress: string) => void {
  const buckets = new Map<string, { left: number; at: number }>();

  return (networkAddress) => {
    const key = networkOf(networkAddress), at = clock.now().getTime();
    const known = buckets.get(key);
    const left = known ? Math.min(most, known.left + ((at - known.at) / MINUTE) * most) : most;
    buckets.delete(key);
    if (buckets.size >= KNOWN_MOST) buckets.delete(buckets.keys().next().value ?? '');
    buckets.set(key, { left: left < 1 ? left : left - 1, at });
    if (left < 1) throw new AcquisError('too_many', { values: { minutes: 1 } });
  };
}

/** A household has a whole /64 of IPv6 addresses: counting them one by one would count nobody. */
function networkOf(address: string): string {
  if (!address.includes(':') || address.startsWith('::ffff:')) return address.replace('::ffff:', '');
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === '' ? 0 : tail.split(':').length);
  return [...groups, ...Array<string>(missing).fill('0')].slice(0, 4).join(':');
}
