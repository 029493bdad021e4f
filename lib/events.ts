// What a room tells others. Whoever stands to its right listens; house.ts does the wiring. Listeners run inside the teller's
// transaction, so what they promise (a job, a row) is as durable as what happened.
import type { Tx } from '#lib/db';

export type Listener<E> = (tx: Tx, event: E) => Promise<void>;
export type Channel<E> = { listen(listener: Listener<E>): void; tell(tx: Tx, event: E): Promise<void> };

export function channel<E>(): Channel<E> {
  const listeners: Listener<E>[] = [];
  return {
    listen: (listener) => { listeners.push(listener); },
    tell: async (tx, event) => { for (const listener of listeners) await listener(tx, event); },
  };
}
