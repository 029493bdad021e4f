// What goes into an archive: every credential with all that is kept beside it, what its holder added, and pages that a person can read.
import { contextDocument, contextUrls, openCredential } from '#credential';
import { dictionary, type Lang } from '#lib/i18n';
import { open, sha256 } from '#lib/seal';
import type { Held, HoldPorts } from '../hold.ts';
import { countHeld, heldRows, standingRows } from '../hold.store.ts';
import { changeRows, choiceRows, replacedRows } from '../store/cards.ts';
import { documentRows, evidenceRows } from '../store/imports.ts';
import { tellingRows, wishesMails } from '../store/tellings.ts';
import { folderOf, json, type Entry, type Manifest } from './archive.ts';
import type { Collections } from './collections.ts';
import type { EvidencePart, Trace } from './evidence.ts';
import type { ImportedPart } from './imported.ts';
import { aad, type Vault } from './keep.ts';
import type { OwnFiles } from './own-files.ts';

type Credential = Manifest['credentials'][number];
/** What is written beside a credential; read back by `restore`, which believes none of it. */
export type AboutCredential = {
  readonly id: string; readonly form: string; readonly belongs: string; readonly origin: string; readonly receivedAt: string; readonly visibility: string; readonly claims: Held['claims'];
  readonly logProof?: string; readonly original?: { readonly path: string; readonly name: string; readonly carrier: string };
  readonly forms: readonly { readonly path: string; readonly logProof?: string }[];
  readonly evidence: readonly { readonly at: string; readonly answers: readonly { readonly address: string; readonly at: string; readonly sha256: string; readonly contentType?: string; readonly path: string }[] }[];
  readonly [further: string]: unknown;
};
export type AboutFile = { readonly id: string; readonly about: string; readonly subject: string; readonly name: string; readonly kind: string; readonly words: string; readonly addedAt: string; readonly path: string };
export type Content = ReturnType<typeof openContents>;
type Parts = { readonly vault: Pick<Vault, 'read'>; readonly evidence: Pick<EvidencePart, 'get'>; readonly imported: Pick<ImportedPart, 'arrival' | 'original'>; readonly collections: Pick<Collections, 'collections'>; readonly files: Pick<OwnFiles, 'ownFiles' | 'ownFile'> };

