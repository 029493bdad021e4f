import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { example } from '#framework';
import type { AuditEntry } from '#rooms/people';
import { publicId } from '#lib/ids';
import { canonicalJson } from '#lib/jcs';
import { sha256 } from '#lib/seal';
import { testDb, type TestDb } from '../../test/database.ts';
import { openDesign, type Content, type Design, type Frozen } from './design.ts';

const ORG = publicId(), OTHER = publicId(), BY = '00000000-0000-7000-8000-000000000001';
let house: TestDb, design: Design, heatPump: Content;
const told: Frozen[] = [], audited: AuditEntry[] = [];

beforeAll(async () => {
  house = await testDb();
  const facts = { name: { fr: 'Centre des Trois-Rives' }, legalName: 'Trois-Rives', country: 'FRA', website: 'https://rives.example', identifiers: [{ scheme: 'SIRET', value: '123' }], createdAt: '2026-01-01T00:00:00Z' };
  design = openDesign({
    db: house.db, clock: house.clock, sign: { did: (org) => `did:web:localhost%3A4000:o:${org}` },
    people: { organisation: async (id) => [ORG, OTHER].includes(id) ? { ...facts, id } : undefined, audit: async (_tx, entry) => { audited.push(entry); } },
  });
  design.frozen.listen(async (_tx, event) => { told.push(event); });
  heatPump = await example('heat-pump') as Content;
}, 60_000);
afterAll(() => house.close());
beforeEach(() => { told.length = 0; audited.length = 0; });

const draft = (content: Content = heatPump) => design.create(ORG, BY, content);
const published = async () => design.publish(ORG, (await draft()).id, BY);
const freeze = (id: string, org = ORG) => house.db.asOrganisation(org, (tx) => design.freeze(tx, org, id));
const refusal = (work: Promise<unknown>) => work.then(() => 'accepted', (error: { code?: string }) => error.code);

describe('a draft', () => {
  test('keeps whatever was typed, faults included', async () => {
    const made = await draft({ title: { fr: '' }, workloadHours: 'beaucoup', outcomes: [{}] });
    expect((await design.open(ORG, made.id))?.content).toMatchObject({ title: { fr: '' }, workloadHours: 'beaucoup', outcomes: [{}] });
    expect((await design.list(ORG)).find((one) => one.id === made.id)?.summary.faults).toBeGreaterThan(3);
  });
  test('is issued by the organisation, whatever the file says', async () => {
    expect((await draft({ ...heatPump, issuer: { name: { fr: 'Autre' }, country: 'BEL', region: 'Bretagne' } })).content['issuer']).toEqual({ name: { fr: 'Centre des Trois-Rives' }, country: 'FRA', region: 'Bretagne', website: 'https://rives.example', identifiers: [{ scheme: 'SIRET', value: '123' }] });
  });
  test('saved in two tabs: the second is told, nothing is overwritten', async () => {
    const made = await draft();
    const first = await design.save(ORG, made.id, BY, made.revision, { ...heatPump, workloadHours: 55 });
    const second = await design.save(ORG, made.id, BY, made.revision, { ...heatPump, workloadHours: 56 });
    expect([first.kind, second.kind]).toEqual(['saved', 'conflict']);
    expect(second.kind === 'conflict' && second.current.content['workloadHours']).toBe(55);
  });
  test('saved by ten at once: exactly one wins', async () => {
    const made = await draft();
    const all = await Promise.all(Array.from({ length: 10 }, (_, i) => design.save(ORG, made.id, BY, made.revision, { ...heatPump, workloadHours: 60 + i })));
    expect(all.filter((one) => one.kind === 'saved')).toHaveLength(1);
    expect((await design.open(ORG, made.id))?.revision).toBe(made.revision + 1);
  });
  test('every saved state stays in the database', async () => {
    const made = await draft();
    await design.save(ORG, made.id, BY, 1, { ...heatPump, workloadHours: 55 });
    const kept = await house.ownerQuery('select revision from design_revisions where version_id = $1 order by revision', [made.id]);
    expect(kept.map((row) => row['revision'])).toEqual([1, 2]);
  });
  test('discarded leaves the list and cannot be opened', async () => {
    const made = await draft();
    await design.discard(ORG, made.id, BY);
    expect(await design.open(ORG, made.id)).toBeUndefined();
    expect((await design.list(ORG)).some((one) => one.id === made.id)).toBe(false);
    expect(audited).toEqual([{ organisation: ORG, by: BY, act: 'design.discarded', subject: made.id }]);
  });
});

