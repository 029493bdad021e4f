// The few marks of Markdown that credentials use in their longer texts: headings, lists, bold. Everything else stays as written:
// the text is a stranger's, so no link, no image and no HTML comes out of it.
import { blocksOf, type Block } from './blocks.ts';

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
