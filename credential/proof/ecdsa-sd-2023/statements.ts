/**
 * W3C Data Integrity ECDSA Cryptosuites 1.0 §3.4: a document as statements, each a canonical N-Quad, whose unnamed nodes carry labels
 * of the issuer's making, so that neither their number nor their order tells what was left out.
 *
 * §3.4.9 names unnamed nodes before anything is chosen, by expanding and compacting the document. Documents here are plain (see
 * canon/plain.ts): naming every object in place gives the same statements and leaves pointers meaning what they say.
 */
import { canonicalNQuads } from '../../canon/reference.ts';
import { sortByCodePoint } from '../../canon/order.ts';
import { CredentialError } from '../../errors.ts';
import { sha256Hex } from '../../platform.ts';
import { select } from './pointers.ts';

export type Canonicalise = (document: object) => Promise<readonly string[]>;

/** Canonical label to the issuer's, both without `_:`. */
export type Label = (canonical: string) => Promise<string>;

export type Selection = {
  /** As the issuer labels them. */
  readonly lines: ReadonlySet<string>;
  /** The same statements under passing labels, for working out canonical ones. */
  readonly passing: string;
};

export type Statements = {
  /** As the issuer labels them, sorted; each ends with a line feed. */
  readonly lines: readonly string[];
  /** Passing label to the issuer's. */
  readonly labels: ReadonlyMap<string, string>;
  readonly select: (pointers: readonly string[]) => Promise<Selection>;
};

/** Errors: `bad_argument` for what cannot be shown in parts, `canon_order`, and those of canonize. */
export async function statementsOf(document: object, label: Label, canonicalise: Canonicalise): Promise<Statements> {
  if (JSON.stringify(document).includes(PASSING)) throw new CredentialError('bad_argument', `an address begins with ${PASSING}`);
  const named = nameAll(document) as object;
  const passing = await passingLines(named, canonicalise);
  const canonical = new Map<string, string>();
  const form = await canonicalNQuads(passing.join(''), { labels: canonical });
  // Naming must not have changed what is said: an object that is a value to its context, not a node, would have become one.
  if (!(await canonicalise(document)).includes(form)) throw new CredentialError('bad_argument', 'this document cannot be shown in parts');
  const labels = new Map<string, string>();
  for (const [from, to] of canonical) labels.set(from, await label(to));
  const [lines = [], other] = inBothOrders(passing.map((line) => relabel(line, labels)));
  if (other) throw new CredentialError('canon_order', 'sorting by code point and by UTF-16 code unit give different results');
  const known = new Set(lines);
  return { lines, labels, select: async (pointers) => {
    const part = select(named, pointers);
    const chosen = part ? await passingLines(part, canonicalise) : [];
    const relabelled = chosen.map((line) => relabel(line, labels));
    if (!relabelled.every((line) => known.has(line))) throw new CredentialError('bad_argument', 'a list whose order counts is shown as a whole or not at all');
    return { lines: new Set(relabelled), passing: chosen.join('') };
  } };
}

/** Sorted by code point, as RDFC-1.0 does, and by UTF-16 code unit as well where that differs. */
export function inBothOrders(lines: readonly string[]): readonly (readonly string[])[] {
  const byUnit = lines.toSorted();
  const byPoint = linesOf(sortByCodePoint(byUnit.join('')));
  return byPoint.every((line, i) => line === byUnit[i]) ? [byUnit] : [byPoint, byUnit];
}

export function linesOf(form: string): readonly string[] {
  return form.split('\n').slice(0, -1).map((line) => `${line}\n`);
}

/** Subject, object and graph may be unnamed; a text may hold whatever looks like a label. */
const LINE = /^(\S+) (\S+) (".*"\S*|\S+)(?: (\S+))? \.\n$/;

export function relabel(line: string, labels: ReadonlyMap<string, string>): string {
  const rename = (token: string | undefined) => (token?.startsWith('_:') ? `_:${labels.get(token.slice(2))}` : token);
  const [subject, predicate, object, graph] = tokensOf(line);
  return `${rename(subject)} ${predicate} ${rename(object)}${graph === undefined ? '' : ` ${rename(graph)}`} .\n`;
}

/** Without `_:`. */
export function labelsIn(lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => tokensOf(line).filter((token) => token?.startsWith('_:')).map((token) => String(token).slice(2))));
}

function tokensOf(line: string): readonly (string | undefined)[] {
  return LINE.exec(line)?.slice(1) ?? [];
}

const PASSING = 'urn:bnid:';

function nameAll(document: object): unknown {
  let count = 0;
  return (function name(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(name);
    if (typeof value !== 'object' || value === null || '@value' in value) return value;
    const id = 'id' in value ? {} : { id: `${PASSING}${(count += 1)}` };
    return { ...Object.fromEntries(Object.entries(value).map(([key, member]) => [key, key === '@context' ? member : name(member)])), ...id };
  })(document);
}

async function passingLines(named: object, canonicalise: Canonicalise): Promise<readonly string[]> {
  const [form = ''] = await canonicalise(named);
  const lines = linesOf(form);
  const lists = nameLists(lines);
  return lines.map((line) => relabel(line, lists).replaceAll(/<urn:bnid:(\d+)>/g, '_:b$1'));
}

const RDF = '<http://www.w3.org/1999/02/22-rdf-syntax-ns#';

/**
 * What is still unnamed are the links of lists. Each gets its name from who has the list, as what, and its place in it: the same in the
 * whole and in a part that shows the list. Errors: `bad_argument` for anything else, such as a graph without a name.
 */
function nameLists(lines: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const rest = new Map(lines.map(tokensOf).filter(([, predicate]) => predicate === `${RDF}rest>`).map(([from = '', , to = '']) => [from, to]));
  const owners = new Set<string>();
  for (const [subject, predicate, object = ''] of lines.map(tokensOf)) {
    if (!object.startsWith('_:') || predicate === `${RDF}rest>`) continue;
    const owner = `${subject} ${predicate}`;
    if (owners.has(owner) || subject?.startsWith('_:')) throw unnamed();
    owners.add(owner);
    for (let [at, i]: [string | undefined, number] = [object, 0]; at?.startsWith('_:') && !names.has(at.slice(2)); at = rest.get(at), i += 1) {
      names.set(at.slice(2), `l${sha256Hex(owner).slice(0, 32)}x${i}`);
    }
  }
  if (![...labelsIn(lines)].every((label) => names.has(label))) throw unnamed();
  return names;
}

function unnamed(): CredentialError {
  return new CredentialError('bad_argument', 'what holds credentials or lists of lists cannot be shown in parts');
}
