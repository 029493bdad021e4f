/** For tests: documents of random structure over the pinned contexts, most of which can be signed and some of which cannot. */
import fc from 'fast-check';
import { contextDocument } from '../credential/contexts/contexts.ts';

type Json = Record<string, unknown>;
type Definition = { readonly coercion: unknown; readonly container: unknown };
type Shape = ReadonlyMap<string, Definition>;

const [VC2, VC1] = ['https://www.w3.org/ns/credentials/v2', 'https://www.w3.org/2018/credentials/v1'];
const [OB, CLR] = ['https://purl.imsglobal.org/spec/ob/v3p0', 'https://purl.imsglobal.org/spec/clr/v2p0'];
const ED25519 = 'https://w3id.org/security/suites/ed25519-2020/v1';

export const CONTEXTS: readonly (readonly string[])[] = [
  [VC2, `${OB}/context-3.0.3.json`], [VC2, `${OB}/context-3.0.3.json`], [VC2, `${OB}/context-3.0.2.json`], [VC2, `${OB}/context-3.0.1.json`],
  [VC2, `${OB}/context-3.0.3.json`, `${OB}/extensions.json`], [VC1, `${OB}/context.json`], [VC1, `${OB}/context-3.0.1.json`, ED25519],
  [VC2], [VC1], [VC1, ED25519], [VC1, 'https://w3id.org/security/data-integrity/v1'], [VC1, `${OB}/context-3.0.2.json`, 'https://w3id.org/security/data-integrity/v2'],
  [VC2, `${CLR}/context-2.0.1.json`, `${OB}/context-3.0.3.json`], [VC1, `${CLR}/context.json`, `${OB}/context.json`],
  [VC2, 'https://w3id.org/security/data-integrity/v2'], [VC2, `${OB}/context-3.0.3.json`, `${OB}/context-3.0.2.json`],
  [VC1, 'https://w3id.org/vc/status-list/2021/v1'], [VC1, `${OB}/context-3.0.1.json`, 'https://w3id.org/vc/status-list/2021/v1', ED25519],
];

/** Terms of a list of contexts as its files have them: under each type its own, under '' those of the top. */
function shapesOf(urls: readonly string[]): ReadonlyMap<string, Shape> {
  const shapes = new Map<string, Map<string, Definition>>();
  const read = (context: Json, owner: string) => {
    const shape = shapes.get(owner) ?? new Map<string, Definition>();
    shapes.set(owner, shape);
    for (const [term, value] of Object.entries(context)) {
      if (term.startsWith('@')) continue;
      const definition = (typeof value === 'string' ? {} : value ?? {}) as Json;
      shape.set(term, { coercion: definition['@type'], container: definition['@container'] });
      if (definition['@context']) read(definition['@context'] as Json, term);
    }
  };
  for (const url of urls) read((contextDocument(url) as { '@context': Json })['@context'], '');
  return shapes;
}

const ids = fc.constantFrom('did:web:example.org', 'did:web:example.org', 'urn:uuid:1', 'https://example.org/a', 'https://example.org/b#c', 'https://example.org/日本', 'cred:x', 'obi:y', 'xsd:z', 'urn:x');
const oddIds = fc.constantFrom('_:x', 'a', '', 'https://example.org/a b', 'https://example.org/<', 'a:\u00a0b', '@id', '@odd', 'Profile', 'urn:x\u2028', ':a', 'a b:c');
const texts = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('a', 'b', 'Zoë', '1', 'true', '漢', '2026-01-01T00:00:00Z', '2026-01-01') },
  { weight: 4, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
  { weight: 2, arbitrary: fc.constantFrom('"', '\\', '\n', '\t\b\f\r\u0000\u001f\u007f', '\u0080\u2028\ufeff', '😀', '！', '\u{10ffff}', '_:b0', '<urn:x>', ' ', '') },
);
const numbers = fc.oneof(fc.integer({ min: -3, max: 300 }), fc.constantFrom(0.5, 1.5, -2.25, 16.5, 1e-6, 123456.789, 99999999999999.5, 9007199254740991));
const oddValues = fc.constantFrom<unknown>(null, 3e-7, -0, { '@value': 'a', '@direction': 'rtl', '@language': 'ar' }, { '@value': 'a', '@type': 'https://example.org/t' }, { '@list': ['a'] }, [['a']], { '@value': ['a'] }, { '@value': 'a', '@language': 'no tag' }, { '@value': 1, '@language': 'en' });

