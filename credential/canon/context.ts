/**
 * The context rule, applied before any JSON-LD processing. RDFC-1.0 signs what terms expand to, not the terms: a document that
 * brings its own context can swap `name` and `level`, keep its signature and say something else. So `@context` is a list of
 * addresses known here, in the one order that makes sense, at the top of the document and nowhere else.
 */
import { contextRank } from '../contexts/contexts.ts';
import type { ContextRank } from '../contexts/contexts.ts';
import { CredentialError } from '../errors.ts';

const ORDER: readonly ContextRank[] = ['base', 'domain', 'extension', 'security'];

/** Errors: `ctx_not_allowed`, `ctx_order`. */
export function checkContext(document: object): readonly string[] {
  const urls: unknown = (document as { '@context'?: unknown })['@context'];
  if (!Array.isArray(urls) || urls.length === 0) throw refuse('“@context” must be a list of addresses');
  let last = -1;
  for (const url of urls as unknown[]) {
    if (typeof url !== 'string') throw refuse('a context inside the document could give its terms another meaning');
    const rank = contextRank(url);
    const place = rank === undefined ? -1 : ORDER.indexOf(rank);
    if (place < 0) throw refuse(`the context ${url} is not one of those known here`);
    const misplaced = last < 0 ? place !== 0 : place < last || place === 0;
    if (misplaced) throw new CredentialError('ctx_order', `the context ${url} does not stand where it should`, { path: '/@context' });
    last = place;
  }
  if (new Set(urls).size !== urls.length) throw new CredentialError('ctx_order', 'a context stands twice', { path: '/@context' });
  return urls as string[];
}

function refuse(message: string): CredentialError {
  return new CredentialError('ctx_not_allowed', message, { path: '/@context' });
}
