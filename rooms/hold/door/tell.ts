// Telling: what changed about a credential and matters is said to its holder once, on the shelf and by mail, with what it means and what can be done.
import type { Claims, Report } from '#credential';
import { withinPerson, type Tx } from '#lib/db';
import { dateText, dictionary, type Lang } from '#lib/i18n';
import type { Held, HoldPorts } from '../hold.ts';
import { standingRows, type Origin } from '../hold.store.ts';
import { alikeRows } from '../store/alikes.ts';
import { endFacts, insertTelling, markSeen, openFacts, putWish, tellingRows, wishesMails } from '../store/tellings.ts';
import { isSilence } from './evidence.ts';
import type { Vault } from './keep.ts';

/** `invalid`: it no longer passes for another reason. `issuer_gone`, `link_rotten`: nobody, or no page, answered for so many days. */
export const FACTS = ['revoked', 'suspended', 'invalid', 'expired', 'expires_soon', 'issuer_gone', 'link_rotten'] as const;
export type Fact = (typeof FACTS)[number];
export type Telling = { readonly credential: string; readonly title: string | undefined; readonly fact: Fact; readonly at: Date; readonly endedAt: Date | undefined; readonly mailed: boolean; readonly seen: boolean };
/** One credential with what was just said of it. */
export type Fresh = { readonly held: Pick<Held, 'id' | 'claims' | 'origin'>; readonly said: Report };
type News = { readonly fact: Fact; readonly held: Fresh['held'] };

const DAY = 24 * 60 * 60_000;
export const SOON_DAYS = 60, GONE_DAYS = 14;
const MOST_TOLD = 200, MOST_IN_MAIL = 12;
/** Whoever issued it here writes of these by themselves. */
const TOLD_BY_ISSUER: ReadonlySet<Fact> = new Set(['revoked', 'suspended']);

export type TellPart = ReturnType<typeof openTellings>;

