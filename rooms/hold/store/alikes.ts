import type { Form, Verdict } from '#credential';
import type { Tx } from '#lib/db';
import type { Belongs } from '../hold.store.ts';

export type MarkRow = { credential: string; kind: 'id' | 'award'; family: string; key_id: string; mark: Buffer };
type Tables = {
  hold_marks: MarkRow & { person_id: string };
  hold_alikes: { person_id: string; credential: string; of: string };
  hold_credentials: { person_id: string; id: string; received_at: Date; of: string | null; belongs: Belongs; credential_form: Form };
  hold_standings: { person_id: string; credential: string; verdict: Verdict; code: string };
};
const at = (tx: Tx) => tx.withTables<Tables>();

export async function insertMarks(tx: Tx, person: string, rows: readonly MarkRow[]): Promise<void> {
  if (rows.length > 0) await at(tx).insertInto('hold_marks').values(rows.map((row) => ({ person_id: person, ...row }))).onConflict((c) => c.doNothing()).execute();
}

/** Keys that anything of theirs was marked with. */
export async function markKeys(tx: Tx, person: string): Promise<string[]> {
  return (await at(tx).selectFrom('hold_marks').select('key_id').distinct().where('person_id', '=', person).execute()).map((row) => row.key_id);
}

/** Credentials of before there were marks, some of them. */
export async function unmarked(tx: Tx, person: string, most = 200): Promise<string[]> {
  const rows = await at(tx).selectFrom('hold_credentials as c').select('c.id').where('c.person_id', '=', person).where('c.of', 'is', null)
    .where((e) => e.not(e.exists(e.selectFrom('hold_marks as m').select('m.credential').whereRef('m.person_id', '=', 'c.person_id').whereRef('m.credential', '=', 'c.id')))).limit(most).execute();
  return rows.map((row) => row.id);
}

/** Of their own, those so marked that stand, or stood until their end; oldest first. `of`: of what it is another form. */
export async function marked(tx: Tx, person: string, marks: readonly Buffer[]): Promise<{ credential: string; kind: MarkRow['kind']; family: string; of: string | null; verdict: Verdict }[]> {
  if (marks.length === 0) return [];
  return at(tx).selectFrom('hold_marks as m')
    .innerJoin('hold_credentials as c', (join) => join.onRef('c.person_id', '=', 'm.person_id').onRef('c.id', '=', 'm.credential'))
    .innerJoin('hold_standings as s', (join) => join.onRef('s.person_id', '=', 'm.person_id').onRef('s.credential', '=', 'm.credential'))
    .leftJoin('hold_alikes as a', (join) => join.onRef('a.person_id', '=', 'm.person_id').onRef('a.credential', '=', 'm.credential'))
    .select(['m.credential', 'm.kind', 'm.family', 'a.of', 's.verdict']).where('m.person_id', '=', person).where('m.mark', 'in', marks).where('c.belongs', '<>', 'other')
    .where((e) => e.or([e('s.verdict', '=', 'valid'), e('s.code', '=', 'expired')])).orderBy('c.received_at').orderBy('c.id').execute();
}

export async function insertAlike(tx: Tx, person: string, credential: string, of: string): Promise<void> {
  await at(tx).insertInto('hold_alikes').values({ person_id: person, credential, of }).onConflict((c) => c.doNothing()).execute();
}

/** Its other forms, and what it is one of; of the whole person without `credential`. */
export async function alikeRows(tx: Tx, person: string, credential?: string): Promise<{ credential: string; of: string; form: Form }[]> {
  let query = at(tx).selectFrom('hold_alikes as a').innerJoin('hold_credentials as c', (join) => join.onRef('c.person_id', '=', 'a.person_id').onRef('c.id', '=', 'a.credential')).select(['a.credential', 'a.of', 'c.credential_form as form']).where('a.person_id', '=', person);
  if (credential !== undefined) query = query.where((e) => e.or([e('a.credential', '=', credential), e('a.of', '=', credential)]));
  return query.orderBy('c.received_at').orderBy('a.credential').execute();
}

/** Somebody else's after all: it is another form of nothing, and nothing is one of it. */
export async function dropAlikes(tx: Tx, person: string, credential: string): Promise<void> {
  await at(tx).deleteFrom('hold_alikes').where('person_id', '=', person).where((e) => e.or([e('credential', '=', credential), e('of', '=', credential)])).execute();
}
