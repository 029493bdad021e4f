// What somebody can ask of the stores: every function that is told whose, with arguments that fit it.

export async function stores(): Promise<[string, Record<string, unknown>][]> {
  const modules = import.meta.glob<Record<string, unknown>>(['../rooms/*/*.store.ts', '../rooms/*/store/*.ts', '!../rooms/*/store/*.test.ts']);
  // Accounts, organisations and memberships are global: who belongs where must be known before a tenant is.
  const told = Object.entries(modules).filter(([file]) => !/people\/store\/(accounts|organisations|access)/.test(file));
  return await Promise.all(told.map(async ([file, load]) => [file, await load()] as [string, Record<string, unknown>]));
}

/** Of a function as it is written: the names of what it takes. */
export function parametersOf(act: unknown): string[] {
  return typeof act === 'function' ? /^(?:async )?function\*? ?\w*\(([^)]*)\)/.exec(act.toString())?.[1]?.split(',').map((p) => p.trim().replace(/\s*=.*$/, '')) ?? [] : [];
}

/** What stands for a parameter of this name, where `id` is what is asked about. */
export function plausible(parameter: string, id: string): unknown {
  const name = parameter.replace(/[{}[\]\s].*/, '');
  if (/^(limit|count|most|number|after)$/.test(name)) return name === 'after' ? 0 : 50;
  if (/^(now|at|from|until|before|expires|day)$/.test(name)) return new Date('2026-11-02T00:00:00Z');
  if (/s$/.test(name) && !/status$/.test(name)) return [id];
  if (parameter.startsWith('{') || /^(filter|by|which|set|facts|list|row)$/.test(name)) return { id, award: id, credential: id, limit: 50 };
  return id;
}

export function isNothing(answer: unknown): boolean {
  if (answer === undefined || answer === null || answer === false || answer === 0 || answer === '') return true;
  if (Array.isArray(answer)) return answer.length === 0;
  if (answer instanceof Map || answer instanceof Set) return answer.size === 0;
  return typeof answer === 'object' && Object.values(answer).every((value) => isNothing(value));
}
