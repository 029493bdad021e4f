// Everything of one organisation, as files that need no Acquis: what it designed, what it awarded, in the exact signed bytes with their proofs, and what is public of its keys.
import { sql } from 'kysely';
import type { Form } from '#rooms/issue';
import type { House } from '../../house.ts';
import { CSV_START, csvRow } from '../../rooms/issue/csv/write.ts';
import type { Folder } from './folder.ts';
import { awardsEnd, awardsStart, awardRow, indexPage, type Contents } from './page.ts';

type Exported = Pick<House, 'rooms' | 'database' | 'config'> & { readonly verifier: Uint8Array | undefined; readonly now: Date; readonly lang: 'fr' | 'en' };
export type Counts = { readonly specifications: number; readonly awards: number; readonly credentials: number; /** Awards of persons who were erased: the register says that they were, and no more. */ readonly erased: number };
type Line = Awaited<ReturnType<House['rooms']['issue']['awards']>>['lines'][number];
export type Designed = { readonly title: Readonly<Record<string, string>>; readonly number: number; readonly state: string; readonly file: string };
/** One award as the register shows it; `files`: its forms. */
export type Shown = { readonly line: Line; readonly title: Designed['title']; readonly files: readonly string[] };

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
/** `credential.json` and its like, by form. */
const ENDING: Readonly<Record<Form, string>> = { ob3: 'json', 'ob3-sd': 'json', elm: 'json', 'ob3-jwt': 'jwt', 'sd-jwt': 'txt' };

export async function exportOrganisation(house: Exported, org: string, folder: Folder): Promise<Counts> {
  const { rooms } = house, organisation = await rooms.people.organisation(org);
  if (!organisation) throw new Error(`no organisation ${org}`);
  await folder.put('organisation.json', json({ did: rooms.sign.did(org), ...organisation }));
  await identity(house, org, folder);
  const titles = await designed(house, org, folder);
  const counts = await awarded(house, org, folder, titles);
  await people(house, org, folder);
  await brand(house, org, folder);
  if (house.verifier) await folder.put('verify.html', house.verifier);
  const contents: Contents = { name: organisation.legalName, org, did: rooms.sign.did(org), house: house.config.name, at: house.now.toISOString(), designed: [...titles.values()], ...counts, verifier: house.verifier !== undefined };
  await folder.put('index.html', indexPage(house.lang, contents));
  return counts;
}

/** Public already: who it is, with which keys it signed from when to when, every did document it ever had, its status lists, the log's last word. */
async function identity({ rooms, database: { db } }: Exported, org: string, folder: Folder): Promise<void> {
  const did = rooms.sign.did(org);
  await folder.put('keys/keys.json', json({ did, keys: await rooms.sign.keys(org) }));
  const documents = await db.asHouse((tx) => sql<{ version: number; document: Buffer; at: Date }>`select version, document, at from sign_did_documents where did = ${did} order by version`.execute(tx));
  for (const { version, document, at } of documents.rows) await folder.put(`keys/did-${String(version).padStart(4, '0')}-${at.toISOString().slice(0, 10)}.json`, document);
  const current = await rooms.sign.didDocument(org);
  if (current) await folder.put('keys/did.json', current.bytes);
  for (const { id } of await rooms.sign.lists(org)) for (const purpose of ['revocation', 'suspension'] as const) {
    const list = await rooms.sign.statusList(id, purpose);
    if (list) await folder.put(`status/${id}-${purpose}.json`, list.bytes);
  }
  await folder.put('log/checkpoint', await rooms.log.checkpoint());
  await folder.put('log/verifier-key', `${await rooms.log.verifierKey()}\n`);
}

/** Every version that was not discarded; of drafts what was saved last. What was published keeps the bytes of its hash. */
async function designed({ rooms }: Exported, org: string, folder: Folder): Promise<Map<string, Designed>> {
  const titles = new Map<string, Designed>();
  for (const { id, number, specificationId, state } of await rooms.design.list(org)) {
    const version = await rooms.design.open(org, id), file = `specifications/${specificationId}/version-${number}-${state}.json`;
    if (!version || titles.has(id)) continue;
    const content = version.content as { readonly title?: Readonly<Record<string, string>> };
    await folder.put(file, json({ id, number, state, ...(version.sha256 !== undefined && { sha256: version.sha256 }), publishedAt: version.publishedAt, savedAt: version.savedAt, content: version.content, reviews: await rooms.design.reviews(org, id) }));
    titles.set(id, { title: content.title ?? {}, number, state, file });
  }
  await folder.put('specifications/definitions.json', json(await rooms.design.definitions(org)));
  return titles;
}

