// The same award in another form is known again when it is brought, kept beside what is held, and counted once; what only says so is folded into nothing.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '#adapters/clock';
import { readBadge, type BadgeInput } from '#credential';
import type { Sealer } from '#lib/sealer';
import { skillsOf, workOf, type Item } from '#rooms/hold';
import { BADGE, issue, keyIssuer, testKey } from '../../../test/credential.ts';
import { testHouse, type Account, type TestHouse } from '../../../test/house.ts';
import { certificate, joseSign } from '../../../test/seal.ts';
import { specificationFrom } from '../../../test/specification.ts';

const NAME = 'Centre des Trois-Rives', ours: string[] = [];
const root = certificate({ ca: {}, name: 'Authority of Seals', identifier: null, number: 1 }), leaf = certificate({ name: NAME }, root);
const sealer: Sealer = { place: 'remote', organisations: ours, chain: async () => [leaf.der, root.der], sign: async (messages, alg) => messages.map(joseSign(alg, leaf.key)) };
const KEYS = { one: testKey(21), two: testKey(22) };
let h: TestHouse, owner: Account, org = '', specification = '', serial = 0;

beforeAll(async () => {
  h = await testHouse({}, sealer, [root.der]);
  h.clock.set(systemClock.now().toISOString());
  owner = await h.person('owner@example.org', true);
  org = await h.organisation(owner, NAME);
  ours.push(org);
  const { design, sign, issue: issuing } = h.rooms, draft = await design.create(org, owner.id, specificationFrom('heat-pump', await design.issuerOf(org)));
  await design.publish(org, draft.id, owner.id);
  specification = draft.id;
  await sign.confirmSeal(org, (await sign.seal(org))?.certificate?.fingerprint ?? '', owner.id);
  await issuing.chooseForms(org, owner.id, { further: ['ob3-jwt', 'ob3-sd', 'elm'], tokenKey: 'P-256' });
}, 120_000);
afterAll(() => h.close());

/** One award of this house in all its forms, as files: whoever brings them did not come by the claim. */
async function forms(): Promise<ReadonlyMap<string, Uint8Array>> {
  h.clock.forward(60);
  const { batch } = await h.rooms.issue.awardOne(org, owner.id, specification, { givenName: 'Zoë', familyName: 'd’Aubigné', email: `zoe${++serial}@example.org`, language: 'fr', awardedOn: '2026-01-30', 'result:practical': '15', 'result:interview': 'yes' });
  await h.work();
  const [line] = (await h.rooms.issue.awards(org, { batch })).lines, handed = line && await h.db.asOrganisation(org, (tx) => h.rooms.issue.handover(tx, org, line.id));
  return new Map((handed?.credentials ?? []).map(({ form, bytes }) => [form, bytes]));
}
/** A badge of somebody who answers for nothing but a key. */
async function foreign(over: Partial<BadgeInput> = {}, key = KEYS.one, created = '2026-12-01T09:00:00Z'): Promise<Uint8Array> {
  const { status: _, ...plain } = BADGE, { did, method } = keyIssuer(key);
  return Buffer.from(JSON.stringify(await issue({ ...plain, validFrom: '2025-12-01T09:00:00Z', ...over, issuer: { ...BADGE.issuer, id: did } } as BadgeInput, method, key, created.replace('2026', '2025'))));
}
const learner = () => h.person(`learner${++serial}@example.org`);
async function bring(me: Account, files: Readonly<Record<string, Uint8Array | undefined>>, choice: 'mine' | 'other' = 'mine'): Promise<readonly Item[]> {
  h.clock.forward(1);
  const id = await h.rooms.hold.bring(me.id, Object.entries(files).map(([name, bytes]) => ({ name, from: 'file' as const, bytes: bytes ?? new Uint8Array() })), 'en');
  await h.work();
  await h.rooms.hold.decide(me.id, id, () => choice);
  return (await h.rooms.hold.preview(me.id, id))?.items ?? [];
}
const shelf = async (me: Account) => (await h.rooms.hold.shelf(me.id, {})).total;

