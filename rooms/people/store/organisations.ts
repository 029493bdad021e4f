// Organisations, who works there, who was asked to, and the keys their programs carry.
import type { Tx } from '#lib/db';
import type { Role } from '#lib/http';
import type { Lang } from '#lib/i18n';
import type { Organisation } from '../people.ts';
import { at } from './tables.ts';

export async function insertOrganisation(tx: Tx, o: Organisation, by: string): Promise<void> {
  await at(tx).insertInto('people_organisations').values({ id: o.id, ...columns(o), created_at: new Date(o.createdAt), created_by: by }).execute();
}
export async function updateOrganisation(tx: Tx, o: Organisation): Promise<void> {
  await at(tx).updateTable('people_organisations').set(columns(o)).where('id', '=', o.id).execute();
}
export async function organisations(tx: Tx, id?: string): Promise<Organisation[]> {
  let query = at(tx).selectFrom('people_organisations').selectAll().orderBy('created_at');
  if (id !== undefined) query = query.where('id', '=', id);
  return (await query.execute()).map((row) => ({
    id: row.id, name: row.name, legalName: row.legal_name, country: row.country, identifiers: row.identifiers, createdAt: row.created_at.toISOString(),
    ...(row.website && { website: row.website }), ...(row.email && { email: row.email }), ...(row.description && { description: row.description }),
  }));
}

function columns(o: Organisation) {
  return { name: JSON.stringify(o.name), legal_name: o.legalName, country: o.country, website: o.website ?? null, email: o.email ?? null,
    description: o.description ? JSON.stringify(o.description) : null, identifiers: JSON.stringify(o.identifiers) };
}

export type MembershipRow = { org_id: string; person_id: string; roles: Role[]; since: Date };
export async function membership(tx: Tx, org: string, person: string): Promise<MembershipRow | undefined> {
  return at(tx).selectFrom('people_memberships').selectAll().where('org_id', '=', org).where('person_id', '=', person).executeTakeFirst();
}
export async function membersOf(tx: Tx, org: string): Promise<MembershipRow[]> {
  return at(tx).selectFrom('people_memberships').selectAll().where('org_id', '=', org).orderBy('since').execute();
}
export async function membershipsOf(tx: Tx, person: string): Promise<MembershipRow[]> {
  return at(tx).selectFrom('people_memberships').selectAll().where('person_id', '=', person).orderBy('since').execute();
}
/** Locks them, so that two owners who leave at once cannot both believe the other stays. */
export async function lockMembers(tx: Tx, org: string): Promise<MembershipRow[]> {
  return at(tx).selectFrom('people_memberships').selectAll().where('org_id', '=', org).orderBy('person_id').forUpdate().execute();
}
export async function putMembership(tx: Tx, row: MembershipRow): Promise<void> {
  await at(tx).insertInto('people_memberships').values(row).onConflict((c) => c.columns(['org_id', 'person_id']).doUpdateSet({ roles: row.roles })).execute();
}
export async function deleteMembership(tx: Tx, org: string, person: string): Promise<void> {
  await at(tx).deleteFrom('people_memberships').where('org_id', '=', org).where('person_id', '=', person).execute();
}

export type InvitationRow = { id: string; org_id: string | null; token_hash: Buffer; email_blind: Buffer; email: Buffer; roles: Role[]; lang: Lang; invited_by: string; invited_at: Date; expires_at: Date };
export async function insertInvitation(tx: Tx, row: InvitationRow): Promise<void> {
  await at(tx).insertInto('people_invitations').values(row).execute();
}
export async function invitations(tx: Tx, which: { org: string | null } | { email: Buffer } | { token: Buffer } | { id: string }): Promise<InvitationRow[]> {
  const query = at(tx).selectFrom('people_invitations').selectAll().orderBy('invited_at');
  if ('org' in which) return query.where('org_id', 'is not distinct from', which.org).execute();
  if ('email' in which) return query.where('email_blind', '=', which.email).execute();
  return ('token' in which ? query.where('token_hash', '=', which.token) : query.where('id', '=', which.id)).execute();
}
export async function renewInvitation(tx: Tx, id: string, tokenHash: Buffer, expires: Date): Promise<void> {
  await at(tx).updateTable('people_invitations').set({ token_hash: tokenHash, expires_at: expires }).where('id', '=', id).execute();
}
/** False when it was gone already: of two who accept at once, one does. */
export async function deleteInvitation(tx: Tx, id: string): Promise<boolean> {
  return (await at(tx).deleteFrom('people_invitations').where('id', '=', id).executeTakeFirst()).numDeletedRows === 1n;
}

export type ApiKeyRow = { org_id: string; id: string; secret_hash: Buffer; name: string; scopes: string[]; created_by: string; created_at: Date; expires_at: Date; used_at: Date | null; revoked_at: Date | null };
export async function insertApiKey(tx: Tx, row: Omit<ApiKeyRow, 'used_at' | 'revoked_at'>): Promise<void> {
  await at(tx).insertInto('people_api_keys').values(row).execute();
}
export async function apiKeys(tx: Tx, org: string): Promise<ApiKeyRow[]> {
  return at(tx).selectFrom('people_api_keys').selectAll().where('org_id', '=', org).orderBy('created_at', 'desc').execute();
}
export async function apiKeyBySecret(tx: Tx, org: string, secretHash: Buffer): Promise<ApiKeyRow | undefined> {
  return at(tx).selectFrom('people_api_keys').selectAll().where('org_id', '=', org).where('secret_hash', '=', secretHash).executeTakeFirst();
}
export async function apiKeyUsed(tx: Tx, org: string, id: string, now: Date): Promise<void> {
  await at(tx).updateTable('people_api_keys').set({ used_at: now }).where('org_id', '=', org).where('id', '=', id).execute();
}
export async function revokeApiKey(tx: Tx, org: string, id: string, now: Date): Promise<boolean> {
  return (await at(tx).updateTable('people_api_keys').set({ revoked_at: now }).where('org_id', '=', org).where('id', '=', id).where('revoked_at', 'is', null).executeTakeFirst()).numUpdatedRows === 1n;
}
