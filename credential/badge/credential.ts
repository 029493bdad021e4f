/** Any credential → what a page may show of it: who, to whom, when and what it calls itself. */
import { optional } from './members.ts';
import type { Claims } from './read.ts';

type Obj = Record<string, unknown>;

const BASE: ReadonlySet<unknown> = new Set(['VerifiableCredential']);

/** Null: no credential with an issuer. Never throws. */
export function readCredential(credential: unknown): Claims | null {
  const document = object(credential);
  const issuer: Obj | undefined = typeof document?.['issuer'] === 'string' ? { id: document['issuer'] } : object(document?.['issuer']);
  if (!document || typeof issuer?.['id'] !== 'string') return null;
  const subject = object(document['credentialSubject']) ?? {};
  const kind = [document['type']].flat().find((type) => typeof type === 'string' && !BASE.has(type)) as string | undefined;
  return {
    ...optional('id', text(document['id'])),
    title: text(document['name']) ?? kind ?? '',
    description: text(document['description']) ?? text(subject['endorsementComment']) ?? '',
    ...optional('kind', kind),
    issuer: { id: issuer['id'], ...optional('name', text(issuer['name'])) },
    ...optional('holderId', text(subject['id'])),
    ...optional('awardedOn', text(document['awardedDate'])),
    ...optional('validFrom', text(document['validFrom']) ?? text(document['issuanceDate'])),
    ...optional('validUntil', text(document['validUntil']) ?? text(document['expirationDate'])),
    outcomes: [], skills: [], links: [], results: [], evidence: [], tags: [],
  };
}

function object(value: unknown): Obj | undefined {
  const plain: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return typeof plain === 'object' && plain !== null && !Array.isArray(plain) ? (plain as Obj) : undefined;
}

/** VCDM 2.0 §11.1: a text, one with its language, or one for each of several languages. */
function text(value: unknown): string | undefined {
  const plain = object(Array.isArray(value) ? (value as unknown[])[0] : value)?.['@value'] ?? value;
  return typeof plain === 'string' ? plain : undefined;
}
