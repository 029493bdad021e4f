// To a provider and back. What came back signs in, opens an account, is linked to one, or proves again who is there; it never joins itself to an account by an address alone.
import { AcquisError } from '#lib/errors';
import type { Tx } from '#lib/db';
import type { Visitor } from '#lib/http';
import { inLanguage, type Lang } from '#lib/i18n';
import { publicId } from '#lib/ids';
import { open, seal } from '#lib/seal';
import type { Ports } from '../people.ts';
import { accountRows, addressByBlind } from '../store/accounts.ts';
import * as store from '../store/ways.ts';
import type { Accounts } from './accounts.ts';
import { isEmail, normalEmail, oneLine } from './addresses.ts';
import type { AuditEntry } from './audit.ts';
import type { CodeOutcome } from './entry.ts';
import type { Codes } from './codes.ts';
import type { FreshDesk } from './fresh.ts';
import { readEsi, readOrcid } from './identifiers.ts';
import type { IdentityDesk } from './identities.ts';
import type { Kept } from './kept.ts';
import { spend } from './limits.ts';
import { arrival, departure, type Errand } from './openid.ts';
import type { Provider, ProviderDesk } from './providers.ts';
import type { Teller } from './tell.ts';

/** `link`: for the account that is signed in; `again`: to prove it is still them; `merge`: to prove another account is theirs. */
export type JourneyPurpose = 'sign-in' | 'link' | 'again' | 'merge';
type Journey = { readonly provider: string; readonly purpose: JourneyPurpose; readonly next: string; readonly errand: Errand };
/** Somebody a provider knows, as it told us. */
type Known = { readonly provider: string; readonly issuer: string; readonly subject: string; readonly name: string; readonly email: string | undefined; readonly proved: boolean; readonly esi: readonly string[]; readonly orcid: string | undefined };
export type Login = { readonly id: string; readonly provider: string; readonly label: string; /** Which account there, in its own words. */ readonly who: string; readonly since: string; readonly usedAt: string | undefined };
export type Landed =
  | { readonly outcome: 'in'; readonly person: string; readonly next: string }
  /** The provider vouches for nobody's address here: one has to be proved first. */
  | { readonly outcome: 'address-needed'; readonly token: string; readonly next: string }
  | { readonly outcome: 'linked' | 'proved'; readonly next: string }
  | { readonly outcome: 'other-account'; readonly token: string };
export type Waiting = { readonly label: string; readonly name: string; readonly email: string | undefined };

