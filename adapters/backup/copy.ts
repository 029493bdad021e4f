// COPY over the connection that `pg` keeps: tables leave and come in as a stream of bytes, and memory does not grow with them.
import type pg from 'pg';

/** What the driver calls on whatever it was handed to run. Its types stop at `submit`. */
type Wire = pg.Connection & { sendCopyFromChunk(chunk: Buffer): void; endCopyFrom(): void; sendCopyFail(reason: string): void };
type Done = { readonly text: string };

const name = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const target = (table: string, columns: readonly string[]): string => `${name(table)} (${columns.map(name).join(', ')})`;

/** `take` is given the rows in PostgreSQL's text format, cut anywhere; while it is busy the server waits. @returns how many rows */
export async function copyOut(client: pg.Client, table: string, columns: readonly string[], take: (chunk: Buffer) => Promise<void>): Promise<number> {
  let rows = 0, wire: Wire | undefined, failed: unknown, last: Promise<void> = Promise.resolve(), waiting = 0, held: Buffer[] = [], length = 0;
  // A row is a message: handed on one by one, a million of them would cost more than what is in them.
  const hand = (): void => {
    const chunk = Buffer.concat(held);
    [held, length] = [[], 0];
    last = last.then(async () => { if (failed === undefined) await take(chunk).catch((error: unknown) => { failed = error; }); waiting -= chunk.length; if (waiting <= HIGH) wire?.stream.resume(); });
  };
  await new Promise<void>((done, fail) => client.query({
    submit: (connection: pg.Connection) => { wire = connection as Wire; connection.query(`copy ${target(table, columns)} to stdout`); },
    handleCopyData: ({ chunk }: { chunk: Buffer }) => {
      waiting += chunk.length;
      length += chunk.length;
      held.push(Buffer.from(chunk)); // the driver uses its buffer again for what comes next
      if (length >= HAND) hand();
      if (waiting > HIGH) wire?.stream.pause();
    },
    handleCommandComplete: ({ text }: Done) => { rows = rowsOf(text); },
    handleReadyForQuery: () => { hand(); void last.then(() => done()); },
    handleError: (error: unknown) => fail(error as Error),
  } as pg.Submittable));
  if (failed !== undefined) throw failed;
  return rows;
}
const HAND = 1 << 20, HIGH = 8 << 20;

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
    if (connection.stream.writableNeedDrain) await drained(connection.stream);
  }
  connection.endCopyFrom();
}

/** Or gone: then the next thing that is asked of it says so. */
function drained(stream: Wire['stream']): Promise<void> {
  return new Promise((done) => {
    const go = (): void => { stream.off('drain', go); stream.off('close', go); done(); };
    stream.on('drain', go);
    stream.on('close', go);
  });
}

function rowsOf(tag: string): number {
  return Number(/^COPY (\d+)/.exec(tag)?.[1] ?? 0);
}
