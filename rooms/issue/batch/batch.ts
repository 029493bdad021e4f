// What the steps of a batch share: what they need from the house, what they keep, and how it is sealed.
import type { BadgeIssuer, ElmInput, LanguageMap, Specification } from '#credential';
import { day, type Clock } from '#lib/clock';
import type { Db, Tx } from '#lib/db';
import type { ErrorCode } from '#lib/errors';
import type { Channel } from '#lib/events';
import type { Jobs } from '#lib/jobs';
import { open, seal, type Secrets } from '#lib/seal';
import type { Design } from '#rooms/design';
import type { Log } from '#rooms/log';
import type { People } from '#rooms/people';
import type { KeyKind, Sign } from '#rooms/sign';
import type { Guess } from '../csv/columns.ts';
import type { Encoding } from '../csv/decode.ts';
import type { Separator } from '../csv/read.ts';
import type { Terms } from '../judge/judge.ts';
import type { ElmPlan } from './europass.ts';
import type { Issued, StatusChanged, Superseded } from '../issue.events.ts';
import type { BatchRow } from '../store/batches.ts';
import type { Form } from '../store/tables.ts';

export type IssuePorts = {
  readonly db: Db; readonly clock: Clock; readonly secrets: Secrets; readonly jobs: Jobs; readonly publicUrl: string;
  readonly people: Pick<People, 'keys' | 'organisation' | 'audit'>;
  readonly sign: Pick<Sign, 'did' | 'freezeAddress' | 'issuingKey' | 'reserve' | 'secureRows' | 'secureAs' | 'seal' | 'sealAwards' | 'flip'>;
  readonly log: Pick<Log, 'appendPlanned'>;
  readonly design: Pick<Design, 'version' | 'freeze' | 'objections'>;
  /** Page images of a version, a page or more for each language. Absent: no European Digital Credentials. */
  readonly drawPages?: (specification: Specification, languages: readonly [string, ...string[]]) => Promise<ElmInput['display']>;
  /** Why nothing new may begin (disk nearly full, clock behind, database failing); undefined when all is well. */
  readonly ready?: () => Promise<ErrorCode | undefined>;
  /** Called before and after every commit of the state machine, for the tests that stop it there. */
  readonly passage?: (place: Passage) => void;
};
export type Passage = `${'before' | 'after'}_${'plan' | 'sign' | 'log'}` | 'tell';
export type Channels = { readonly issued: Channel<Issued>; readonly statusChanged: Channel<StatusChanged>; readonly superseded: Channel<Superseded> };

/** At most this many rows walk one step in one transaction. */
export const CHUNK = 1000;
/** Seals come from a device that is slow, one file of a few hundred kB each: what fails takes few with it. */
const SEALED_CHUNK = 50;
export const chunkOf = (plan: Plan | null): number => (plan?.elm ? SEALED_CHUNK : CHUNK);

/** What every credential of a batch is made from, as it stood at confirmation. `maker` names the function that makes it. */
export type Plan = {
  readonly maker: 1;
  /** `ob3` alone when left out. */
  readonly forms?: readonly Form[];
  /** What tokens are signed with, where there are any. */
  readonly tokenKey?: KeyKind;
  /** Present where `elm` is among the forms. */
  readonly elm?: ElmPlan;
  readonly issuer: Omit<BadgeIssuer, 'name' | 'description'> & { readonly name: LanguageMap; readonly description?: LanguageMap };
  readonly achievementId: string;
  readonly version: string;
  /** Of the specification's canonical JSON, hex. */
  readonly specificationSha256: string;
  /** Names of the official lists' entries it uses, by address: later editions of a list must not change what is signed. */
  readonly labels: Readonly<Record<string, LanguageMap>>;
};

export type Counts = { readonly issued: number; readonly duplicate: number; readonly faulty: number; readonly excluded: number; readonly empty: number; readonly stopped: number };

/** Under the batch's key: headers and samples may name people. */
export type BatchFacts = { readonly fileName: string | undefined; readonly encoding: Encoding; readonly separator: Separator; readonly header: readonly string[] | undefined; readonly guesses: readonly Guess[] };

export function termsOf(batch: Pick<BatchRow, 'columns' | 'width' | 'awarded_on' | 'language'>, specification: Specification, clock: Clock): Terms {
  return { specification, columns: batch.columns, width: batch.width, awardedOn: batch.awarded_on, language: batch.language, today: day(clock.now()) };
}

/** How an address is found again inside one organisation, and nowhere else. */
export function addressBlind(secrets: Secrets, org: string, email: string): Buffer {
  return secrets.blind(`issue-recipient:${org}`, email.trim().normalize('NFC').toLowerCase());
}

export const sealFacts = (key: Buffer, batch: string, facts: BatchFacts): Buffer => seal(key, JSON.stringify(facts), `issue_batches:${batch}`);
export const openFacts = (key: Buffer, batch: string, sealed: Buffer): BatchFacts => JSON.parse(open(key, sealed, `issue_batches:${batch}`).toString()) as BatchFacts;
export const sealCells = (key: Buffer, batch: string, number: number, cells: readonly string[]): Buffer => seal(key, JSON.stringify(cells), `issue_batch_rows:${batch}:${number}`);
export const openCells = (key: Buffer, batch: string, number: number, sealed: Buffer): string[] => JSON.parse(open(key, sealed, `issue_batch_rows:${batch}:${number}`).toString()) as string[];

/** Undefined once the batch is shredded. */
export async function batchKey(people: Pick<People, 'keys'>, tx: Tx, batch: Pick<BatchRow, 'key_id'>): Promise<Buffer | undefined> {
  return (await people.keys.open(tx, [batch.key_id])).get(batch.key_id);
}
