// Typesetting by typst, in this process: 5 ms a document after the first. The native part is an optional package of the platform, loaded at the first use.
import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';
import type { DocumentJob, Documents } from '../lib/documents.ts';
import { AcquisError } from '../lib/errors.ts';

type Compiler = {
  mapShadow(file: string, bytes: Buffer): void;
  resetShadow(): void;
  evictCache(maxAge: number): void;
  plainSvg(what: { mainFileContent: string }): string;
  pdf(what: { mainFileContent: string }, how: { pdfStandard?: string; pdfTags: boolean; creationTimestamp: number }): Buffer;
};
type Native = { NodeCompiler: { create(args: { workspace: string; fontArgs: { fontPaths: string[] }[] }): Compiler } };

const require = createRequire(import.meta.url);
// From source and from dist/server alike.
const HOME = ['../web/documents', '../../web/documents'].map((place) => path.join(import.meta.dirname, place)).find((place) => fs.existsSync(place)) ?? '';

export function openDocuments(): Documents {
  const name = packageName();
  const templates = new Map<string, string>();
  let compiler: Compiler | undefined;
  const ready = (): Compiler => {
    if (!name) throw new AcquisError('documents_unavailable');
    const { NodeCompiler } = require(name) as Native;
    return compiler ??= NodeCompiler.create({ workspace: HOME, fontArgs: [{ fontPaths: [path.join(HOME, 'fonts')] }] });
  };
  const textOf = (template: string): string => {
    const known = templates.get(template) ?? fs.readFileSync(path.join(HOME, `${template}.typ`), 'utf8');
    templates.set(template, known);
    return known;
  };
  function set<R>({ template, files }: DocumentJob, make: (typst: Compiler, what: { mainFileContent: string }) => R): R {
    const typst = ready(), what = { mainFileContent: textOf(template) };
    for (const [file, bytes] of Object.entries(files)) typst.mapShadow(path.join(HOME, file), Buffer.from(bytes));
    try {
      return make(typst, what);
    } catch (cause) {
      throw new AcquisError('internal', { cause, message: `typst refused the ${template}` });
    } finally {
      typst.resetShadow();
      typst.evictCache(10);
    }
  }
  return {
    available: name !== undefined,
    async pdf(job: DocumentJob): Promise<Uint8Array> {
      const how = { pdfTags: true, creationTimestamp: Math.floor(job.at.getTime() / 1000) };
      return set(job, (typst, what) => {
        // PDF/A forbids a letter that no font has: then a document that is not an archive copy is better than none.
        try { return typst.pdf(what, { ...how, pdfStandard: 'a-3a' }); } catch (error) { if (!/PDF\/A|could not be displayed|notdef/i.test(String(error))) throw error; }
        return typst.pdf(what, how);
      });
    },
    svg: async (job: DocumentJob): Promise<string> => set(job, (typst, what) => typst.plainSvg(what)),
  };
}

/** The package that fits this machine, if it is installed. */
function packageName(): string | undefined {
  const libc = process.platform === 'linux' ? `-${'glibcVersionRuntime' in (process.report.getReport() as { header: object }).header ? 'gnu' : 'musl'}` : '';
  const name = `@myriaddreamin/typst-ts-node-compiler-${process.platform}-${process.arch}${libc}`;
  try { require.resolve(name); return name; } catch { return undefined; }
}