/** A document with its contexts: nodes in nodes, ids that come again, values in lists and alone. `oddity`: chances in a hundred of what is refused. */
export function documents(oddity: number): fc.Arbitrary<Json> {
  return fc.constantFrom(...CONTEXTS).chain((urls) => {
    const shapes = shapesOf(urls);
    const types = [...shapes.keys()].filter((type) => /^[A-Z]/.test(type));
    const odd = <T>(usual: fc.Arbitrary<T>, strange: fc.Arbitrary<unknown>) => fc.integer({ min: 1, max: 100 }).chain((n): fc.Arbitrary<unknown> => (n <= oddity ? strange : usual));
    const id = odd(ids, oddIds);
    const scalar = ({ coercion }: Definition) => (coercion === '@id' || coercion === '@vocab' ? id : fc.oneof(
      { weight: 6, arbitrary: odd(texts, oddValues) }, { weight: 2, arbitrary: numbers }, { weight: 1, arbitrary: fc.boolean() },
      { weight: 1, arbitrary: fc.record({ '@value': texts, '@language': fc.constantFrom('en', 'fr-CA', 'AR') }) }, { weight: 1, arbitrary: fc.record({ '@value': fc.oneof(texts, numbers) }) },
    ));
    const node = (depth: number, type: string): fc.Arbitrary<Json> => {
      const shape = new Map([...(shapes.get('') ?? []), ...(shapes.get(type) ?? [])].filter(([term]) => term !== 'id' && term !== 'type'));
      const own = [...(shapes.get(type)?.keys() ?? [])].filter((term) => shape.has(term));
      const key = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...(own.length > 0 ? own : shape.keys())) }, { weight: 1, arbitrary: odd(fc.constantFrom(...shape.keys()), fc.constantFrom('unknown', 'https://example.org/p', 'cred:p', '@id', 'https://schema.org/name')) });
      const member = key.chain((name) => {
        const definition = shape.get(String(name)) ?? { coercion: undefined, container: undefined };
        const inner = fc.constantFrom(...types, '').chain((kind) => node(depth - 1, kind));
        const one: fc.Arbitrary<unknown> = definition.container === '@graph' ? (depth > 0 ? inner : id) : depth > 0 ? fc.oneof({ weight: 3, arbitrary: scalar(definition) }, { weight: 2, arbitrary: inner }) : scalar(definition);
        return fc.tuple(fc.constant(String(name)), fc.oneof({ weight: 3, arbitrary: one }, { weight: 1, arbitrary: fc.array(one, { maxLength: 3 }) }));
      });
      const named = fc.option(id, { nil: undefined, freq: 3 });
      const typed = fc.oneof({ weight: 6, arbitrary: fc.constant(type === '' ? undefined : type) }, { weight: 2, arbitrary: fc.constant(type === '' ? [] : [type]) }, { weight: 1, arbitrary: fc.uniqueArray(fc.constantFrom(...types), { minLength: 1, maxLength: 3 }) }, { weight: 1, arbitrary: odd(fc.constant(type || undefined), fc.constantFrom('Unknown', 'https://example.org/T', 'cred:T', 1, 'id')) });
      return fc.tuple(named, typed, fc.array(member, { maxLength: depth === MAX_DEPTH ? 7 : 4 })).map(([name, kinds, members]) => ({ ...(name !== undefined && { id: name }), ...(kinds !== undefined && { type: kinds }), ...Object.fromEntries(members) }));
    };
    const root = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...types.filter((type) => /Credential$/.test(type))) }, { weight: 1, arbitrary: fc.constantFrom(...types) });
    return root.chain((type) => node(MAX_DEPTH, type)).map((document): Json => ({ '@context': urls, ...document }));
  });
}
const MAX_DEPTH = 3;

/** A real document, disturbed: parts moved, doubled, left out, put in lists, named and unnamed. */
export function disturbed(document: object): fc.Arbitrary<Json> {
  return fc.array(fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 0, max: 7 }), fc.oneof(texts, numbers, ids)), { minLength: 1, maxLength: 5 }).map((changes) => {
    const copy = structuredClone(document) as Json;
    for (const [at, from, kind, value] of changes) {
      const places = placesOf(copy);
      const place = places[at % places.length], other = places[from % places.length];
      if (!place || !other) continue;
      const { owner, key } = place, found = owner[key];
      if (kind === 0) delete owner[key];
      else if (kind === 1) owner[key] = structuredClone(other.owner[other.key]);
      else if (kind === 2) owner[key] = [found];
      else if (kind === 3) owner[key] = Array.isArray(found) ? [...(found as unknown[]), structuredClone(found[0])] : [found, structuredClone(other.owner[other.key])];
      else if (kind === 4 && typeof found === 'object' && found !== null) delete (found as Json)['id'];
      else if (kind === 5 && typeof found === 'object' && found !== null) (found as Json)['id'] = value;
      else if (kind === 6 && typeof found === 'string') owner[key] = { '@value': found, '@language': 'fr' };
      else owner[key] = value;
    }
    return copy;
  });
}

function placesOf(document: Json): { owner: Json; key: string }[] {
  const places: { owner: Json; key: string }[] = [];
  const walk = (owner: Json) => {
    for (const [key, value] of Object.entries(owner)) {
      if (key === '@context') continue;
      places.push({ owner, key });
      if (typeof value === 'object' && value !== null) walk(value as Json);
    }
  };
  walk(document);
  return places;
}
