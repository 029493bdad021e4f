// Newer editions of the lists, from the files as their publishers offer them: ESCO (CSV), ESCO and EU Vocabularies (RDF, in Turtle or RDF/XML), ROME and RNCP/RS (CSV), each also inside a ZIP.
// Nothing is taken unless everything is right.
import type { Fault } from '#lib/errors';
import { list } from '../vocabularies/long.ts';
import { shippedFacts, type ListName, type Vocabulary, type VocabularyConcept } from '../vocabularies/registry.ts';
import { judgeEditions } from './judge.ts';
import { isEsco, readEsco } from './esco.ts';
import { isFrench, readFrench } from './french.ts';
import { isEscoRdf, readEscoRdf } from './esco-rdf.ts';
import type { Resource } from './rdf.ts';
import { isRdfXml, readRdfXml } from './rdfxml.ts';
import { readSkos } from './skos.ts';
import { isTurtle, readTurtle } from './turtle.ts';
import { isZip, unzip } from './zip.ts';

export type LoadFile = { readonly name: string; readonly bytes: Uint8Array };
/** Turtle, of any length: read once, from its beginning. */
export type LargeFile = { readonly name: string; readonly chunks: AsyncIterable<Uint8Array> };
/**
 * What a file says of one list. `all`: the list is what this file names. `more`: it says more of the concepts there are. `below`: it adds concepts under those there are, and leaves out
 * those whose parent is none of them. `clears`: a collection whose members are those of this file alone.
 */
export type Part = { readonly list: ListName; readonly how: 'all' | 'more' | 'below'; readonly file: string; readonly says: readonly Said[]; readonly clears?: string; readonly version?: string; readonly date?: string };
export type Said = { readonly row: number; readonly concept: Partial<VocabularyConcept> & { readonly uri: string } };
export type PartReading = { readonly parts: readonly Part[]; readonly faults: readonly Fault[] };

export type Edition = Vocabulary & { readonly added: number; readonly dropped: number; readonly renamed: number };
/** `path` of a fault: file and row, `skills_en.csv:12`. `skipped`: files of a ZIP that hold no list of ours. */
export type Loading = { readonly editions: readonly Edition[]; readonly faults: readonly Fault[]; readonly skipped: readonly string[] };
export type LoadOptions = { readonly version?: string | undefined; /** `YYYY-MM-DD` */ readonly date?: string | undefined; /** Day that stands for a date nobody says. */ readonly today: string };

const MOST_FAULTS = 50;

/** Files of one edition together: `skills_en.csv` and `skills_fr.csv`, or the ZIP with both. Never throws for what the files hold, only for what keeps them from being read. */
export async function readEditions(files: readonly (LoadFile | LargeFile)[], options: LoadOptions): Promise<Loading> {
  const { files: opened, faults: notOpened } = open(files);
  const readings: { file: Opened; reading: PartReading | undefined }[] = [];
  for (const file of opened) readings.push({ file, reading: await read(file) });
  const skipped = readings.filter(({ file, reading }) => !reading && file.packed).map(({ file }) => file.name);
  const strange = readings.filter(({ file, reading }) => !reading && !file.packed).map(({ file }): Fault => ({ path: file.name, code: 'vocabulary_unknown_file' }));
  const parts = readings.flatMap(({ reading }) => reading?.parts ?? []), faults = [...notOpened, ...strange, ...readings.flatMap(({ reading }) => reading?.faults ?? [])];
  if (parts.length === 0 && faults.length === 0) faults.push({ path: files[0]?.name ?? '', code: 'vocabulary_unknown_file' });
  const drafts = faults.length === 0 ? await Promise.all([...Map.groupBy(parts, (part) => part.list)].map(([name, own]) => compose(name, own, files, options))) : [];
  faults.push(...drafts.flatMap((draft) => draft.faults));
  const editions = drafts.flatMap(({ edition }) => edition ?? []);
  if (faults.length === 0) faults.push(...await judgeEditions(editions));
  return { editions: faults.length === 0 ? editions : [], faults: faults.slice(0, MOST_FAULTS), skipped };
}

type Opened = (LoadFile | LargeFile) & { readonly packed: boolean };

function open(files: readonly (LoadFile | LargeFile)[]): { files: readonly Opened[]; faults: Fault[] } {
  const faults: Fault[] = [], opened = files.flatMap((file): Opened[] => {
    if ('chunks' in file || !isZip(file.bytes)) return [{ ...file, packed: false }];
    const inside = unzip(file.bytes);
    if ('code' in inside) { faults.push({ path: file.name, ...inside }); return []; }
    return inside.files.map((one) => ({ ...one, packed: true }));
  });
  return { files: opened, faults };
}

async function read(file: LoadFile | LargeFile): Promise<PartReading | undefined> {
  if ('chunks' in file) return isTurtle(file.name) ? rdf(file.name, await readTurtle(file.name, file.chunks)) : undefined;
  if (isEsco(file)) return readEsco(file);
  if (isTurtle(file.name)) return rdf(file.name, await readTurtle(file.name, inOne(file.bytes)));
  if (isRdfXml(file)) return rdf(file.name, readRdfXml(file));
  if (isFrench(file)) return readFrench(file);
  return undefined;
}