describe('another form', () => {
  test('of this house’s award, however they come, stands beside the first and counts once in totals, skills and hours', async () => {
    const me = await learner(), all = await forms();
    expect([...all.keys()].toSorted()).toEqual(['elm', 'ob3', 'ob3-jwt', 'ob3-sd']);
    const [first] = await bring(me, { 'badge.json': all.get('ob3') }), alone = workOf(await h.rooms.hold.own(me.id)), skills = await skillsOf(await h.rooms.hold.own(me.id));
    const items = await bring(me, { 'badge.jwt': all.get('ob3-jwt'), 'parts.json': all.get('ob3-sd'), 'europass.json': all.get('elm') });
    expect(items.map(({ name, state, alike }) => [name, state, alike])).toEqual(['badge.jwt', 'parts.json', 'europass.json'].map((name) => [name, 'kept', first?.held]));
    expect([await shelf(me), (await h.rooms.hold.list(me.id)).length]).toEqual([1, 4]);
    const work = workOf(await h.rooms.hold.own(me.id));
    expect([work.hours, work.credits, work.counted]).toEqual([alone.hours, alone.credits, 1]);
    expect((await skillsOf(await h.rooms.hold.own(me.id))).counted).toBe(skills.counted);
    for (const { bytes } of await h.rooms.hold.list(me.id)) expect([...all.values()].some((one) => Buffer.from(one).equals(Buffer.from(bytes)))).toBe(true);
  });

  test('is said where it is brought, on its own page, on that of the first and on the card; a stranger reads none of it', async () => {
    const me = await learner(), all = await forms(), [first] = await bring(me, { 'badge.json': all.get('ob3') }), as = { as: me, headers: { 'accept-language': 'en', accept: 'text/html' } };
    const id = await h.rooms.hold.bring(me.id, [{ name: 'europass.json', from: 'file', bytes: all.get('elm') ?? new Uint8Array() }], 'en'), seen = await (await h.ask(`/hold/import/${id}`, as)).text();
    for (const said of ['Another form of what you hold already', `href="/c/${first?.held}"`, 'Keep it beside that one']) expect(seen).toContain(said);
    await h.rooms.hold.decide(me.id, id, () => 'mine');
    const other = (await h.rooms.hold.preview(me.id, id))?.items[0]?.held ?? '';
    expect(await (await h.ask(`/hold/import/${id}`, as)).text()).toContain('it counts once');
    expect(await (await h.ask(`/c/${other}`, as)).text()).toContain('another form of a credential that you hold');
    expect(await (await h.ask(`/c/${first?.held}`, as)).text()).toMatch(new RegExp(`id="alike"[\\s\\S]*href="/c/${other}"`));
    expect(await (await h.ask('/hold', as)).text()).toContain('1 other form');
    expect((await h.ask(`/c/${other}`)).status).toBe(404);
  });

  test('of one issuer’s one identifier, signed again, is another form; known too where both come in one bundle, or the first was kept before anything was marked', async () => {
    const me = await learner(), [a, b] = await bring(me, { 'a.json': await foreign(), 'b.json': await foreign({}, KEYS.one, '2026-12-02T09:00:00Z') });
    expect([a?.alike, b?.alike, b?.state, await shelf(me)]).toEqual([undefined, a?.held, 'kept', 1]);
    await h.ownerQuery('delete from hold_marks where person_id = $1', [me.id]);
    const [c] = await bring(me, { 'c.json': await foreign({}, KEYS.one, '2026-12-03T09:00:00Z') });
    expect([c?.alike, await shelf(me)]).toEqual([a?.held, 1]);
  });
});