describe('publishing', () => {
  test('is refused while anything is wrong, with every fault, and changes nothing', async () => {
    const made = await draft({ ...heatPump, workloadHours: 0, title: {} });
    const error = await design.publish(ORG, made.id, BY).catch((e: unknown) => e) as { code: string; faults: { path: string }[] };
    expect([error.code, error.faults.map((f) => f.path).sort()]).toEqual(['bad_input', ['/title', '/workloadHours']]);
    expect((await design.open(ORG, made.id))?.state).toBe('draft');
  });
  test('records the SHA-256 of the canonical JSON (RFC 8785)', async () => {
    const version = await published();
    expect(version.sha256).toBe(sha256(canonicalJson(version.specification)).toString('hex'));
    const [row] = await house.ownerQuery('select r.content from design_versions v join design_revisions r on r.version_id = v.id and r.revision = v.revision where v.id = $1', [version.id]);
    expect(sha256(String(row?.['content'])).toString('hex')).toBe(version.sha256);
  });
  test('the same content in another order gives the same hash', async () => {
    const backwards = Object.fromEntries(Object.entries(heatPump).reverse());
    const [a, b] = [await published(), await design.publish(ORG, (await draft(backwards)).id, BY)];
    expect(a.sha256).toBe(b.sha256);
  });
  test('is the end of changes', async () => {
    const { id } = await published();
    expect(await refusal(design.save(ORG, id, BY, 2, heatPump))).toBe('specification_not_a_draft');
    expect(await refusal(design.publish(ORG, id, BY))).toBe('specification_not_a_draft');
    expect(await refusal(design.discard(ORG, id, BY))).toBe('specification_not_a_draft');
  });
  test('opens the public address; a draft has none', async () => {
    const made = await draft();
    expect(await design.publicVersion(made.id)).toBeUndefined();
    const version = await design.publish(ORG, made.id, BY);
    expect(await design.publicVersion(made.id)).toEqual(version);
  });
});

describe('a new version', () => {
  test('takes the next number and leaves the earlier one alone', async () => {
    const one = await published(), two = await design.newVersion(ORG, one.id, BY);
    expect([two.specificationId, two.number, two.state]).toEqual([one.specificationId, 2, 'draft']);
    await design.save(ORG, two.id, BY, two.revision, { ...two.content, workloadHours: 60 });
    expect((await design.version(ORG, one.id))?.sha256).toBe(one.sha256);
  });
  test('is opened once: asking again leads to the same draft', async () => {
    const one = await published(), two = await design.newVersion(ORG, one.id, BY);
    expect((await design.newVersion(ORG, one.id, BY)).id).toBe(two.id);
  });
  test('asked for by five at once is still one draft', async () => {
    const one = await published();
    const all = await Promise.all(Array.from({ length: 5 }, () => design.newVersion(ORG, one.id, BY)));
    expect(new Set(all.map((version) => version.id)).size).toBe(1);
  });
  test('discarded gives its number back', async () => {
    const one = await published();
    await design.discard(ORG, (await design.newVersion(ORG, one.id, BY)).id, BY);
    expect((await design.newVersion(ORG, one.id, BY)).number).toBe(2);
  });
  test('a copy is another specification', async () => {
    const one = await published(), copy = await design.copy(ORG, one.id, BY);
    expect([copy.number, copy.specificationId === one.specificationId]).toEqual([1, false]);
  });
});

