// Keys that programs carry: `acq_live_ORGANISATION_SECRET`. The organisation stands in clear because it says under whom to look the hash up.
import type { MiddlewareHandler } from 'hono';
import { AcquisError } from '#lib/errors';
import type { Env } from '#lib/http';
import { inLanguage } from '#lib/i18n';
import { isPublicId, publicId } from '#lib/ids';
import { sha256 } from '#lib/seal';
import type { Tx } from '#lib/db';
import type { Organisation, Ports } from '../people.ts';
import { API_SCOPES, type ApiScope } from '../people.policy.ts';
import { apiKeyBySecret, apiKeys, apiKeyUsed, insertApiKey, organisations, revokeApiKey } from '../store/organisations.ts';
import { oneLine } from './addresses.ts';
import type { AuditEntry } from './audit.ts';

const PREFIX = 'acq_live_';
const LONGEST_MS = 366 * 86_400_000;
const USED_EVERY_MS = 60_000;

export type ApiKeyFacts = { readonly id: string; readonly name: string; readonly scopes: readonly string[]; readonly createdAt: string; readonly expiresAt: string; readonly usedAt: string | undefined; readonly state: 'active' | 'expired' | 'revoked' };
export type ApiKeyWish = { readonly name: string; readonly scopes: readonly string[]; /** At most a year away. */ readonly expiresAt: Date };

export function apiKeyDesk({ db, clock }: Ports, audit: (tx: Tx, entry: AuditEntry) => Promise<void>) {
  /** The organisation and its key, or undefined: unknown, expired and revoked look the same. */
  async function holder(key: string): Promise<{ organisation: Organisation; id: string; scopes: readonly string[] } | undefined> {
    const [, org = '', secret = ''] = /^acq_live_([0-9a-z]{26})_([0-9a-z]{52})$/.exec(key) ?? [];
    if (!isPublicId(org)) return undefined;
    return db.asOrganisation(org, async (tx) => {
      const row = await apiKeyBySecret(tx, org, sha256(secret)), now = clock.now();
      const [organisation] = await organisations(tx, org);
      if (!row || !organisation || row.revoked_at || row.expires_at <= now) return undefined;
      if (!row.used_at || now.getTime() - row.used_at.getTime() >= USED_EVERY_MS) await apiKeyUsed(tx, org, row.id, now);
      return { organisation, id: row.id, scopes: row.scopes };
    });
  }

  /** Sets `c.var.seat` from `Authorization: Bearer acq_live_…`. No scope given: any key of any organisation. */
  const apiKeyOnly = (scope?: ApiScope): MiddlewareHandler<Env> => async (c, next) => {
    if (c.req.url.includes(PREFIX)) throw new AcquisError('api_key_in_url');
    const key = /^Bearer\s+(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
    const found = key ? await holder(key) : undefined;
    if (!found) throw new AcquisError('api_key_needed');
    if (scope && !found.scopes.includes(scope)) throw new AcquisError('forbidden', { message: `the key lacks ${scope}` });
    c.set('seat', { id: found.organisation.id, by: `api-key:${found.id}`, name: inLanguage(found.organisation.name, c.var.lang).text, roles: [], via: 'api-key', scopes: found.scopes });
    return next();
  };

  return {
    apiKeyOnly,
    /** @returns the key itself, this once. @throws AcquisError bad_input */
    async createApiKey(organisation: string, by: string, wish: ApiKeyWish): Promise<string> {
      const now = clock.now(), name = oneLine(wish.name, 200);
      const faults = [
        ...(name === '' || name.length > 100 ? [{ path: 'name', code: 'people_key_name' }] : []),
        ...(wish.scopes.length === 0 || !wish.scopes.every((s) => API_SCOPES.some((known) => known === s)) ? [{ path: 'scopes', code: 'people_key_scopes' }] : []),
        ...(wish.expiresAt.getTime() > now.getTime() && wish.expiresAt.getTime() - now.getTime() <= LONGEST_MS ? [] : [{ path: 'expires', code: 'people_key_expiry' }]),
      ];
      if (faults.length > 0) throw new AcquisError('bad_input', { faults });
      const id = publicId(), secret = publicId() + publicId();
      await db.asOrganisation(organisation, async (tx) => {
        await insertApiKey(tx, { org_id: organisation, id, secret_hash: sha256(secret), name, scopes: [...new Set(wish.scopes)], created_by: by, created_at: now, expires_at: wish.expiresAt });
        await audit(tx, { organisation, by, act: 'people.api-key-created', subject: id });
      });
      return `${PREFIX}${organisation}_${secret}`;
    },
    async apiKeys(organisation: string): Promise<ApiKeyFacts[]> {
      const now = clock.now();
      return (await db.asOrganisation(organisation, (tx) => apiKeys(tx, organisation))).map((row) => ({
        id: row.id, name: row.name, scopes: row.scopes, createdAt: row.created_at.toISOString(), expiresAt: row.expires_at.toISOString(), usedAt: row.used_at?.toISOString(),
        state: row.revoked_at ? 'revoked' : row.expires_at <= now ? 'expired' : 'active',
      }));
    },
    /** Effective with the next request. @throws AcquisError not_found */
    async revokeApiKey(organisation: string, by: string, id: string): Promise<void> {
      await db.asOrganisation(organisation, async (tx) => {
        if (!await revokeApiKey(tx, organisation, id, clock.now())) throw new AcquisError('not_found');
        await audit(tx, { organisation, by, act: 'people.api-key-revoked', subject: id });
      });
    },
  };
}
