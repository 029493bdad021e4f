/** Credentials inside another document: each is judged by itself, and the whole is no better than the worst of them. */
import type { Judgement, JudgeInner } from '../forms/judge.ts';
import type { Finding } from '../finding.ts';
import { fail, notChecked, pass, warn } from '../finding.ts';
import type { Report } from '../report.ts';

/** More in one document would be work for the verifier, and its network. */
const MAX_CONTAINED = 30;

export async function checkContained(items: readonly unknown[], inner: JudgeInner): Promise<Pick<Judgement, 'findings' | 'contained'>> {
  if (items.length > MAX_CONTAINED) return { findings: [notChecked('contained', 'contained_many')] };
  if (items.length === 0) return { findings: [notChecked('contained', 'contained_none')] };
  const contained: Report[] = [];
  for (const item of items) contained.push(await inner(textOf(item)));
  return { findings: [findingOn(contained)], contained };
}

/** An object stands for its own JSON, a string for a token. */
export function textOf(item: unknown): string {
  return typeof item === 'string' ? item : JSON.stringify(item);
}

/** What the worst of them says of the whole. */
export function findingOn(reports: readonly Report[]): Finding {
  if (reports.some(({ verdict }) => verdict === 'invalid')) return fail('contained', 'contained_invalid');
  if (reports.some(({ verdict }) => verdict === 'unknown')) return notChecked('contained', 'contained_unknown');
  const hasCaution = reports.some(({ checks }) => checks.some(({ result }) => result === 'warn'));
  return hasCaution ? warn('contained', 'contained_caution') : pass('contained', 'contained_ok');
}
