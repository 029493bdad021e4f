// RDF/XML as the Publications Office and ESCO write it: one element a resource, its properties inside.
import type { Fault } from '#lib/errors';
import type { LoadFile } from './load.ts';
import { collectResources, type Resource } from './rdf.ts';
import { MAX_BYTES } from './table.ts';
import { XmlFault, childrenOfRoot, type Element } from './xml.ts';

const RDF = '{http://www.w3.org/1999/02/22-rdf-syntax-ns#}', LANG = '{http://www.w3.org/XML/1998/namespace}lang', TYPE = iriOf(`${RDF}type`);

export function isRdfXml({ name, bytes }: LoadFile): boolean {
  return /\.(rdf|xml)$/i.test(name) || /^\uFEFF?\s*<(\?xml|rdf:RDF)/.test(new TextDecoder().decode(bytes.subarray(0, 200)));
}

export function readRdfXml({ name: file, bytes }: LoadFile): { readonly resources: readonly Resource[]; readonly faults: readonly Fault[] } {
  if (bytes.length > MAX_BYTES) return { resources: [], faults: [{ path: file, code: 'vocabulary_too_large', values: { rows: MAX_BYTES } }] };
  const held = collectResources();
  try {
    for (const node of childrenOfRoot(new TextDecoder('utf-8', { fatal: true }).decode(bytes))) take(node, held);
  } catch (error) {
    if (error instanceof RangeError) return { resources: [], faults: [{ path: file, code: 'vocabulary_too_large', values: { rows: MAX_BYTES } }] };
    return { resources: [], faults: [{ path: error instanceof XmlFault ? `${file}:${error.line}` : file, code: 'vocabulary_not_xml' }] };
  }
  return { resources: held.all(), faults: [] };
}

/** The element's name is its type unless it is a plain description; an attribute is a property too. */
function take({ name, attributes, children, line }: Element, { add }: ReturnType<typeof collectResources>): void {
  const uri = attributes[`${RDF}about`] ?? '';
  if (name !== `${RDF}Description`) add(uri, TYPE, { uri: iriOf(name) }, line);
  for (const [property, text] of Object.entries(attributes)) if (property !== `${RDF}about`) add(uri, iriOf(property), { text, lang: '' }, line);
  for (const child of children) {
    const link = child.attributes[`${RDF}resource`];
    add(uri, iriOf(child.name), link === undefined ? { text: child.text, lang: (child.attributes[LANG] ?? '').toLowerCase() } : { uri: link }, line);
  }
}

function iriOf(name: string): string {
  return name.replace(/^\{(.*)\}/, '$1');
}
