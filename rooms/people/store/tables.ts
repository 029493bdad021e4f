import type { ColumnType, JSONColumnType } from 'kysely';
import type { LanguageMap } from '#credential';
import type { Tx } from '#lib/db';
import type { Role } from '#lib/http';
import type { Lang } from '#lib/i18n';

type Json<T extends object> = JSONColumnType<T>;
type Stamp = ColumnType<Date, Date, Date>;
type Counter = ColumnType<string, number, number>;

type Tables = {
  people_accounts: { id: string; email_blind: Buffer | null; email: Buffer | null; name: Buffer | null; lang: Lang; admin: boolean; created_at: Stamp };
  people_account_keys: { person_id: string; key: Buffer };
  people_organisations: { id: string; name: Json<LanguageMap>; legal_name: string; country: string; website: string | null; email: string | null; description: ColumnType<LanguageMap | null, string | null, string | null>; identifiers: Json<{ scheme: string; value: string }[]>; created_at: Stamp; created_by: string };
  people_memberships: { org_id: string; person_id: string; roles: Role[]; since: Stamp };
  people_invitations: { id: string; org_id: string | null; token_hash: Buffer; email_blind: Buffer; email: Buffer; roles: Role[]; lang: Lang; invited_by: string; invited_at: Stamp; expires_at: Stamp };
  people_sessions: { token_hash: Buffer; id: string; person_id: string; agent: string; created_at: Stamp; seen_at: Stamp };
  people_links: { token_hash: Buffer; purpose: 'first' | 'login'; person_id: string | null; expires_at: Stamp; used_at: Stamp | null };
  people_codes: { id: string; email_blind: Buffer; email: Buffer; code_hash: Buffer; tries: ColumnType<number, number | undefined, number>; expires_at: Stamp; used_at: Stamp | null };
  people_passkeys: { id: string; person_id: string; public_key: Buffer; counter: Counter; synced: boolean; transports: string[]; name: string; created_at: Stamp; used_at: Stamp | null };
  people_challenges: { challenge: string; purpose: 'register' | 'sign-in'; person_id: string | null; expires_at: Stamp };
  people_limits: { who: Buffer; window_start: Stamp; attempts: number };
  people_keys: { owner: string; id: string; key: Buffer };
  people_api_keys: { org_id: string; id: string; secret_hash: Buffer; name: string; scopes: string[]; created_by: string; created_at: Stamp; expires_at: Stamp; used_at: Stamp | null; revoked_at: Stamp | null };
  people_brands: { org_id: string; version: number; colour: string | null; logo: string | null; signatories: Json<{ name: string; role: LanguageMap; image?: string }[]>; saved_at: Stamp; saved_by: string };
  people_pictures: { org_id: string; sha256: string; kind: 'png' | 'svg'; bytes: Buffer };
  people_house: { name: string; value: ColumnType<unknown, string, string>; by: string; at: Stamp };
  people_audit: { org_id: string; id: string; at: Stamp; by: string; act: string; subject: string };
};

export const at = (tx: Tx) => tx.withTables<Tables>();
