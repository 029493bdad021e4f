// Ways of asking the world: noting what it answered, asking it once for many, and not asking it at all.
import type { Clock } from '#lib/clock';
import { AcquisError } from '#lib/errors';
import type { Fetched, Fetcher } from '#lib/fetch';

/** What an address answered on a day. */
export type Seen = { readonly address: string; readonly at: Date; readonly bytes: Uint8Array; readonly contentType?: string | undefined };

/** Tells what came, so that it can be kept. */
export function noting(fetcher: Fetcher, clock: Clock, tell: (seen: Seen) => void): Fetcher {
  return {
    async get(url, options) {
      const answer = await fetcher.get(url, options);
      if (answer.status === 200) tell({ address: url, at: clock.now(), bytes: answer.bytes, contentType: answer.contentType });
      return answer;
    },
  };
}

/** Only what was kept answers. */
export function remembered(seen: readonly Seen[]): Fetcher {
  const known = new Map(seen.map((one) => [one.address, one]));
  return {
    async get(url) {
      const one = known.get(url);
      if (!one) throw new AcquisError('fetch_failed', { values: { host: URL.parse(url)?.host ?? url.slice(0, 80) }, message: 'not kept' });
      return { status: 200, bytes: one.bytes, contentType: one.contentType };
    },
  };
}

/** A host that did not answer so many questions is left alone for the rest of the round. */
const PATIENCE = 3;
const KEPT = 500;

/** One round over many credentials: each address is asked once, and a host that is down is not asked for each of them. */
export function onceEach(fetcher: Fetcher): Fetcher {
  const answers = new Map<string, Promise<Fetched>>(), silent = new Map<string, number>();
  return {
    get(url, options = {}) {
      const key = `${options.accept ?? ''} ${options.maxBytes ?? ''} ${url}`, known = answers.get(key), host = URL.parse(url)?.host ?? '';
      if (known) return known;
      const answer = (silent.get(host) ?? 0) >= PATIENCE ? Promise.reject(new AcquisError('fetch_failed', { values: { host }, message: 'left alone this round' })) : fetcher.get(url, options);
      answer.catch(() => silent.set(host, (silent.get(host) ?? 0) + 1));
      answers.set(key, answer);
      for (const oldest of answers.keys()) if (answers.size > KEPT) answers.delete(oldest);
      return answer;
    },
  };
}
