// What was shown goes away with an archive and comes back elsewhere: a draft, closed, a record. Whole, once, and nothing open; by a file as large as a life, and by one that lies.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { unzipSync, zipSync, type Zippable } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publicId } from '#lib/ids';
import type { ByteSource } from '#credential';
import { furnishedHouse, type FurnishedHouse } from '../../../test/furnished.ts';
import { testHouse, type Account, type TestHouse } from '../../../test/house.ts';
import type { Manifest } from './archive.ts';

const CENTRAL = Buffer.from('504b0102', 'hex'), PATIENT = 120_000; // files of many megabytes, on a machine that has others to serve
let old: FurnishedHouse, fresh: TestHouse, me: Account, there: Account, archive: Uint8Array, files: Record<string, Uint8Array>;
type Said = Record<string, unknown>;

beforeAll(async () => {
  old = await furnishedHouse();
  me = old.learner;
  const { hold, share } = old.rooms, [first, second] = await hold.list(me.id), file = (await hold.ownFiles(me.id))[0];
  const items = [first, second].flatMap((one) => (one ? [{ credential: one.id, hidden: ['holderName' as const] }] : []));
  const several = await share.make(me.id, { items, kind: 'paper', days: 7, note: 'for the fair', title: 'What I can do', message: 'Dear <reader>', reader: 'reader@example.org', files: file ? [file.id] : [] });
  await share.count({ person: me.id, link: several });
  const gone = await share.make(me.id, { items: items.slice(0, 1), kind: 'link', days: 30, note: 'taken back' });
  await share.withdraw(me.id, gone.id);
  archive = await taken(old, me);
  files = unzipSync(archive);
  fresh = await testHouse({ publicUrl: 'http://localhost:4000', name: 'Another' });
  fresh.clock.set('2027-03-01T09:00:00Z');
  there = await fresh.person('learner@example.org');
  await back(there.id, archive);
}, 240_000);
afterAll(async () => { await old?.close(); await fresh?.close(); });

async function taken(house: TestHouse, who: Account): Promise<Uint8Array> {
  const { hold } = house.rooms, id = await hold.askArchive(who.id), pieces: Uint8Array[] = [];
  await house.work();
  for await (const piece of (await hold.archiveBytes(who.id, id)).pieces) pieces.push(piece);
  return Buffer.concat(pieces);
}
async function back(who: string, bytes: Uint8Array, keeps: (n: number) => boolean = () => true): Promise<void> {
  const { hold } = fresh.rooms, id = await hold.bring(who, [{ name: 'a.zip', from: 'file', bytes }], 'en');
  await fresh.work();
  await hold.decide(who, id, ({ number }) => (keeps(number) ? 'mine' : 'leave'));
  await fresh.work();
}
const read = <T>(inside: Record<string, Uint8Array>, name: string) => JSON.parse(Buffer.from(inside[name] ?? []).toString()) as T;
/** Ids of credentials, files and collections as what they are ids of, so that two houses can be compared; what a house says of itself left out. */
function shownIn(inside: Record<string, Uint8Array>): string {
  const names = new Map(Object.keys(inside).filter((name) => name.endsWith('/about.json')).map((name) => { const { id, claims } = read<{ id: string; claims: { title: string } }>(inside, name); return [id, claims.title + String(name.slice(12, 16))]; }));
  for (const { id, name } of [...read<{ id: string; name: string }[]>(inside, 'collections.json'), ...read<{ id: string; name: string }[]>(inside, 'files.json')]) names.set(id, name);
  const plain = (value: unknown): unknown => (typeof value === 'string' ? names.get(value) ?? value : Array.isArray(value) ? value.map(plain) : value !== null && typeof value === 'object' ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => a.localeCompare(b)).map(([key, one]) => [key, plain(one)])) : value);
  const without = (said: Said, ...keys: string[]) => Object.fromEntries(Object.entries(said).filter(([key]) => !keys.includes(key)));
  const portfolio = without(read<Said>(inside, 'portfolio.json'), 'house', 'onAir', 'changedAt'), of = (name: string, ...keys: string[]) => read<Said[]>(inside, name).map((one) => without(one, 'house', 'state', ...keys));
  const [links, helps] = [of('links.json'), of('helps.json', 'closedAt')].map((list) => list.toSorted((a, b) => String(a['id']).localeCompare(String(b['id']))));
  return JSON.stringify(plain({ portfolio, links, helps }), null, 1);
}

