// Bringing in: what a person hands over is kept as it came, or refused with its reason; whose it is; what is still known when the issuer is gone; what is told, once.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addProof, bakePng, makeBadge, newBits, openCredential, setBit, text } from '#credential';
import { rasterise } from '#adapters/image';
import { sql } from 'kysely';
import type { Tx } from '#lib/db';
import { AcquisError } from '#lib/errors';
import { openHold, type Hold, type Item } from '#rooms/hold';
import { openVerify } from '#rooms/verify';
import type { MailWish } from '#rooms/people';
import { BADGE, KEY, LIST, METHOD, didDocument, issue, statusList } from '../../../test/credential.ts';
import { grown, issuedHouse, type IssuedHouse } from '../../../test/issued.ts';
import { outsideFolder } from '../../../test/outside.ts';

const DOCUMENT = 'https://example.org/o/7f3k2m/did.json';
let house: IssuedHouse, hold: Hold, mails: MailWish[] = [], asked: string[] = [], plain = '';
const world = new Map<string, Uint8Array>();
const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

beforeAll(async () => {
  house = await issuedHouse();
  house.clock.set('2027-01-10T12:00:00Z');
  const verify = openVerify({
    clock: house.clock, publicUrl: house.publicUrl, resolveOwn: async () => undefined, issuerName: async () => undefined,
    fetcher: { get: async (url) => { asked.push(url); const bytes = world.get(url); if (!bytes) throw new AcquisError('fetch_failed', { values: { host: new URL(url).host } }); return { status: 200, bytes, contentType: undefined }; } },
  });
  house.people.mailWanted.listen(async (_, wish) => { mails.push(wish); });
  hold = openHold({ ...house, verify, rasterise });
  plain = text(await issue());
});
afterAll(() => house.close());

async function answering(bits = newBits()): Promise<void> {
  world.clear();
  world.set(DOCUMENT, encode(didDocument()));
  world.set(LIST, encode(await statusList({ bits, validFrom: house.clock.now().toISOString().slice(0, 19) + 'Z', validUntil: new Date(house.clock.now().getTime() + 86_400_000).toISOString().slice(0, 19) + 'Z' })));
}
let numbers = 0;
async function person(email = `learner${++numbers}@example.org`): Promise<string> {
  return (await house.db.asHouse((tx) => house.people.ensurePerson(tx, { email, lang: 'fr' }))).id;
}
/** Brings, looks at all, and takes what `choose` says. */
async function bring(who: string, files: Record<string, Uint8Array | string>, choose: (item: Item) => 'mine' | 'other' | 'leave' = () => 'mine'): Promise<readonly Item[]> {
  const id = await hold.bring(who, Object.entries(files).map(([name, bytes]) => ({ name, from: 'file' as const, bytes: typeof bytes === 'string' ? Buffer.from(bytes) : bytes })), 'en');
  for (const job of house.jobs.take('hold.import')) await hold.goOn(String(job['person']), String(job['id']));
  await hold.decide(who, id, choose);
  for (const job of house.jobs.take('hold.import')) await hold.goOn(String(job['person']), String(job['id']));
  return (await hold.preview(who, id))?.items ?? [];
}
const states = (items: readonly Item[]) => items.map(({ name, state }) => `${name} ${state}`);
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

describe('nothing is kept before it was seen', () => {
  test('a preview lies sealed, belongs to one person, and goes by itself', async () => {
    await answering();
    const me = await person(), other = await person(), id = await hold.bring(me, [{ name: 'a.json', from: 'file', bytes: Buffer.from(plain) }], 'en');
    expect(await hold.list(me)).toEqual([]);
    expect((await hold.preview(me, id))?.items.map(({ state }) => state)).toEqual(['credential']);
    expect(await hold.preview(other, id)).toBeUndefined();
    await expect(hold.decide(other, id, () => 'mine')).rejects.toMatchObject({ code: 'not_found' });
    const [row] = await house.ownerQuery('select sealed_note, sealed_file from hold_previews where id = $1', [id]);
    for (const sealed of Object.values(row ?? {})) expect((sealed as Buffer).toString('latin1')).not.toMatch(/Aubign|a\.json|OpenBadge/);
    house.clock.forward(25 * 3600);
    expect(await hold.preview(me, id)).toBeUndefined();
    await hold.round();
    expect(await house.ownerQuery('select 1 from hold_previews where id = $1', [id])).toEqual([]);
    expect(await house.ownerQuery('select 1 from hold_documents where person_id = $1', [me])).toEqual([]);
  });

  test('what is left is not kept', async () => {
    await answering();
    const me = await person();
    expect(states(await bring(me, { 'a.json': plain }, () => 'leave'))).toEqual(['a.json left']);
    expect(await hold.list(me)).toEqual([]);
  });
});

