/** Writing objects whose members may be absent: an absent member is not there, never null or empty. */

export function optional<K extends string, V>(name: K, value: V | undefined): { readonly [P in K]?: V } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [P in K]?: V };
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
