// The judgement of others on a European Digital Credential: expanded by jsonld.js, held to the Commission's shapes by rdf-validate-shacl.
import { readFileSync } from 'node:fs';
import jsonld from 'jsonld';
import { DataFactory, Parser, Store } from 'n3';
import SHACLValidator from 'rdf-validate-shacl';

const file = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
const CONTEXTS: Readonly<Record<string, string>> = { 'https://www.w3.org/2018/credentials/v1': 'credential/contexts/credentials-v1.json', 'http://data.europa.eu/snb/model/context/edc-ap': 'vectors/elm/edc-ap-context.jsonld' };

export type ShaclFault = { readonly path: string; readonly at: string; readonly message: string; readonly value: string };

/** What the shapes find wrong; `generic-full` also wants concepts of the official lists. */
export async function shacl(document: object, profile: 'generic-no-cv' | 'generic-full'): Promise<readonly ShaclFault[]> {
  const documentLoader = async (url: string) => {
    const known = CONTEXTS[url];
    if (known === undefined) throw new Error(`no context ${url}`);
    return { contextUrl: undefined, documentUrl: url, document: JSON.parse(file(known)) as object };
  };
  const quads = await jsonld.toRDF(document as never, { format: 'application/n-quads', documentLoader } as never) as unknown as string;
  const shapes = new Store(new Parser().parse(file('vectors/elm/EDC-generic-no-cv.ttl')));
  if (profile === 'generic-full') shapes.addQuads(new Parser().parse(file('vectors/elm/EDC-generic-full.ttl')));
  // The fuller shapes import the others, which stand beside them already.
  shapes.removeQuads(shapes.getQuads(null, DataFactory.namedNode('http://www.w3.org/2002/07/owl#imports'), null, null));
  const report = await new SHACLValidator(shapes as never).validate(new Store(new Parser({ format: 'N-Quads' }).parse(quads)) as never);
  return report.results.map((result) => ({
    path: String((result.path as { value?: string } | null)?.value ?? ''), at: result.focusNode?.value ?? '', message: result.message.map(({ value }) => value).join(' '), value: (result.value as { value?: string } | null)?.value ?? '',
  }));
}
