/** RDFC-1.0 sorts by code point; JavaScript by UTF-16 code unit. The two differ only where U+E000…U+FFFF meets a surrogate. */
export function sortByCodePoint(lines: string): string {
  if (!/[\uE000-\uFFFF]/.test(lines) || !/[\uD800-\uDBFF]/.test(lines)) return lines;
  const sorted = lines.split('\n').slice(0, -1).map((line) => ({ line, points: Array.from(line, (c) => c.codePointAt(0) ?? 0) }));
  sorted.sort((a, b) => comparePoints(a.points, b.points));
  return sorted.map(({ line }) => `${line}\n`).join('');
}

function comparePoints(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
