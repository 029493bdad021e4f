// The few marks of Markdown that credentials use in their longer texts: headings, lists, bold. Everything else stays as written:
// the text is a stranger's, so no link, no image and no HTML comes out of it.

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

export function Prose({ text, lang }: { text: string; lang?: string | undefined }) {
  return <div class="stack stack-s prose" lang={lang}>{blocksOf(text).map((block) => <BlockView block={block} />)}</div>;
}

function BlockView({ block }: { block: Block }) {
  switch (block.kind) {
    case 'heading': return <h3 class="h-s"><bdi>{block.text}</bdi></h3>;
    case 'list': return <ul class="todo">{block.lines.map((line) => <li><Line text={line} /></li>)}</ul>;
    case 'lines': return <p>{block.lines.map((line, i) => <>{i > 0 && <br />}<Line text={line} /></>)}</p>;
  }
}

function Line({ text }: { text: string }) {
  return <bdi>{text.split(/\*\*(.+?)\*\*/).map((part, i) => i % 2 === 1 ? <strong>{part}</strong> : part)}</bdi>;
}
