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

export function cursor(document: unknown): Cursor {
  const read = new Set<string>();
  return at(document, '', { read, document });
}

type Notes = { readonly read: Set<string>; readonly document: unknown };

function at(value: unknown, path: string, notes: Notes): Cursor {
  const one = Array.isArray(value) && value.length === 1 ? value[0] as unknown : value;
  const onePath = one === value ? path : `${path}/0`;
  const leaf = <T>(wanted: string): T | undefined => {
    if (typeof one !== wanted) return undefined;
    notes.read.add(onePath);
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
      for (const name of ['@value', '@language', '@direction']) if (Object.hasOwn(tagged, name)) notes.read.add(`${onePath}/${name}`);
      return tagged['@value'];
    },
    number: () => leaf<number>('number'),
    boolean: () => leaf<boolean>('boolean'),
    peek: () => one,
    taken: () => { for (const [below] of leaves(value, path)) notes.read.add(below); },
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
