// Turtle, read as it comes: of a file of gigabytes no more is held than the lists that are made of it.
import { EventEmitter } from 'node:events';
import type { Fault } from '#lib/errors';
import { collectResources, type Resource, type Value } from './rdf.ts';
import { MAX_BYTES } from './table.ts';
import { ZipFault } from './zip.ts';

/** One statement may not be longer than this: a quote left open would hold the rest of the file. */
const MAX_WAITING = 4 * 1024 * 1024;

export function isTurtle(name: string): boolean {
  return /\.(ttl|nt)$/i.test(name);
}

/** Whatever ends the reading is one fault with its line. What the chunks themselves throw is thrown. */
export async function readTurtle(name: string, chunks: AsyncIterable<Uint8Array>): Promise<{ readonly resources: readonly Resource[]; readonly faults: readonly Fault[] }> {
  const { Parser } = await import('n3'), source = new EventEmitter(), decoder = new TextDecoder('utf-8', { fatal: true }), held = collectResources();
  let row = 1, waiting = 0, broken: number | undefined;
  new Parser({ format: 'text/turtle' }).parse(source, {
    onToken: ({ line }) => { row = line; waiting = 0; },
    onQuad: (error, quad) => {
      if (error) broken ??= error.context?.line ?? row;
      else if (quad?.subject.termType === 'NamedNode') { const value = valueOf(quad.object); if (value) held.add(quad.subject.value, quad.predicate.value, value, row); }
    },
  });
  const feed = (read: () => string) => {
    const text = decoded(read);
    waiting += text?.length ?? 0;
    if (text === undefined || waiting > MAX_WAITING) broken ??= row;
    else if (text !== '') source.emit('data', text);
    return broken === undefined;
  };
  try {
    for await (const chunk of chunks) if (!feed(() => decoder.decode(chunk, { stream: true }))) break;
    if (broken === undefined && feed(() => decoder.decode())) source.emit('end');
  } catch (error) {
    if (error instanceof RangeError) return { resources: [], faults: [{ path: `${name}:${row}`, code: 'vocabulary_too_large', values: { rows: MAX_BYTES } }] };
    if (error instanceof ZipFault) return { resources: [], faults: [{ path: name, code: 'vocabulary_not_zip' }] };
    throw error;
  }
  return broken === undefined ? { resources: held.all(), faults: [] } : { resources: [], faults: [{ path: `${name}:${broken}`, code: 'vocabulary_not_turtle' }] };
}

/** Undefined: bytes that are no UTF-8. */
function decoded(read: () => string): string | undefined {
  try { return read(); } catch { return undefined; }
}

function valueOf({ termType, value, language = '' }: { readonly termType: string; readonly value: string; readonly language?: string }): Value | undefined {
  if (termType === 'NamedNode') return { uri: value };
  return termType === 'Literal' ? { text: value, lang: language.toLowerCase() } : undefined;
}
