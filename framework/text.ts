// A specification as a file: YAML 1.2, of which JSON is a part.
import { parse, stringify, YAMLError } from 'yaml';
import type { Fault } from '#lib/errors';
import { readSpecification } from './specification.ts';

/** What a file says, unjudged, or why it says nothing. Aliases are bounded by the parser, so a small file stays small. */
export function parseSpecification(text: string): { readonly content: unknown } | { readonly fault: Fault } {
  try {
    // Through JSON, so that what two aliases share becomes two things.
    return { content: JSON.parse(JSON.stringify(parse(text) ?? null)) as unknown };
  } catch (error) {
    const line = error instanceof YAMLError ? error.linePos?.[0].line ?? 1 : 1;
    return { fault: { path: '', code: 'spec_not_yaml', values: { line } } };
  }
}

/** In the order of the model where it reads as one, otherwise as it came. */
export function specificationText(content: unknown): string {
  return stringify(readSpecification(content).specification ?? content, { lineWidth: 120, aliasDuplicateObjects: false });
}