export function journeyDesk(ports: Ports, people: Accounts, desks: { kept: Kept; codes: Codes; fresh: FreshDesk; identities: IdentityDesk; providers: ProviderDesk }, audit: (tx: Tx, entry: AuditEntry) => Promise<void>, tell: Teller) {
  const { db, clock, secrets, publicUrl } = ports, { kept, codes, fresh, identities, providers } = desks;
  const subjectOf = (known: Known) => secrets.blind('login', `${known.issuer}\n${known.subject}`);

  /** @returns where to send them, and what their browser has to bring back. @throws AcquisError not_found, too_many, provider_down, provider_refused */
  async function depart(provider: string, purpose: JourneyPurpose, next: string, lang: Lang, from: string, visitor?: Visitor): Promise<{ readonly url: string; readonly token: string; readonly label: string }> {
    const client = await db.asHouse(async (tx) => { await spend(ports, tx, 'provider-place', from); return providers.client(tx, provider); });
    const { url, errand } = await named(client.provider, lang, () => departure(providers.fetcher, client, client.provider.redirectUri, lang, purpose === 'again' || purpose === 'merge'));
    const journey: Journey = { provider, purpose, next, errand };
    const token = await db.asHouse((tx) => kept.keep(tx, 'journey', purpose === 'sign-in' ? undefined : visitor?.session, journey));
    return { url, token, label: inLanguage(client.provider.label, lang).text };
  }

  /** `returned`: path and query as asked; which host was asked is not believed. @throws AcquisError link_gone (another browser, another provider, twice), provider_down, provider_refused, login_taken, login_unknown, same_account, identifier_taken */
  async function land(provider: string, token: string, returned: string, lang: Lang, visitor: Visitor | undefined): Promise<Landed> {
    const { journey, client } = await db.asHouse(async (tx) => {
      const journey = await kept.take<Journey>(tx, 'journey', undefined, token) ?? (visitor && await kept.take<Journey>(tx, 'journey', visitor.session, token));
      if (!journey || journey.provider !== provider) throw new AcquisError('link_gone');
      return { journey, client: await providers.client(tx, provider) };
    });
    const claims = await named(client.provider, lang, () => arrival(providers.fetcher, client, new URL(returned, publicUrl), journey.errand));
    const known = knownFrom(client.provider, claims), { next } = journey;
    if (journey.purpose === 'sign-in') return db.asHouse((tx) => signIn(tx, known, lang, next));
    if (!visitor) throw new AcquisError('link_gone');
    return db.asHouse(async (tx): Promise<Landed> => {
      if (journey.purpose === 'link') {
        await link(tx, visitor.id, known);
        return { outcome: 'linked', next };
      }
      const login = await store.loginBySubject(tx, subjectOf(known));
      if (!login) throw new AcquisError('login_unknown');
      if (journey.purpose === 'again') {
        if (login.person_id !== visitor.id) throw new AcquisError('login_unknown');
        await fresh.proved(tx, visitor);
        return { outcome: 'proved', next };
      }
      if (login.person_id === visitor.id) throw new AcquisError('same_account');
      return { outcome: 'other-account', token: await kept.keep(tx, 'merge', visitor.session, { other: login.person_id }) };
    });
  }

  async function signIn(tx: Tx, known: Known, lang: Lang, next: string): Promise<Landed> {
    const login = await store.loginBySubject(tx, subjectOf(known));
    if (login) {
      await store.loginUsed(tx, login.subject, clock.now());
      await refresh(tx, login.person_id, known);
      return { outcome: 'in', person: login.person_id, next };
    }
    const wait = async (): Promise<Landed> => ({ outcome: 'address-needed', token: await kept.keep(tx, 'arrival', undefined, known), next });
    if (!known.proved || known.email === undefined) return wait();
    const address = await addressByBlind(tx, people.blind(known.email)), [account] = address ? await accountRows(tx, [address.person_id]) : [];
    // Believed, and proved here already: two who agree. An account that only its passkeys open is not opened by agreement.
    if (address && (address.proved_at === null || account?.passkey_only)) return wait();
    const person = address?.person_id ?? await people.ensure(tx, { email: known.email, name: known.name, lang });
    await link(tx, person, known);
    return { outcome: 'in', person, next };
  }

  /** @throws AcquisError login_taken, identifier_taken */
  async function link(tx: Tx, person: string, known: Known): Promise<void> {
    const key = await people.key(tx, person), id = publicId(), subject = subjectOf(known);
    if (!key) throw new AcquisError('not_found');
    const row = { subject, id, person_id: person, provider: known.provider, sealed: seal(key, known.email ?? known.name, `login:${id}`), linked_at: clock.now(), used_at: clock.now() };
    if (!await store.insertLogin(tx, row)) {
      if ((await store.loginBySubject(tx, subject))?.person_id !== person) throw new AcquisError('login_taken');
    } else {
      await audit(tx, { by: person, act: 'people.login-linked', subject: id });
      await tell(tx, person, 'login_added');
    }
    for (const esi of known.esi) await identities.addIdentifier(tx, person, 'esi', esi);
    if (known.orcid !== undefined) await identities.addIdentifier(tx, person, 'orcid', known.orcid);
  }

  /** What the provider says anew at a later login is added; that somebody else has it is no reason to keep them out. */
  async function refresh(tx: Tx, person: string, known: Known): Promise<void> {
    const all = [...known.esi.map((value) => ({ kind: 'esi' as const, value })), ...(known.orcid === undefined ? [] : [{ kind: 'orcid' as const, value: known.orcid }])];
    for (const { kind, value } of all) await identities.addIdentifier(tx, person, kind, value).catch((error: unknown) => { if (!(error instanceof AcquisError && error.code === 'identifier_taken')) throw error; });
  }

  async function waiting(tx: Tx, token: string): Promise<Known> {
    const known = await kept.look<Known>(tx, 'arrival', undefined, token);
    if (!known) throw new AcquisError('link_gone');
    return known;
  }

  return {
    depart, land,
    /** Who waits for an address. @throws AcquisError link_gone */
    async arrived(token: string, lang: Lang): Promise<Waiting> {
      return db.asHouse(async (tx) => { const known = await waiting(tx, token), [row] = await store.providerRows(tx, known.provider); return { label: inLanguage(row?.label, lang).text, name: known.name, email: known.email }; });
    },
    /** @returns the attempt. @throws AcquisError link_gone, bad_input, too_many */
    async askArrivalCode(token: string, email: string, lang: Lang, from: string): Promise<string> {
      await db.asHouse((tx) => waiting(tx, token));
      return codes.ask({ purpose: 'arrival', email, from, async reader(tx) { const known = await people.reached(tx, email); return { lang: known?.account.lang ?? lang, to: known?.to, closed: known?.account.passkeyOnly ?? false }; } });
    },
    arrivalAttempt: (attempt: string): Promise<{ email: string }> => codes.attempt(attempt, 'arrival'),
    /** Address and login are proved by one person in one sitting: the account of that address, or a new one, gets the login. @throws AcquisError link_gone, too_many, login_taken, identifier_taken */
    async tryArrivalCode(token: string, attempt: string, code: string, lang: Lang, from: string): Promise<CodeOutcome> {
      const tried = await codes.try({ id: attempt, code, from, purpose: 'arrival' }, async (tx, email) => {
        const known = await waiting(tx, token), existing = await people.byEmail(tx, email);
        if (existing && (await people.read(tx, [existing])).get(existing)?.passkeyOnly) return undefined;
        const person = await people.ensure(tx, { email, name: known.name, lang });
        await link(tx, person, known);
        await kept.take(tx, 'arrival', undefined, token);
        return person;
      });
      return tried.outcome === 'right' ? { outcome: 'in', person: tried.result } : tried;
    },
    async loginsOf(person: string, lang: Lang): Promise<Login[]> {
      return db.asHouse(async (tx) => {
        const [rows, key, all] = [await store.loginsOf(tx, person), await people.key(tx, person), await store.providerRows(tx)];
        return rows.flatMap((row) => { const of = all.find(({ id }) => id === row.provider); return key && of ? [{ id: row.id, provider: of.id, label: inLanguage(of.label, lang).text, who: open(key, row.sealed, `login:${row.id}`).toString('utf8'), since: row.linked_at.toISOString(), usedAt: row.used_at?.toISOString() }] : []; });
      });
    },
    /** An account has a proved address besides, always: a login is never the last way in. @throws AcquisError not_found */
    async removeLogin(visitor: Visitor, id: string): Promise<void> {
      await db.asHouse(async (tx) => {
        if (!(await store.loginsOf(tx, visitor.id)).some((row) => row.id === id)) throw new AcquisError('not_found');
        await store.deleteLogin(tx, visitor.id, id);
        await audit(tx, { by: visitor.id, act: 'people.login-removed', subject: id });
      });
    },
  };
}