describe('is folded into nothing', () => {
  test.each([
    ['the same identifier under another issuer', async () => foreign({}, KEYS.two)],
    ['another award of the same issuer', async () => foreign({ id: 'https://example.org/c/another' })],
    ['the same award of the same form under another identifier: a correction stands for itself', async () => foreign({ id: 'https://example.org/c/corrected', award: { ...BADGE.award, results: [] } })],
  ])('%s', async (_, bytes) => {
    const me = await learner();
    await bring(me, { 'a.json': await foreign() });
    const [brought] = await bring(me, { 'b.json': await bytes() });
    expect([brought?.state, brought?.alike, await shelf(me)]).toEqual(['kept', undefined, 2]);
  });

  test('what says the issuer’s name and does not pass: changed, or signed by another key', async () => {
    const me = await learner(), plain = await foreign(), title = (readBadge(JSON.parse(Buffer.from(plain).toString('utf8')) as never)?.title ?? '').slice(0, 8);
    await bring(me, { 'a.json': plain });
    const changed = Buffer.from(Buffer.from(plain).toString('utf8').replaceAll(title, 'Painting')), stolen = Buffer.from(Buffer.from(await foreign({}, KEYS.two)).toString('utf8').replaceAll(keyIssuer(KEYS.two).did, keyIssuer(KEYS.one).did));
    for (const [name, bytes] of [['changed.json', changed], ['stolen.json', stolen]] as const) {
      const [brought] = await bring(me, { [name]: bytes });
      expect([name, brought?.judged?.report.verdict, brought?.alike]).toEqual([name, 'invalid', undefined]);
    }
    expect(await shelf(me)).toBe(3);
  });

  test('nor what is over and was signed by nobody knows whom; and nothing is folded into that', async () => {
    const me = await learner(), away = (say: object, key: ReturnType<typeof testKey>) => issue({ ...BADGE, validFrom: '2024-12-01T09:00:00Z', validUntil: '2025-12-01T09:00:00Z', status: undefined, issuer: { ...BADGE.issuer, id: 'did:web:away.example' }, ...say } as never, 'did:web:away.example#key-1', key, '2024-12-01T09:00:00Z').then((one) => Buffer.from(JSON.stringify(one)));
    const [a] = await bring(me, { 'a.json': await away({}, KEYS.one) }), [b] = await bring(me, { 'b.json': await away({ award: { ...BADGE.award, results: [] } }, KEYS.two) });
    expect([a?.judged?.report.checks.filter(({ result }) => result === 'fail').map(({ code }) => code), a?.judged?.report.checks.find(({ check }) => check === 'signature')?.result ?? 'none']).toEqual([['expired'], 'not_checked']);
    expect([b?.state, b?.alike, await shelf(me)]).toEqual(['kept', undefined, 2]);
    const over = { validFrom: '2024-12-01T09:00:00Z', validUntil: '2025-12-01T09:00:00Z' }, [c] = await bring(me, { 'c.json': await foreign(over) }), [d] = await bring(me, { 'd.json': await foreign(over, KEYS.one, '2026-12-02T09:00:00Z') });
    expect([c?.alike, d?.alike]).toEqual([undefined, c?.held]); // over, and known by whom
  });

  test('nor is a good one into what fell, into somebody else’s, or into another person’s', async () => {
    const me = await learner(), stranger = await learner(), again = (day: number) => foreign({}, KEYS.one, `2026-12-0${day}T09:00:00Z`);
    const [fallen] = await bring(me, { 'a.json': await again(1) });
    await h.ownerQuery(`update hold_standings set verdict = 'invalid', code = 'revoked' where person_id = $1 and credential = $2`, [me.id, fallen?.held]);
    expect((await bring(me, { 'b.json': await again(2) }))[0]?.alike).toBeUndefined();
    expect((await bring(stranger, { 'c.json': await again(3) }, 'other'))[0]?.alike).toBeUndefined();
    expect((await bring(stranger, { 'd.json': await again(4) }))[0]?.alike).toBeUndefined();
  });

  test('nothing of a mark stands in clear, and what turns out to be somebody else’s is no form of anything', async () => {
    const me = await learner(), [a] = await bring(me, { 'a.json': await foreign() }), [b] = await bring(me, { 'b.json': await foreign({}, KEYS.one, '2026-12-02T09:00:00Z') });
    const [twin] = await h.ownerQuery('select count(distinct mark)::int as n, count(*)::int as all from hold_marks where mark in (select mark from hold_marks where credential = $1) and person_id <> $2', [a?.held, me.id]);
    expect(twin).toEqual({ n: 0, all: 0 });
    await h.rooms.hold.say(me.id, b?.held ?? '', 'other');
    expect([await shelf(me), (await h.rooms.hold.shelf(me.id, { whose: 'other' })).total]).toEqual([1, 1]);
  });
});
