// Whole specifications to start from: read by the button "start from an example", by tests and by whoever learns the format.
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { shippedFile } from './files.ts';

export const EXAMPLES = ['heat-pump', 'health-data'] as const;
export type ExampleName = (typeof EXAMPLES)[number];

/** As written: give it to `readSpecification`. */
export async function example(name: ExampleName): Promise<unknown> {
  return exampleData(name);
}

/** Any other file of `examples/`, by its path without ending: the furnished house of the demonstration is told this way. */
export async function exampleData(name: string): Promise<unknown> {
  return parse(await readFile(shippedFile(`examples/${name}.yaml`), 'utf8'));
}