describe('in a fresh house', () => {
  test('the same links, helpers with their notes, portfolio: taken away again, nothing is missing and nothing was added', async () => {
    const again = unzipSync(await taken(fresh, there)), links = read<Said[]>(again, 'links.json');
    expect(shownIn(again)).toBe(shownIn(files));
    expect(links.length).toBe(read<Said[]>(files, 'links.json').length);
    expect(links.find(({ note }) => note === 'for the fair')).toMatchObject({ house: old.config.name, state: 'elsewhere', title: 'What I can do', message: 'Dear <reader>', reader: 'reader@example.org', kind: 'paper', opened: 1, items: [{ hidden: ['holderName'] }, { hidden: ['holderName'] }] });
    expect(read<Said[]>(again, 'helps.json')).toMatchObject([{ house: old.config.name, state: 'closed', notes: [{ text: 'Take the second year.' }] }]);
    expect(read<Said>(again, 'portfolio.json')).toMatchObject({ house: old.config.name, onAir: false, name: 'river-keeper' });
  });

  test('nothing is open: no address of a link, no helper who reads, no page under the name', async () => {
    const { share } = fresh.rooms, links = await share.links(there.id), helper = await fresh.person(old.owner.email);
    for (const { id } of links) expect([await share.find(id), await share.asks(id), (await fresh.ask(`/share/${id}`)).status]).toEqual([undefined, false, 404]);
    expect(await share.helping(helper.id)).toEqual([]);
    for (const { id } of await share.helps(there.id)) expect(await share.readHelp(helper.id, id)).toBeUndefined();
    expect([await share.findPortfolio('river-keeper'), (await fresh.ask('/share/portfolio/river-keeper')).status]).toEqual([undefined, 404]);
    expect(await fresh.ownerQuery('select 1 from share_addresses')).toEqual([]);
    expect(await fresh.ownerQuery('select 1 from share_helpers')).toEqual([]);
  });

  test('each can be made again with everything that was chosen, by its own page', async () => {
    const { share } = fresh.rooms, link = (await share.links(there.id)).find(({ note }) => note === 'for the fair'), [help] = await share.helps(there.id);
    const page = async (at: string) => (await fresh.ask(at, { as: there })).text();
    const seen = await page(`/share/link/${link?.id}`), form = await page(`/share/new?again=${link?.id}`);
    expect(seen).toContain(`This link was made in ${old.config.name}`);
    for (const { credential } of link?.items ?? []) expect(form).toMatch(new RegExp(`name="hide\\.${credential}"[^>]*value="holderName"[^>]*checked|checked[^>]*name="hide\\.${credential}"[^>]*value="holderName"`));
    for (const text of ['for the fair', 'What I can do', 'Dear &lt;reader&gt;', 'reader@example.org']) expect(form).toContain(text);
    expect(await page(`/share/help/${help?.id}`)).toContain(`/share/help?again=${help?.id}`);
    const again = await page(`/share/help?again=${help?.id}`);
    for (const text of [old.owner.email, 'What next?']) expect(again).toContain(text);
    expect(await page('/share/portfolio')).toContain(`your archive from ${old.config.name}`);
    const nobody = await fresh.person('nobody-here@example.org');
    expect(await (await fresh.ask(`/share/help?again=${help?.id}`, { as: nobody })).text()).not.toContain('What next?');
  });

  test('the name waits for its person: nobody else takes it, and where somebody has it another is proposed', async () => {
    const { share } = fresh.rooms, other = await fresh.person('river@example.org');
    expect([await share.freeName(there.id, 'river-keeper'), await share.freeName(other.id, 'river-keeper')]).toEqual(['river-keeper', 'river-keeper-2']);
    await back(other.id, archive);
    expect(await share.freeName(there.id, 'river-keeper')).toBe('river-keeper');
    expect(await (await fresh.ask('/share/portfolio', { as: other })).text()).toContain('The address river-keeper-2 is free.');
    expect(await (await fresh.ask('/share/portfolio', { as: there })).text()).not.toContain('is free');
  });

  test('twice changes nothing; what its person made here since stays', async () => {
    const { share } = fresh.rooms, all = async () => JSON.stringify([await share.links(there.id), await share.helps(there.id), await share.portfolio(there.id)]), before = await all();
    await back(there.id, archive);
    expect(await all()).toBe(before);
    const kept = await share.portfolio(there.id);
    await share.keepPortfolio(there.id, { name: 'mine-here', title: 'Mine', intro: '', sections: kept?.sections ?? [], credentials: [], notes: false, listed: false });
    await back(there.id, archive);
    expect([(await share.portfolio(there.id))?.name, (await share.portfolio(there.id))?.house]).toEqual(['mine-here', undefined]);
  });

  test('only what belongs to what was kept; the rest follows when the rest is', async () => {
    const { share, hold } = fresh.rooms, some = await fresh.person('some@example.org');
    await back(some.id, archive, () => false);
    expect([await share.links(some.id), await share.helps(some.id), await share.portfolio(some.id)]).toEqual([[], [], undefined]);
    await back(some.id, archive, (number) => number === 1);
    const one = (await hold.list(some.id)).map(({ id }) => id), part = await share.links(some.id);
    expect(one.length).toBe(1);
    for (const link of part) expect(link.items.every(({ credential }) => one.includes(credential))).toBe(true);
    await back(some.id, archive);
    expect([(await share.links(some.id)).length, (await share.helps(some.id)).length]).toEqual([(await share.links(there.id)).length, 1]);
    expect((await share.links(some.id)).find(({ note }) => note === 'for the fair')?.items.length).toBe(2);
  });

  test('in the house it came from, what is open stays open', async () => {
    const { share, hold } = old.rooms, before = JSON.stringify([await share.links(me.id), await share.helps(me.id), await share.portfolio(me.id)]);
    const id = await hold.bring(me.id, [{ name: 'a.zip', from: 'file', bytes: archive }], 'en');
    await old.work();
    expect((await hold.preview(me.id, id))?.items.every(({ state }) => state === 'already')).toBe(true);
    expect(JSON.stringify([await share.links(me.id), await share.helps(me.id), await share.portfolio(me.id)])).toBe(before);
    expect((await share.findPortfolio('river-keeper'))?.title).toBe('River keeper');
  });
});

