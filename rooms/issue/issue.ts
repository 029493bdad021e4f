/** The door of the issuing room: lists of people become awards, awards become signed credentials, and nothing is lost or done twice. */
import { day } from '#lib/clock';
import { AcquisError, type ErrorCode, type Fault } from '#lib/errors';
import { channel, type Channel } from '#lib/events';
import type { Tx } from '#lib/db';
import type { Objection } from '#rooms/design';
import { changeStatus, type StatusWish } from './award/status.ts';
import { awardLines, awardView, bytesOf, handover, type AwardLine, type AwardView, type Handover } from './award/views.ts';
import { openMachine } from './batch/advance.ts';
import { addressBlind, type IssuePorts } from './batch/batch.ts';
import { chooseForms, chosenForms, type FormsChoice, type FurtherForm } from './batch/choice.ts';
import { cancel, confirm } from './batch/confirm.ts';
import { draft, firmGroundFor, groundFor, type DraftWish } from './batch/draft.ts';
import { elmLacks, sealState, type SealState } from './batch/europass.ts';
import { mendFrom, mendRow, setColumns } from './batch/rows.ts';
import { repeatedBatch, submit, submitOnce, type Repeatable, type Submission } from './batch/submit.ts';
import { lineOf, progressOf, rowViews, viewOf, type BatchLine, type BatchView, type Progress, type RowView } from './batch/views.ts';
import { madeSheet, type Person } from './csv/made.ts';
import type { Columns } from './csv/columns.ts';
import type { Sheet } from './csv/read.ts';
import type { Issued, Status, StatusChanged, Superseded } from './issue.events.ts';
import { award as readAward, awardsPage, isSuperseded, lockAwards } from './store/awards.ts';
import { batch as readBatch, batches, type BatchRow } from './store/batches.ts';
import { incidents } from './store/machine.ts';
import type { Form, IncidentCode, RowState } from './store/tables.ts';

export type { Issued, Status, StatusChanged, Superseded } from './issue.events.ts';
export type { AwardLine, AwardView, Handover, SignedForm, StatusEvent } from './award/views.ts';
export type { BatchLine, BatchView, Progress, RowView } from './batch/views.ts';
export type { IssuePorts, Passage } from './batch/batch.ts';
export { objectionFaults } from './batch/gate.ts';
export { FURTHER, type FormsChoice, type FurtherForm } from './batch/choice.ts';
export type { DraftWish } from './batch/draft.ts';
export type { SealState } from './batch/europass.ts';
export type { Columns, Field } from './csv/columns.ts';
export type { Person } from './csv/made.ts';
export type { Sheet } from './csv/read.ts';
export type { BatchState, Form, RowState } from './store/tables.ts';
export { openConformance, type Conformance } from './conformance/conformance.ts';
export { isField, PLAIN_FIELDS } from './csv/columns.ts';
export { madeSheet } from './csv/made.ts';
export { readSheet } from './csv/read.ts';
export { csvRow, CSV_START } from './csv/write.ts';

export type AwardFilter = { readonly batch?: string | undefined; readonly email?: string | undefined; readonly status?: Status | undefined; readonly ids?: readonly string[] | undefined; readonly credential?: string | undefined; /** ISO dates: whose end lies between them. */ readonly ends?: { readonly from: string; readonly until: string } | undefined };
/** Ask again with `next` for what comes after. */
export type Page<L> = { readonly lines: readonly L[]; readonly next: string | undefined };
/** `lacks`: what the specification or the organisation has to say before one of the forms can be made, paths into the specification; `fault`: why nothing can be sealed. Either is in the way of a new list. */
export type Outlook = { readonly further: readonly FurtherForm[]; readonly lacks: readonly Fault[]; readonly fault: ErrorCode | undefined };
export type Incident = { readonly credential: string; readonly award: string; readonly code: IncidentCode; readonly at: string };