describe('freezing', () => {
  test('at the first award tells the log once; again and again gives the same', async () => {
    const version = await published();
    const first = await freeze(version.id);
    house.clock.forward(3600);
    expect(await freeze(version.id)).toEqual(first);
    expect(told).toEqual([{ type: 'definition', organisation: ORG, issuer: `did:web:localhost%3A4000:o:${ORG}`, version: version.id, sha256: Buffer.from(version.sha256, 'hex') }]);
  });
  test('by ten awards at once happens once', async () => {
    const version = await published();
    await Promise.all(Array.from({ length: 10 }, () => freeze(version.id)));
    expect(told).toHaveLength(1);
  });
  test('is undone with the transaction it stands in', async () => {
    const version = await published();
    await house.db.asOrganisation(ORG, async (tx) => { await design.freeze(tx, ORG, version.id); throw new Error('no award after all'); }).catch(() => {});
    expect((await design.version(ORG, version.id))?.frozenAt).toBeUndefined();
  });
  test('a draft or a retired version cannot be frozen', async () => {
    const made = await draft(), gone = await published();
    await design.retire(ORG, gone.id, BY);
    expect([await refusal(freeze(made.id)), await refusal(freeze(gone.id)), await refusal(freeze(publicId()))]).toEqual(['specification_not_published', 'specification_not_published', 'not_found']);
  });
  test('retired after it was frozen, it still reads, and what it gave can be corrected', async () => {
    const version = await published();
    await freeze(version.id);
    await design.retire(ORG, version.id, BY);
    expect((await freeze(version.id)).sha256).toBe(version.sha256);
    expect(await design.publicVersion(version.id)).toMatchObject({ state: 'retired', sha256: version.sha256 });
    expect((await design.published(ORG)).some((one) => one.id === version.id)).toBe(false);
  });
  test('a content changed behind our back is an incident, never an answer', async () => {
    const version = await published();
    await house.ownerQuery('alter table design_revisions no force row level security');
    await house.ownerQuery(`update design_revisions set content = replace(content, '"workloadHours":54', '"workloadHours":5400') where version_id = $1`, [version.id]);
    await house.ownerQuery('alter table design_revisions force row level security');
    expect(await refusal(design.version(ORG, version.id))).toBe('internal');
  });
});

describe('another organisation', () => {
  test('sees nothing and changes nothing', async () => {
    const mine = await draft(), shown = await published();
    expect((await design.list(OTHER)).length).toBe(0);
    expect(await design.open(OTHER, mine.id)).toBeUndefined();
    expect(await design.version(OTHER, shown.id)).toBeUndefined();
    const acts = [design.save(OTHER, mine.id, BY, 1, {}), design.publish(OTHER, mine.id, BY), design.discard(OTHER, mine.id, BY), design.retire(OTHER, shown.id, BY), design.copy(OTHER, mine.id, BY), design.newVersion(OTHER, shown.id, BY), freeze(shown.id, OTHER)];
    expect(new Set(await Promise.all(acts.map(refusal)))).toEqual(new Set(['not_found']));
  });
  test('row-level security holds without our where clauses', async () => {
    const { id } = await published();
    const seen = (org: string) => house.db.asOrganisation(org, (tx) => tx.withTables<{ design_versions: { id: string }; design_revisions: { version_id: string } }>().selectFrom('design_versions').select('id').where('id', '=', id).execute());
    expect([(await seen(ORG)).length, (await seen(OTHER)).length]).toEqual([1, 0]);
  });
});

test('the application may not rewrite a saved content, nor move a version to another organisation', async () => {
  const { id } = await draft();
  type Raw = { design_revisions: { version_id: string; content: string }; design_versions: { id: string; org_id: string } };
  const raw = (work: 'content' | 'owner' | 'delete') => house.db.asOrganisation(ORG, async (tx) => {
    const t = tx.withTables<Raw>();
    if (work === 'content') await t.updateTable('design_revisions').set({ content: '{}' }).where('version_id', '=', id).execute();
    if (work === 'owner') await t.updateTable('design_versions').set({ org_id: OTHER }).where('id', '=', id).execute();
    if (work === 'delete') await t.deleteFrom('design_versions').where('id', '=', id).execute();
  });
  for (const work of ['content', 'owner', 'delete'] as const) expect(await refusal(raw(work))).toBe('42501');
});