async function awarded(house: Exported, org: string, folder: Folder, titles: ReadonlyMap<string, Designed>): Promise<Counts> {
  const count = { awards: 0, credentials: 0, erased: 0 };
  const register = await folder.open('awards.csv'), page = await folder.open('awards.html');
  await register.write(CSV_START + csvRow(COLUMNS));
  await page.write(awardsStart(house.lang));
  for (let after: string | undefined, more = true; more;) {
    const { lines, next } = await house.rooms.issue.awards(org, {}, after);
    for (const line of lines) {
      const shown: Shown = { line, title: titles.get(line.specification)?.title ?? {}, files: await credentialsOf(house, org, line, folder) };
      count.awards++;
      count.credentials += shown.files.length;
      if (!line.person) count.erased++;
      await register.write(csvRow(cellsOf(shown)));
      await page.write(awardRow(house.lang, shown));
    }
    after = next;
    more = next !== undefined;
  }
  await page.write(awardsEnd());
  await register.close();
  await page.close();
  return { specifications: titles.size, ...count };
}

/** In their exact bytes, each with its place in the public log beside it. */
async function credentialsOf({ rooms, database: { db } }: Exported, org: string, line: Line, folder: Folder): Promise<string[]> {
  const handover = line.person && await db.asOrganisation(org, (tx) => rooms.issue.handover(tx, org, line.id)), files: string[] = [];
  for (const { id, form, bytes, logIndex, salt } of handover?.credentials ?? []) {
    const file = `credentials/${line.createdAt.slice(0, 7)}/${id}.${form}.${ENDING[form]}`;
    await folder.put(file, bytes);
    await folder.put(`${file}.log-proof.txt`, await rooms.log.proof(logIndex, salt));
    files.push(file);
  }
  return files;
}

const COLUMNS = ['award', 'name', 'email', 'learner id', 'specification', 'title', 'version', 'awarded at', 'state', 'status', 'valid until', 'supersedes', 'superseded by', 'batch', 'row', 'files'] as const;

function cellsOf({ line: { id, person, specificationId, specification, createdAt, state, status, validUntil, supersedes, supersededBy, batch, row }, title, files }: Shown): string[] {
  return [id, person?.name ?? '', person?.email ?? '', person?.learnerId ?? '', specificationId, Object.values(title)[0] ?? '', specification, createdAt, state, status, validUntil ?? '', supersedes ?? '', supersededBy ?? '', batch, String(row), files.join(' ')];
}

/** Whoever works there, as its owners see them, and the history of acts: who, when, on which number. */
async function people({ rooms }: Exported, org: string, folder: Folder): Promise<void> {
  await folder.put('members.json', json((await rooms.people.members(org)).map(({ name, email, roles, since }) => ({ name, email, roles, since }))));
  const history = await folder.open('history.ndjson');
  for (let before: string | undefined, more = true; more;) {
    const { lines, older } = await rooms.people.history(org, before);
    for (const line of lines) await history.write(`${JSON.stringify(line)}\n`);
    before = older;
    more = older !== undefined;
  }
  await history.close();
}

/** As it presents itself today: colour, logo, who signs. */
async function brand({ rooms }: Exported, org: string, folder: Folder): Promise<void> {
  const found = await rooms.people.brand(org);
  if (!found) return;
  const pictures = [found.logo, ...found.signatories.map(({ image }) => image)].flatMap((picture) => (picture ? [picture] : []));
  for (const { hash, kind, bytes } of new Map(pictures.map((picture) => [picture.hash, picture])).values()) await folder.put(`brand/${hash.slice(0, 16)}.${kind}`, bytes);
  await folder.put('brand/brand.json', json({ version: found.version, colour: found.colour, logo: found.logo?.hash, signatories: found.signatories.map(({ name, role, image }) => ({ name, role, image: image?.hash })) }));
}
