// All SQL of the tables design_*.
import { sql } from 'kysely';
import type { LanguageMap } from '#credential';
import type { Tx } from '#lib/db';
import type { Json } from '#lib/jcs';

/** A specification as typed or imported, before anybody judged it. */
export type Content = { readonly [member: string]: Json | undefined };
export type Summary = { readonly title: LanguageMap; readonly faults: number };

type State = 'draft' | 'published' | 'retired';
type Tables = {
  design_versions: { org_id: string; id: string; specification_id: string; number: number; state: State; revision: number; sha256: string | null; created_at: Date; published_at: Date | null; frozen_at: Date | null; discarded_at: Date | null };
  design_revisions: { org_id: string; version_id: string; revision: number; content: string; summary: Summary; saved_by: string; saved_at: Date };
  design_addresses: { id: string; org_id: string };
};

type Head = { readonly org: string; readonly id: string; readonly specificationId: string; readonly number: number; readonly state: State; readonly savedAt: string; readonly publishedAt?: string; readonly frozenAt?: string };
export type Row = Head & { readonly revision: number; readonly content: Content; readonly savedBy: string; readonly sha256?: string };
type Save = { readonly content: Content; readonly summary: Summary; readonly by: string; readonly at: Date };

export function designStore() {
  const versions = (tx: Tx) => tx.withTables<Tables>().selectFrom('design_versions as v')
    .innerJoin('design_revisions as r', (join) => join.onRef('r.org_id', '=', 'v.org_id').onRef('r.version_id', '=', 'v.id').onRef('r.revision', '=', 'v.revision'))
    .where('v.discarded_at', 'is', null);
  const heads = (tx: Tx) => versions(tx).select(['v.org_id', 'v.id', 'v.specification_id', 'v.number', 'v.state', 'v.published_at', 'v.frozen_at', 'r.saved_at']);
  const rows = (tx: Tx) => heads(tx).select(['v.revision', 'v.sha256', 'r.content', 'r.saved_by']);

  async function find(tx: Tx, org: string, id: string): Promise<Row | undefined> {
    const found = await rows(tx).where('v.org_id', '=', org).where('v.id', '=', id).executeTakeFirst();
    return found && asRow(found);
  }
  async function found(tx: Tx, org: string, id: string): Promise<Row> {
    const row = await find(tx, org, id);
    if (!row) throw new Error(`version ${id} is gone`);
    return row;
  }
  async function keep(tx: Tx, org: string, id: string, revision: number, content: string, { summary, by, at }: Omit<Save, 'content'>): Promise<void> {
    await tx.withTables<Tables>().insertInto('design_revisions')
      .values({ org_id: org, version_id: id, revision, content, summary: sql<Summary>`${JSON.stringify(summary)}::jsonb`, saved_by: by, saved_at: at }).execute();
  }
  const change = (tx: Tx, { org, id }: Head) => tx.withTables<Tables>().updateTable('design_versions').where('org_id', '=', org).where('id', '=', id);

  return {
    find,
    /** Locks the version first, so that what is read stays true until the transaction ends. */
    async lock(tx: Tx, org: string, id: string): Promise<Row | undefined> {
      await tx.withTables<Tables>().selectFrom('design_versions').select('id').where('org_id', '=', org).where('id', '=', id).forUpdate().execute();
      return find(tx, org, id);
    },
    async list(tx: Tx, org: string): Promise<(Head & { summary: Summary })[]> {
      const all = await heads(tx).select('r.summary').where('v.org_id', '=', org).orderBy('r.saved_at', 'desc').orderBy('v.id').execute();
      return all.map((row) => ({ ...asHead(row), summary: row.summary }));
    },
    async published(tx: Tx, org: string): Promise<Row[]> {
      return (await rows(tx).where('v.org_id', '=', org).where('v.state', '=', 'published').orderBy('v.published_at', 'desc').execute()).map(asRow);
    },
    /** The open draft of a specification, and its highest number. */
    async family(tx: Tx, org: string, specificationId: string): Promise<{ draft: string | undefined; last: number }> {
      const all = await heads(tx).where('v.org_id', '=', org).where('v.specification_id', '=', specificationId).execute();
      return { draft: all.find((row) => row.state === 'draft')?.id, last: Math.max(0, ...all.map((row) => row.number)) };
    },
    async add(tx: Tx, version: { org: string; id: string; specificationId: string; number: number } & Save): Promise<Row> {
      const { org, id, specificationId, number, content, at } = version;
      await tx.withTables<Tables>().insertInto('design_versions').values({ org_id: org, id, specification_id: specificationId, number, state: 'draft', revision: 1, created_at: at }).execute();
      await keep(tx, org, id, 1, JSON.stringify(content), version);
      return found(tx, org, id);
    },
    async save(tx: Tx, row: Row, save: Save): Promise<Row> {
      await keep(tx, row.org, row.id, row.revision + 1, JSON.stringify(save.content), save);
      await change(tx, row).set({ revision: row.revision + 1 }).execute();
      return found(tx, row.org, row.id);
    },
    async publish(tx: Tx, row: Row, save: Omit<Save, 'content'> & { content: string; sha256: string }): Promise<Row> {
      await keep(tx, row.org, row.id, row.revision + 1, save.content, save);
      await change(tx, row).set({ revision: row.revision + 1, state: 'published', sha256: save.sha256, published_at: save.at }).execute();
      return found(tx, row.org, row.id);
    },
    /** Whoever saved a state of this version. */
    async writers(tx: Tx, org: string, id: string): Promise<string[]> {
      return (await tx.withTables<Tables>().selectFrom('design_revisions').select('saved_by').distinct().where('org_id', '=', org).where('version_id', '=', id).execute()).map((row) => row.saved_by);
    },
    /** One saved state of a version, as it was. */
    async revision(tx: Tx, org: string, id: string, revision: number): Promise<Content | undefined> {
      const row = await tx.withTables<Tables>().selectFrom('design_revisions').select('content').where('org_id', '=', org).where('version_id', '=', id).where('revision', '=', revision).executeTakeFirst();
      return row && JSON.parse(row.content) as Content;
    },
    async freeze(tx: Tx, row: Row, at: Date): Promise<Row> {
      await change(tx, row).where('frozen_at', 'is', null).set({ frozen_at: at }).execute();
      return found(tx, row.org, row.id);
    },
    async retire(tx: Tx, row: Row): Promise<void> { await change(tx, row).set({ state: 'retired' }).execute(); },
    async discard(tx: Tx, row: Row, at: Date): Promise<void> { await change(tx, row).set({ discarded_at: at }).execute(); },
    async makeAddress(tx: Tx, org: string, id: string): Promise<void> {
      await tx.withTables<Tables>().insertInto('design_addresses').values({ id, org_id: org }).execute();
    },
    async organisationOf(tx: Tx, id: string): Promise<string | undefined> {
      return (await tx.withTables<Tables>().selectFrom('design_addresses').select('org_id').where('id', '=', id).executeTakeFirst())?.org_id;
    },
  };
}

type HeadColumns = Pick<Tables['design_versions'], 'org_id' | 'id' | 'specification_id' | 'number' | 'state' | 'published_at' | 'frozen_at'> & { saved_at: Date };
type RowColumns = HeadColumns & Pick<Tables['design_versions'], 'revision' | 'sha256'> & Pick<Tables['design_revisions'], 'content' | 'saved_by'>;

function asHead(row: HeadColumns): Head {
  return {
    org: row.org_id, id: row.id, specificationId: row.specification_id, number: row.number, state: row.state, savedAt: row.saved_at.toISOString(),
    ...(row.published_at && { publishedAt: row.published_at.toISOString() }), ...(row.frozen_at && { frozenAt: row.frozen_at.toISOString() }),
  };
}

function asRow(row: RowColumns): Row {
  return { ...asHead(row), revision: row.revision, content: JSON.parse(row.content) as Content, savedBy: row.saved_by, ...(row.sha256 !== null && { sha256: row.sha256 }) };
}