describe('bytes out are bytes in', () => {
  test('from a picture: the credential and the picture itself, with what was said that day', async () => {
    await answering();
    const me = await person(), picture = bakePng(PIXEL, { credential: plain }), [item] = await bring(me, { 'badge.png': picture }), [held] = await hold.list(me);
    if (!held) throw new Error('nothing held');
    expect([item?.state, item?.held, held.origin, held.form, held.belongs, held.visibility]).toEqual(['kept', held.id, 'import', 'ob3', 'said', 'private']);
    expect(Buffer.from(held.bytes).toString()).toBe(plain);
    const original = await hold.original(held);
    expect(original && Buffer.from(original.bytes).equals(picture) && original.name).toBe('badge.png');
    expect(await hold.arrival(held)).toMatchObject({ carrier: 'png', note: { name: 'badge.png', from: 'file' }, report: { verdict: 'valid' } });
  });

  test('the same credential is held once, in whatever it comes', async () => {
    await answering();
    const me = await person();
    expect(states(await bring(me, { 'a.json': plain, 'again.json': plain, 'badge.png': bakePng(PIXEL, { credential: plain }) }))).toEqual(['a.json kept', 'again.json twice', 'badge.png twice']);
    expect(states(await bring(me, { 'later.png': bakePng(PIXEL, { credential: plain }) }))).toEqual(['later.png already']);
    expect(await hold.list(me)).toHaveLength(1);
  });

  test('a presentation is taken apart; each keeps the file it came in', async () => {
    await answering();
    const me = await person(), vp = readFileSync('vectors/ours/2026-11-forms-presentation.json'), items = await bring(me, { 'shown.json': vp });
    expect(items[0]?.state).toBe('bundle');
    expect(items.slice(1).every(({ state, within }) => state === 'kept' && within === 1)).toBe(true);
    for (const held of await hold.list(me)) expect(Buffer.from((await hold.original(held))?.bytes ?? []).equals(vp)).toBe(true);
  });

  test('what a backpack gives out as a list is taken apart too, broken ones and strangers named; of more than 500, the rest is said to be left', async () => {
    await answering();
    const me = await person(), award = (n: number) => ({ '@context': 'https://w3id.org/openbadges/v2', type: 'Assertion', id: `https://b.example/a/${n}` });
    const list = JSON.stringify({ credential: [JSON.parse(plain) as object, { ...JSON.parse(plain) as object, name: 'changed' }], compactJwsString: ['neither'] });
    const items = await bring(me, { 'backpack.json': list });
    expect(items.map(({ state, within, judged }) => [state, within, judged?.report.verdict])).toEqual([['bundle', undefined, undefined], ['kept', 1, 'valid'], ['kept', 1, 'invalid'], ['nothing', 1, undefined]]);
    for (const held of await hold.list(me)) expect(Buffer.from((await hold.original(held))?.bytes ?? []).toString()).toBe(list);
    const many = (await hold.preview(me, await hold.bring(me, [{ name: 'many.json', from: 'file', bytes: encode(Array.from({ length: 501 }, (_, n) => award(n))) }], 'en')))?.items ?? [];
    expect([many.length, many[0]?.state, many.at(-1)?.state, many.at(-1)?.code]).toEqual([502, 'bundle', 'refused', 'archive_limit']);
  });

  test('60 in one archive: the first are looked at at once, all of them in the end; letters and litter are named', async () => {
    await answering();
    const me = await person(), files: Record<string, Uint8Array> = { 'letter.txt': Buffer.from('Dear'), '__MACOSX/._x': Buffer.from('x') };
    for (let i = 0; i < 60; i++) files[`b/${i}.json`] = Buffer.from(text(await issue({ ...BADGE, id: `https://example.org/c/${i}` })));
    const items = await bring(me, { 'all.zip': zipSync(files) });
    expect([items.filter(({ state }) => state === 'kept').length, items.filter(({ state }) => state === 'nothing').map(({ name }) => name)]).toEqual([60, ['letter.txt']]);
    expect(await hold.list(me)).toHaveLength(60);
  }, 60_000);
});