async function* inOne(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function rdf(file: string, { resources, faults }: { readonly resources: readonly Resource[]; readonly faults: readonly Fault[] }): Promise<PartReading> {
  if (faults.length > 0) return { parts: [], faults };
  return isEscoRdf(resources) ? readEscoRdf(file, resources) : readSkos(file, resources);
}

async function compose(name: ListName, parts: readonly Part[], files: readonly (LoadFile | LargeFile)[], { version: given, date: day, today }: LoadOptions): Promise<{ edition?: Edition; faults: Fault[] }> {
  const inUse = await list(name), file = parts[0]?.file ?? '';
  const version = given ?? parts.find((part) => part.version)?.version ?? versionIn(files), date = day ?? parts.find((part) => part.date)?.date ?? dateIn(files) ?? today;
  if (version === undefined) return { faults: [{ path: file, code: 'vocabulary_no_version' }] };
  if (inUse.date > date || (day === undefined && isBefore(version, inUse.version))) return { faults: [{ path: file, code: 'vocabulary_older', values: { version, date, current: inUse.version, since: inUse.date } }] };
  const { concepts, faults } = joined(parts, inUse.concepts);
  const now = new Set(concepts.map(({ uri }) => uri)), before = new Map(inUse.concepts.map((one) => [one.uri, one]));
  const renamed = concepts.filter(({ uri, label }) => { const was = before.get(uri)?.label; return was && Object.entries(was).some(([lang, text]) => label[lang] !== undefined && label[lang] !== text); }).length;
  const edition: Edition = {
    ...shippedFacts(name), scheme: inUse.scheme, version, date, source: [...new Set(parts.map((part) => part.file))].join(', '), concepts,
    added: concepts.filter(({ uri }) => !before.has(uri)).length, dropped: inUse.concepts.filter(({ uri }) => !now.has(uri)).length, renamed,
  };
  return { edition, faults };
}

/** Of editions that are numbered, as ESCO's are: 1.1.2 is before 1.2. */
function isBefore(version: string, inUse: string): boolean {
  const numbered = /^\d+(\.\d+){1,2}$/;
  return numbered.test(version) && numbered.test(inUse) && version.localeCompare(inUse, 'en', { numeric: true }) < 0;
}

/** What says which concepts there are goes first; what no file says of a concept stays as it was. */
function joined(parts: readonly Part[], inUse: readonly VocabularyConcept[]): { concepts: VocabularyConcept[]; faults: Fault[] } {
  const faults: Fault[] = [], before = new Map(inUse.map((one) => [one.uri, one])), inOrder = (how: Part['how']) => parts.filter((part) => part.how === how), whole = inOrder('all');
  const draft = new Map<string, VocabularyConcept>(whole.length > 0 ? [] : before);
  for (const { file, says } of whole) {
    for (const { row, concept } of says) {
      if (draft.has(concept.uri)) faults.push({ path: `${file}:${row}`, code: 'vocabulary_twice', values: { uri: concept.uri } });
      else draft.set(concept.uri, more(before.get(concept.uri) ?? { uri: concept.uri, label: {} }, concept, true));
    }
  }
  for (const { file, says, clears } of inOrder('more')) {
    if (clears !== undefined) for (const [uri, one] of draft) draft.set(uri, without(one, clears));
    for (const [uri, rows] of Map.groupBy(says, ({ concept }) => concept.uri)) {
      const known = draft.get(uri);
      if (known) draft.set(uri, rows.reduce((one, { concept }, i) => more(one, concept, i === 0), known));
      else if (!(whole.length > 0 && before.has(uri))) faults.push({ path: `${file}:${rows[0]?.row ?? 0}`, code: 'vocabulary_unknown_concept', values: { uri } });
    }
  }
  for (const { file, says } of inOrder('below')) {
    const fitting = says.filter(({ concept }) => concept.broader?.some((parent) => draft.has(parent)));
    if (fitting.length === 0) faults.push({ path: `${file}:${says[0]?.row ?? 1}`, code: 'vocabulary_unknown_concept', values: { uri: says[0]?.concept.broader?.[0] ?? '' } });
    for (const { concept } of fitting) draft.set(concept.uri, { ...concept, label: concept.label ?? {} });
  }
  return { concepts: [...draft.values()], faults };
}

function without({ collections, ...one }: VocabularyConcept, gone: string): VocabularyConcept {
  const left = collections?.filter((name) => name !== gone) ?? [];
  return left.length > 0 ? { ...one, collections: left } : one;
}

/** The first row of a file replaces what was known of lists (parents, relations, other names of its language); the next ones add. Collections only ever add. */
function more({ ours, ...one }: VocabularyConcept, { label, alt, description, broader, related, collections, ...rest }: Said['concept'], first: boolean): VocabularyConcept {
  const unofficial = ours?.filter((lang) => !label?.[lang]) ?? [];
  return {
    ...one, ...rest, label: { ...one.label, ...label }, ...(unofficial.length > 0 && { ours: unofficial }), ...(alt && { alt: { ...one.alt, ...alt } }), ...(description && { description: { ...one.description, ...description } }),
    ...(broader && { broader: [...first ? [] : one.broader ?? [], ...broader] }), ...(related && { related: [...first ? [] : one.related ?? [], ...related] }),
    ...(collections && { collections: [...new Set([...one.collections ?? [], ...collections])] }),
  };
}

/** `ESCO dataset - v1.2.0 - classification - en - csv.zip`, `unix_referentiel_code_rome_v460_utf8.csv`, `export-fiches-csv-2026-11-20.zip` */
function versionIn(files: readonly { readonly name: string }[]): string | undefined {
  for (const { name } of files) {
    const dotted = /\bv(\d+\.\d+(?:\.\d+)?)\b/.exec(name)?.[1], [, major, minor] = /_v(\d)(\d\d)_/.exec(name) ?? [];
    if (dotted) return dotted;
    if (major && minor) return `${major}.${minor}`;
  }
  return dateIn(files);
}

function dateIn(files: readonly { readonly name: string }[]): string | undefined {
  for (const { name } of files) {
    const [, y, m, d] = /(20\d\d)[-_](\d\d)[-_](\d\d)/.exec(name) ?? [];
    if (y && m && d) return `${y}-${m}-${d}`;
  }
  return undefined;
}
