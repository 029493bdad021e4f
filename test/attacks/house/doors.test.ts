// Group E, what no other test of the house tries: accounts made before their owner came, addresses guessed, texts that are programs, forms that say too much.
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publicId } from '#lib/ids';
import { isEmail, ownPath } from '#rooms/people';
import { addressIn, momentOf } from '#rooms/verify';
import { readDid, readEsi, readOrcid } from '../../../rooms/people/door/identifiers.ts';
import { furnishedHouse, type FurnishedHouse } from '../../furnished.ts';
import { spent } from '../../spent.ts';

const HTML = '"><img src=x onerror=alert(1)>\u202e';
let h: FurnishedHouse;

beforeAll(async () => { h = await furnishedHouse(); }, 120_000);
afterAll(() => h?.close());

/** The newest code sent to this address. */
async function codeFor(email: string): Promise<string> {
  for (const { id } of (await h.rooms.deliver.outbox(undefined)).lines.filter(({ to }) => to === email)) {
    const code = (await h.rooms.deliver.openMail(id)).letter?.letter.code;
    if (code !== undefined) return code;
  }
  throw new Error(`no code for ${email}`);
}

test('E06 who says that an address is theirs before its owner comes has nothing of it then', async () => {
  const { people } = h.rooms, attacker = await h.person('attacker@example.org'), victim = 'victim@example.org';
  const asked = await people.askAddressCode(attacker.visitor, victim, 'en', 'e06');
  expect(await people.tryAddressCode(attacker.visitor, asked, '000000', 'e06')).not.toMatchObject({ outcome: 'right' });
  const owner = (await h.db.asHouse((tx) => people.ensurePerson(tx, { email: victim, lang: 'en' }))).id;
  h.clock.forward(1);
  const attempt = await people.askCode(victim, 'e06-victim'), entered = await people.tryCode(attempt, await codeFor(victim), 'e06-victim');
  expect(entered).toEqual({ outcome: 'in', person: owner });
  expect(owner).not.toBe(attacker.id);
  expect((await people.identities(attacker.id)).emails).toEqual([attacker.email]);
  // What was asked for before is not proved by what was sent since.
  h.clock.forward(1);
  const again = await people.askCode(victim, 'e06-victim');
  expect(await people.tryAddressCode(attacker.visitor, asked, await codeFor(victim), 'e06')).not.toMatchObject({ outcome: 'right', result: true });
  expect(again).toBeTruthy();
  expect((await people.identities(attacker.id)).emails).toEqual([attacker.email]);
});

test('E15 two hundred transactions of two tenants at once on eight connections, every third of them failing: none is left for whom it was', async () => {
  const other = await h.person('e15@example.org'), seen: string[] = [];
  const whose = async (tx: Parameters<Parameters<typeof h.db.asPerson>[1]>[0]) => (await sql<{ person: string | null; org: string | null }>`select current_setting('acquis.person', true) person, current_setting('acquis.org', true) org`.execute(tx)).rows[0];
  await Promise.all(Array.from({ length: 200 }, async (_, n) => {
    const person = n % 2 === 0 ? h.learner.id : other.id;
    await h.db.asPerson(person, async (tx) => {
      const now = await whose(tx);
      if (now?.person !== person || now.org) seen.push(`${n}: ${now?.person ?? ''} ${now?.org ?? ''}`);
      if (n % 3 === 0) await sql`select 1 / 0`.execute(tx);
    }).catch(() => undefined);
    const after = await h.db.asHouse(whose);
    if (after?.person || after?.org) seen.push(`${n} leaves ${after.person ?? ''} ${after.org ?? ''}`);
  }));
  expect(seen).toEqual([]);
});

test.each(['/c/', '/share/', '/deliver/'])('E21 %s and a guess: what is not there looks the same each time', async (at) => {
  const said = new Set<string>();
  for (let n = 0; n < 60; n++) {
    const id = publicId(), answer = await h.ask(at + id, { headers: { accept: 'text/html', 'x-forwarded-for': `198.51.100.${n}` } });
    said.add(`${answer.status} ${[...answer.headers.keys()].sort().join()} ${(await answer.text()).replaceAll(id, 'ID').replace(/class="hash">[^<]*<|value="[\w-]{20,}"/g, '')}`);
  }
  expect([...said].map((one) => one.slice(0, 4))).toEqual(['404 ']);
});