describe('lists that lie', () => {
  const changed = (change: (inside: Record<string, Uint8Array>) => void) => { const inside = { ...files }; change(inside); return zipSync(inside as Zippable, { level: 0 }); };
  const json = (value: unknown) => Buffer.from(JSON.stringify(value));

  test('of other shapes, without end, with everybody’s ids, in the year 300000: nothing breaks, nothing is shown', async () => {
    const { share, hold } = fresh.rooms, liar = await fresh.person('liar@example.org'), [link = {}] = read<Said[]>(files, 'links.json'), [help = {}] = read<Said[]>(files, 'helps.json'), portfolio = read<Said>(files, 'portfolio.json');
    const foreign = (await hold.list(there.id)).map(({ id }) => ({ credential: id, hidden: [] })), long = 'x'.repeat(100_000), double = publicId();
    await back(liar.id, changed((inside) => {
      inside['links.json'] = json([null, 1, 'x', [], {}, { ...link, id: '../x' }, { ...link, id: publicId(), items: 'none' }, { ...link, id: publicId(), items: foreign }, { ...link, id: publicId(), madeAt: 'yesterday' }, { ...link, id: double, note: long, title: long, message: long, reader: 'no address', kind: 'open', opened: -7, lastDay: '9999-99-99', madeAt: '9999-01-01T00:00:00Z', expiresAt: '0001-01-01T00:00:00Z', state: 'open', house: long }, { ...link, id: double }, ...Array.from({ length: 3_000 }, () => ({ ...link, id: publicId() }))]);
      inside['helps.json'] = json([{ ...help, id: publicId(), notes: [{ id: double, text: 'a', by: 'b', at: '2026-01-01T00:00:00Z' }, null, { id: double, text: long, by: long, at: 'no' }] }, { ...help, id: publicId(), email: 'x' }, { ...help, id: publicId(), credentials: foreign }, { ...help, id: publicId(), notes: [{ id: double, text: 'again', by: '', at: '2026-01-01T00:00:00Z' }] }, 7]);
      inside['portfolio.json'] = json({ ...portfolio, name: 'verify', title: long, shown: [{ name: long, note: 7, items: [...foreign, ...(portfolio['shown'] as { items: unknown[] }[])[0]?.items ?? []] }, null], sections: [1, null, 'x'], credentials: [long, ...foreign.map(({ credential }) => credential)], onAir: true });
      inside['collections.json'] = json([{ id: 1, name: null, items: 7 }, null, { id: 'x', name: 'Odd', note: {}, items: [null, { credential: 9, note: 3 }] }]);
      inside['files.json'] = json([{ id: {}, path: '../../etc/passwd', subject: 'x' }, { path: 'README.html' }]);
    }));
    const own = new Set((await hold.list(liar.id)).map(({ id }) => id)), links = await share.links(liar.id), odd = links.find(({ id }) => id === double);
    expect(own.size).toBeGreaterThan(0);
    expect(links.length).toBeLessThanOrEqual(2_000);
    for (const one of links) expect([one.state, one.items.every(({ credential }) => own.has(credential))]).toEqual(['elsewhere', true]);
    expect([odd?.kind, odd?.opened, odd?.reader, odd?.note?.length, odd?.title?.length, odd?.message?.length, odd?.house?.length, odd?.madeAt.getTime()]).toEqual(['link', 0, undefined, 120, 120, 1_000, 100, fresh.clock.now().getTime()]);
    const helps = await share.helps(liar.id), kept = await share.portfolio(liar.id);
    expect(helps.map(({ state, notes }) => [state, notes.length]).sort()).toEqual([['closed', 0], ['closed', 1]]);
    expect([kept?.onAir, kept?.title.length, kept?.shown.flatMap(({ items }) => items).every(({ credential }) => own.has(credential))]).toEqual([false, 100, true]);
    expect(await (await fresh.ask('/share/portfolio', { as: liar })).text()).toContain('verify-2');
    for (const at of ['/share', '/share/help', `/share/link/${double}`]) expect((await fresh.ask(at, { as: liar })).status).toBe(200);
  }, PATIENT);

  test('lists that are none, manifests that name one file ten thousand times', async () => {
    const { share, hold } = fresh.rooms, who = await fresh.person('liar2@example.org'), manifest = read<Manifest>(files, 'acquis-archive.json'), [first] = manifest.credentials;
    await back(who.id, changed((inside) => {
      for (const name of ['links.json', 'helps.json', 'portfolio.json', 'collections.json', 'files.json']) inside[name] = Buffer.from('{"a":');
      inside['acquis-archive.json'] = json({ ...manifest, credentials: Array.from({ length: 10_000 }, () => first), entries: Array.from({ length: 10_000 }, () => manifest.entries[0]) });
    }));
    expect([(await hold.list(who.id)).length, await share.links(who.id), await share.portfolio(who.id)]).toEqual([1, [], undefined]);
  });
});

