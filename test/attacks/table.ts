/** docs/attacks.md, written from the corpus: `node test/attacks/table.ts` after a change. */
import { writeFileSync } from 'node:fs';
import { ATTACKS, type Attack } from './corpus.ts';

const HEADINGS: Readonly<Record<string, string>> = { A: 'Meaning', B: 'Keys, tokens, trust', C: 'Status and log', D: 'Files', E: 'The house' };

const HEAD = `# Attacks

What is tried against whoever reads, verifies or imports a credential, and what comes of it. The library, the interface
(\`POST /api/v1/verify\`), the command line and the library inside a browser are asked the same and must answer the same; nobody is
asked over the network who need not be. What is tried on the house itself (group E) is proved by the tests named beside it. The cases are data in \`vectors/attacks/\`, made from a good credential at each run by
\`test/attacks/make.ts\`; \`test/attacks/attacks.test.ts\` tries them. This page is written from them.
`;

export function page(): string {
  const groups = Object.entries(HEADINGS).map(([letter, heading]) => [
    `## ${letter} · ${heading}`, '', '| | Attack | Answer | Why |', '|---|---|---|---|', ...ATTACKS.filter(({ id }) => id.startsWith(letter)).map(row), '',
  ].join('\n'));
  return [HEAD, ...groups].join('\n');
}

function row({ id, attack, why, cases = [], proved = [], absent }: Attack): string {
  const answers = [...new Set(cases.map(({ expect: { verdict, code } }) => `${verdict} \`${code}\``))];
  const files = [...new Set(proved.map(({ file }) => `[${file.split('/').at(-1) ?? file}](../${file})`))];
  return `| ${[id, attack, [...answers, ...files, ...(absent === undefined ? [] : ['not here'])].join('<br>'), why].map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

if (import.meta.main) writeFileSync('docs/attacks.md', page());