describe('E25 what a person writes is text to whoever reads it', () => {
  test('names of files brought in, of collections and their files, words of a link, a name of one’s own', async () => {
    const me = h.learner, { hold, share } = h.rooms, held = (await hold.list(me.id))[0]?.id ?? '', pages: string[] = [];
    const brought = await hold.bring(me.id, [{ name: `${HTML}.json`, from: 'file', bytes: Buffer.from('{}') }], 'en');
    const collection = await hold.collect(me.id, { name: HTML, note: HTML }, [held]);
    await hold.annotate(me.id, collection, held, HTML);
    const file = await hold.addFile(me.id, { about: 'credential', subject: held, name: `${HTML}.txt`, words: HTML, bytes: Buffer.from('My own words.') }).catch(() => undefined);
    const link = await share.make(me.id, { items: [{ credential: held }], kind: 'link', days: 30, title: HTML, message: HTML, note: HTML });
    await h.ask('/people/me', { as: me, form: { name: HTML, lang: 'en' } });
    for (const at of [`/hold/import/${brought}`, '/hold/collections', `/hold/collections/${collection}`, `/hold/own/${held}`, `/c/${held}`, '/share', `/share/link/${link.id}`, `/share/new?again=${link.id}`, `/share/${link.id}`, `/share/${link.id}/embed`, '/people/me', '/hold']) {
      const answer = await h.ask(at, { as: me, headers: { accept: 'text/html' } }), text = await answer.text();
      pages.push(text);
      expect([at, answer.status, text.includes('<img src=x')]).toEqual([at, 200, false]);
    }
    expect(pages.filter((page) => page.includes('&lt;img src=x')).length).toBeGreaterThan(6);
    expect(file === undefined || /^[0-9a-z-]{26,36}$/.test(file)).toBe(true);
  });
});

test.each([
  ['isEmail', isEmail], ['readOrcid', readOrcid], ['readEsi', readEsi], ['readDid', readDid], ['addressIn', addressIn], ['ownPath', (text: string) => ownPath(text, '/')], ['momentOf', (text: string) => momentOf(text, new Date('2026-11-22T09:00:00Z'))],
] as const)('E31 %s: long hostile texts cost nothing', (_, read) => {
  const shapes = [(n: number) => 'a'.repeat(n), (n: number) => `${'a.'.repeat(n)}@`, (n: number) => `${'a@'.repeat(n)}b`, (n: number) => `https://${'a.'.repeat(n)}`, (n: number) => `did:web:${'%3A'.repeat(n)}`, (n: number) => `urn:schac:personalUniqueCode:int:esi:${'a.'.repeat(n)}:`, (n: number) => `${'/%2f'.repeat(n)}\\`, (n: number) => `${'0000-'.repeat(n)}x`, (n: number) => `${' '.repeat(n)}\t${' '.repeat(n)}x`, (n: number) => `2026-11-22T${'0'.repeat(n)}`];
  for (const shape of shapes) {
    const start = spent();
    read(shape(50_000));
    expect(spent() - start).toBeLessThan(50);
  }
});

test('E33 a form that says more than it was asked is heard in what it was asked', async () => {
  const me = await h.person('modest@example.org'), before = await h.ownerQuery('select admin from people_accounts where id = $1', [me.id]);
  const more = { admin: 'true', id: h.owner.id, person: h.owner.id, personId: h.owner.id, org: h.org, orgId: h.org, roles: 'owner', role: 'owner', verified: 'true', proved: 'true', minor: 'false' };
  for (const at of ['/people/me', '/people/me/addresses', '/hold/collections', '/hold/told/mails', '/share/new', '/hold/import']) expect([at, (await h.ask(at, { as: me, form: { name: 'Modest', lang: 'en', email: 'x', ...more } })).status < 500]).toEqual([at, true]);
  // Read once for its token, without a length said beforehand: not read again.
  expect((await h.ask('/hold/import', { as: me, form: { url: 'nowhere', ...more } })).status).toBe(422);
  expect(await h.ownerQuery('select admin from people_accounts where id = $1', [me.id])).toEqual(before);
  expect(before).toEqual([{ admin: false }]);
  expect(await h.ownerQuery('select 1 from people_memberships where person_id = $1', [me.id])).toEqual([]);
  expect((await h.rooms.people.identities(me.id)).emails).toEqual([me.email]);
  expect((await h.ask(`/o/${h.org}/people`, { as: me })).status).toBe(404);
});

test('E37 the code on paper leads here, whatever the request says of where here is', async () => {
  const { id } = await h.rooms.share.make(h.learner.id, { items: [{ credential: (await h.rooms.hold.list(h.learner.id))[0]?.id ?? '' }], kind: 'paper', days: 30 });
  const drawn = async (headers: Record<string, string>) => (await h.ask(`/share/${id}/qr.svg`, { headers })).text();
  const honest = await drawn({});
  expect(honest).toContain('<svg');
  for (const headers of [{ host: 'evil.example' }, { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', forwarded: 'host=evil.example' }, { referer: 'https://evil.example/', origin: 'https://evil.example' }]) expect(await drawn(headers)).toBe(honest);
});
