/** The part of rdf-canonize 5 that is used here; the package has no types. */
declare module 'rdf-canonize' {
  type Term = { readonly termType: 'NamedNode' | 'BlankNode' | 'Literal' | 'DefaultGraph'; readonly value: string };
  export type Quad = { readonly subject: Term; readonly predicate: Term; readonly object: Term; readonly graph: Term };
  export type MessageDigest = { update(text: string): void; digest(): Promise<string> };
  type Options = {
    readonly algorithm: 'RDFC-1.0';
    readonly maxWorkFactor: number;
    readonly canonicalIdMap?: Map<string, string>;
    readonly createMessageDigest?: () => MessageDigest;
    readonly signal: { readonly aborted: boolean; readonly reason: string };
  };
  export const NQuads: { parse(text: string): Quad[]; serializeQuad(quad: Quad): string };
  export function canonize(dataset: readonly Quad[], options: Options): Promise<string>;
}
