/** Writing objects whose members may be absent: an absent member is not there, never null or empty. */

export function optional<K extends string, V>(name: K, value: V | undefined): { readonly [P in K]?: V } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [P in K]?: V };
}

type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & { [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined> };

/** Of many members those that are there, in their order. */
export function present<T extends object>(members: T): Present<T> {
  const found: Record<string, unknown> = {};
  for (const name in members) if (members[name] !== undefined) found[name] = members[name];
  return found as Present<T>;
}

export function nonEmpty<K extends string, V>(name: K, values: readonly V[]): { readonly [P in K]?: readonly V[] } {
  return optional(name, values.length > 0 ? values : undefined);
}

/** Two equal unnamed nodes are one statement twice: RDF would merge them, JSON would not. */
export function unique<T>(values: readonly T[]): readonly T[] {
  const seen = new Set<string>();
  return values.filter((value) => {
    const key = JSON.stringify(value);
    return !seen.has(key) && seen.add(key);
  });
}
