// The few marks of Markdown that credentials use in their longer texts, found in it. What draws them is prose.tsx.
export type Block = { readonly kind: 'heading'; readonly text: string } | { readonly kind: 'list' | 'lines'; readonly lines: readonly string[] };

export function blocksOf(text: string): readonly Block[] {
  return text.replaceAll('\r\n', '\n').split(/\n{2,}/).flatMap((part): Block[] => {
    const block = part.trim(), heading = /^\*\*([^*\n]+)\*\*$/.exec(block)?.[1] ?? /^#{1,6}\s+([^\n]+)$/.exec(block)?.[1];
    if (heading !== undefined) return [{ kind: 'heading', text: heading }];
    const lines = block.split('\n').map((line) => line.trim()).filter(Boolean);
    if (lines.length === 0) return [];
    return lines.every((line) => /^[-*]\s/.test(line)) ? [{ kind: 'list', lines: lines.map((line) => line.slice(2).trim()) }] : [{ kind: 'lines', lines }];
  });
}
