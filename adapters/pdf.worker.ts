// The typesetting thread. A document takes 30 to 300 ms of a core: pages must not wait for it.
import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';
import { parentPort } from 'node:worker_threads';
import type { TypesetAnswer, TypesetTask } from './pdf.ts';

type Compiler = {
  mapShadow(file: string, bytes: Buffer): void;
  resetShadow(): void;
  evictCache(maxAge: number): void;
  plainSvg(what: { mainFileContent: string }): string;
  pdf(what: { mainFileContent: string }, how: { pdfStandard?: string; pdfTags: boolean; creationTimestamp: number }): Buffer;
};
type Native = { NodeCompiler: { create(args: { workspace: string; fontArgs: { fontPaths: string[] }[] }): Compiler } };

// From source and from dist/server alike.
const HOME = ['../web/documents', '../../web/documents'].map((place) => path.join(import.meta.dirname, place)).find((place) => fs.existsSync(place)) ?? '';
const templates = new Map<string, string>();
let compiler: Compiler | undefined;

parentPort?.on('message', (task: TypesetTask) => {
  parentPort?.postMessage(answer(task));
});

function answer({ id, package: name, form, job }: TypesetTask): TypesetAnswer {
  const typst = compiler ??= (createRequire(import.meta.url)(name) as Native).NodeCompiler.create({ workspace: HOME, fontArgs: [{ fontPaths: [path.join(HOME, 'fonts')] }] });
  const what = { mainFileContent: textOf(job.template) };
  for (const [file, bytes] of Object.entries(job.files)) typst.mapShadow(path.join(HOME, file), Buffer.from(bytes));
  try {
    return { id, made: form === 'svg' ? Buffer.from(typst.plainSvg(what)) : pdf(typst, what, Math.floor(job.at.getTime() / 1000)) };
  } catch (error) {
    return { id, refused: String(error) };
  } finally {
    typst.resetShadow();
    typst.evictCache(10);
  }
}

/** PDF/A forbids a letter that no font has: then a document that is not an archive copy is better than none. */
function pdf(typst: Compiler, what: { mainFileContent: string }, creationTimestamp: number): Uint8Array {
  try {
    return typst.pdf(what, { pdfTags: true, creationTimestamp, pdfStandard: 'a-3a' });
  } catch (error) {
    if (!/PDF\/A|could not be displayed|notdef/i.test(String(error))) throw error;
    return typst.pdf(what, { pdfTags: true, creationTimestamp });
  }
}

function textOf(template: string): string {
  const known = templates.get(template) ?? fs.readFileSync(path.join(HOME, `${template}.typ`), 'utf8');
  templates.set(template, known);
  return known;
}