export function openTellings({ db, clock, people, publicUrl }: Pick<HoldPorts, 'db' | 'clock' | 'people' | 'publicUrl'>, { read }: Pick<Vault, 'read'>) {
  /** What is so already when it comes: its holder has just read it. */
  async function known(tx: Tx, person: string, { id, claims }: Pick<Held, 'id' | 'claims'>, said: Report): Promise<void> {
    for (const fact of factsOf(claims, said, undefined, clock.now())) await insertTelling(tx, person, { credential: id, fact, at: clock.now(), ended_at: null, mailed: false, seen: true, known: true });
  }

  /** Of what was just verified: what is new, written down and mailed in one transaction, so that it is told once or not at all. */
  async function tell(person: string, fresh: readonly Fresh[]): Promise<void> {
    const account = await people.account(person);
    await db.asHouse(async (tx) => {
      const news = await withinPerson(tx, person, async () => {
        const mails = account?.email !== undefined && await wishesMails(tx, person), found: News[] = [];
        const apart = new Set((await alikeRows(tx, person)).map(({ credential }) => credential)); // one award is told of once
        for (const one of fresh) if (!apart.has(one.held.id)) found.push(...await noted(tx, person, one, mails));
        return mails ? found : [];
      });
      if (news.length > 0 && account?.email !== undefined) await people.mailWanted.tell(tx, { kind: 'learning', to: account.email, lang: account.lang, ...letter(account.lang, news) });
    });
  }

  async function noted(tx: Tx, person: string, { held, said }: Fresh, mails: boolean): Promise<News[]> {
    const now = clock.now(), last = (await standingRows(tx, person, held.id))[0], open = await openFacts(tx, person, held.id), facts = factsOf(held.claims, said, last?.silent_since ?? undefined, now), news: News[] = [];
    // While nobody answers, nothing that was said before is taken back.
    if (!isSilence(said)) await endFacts(tx, person, held.id, open.filter((fact) => !facts.includes(fact)), now);
    for (const fact of facts) {
      const mailed = mails && !byIssuer(held.origin, fact);
      if (!open.includes(fact) && await insertTelling(tx, person, { credential: held.id, fact, at: now, ended_at: null, mailed, seen: false, known: false }) && mailed) news.push({ fact, held });
    }
    return news;
  }

  function letter(lang: Lang, news: readonly News[]) {
    const t = dictionary(lang), [first] = news, one = news.length === 1 ? first : undefined;
    const line = ({ fact, held: { claims } }: News) => t(`hold.told.line.${fact}`, { title: claims.title, issuer: claims.issuer.name ?? claims.issuer.id, date: dateText(lang, (claims.validUntil ?? '').slice(0, 10)) });
    const left = news.length - MOST_IN_MAIL;
    return {
      subject: one ? t(`hold.told.subject.${one.fact}`, { title: oneLine(one.held.claims.title) }) : t('hold.told.subject.many', { n: news.length }),
      lines: [
        ...(one ? [] : [t('hold.told.mail.lead', { n: news.length })]), ...news.slice(0, MOST_IN_MAIL).map(line), ...(left > 0 ? [t('hold.told.mail.more', { n: left })] : []),
        ...[...new Set(news.map(({ fact }) => fact))].map((fact) => t(`hold.told.means.${fact}`)), t('hold.told.mail.kept'), t('hold.told.mail.stop', { url: `${publicUrl}/hold/told` }),
      ],
      action: one ? { label: t('hold.told.mail.open_one'), url: `${publicUrl}/c/${one.held.id}` } : { label: t('hold.told.mail.open'), url: `${publicUrl}/hold/told` },
    };
  }

  /** Newest first. */
  async function told(person: string): Promise<Telling[]> {
    const rows = await db.asPerson(person, (tx) => tellingRows(tx, person, MOST_TOLD)), titles = new Map<string, string>();
    for (const id of new Set(rows.map((row) => row.credential))) { const [held] = await read(person, { id }); if (held) titles.set(id, held.claims.title); }
    return rows.map(({ credential, fact, at, ended_at, mailed, seen }) => ({ credential, title: titles.get(credential), fact, at, endedAt: ended_at ?? undefined, mailed, seen }));
  }

  return {
    known, tell, told,
    /** What lasts and was not put away. For a notice on the shelf. */
    unseen: (person: string): Promise<number> => db.asPerson(person, async (tx) => (await tellingRows(tx, person)).filter(({ seen, ended_at }) => !seen && ended_at === null).length),
    seen: (person: string) => db.asPerson(person, (tx) => markSeen(tx, person)),
    mails: (person: string) => db.asPerson(person, (tx) => wishesMails(tx, person)),
    wish: (person: string, mails: boolean) => db.asPerson(person, (tx) => putWish(tx, person, mails, clock.now())),
  };
}

/** What is so now and matters to its holder. */
export function factsOf({ validUntil }: Pick<Claims, 'validUntil'>, said: Report, silentSince: Date | undefined, now: Date): Fact[] {
  const failed = said.checks.filter(({ result }) => result === 'fail').map(({ code }) => code);
  if (failed.includes('revoked')) return ['revoked'];
  if (failed.includes('suspended')) return ['suspended'];
  if (failed.includes('expired')) return ['expired'];
  if (failed.length > 0) return ['invalid'];
  if (isSilence(said)) return silentSince && now.getTime() - silentSince.getTime() >= GONE_DAYS * DAY ? [said.checks.some(({ code }) => code === 'ob2_hosted_needs_network') ? 'link_rotten' : 'issuer_gone'] : [];
  const end = validUntil === undefined ? NaN : Date.parse(validUntil);
  return end > now.getTime() && end - now.getTime() <= SOON_DAYS * DAY ? ['expires_soon'] : [];
}

function byIssuer(origin: Origin, fact: Fact): boolean {
  return origin === 'claim' && TOLD_BY_ISSUER.has(fact);
}

/** A subject is one line, whatever the issuer wrote. */
function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim().slice(0, 120);
}