describe('bad input says why, and the rest goes on', () => {
  test('no credential, hostile drawing, bomb, archive in archive, broken archive', async () => {
    await answering();
    const me = await person();
    const items = await bring(me, {
      'good.json': plain, 'letter.txt': 'Dear', 'x.svg': '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', 'nested.zip': zipSync({ 'in.zip': zipSync({ a: Buffer.from('x') }), 'b.json': Buffer.from(plain) }),
      'cut.zip': zipSync({ a: Buffer.from('x'.repeat(500)) }).subarray(0, 60), 'twice.json': '{"a":1,"a":2}', 'bomb.zip': zipSync({ big: new Uint8Array(9 * 1024 * 1024) }),
    });
    expect(states(items)).toEqual(['good.json kept', 'letter.txt nothing', 'x.svg ' + String(items[2]?.state), 'in.zip refused', 'b.json twice', 'cut.zip refused', 'twice.json refused', 'bomb.zip refused']);
    expect(['nothing', 'refused']).toContain(items[2]?.state);
    for (const { state, code } of items) if (state === 'refused' || state === 'nothing') expect(code).toMatch(/^[a-z_0-9]+$/);
  });

  test('a list of an issuer’s is signed and no credential: it is called what it is', async () => {
    await answering();
    expect((await bring(await person(), { 'list.json': world.get(LIST) ?? '' })).map(({ state, code }) => [state, code])).toEqual([['nothing', 'status-list']]);
  });

  test('more than 5,000 entries are refused, 5,000 are not', async () => {
    const many = (n: number) => zipSync(Object.fromEntries(Array.from({ length: n }, (_, i) => [`${i}`, new Uint8Array()])), { level: 0 });
    const me = await person(), over = await hold.bring(me, [{ name: 'over.zip', from: 'file', bytes: many(5_001) }], 'en');
    expect((await hold.preview(me, over))?.items.map(({ state, code }) => [state, code])).toEqual([['refused', 'archive_limit']]);
    const just = await hold.bring(me, [{ name: 'just.zip', from: 'file', bytes: many(5_000) }], 'en');
    expect((await hold.preview(me, just))?.items).toHaveLength(5_000);
    await hold.forget(me, just);
    expect(await hold.preview(me, just)).toBeUndefined();
  }, 60_000);
});

describe('whose it is', () => {
  const elsewhere = (subject: object) => JSON.stringify({ ...JSON.parse(plain) as object, credentialSubject: { ...(JSON.parse(plain) as { credentialSubject: object }).credentialSubject, ...subject } });

  test('naming a proved address makes it proved only when its issuer signed that', async () => {
    await answering();
    const email = 'zoe@learner.example', me = await person(email), stranger = await person();
    const signed = text(await issue({ ...BADGE, id: 'https://example.org/c/mine', award: { ...BADGE.award, holder: { ...BADGE.award.holder, id: `mailto:${email}` } } }));
    expect((await bring(me, { 'a.json': signed }))[0]?.judged?.isProved).toBe(true);
    expect((await hold.list(me))[0]?.belongs).toBe('proved');
    expect((await bring(stranger, { 'a.json': signed }))[0]?.judged?.isProved).toBe(false);
    const [forged] = await bring(me, { 'b.json': elsewhere({ id: `mailto:${email}` }) });
    expect([forged?.judged?.report.verdict, forged?.judged?.isProved]).toEqual(['invalid', false]);
  });

  test('somebody else’s is kept apart and never public; its holder may say otherwise', async () => {
    await answering();
    const me = await person();
    await bring(me, { 'a.json': plain }, () => 'other');
    const [held] = await hold.list(me);
    expect(held?.belongs).toBe('other');
    await grown(house, me);
    await expect(hold.choose(me, held?.id ?? '', 'public')).rejects.toMatchObject({ code: 'hold_not_yours' });
    await hold.say(me, held?.id ?? '', 'said');
    await hold.choose(me, held?.id ?? '', 'public');
    expect((await hold.find(held?.id ?? '', undefined))?.belongs).toBe('said');
    await expect(hold.say(await person(), held?.id ?? '', 'other')).rejects.toMatchObject({ code: 'not_found' });
    await hold.say(me, held?.id ?? '', 'other');
    expect(await hold.find(held?.id ?? '', undefined)).toBeUndefined();
  });
});

