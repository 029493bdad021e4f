/**
 * A newer version (VCDM 2.0 §6.4 `refreshService`, Open Badges 3.0 `1EdTechCredentialRefresh`): asked for once, when the reader allows it and
 * this one is over or nearly. The answer is judged like any credential and changes nothing about the one that was given.
 */
import type { Claims } from '../../badge/read.ts';
import { fromUtf8 } from '../../bytes.ts';
import { parseStamp } from '../../time.ts';
import type { Judgement, JudgeInner } from '../forms/judge.ts';
import { notChecked, pass, warn } from '../finding.ts';
import { asList, asObject, hasType } from '../json.ts';
import type { Obj } from '../json.ts';
import type { VerifyPorts } from '../ports.ts';
import type { Report } from '../report.ts';

/** So long before the end it is worth asking. */
const NEAR = 30 * 24 * 3600 * 1000;

type Given = { readonly document: Obj; readonly claims: Claims | null; readonly issuer: string; readonly at: number };

export async function checkRefresh(given: Given, { refresh, fetchDocument }: Pick<VerifyPorts, 'refresh' | 'fetchDocument'>, inner: JudgeInner): Promise<Pick<Judgement, 'findings' | 'newer'>> {
  const service = asList(given.document['refreshService']).map(asObject).find((one) => hasType(one, '1EdTechCredentialRefresh'));
  const { id: url } = service ?? {};
  if (!refresh || !service || given.at + NEAR < endOf(given.claims)) return { findings: [] };
  if (typeof url !== 'string' || !url.startsWith('https://') || !fetchDocument) return { findings: [notChecked('refresh', 'refresh_unreachable')] };
  const fetched = await fetchDocument(url);
  if ('unavailable' in fetched) return { findings: [notChecked('refresh', 'refresh_unreachable', { detail: fetched.code ?? fetched.why })] };
  const newer = await inner((fromUtf8(fetched.bytes) ?? '').trim());
  if (newer.verdict !== 'valid' || !isSame(given, newer)) return { findings: [warn('refresh', 'refresh_other')], newer };
  return endOf(newer.claims) > endOf(given.claims) ? { findings: [warn('refresh', 'refresh_newer')], newer } : { findings: [pass('refresh', 'refresh_none')] };
}

/** The same thing, of the same person, by the same issuer. */
function isSame({ claims, issuer }: Given, newer: Report): boolean {
  const about = (read: Claims | null) => [read?.achievementId ?? read?.kind, read?.holderId];
  const [mine, theirs] = [about(claims), about(newer.claims)];
  return newer.issuer?.id === issuer && mine.every((name, i) => name !== undefined && name === theirs[i]);
}

function endOf(claims: Claims | null): number {
  return parseStamp(claims?.validUntil) ?? Infinity;
}
