/** Document → template and values. Documents of one shape (the same members, lists as long) that say the same outside of their slots share a template. */
import { CRYPTOSUITE } from '../proof/eddsa-rdfc-2022.ts';
import { OPEN_BADGE } from './places.ts';
import type { Places } from './places.ts';
import { CREATED, bad, templateId } from './template.ts';
import type { Slot, TemplateData } from './template.ts';

export type Split = { readonly template: TemplateData; readonly id: string; readonly values: readonly string[] };

/** `created`: xsd:dateTimeStamp in UTC, whole seconds. */
export type SplitProof = { readonly verificationMethod: string; readonly created: string };

/**
 * `document`: a credential without proof; what is put together again is the text of the same with an `eddsa-rdfc-2022` proof, as
 * addProof makes it. Errors: `bad_argument`, `json_*` for what JSON cannot say.
 */
export function splitDocument(document: object, proof: SplitProof, places: Places = OPEN_BADGE): Split {
  if ('proof' in document) throw bad('this document has a proof already', '/proof');
  const writing: Writing = { chunks: [], slots: [], values: [], open: '', key: '' };
  const { verificationMethod, created } = proof;
  const signed = { ...document, proof: [{ type: 'DataIntegrityProof', cryptosuite: CRYPTOSUITE, created, verificationMethod, proofPurpose: 'assertionMethod', proofValue: '' }] };
  write(writing, signed, { ...places, proof: [{ created: 'datetime', proofValue: 'text' }] }, '');
  const { chunks, slots, values, open, key } = writing;
  if (slots.at(-2)?.path !== CREATED) throw bad('a proof has its time');
  return { ...named(key, () => ({ version: 1, chunks: [...chunks, open], slots: slots.slice(0, -1) })), values: values.slice(0, -1) };
}

/** `open`: the chunk that is being written. `key`: the same text with a mark for each slot and for each part that is known; no two templates have one. */
type Writing = { readonly chunks: string[]; readonly slots: Slot[]; readonly values: string[]; open: string; key: string };

function write(writing: Writing, value: unknown, places: Places[string] | undefined, path: string): void {
  if (typeof places === 'string' && typeof value === 'string') return cut(writing, { path, kind: places }, value);
  if (Array.isArray(value) && Array.isArray(places)) {
    say(writing, '[');
    value.forEach((item, i) => {
      if (i > 0) say(writing, ',');
      write(writing, item, places[0] as Places, `${path}/${i}`);
    });
    say(writing, ']');
  } else if (isObject(value) && isObject(places)) {
    let mark = '{';
    for (const [name, member] of Object.entries(value)) {
      if (member === undefined) continue;
      say(writing, mark + memberName(name));
      write(writing, member, (places as Places)[name], `${path}/${name}`);
      mark = ',';
    }
    say(writing, mark === '{' ? '{}' : '}');
  } else {
    const part = isObject(value) ? knownPart(value) : undefined;
    if (part) { writing.open += part.text; writing.key += part.mark; } else say(writing, JSON.stringify(value) ?? 'null');
  }
}

function cut(writing: Writing, slot: Slot, value: string): void {
  writing.key += `\u0000${slot.path} ${slot.kind}\u0000`; // no JSON text has a U+0000
  writing.chunks.push(`${writing.open}"`);
  writing.slots.push(slot);
  writing.values.push(value);
  writing.open = '"';
}

function say(writing: Writing, text: string): void {
  writing.open += text;
  writing.key += text;
}

/** What is frozen all the way down says the same in every document it stands in. */
const parts = new WeakMap<object, { readonly text: string; readonly mark: string }>();
let partCount = 0;

function knownPart(value: object): { readonly text: string; readonly mark: string } | undefined {
  const known = parts.get(value);
  if (known || !isFrozenThrough(value)) return known;
  const made = { text: JSON.stringify(value), mark: `\u0001${partCount++}\u0001` };
  parts.set(value, made);
  return made;
}

function isFrozenThrough(value: unknown): boolean {
  return typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(isFrozenThrough));
}

/** `"name":` as JSON has it. The names of a document are few and known. */
const memberNames = new Map<string, string>();

function memberName(name: string): string {
  const known = memberNames.get(name) ?? `${JSON.stringify(name)}:`;
  if (memberNames.size < 256) memberNames.set(name, known);
  return known;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Templates come again, row after row: what they are called is worked out once. */
const names = new Map<string, { readonly template: TemplateData; readonly id: string }>();
const MAX_NAMES = 32;

function named(key: string, make: () => TemplateData): { readonly template: TemplateData; readonly id: string } {
  const known = names.get(key);
  if (known) return known;
  const template = make(), made = { template, id: templateId(template) };
  if (names.size >= MAX_NAMES) names.clear();
  names.set(key, made);
  return made;
}
