// The issuer's own words (OB 3.0 `criteria.narrative`, Markdown): read into parts that can be set in type. Nothing is dropped, nothing is markup afterwards.

export type Part =
  | { readonly kind: 'title'; readonly text: string }
  | { readonly kind: 'items'; readonly items: readonly string[] }
  | { readonly kind: 'lines'; readonly lines: readonly string[] };

export function partsOf(markdown: string): readonly Part[] {
  return markdown.split(/\n{2,}/).flatMap((block): Part[] => {
    const title = /^\s*(?:\*\*([^*\n]+)\*\*|#{1,6}\s+([^\n]+))\s*$/.exec(block);
    if (title) return [{ kind: 'title', text: (title[1] ?? title[2] ?? '').trim() }];
    const lines = block.split('\n').map((line) => line.trim()).filter(Boolean);
    if (lines.length === 0) return [];
    if (lines.every((line) => /^[-*]\s/.test(line))) return [{ kind: 'items', items: lines.map((line) => line.slice(2)) }];
    return [{ kind: 'lines', lines }];
  });
}

export type SaidFact = { readonly term: string; readonly value: string };

/** "Workload: 25 hours" and the like: a paragraph of at least two such lines, as our badges have it. */
export function factsSaid(parts: readonly Part[]): readonly SaidFact[] {
  for (const part of parts) {
    const facts = part.kind === 'lines' ? part.lines.flatMap((line) => { const [, term, value] = /^([^:]{2,40}?)[\s\u00a0]*: (.{1,120})$/u.exec(line) ?? []; return term && value ? [{ term, value }] : []; }) : [];
    if (facts.length > 1) return facts;
  }
  return [];
}

/** What is listed below a heading. */
export function itemsBelow(parts: readonly Part[], heading: RegExp): readonly string[] {
  const at = parts.findIndex((part) => part.kind === 'title' && heading.test(part.text)), next = parts[at + 1];
  return at >= 0 && next?.kind === 'items' ? next.items : [];
}
