/** Pieces of a European Digital Credential: local ids, concepts of official lists with their scheme, notes, addresses. */
import { optional } from '../badge/members.ts';
import type { Labels } from '../badge/narrative.ts';
import type { LanguageMap } from '../model.ts';

export type Node = { readonly [member: string]: unknown };

export const CREDENTIAL = { generic: 'e34929035b' } as const;
export const PASSED: LanguageMap = { en: 'Pass', fr: 'Acquis' };

export function local(kind: string, number: number | string): string {
  return `urn:epass:${kind}:${number}`;
}

export function snb(list: string, code: string): string {
  return `http://data.europa.eu/snb/${list}/${code}`;
}

export function authority(list: string, code: string): string {
  return `http://publications.europa.eu/resource/authority/${list}/${code}`;
}

/** A concept without a name in `labels` keeps `fallback`; one without either says its code. */
export function concept(uri: string, labels: Labels, fallback?: LanguageMap): Node {
  const scheme = schemeOf(uri);
  return { id: uri, type: 'Concept', ...optional('inScheme', scheme === undefined ? undefined : { id: scheme, type: 'ConceptScheme' }), prefLabel: labels[uri] ?? fallback ?? { en: uri.slice(uri.lastIndexOf('/') + 1) } };
}

function schemeOf(uri: string): string | undefined {
  const [, base, list] = /^(http:\/\/(?:data\.europa\.eu\/snb|publications\.europa\.eu\/resource\/authority)\/([a-z0-9-]+))\/[^/]+$/i.exec(uri) ?? [];
  if (list !== undefined) return uri.startsWith('http://data.europa.eu/snb/') ? `${base}/25831c2` : base;
  const kind = /^http:\/\/data\.europa\.eu\/esco\/(skill|occupation)\//.exec(uri)?.[1];
  return kind === undefined ? undefined : `http://data.europa.eu/esco/concept-scheme/${kind}s`;
}

/** ISO 3166-1 alpha-3, as the Publications Office writes it. */
export function countryConcept(country: string, labels: Labels): Node {
  return concept(authority('country', country), labels, { en: country });
}

/** A country as a place that has laws: the profile wants it of the list of administrative units, which names countries alike. */
export function jurisdictionConcept(country: string, labels: Labels): Node {
  return concept(authority('atu', country), {}, labels[authority('country', country)] ?? { en: country });
}

export function languageConcept(code: string, labels: Labels): Node {
  return concept(authority('language', code), labels, { en: code });
}

export function note(number: string, text: LanguageMap): Node {
  return { id: local('note', number), type: 'Note', noteLiteral: text };
}

export function webResource(number: string, address: string, title?: LanguageMap): Node {
  return { id: local('webResource', number), type: 'WebResource', contentURL: address, ...optional('title', title) };
}
