/** Reads a JSON tree and remembers what it read, so that the rest can be named. */

export type Unread = { /** JSON pointer (RFC 6901). */ readonly path: string; /** JSON, cut at 200 characters. */ readonly value: string };

export type Cursor = {
  readonly path: string;
  readonly exists: boolean;
  /** A member; a list of one is what it holds, as JSON-LD has it. */
  get(name: string): Cursor;
  /** The members of a list, or the thing itself as a list of one. */
  items(): readonly Cursor[];
  keys(): readonly string[];
  /** Undefined, and still unread, when it is something else. VCDM 2.0 §11.1: a text may come with its language. */
  text(): string | undefined;
  number(): number | undefined;
  boolean(): boolean | undefined;
  /** The value as it is, unread until somebody says so. */
  peek(): unknown;
  /** All of it is understood, or says nothing by itself (`type`, `@context`, proofs). */
  taken(): void;
  /** Everything below the root that nobody read. */
  unread(): readonly Unread[];
};

const MAX_UNREAD = 500;

/** `graph`: a node may stand in several places under one id (ELM writes it out each time): read once is read everywhere. */
export function cursor(document: unknown, { graph = false }: { readonly graph?: boolean } = {}): Cursor {
  const read = new Set<string>(), places = graph ? placesOf(document) : undefined;
  const mark = (path: string) => { for (const same of places ? copies(path, places) : [path]) read.add(same); };
  return at(document, '', { read, mark, document });
}

type Notes = { readonly read: Set<string>; readonly mark: (path: string) => void; readonly document: unknown };
type Places = { readonly idAt: ReadonlyMap<string, string>; readonly at: ReadonlyMap<string, readonly string[]> };

function placesOf(document: unknown): Places {
  const idAt = new Map<string, string>(), places = new Map<string, string[]>();
  const look = (value: unknown, path: string): void => {
    if (Array.isArray(value)) return value.forEach((item, i) => look(item, `${path}/${i}`));
    if (typeof value !== 'object' || value === null) return;
    const { id } = value as { readonly id?: unknown };
    if (typeof id === 'string') { idAt.set(path, id); places.set(id, [...(places.get(id) ?? []), path]); }
    for (const [name, item] of Object.entries(value)) look(item, `${path}/${escaped(name)}`);
  };
  look(document, '');
  return { idAt, at: places };
}

/** The same leaf in every copy of the nodes it lies in. */
function copies(path: string, { idAt, at: places }: Places): readonly string[] {
  const found = new Set([path]);
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    const id = idAt.get(path.slice(0, end));
    for (const place of id === undefined ? [] : places.get(id) ?? []) found.add(place + path.slice(end));
  }
  return [...found];
}

function at(value: unknown, path: string, notes: Notes): Cursor {
  const one = Array.isArray(value) && value.length === 1 ? value[0] as unknown : value;
  const onePath = one === value ? path : `${path}/0`;
  const leaf = <T>(wanted: string): T | undefined => {
    if (typeof one !== wanted) return undefined;
    notes.mark(onePath);
    return one as T;
  };
  return {
    path, exists: value !== undefined,
    get(name) {
      const own = typeof one === 'object' && one !== null && !Array.isArray(one) && Object.hasOwn(one, name);
      return at(own ? (one as Readonly<Record<string, unknown>>)[name] : undefined, `${onePath}/${escaped(name)}`, notes);
    },
    items: () => (Array.isArray(value) ? value.map((item: unknown, i) => at(item, `${path}/${i}`, notes)) : value === undefined ? [] : [at(value, path, notes)]),
    keys: () => (typeof one === 'object' && one !== null && !Array.isArray(one) ? Object.keys(one) : []),
    text() {
      if (typeof one !== 'object' || one === null || Array.isArray(one)) return leaf<string>('string');
      const tagged = one as Readonly<Record<string, unknown>>;
      if (typeof tagged['@value'] !== 'string') return undefined;
      for (const name of ['@value', '@language', '@direction']) if (Object.hasOwn(tagged, name)) notes.mark(`${onePath}/${name}`);
      return tagged['@value'];
    },
    number: () => leaf<number>('number'),
    boolean: () => leaf<boolean>('boolean'),
    peek: () => one,
    taken: () => { for (const [below] of leaves(value, path)) notes.mark(below); },
    unread: () => leaves(notes.document, '').filter(([below]) => !notes.read.has(below)).slice(0, MAX_UNREAD).map(([below, left]) => ({ path: below, value: shortened(left) })),
  };
}

/** Empty lists, empty objects and null say nothing and are nobody's loss. */
function leaves(value: unknown, path: string): readonly (readonly [path: string, value: unknown])[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown, i) => leaves(item, `${path}/${i}`));
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([name, item]) => leaves(item, `${path}/${escaped(name)}`));
  return value === undefined || value === null ? [] : [[path, value]];
}

function shortened(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}

/** RFC 6901 */
function escaped(name: string): string {
  return name.replace(/~/g, '~0').replace(/\//g, '~1');
}
