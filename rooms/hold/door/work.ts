// Hours and credits by level, and who stands behind them. Nothing is added that may be the same thing twice: what is left out is said, with why.
import type { Line } from './shelf.ts';
import { counted, type Left } from './skills.ts';

export type Sum = { readonly framework: string | undefined; readonly points: number };
export type LevelRow = { readonly eqf: number | undefined; /** As written, where it is not of the European framework. */ readonly level: string | undefined; readonly lines: readonly Line[]; readonly hours: number; /** How many of them state hours. */ readonly stated: number; readonly credits: readonly Sum[] };
/** `same`: another of the same specification counts instead; `inside`: what it is part of counts. */
export type Overlap = { readonly line: Line; readonly why: 'same' | 'inside'; readonly instead: Line };
export type Work = { readonly rows: readonly LevelRow[]; readonly hours: number; readonly credits: readonly Sum[]; readonly counted: number; readonly overlaps: readonly Overlap[]; readonly silent: readonly Line[]; readonly left: Left };

export const ECTS = 'ECTS';

export function workOf(all: readonly Line[]): Work {
  const { lines, left } = counted(all), { once, overlaps } = withoutOverlaps(lines);
  const levels = Map.groupBy(once, ({ card }) => (card.eqf !== undefined ? `eqf ${card.eqf}` : card.level ? `other ${card.level}` : ''));
  const rows = [...levels.values()].map((own): LevelRow => ({ eqf: own[0]?.card.eqf, level: own[0]?.card.eqf === undefined ? own[0]?.card.level : undefined, lines: own, hours: hoursIn(own), stated: own.filter(({ card }) => card.hours !== undefined).length, credits: creditsIn(own) }));
  const rank = ({ eqf, level }: LevelRow) => (eqf !== undefined ? 10 - eqf : level !== undefined ? 20 : 30);
  return { rows: rows.sort((a, b) => rank(a) - rank(b) || (a.level ?? '').localeCompare(b.level ?? '')), hours: hoursIn(once), credits: creditsIn(once), counted: once.length, overlaps, silent: once.filter(({ card }) => card.hours === undefined && card.credits === undefined), left };
}

/** The newest of one specification stands for all of them; what stands inside another of the same issuer is in that one's work. */
function withoutOverlaps(lines: readonly Line[]): { once: readonly Line[]; overlaps: readonly Overlap[] } {
  const overlaps: Overlap[] = [], newest = new Map<string, Line>(), order = lines.toSorted((a, b) => (b.card.awardedOn ?? '').localeCompare(a.card.awardedOn ?? '') || b.receivedAt.getTime() - a.receivedAt.getTime());
  for (const line of order) { const instead = newest.get(line.card.about); if (instead) overlaps.push({ line, why: 'same', instead }); else newest.set(line.card.about, line); }
  const kept = [...newest.values()], holder = new Map(kept.flatMap((line) => line.card.inside.map((about) => [about, line] as const)));
  const once = kept.filter((line) => { const instead = holder.get(line.card.named); if (!instead || instead === line) return true; overlaps.push({ line, why: 'inside', instead }); return false; });
  return { once, overlaps };
}

function hoursIn(lines: readonly Line[]): number {
  return hundredths(lines.reduce((sum, { card }) => sum + (card.hours ?? 0), 0));
}

/** Credits of one system only add to credits of that system; those whose system nobody names stand by themselves. */
function creditsIn(lines: readonly Line[]): readonly Sum[] {
  const sums = new Map<string | undefined, number>();
  for (const { card: { credits } } of lines) if (credits) { const framework = systemOf(credits.framework); sums.set(framework, (sums.get(framework) ?? 0) + credits.points); }
  return [...sums].map(([framework, points]) => ({ framework, points: hundredths(points) })).sort((a, b) => Number(b.framework === ECTS) - Number(a.framework === ECTS) || Number(a.framework === undefined) - Number(b.framework === undefined) || (a.framework ?? '').localeCompare(b.framework ?? ''));
}

/** One name for the European system, in whatever language and at whatever length it is written. */
export function systemOf(framework: string | undefined): string | undefined {
  return framework !== undefined && /^(ECTS|European Credit Transfer( and Accumulation)? System( \(ECTS\))?|Système européen de transfert( et d.accumulation)? de crédits( \(ECTS\))?)$/iu.test(framework.trim()) ? ECTS : framework;
}

function hundredths(sum: number): number {
  return Math.round(sum * 100) / 100;
}

export type IssuerRow = { readonly id: string; readonly name: string | undefined; readonly url: string | undefined; readonly lines: readonly Line[]; readonly skills: number; /** Bodies that award with it, and who assures the quality: as the credentials say. */ readonly bodies: readonly string[]; readonly quality: readonly { readonly kind?: string; readonly body: string }[] };

/** Who vouches for what: those of most credentials first. */
export function issuersOf(all: readonly Line[]): { readonly rows: readonly IssuerRow[]; readonly left: Left } {
  const { lines, left } = counted(all);
  const rows = [...Map.groupBy(lines, ({ card }) => card.issuer.id)].map(([id, own]): IssuerRow => ({
    id, name: own.find(({ card }) => card.issuer.name)?.card.issuer.name, url: own.find(({ card }) => card.issuer.url)?.card.issuer.url, lines: own, skills: new Set(own.flatMap(({ card }) => card.skills.map(({ key }) => key))).size,
    bodies: [...new Set(own.flatMap(({ card }) => card.bodies))], quality: [...new Map(own.flatMap(({ card }) => card.quality).map((one) => [`${one.kind ?? ''} ${one.body}`, one])).values()],
  }));
  return { rows: rows.sort((a, b) => b.lines.length - a.lines.length || (a.name ?? a.id).localeCompare(b.name ?? b.id)), left };
}

export type Ending = { readonly over: readonly Line[]; readonly soon: readonly Line[]; readonly later: readonly Line[]; readonly endless: number };
/** Days ahead that are soon enough to do something about it. */
export const SOON = 90;

/** By their end date, the next one first; `today`: an ISO day. What a newer one replaced has nothing to renew. */
export function endingOf(all: readonly Line[], today: string): Ending {
  const { lines } = counted(all), soon = new Date(Date.parse(today) + SOON * 86_400_000).toISOString().slice(0, 10);
  const dated = lines.filter(({ card }) => card.validUntil !== undefined).sort((a, b) => (a.card.validUntil ?? '').localeCompare(b.card.validUntil ?? '')), until = ({ card }: Line) => card.validUntil ?? '';
  return { over: dated.filter((line) => until(line) < today).reverse(), soon: dated.filter((line) => until(line) >= today && until(line) <= soon), later: dated.filter((line) => until(line) > soon), endless: lines.length - dated.length };
}
