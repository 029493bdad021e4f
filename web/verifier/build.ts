// npm run build:verifier: everything into one HTML file that works from a disk, twice: small, and with what European seals need.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { build, type Plugin } from 'vite';

/** Small leaves certificates out: a sealed European credential then ends without a verdict, and says so. */
export type Kind = 'small' | 'full';
export const FILES: Readonly<Record<Kind, string>> = { small: 'acquis-verifier.html', full: 'acquis-verifier-europass.html' };

const HOME = path.join(import.meta.dirname, '../..');
/** Sections of the dictionary that the page speaks. */
const SPOKEN: ReadonlySet<string> = new Set(['app', 'layout', 'verify', 'verifier']), UNSPOKEN: ReadonlySet<string> = new Set(['cli', 'scan', 'answers', 'offline', 'rooms', 'foot', 'demo', 'trial']);

export async function buildVerifier(folder: string): Promise<void> {
  fs.mkdirSync(folder, { recursive: true });
  for (const kind of ['small', 'full'] as const) fs.writeFileSync(path.join(folder, FILES[kind]), await verifierPage(kind));
}

/** The page, whole. */
export async function verifierPage(kind: Kind): Promise<string> {
  const { script, style } = await bundle(kind);
  const policy = `default-src 'none'; script-src '${hash(script)}'; style-src '${hash(style)}'; img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'`;
  const none = 'This page verifies with a script of its own. Allow scripts to use it. · Cette page vérifie avec son propre script. Autorisez les scripts pour l’utiliser.';
  return `<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="${policy}">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n<title>Acquis</title>\n<link rel="icon" href="data:,">\n<style>${style}</style>\n</head>\n<body>\n<noscript><p>${none}</p></noscript>\n<script type="module">${script}</script>\n</body>\n</html>\n`;
}

async function bundle(kind: Kind): Promise<{ script: string; style: string }> {
  const built = await build({
    root: HOME, configFile: false, mode: 'production', oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx', development: false } }, logLevel: 'error', publicDir: false, plugins: [lighter(kind)],
    build: { write: false, target: 'es2022', cssTarget: ['chrome123', 'firefox120', 'safari17.5'], cssMinify: true, assetsInlineLimit: () => true, modulePreload: false, rolldownOptions: { input: path.join(HOME, 'web/verifier/verifier.tsx'), output: { codeSplitting: false, format: 'es' } } },
  });
  if (!('output' in built)) throw new Error('the bundle of the verifier is not one');
  const chunks = built.output.filter((one) => one.type === 'chunk'), styles = built.output.filter((one) => one.type === 'asset' && one.fileName.endsWith('.css'));
  const [chunk] = chunks, [sheet] = styles;
  if (!chunk || chunk.type !== 'chunk' || chunks.length > 1 || sheet?.type !== 'asset' || styles.length > 1) throw new Error(`the bundle of the verifier is not one: ${built.output.map(({ fileName }) => fileName).join(' ')}`);
  // Inside HTML a script ends at the first `</script`, wherever it stands.
  return { script: chunk.code.replaceAll('</script', '<\\/script').replaceAll('<!--', '\\x3c!--'), style: String(sheet.source) };
}

/** Leaves out what the page never says or loads. */
function lighter(kind: Kind): Plugin {
  return {
    name: 'verifier', enforce: 'pre',
    async resolveId(source, importer) {
      if (kind === 'full' || !source.endsWith('europass/index.ts')) return null;
      return this.resolve(source.replace(/index\.ts$/, 'left-out.ts'), importer);
    },
    transform(code, id) {
      if (/\/messages\/\w+\.json$/.test(id)) return { code: spoken(code), map: null };
      // A table of Chinese characters in the encoding of Japanese telephones is a seventh of the page: no address is written in them.
      if (id.includes('/jsqr/')) return { code: code.replace(/exports\.shiftJISTable = \{[^}]*\}/, 'exports.shiftJISTable = {}'), map: null };
      // Of JSON-LD only the way to RDF is taken, and nothing is ever loaded for it.
      if (/\/jsonld\/lib\/(?:compact|frame|flatten|fromRdf|documentLoaders\/\w+)\.js$/.test(id)) return { code: 'module.exports = () => undefined;', map: null };
      // The small one brings the letters of its titles only.
      if (kind === 'small' && id.endsWith('/verifier.css')) return { code: code.replace(/@font-face \{[^}]*Atkinson[^}]*\}/, ''), map: null };
      // No file is loaded by its address: there are none.
      return /\/web\/assets\.ts$/.test(id) ? { code: 'export const asset = (source) => source; export const developing = false;', map: null } : null;
    },
  };
}

function spoken(book: string): string {
  const sections = Object.entries(JSON.parse(book) as Record<string, Record<string, unknown>>).filter(([name]) => SPOKEN.has(name));
  return JSON.stringify(Object.fromEntries(sections.map(([name, section]) => [name, name === 'verifier' ? section : Object.fromEntries(Object.entries(section).filter(([key]) => !UNSPOKEN.has(key)))])));
}

function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

if (import.meta.main) await buildVerifier(path.join(HOME, 'dist/verifier'));
