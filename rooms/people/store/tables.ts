import type { ColumnType, JSONColumnType } from 'kysely';
import type { LanguageMap } from '#credential';
import type { Tx } from '#lib/db';
import type { Role } from '#lib/http';
import type { Lang } from '#lib/i18n';

type Json<T extends object> = JSONColumnType<T>;
type Stamp = ColumnType<Date, Date, Date>;
type Counter = ColumnType<string, number, number>;

/** What a code by mail is good for. */
export type CodePurpose = 'sign-in' | 'arrival' | 'address' | 'again' | 'merge';
export type ChallengePurpose = 'register' | 'sign-in' | 'again' | 'merge';
export type KeptPurpose = 'journey' | 'arrival' | 'form' | 'merge' | 'did';
export type IdentifierKind = 'esi' | 'orcid' | 'did';
/** Names of the claims that hold them; empty: this provider does not say. */
export type ProviderClaims = { readonly email: string; readonly name: string; readonly esi: string; readonly orcid: string };

type Tables = {
  people_accounts: { id: string; email_blind: Buffer | null; email: Buffer | null; name: Buffer | null; lang: Lang; admin: boolean; created_at: Stamp; passkey_only: ColumnType<boolean, boolean | undefined, boolean>; birth: ColumnType<Buffer | null, Buffer | null | undefined, Buffer | null>; merged_into: ColumnType<string | null, undefined, string> };
  people_erasures: { mark: Buffer; at: Stamp };
  people_account_keys: { person_id: string; key: Buffer };
  people_organisations: { id: string; name: Json<LanguageMap>; legal_name: string; country: string; website: string | null; email: string | null; description: ColumnType<LanguageMap | null, string | null, string | null>; identifiers: Json<{ scheme: string; value: string }[]>; created_at: Stamp; created_by: string };
  people_memberships: { org_id: string; person_id: string; roles: Role[]; since: Stamp };
  people_invitations: { id: string; org_id: string | null; token_hash: Buffer; email_blind: Buffer; email: Buffer; roles: Role[]; lang: Lang; invited_by: string; invited_at: Stamp; expires_at: Stamp };
  people_sessions: { token_hash: Buffer; id: string; person_id: string; agent: string; created_at: Stamp; seen_at: Stamp; proved_at: Stamp | null };
  people_links: { token_hash: Buffer; purpose: 'first' | 'login'; person_id: string | null; expires_at: Stamp; used_at: Stamp | null };
  people_codes: { id: string; email_blind: Buffer; email: Buffer; code_hash: Buffer; tries: ColumnType<number, number | undefined, number>; expires_at: Stamp; used_at: Stamp | null; purpose: CodePurpose; person_id: string | null };
  people_passkeys: { id: string; person_id: string; public_key: Buffer; counter: Counter; synced: boolean; transports: string[]; name: string; created_at: Stamp; used_at: Stamp | null };
  people_challenges: { challenge: string; purpose: ChallengePurpose; person_id: string | null; expires_at: Stamp };
  people_limits: { who: Buffer; window_start: Stamp; attempts: number };
  people_keys: { owner: string; id: string; key: Buffer };
  people_api_keys: { org_id: string; id: string; secret_hash: Buffer; name: string; scopes: string[]; created_by: string; created_at: Stamp; expires_at: Stamp; used_at: Stamp | null; revoked_at: Stamp | null };
  people_brands: { org_id: string; version: number; colour: string | null; logo: string | null; signatories: Json<{ name: string; role: LanguageMap; image?: string }[]>; saved_at: Stamp; saved_by: string };
  people_pictures: { org_id: string; sha256: string; kind: 'png' | 'svg'; bytes: Buffer };
  people_house: { name: string; value: ColumnType<unknown, string, string>; by: string; at: Stamp };
  people_addresses: { id: string; person_id: string; blind: Buffer; sealed: Buffer; added_at: Stamp; proved_at: Stamp | null };
  people_identifiers: { id: string; person_id: string; kind: IdentifierKind; blind: Buffer; sealed: Buffer; proved_at: Stamp };
  people_providers: { id: string; issuer: string; client_id: string; secret: Buffer | null; scopes: string; label: Json<LanguageMap>; claims: Json<ProviderClaims>; believed: boolean; domains: string[]; shown: boolean; made_at: Stamp; changed_at: Stamp; removed_at: Stamp | null };
  people_logins: { subject: Buffer; id: string; person_id: string; provider: string; sealed: Buffer; linked_at: Stamp; used_at: Stamp | null };
  people_kept: { token_hash: Buffer; purpose: KeptPurpose; session: string | null; sealed: Buffer; expires_at: Stamp };
  people_undos: { token_hash: Buffer; person_id: string; blind: Buffer; sealed: Buffer; changed_at: Stamp; expires_at: Stamp; used_at: Stamp | null };
  people_recovery_codes: { code_hash: Buffer; person_id: string; made_at: Stamp; used_at: Stamp | null };
  people_audit: { org_id: string; id: string; at: Stamp; by: string; act: string; subject: string };
};

export const at = (tx: Tx) => tx.withTables<Tables>();
