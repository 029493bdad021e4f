/** Looking into documents of unknown shape. */
export type Obj = Readonly<Record<string, unknown>>;

export function asObject(value: unknown): Obj | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Obj) : undefined;
}

/** JSON-LD writes a set of one as its one member. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

/** `issuer` is an address or an object with one. */
export function idOf(value: unknown): string | undefined {
  const id = asObject(value)?.['id'] ?? value;
  return typeof id === 'string' ? id : undefined;
}

export function hasType(value: unknown, type: string): boolean {
  return asList(asObject(value)?.['type']).includes(type);
}
