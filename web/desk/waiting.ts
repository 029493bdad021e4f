// What waits for a person, asked room by room; each line knows how soon it matters and where it is settled.
import type { LanguageMap } from '#credential';
import type { Listed } from '#rooms/design';
import type { Progress } from '#rooms/issue';
import type { DeskDeps, May } from './desk.pages.tsx';

export type Waiting =
  | { readonly what: 'incident' | 'disputed' | 'declined' | 'bounced' | 'failed' | 'key_revoked' | 'invitation_over'; readonly count: number }
  | { readonly what: 'expiring'; readonly count: number; readonly more: boolean; readonly until: string; readonly first: string }
  | { readonly what: 'key_due'; readonly count: number; readonly since: string }
  | { readonly what: 'faulty' | 'to_confirm'; readonly batch: string; readonly specification: string; readonly count: number }
  | { readonly what: 'draft' | 'review' | 'ready'; readonly id: string; readonly title: LanguageMap; readonly count: number };
export type Running = { readonly batch: string; readonly specification: string; readonly progress: Progress };
export type Standing = { readonly key: 'none' | 'good' | 'due' | 'revoked' | undefined; readonly keySince: string | undefined; readonly log: boolean; readonly mail: boolean };

/** A signing key should not serve for much longer than this (NIST SP 800-57 part 1, §5.3.6: one to three years). */
export const KEY_YEARS = 2;
/** A credential that ends sooner than this is worth telling its learner about. */
const SOON_DAYS = 60;
const DRAFTS = 8, BATCHES = 8;

/** Most urgent first: what is wrong for somebody outside, what somebody here waits for, what is merely unfinished. */
export async function waitingOf(deps: DeskDeps, org: string, may: May, specifications: readonly Listed[], today: string): Promise<Waiting[]> {
  const [outside, lists, keys, ending, invitations] = await Promise.all([
    may.issue ? cameBack(deps, org) : [], may.issue ? openLists(deps, org) : [], may.own ? keysDue(deps, org, today) : [], may.issue ? endingSoon(deps, org, today) : [], may.own ? invitationsOver(deps, org, today) : [],
  ]);
  const drafts = specifications.filter(({ state }) => state === 'draft');
  const designs: Waiting[] = !may.design ? [] : drafts.slice(0, DRAFTS).map(({ id, summary, inReview }) => ({ what: inReview ? 'review' as const : summary.faults > 0 ? 'draft' as const : 'ready' as const, id, title: summary.title, count: summary.faults }));
  const first = (what: Waiting['what']) => ORDER.indexOf(what);
  return [...outside, ...lists, ...keys, ...ending, ...designs, ...invitations].sort((a, b) => first(a.what) - first(b.what));
}
const ORDER: readonly Waiting['what'][] = ['incident', 'disputed', 'bounced', 'failed', 'key_revoked', 'review', 'to_confirm', 'faulty', 'declined', 'key_due', 'expiring', 'ready', 'draft', 'invitation_over'];
export const URGENT: ReadonlySet<Waiting['what']> = new Set(['incident', 'disputed', 'bounced', 'failed', 'key_revoked', 'review', 'to_confirm']);

async function cameBack({ issue, deliver }: DeskDeps, org: string): Promise<Waiting[]> {
  const [incidents, disputed, declined] = await Promise.all([issue.incidents(org), deliver.sent(org, 'disputed', undefined), deliver.sent(org, 'declined', undefined)]);
  const counted = [['incident', incidents.length], ['disputed', disputed.lines.length], ['declined', declined.lines.length], ['bounced', disputed.counts.get('bounced') ?? 0], ['failed', disputed.counts.get('failed') ?? 0]] as const;
  return counted.filter(([, count]) => count > 0).map(([what, count]) => ({ what, count }));
}

async function openLists({ issue }: DeskDeps, org: string): Promise<Waiting[]> {
  const drafts = (await issue.batches(org)).lines.filter(({ state }) => state === 'draft').slice(0, BATCHES);
  return Promise.all(drafts.map(async ({ id, specification }): Promise<Waiting> => {
    const { faulty = 0, ready = 0 } = (await issue.batch(org, id))?.rows ?? {};
    return faulty > 0 ? { what: 'faulty', batch: id, specification, count: faulty } : { what: 'to_confirm', batch: id, specification, count: ready };
  }));
}

async function keysDue({ sign }: DeskDeps, org: string, today: string): Promise<Waiting[]> {
  const keys = await sign.keys(org), current = keys.find(({ state }) => state === 'current');
  if (!current) return keys.length > 0 ? [{ what: 'key_revoked', count: 1 }] : [];
  return isOld(current.since, today) ? [{ what: 'key_due', count: 1, since: current.since.toISOString() }] : [];
}

const isOld = (since: Date, today: string): boolean => since.toISOString().slice(0, 10) < `${Number(today.slice(0, 4)) - KEY_YEARS}${today.slice(4)}`;

async function endingSoon({ issue }: DeskDeps, org: string, today: string): Promise<Waiting[]> {
  const until = new Date(Date.parse(today) + SOON_DAYS * 86_400_000).toISOString().slice(0, 10);
  const { lines, next } = await issue.awards(org, { status: 'clear', ends: { from: today, until } });
  const [first] = lines.flatMap(({ validUntil }) => validUntil ?? []).sort();
  return first === undefined ? [] : [{ what: 'expiring', count: lines.length, more: next !== undefined, until, first }];
}

async function invitationsOver({ people }: DeskDeps, org: string, today: string): Promise<Waiting[]> {
  const over = (await people.invitations(org)).filter(({ expiresAt }) => expiresAt.slice(0, 10) < today).length;
  return over > 0 ? [{ what: 'invitation_over', count: over }] : [];
}

export async function runningOf({ issue }: DeskDeps, org: string): Promise<Running[]> {
  const under = (await issue.batches(org)).lines.filter(({ state }) => state === 'confirmed').slice(0, BATCHES);
  const all = await Promise.all(under.map(async ({ id, specification }) => ({ batch: id, specification, progress: await issue.progress(org, id) })));
  return all.flatMap((one) => (one.progress ? [{ ...one, progress: one.progress }] : []));
}

export async function standingOf({ sign, log, deliver }: DeskDeps, org: string, may: May, today: string): Promise<Standing> {
  const [keys, broken] = await Promise.all([may.see ? sign.keys(org) : undefined, log.ready()]);
  const current = keys?.find(({ state }) => state === 'current');
  const key = keys && (current ? (isOld(current.since, today) ? 'due' : 'good') : keys.length > 0 ? 'revoked' : 'none');
  return { key, keySince: current?.since.toISOString(), log: broken === undefined, mail: deliver.canSend };
}
