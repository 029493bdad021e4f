// COPY over the connection that `pg` keeps: tables leave and come in as a stream of bytes, and memory does not grow with them.
import { once } from 'node:events';
import type pg from 'pg';

/** What the driver calls on whatever it was handed to run. Its types stop at `submit`. */
type Wire = pg.Connection & { sendCopyFromChunk(chunk: Buffer): void; endCopyFrom(): void; sendCopyFail(reason: string): void };
type Done = { readonly text: string };

const name = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const target = (table: string, columns: readonly string[]): string => `${name(table)} (${columns.map(name).join(', ')})`;

/** `take` is given the rows in PostgreSQL's text format, cut anywhere; while it is busy the server waits. @returns how many rows */
export async function copyOut(client: pg.Client, table: string, columns: readonly string[], take: (chunk: Buffer) => Promise<void>): Promise<number> {
  let rows = 0, wire: Wire | undefined, failed: unknown, last: Promise<void> = Promise.resolve(), waiting = 0;
  await new Promise<void>((done, fail) => client.query({
    submit: (connection: pg.Connection) => { wire = connection as Wire; connection.query(`copy ${target(table, columns)} to stdout`); },
    handleCopyData: ({ chunk }: { chunk: Buffer }) => {
      waiting += chunk.length;
      if (waiting > HIGH) wire?.stream.pause();
      // The driver's buffer is used again for what comes next.
      const own = Buffer.from(chunk);
      last = last.then(async () => { if (failed === undefined) await take(own).catch((error: unknown) => { failed = error; }); waiting -= own.length; if (waiting <= HIGH) wire?.stream.resume(); });
    },
    handleCommandComplete: ({ text }: Done) => { rows = rowsOf(text); },
    handleReadyForQuery: () => { void last.then(() => done()); },
    handleError: (error: unknown) => fail(error as Error),
  } as pg.Submittable));
  if (failed !== undefined) throw failed;
  return rows;
}
const HIGH = 8 << 20;

/** @returns how many rows. @throws the database's error, or what `chunks` throws: then nothing of it came in */
export async function copyIn(client: pg.Client, table: string, columns: readonly string[], chunks: AsyncIterable<Buffer>): Promise<number> {
  let rows = 0, source: unknown, refused = false;
  await new Promise<void>((done, fail) => client.query({
    submit: (connection: pg.Connection) => connection.query(`copy ${target(table, columns)} from stdin`),
    handleCopyInResponse: (connection: Wire) => { void feed(connection, chunks, () => refused).catch((error: unknown) => { source = error; connection.sendCopyFail('the source ended'); }); },
    handleCommandComplete: ({ text }: Done) => { rows = rowsOf(text); },
    handleReadyForQuery: () => done(),
    handleError: (error: unknown) => { refused = true; fail((source ?? error) as Error); },
  } as pg.Submittable));
  return rows;
}

async function feed(connection: Wire, chunks: AsyncIterable<Buffer>, refused: () => boolean): Promise<void> {
  for await (const chunk of chunks) {
    if (refused()) return;
    connection.sendCopyFromChunk(chunk);
    if (connection.stream.writableNeedDrain) await Promise.race([once(connection.stream, 'drain'), once(connection.stream, 'close')]);
  }
  connection.endCopyFrom();
}

function rowsOf(tag: string): number {
  return Number(/^COPY (\d+)/.exec(tag)?.[1] ?? 0);
}
