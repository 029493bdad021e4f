/** Whether an award still stands. Every form of it says the same, in one transaction; withdrawn is for ever. */
import type { Tx } from '#lib/db';
import { AcquisError } from '#lib/errors';
import { seal } from '#lib/seal';
import type { Channels, IssuePorts } from '../batch/batch.ts';
import type { Status } from '../issue.events.ts';
import { addStatusEvents, standings, type Standing } from '../store/awards.ts';

export type StatusWish = { readonly to: Status; /** For the organisation's own record; no outsider sees it. */ readonly reason: string; readonly by: string };

/**
 * The awards' recipients are locked by the caller. Awards that have this status already are left alone.
 * @returns the credentials that changed, by award
 * @throws AcquisError status_final when a withdrawn award is asked to come back
 */
export async function changeStatus(ports: Pick<IssuePorts, 'people' | 'sign' | 'clock'>, channels: Pick<Channels, 'statusChanged'>, tx: Tx, org: string, awards: readonly string[], { to, reason, by }: StatusWish): Promise<Map<string, string[]>> {
  const changing = (await standings(tx, org, awards)).filter((standing) => standing.status !== to);
  if (to !== 'revoked' && changing.some((standing) => standing.status === 'revoked')) throw new AcquisError('status_final');
  const byAward = Map.groupBy(changing, (standing) => standing.award_id), now = ports.clock.now();
  if (byAward.size === 0) return new Map();
  const keys = await ports.people.keys.open(tx, changing.map((standing) => standing.key_id));
  await ports.sign.flip(tx, org, changing.map(({ list, list_index }) => ({ list, index: list_index })), to);
  await addStatusEvents(tx, [...byAward].map(([award, [first]]) => ({ org_id: org, award_id: award, number: (first?.events ?? 0) + 1, status: to, reason_sealed: sealReason(keys, first, award, reason), by, at: now })));
  for (const award of byAward.keys()) await ports.people.audit(tx, { organisation: org, by, act: `issue.${to === 'clear' ? 'reinstated' : to}`, subject: award });
  await channels.statusChanged.tell(tx, { organisation: org, awards: [...byAward.keys()], credentials: changing.map((standing) => standing.credential), to, at: now.toISOString() });
  return new Map([...byAward].map(([award, forms]) => [award, forms.map((form) => form.credential)]));
}

/** Of an erased person nothing is kept that could be read, a reason neither; the status itself still changes. */
function sealReason(keys: ReadonlyMap<string, Buffer>, standing: Standing | undefined, award: string, reason: string): Buffer {
  const key = standing && keys.get(standing.key_id);
  return key ? seal(key, reason, `issue_status_events:${award}`) : Buffer.alloc(0);
}