describe('when the issuer is gone', () => {
  test('today is unknown and stays unknown; what was kept says what was so on its day', async () => {
    await answering();
    const me = await person();
    await bring(me, { 'a.json': plain });
    const [held] = await hold.list(me), day = house.clock.now();
    if (!held) throw new Error('nothing held');
    expect(await hold.asOf(held, await hold.report(held, 'en'), 'en')).toBeUndefined();
    world.clear();
    house.clock.forward(40 * 86_400);
    const today = await hold.report(held, 'en'), then = await hold.asOf(held, today, 'en');
    expect(today.verdict).toBe('unknown');
    expect([then?.report.verdict, then?.at]).toEqual(['valid', day]);
    expect(then?.report.at).toBe(day.toISOString());
  });

  test('what was kept cannot make a forgery good', async () => {
    await answering();
    const me = await person(), forged = plain.replace('Zoë', 'Eve');
    await bring(me, { 'a.json': forged });
    const [held] = await hold.list(me);
    if (!held) throw new Error('nothing held');
    world.clear();
    const said = await hold.report(held, 'en'), then = await hold.asOf(held, said, 'en');
    expect([said.verdict === 'valid', then?.report.verdict === 'valid']).toEqual([false, false]);
  });
});

describe('verified again, and told once', () => {
  const day = async () => { house.clock.forward(86_400 + 60); };
  async function holding(badge: Partial<typeof BADGE> = {}, credentialStatus?: object): Promise<string> {
    await house.ownerQuery(`update hold_rounds set due_at = 'infinity'`); // what others brought before is not verified along
    await answering();
    const me = await person();
    const made = { ...makeBadge({ ...BADGE, status: { statusListCredential: LIST, statusListIndex: 7 }, ...badge }), ...(credentialStatus && { credentialStatus }) };
    await bring(me, { 'a.json': JSON.stringify(await addProof(made, { verificationMethod: METHOD, created: '2026-12-01T09:00:00Z', sign: KEY.sign })) });
    mails = [];
    return me;
  }
  const mine = async (who: string) => mails.filter(({ to }) => to === `learner${numbers}@example.org` && who !== '');

  test('withdrawn: one mail in the language of the account, one line on the shelf, however often it is verified', async () => {
    const me = await holding(), bits = newBits();
    setBit(bits, 7, true);
    for (let i = 0; i < 3; i++) { await day(); await answering(bits); await hold.round(); }
    expect((await mine(me)).map(({ kind, lang, subject }) => [kind, lang, subject])).toEqual([['learning', 'fr', expect.stringMatching(/^Retiré/)]]);
    expect((await hold.told(me)).map(({ fact, mailed, seen }) => [fact, mailed, seen])).toEqual([['revoked', true, false]]);
    expect(await hold.unseen(me)).toBe(1);
    await hold.seen(me);
    expect(await hold.unseen(me)).toBe(0);
  });

  test('who wishes no mails gets none, and reads it on the shelf', async () => {
    const me = await holding(), bits = newBits();
    await hold.wish(me, false);
    setBit(bits, 7, true);
    await day(); await answering(bits); await hold.round();
    expect([await mine(me), (await hold.told(me)).map(({ fact, mailed }) => [fact, mailed])]).toEqual([[], [['revoked', false]]]);
  });

  test('silence is told after fourteen days, not before; it ends when the issuer answers', async () => {
    const me = await holding();
    for (let i = 0; i < 14; i++) { await day(); world.clear(); await hold.round(); }
    expect(await hold.told(me)).toEqual([]);
    for (let i = 0; i < 3; i++) { await day(); await hold.round(); }
    expect((await hold.told(me)).map(({ fact }) => fact)).toEqual(['issuer_gone']);
    expect(await mine(me)).toHaveLength(1);
    await day(); await answering(); await hold.round();
    expect((await hold.told(me))[0]?.endedAt).toBeInstanceOf(Date);
  });

  test('ends within sixty days: told once; known at its coming: not told again', async () => {
    const soon = (days: number) => `${new Date(house.clock.now().getTime() + days * 86_400_000).toISOString().slice(0, 19)}Z`;
    const me = await holding({ validUntil: soon(61) });
    await day(); await answering(); await hold.round(); await day(); await answering(); await hold.round();
    expect((await hold.told(me)).map(({ fact }) => fact)).toEqual(['expires_soon']);
    expect(await mine(me)).toHaveLength(1);
    const already = await holding({ validUntil: soon(20) });
    await day(); await answering(); await hold.round();
    expect([await mine(already), await hold.told(already)]).toEqual([[], []]);
  });

  test('suspended, lifted, suspended again: told each time it begins, not while it lasts', async () => {
    const suspension = 'https://example.org/status/s1', me = await holding(undefined, { id: `${suspension}#7`, type: 'BitstringStatusListEntry', statusPurpose: 'suspension', statusListIndex: '7', statusListCredential: suspension });
    const answers = async (isOn: boolean) => {
      const bits = newBits(), now = house.clock.now().getTime(), stampOf = (at: number) => `${new Date(at).toISOString().slice(0, 19)}Z`;
      setBit(bits, 7, isOn);
      await answering();
      world.set(suspension, encode(await statusList({ id: suspension, purpose: 'suspension', bits, validFrom: stampOf(now), validUntil: stampOf(now + 86_400_000) })));
    };
    for (const isOn of [false, true, true, false, true, true]) { await day(); await answers(isOn); await hold.round(); }
    expect((await hold.told(me)).map(({ fact, endedAt }) => [fact, endedAt !== undefined])).toEqual([['suspended', false], ['suspended', true]]);
    expect((await mine(me)).map(({ subject }) => subject.split('\u00A0')[0])).toEqual(['Suspendu', 'Suspendu']);
  });

  test('over at its own word: told once it is; changed keys of its issuer: told that it no longer passes', async () => {
    const end = new Date(house.clock.now().getTime() + 1.5 * 86_400_000), me = await holding({ validUntil: `${end.toISOString().slice(0, 19)}Z` });
    for (let i = 0; i < 4; i++) { await day(); await answering(); await hold.round(); }
    expect([(await hold.told(me)).map(({ fact }) => fact), (await mine(me)).length]).toEqual([['expired'], 1]);
    const other = await holding();
    for (let i = 0; i < 3; i++) { await day(); await answering(); world.set(DOCUMENT, encode({ ...didDocument(), verificationMethod: [], assertionMethod: [] })); await hold.round(); }
    expect([(await hold.told(other)).map(({ fact }) => fact), (await mine(other)).length]).toEqual([['invalid'], 1]);
  });

  test('a hosted badge whose page is gone: told after fourteen days that the link is dead, and what the page said is still shown with its day', async () => {
    const host = 'https://badges.example.org', context = 'https://w3id.org/openbadges/v2';
    const issuer = { '@context': context, type: 'Issuer', id: `${host}/i`, name: 'Old club', url: host, email: 'a@badges.example.org' }, badge = { '@context': context, type: 'BadgeClass', id: `${host}/b`, name: 'Old badge', description: 'd', image: `${host}/b.png`, criteria: { narrative: 'x' }, issuer: issuer.id };
    const award = { '@context': context, type: 'Assertion', id: `${host}/a/1`, recipient: { type: 'email', hashed: false, identity: 'x@example.org' }, badge: badge.id, issuedOn: '2020-01-02T00:00:00Z', verification: { type: 'HostedBadge' } }, site = [issuer, badge, award];
    await house.ownerQuery(`update hold_rounds set due_at = 'infinity'`);
    const me = await person(), stand = () => { world.clear(); for (const one of site) world.set(one.id, encode(one)); };
    stand();
    expect((await bring(me, { 'old.json': JSON.stringify(award) }))[0]).toMatchObject({ state: 'kept', judged: { form: 'ob2', report: { verdict: 'valid' } } });
    mails = [];
    const kept = house.clock.now();
    for (let i = 0; i < 17; i++) { await day(); world.clear(); await hold.round(); }
    expect((await hold.told(me)).map(({ fact }) => fact)).toEqual(['link_rotten']);
    expect((await mine(me)).map(({ subject }) => subject)).toEqual(['Sa page a disparu\u00A0: Old badge']);
    const [held] = await hold.list(me), then = held && await hold.asOf(held, await hold.report(held, 'en'), 'en');
    expect([then?.report.verdict, then?.at]).toEqual(['valid', kept]);
    await day(); stand(); await hold.round();
    expect((await hold.told(me))[0]?.endedAt).toBeInstanceOf(Date);
  });

  test('one round asks one list once, for however many hold it', async () => {
    await house.ownerQuery(`update hold_rounds set due_at = 'infinity'`);
    await answering();
    for (let i = 0; i < 3; i++) await bring(await person(), { 'a.json': text(await issue({ ...BADGE, status: { statusListCredential: LIST, statusListIndex: 7 } })) });
    await day(); await answering();
    asked = [];
    await hold.round();
    expect(asked.filter((url) => url === LIST)).toHaveLength(1);
  });
});

