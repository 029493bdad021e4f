/** The part of n3 2 that is used here; the package has no types. */
declare module 'n3' {
  type Term = { readonly termType: 'NamedNode' | 'BlankNode' | 'Literal' | 'Quad' | 'Variable' | 'DefaultGraph'; readonly value: string; /** Of a literal; small letters, empty without one. */ readonly language?: string };
  export type Quad = { readonly subject: Term; readonly predicate: Term; readonly object: Term };
  type Source = import('node:events').EventEmitter;
  type Callbacks = { readonly onQuad: (error: (Error & { readonly context?: { readonly line: number } }) | null, quad: Quad | null) => void; readonly onToken?: (token: { readonly line: number }) => void };
  export class Parser { constructor(options?: { format?: string }); parse(text: string): unknown[]; parse(source: Source, callbacks: Callbacks): void }
  export class Store { constructor(quads?: unknown[]); addQuads(quads: unknown[]): void; removeQuads(quads: unknown[]): void; getQuads(s: unknown, p: unknown, o: unknown, g: unknown): unknown[] }
  export const DataFactory: { namedNode(iri: string): unknown };
}
