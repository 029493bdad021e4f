/** Open Badge 2.0 or 1.x → what a page may show of it. The award, the badge and the issuer are three documents there. */
import { optional } from './members.ts';
import type { ClaimedEvidence, Claims } from './read.ts';

type Obj = Readonly<Record<string, unknown>>;

export type OldBadge = { readonly assertion: Obj; readonly badge: Obj | undefined; readonly issuer: Obj | undefined };

/** Null: not even a name could be read. Never throws. */
export function readOldBadge({ assertion, badge, issuer }: OldBadge): Claims | null {
  const title = text(badge?.['name']);
  if (badge === undefined || title === undefined) return null;
  const criteria = badge['criteria'];
  const [from, until] = [stampOf(assertion['issuedOn'] ?? assertion['issued_on']), stampOf(assertion['expires'])];
  return {
    ...optional('id', text(assertion['id']) ?? text(assertion['uid'])),
    title,
    description: text(badge['description']) ?? '',
    ...optional('criteria', text(object(criteria)?.['narrative']) ?? text(criteria)),
    issuer: { id: issuerIdOf(issuer) ?? '', ...optional('name', text(issuer?.['name'])), ...optional('url', webUrl(issuer?.['url'])) },
    ...optional('awardedOn', from),
    ...optional('validFrom', from),
    ...optional('validUntil', until),
    outcomes: [],
    skills: list(badge['alignment']).flatMap((link) => (text(object(link)?.['targetName']) === undefined ? [] : [{ name: text(object(link)?.['targetName']) ?? '', ...optional('url', webUrl(object(link)?.['targetUrl'])) }])),
    links: [],
    results: [],
    evidence: list(assertion['evidence']).flatMap(evidenceOf),
    ...optional('narrative', text(assertion['narrative'])),
    tags: list(badge['tags']).map(text).filter((tag) => tag !== undefined),
    ...optional('achievementId', text(badge['id'])),
  };
}

/** Open Badges 0.5 knew issuers by their `origin`. */
export function issuerIdOf(issuer: Obj | undefined): string | undefined {
  return text(issuer?.['id']) ?? text(issuer?.['origin']) ?? text(issuer?.['url']);
}

/** ISO 8601 with a zone; older badges also have seconds since 1970 or a day. */
export function stampOf(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value) && Math.abs(value) < 1e11) return new Date(Math.floor(value) * 1000).toISOString();
  const plain = text(value);
  return plain !== undefined && /^\d{4}-\d\d-\d\d$/.test(plain) ? `${plain}T00:00:00Z` : plain;
}

function evidenceOf(evidence: unknown): readonly ClaimedEvidence[] {
  const entry = object(evidence) ?? { id: evidence };
  const url = webUrl(entry['id']);
  const name = text(entry['name']) ?? url;
  return name === undefined ? [] : [{ name, ...optional('url', url), ...optional('description', text(entry['description']) ?? text(entry['narrative'])) }];
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function webUrl(value: unknown): string | undefined {
  return typeof value === 'string' && /^https?:\/\/[^\s"'<>]+$/i.test(value) ? value : undefined;
}

function object(value: unknown): Obj | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Obj) : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}
