// Who may say elsewhere who somebody is: set up by the house's administrators, looked at before it is relied on.
import type { LanguageMap } from '#credential';
import { AcquisError, type Fault } from '#lib/errors';
import type { Tx } from '#lib/db';
import { publicId } from '#lib/ids';
import { open, seal } from '#lib/seal';
import type { Ports } from '../people.ts';
import type { ProviderClaims } from '../store/tables.ts';
import * as store from '../store/ways.ts';
import type { AuditEntry } from './audit.ts';
import { inspect, type Client, type Look, type Outward } from './openid.ts';

export type { ProviderClaims } from '../store/tables.ts';
export type Provider = {
  readonly id: string; readonly issuer: string; readonly clientId: string; readonly hasSecret: boolean; readonly scopes: string; /** On the button. */ readonly label: LanguageMap;
  readonly claims: ProviderClaims; /** Addresses it calls verified are taken for proved. */ readonly believed: boolean; /** In these domains; in all without one. */ readonly domains: readonly string[];
  readonly shown: boolean; /** To be pasted there. */ readonly redirectUri: string;
};
/** `secret` empty: the one that is known stays. */
export type ProviderWish = Omit<Provider, 'id' | 'hasSecret' | 'redirectUri'> & { readonly secret: string };

export const USUAL_CLAIMS: ProviderClaims = { email: 'email', name: 'name', esi: 'schac_personal_unique_code', orcid: '' };
const MOST = 20, LONGEST = 500;

export type ProviderDesk = ReturnType<typeof providerDesk>;

export function providerDesk({ db, clock, secrets, publicUrl, fetcher = NO_WAY_OUT }: Ports, audit: (tx: Tx, entry: AuditEntry) => Promise<void>) {
  const key = secrets.key('providers'), aad = (id: string) => `provider:${id}`;
  const redirectUri = (id: string) => `${publicUrl}/people/providers/${id}/return`;
  const facts = (row: store.ProviderRow): Provider => ({ id: row.id, issuer: row.issuer, clientId: row.client_id, hasSecret: row.secret !== null, scopes: row.scopes, label: row.label, claims: row.claims, believed: row.believed, domains: row.domains, shown: row.shown, redirectUri: redirectUri(row.id) });

  async function one(tx: Tx, id: string): Promise<store.ProviderRow> {
    const [row] = await store.providerRows(tx, id);
    if (!row) throw new AcquisError('not_found');
    return row;
  }

  return {
    fetcher,
    /** What the protocol needs of it. @throws AcquisError not_found */
    async client(tx: Tx, id: string): Promise<Client & { readonly provider: Provider }> {
      const row = await one(tx, id);
      return { provider: facts(row), issuer: row.issuer, clientId: row.client_id, secret: row.secret ? open(key, row.secret, aad(id)).toString('utf8') : undefined, scopes: row.scopes };
    },
    providers: (): Promise<Provider[]> => db.asHouse(async (tx) => (await store.providerRows(tx)).map(facts)),
    /** @throws AcquisError not_found */
    provider: (id: string): Promise<Provider> => db.asHouse(async (tx) => facts(await one(tx, id))),
    /** Without an id: a new one. @returns its id. @throws AcquisError bad_input, not_found */
    async saveProvider(by: string, id: string | undefined, wish: ProviderWish): Promise<string> {
      const faults = providerFaults(wish);
      if (faults.length > 0) throw new AcquisError('bad_input', { faults });
      return db.asHouse(async (tx) => {
        const before = id === undefined ? undefined : await one(tx, id), now = clock.now(), own = id ?? publicId();
        if (!before && (await store.providerRows(tx)).length >= MOST) throw new AcquisError('bad_input', { faults: [{ path: 'issuer', code: 'people_many_providers', values: { n: MOST } }] });
        // Subjects are counted by issuer: another issuer under the same entry would leave logins of the first behind.
        if (before && before.issuer !== wish.issuer) throw new AcquisError('bad_input', { faults: [{ path: 'issuer', code: 'people_issuer_fixed' }] });
        const { label, claims, believed, domains, shown, scopes, issuer } = wish;
        await store.putProvider(tx, { id: own, issuer, client_id: wish.clientId, scopes, label, claims, believed, domains: [...domains], shown, secret: wish.secret ? seal(key, wish.secret, aad(own)) : before?.secret ?? null, made_at: before?.made_at ?? now, changed_at: now, removed_at: null });
        await audit(tx, { by, act: before ? 'people.provider-changed' : 'people.provider-added', subject: own });
        return own;
      });
    },
    /** Nobody signs in by it from now on; who did has other ways in. @throws AcquisError not_found */
    async removeProvider(by: string, id: string): Promise<void> {
      await db.asHouse(async (tx) => {
        await store.putProvider(tx, { ...await one(tx, id), secret: null, shown: false, removed_at: clock.now(), changed_at: clock.now() });
        await audit(tx, { by, act: 'people.provider-removed', subject: id });
      });
    },
    /** Asks it now. @throws AcquisError not_found */
    lookAtProvider: async (id: string): Promise<Look> => inspect(fetcher, (await db.asHouse((tx) => one(tx, id))).issuer),
  };
}

function providerFaults(wish: ProviderWish): Fault[] {
  const fault = (bad: boolean, path: string, code: string): Fault[] => (bad ? [{ path, code }] : []);
  const issuer = URL.parse(wish.issuer), names = Object.values(wish.claims);
  return [
    ...fault(!issuer || !['https:', 'http:'].includes(issuer.protocol) || issuer.search !== '' || issuer.hash !== '' || /\.well-known/.test(wish.issuer) || wish.issuer.length > LONGEST, 'issuer', 'people_issuer'),
    // The provider asks for our address before it gives an identifier: saved without one, it is not shown yet.
    ...fault((wish.clientId === '' && wish.shown) || wish.clientId.length > LONGEST, 'clientId', 'people_client_id'),
    ...fault(wish.secret.length > LONGEST, 'secret', 'people_too_long'),
    ...fault(!/^openid(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/.test(wish.scopes) || wish.scopes.length > LONGEST, 'scopes', 'people_scopes'),
    ...fault(!wish.label['fr'] || !wish.label['en'], 'label', 'people_label'),
    ...fault(names.some((name) => name !== '' && !/^[\w:./-]{1,200}$/.test(name)), 'claims', 'people_claims'),
    ...fault(wish.domains.some((domain) => !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain)) || wish.domains.length > 100, 'domains', 'people_domains'),
  ];
}

const none = async (): Promise<never> => { throw new AcquisError('fetch_failed', { message: 'this house was opened without a way out' }); };
const NO_WAY_OUT: Outward = { get: none, send: none };
