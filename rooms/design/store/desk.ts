// SQL of what an organisation decides beside its specifications: reviews, templates, settings.
import type { Tx } from '#lib/db';
import type { Content } from '../design.store.ts';

export type Outcome = 'approved' | 'returned' | 'withdrawn';
export type Review = { readonly id: string; readonly version: string; readonly revision: number; readonly askedBy: string; readonly askedAt: string; readonly note?: string; readonly outcome?: Outcome; readonly decidedBy?: string; readonly decidedAt?: string; readonly answer?: string };
export type Template = { readonly id: string; readonly name: string; readonly savedAt: string };
type Decision = { readonly outcome: Outcome; readonly by: string; readonly at: Date; readonly answer?: string | undefined };

type Tables = {
  design_reviews: { org_id: string; id: string; version_id: string; revision: number; asked_by: string; asked_at: Date; note: string | null; outcome: Outcome | null; decided_by: string | null; decided_at: Date | null; answer: string | null };
  design_templates: { org_id: string; id: string; name: string; content: string; saved_by: string; saved_at: Date; removed_at: Date | null };
  design_settings: { org_id: string; two_people: boolean; changed_by: string; changed_at: Date };
};

export function deskStore() {
  const templates = (tx: Tx, org: string) => tx.withTables<Tables>().selectFrom('design_templates').where('org_id', '=', org).where('removed_at', 'is', null);

  return {
    async ask(tx: Tx, review: { org: string; id: string; version: string; revision: number; by: string; at: Date; note: string | undefined }): Promise<void> {
      const { org, id, version, revision, by, at, note } = review;
      await tx.withTables<Tables>().insertInto('design_reviews').values({ org_id: org, id, version_id: version, revision, asked_by: by, asked_at: at, note: note ?? null, outcome: null, decided_by: null, decided_at: null, answer: null }).execute();
    },
    /** False when nothing stood open. */
    async decide(tx: Tx, org: string, version: string, { outcome, by, at, answer }: Decision): Promise<boolean> {
      const [done] = await tx.withTables<Tables>().updateTable('design_reviews').where('org_id', '=', org).where('version_id', '=', version).where('outcome', 'is', null)
        .set({ outcome, decided_by: by, decided_at: at, answer: answer ?? null }).execute();
      return (done?.numUpdatedRows ?? 0n) > 0n;
    },
    /** Newest first; at most one is without an outcome. */
    async reviews(tx: Tx, org: string, version: string): Promise<Review[]> {
      const rows = await tx.withTables<Tables>().selectFrom('design_reviews').selectAll().where('org_id', '=', org).where('version_id', '=', version).orderBy('asked_at', 'desc').execute();
      return rows.map(asReview);
    },
    async waiting(tx: Tx, org: string): Promise<string[]> {
      return (await tx.withTables<Tables>().selectFrom('design_reviews').select('version_id').where('org_id', '=', org).where('outcome', 'is', null).execute()).map((row) => row.version_id);
    },
    async templates(tx: Tx, org: string): Promise<Template[]> {
      const rows = await templates(tx, org).select(['id', 'name', 'saved_at']).orderBy('name').orderBy('id').execute();
      return rows.map(({ id, name, saved_at }) => ({ id, name, savedAt: saved_at.toISOString() }));
    },
    async template(tx: Tx, org: string, id: string): Promise<Content | undefined> {
      const row = await templates(tx, org).select('content').where('id', '=', id).executeTakeFirst();
      return row && JSON.parse(row.content) as Content;
    },
    async addTemplate(tx: Tx, { org, id, name, content, by, at }: { org: string; id: string; name: string; content: Content; by: string; at: Date }): Promise<void> {
      await tx.withTables<Tables>().insertInto('design_templates').values({ org_id: org, id, name, content: JSON.stringify(content), saved_by: by, saved_at: at }).execute();
    },
    async removeTemplate(tx: Tx, org: string, id: string, at: Date): Promise<boolean> {
      const [done] = await tx.withTables<Tables>().updateTable('design_templates').where('org_id', '=', org).where('id', '=', id).where('removed_at', 'is', null).set({ removed_at: at }).execute();
      return (done?.numUpdatedRows ?? 0n) > 0n;
    },
    async twoPeople(tx: Tx, org: string): Promise<boolean> {
      return (await tx.withTables<Tables>().selectFrom('design_settings').select('two_people').where('org_id', '=', org).executeTakeFirst())?.two_people ?? false;
    },
    async setTwoPeople(tx: Tx, org: string, wanted: boolean, by: string, at: Date): Promise<void> {
      const values = { two_people: wanted, changed_by: by, changed_at: at };
      await tx.withTables<Tables>().insertInto('design_settings').values({ org_id: org, ...values }).onConflict((on) => on.column('org_id').doUpdateSet(values)).execute();
    },
  };
}

function asReview(row: Tables['design_reviews']): Review {
  return {
    id: row.id, version: row.version_id, revision: row.revision, askedBy: row.asked_by, askedAt: row.asked_at.toISOString(), ...(row.note !== null && { note: row.note }),
    ...(row.outcome !== null && { outcome: row.outcome }), ...(row.decided_by !== null && { decidedBy: row.decided_by }), ...(row.decided_at && { decidedAt: row.decided_at.toISOString() }), ...(row.answer !== null && { answer: row.answer }),
  };
}