describe('a review', () => {
  const OTHER_PERSON = '00000000-0000-7000-8000-000000000002';
  const settled = async (twoPeople: boolean) => { await design.changeSettings(ORG, BY, { twoPeople }); audited.length = 0; };

  test('where nobody wants it, the author publishes; an open one is approved by that', async () => {
    await settled(false);
    const made = await draft();
    await design.askReview(ORG, made.id, BY, 'Le seuil est-il juste ?');
    expect((await design.list(ORG)).find((one) => one.id === made.id)?.inReview).toBe(true);
    await design.publish(ORG, made.id, BY);
    expect(await design.reviews(ORG, made.id)).toMatchObject([{ askedBy: BY, note: 'Le seuil est-il juste ?', outcome: 'approved', decidedBy: BY }]);
    expect(audited.map((one) => one.act)).toEqual(['design.review-asked', 'design.review-approved', 'design.published']);
  });
  test('four eyes: unasked, by its author, or by a program, publishing is refused; by another person it is done', async () => {
    await settled(true);
    const made = await draft();
    expect(await refusal(design.publish(ORG, made.id, OTHER_PERSON))).toBe('specification_not_reviewed');
    await design.askReview(ORG, made.id, BY);
    expect(await refusal(design.publish(ORG, made.id, BY))).toBe('specification_own_review');
    expect(await refusal(design.publish(ORG, made.id, 'api-key:1'))).toBe('specification_not_reviewed');
    expect((await design.publish(ORG, made.id, OTHER_PERSON)).state).toBe('published');
    await settled(false);
  });
  test('whoever wrote one word of it is an author', async () => {
    await settled(true);
    const made = await draft();
    await design.save(ORG, made.id, OTHER_PERSON, 1, { ...made.content, workloadHours: 51 });
    await design.askReview(ORG, made.id, BY);
    expect(await refusal(design.publish(ORG, made.id, OTHER_PERSON))).toBe('specification_own_review');
    await settled(false);
  });
  test('stands for what was asked about: a change withdraws it, the same again does not', async () => {
    const made = await draft();
    await design.askReview(ORG, made.id, BY);
    const same = await design.save(ORG, made.id, BY, 1, made.content);
    expect([same.kind === 'saved' && same.version.revision, (await design.reviews(ORG, made.id))[0]?.outcome]).toEqual([1, undefined]);
    await design.save(ORG, made.id, BY, 1, { ...made.content, workloadHours: 51 });
    expect((await design.reviews(ORG, made.id))[0]).toMatchObject({ revision: 1, outcome: 'withdrawn' });
    expect(await design.revision(ORG, made.id, 1)).toEqual(made.content);
  });
  test('is sent back with a word, once', async () => {
    const made = await draft();
    await design.askReview(ORG, made.id, BY);
    await design.askReview(ORG, made.id, BY);
    await design.returnReview(ORG, made.id, OTHER_PERSON, 'Deux épreuves ?');
    expect(await design.reviews(ORG, made.id)).toMatchObject([{ outcome: 'returned', decidedBy: OTHER_PERSON, answer: 'Deux épreuves ?' }]);
    expect(await refusal(design.returnReview(ORG, made.id, OTHER_PERSON))).toBe('specification_not_reviewed');
  });
  test('another organisation’s wish is its own', async () => {
    await settled(true);
    expect(await design.settings(OTHER)).toEqual({ twoPeople: false });
    await settled(false);
  });
});

describe('a template', () => {
  test('is kept, started from, removed, and nobody else’s', async () => {
    const id = await design.saveTemplate(ORG, BY, ' Habilitation ', heatPump);
    expect([(await design.templates(ORG)).map((one) => one.name), await design.templates(OTHER)]).toEqual([['Habilitation'], []]);
    expect([await design.template(ORG, id), await design.template(OTHER, id)]).toEqual([heatPump, undefined]);
    await design.removeTemplate(ORG, BY, id);
    expect([await design.templates(ORG), await refusal(design.removeTemplate(ORG, BY, id)), await refusal(design.saveTemplate(ORG, BY, ' ', heatPump))]).toEqual([[], 'not_found', 'bad_input']);
  });
});