export function openContents({ db, people, publicUrl, archive: house }: Pick<HoldPorts, 'db' | 'people' | 'publicUrl' | 'archive'>, { vault, evidence, imported, collections, files }: Parts) {
  const count = (person: string): Promise<number> => db.asPerson(person, (tx) => countHeld(tx, person)).then(async (n) => n + (await files.ownFiles(person)).length);

  /** One after the other, so that no more than one credential and its files lie in memory. `named` hears of each credential, oldest first. */
  async function* entries(person: string, _lang: Lang, named: (credential: Credential) => void): AsyncGenerator<Entry> {
    const ids = (await db.asPerson(person, (tx) => heldRows(tx, person))).map(({ id }) => id).reverse(), written = new Set<string>(), contexts = new Set<string>();
    for (const [i, id] of ids.entries()) {
      const [held] = await vault.read(person, { id });
      if (!held) continue;
      const folder = folderOf(i + 1, held), file = `${folder}/credential.${extensionOf(held.bytes)}`;
      named({ folder, file, sha256: held.sha256 });
      yield { path: file, bytes: held.bytes, counts: true };
      for (const url of await contextsOf(held.bytes)) contexts.add(url);
      yield* beside(held, folder, written);
    }
    yield* contextFiles(contexts);
    yield { path: 'collections.json', bytes: json(await collections.collections(person)) };
    yield* ownFiles(person);
    const { told, mails } = await db.asPerson(person, async (tx) => ({ told: await tellingRows(tx, person), mails: await wishesMails(tx, person) }));
    yield { path: 'told.json', bytes: json({ told, mails }) };
    yield { path: 'account.json', bytes: json(await people.factsOf(person)) };
  }

  async function* beside(held: Held, folder: string, written: Set<string>): AsyncGenerator<Entry> {
    const { person, id, logProof } = held, forms: { path: string; logProof?: string }[] = [];
    if (logProof !== undefined) yield { path: `${folder}/log-proof.txt`, bytes: Buffer.from(logProof) };
    for (const [name, other] of Object.entries(held.others)) {
      const [form] = await vault.read(person, { id: other }), path = form && `${folder}/form-${name}.${extensionOf(form.bytes)}`;
      if (!form || path === undefined) continue;
      yield { path, bytes: form.bytes };
      if (form.logProof !== undefined) yield { path: `${path}.log-proof.txt`, bytes: Buffer.from(form.logProof) };
      forms.push({ path, ...(form.logProof !== undefined && { logProof: `${path}.log-proof.txt` }) });
    }
    const arrival = await imported.arrival(held), original = await imported.original(held), originalPath = original && `${folder}/original-${plain(original.name)}`;
    if (original && originalPath !== undefined) yield { path: originalPath, bytes: original.bytes };

    const { days, documents, rows } = await evidenceOf(held);
    for (const [name, bytes] of documents) if (!written.has(name)) { written.add(name); yield { path: `evidence/${name}`, bytes }; }
    const about: AboutCredential = {
      id, form: held.form, belongs: held.belongs, origin: held.origin, receivedAt: held.receivedAt.toISOString(), visibility: held.visibility, claims: held.claims,
      ...(logProof !== undefined && { logProof: `${folder}/log-proof.txt` }), ...(original && originalPath !== undefined && { original: { path: originalPath, name: original.name, carrier: arrival?.carrier ?? 'file' } }),
      forms, evidence: days, arrival: arrival ? { at: arrival.at, carrier: arrival.carrier, ...arrival.note, report: arrival.report } : null, ...rows,
    };
    yield { path: `${folder}/about.json`, bytes: json(about) };
  }

  async function evidenceOf({ person, id }: Held) {
    return db.asPerson(person, async (tx) => {
      const rows = await evidenceRows(tx, person, id), keys = rows.length > 0 ? await people.keys.open(tx, [...new Set(rows.map((row) => row.key_id))]) : new Map<string, Buffer>(), marks = await evidence.get(tx, person, rows.map((row) => row.mark));
      const documents = new Map<string, Buffer>(), days = new Map<string, AboutCredential['evidence'][number]['answers'][number][]>();
      for (const row of rows) {
        const key = keys.get(row.key_id), bytes = marks.get(row.mark.toString('hex'));
        if (!key || !bytes) continue;
        const trace = JSON.parse(open(key, row.sealed_note, aad('evidence', id)).toString('utf8')) as Trace, name = sha256(bytes).toString('hex'), day = row.at.toISOString();
        documents.set(name, bytes);
        days.set(day, [...days.get(day) ?? [], { address: trace.address, at: trace.at, sha256: name, ...(trace.contentType !== undefined && { contentType: trace.contentType }), path: `evidence/${name}` }]);
      }
      const rest = { choices: await choiceRows(tx, person, id), said: await standingRows(tx, person, id), changes: await changeRows(tx, person, id), replaced: await replacedRows(tx, person, id) };
      return { documents, rows: rest, days: [...days].map(([at, answers]) => ({ at, answers })) };
    });
  }

  async function* ownFiles(person: string): AsyncGenerator<Entry> {
    const about: AboutFile[] = [];
    for (const one of await files.ownFiles(person)) {
      const file = await files.ownFile(person, one.id), path = `files/${one.id}/${plain(one.name)}`;
      if (!file) continue;
      about.push({ id: one.id, about: one.about, subject: one.subject, name: one.name, kind: one.kind, words: one.words, addedAt: one.addedAt.toISOString(), path });
      yield { path, bytes: file.bytes, counts: true };
    }
    yield { path: 'files.json', bytes: json(about) };
  }

  /** For a person: where to begin, and what there is; in both languages. */
  function readable(lang: Lang, credentials: readonly Credential[], listed: Manifest['entries']): Entry[] {
    const langs: readonly Lang[] = lang === 'fr' ? ['fr', 'en'] : ['en', 'fr'], has = (path: string) => listed.some((one) => one.path === path);
    const values = { house: house?.house.name ?? publicUrl, url: publicUrl };
    const start = langs.map((one) => { const t = dictionary(one); return `<section lang="${one}"><h1>${html(t('hold.archive.file.title', values))}</h1><p>${html(t(has('verify.html') ? 'hold.archive.file.how' : 'hold.archive.file.how_online', values))}</p><p>${html(t('hold.archive.file.sums'))}</p><p><a href="index.${one}.html">${html(t('hold.archive.file.index'))}</a></p></section>`; }).join('\n');
    const index = (one: Lang) => {
      const t = dictionary(one), link = (path: string) => `<a href="${encodeURI(path)}">${html(path)}</a>`, group = (title: string, paths: readonly string[]) => (paths.length === 0 ? '' : `<h2>${html(title)}</h2><ul>${paths.map((path) => `<li>${link(path)}</li>`).join('')}</ul>`);
      const inside = (prefix: string) => listed.filter(({ path }) => path.startsWith(prefix)).map(({ path }) => path);
      return `<h1>${html(t('hold.archive.file.title', values))}</h1>${group(t('hold.archive.file.account'), listed.map(({ path }) => path).filter((path) => /^[a-z-]+\.json$/.test(path)))}${credentials.map(({ folder, file }) => group(`${t('hold.archive.file.credential')} ${folder.slice(12, 16)}`, [file, ...inside(`${folder}/`).filter((path) => path !== file)])).join('')}${group(t('hold.archive.file.own'), inside('files/'))}${group(t('hold.archive.file.evidence'), inside('evidence/'))}${group(t('hold.archive.file.contexts'), inside('contexts/'))}`;
    };
    return [{ path: 'README.html', bytes: page(lang, start) }, ...langs.map((one) => ({ path: `index.${one}.html`, bytes: page(one, index(one)) }))];
  }

  return { count, entries, readable };
}

