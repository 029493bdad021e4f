// What an archive adds to a credential that came with it.
import { sql } from 'kysely';
import type { Tx } from '#lib/db';

export async function setReceived(tx: Tx, person: string, id: string, received: Date, proof: Buffer | null): Promise<void> {
  await sql`update hold_credentials set received_at = ${received}, sealed_proof = ${proof} where person_id = ${person} and id = ${id}`.execute(tx);
}

/** The file it came in, once; `note` with that file's name. */
export async function setCarrier(tx: Tx, person: string, credential: string, carrier: string, mark: Buffer, note: Buffer): Promise<void> {
  await sql`update hold_arrivals set carrier = ${carrier}, carrier_mark = ${mark}, sealed_note = ${note} where person_id = ${person} and credential = ${credential}`.execute(tx);
}
