/** W3C Data Integrity ECDSA Cryptosuites 1.0 §3.4.11–3.4.14: the part of a document that JSON Pointers (RFC 6901) choose. */
import { CredentialError } from '../../errors.ts';

type Obj = { [member: string]: unknown };

/**
 * What every Open Badge 3.0 must go on saying, whatever its holder leaves out. Without who issued it, when it ends and where it is
 * withdrawn, an expired or withdrawn badge could be shown as a good one; without name, description and criteria of the achievement it
 * is no Open Badge. Types and ids along the way always come with it.
 */
export const OB3_MANDATORY: readonly string[] = [
  '/issuer', '/validFrom', '/validUntil', '/credentialStatus', '/credentialSchema',
  '/credentialSubject/achievement/name', '/credentialSubject/achievement/description', '/credentialSubject/achievement/criteria',
];

/** Those of the pointers that lead somewhere. Errors: `bad_argument`. */
export function presentPointers(document: object, pointers: readonly string[]): readonly string[] {
  return pointers.filter((pointer) => stepsOf(pointer).reduce<unknown>(memberOf, document) !== undefined);
}

/**
 * §3.4.13. Undefined when nothing is chosen. On the way to what is chosen every object keeps its `id` and its `type`: they say what the
 * rest is about and which terms it uses. Errors: `bad_argument` for a pointer that leads nowhere or into a value.
 */
export function select(document: object, pointers: readonly string[]): object | undefined {
  if (pointers.length === 0) return undefined;
  let chosen = begin(document as Obj);
  chosen['@context'] = (document as Obj)['@context'];
  for (const pointer of pointers) chosen = choose(document, chosen, stepsOf(pointer), pointer) as Obj;
  return dense(chosen) as object;
}

function choose(source: unknown, chosen: unknown, [step, ...rest]: readonly string[], pointer: string): unknown {
  if (step === undefined) return structuredClone(source);
  const inside = memberOf(source, step);
  if (inside === undefined) throw new CredentialError('bad_argument', `the pointer ${pointer} leads nowhere`, { path: pointer });
  if (step.startsWith('@')) throw new CredentialError('bad_argument', `the pointer ${pointer} leads into a value`, { path: pointer });
  const owner = (chosen ?? begin(source as Obj)) as Obj;
  owner[step] = choose(inside, owner[step], rest, pointer);
  return owner;
}

function begin(source: Obj | readonly unknown[]): Obj {
  // A list by place, so that its members keep their order; made dense at the end.
  if (Array.isArray(source)) return [] as unknown as Obj;
  const { id, type } = source as Obj;
  return { ...(id !== undefined && { id }), ...(type !== undefined && { type: structuredClone(type) }) };
}

function dense(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== undefined).map(dense);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, dense(member)]));
}

function memberOf(value: unknown, step: string): unknown {
  if (Array.isArray(value)) return /^(?:0|[1-9]\d{0,8})$/.test(step) ? (value as unknown[])[Number(step)] : undefined;
  return typeof value === 'object' && value !== null && Object.hasOwn(value, step) ? (value as Obj)[step] : undefined;
}

function stepsOf(pointer: string): readonly string[] {
  // The whole document, "", would leave nothing to choose.
  if (!/^(?:\/(?:[^~/]|~[01])*)+$/.test(pointer)) throw new CredentialError('bad_argument', `${JSON.stringify(pointer.slice(0, 80))} is no JSON Pointer`);
  return pointer.slice(1).split('/').map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}
