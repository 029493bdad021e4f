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
  const writing: Writing = { chunks: [], slots: [], values: [], open: '' };
  const { verificationMethod, created } = proof;
  const signed = { ...document, proof: [{ type: 'DataIntegrityProof', cryptosuite: CRYPTOSUITE, created, verificationMethod, proofPurpose: 'assertionMethod', proofValue: '' }] };
  write(writing, signed, { ...places, proof: [{ created: 'datetime', proofValue: 'text' }] }, '');
  const { chunks, slots, values, open } = writing;
  if (slots.at(-2)?.path !== CREATED) throw bad('a proof has its time');
  return { ...named({ version: 1, chunks: [...chunks, open], slots: slots.slice(0, -1) }), values: values.slice(0, -1) };
}

/** `open`: the chunk that is being written. */
type Writing = { readonly chunks: string[]; readonly slots: Slot[]; readonly values: string[]; open: string };

function write(writing: Writing, value: unknown, places: Places[string] | undefined, path: string): void {
  if (typeof places === 'string' && typeof value === 'string') return cut(writing, { path, kind: places }, value);
  if (Array.isArray(value) && Array.isArray(places)) {
    writing.open += '[';
    value.forEach((item, i) => {
      if (i > 0) writing.open += ',';
      write(writing, item, places[0] as Places, `${path}/${i}`);
    });
    writing.open += ']';
  } else if (isObject(value) && isObject(places)) {
    let mark = '{';
    for (const [name, member] of Object.entries(value)) {
      if (member === undefined) continue;
      writing.open += `${mark}${JSON.stringify(name)}:`;
      write(writing, member, (places as Places)[name], `${path}/${name}`);
      mark = ',';
    }
    writing.open += mark === '{' ? '{}' : '}';
  } else {
    writing.open += JSON.stringify(value) ?? 'null';
  }
}

function cut(writing: Writing, slot: Slot, value: string): void {
  writing.chunks.push(`${writing.open}"`);
  writing.slots.push(slot);
  writing.values.push(value);
  writing.open = '"';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Templates come again, row after row: what they are called is worked out once. */
const recent: { readonly template: TemplateData; readonly id: string }[] = [];
const MAX_RECENT = 32;

function named(template: TemplateData): { readonly template: TemplateData; readonly id: string } {
  const known = recent.find((one) => isSame(one.template, template));
  if (known) return known;
  const made = { template, id: templateId(template) };
  if (recent.unshift(made) > MAX_RECENT) recent.pop();
  return made;
}

function isSame(a: TemplateData, b: TemplateData): boolean {
  return a.chunks.length === b.chunks.length && a.chunks.every((chunk, i) => chunk === b.chunks[i])
    && a.slots.every(({ path, kind }, i) => path === b.slots[i]?.path && kind === b.slots[i].kind);
}
