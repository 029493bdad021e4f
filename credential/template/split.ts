/** Document → template and values. Documents of one shape (the same members, lists as long) that say the same outside of their slots share a template. */
import { CRYPTOSUITE } from '../proof/eddsa-rdfc-2022.ts';
import { OPEN_BADGE } from './places.ts';
import type { Places } from './places.ts';
import { CREATED, bad, templateId } from './template.ts';
import type { Slot, SlotKind, TemplateData } from './template.ts';

export type Split = { readonly template: TemplateData; readonly id: string; readonly values: readonly string[] };

/** `created`: xsd:dateTimeStamp in UTC, whole seconds. */
export type SplitProof = { readonly verificationMethod: string; readonly created: string };

/**
 * `document`: a credential without proof; what is put together again is the text of the same with an `eddsa-rdfc-2022` proof, as
 * addProof makes it. Errors: `bad_argument`, `json_*` for what JSON cannot say.
 */
export function splitDocument(document: object, proof: SplitProof, places: Places = OPEN_BADGE): Split {
  if ('proof' in document) throw bad('this document has a proof already', '/proof');
  const { verificationMethod, created } = proof;
  const signed = { ...document, proof: [{ type: 'DataIntegrityProof', cryptosuite: CRYPTOSUITE, created, verificationMethod, proofPurpose: 'assertionMethod', proofValue: '' }] };
  const inAll = latest?.places === places ? latest.inAll : { ...places, proof: [{ created: 'datetime', proofValue: 'text' }] } as const, like: string[] = [];
  if (latest?.places === places && isAlike(signed, latest.was, inAll, like)) return { ...latest.made, values: like.slice(0, -1) };
  const reading = new Reading();
  write(reading, signed, inAll, '');
  const made = named(reading.said, () => cutOut(signed, inAll));
  latest = { places, inAll, was: remembered(signed), made };
  return { ...made, values: reading.values.slice(0, -1) };
}

/** The document that had another shape than the one before it: rows of a batch follow one another. A copy: whose it is may change theirs. */
let latest: { readonly places: Places; readonly inAll: Places; readonly was: unknown; readonly made: Named } | undefined;

/** An object, its members in order. What is frozen all the way down stays itself. */
class Was {
  readonly names: readonly string[];
  readonly members: readonly unknown[];
  constructor(value: object) {
    this.names = Object.keys(value);
    this.members = Object.values(value).map(remembered);
  }
}

function remembered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(remembered);
  return !isObject(value) || parts.has(value) ? value : new Was(value);
}

/** Whether JSON writes both alike but in their slots; `values`: what the first has there. False is no more than a doubt. Loops, because it is done for every row. */
function isAlike(value: unknown, was: unknown, places: Places[string] | undefined, values: string[]): boolean {
  if (typeof places === 'string' && typeof value === 'string') {
    values.push(value);
    return typeof was === 'string';
  }
  if (Array.isArray(value)) {
    const inner = Array.isArray(places) ? places[0] as Places : undefined;
    if (!Array.isArray(was) || value.length !== was.length) return false;
    for (let i = 0; i < value.length; i += 1) if (!isAlike(value[i], was[i], inner, values)) return false;
    return true;
  }
  if (!isObject(value)) return value === was && typeof value !== 'function';
  if (!(was instanceof Was)) return value === was && places === undefined;
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  const inside = isObject(places) ? places as Places : undefined;
  let i = 0;
  for (const name in value) if (name !== was.names[i] || !isAlike((value as Obj)[name], was.members[i++], inside?.[name], values)) return false;
  return i === was.names.length;
}
type Obj = Readonly<Record<string, unknown>>;

function cutOut(signed: object, places: Places): TemplateData {
  const cutting = new Cutting();
  write(cutting, signed, places, '');
  const { chunks, slots, open } = cutting;
  if (slots.at(-2)?.path !== CREATED) throw bad('a proof has its time');
  return { version: 1, chunks: [...chunks, open], slots: slots.slice(0, -1) };
}

/** What a document is written to, in its order. */
type Writing = {
  say(text: string): void;
  part(known: Known): void;
  cut(path: string, kind: SlotKind, value: string): void;
  under(path: string, step: string | number): string;
};

/** The values, and what is said besides, with a mark for each slot and for each part that is known: no two templates say the same. */
class Reading implements Writing {
  readonly said: string[] = [];
  readonly values: string[] = [];
  say(text: string): void { this.said.push(text); }
  part({ mark }: Known): void { this.said.push(mark); }
  /** No JSON text has a U+0000; where it is follows from what was said before. */
  cut(_: string, kind: SlotKind, value: string): void {
    this.said.push(CUT[kind]);
    this.values.push(value);
  }
  under(): string { return ''; }
}
const CUT: Readonly<Record<SlotKind, string>> = { text: '\u0000text\u0000', iri: '\u0000iri\u0000', datetime: '\u0000datetime\u0000' };

/** The template, when nobody knows it yet. */
class Cutting implements Writing {
  open = '';
  readonly chunks: string[] = [];
  readonly slots: Slot[] = [];
  say(text: string): void { this.open += text; }
  part({ text }: Known): void { this.open += text; }
  cut(path: string, kind: SlotKind): void {
    this.chunks.push(`${this.open}"`);
    this.slots.push({ path, kind });
    this.open = '"';
  }
  under(path: string, step: string | number): string { return `${path}/${step}`; }
}

function write(writing: Writing, value: unknown, places: Places[string] | undefined, path: string): void {
  if (typeof places === 'string' && typeof value === 'string') return writing.cut(path, places, value);
  if (Array.isArray(value) && Array.isArray(places)) {
    writing.say('[');
    value.forEach((item, i) => {
      if (i > 0) writing.say(',');
      write(writing, item, places[0] as Places, writing.under(path, i));
    });
    writing.say(']');
  } else if (isObject(value) && isObject(places)) {
    let mark = '{';
    for (const name of Object.keys(value)) {
      const member = (value as Readonly<Record<string, unknown>>)[name];
      if (member === undefined) continue;
      writing.say(mark + memberName(name));
      write(writing, member, (places as Places)[name], writing.under(path, name));
      mark = ',';
    }
    writing.say(mark === '{' ? '{}' : '}');
  } else {
    const part = isObject(value) ? knownPart(value) : undefined;
    if (part) writing.part(part); else writing.say(JSON.stringify(value) ?? 'null');
  }
}

/** What is frozen all the way down says the same in every document it stands in. */
type Known = { readonly text: string; readonly mark: string };
const parts = new WeakMap<object, Known>();
let partCount = 0;

function knownPart(value: object): Known | undefined {
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
const names = new Map<string, Named>();
const MAX_NAMES = 32;

type Named = { readonly template: TemplateData; readonly id: string };

function named(said: readonly string[], make: () => TemplateData): Named {
  const key = said.join(''), known = names.get(key), template = known?.template ?? make(), made = known ?? { template, id: templateId(template) };
  if (names.size >= MAX_NAMES) names.clear();
  names.set(key, made);
  return made;
}
