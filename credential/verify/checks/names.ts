/**
 * Vocabulary of a token: the signature covers the words themselves, so nothing can be swapped under them. They must still be the words
 * of a known data model, and none may be given another meaning inside the document.
 */
import { contextRank } from '../../contexts/contexts.ts';
import type { Finding } from '../finding.ts';
import { fail, isGood, notChecked, pass } from '../finding.ts';
import { asList } from '../json.ts';
import type { Obj } from '../json.ts';

/** Vocabularies whose few words are read here, though only under a token: their definitions are not kept. */
const READ: ReadonlySet<unknown> = new Set(['http://data.europa.eu/snb/model/context/edc-ap', 'https://w3id.org/security/suites/jws-2020/v1']);

export function checkNames(document: Obj): Finding {
  const contexts = asList(document['@context']);
  const [base] = contexts;
  if (!contexts.every((context) => typeof context === 'string')) return fail('context', 'ctx_not_allowed', { path: '/@context' });
  if (typeof base !== 'string' || contextRank(base) !== 'base') return fail('context', 'ctx_order', { path: '/@context' });
  const foreign = contexts.find((context) => contextRank(String(context)) === undefined && !READ.has(context));
  return foreign === undefined ? pass('context', 'context_pinned') : notChecked('context', 'context_foreign', { detail: String(foreign).slice(0, 200) });
}

/** Unknown words leave the verdict open; what the known ones say, and who signed it, can still be told. */
export function isReadable(terms: Finding): boolean {
  return isGood(terms) || terms.code === 'context_foreign';
}
