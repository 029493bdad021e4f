// A definition from a file of somebody's own: the same engine, every fault told with its place.
import { readFile } from 'node:fs/promises';
import type { Fault } from '#lib/errors';
import { shippedFile } from './files.ts';
import { PROFILES, ProfileShape, type Profile } from './profile.ts';
import { faultsOf } from './specification.ts';

export const OWN_BYTES = 200_000;
const ELEMENTS = 100, DEPTH = 40, TOLD = 100;

/** How such a file is written: docs/framework.md. */
export function definitionFormat(): Promise<string> {
  return readFile(shippedFile('framework.md', 'docs'), 'utf8');
}

/** Paths of faults are JSON pointers into the file. */
export function readOwnProfile(bytes: Uint8Array): { readonly profile: Profile } | { readonly faults: readonly Fault[] } {
  if (bytes.length > OWN_BYTES) return wrong('', 'profile_too_large', { kilobytes: OWN_BYTES / 1000 });
  let data: unknown;
  try { data = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)); } catch { return wrong('', 'profile_not_json'); }
  if (deeper(data, DEPTH)) return wrong('', 'profile_too_deep');
  const read = ProfileShape.safeParse(data, { reportInput: true });
  if (!read.success) return { faults: read.error.issues.flatMap(told).slice(0, TOLD) };
  const faults = [...contradictions(read.data)];
  return faults.length > 0 ? { faults } : { profile: read.data };
}

/** Of a specification's words for the same, those that would mislead here are replaced. */
function told(issue: Parameters<typeof faultsOf>[0]): Fault[] {
  const kind = issue.code === 'unrecognized_keys' ? 'profile_unknown_member' : issue.code === 'invalid_union' ? 'profile_value' : issue.code === 'invalid_format' ? 'profile_format' : undefined;
  return faultsOf(issue).map((fault) => (kind && fault.code !== 'spec_missing' ? { ...fault, code: kind } : fault));
}

function* contradictions({ id, elements }: Profile): Iterable<Fault> {
  if (PROFILES.some((shipped) => shipped === id)) yield { path: '/id', code: 'profile_id_shipped', values: { id } };
  if (elements.length > ELEMENTS) yield { path: '/elements', code: 'spec_too_many', values: { maximum: ELEMENTS } };
  const seen = new Set<string>();
  for (const [i, { id: own, path }] of elements.entries()) {
    if (seen.has(own)) yield { path: `/elements/${i}/id`, code: 'spec_id_taken', values: { id: own } };
    seen.add(own);
    // Whoever is told that something is missing is led there.
    if (!/^\/(specification|award)\//.test(path)) yield { path: `/elements/${i}/path`, code: 'profile_path', values: { given: path } };
  }
  if (!elements.some(({ weight }) => weight === 'mandatory')) yield { path: '/elements', code: 'profile_decides_nothing' };
}

function deeper(value: unknown, left: number): boolean {
  return typeof value === 'object' && value !== null && (left === 0 || Object.values(value).some((one) => deeper(one, left - 1)));
}

function wrong(path: string, code: string, values?: Fault['values']): { readonly faults: readonly Fault[] } {
  return { faults: [{ path, code, ...(values && { values }) }] };
}