export type Issue = {
  readonly issued: Channel<Issued>;
  readonly statusChanged: Channel<StatusChanged>;
  readonly superseded: Channel<Superseded>;

  /** A list comes in and is judged; nothing is issued. @returns the batch's id. @throws AcquisError specification_not_published, bad_input (file_*), or why the house takes nothing new */
  draft(org: string, by: string, specification: string, wish: DraftWish): Promise<string>;
  /** Judged and confirmed at once; with `once`, a repeated call finds the batch of the first. @throws AcquisError bad_input with the rows' faults, definition_refuses, idempotency_mismatch */
  submit(org: string, by: string, specification: string, wish: Submission, once?: Repeatable): Promise<{ readonly batch: string; readonly repeated: boolean }>;
  /** What the organisation's definitions have against a specification: those that refuse, then those that warn. */
  objections(org: string, specification: string): Promise<readonly Objection[]>;
  /** @throws AcquisError not_found, batch_closed, bad_input */
  setColumns(org: string, batch: string, wish: { readonly columns: Columns; readonly awardedOn: string; readonly language: string }): Promise<void>;
  mendRow(org: string, batch: string, row: number, change: { readonly cells: readonly string[] } | 'exclude' | 'include'): Promise<void>;
  mendFrom(org: string, batch: string, sheet: Sheet): Promise<number>;
  /** @throws AcquisError not_found, batch_closed, bad_input, definition_refuses, address_frozen */
  confirm(org: string, batch: string, by: string, wish: { readonly onDuplicate: 'skip' | 'reissue' }): Promise<void>;
  /** @throws AcquisError batch_under_way once something is written that will be signed */
  cancel(org: string, batch: string, by: string): Promise<void>;
  batch(org: string, batch: string): Promise<BatchView | undefined>;
  batches(org: string, after?: string): Promise<Page<BatchLine>>;
  rows(org: string, batch: string, page: { readonly after: number; readonly limit: number; readonly states?: readonly RowState[] | undefined }): Promise<RowView[]>;
  progress(org: string, batch: string): Promise<Progress | undefined>;

  awards(org: string, filter: AwardFilter, after?: string): Promise<Page<AwardLine>>;
  award(org: string, award: string): Promise<AwardView | undefined>;
  statusOf(org: string, award: string): Promise<Status | undefined>;
  /** All of them or none. @throws AcquisError not_found, bad_input (no reason), status_final */
  setStatus(org: string, awards: readonly string[], wish: StatusWish): Promise<void>;
  /** One person, by form. @throws AcquisError bad_input with the faults of its fields */
  awardOne(org: string, by: string, specification: string, person: Person): Promise<{ readonly batch: string }>;
  /** A new credential in place of an old one, which falls when the new one stands. @throws AcquisError not_found, award_superseded, status_final, bad_input */
  correct(org: string, by: string, award: string, person: Person): Promise<{ readonly batch: string }>;
  incidents(org: string): Promise<readonly Incident[]>;
  /** In which further forms awards are signed from the next confirmation on. */
  forms(org: string): Promise<FormsChoice>;
  /** The seal that European Digital Credentials need. Asks whatever device has its certificate. */
  sealState(org: string): Promise<SealState>;
  /** What the chosen forms make of a specification, before its awards are promised. */
  outlook(org: string, specification: string): Promise<Outlook>;
  /** Why a confirmed batch cannot go on now; undefined: nothing that is known. */
  heldBy(org: string, batch: string): Promise<ErrorCode | undefined>;
  /** @throws AcquisError seal_missing, seal_unconfirmed and the faults of the seal, for a form that needs one */
  chooseForms(org: string, by: string, choice: FormsChoice): Promise<void>;

  /** The exact signed bytes, checked against the recorded SHA-256 (hex); undefined when erased or never there. */
  bytesOf(tx: Tx, org: string, credential: string): Promise<{ bytes: Uint8Array; sha256: string; form: Form } | undefined>;
  handover(tx: Tx, org: string, award: string): Promise<Handover | undefined>;

  /** ISO date: the last day somebody can have achieved something. */
  today(): string;
  /** Does what is missing of a confirmed batch, from wherever it stopped. */
  advance(org: string, batch: string): Promise<void>;
  /** For the clock: batches left behind, files to shred. */
  sweep(): Promise<void>;
};

