// A database that has gone silent (frozen, or behind a line that swallows everything) is left, so that nobody waits for it for ever.
import type { Socket } from 'node:net';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type { Pool, PoolClient } from 'pg';

/** The server ends a statement that takes too long by itself; a server that cannot even do that is given this much more. */
const GRACE_MS = 5_000;

/** The same connections; one that leaves a statement without an answer is torn down, and whoever waited is told so. */
export function patientFor(pool: Pool, statementMs: number): PostgresPool {
  return {
    options: pool.options,
    connect: async () => watched(await pool.connect(), statementMs + GRACE_MS),
    end: () => pool.end(),
  } as PostgresPool;
}

function watched(client: PoolClient, limitMs: number): PostgresPoolClient {
  const query = async (text: string, values: readonly unknown[]) => {
    const late = setTimeout(() => { socketOf(client).destroy(); }, limitMs);
    try { return await client.query(text, [...values]); } finally { clearTimeout(late); }
  };
  return { query, release: (destroy?: boolean) => { client.release(destroy); } } as unknown as PostgresPoolClient;
}

/** pg itself only knows how to say goodbye, which a silent server never answers. */
function socketOf(client: PoolClient): Socket {
  return (client as unknown as { readonly connection: { readonly stream: Socket } }).connection.stream;
}
