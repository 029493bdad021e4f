// The few marks of Markdown that credentials use in their longer texts: paragraphs, lists, bold. Everything else stays as written:
// the text is a stranger's, so no link, no image and no HTML comes out of it.
export function Prose({ text, lang }: { text: string; lang?: string | undefined }) {
  return <div class="stack stack-s prose" lang={lang}>{text.replaceAll('\r\n', '\n').split(/\n{2,}/).filter((block) => block.trim() !== '').map((block) => <Block lines={block.split('\n')} />)}</div>;
}

function Block({ lines }: { lines: readonly string[] }) {
  const items = lines.filter((line) => /^\s*[-*] /.test(line));
  if (items.length === lines.length) return <ul>{items.map((item) => <li><Line text={item.replace(/^\s*[-*] /, '')} /></li>)}</ul>;
  return <p>{lines.map((line, i) => <>{i > 0 && <br />}<Line text={line} /></>)}</p>;
}

function Line({ text }: { text: string }) {
  return <bdi>{text.split(/\*\*(.+?)\*\*/).map((part, i) => i % 2 === 1 ? <strong>{part}</strong> : part)}</bdi>;
}
