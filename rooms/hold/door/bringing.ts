// What came from elsewhere, from the moment it is brought, and what is told of everything that is held: the second half of this room's door.
import type { Report } from '#credential';
import type { Tx } from '#lib/db';
import type { Lang } from '#lib/i18n';
import type { Erased, Merged } from '#rooms/people';
import type { Held, HoldPorts } from '../hold.ts';
import { openArchives, type Archives } from './archive.ts';
import type { Collections } from './collections.ts';
import { openContents } from './contents.ts';
import { eraseHeld } from './erase.ts';
import type { AsOf, EvidencePart } from './evidence.ts';
import { openImports, type Brought, type Choice, type Item, type Preview } from './import.ts';
import { openImported, type Arrival } from './imported.ts';
import type { Vault } from './keep.ts';
import { mergeHeld } from './merge.ts';
import type { OwnFiles } from './own-files.ts';
import { openRestore } from './restore.ts';
import { openRound } from './round.ts';
import type { Standings } from './standing.ts';
import type { TellPart, Telling } from './tell.ts';

export type Bringing = Archives & {
  /** Takes apart what a person hands over and puts it aside for a day, looks at the first of it at once; nothing is kept. Answers where to look at it.
      @throws AcquisError `hold_import_full` when too much waits to be decided on */
  bring(person: string, brought: readonly Brought[], lang: Lang): Promise<string>;
  /** Undefined: gone, or never this person's. */
  preview(person: string, id: string): Promise<Preview | undefined>;
  /** What to do with each credential of it. @throws AcquisError not_found */
  decide(person: string, id: string, choiceOf: (item: Item) => Choice): Promise<void>;
  forget(person: string, id: string): Promise<void>;
  /** Goes on looking and keeping. For the queue. */
  goOn(person: string, id: string): Promise<void>;
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
const AT_ONCE = 12, MOST_A_RUN = 400;

export function openBringing(ports: HoldPorts, vault: Vault, evidence: EvidencePart, standing: Standings, tell: TellPart, own: { readonly collections: Collections; readonly files: OwnFiles }): Bringing {
  const imports = openImports(ports, vault, evidence), imported = openImported(ports, vault, imports, evidence, standing, tell);
  const archives = openArchives(ports, vault, openContents(ports, { vault, evidence, imported, ...own })), back = openRestore(ports, { vault, imports, evidence, ...own });
  const sweep = async (person: string) => { await imports.sweep(person); await archives.sweepArchives(person); };
  const { run: round } = openRound(ports, vault, standing, evidence, { sweep }, tell);

  async function bring(person: string, brought: readonly Brought[], lang: Lang): Promise<string> {
    const looked = await Promise.all(brought.map(async (one) => ({ one, inside: await back.unpack(one) }))), archive = looked.find(({ inside }) => inside);
    const id = await imports.bring(person, looked.flatMap(({ one, inside }) => inside ?? [one]), lang);
    if (archive) await back.putAside(person, id, archive.one.bytes);
    await imports.look(person, id, AT_ONCE);
    return id;
  }

  async function goOn(person: string, id: string): Promise<void> {
    await imports.look(person, id, MOST_A_RUN);
    await imported.take(person, id, MOST_A_RUN);
    await back.restore(person, id);
  }
  async function decide(person: string, id: string, choiceOf: (item: Item) => Choice): Promise<void> {
    await imported.decide(person, id, choiceOf);
    await back.restore(person, id);
  }
  return {
    bring, goOn, round, preview: imports.notes, forget: imports.forget, decide, arrival: imported.arrival, original: imported.original, say: imported.say,
    asOf: evidence.asOf, told: tell.told, unseen: tell.unseen, seen: tell.seen, mails: tell.mails, wish: tell.wish, merged: mergeHeld, erased: eraseHeld, ...archives,
  };
}
