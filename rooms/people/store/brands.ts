// Versions of a brand, and the pictures they name.
import type { LanguageMap } from '#credential';
import type { Tx } from '#lib/db';
import { at } from './tables.ts';

export type SignatoryRow = { name: string; role: LanguageMap; image?: string };
export type BrandRow = { version: number; colour: string | null; logo: string | null; signatories: SignatoryRow[]; saved_at: Date };
export type PictureRow = { sha256: string; kind: 'png' | 'svg'; bytes: Buffer };

/** Oldest first. */
export async function brandRows(tx: Tx, org: string): Promise<BrandRow[]> {
  return at(tx).selectFrom('people_brands').select(['version', 'colour', 'logo', 'signatories', 'saved_at']).where('org_id', '=', org).orderBy('version').execute();
}
/** @throws unique_violation when two save at once */
export async function insertBrand(tx: Tx, org: string, by: string, row: BrandRow): Promise<void> {
  await at(tx).insertInto('people_brands').values({ org_id: org, saved_by: by, ...row, signatories: JSON.stringify(row.signatories) }).execute();
}
export async function putPicture(tx: Tx, org: string, picture: PictureRow): Promise<void> {
  await at(tx).insertInto('people_pictures').values({ org_id: org, ...picture }).onConflict((c) => c.columns(['org_id', 'sha256']).doNothing()).execute();
}
export async function pictures(tx: Tx, org: string, hashes: readonly string[]): Promise<PictureRow[]> {
  return hashes.length === 0 ? [] : at(tx).selectFrom('people_pictures').select(['sha256', 'kind', 'bytes']).where('org_id', '=', org).where('sha256', 'in', [...hashes]).execute();
}
