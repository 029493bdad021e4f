/** All at once, for programs and single awards: judged, confirmed, or refused whole with every fault. */
import type { Tx } from '#lib/db';
import { AcquisError, type Fault } from '#lib/errors';
import { publicId } from '#lib/ids';
import { sha256 } from '#lib/seal';
import { judgeRow } from '../judge/judge.ts';
import { isFault } from '../judge/codes.ts';
import { batch as readBatch, claimKey, keyHolder, restCounts, rowsAfter } from '../store/batches.ts';
import { batchKey, openCells, termsOf, type IssuePorts } from './batch.ts';
import { confirm } from './confirm.ts';
import { draft, type DraftWish, type FirmGround, type Ground } from './draft.ts';

export type Submission = DraftWish & {
  readonly onDuplicate: 'skip' | 'reissue';
  /** `refuse`: one faulty row and nothing is issued. `skip`: the good ones are. */
  readonly onFault: 'refuse' | 'skip';
};
/** What a caller may repeat without doing it twice: its own key, and what it asked for. */
export type Repeatable = { readonly key: string; readonly request: Uint8Array };

const SHOWN = 100;

/** @returns the batch, confirmed. @throws AcquisError bad_input with up to 100 faults (`/rows/NUMBER/FIELD`) */
export async function submit(ports: IssuePorts, tx: Tx, org: string, by: string, ground: FirmGround, wish: Submission, id = publicId()): Promise<string> {
  await draft(ports, tx, org, by, ground, wish, id);
  const counts = await restCounts(tx, org, id);
  if (counts.faulty > 0 && (wish.onFault === 'refuse' || counts.ready === 0)) throw new AcquisError('bad_input', { faults: await faultsOf(ports, tx, org, id, ground) });
  await confirm(ports, tx, org, id, by, { onDuplicate: wish.onDuplicate, ground });
  return id;
}

/**
 * Fifty calls with one key make one batch: the first writes the key's row, the others wait for it and read what it did.
 * @throws AcquisError idempotency_mismatch when the key came with something else before
 */
export async function submitOnce(ports: IssuePorts, tx: Tx, org: string, by: string, ground: FirmGround, wish: Submission, { key, request }: Repeatable): Promise<{ batch: string; repeated: boolean }> {
  const id = publicId(), first = await claimKey(tx, { org_id: org, key_hash: sha256(key), request_sha256: sha256(request), batch_id: id, at: ports.clock.now() });
  if (!first) return { batch: await repeatedBatch(tx, org, { key, request }) ?? raise(), repeated: true };
  return { batch: await submit(ports, tx, org, by, ground, wish, id), repeated: false };
}

/** Undefined for a key that never came. @throws AcquisError idempotency_mismatch */
export async function repeatedBatch(tx: Tx, org: string, { key, request }: Repeatable): Promise<string | undefined> {
  const known = await keyHolder(tx, org, sha256(key));
  if (known && !sha256(request).equals(known.request_sha256)) throw new AcquisError('idempotency_mismatch');
  return known?.batch_id;
}

async function faultsOf(ports: IssuePorts, tx: Tx, org: string, id: string, { version }: Ground): Promise<Fault[]> {
  const batch = await readBatch(tx, org, id), key = batch && await batchKey(ports.people, tx, batch);
  if (!batch || !key) return [];
  const rows = await rowsAfter(tx, org, id, 0, SHOWN, ['faulty']), terms = termsOf(batch, version.specification, ports.clock);
  return rows.flatMap((row) => {
    const { findings } = judgeRow({ number: row.number, cells: openCells(key, id, row.number, row.sealed) }, terms);
    const twice = row.codes.includes('row_duplicate_in_file') ? [{ path: `/rows/${row.number}/email`, code: 'row_duplicate_in_file', values: { row: '?' } }] : [];
    return [...findings.filter(({ code }) => isFault(code)).map(({ code, field, value = '', values }) => ({ path: `/rows/${row.number}${field ? `/${field}` : ''}`, code, values: { value, ...values } })), ...twice];
  }).slice(0, SHOWN);
}

function raise(): never { throw new Error('a key was claimed without a batch'); }
