/** The reconciler: looks at which rows exist and does what is missing. Started by the queue, by the clock, after any crash; running it twice changes nothing. */
import { crashPoint } from '#lib/crash';
import { AcquisError } from '#lib/errors';
import { batch as readBatch, changeBatch, due, dueNow, notDue, rowCounts, seizeBatch, type BatchRow } from '../store/batches.ts';
import { stepCounts } from '../store/machine.ts';
import type { Channels, IssuePorts } from './batch.ts';
import { shred } from './confirm.ts';
import { logChunk } from './log.ts';
import { planChunk } from './plan.ts';
import { signChunk } from './sign.ts';

/** What people's file said is kept this long after its awards are out, for questions; then its key goes. */
const SHRED_AFTER_MS = 30 * 86_400_000;

/** What failed waits a little, and lets others before. */
const AGAIN_MS = 5 * 60_000;

export function openMachine(ports: IssuePorts, channels: Channels) {
  const { db, clock } = ports, passage = ports.passage ?? crashPoint;

  async function committing<R>(step: 'plan' | 'sign' | 'log', work: () => Promise<R>): Promise<R> {
    passage(`before_${step}`);
    const result = await work();
    passage(`after_${step}`);
    return result;
  }

  /** Chunk by chunk, so that the first learners are told while the last rows still wait. */
  async function advance(org: string, id: string): Promise<void> {
    const batch = await db.asOrganisation(org, (tx) => readBatch(tx, org, id));
    if (batch?.state !== 'confirmed') return db.asHouse((tx) => notDue(tx, id, 'advance'));
    const version = await ports.design.version(org, batch.specification);
    if (version?.sha256 !== batch.plan?.specificationSha256 || !version) throw new Error(`version ${batch.specification} is not the one batch ${id} was confirmed with`);
    for (let signedTo = 0, loggedTo = 0; ;) {
      const planned = await committing('plan', () => db.asOrganisation(org, (tx) => planChunk(ports, tx, org, id, version)));
      if (planned.busy) return;
      const signed = await signChunk(ports, org, batch, version, signedTo, (work) => committing('sign', work));
      const logged = await committing('log', () => db.asOrganisation(org, (tx) => logChunk({ ...ports, passage }, channels, tx, org, batch, loggedTo)));
      [signedTo, loggedTo] = [signed.last, logged.last];
      if (planned.done + signed.done + logged.done === 0) break;
    }
    await finish(org, batch);
  }

  /** Done when nothing waits, or only what an incident stopped. */
  async function finish(org: string, { id }: BatchRow): Promise<void> {
    await db.asOrganisation(org, async (tx) => {
      const batch = await seizeBatch(tx, org, id), rows = await rowCounts(tx, org, id), steps = await stepCounts(tx, org, id);
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

