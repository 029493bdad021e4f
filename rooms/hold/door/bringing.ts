// What came from elsewhere, from the moment it is brought, and what is told of everything that is held: the second half of this room's door.
import { CredentialError, isZip, sourceOf, type ByteSource, type Report } from '#credential';
import type { Tx } from '#lib/db';
import type { Lang } from '#lib/i18n';
import type { Erased, Merged } from '#rooms/people';
import type { Held, HoldPorts } from '../hold.ts';
import { publicId } from '#lib/ids';
import { MANIFEST, openArchives, type Archives } from './archive.ts';
import type { Collections } from './collections.ts';
import { openContents } from './contents.ts';
import { eraseHeld } from './erase.ts';
import type { AsOf, EvidencePart } from './evidence.ts';
import { IMPORT_JOB, openImports, type Brought, type Choice, type Item, type Preview } from './import.ts';
import { openImported, type Alikes, type Arrival } from './imported.ts';
import type { Vault } from './keep.ts';
import { mergeHeld } from './merge.ts';
import type { OwnFiles } from './own-files.ts';
import { openRestore, READ_AT_ONCE, type Reading } from './restore.ts';
import { openRound } from './round.ts';
import type { Standings } from './standing.ts';
import type { TellPart, Telling } from './tell.ts';

export type Bringing = Archives & {
  /** Takes apart what a person hands over and puts it aside for a day, looks at the first of it at once; nothing is kept. Answers where to look at it.
      @throws AcquisError `hold_import_full` when too much waits to be decided on */
  bring(person: string, brought: readonly Brought[], lang: Lang): Promise<string>;
  /** An archive of this or another house, where it lies: put aside as it is, read by the queue when it is large. Undefined: it is none.
      @throws AcquisError `hold_import_full`; CredentialError `archive_malformed`, `archive_limit`, `archive_unsupported`, `inflate_limit` */
  bringArchive(person: string, archive: { readonly name: string; readonly source: ByteSource }, lang: Lang): Promise<string | undefined>;
  /** While it is being read. */
  reading(person: string, id: string): Promise<Reading | undefined>;
  /** Its credentials are decided on, and what lies beside them is not back yet. */
  restoring(person: string, id: string): Promise<boolean>;
  /** Undefined: gone, or never this person's. */
  preview(person: string, id: string): Promise<Preview | undefined>;
  /** What to do with each credential of it. @throws AcquisError not_found */
  decide(person: string, id: string, choiceOf: (item: Item) => Choice): Promise<void>;
  forget(person: string, id: string): Promise<void>;
  /** Goes on reading (`lang`: an archive was put aside), looking and keeping. For the queue. */
  goOn(person: string, id: string, lang?: Lang): Promise<void>;
  /** Other forms of it that were brought, and that which it is another form of. */
  alikes(held: Held): Promise<Alikes>;
  /** How it came; undefined for what a claim brought. */
  arrival(held: Held): Promise<Arrival | undefined>;
  /** The file it came in, byte for byte; undefined when that was the credential itself. */
  original(held: Held): Promise<{ bytes: Uint8Array; name: string } | undefined>;
  /** Its holder says whose it is; what was proved stays proved. @throws AcquisError not_found */
  say(person: string, id: string, belongs: 'said' | 'other'): Promise<void>;
  /** Where today's report is silence: what a verifier finds with the answers kept of an earlier day, and of which day. Never today's word. */
  asOf(held: Held, said: Report, lang: Lang): Promise<AsOf | undefined>;

  /** What its holder was told of changes, newest first; and how much of it lasts and was not put away. */
  told(person: string): Promise<Telling[]>;
  unseen(person: string): Promise<number>;
  seen(person: string): Promise<void>;
  /** Whether such mails are wished. */
  mails(person: string): Promise<boolean>;
  wish(person: string, mails: boolean): Promise<void>;
  /** Verifies everybody's again, each person's at their hour. For the queue. Answers how many credentials were verified. */
  round(): Promise<number>;
  /** Listens to `people.merged`. */
  merged(tx: Tx, event: Merged): Promise<void>;
  /** Listens to `people.erased`. */
  erased(tx: Tx, event: Erased): Promise<void>;
};