describe('by its page', () => {
  const left = () => readdirSync('/tmp').filter((name) => name.startsWith('acquis-aside-')).flatMap((name) => readdirSync(path.join('/tmp', name), { recursive: true }).map(String)).filter((name) => name !== 'aside');
  const sent = (bytes: Uint8Array, name = 'a.zip', csrf = there.csrf) => { const form = new FormData(); form.set('csrf', csrf); form.set('file', new File([new Uint8Array(bytes)], name)); return form; };
  const big = (mb: number, more: Zippable = {}) => zipSync({ ...files, ...more, ...Object.fromEntries(Array.from({ length: mb }, (_, i) => [`evidence/${String(i).padStart(64, '0')}`, new Uint8Array(1024 * 1024)])) } as Zippable, { level: 0 });

  test('a small one is read at once, a large one by the queue while its page says how far it is; nothing is left of the file', async () => {
    const who = await fresh.person('large@example.org'), small = await fresh.ask('/hold/archive/back', { as: who, form: sent(archive, 'a.zip', who.csrf) }), at = small.headers.get('location') ?? '';
    expect([small.status, await (await fresh.ask(at, { as: who })).text()]).toEqual([303, expect.stringContaining('name="keep.1"')]);
    const large = (await fresh.ask('/hold/archive/back', { as: who, form: sent(big(8), 'a.zip', who.csrf) })).headers.get('location') ?? '';
    expect(await (await fresh.ask(large, { as: who })).text()).toContain('Your archive is being read');
    expect(await (await fresh.ask(`${large}/progress`, { as: who })).json()).toMatchObject({ done: false, next: large });
    expect((await fresh.ask(large, { as: there })).status).toBe(303);
    await fresh.work();
    const page = await (await fresh.ask(large, { as: who })).text();
    expect(page).toContain('The archive was changed after it was made');
    expect(page).toContain('name="keep.1"');
    await fresh.ask(`${large}/keep`, { as: who, form: { rest: 'mine', 'keep.1': 'mine', 'keep.2': 'mine' } });
    expect(await (await fresh.ask(large, { as: who })).text()).toContain('The rest of the archive is still coming back');
    await fresh.work();
    expect(await (await fresh.ask(large, { as: who })).text()).toContain('the rest of the archive came back');
    expect((await fresh.rooms.share.helps(who.id)).length).toBe(1);
    expect(await fresh.ownerQuery('select 1 from hold_archives where person_id = $1', [who.id])).toEqual([]);
    expect(left()).toEqual([]);
  }, PATIENT);

  test('cut off while it is read: it is read again from what lies sealed, once', async () => {
    const { hold } = fresh.rooms, who = await fresh.person('cut@example.org'), bytes = big(8), id = await hold.bringArchive(who.id, { name: 'a.zip', source: { size: bytes.length, read: async (at, length) => bytes.subarray(at, at + length) } }, 'en') ?? '';
    const [job] = fresh.jobs.waiting.filter(({ data }) => data?.['id'] === id);
    expect(JSON.stringify(job?.data)).not.toContain('a.zip');
    await fresh.ownerQuery(`delete from hold_archive_parts where person_id = $1 and number = 3`, [who.id]);
    await hold.goOn(who.id, id, 'en');
    expect((await hold.preview(who.id, id))?.items).toMatchObject([{ state: 'refused', code: 'archive_malformed' }]);
    expect(await fresh.ownerQuery('select 1 from hold_archives where person_id = $1', [who.id])).toEqual([]);
    const again = await hold.bringArchive(who.id, { name: 'a.zip', source: { size: bytes.length, read: async (at, length) => bytes.subarray(at, at + length) } }, 'en') ?? '';
    for (const _ of [1, 2]) await hold.goOn(who.id, again, 'en');
    expect((await hold.preview(who.id, again))?.items.length).toBe(read<Manifest>(files, 'acquis-archive.json').credentials.length);
    await fresh.work();
  }, PATIENT);

  test('never more of it in memory than its largest file', async () => {
    const who = await fresh.person('flat@example.org'), bytes = big(24), asked: number[] = [], source: ByteSource = { size: bytes.length, read: async (at, length) => { asked.push(length); return bytes.slice(at, at + length); } };
    const largest = Math.max(1024 * 1024, ...Object.values(files).map(({ length }) => length));
    await fresh.rooms.hold.bringArchive(who.id, { name: 'a.zip', source }, 'en');
    expect(Math.max(...asked)).toBeLessThanOrEqual(largest);
    expect(Number((await fresh.ownerQuery('select max(octet_length(sealed)) as n from hold_archive_parts where person_id = $1', [who.id]))[0]?.['n'])).toBeLessThan(1.1 * 1024 * 1024);
    await fresh.work();
  }, PATIENT);

  test.each<[string, () => Uint8Array, RegExp]>([
    ['cut off half-way', () => archive.subarray(0, archive.length / 2), /The archive is damaged/],
    ['a size that lies', () => { const zip = Buffer.from(zipSync({ 'acquis-archive.json': Buffer.from('{}'), a: new Uint8Array(10) }, { level: 0 })); zip.writeUInt32LE(0x7fffffff, zip.lastIndexOf(CENTRAL) + 24); return zip; }, /more than is looked at/],
    ['more than half a gigabyte in all', () => { const zip = Buffer.from(zipSync(Object.fromEntries(Array.from({ length: 9 }, (_, i) => [String(i), new Uint8Array(9)])))); for (let at = zip.indexOf(CENTRAL); at >= 0; at = zip.indexOf(CENTRAL, at + 1)) zip.writeUInt32LE(60 * 1024 * 1024, at + 24); return zip; }, /more than is looked at/],
    ['a list that unpacks to a thousand times what it says', () => { const zip = Buffer.from(zipSync({ 'acquis-archive.json': new Uint8Array(20 * 1024 * 1024) })); zip.writeUInt32LE(10_000, zip.lastIndexOf(CENTRAL) + 24); return zip; }, /Something compressed in it is far larger than it should be/],
    ['thirty thousand entries and one', () => zipSync(Object.fromEntries(Array.from({ length: 30_001 }, (_, i) => [String(i), new Uint8Array()])), { level: 0 }), /more than is looked at/],
    ['a name that leads out', () => zipSync({ 'acquis-archive.json': Buffer.from('{}'), '../../x': new Uint8Array(1) }), /The archive is damaged/],
    ['nothing', () => new Uint8Array(), /./],
  ])('%s is refused with its reason, on the page it came from, and not a byte of it stays', async (_, make, reason) => {
    const before = await fresh.ownerQuery('select count(*)::int as n from hold_archives'), answer = await fresh.ask('/hold/archive/back', { as: there, form: sent(make()) });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toMatch(reason);
    expect(await fresh.ownerQuery('select count(*)::int as n from hold_archives')).toEqual(before);
    expect(left()).toEqual([]);
  });

  test('another’s token, none, another site, nobody: refused before a byte is kept', async () => {
    const statuses: number[] = [], form = (csrf: string) => { const made = new FormData(); made.set('file', new File([new Uint8Array(archive)], 'a.zip')); made.set('csrf', csrf); return made; };
    for (const [body, headers] of [[sent(archive, 'a.zip', 'wrong'), {}], [form(there.csrf), {}], [sent(archive), { 'sec-fetch-site': 'cross-site' }], [sent(archive), { cookie: '' }]] as const) statuses.push((await fresh.ask('/hold/archive/back', { as: there, form: body, headers })).status);
    expect(statuses).toEqual([403, 403, 403, 401]);
    expect(left()).toEqual([]);
  });

  test('more than the format takes is refused by what it says of its length, and one that says none while it is counted', async () => {
    const head = `--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n${there.csrf}\r\n`, headers = { 'content-type': 'multipart/form-data; boundary=x' };
    const large = await fresh.ask('/hold/archive/back', { as: there, body: head, headers: { ...headers, 'content-length': String(600 * 1024 * 1024) } });
    expect([large.status, await large.text()]).toEqual([413, expect.stringContaining('512')]);
    expect((await fresh.ask('/hold/archive/back', { as: there, body: head, headers })).status).toBe(400);
    const pdf = await fresh.ask('/hold/archive/back', { as: there, form: sent(Buffer.from('%PDF-1.4 nothing in it'), 'a.pdf') });
    expect(pdf.status).toBe(303);
    expect(left()).toEqual([]);
  });
});