function knownFrom(provider: Provider, claims: Readonly<Record<string, unknown>> & { readonly sub: string }): Known {
  const { claims: names, believed, domains } = provider;
  const texts = (name: string): string[] => (name === '' ? [] : [claims[name]].flat().filter((one): one is string => typeof one === 'string'));
  const email = texts(names.email).find(isEmail)?.trim(), domain = normalEmail(email ?? '').split('@')[1] ?? '';
  const inDomain = domains.length === 0 || domains.some((one) => domain === one || domain.endsWith(`.${one}`));
  return {
    provider: provider.id, issuer: provider.issuer, subject: claims.sub, name: oneLine(texts(names.name)[0] ?? '', 100), email,
    proved: email !== undefined && believed && inDomain && claims['email_verified'] === true,
    esi: texts(names.esi).flatMap((text) => readEsi(text) ?? []).slice(0, 5), orcid: texts(names.orcid).flatMap((text) => readOrcid(text) ?? [])[0],
  };
}

/** The refusal names who refused. */
async function named<R>(provider: Provider, lang: Lang, work: () => Promise<R>): Promise<R> {
  try { return await work(); } catch (error) {
    if (!(error instanceof AcquisError) || !['provider_down', 'provider_refused'].includes(error.code)) throw error;
    throw new AcquisError(error.code, { values: { name: inLanguage(provider.label, lang).text }, cause: error, message: error.message });
  }
}
