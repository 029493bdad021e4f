// Text as an administrator types it: headings, lists, paragraphs, and nothing that could be markup.
export type Block = { readonly kind: 'heading' | 'text'; readonly text: string } | { readonly kind: 'list'; readonly items: readonly string[] };

/** `# ` begins a heading, `- ` an item; an empty line ends a paragraph. Everything else is taken literally. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  for (const part of text.replace(/\r\n?/g, '\n').split(/\n\s*\n/)) {
    let open: string[] = [], items: string[] = [];
    const close = () => {
      if (open.length > 0) blocks.push({ kind: 'text', text: open.join(' ') });
      if (items.length > 0) blocks.push({ kind: 'list', items });
      open = []; items = [];
    };
    for (const line of part.split('\n').map((one) => one.trim()).filter(Boolean)) {
      if (line.startsWith('# ')) { close(); blocks.push({ kind: 'heading', text: line.slice(2) }); }
      else if (line.startsWith('- ')) { if (open.length > 0) close(); items.push(line.slice(2)); }
      else { if (items.length > 0) close(); open.push(line); }
    }
    close();
  }
  return blocks;
}
