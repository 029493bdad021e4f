// The little Markdown that a badge's criteria are written in: headings in bold, lists, paragraphs. Everything else is text.

export function Prose({ text, lang }: { text: string; lang?: string | undefined }) {
  return <div class="stack stack-s prose" lang={lang}>{text.split(/\n{2,}/).map((block) => <Block block={block.trim()} />)}</div>;
}

function Block({ block }: { block: string }) {
  const heading = /^\*\*([^*\n]+)\*\*$/.exec(block)?.[1] ?? /^#{1,6}\s+([^\n]+)$/.exec(block)?.[1];
  if (heading !== undefined) return <h3 class="h-s"><bdi>{heading}</bdi></h3>;
  const lines = block.split('\n').map((line) => line.trim()).filter(Boolean);
  if (lines.length === 0) return null;
  if (lines.every((line) => /^[-*]\s/.test(line))) return <ul class="todo">{lines.map((line) => <li><bdi>{line.slice(2)}</bdi></li>)}</ul>;
  return <p>{lines.map((line, i) => <>{i > 0 && <br />}<bdi>{line}</bdi></>)}</p>;
}