describe('two accounts become one', () => {
  test('what was held moves, bytes and evidence; what both held is one, and both addresses lead to it', async () => {
    await answering();
    const from = await person(), to = await person(), second = text(await issue({ ...BADGE, id: 'https://example.org/c/second' }));
    await bring(from, { 'a.png': bakePng(PIXEL, { credential: plain }), 'b.json': second });
    await bring(to, { 'a.json': plain });
    const [before] = (await hold.list(from)).filter(({ bytes }) => Buffer.from(bytes).toString() === plain), [stays] = await hold.list(to);
    await house.ownerQuery('update people_keys set owner = $2 where owner = $1', [from, to]);
    await house.db.asHouse((tx) => hold.merged(tx, { from, to }));
    expect([await hold.list(from), (await hold.list(to)).map(({ bytes }) => Buffer.from(bytes).toString()).toSorted()]).toEqual([[], [plain, second].toSorted()]);
    expect((await hold.find(before?.id ?? '', to))?.id).toBe(stays?.id);
    expect(await hold.find(before?.id ?? '', from)).toBeUndefined();
    for (const held of await hold.list(to)) expect((await hold.arrival(held))?.report.verdict).toBe('valid');
  });
});

describe('every sample there is', () => {
  const samples = (folder: string): [string, Buffer][] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()
    .filter((name) => /\.(json|jsonld|jwt|png|svg|pdf|txt|sdjwt)$/i.test(name)).map((name) => path.join(folder, name)).filter((file) => statSync(file).isFile() && statSync(file).size < 2_000_000).map((file) => [file, readFileSync(file)]);
  async function all(found: [string, Buffer][]) {
    world.clear();
    const me = await person(), items = await bring(me, Object.fromEntries(found)), held = new Map((await hold.list(me)).map((one) => [one.id, one]));
    for (const item of items) {
      expect([item.name, ['kept', 'already', 'twice', 'nothing', 'refused', 'bundle'].includes(item.state)]).toEqual([item.name, true]);
      if (item.state !== 'kept') continue;
      const one = held.get(item.held ?? ''), brought = found.find(([name]) => name === item.name)?.[1];
      if (!one || !brought) throw new Error(`${item.name} is lost`);
      if (item.within === undefined) expect([item.name, Buffer.from(one.bytes).equals(Buffer.from((await openCredential(brought)).bytes))]).toEqual([item.name, true]);
      const original = await hold.original(one);
      if (original) expect([item.name, Buffer.from(original.bytes).equals(brought)]).toEqual([item.name, true]);
      // Without the network nothing that needs it may pass.
      if (item.judged?.report.verdict === 'valid') expect(item.judged.traces).toEqual([]);
    }
    return items;
  }

  test('the ones that ship', async () => {
    const items = await all(['vectors/ours', 'vectors/blockcerts', 'vectors/europass', 'vectors/w3c-vc-di-eddsa', 'vectors/w3c-vc-di-ecdsa'].flatMap(samples));
    expect(items.filter(({ state }) => state === 'kept').length).toBeGreaterThan(30);
    expect(new Set(items.flatMap(({ judged }) => judged?.form ?? []))).toEqual(new Set(['ob3', 'elm', 'vc', 'blockcerts', ...items.flatMap(({ judged }) => judged?.form ?? [])]));
  }, 120_000);

  test.skipIf(outsideFolder('vectors') === undefined)('the ones that may not', async () => {
    const items = await all(['data/obv3-educredentials', 'data/mynextid-microcredential', 'data/dc4eu-microcredential', 'data/elm-v3', 'vectors/openbadges-3.0', 'vectors/blockcerts-v3', 'vectors/waltid-openbadge', 'vectors/sd-jwt'].map(outsideFolder).filter((folder) => folder !== undefined).flatMap(samples));
    expect(items.filter(({ state }) => state === 'kept').length).toBeGreaterThan(20);
  }, 300_000);
});

test('no other person, no house and no organisation sees a row of it', async () => {
  await answering();
  const me = await person(), other = await person();
  await bring(me, { 'a.png': bakePng(PIXEL, { credential: plain }) });
  await hold.bring(me, [{ name: 'b.json', from: 'file', bytes: Buffer.from(plain) }], 'en');
  for (const table of ['hold_arrivals', 'hold_documents', 'hold_evidence', 'hold_previews', 'hold_tellings', 'hold_wishes']) {
    const count = (tx: Tx) => sql<{ n: string }>`select count(*) as n from ${sql.table(table)}`.execute(tx).then(({ rows }) => Number(rows[0]?.n));
    expect([table, await house.db.asPerson(other, count), await house.db.asHouse(count), await house.db.asOrganisation('x', count)]).toEqual([table, 0, 0, 0]);
  }
});
