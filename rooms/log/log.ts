// The transparency log: what was signed in whose name, in an order nobody can change afterwards, the house included.
import { encodeVerifierKey, type Checkpoint, type LeafType, type NoteKey } from '#credential';
import type { Clock } from '#lib/clock';
import type { Db, Tx } from '#lib/db';
import type { ErrorCode } from '#lib/errors';
import type { Jobs } from '#lib/jobs';
import type { Sign } from '#rooms/sign';
import { openAppending, soundness } from './door/append.ts';
import { openChecking, type LogReport } from './door/check.ts';
import { openCheckpoints } from './door/checkpoints.ts';
import { openProofs } from './door/proofs.ts';
import { logFacts, readHead } from './log.store.ts';

export type { LogFault, LogReport } from './door/check.ts';

export type LogPorts = {
  readonly db: Db; readonly clock: Clock; readonly jobs: Jobs; readonly publicUrl: string;
  readonly sign: Pick<Sign, 'signAsHouse' | 'houseKey'>;
};

/** `sha256`: of the exact signed bytes. */
export type LogEntry = { readonly type: LeafType; readonly issuer: string; readonly sha256: Uint8Array };
/** `salt`: 16 random bytes chosen before, so that a resumed batch writes the same leaf. */
export type PlannedEntry = LogEntry & { readonly salt: Uint8Array };
export type Appended = { readonly index: number; readonly salt: Uint8Array };
export type LogFacts = { readonly origin: string; readonly size: number; /** It contradicted itself once and stands still since. */ readonly broken: boolean; readonly checkpoint: { readonly size: number; readonly at: string; readonly note: string } | undefined };

export type Log = {
  /** The log's name in every checkpoint: `HOST/log`, fixed when the log begins. */
  origin(): Promise<string>;
  /** Inside the caller's transaction: the leaves are there exactly when what they speak of is. Takes the log's one row lock,
      so append last. @throws AcquisError clock_behind, log_inconsistent */
  append(tx: Tx, entries: readonly LogEntry[]): Promise<Appended[]>;
  appendPlanned(tx: Tx, entries: readonly PlannedEntry[]): Promise<Appended[]>;
  /** Signed note (C2SP tlog-checkpoint) over all that is committed. @throws AcquisError clock_behind, log_inconsistent */
  checkpoint(): Promise<string>;
  /** C2SP tlog-proof@v1 to be kept beside a credential; `salt` goes into its extra line. @throws AcquisError not_found */
  proof(index: number, salt?: Uint8Array): Promise<string>;
  /** C2SP tlog-tiles: `width` hashes of 32 bytes. Undefined when the tree does not reach there. */
  tile(level: number, index: number, width: number): Promise<Uint8Array | undefined>;
  facts(): Promise<LogFacts>;
  /** The key that signs checkpoints, as `name+id+key` (C2SP signed-note). */
  verifierKey(): Promise<string>;
  /** Whom a verifier of this house believes about inclusion: this log. */
  trusted(): Promise<readonly NoteKey[]>;
  /** When a checkpoint of this log was signed, as the house itself remembers: whoever holds an issuer's key cannot change that. */
  seen(checkpoint: Checkpoint): Promise<Date | undefined>;
  /** Why nothing may be appended now; undefined: go on. @throws AcquisError database_unavailable */
  ready(): Promise<ErrorCode | undefined>;
  /** Computes everything again from the leaves. */
  check(): Promise<LogReport>;
};

export function openLog(ports: LogPorts): Log {
  const appending = openAppending(ports);
  const checkpoints = openCheckpoints(ports);
  const proofs = openProofs({ ...ports, checkpoint: checkpoints.latest });
  return {
    origin: async () => (await ports.db.asHouse((tx) => logFacts(tx, ports.publicUrl))).origin,
    append: appending.append, appendPlanned: appending.appendPlanned,
    checkpoint: checkpoints.latest, verifierKey: async () => encodeVerifierKey(await checkpoints.noteKey()), trusted: async () => [await checkpoints.noteKey()], seen: checkpoints.seen,
    proof: proofs.proof, tile: proofs.tile,
    ready: () => ports.db.asHouse(async (tx) => soundness(await readHead(tx, ports.publicUrl), ports.clock.now())?.code),
    facts: () => ports.db.asHouse((tx) => logFacts(tx, ports.publicUrl)),
    check: openChecking({ ...ports, noteKey: checkpoints.noteKey }),
  };
}