/** Of what was brought, looked at before the page answers; and in one run of the queue. */
const AT_ONCE = 12, MOST_A_RUN = 400, ARCHIVE_NAME = 'acquis-archive.zip';

export function openBringing(ports: HoldPorts, vault: Vault, evidence: EvidencePart, standing: Standings, tell: TellPart, own: { readonly collections: Collections; readonly files: OwnFiles }): Bringing {
  const imports = openImports(ports, vault, evidence), imported = openImported(ports, vault, imports, evidence, standing, tell);
  const archives = openArchives(ports, vault, openContents(ports, { vault, evidence, imported, ...own })), back = openRestore(ports, { vault, imports, evidence, ...own });
  const sweep = async (person: string) => { await imports.sweep(person); await archives.sweepArchives(person); };
  const { run: round } = openRound(ports, vault, standing, evidence, { sweep }, tell);

  /** Of an archive of ours, what it brings stands beside what came with it; there is one at a time. */
  async function bring(person: string, brought: readonly Brought[], lang: Lang): Promise<string> {
    for (const one of brought) {
      const source = sourceOf(one.bytes), manifest = isZip(one.bytes) && Buffer.from(one.bytes.buffer, one.bytes.byteOffset, one.bytes.length).includes(MANIFEST) ? await back.looksLike(person, source).catch(asAnyFile) : undefined;
      if (!manifest) continue;
      const id = publicId();
      await back.putAside(person, id, source, manifest.entries.length);
      await back.takeApart(person, id, one.name, lang, brought.filter((other) => other !== one));
      return looked(person, id, AT_ONCE);
    }
    return looked(person, await imports.bring(person, brought, lang), AT_ONCE);
  }

  async function bringArchive(person: string, { name, source }: { readonly name: string; readonly source: ByteSource }, lang: Lang): Promise<string | undefined> {
    const manifest = await back.looksLike(person, source);
    if (!manifest) return undefined;
    const id = publicId();
    await back.putAside(person, id, source, manifest.entries.length);
    if (source.size > READ_AT_ONCE) await ports.db.asPerson(person, (tx) => ports.jobs.send(tx, IMPORT_JOB, { person, id, lang }, { singletonKey: id }));
    else { await back.takeApart(person, id, name, lang); await looked(person, id, AT_ONCE); }
    return id;
  }

  async function looked(person: string, id: string, most: number): Promise<string> {
    await imports.look(person, id, most);
    await back.restore(person, id); // everything in it is held already
    return id;
  }

  async function goOn(person: string, id: string, lang?: Lang): Promise<void> {
    if (lang) await back.takeApart(person, id, ARCHIVE_NAME, lang); // as its owner called it is nothing that a queue keeps
    await imports.look(person, id, MOST_A_RUN);
    await imported.take(person, id, MOST_A_RUN);
    await back.restore(person, id);
  }
  async function decide(person: string, id: string, choiceOf: (item: Item) => Choice): Promise<void> {
    await imported.decide(person, id, choiceOf);
    if ((await back.waiting(person, id) ?? 0) > READ_AT_ONCE) await imports.promise(person, id);
    else await back.restore(person, id);
  }
  return {
    bring, bringArchive, reading: back.reading, restoring: async (person, id) => await back.waiting(person, id) !== undefined, goOn, round, preview: imports.notes, forget: async (person, id) => { await imports.forget(person, id); await back.throwAway(person, id); }, decide, alikes: imported.alikes, arrival: imported.arrival, original: imported.original, say: imported.say,
    asOf: evidence.asOf, told: tell.told, unseen: tell.unseen, seen: tell.seen, mails: tell.mails, wish: tell.wish, merged: mergeHeld, erased: eraseHeld, ...archives,
  };
}

/** What looks like one and cannot be read goes the way of any file, and is told why. */
function asAnyFile(error: unknown): undefined {
  if (!(error instanceof CredentialError)) throw error;
}