/** The vocabularies that a credential names and that are known here: what was signed is what its words mean in them. */
async function contextsOf(bytes: Uint8Array): Promise<readonly string[]> {
  const named = new Set([(await openCredential(bytes)).document?.['@context']].flat());
  return contextUrls().filter((url) => named.has(url));
}

function* contextFiles(urls: ReadonlySet<string>): Generator<Entry> {
  const paths = new Map([...urls].sort().map((url) => [url, `contexts/${plain(url.replace(/^https?:\/\/|\.json(?:ld)?$/g, ''))}.json`]));
  for (const [url, path] of paths) yield { path, bytes: json(contextDocument(url)) };
  yield { path: 'contexts/index.json', bytes: json(Object.fromEntries(paths)) };
}

/** JSON begins with a brace or a bracket; tokens with letters. */
export function extensionOf(bytes: Uint8Array): 'json' | 'jwt' | 'bin' {
  const first = bytes[0] ?? 0;
  if (first === 0x7b || first === 0x5b) return 'json';
  return /^[\w-]{10}/.test(Buffer.from(bytes.subarray(0, 10)).toString('latin1')) ? 'jwt' : 'bin';
}

/** A name that no disk takes for a path. */
function plain(name: string): string {
  return name.normalize('NFKD').replace(/[^\w.-]+/g, '-').replace(/^[.-]+/, '').slice(-80) || 'file';
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const html = (text: string): string => text.replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign);
function page(lang: Lang, body: string): Buffer {
  return Buffer.from(`<!doctype html><html lang="${lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Acquis</title><style>body{font:16px/1.5 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem}li{overflow-wrap:anywhere}</style><body>\n${body}\n</body></html>\n`);
}