const PAGE = 50;

export function openIssue(ports: IssuePorts): Issue {
  const channels = { issued: channel<Issued>(), statusChanged: channel<StatusChanged>(), superseded: channel<Superseded>() };
  const machine = openMachine(ports, channels), within = ports.db.asOrganisation;

  const known = async (org: string, id: string): Promise<BatchRow> => {
    const found = await within(org, (tx) => readBatch(tx, org, id));
    if (!found) throw new AcquisError('not_found');
    return found;
  };
  const specificationOf = async (org: string, id: string) => {
    const version = await ports.design.version(org, (await known(org, id)).specification);
    if (!version) throw new AcquisError('not_found');
    return version.specification;
  };
  const draftOf = async (org: string, id: string) => ({ org, id, specification: await specificationOf(org, id) });
  /** The person at the form sees the result; the queue finds nothing left to do. */
  const now = async (org: string, batch: string) => {
    // What fails here is confirmed all the same: the queue tries again, and says why.
    await machine.advance(org, batch).catch(() => undefined);
    return { batch };
  };

  async function submitted(org: string, by: string, specification: string, wish: Submission, once?: Repeatable): Promise<{ batch: string; repeated: boolean }> {
    const before = once && await within(org, (tx) => repeatedBatch(tx, org, once));
    if (before !== undefined) return { batch: before, repeated: true };
    const ground = await firmGroundFor(ports, org, specification, wish.corrects === undefined ? 'award' : 'correction');
    return within(org, async (tx) => (once ? submitOnce(ports, tx, org, by, ground, wish, once) : { batch: await submit(ports, tx, org, by, ground, wish), repeated: false }));
  }

  return {
    ...channels, today: () => day(ports.clock.now()), submit: submitted, advance: machine.advance, sweep: machine.sweep,
    async draft(org, by, specification, wish) {
      const ground = await groundFor(ports, org, specification);
      return within(org, (tx) => draft(ports, tx, org, by, ground, wish));
    },
    async setColumns(org, id, wish) { const of = await draftOf(org, id); await within(org, (tx) => setColumns(ports, tx, of, wish)); },
    async mendRow(org, id, row, change) { const of = await draftOf(org, id); await within(org, (tx) => mendRow(ports, tx, of, row, change)); },
    async mendFrom(org, id, sheet) { const of = await draftOf(org, id); return within(org, (tx) => mendFrom(ports, tx, of, sheet)); },
    async confirm(org, id, by, { onDuplicate }) {
      const batch = await known(org, id);
      if (batch.state === 'confirmed' || batch.state === 'done') return;
      const ground = await firmGroundFor(ports, org, batch.specification);
      await within(org, (tx) => confirm(ports, tx, org, id, by, { onDuplicate, ground }));
    },
    async objections(org, id) {
      const version = await ports.design.version(org, id);
      return version ? within(org, (tx) => ports.design.objections(tx, org, version.specification)) : [];
    },
    cancel: (org, id, by) => within(org, (tx) => cancel(ports, tx, org, id, by)),
    batch: (org, id) => within(org, async (tx) => { const found = await readBatch(tx, org, id); return found && viewOf(ports, tx, org, found); }),
    progress: (org, id) => within(org, async (tx) => { const found = await readBatch(tx, org, id); return found && progressOf(tx, org, found); }),
    batches: (org, after) => within(org, async (tx) => paged(await batches(tx, org, PAGE + 1, await cursor(after, async (id) => readBatch(tx, org, id))), lineOf)),
    async rows(org, id, page) {
      const batch = await known(org, id), specification = await specificationOf(org, id);
      return within(org, (tx) => rowViews(ports, tx, org, batch, specification, page));
    },

    awards: (org, { email, ...filter }, after) => within(org, async (tx) => {
      const address = email === undefined ? undefined : addressBlind(ports.secrets, org, email);
      const rows = await awardsPage(tx, org, { ...filter, address }, PAGE + 1, await cursor(after, async (id) => readAward(tx, org, id)));
      return { lines: await awardLines(ports, tx, rows.slice(0, PAGE)), next: rows.length > PAGE ? rows[PAGE - 1]?.id : undefined };
    }),
    award: (org, id) => within(org, async (tx) => { const found = await readAward(tx, org, id); return found && awardView(ports, tx, org, found); }),
    statusOf: (org, id) => within(org, async (tx) => (await readAward(tx, org, id))?.status),
    setStatus: (org, awards, wish) => within(org, async (tx) => {
      if (wish.reason.trim() === '') throw new AcquisError('bad_input', { faults: [{ path: 'reason', code: 'reason_missing' }] });
      const held = await lockAwards(tx, org, [...new Set(awards)]);
      if (held.length === 0 || held.length !== new Set(awards).size) throw new AcquisError('not_found');
      await changeStatus(ports, channels, tx, org, held, wish);
    }),
    async awardOne(org, by, specification, person) {
      const { batch } = await submitted(org, by, specification, { ...madeSheet([person]), source: 'form', onDuplicate: 'skip', onFault: 'refuse' });
      return now(org, batch);
    },
    async correct(org, by, id, person) {
      const old = await within(org, async (tx) => ({ award: await readAward(tx, org, id), superseded: await isSuperseded(tx, org, id) }));
      if (!old.award) throw new AcquisError('not_found');
      if (old.superseded) throw new AcquisError('award_superseded');
      if (old.award.status === 'revoked') throw new AcquisError('status_final');
      const { batch } = await submitted(org, by, old.award.specification, { ...madeSheet([person]), source: 'form', onDuplicate: 'reissue', onFault: 'refuse', corrects: id });
      return now(org, batch);
    },
    incidents: (org) => within(org, async (tx) => (await incidents(tx, org)).map(({ credential, award_id, code, at }) => ({ credential, award: award_id, code, at: at.toISOString() }))),
    forms: (org) => within(org, (tx) => chosenForms(tx, org)),
    sealState: (org) => sealState(ports, org),
    async outlook(org, specification) {
      const { further } = await within(org, (tx) => chosenForms(tx, org)), version = await ports.design.version(org, specification), organisation = await ports.people.organisation(org);
      if (!version || !organisation || !further.includes('elm')) return { further, lacks: [], fault: undefined };
      return { further, lacks: elmLacks(version.specification, organisation), fault: (await sealState(ports, org)).fault };
    },
    async heldBy(org, id) {
      const batch = await known(org, id);
      return batch.state === 'confirmed' && batch.plan?.elm ? (await sealState(ports, org)).fault : undefined;
    },
    async chooseForms(org, by, choice) {
      const { fault } = choice.further.includes('elm') ? await sealState(ports, org) : { fault: undefined };
      if (fault) throw new AcquisError(fault);
      await within(org, (tx) => chooseForms(ports, tx, org, by, choice));
    },
    bytesOf: (tx, org, credential) => bytesOf(ports, tx, org, credential),
    handover: (tx, org, award) => handover(ports, tx, org, award),
  };
}

function paged<R extends { id: string }, L>(rows: readonly R[], line: (row: R) => L): Page<L> {
  return { lines: rows.slice(0, PAGE).map(line), next: rows.length > PAGE ? rows[PAGE - 1]?.id : undefined };
}

/** The row that a page starts after; an unknown one starts from the beginning. */
async function cursor<R>(after: string | undefined, find: (id: string) => Promise<R | undefined>): Promise<R | undefined> {
  return after === undefined ? undefined : find(after);
}
