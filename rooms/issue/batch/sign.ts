/** planned → signed: built again from its rows, compared with what was planned, signed, sealed under the recipient's key. */
import { text, type AchievementCredential } from '#credential';
import { stamp } from '#lib/clock';
import { AcquisError } from '#lib/errors';
import { open, seal, sha256 } from '#lib/seal';
import type { SpecificationVersion } from '#rooms/design';
import { addIncident, addSigned, plannedUnsigned, type ToSign } from '../store/machine.ts';
import { seizeBatch, type BatchRow } from '../store/batches.ts';
import type { IncidentCode } from '../store/tables.ts';
import { CHUNK, type IssuePorts } from './batch.ts';
import { documentOf, type KeptAward } from './document.ts';

type Ready = { readonly row: ToSign; readonly document: AchievementCredential; readonly personKey: Buffer };
type Signed = Ready & { readonly bytes: Uint8Array; readonly key: string };
type Refused = { readonly credential: string; readonly code: IncidentCode };

/**
 * Signs outside of any transaction: two workers at once would make the same bytes, and the second to write finds the row taken.
 * @returns how many rows were seen, and the last of them
 */
export async function signChunk(ports: IssuePorts, org: string, batch: BatchRow, version: SpecificationVersion, after: number, commit: (work: () => Promise<void>) => Promise<void>): Promise<{ done: number; last: number }> {
  const { db, clock, people } = ports;
  const { rows, keys } = await db.asOrganisation(org, async (tx) => {
    const found = await plannedUnsigned(tx, org, batch.id, after, CHUNK);
    return { rows: found, keys: await people.keys.open(tx, found.map((row) => row.person_key)) };
  });
  if (rows.length === 0) return { done: 0, last: after };
  const { ready, refused } = rebuild(ports.publicUrl, batch, version, rows, keys);
  const { signed, unsignable } = await secure(ports, org, ready);
  await commit(() => db.asOrganisation(org, async (tx) => {
    if (!await seizeBatch(tx, org, batch.id)) return;
    const waiting = new Set((await plannedUnsigned(tx, org, batch.id, after, CHUNK)).map((row) => row.credential));
    for (const { credential, code } of [...refused, ...unsignable]) await addIncident(tx, org, credential, code, clock.now());
    await addSigned(tx, signed.filter(({ row }) => waiting.has(row.credential)).map(({ row: { credential }, bytes, key, personKey }) => (
      { org_id: org, credential, sealed: seal(personKey, bytes, `issue_signed:${credential}`), sha256: sha256(bytes), key_id: key, signed_at: clock.now() })));
  }));
  return { done: rows.length, last: rows.at(-1)?.row_number ?? after };
}

function rebuild(publicUrl: string, { plan }: BatchRow, version: SpecificationVersion, rows: readonly ToSign[], keys: ReadonlyMap<string, Buffer>): { ready: Ready[]; refused: Refused[] } {
  const ready: Ready[] = [], refused: Refused[] = [];
  for (const row of rows) {
    const personKey = keys.get(row.person_key);
    if (!personKey || !plan) { refused.push({ credential: row.credential, code: 'recipient_erased' }); continue; }
    const kept = JSON.parse(open(personKey, row.award_sealed, `issue_awards:${row.award_id}`).toString()) as KeptAward;
    const document = documentOf(publicUrl, plan, version.specification, kept, row);
    if (sha256(text(document)).equals(row.unsigned_sha256)) ready.push({ row, document, personKey });
    else refused.push({ credential: row.credential, code: 'rebuilt_differently' });
  }
  return { ready, refused };
}

/** A key retired since the plan is replaced by the current one; one text that cannot be signed does not hold up the others. */
async function secure(ports: IssuePorts, org: string, ready: readonly Ready[]): Promise<{ signed: Signed[]; unsignable: Refused[] }> {
  const sign = async (some: readonly Ready[], key?: string, created?: string): Promise<Signed[]> => {
    const bytes = await ports.sign.secure(org, some.map(({ document, row }) => ({ document, key: key ?? row.key_id, created: created ?? row.created })));
    return some.map((one, i) => ({ ...one, bytes: bytes[i] ?? new Uint8Array(), key: key ?? one.row.key_id }));
  };
  try {
    return { signed: await sign(ready), unsignable: [] };
  } catch (error) {
    const code = error instanceof AcquisError ? error.code : undefined;
    if (code === 'key_retired' || code === 'key_revoked') {
      const { id } = await ports.db.asOrganisation(org, (tx) => ports.sign.issuingKey(tx, org));
      return { signed: await sign(ready, id, stamp(ports.clock.now())), unsignable: [] };
    }
    if (code !== 'unsignable') throw error;
    if (ready.length === 1) return { signed: [], unsignable: ready.map(({ row }) => ({ credential: row.credential, code: 'unsignable' })) };
    const middle = Math.ceil(ready.length / 2);
    const halves = [await secure(ports, org, ready.slice(0, middle)), await secure(ports, org, ready.slice(middle))];
    return { signed: halves.flatMap((h) => h.signed), unsignable: halves.flatMap((h) => h.unsignable) };
  }
}
