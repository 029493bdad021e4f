/** The reconciler: looks at which rows exist and does what is missing. Started by the queue, by the clock, after any crash; running it twice changes nothing. */
import type { SpecificationVersion } from '#rooms/design';
import { crashPoint } from '#lib/crash';
import { AcquisError } from '#lib/errors';
import { begun, inLine } from '#lib/turns';
import { batch as readBatch, changeBatch, due, dueNow, notDue, restCounts, seizeBatch, type BatchRow } from '../store/batches.ts';
import { stepCounts } from '../store/machine.ts';
import type { Channels, IssuePorts, Plan } from './batch.ts';
import { shred } from './confirm.ts';
import type { ToSign } from './forms.ts';
import { logRows, type ToLog } from './log.ts';
import { judgeChunk, planChunk, type Judged } from './plan.ts';
import { resumeSigned, resumeUnsigned } from './resume.ts';
import { keepSigned, signRows, type Outcome } from './sign.ts';

/** What people's file said is kept this long after its awards are out, for questions; then its key goes. */
const SHRED_AFTER_MS = 30 * 86_400_000;

/** What failed waits a little, and lets others before. */
const AGAIN_MS = 5 * 60_000;

/** Chunks that wait for a step that is under way. */
const IN_LINE = 1;

export function openMachine(given: IssuePorts, channels: Channels) {
  const ports = { ...given, passage: given.passage ?? crashPoint }, { db, clock, passage } = ports;

  async function committing<R>(step: 'plan' | 'sign' | 'log', work: () => Promise<R>): Promise<R> {
    passage(`before_${step}`);
    const result = await work();
    passage(`after_${step}`);
    return result;
  }

  const underWay = new Map<string, Promise<void>>();

  /** Asked again while this process is at it: the same work. */
  function advance(org: string, id: string): Promise<void> {
    const running = underWay.get(id) ?? walk(org, id).finally(() => underWay.delete(id));
    underWay.set(id, running);
    return running;
  }

  async function walk(org: string, id: string): Promise<void> {
    const batch = await db.asOrganisation(org, (tx) => readBatch(tx, org, id));
    if (batch?.state !== 'confirmed') return db.asHouse((tx) => notDue(tx, id, 'advance'));
    const version = await ports.design.version(org, batch.specification);
    if (!batch.plan || version?.sha256 !== batch.plan.specificationSha256) throw new Error(`version ${batch.specification} is not the one batch ${id} was confirmed with`);
    const steps = stepsOf(org, batch, batch.plan, version);
    // Another process is at it too, and won the last row. Should both have thought so, one comes back.
    if (await resume(steps) === 'busy' || await proceed(steps, batch.planned_to) === 'busy') return db.asHouse((tx) => ports.jobs.send(tx, 'issue.advance', { organisation: org, batch: id }, { singletonKey: id, startAfterSeconds: 30 }));
    await finish(org, batch);
  }

  /** Each is one transaction. They meet in nothing but the rows: the one may plan while the other signs. */
  function stepsOf(org: string, batch: BatchRow, plan: Plan, version: SpecificationVersion) {
    return {
      judge: (after: number) => db.asOrganisation(org, (tx) => judgeChunk(ports, tx, batch, version, after), 'batch'),
      plan: (judged: Judged) => committing('plan', () => db.asOrganisation(org, (tx) => planChunk(ports, tx, org, batch.id, version, judged), 'batch')),
      sign: (rows: readonly ToSign[]) => signRows(ports, org, plan, rows),
      keep: (signed: readonly Outcome[]) => keepSigned(ports, org, signed, (work) => committing('sign', work)),
      log: (rows: readonly ToLog[]) => committing('log', () => logRows(ports, channels, org, batch, rows)),
      unsigned: (after: number) => db.asOrganisation(org, (tx) => resumeUnsigned(ports, tx, org, batch, version, after), 'batch'),
      signed: (after: number) => db.asOrganisation(org, (tx) => resumeSigned(ports, tx, org, batch, after), 'batch'),
    };
  }
  type Steps = ReturnType<typeof stepsOf>;

  /** What a run before this one left half done. */
  async function resume({ unsigned, signed, sign, keep, log }: Steps): Promise<'busy' | 'on'> {
    for (let after = 0; ;) {
      const found = await unsigned(after);
      if (found.last === undefined) break;
      if ((await keep(await sign(found.rows))).busy) return 'busy';
      after = found.last;
    }
    for (let after = 0; ;) {
      const found = await signed(after);
      if (found.last === undefined) return 'on';
      if ((await log(found.rows)).busy) return 'busy';
      after = found.last;
    }
  }

  /** Each step has its own line: while one chunk is signed, those before it are written and logged, and those after it judged and planned; as many as keep every hand busy, never more. */
  async function proceed({ judge, plan, sign, keep, log }: Steps, from: number): Promise<'busy' | 'on'> {
    let busy = false, judging = begun(judge(from));
    const step = <T>(work: (one: T) => Promise<void>) => inLine(async (one: T) => { if (!busy) await work(one); }, IN_LINE);
    const logging = step(async (rows: readonly ToLog[]) => { busy ||= (await log(rows)).busy; });
    const keeping = step(async (signed: readonly Outcome[]) => { const { logs, busy: taken } = await keep(signed); busy ||= taken; await logging.bring(logs); });
    const signing = step(async (rows: readonly ToSign[]) => { await keeping.bring(await sign(rows)); });
    try {
      for (;;) {
        const judged = await judging, last = judged.rows.at(-1);
        if (last) judging = begun(judge(last.number));
        const planned = await plan(judged);
        if (planned.busy || busy) return 'busy';
        if (planned.seen === 0) break;
        await signing.bring(planned.rows);
      }
      for (const line of [signing, keeping, logging]) await line.done();
      return busy ? 'busy' : 'on';
    } finally {
      for (const line of [signing, keeping, logging]) await Promise.allSettled([line.done()]); // whoever comes next finds no work of this run under way
      await Promise.allSettled([judging]);
    }
  }

  /** Done when nothing waits, or only what an incident stopped. */
  async function finish(org: string, { id }: BatchRow): Promise<void> {
    await db.asOrganisation(org, async (tx) => {
      const batch = await seizeBatch(tx, org, id), rows = await restCounts(tx, org, id), steps = await stepCounts(tx, org, id);
      if (batch?.state !== 'confirmed' || rows.ready > 0 || steps.logged + steps.stopped < steps.planned) return;
      const now = clock.now(), { duplicate, faulty, excluded, empty } = rows;
      await changeBatch(tx, org, id, { state: 'done', finished_at: now, counts: { issued: steps.logged, stopped: steps.stopped, duplicate, faulty, excluded, empty } });
      await notDue(tx, id, 'advance');
      await due(tx, { batch_id: id, work: 'shred', org_id: org, at: new Date(now.getTime() + SHRED_AFTER_MS) });
    });
  }

  /** Every minute: whatever a crash, a full queue or a closed laptop left behind. */
  async function sweep(): Promise<void> {
    const left = await db.asHouse((tx) => dueNow(tx, clock.now()));
    const failures: unknown[] = [];
    for (const { org_id: org, batch_id: id, work } of left) {
      const done = work === 'advance' ? advance(org, id) : db.asOrganisation(org, (tx) => shred(ports, tx, org, id));
      // One organisation's trouble does not keep the others waiting.
      await done.catch(async (error: unknown) => {
        failures.push(error);
        if (error instanceof AcquisError && error.code === 'database_unavailable') return; // no fault of its own: it goes on as soon as there is one
        await db.asHouse((tx) => due(tx, { batch_id: id, work, org_id: org, at: new Date(clock.now().getTime() + AGAIN_MS) }));
      });
    }
    if (failures.length > 0) throw new AggregateError(failures, `${failures.length} of ${left.length} pieces of work failed`);
  }

  return { advance, sweep };
}
