import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDb, type TestDb } from '../../test/database.ts';
import fs from 'node:fs';
import { AcquisError } from '#lib/errors';
import { LANGS, lookUp } from '#lib/i18n';
import type { Visitor } from '#lib/http';
import { openPeople, type MailWish, type OrganisationFacts, type People } from './people.ts';
import { agentName, isEmail, normalEmail, oneLine, ownPath } from './door/addresses.ts';
import { leavesNoOwner, mayHere } from './people.policy.ts';

let house: TestDb, people: People, admin: Visitor;
const mails: MailWish[] = [];
const FACTS: OrganisationFacts = { name: { fr: 'Centre des Trois-Rives' }, legalName: 'Centre professionnel des Trois-Rives', country: 'FRA', identifiers: [{ scheme: 'UAI', value: '0750000A' }] };
let count = 0;
const fresh = () => `person${++count}@example.org`;

beforeAll(async () => {
  house = await testDb();
  people = openPeople(house);
  people.mailWanted.listen(async (_tx, wish) => { mails.push(wish); });
  admin = await visitor(await people.becomeFirst(tokenOf(await people.firstLink()), { email: 'Admin@Example.org', name: 'Ada Martin', lang: 'fr' }));
}, 60_000);
afterAll(() => house.close());

const tokenOf = (link: string | undefined) => link?.split('/').at(-1) ?? '';
const code = async (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error instanceof AcquisError ? error.code : String(error)));
async function visitor(id: string): Promise<Visitor> {
  const account = await people.account(id);
  return { id, name: account?.name ?? '', email: account?.email, admin: account?.admin ?? false, session: 'none' };
}
const person = (email = fresh()) => house.db.asHouse((tx) => people.ensurePerson(tx, { email, name: 'Léa', lang: 'fr' })).then(({ id }) => visitor(id));
const lastMail = (to: string) => mails.findLast((m) => m.to === to);
async function join(org: string, email: string, roles: string[]): Promise<Visitor> {
  await people.invite(org, admin.id, { email, roles, lang: 'fr' });
  return visitor(await people.acceptInvitation(tokenOf(lastMail(email)?.action?.url), undefined, { name: 'Nouvelle', lang: 'fr' }));
}

describe('the first administrator', () => {
  test('there is no first link once there is an administrator', async () => {
    expect(await people.firstLink()).toBeUndefined();
    expect(admin).toMatchObject({ name: 'Ada Martin', email: 'Admin@Example.org', admin: true });
  });
  test('a first link is used once, ends after 24 hours, and a newer one stops it', async () => {
    const empty = await testDb(), other = openPeople(empty), who = { email: 'a@example.org', name: 'A', lang: 'en' as const };
    const first = tokenOf(await other.firstLink()), second = tokenOf(await other.firstLink());
    expect(await code(other.becomeFirst(first, who))).toBe('link_gone');
    empty.clock.forward(24 * 3600);
    expect(await code(other.becomeFirst(second, who))).toBe('link_gone');
    const third = tokenOf(await other.firstLink());
    await other.lookAtLink('first', third);
    await other.lookAtLink('first', third);
    const both = await Promise.all([code(other.becomeFirst(third, who)), code(other.becomeFirst(third, { ...who, email: 'b@example.org' }))]);
    expect(both.sort()).toEqual(['done', 'link_gone']);
    expect(await other.administrators()).toHaveLength(1);
    await empty.close();
  });
});

describe('addresses', () => {
  test('one mailbox, one account: spaces, case and Unicode form do not matter', async () => {
    const a = await person(' Zoe\u0301@Example.ORG '), b = await person('zo\u00e9@example.org');
    expect(b.id).toBe(a.id);
    expect(normalEmail(' A@B.c ')).toBe('a@b.c');
  });
  test.each(['a@b', 'é@exemple.fr', "o'x+y@sub.example.org"])('%s is an address', (text) => { expect(isEmail(text)).toBe(true); });
  test.each(['', 'a', 'a@', '@b', 'a b@c', 'a@b\r\nBcc: x@y', '<a@b>', `${'a'.repeat(65)}@b`, 'a@b@c', 'a,b@c'])('%j is not', (text) => { expect(isEmail(text)).toBe(false); });
  test('no address or name stands in the database in clear', async () => {
    await person('clear-text@example.org');
    const rows = await house.ownerQuery('select a::text as row from people_accounts a union all select c::text from people_codes c union all select i::text from people_invitations i');
    const bytes = JSON.stringify(rows).toLowerCase();
    expect(bytes).not.toContain('clear-text');
    expect(bytes).not.toContain(Buffer.from('clear-text').toString('hex'));
    expect(bytes).not.toContain(Buffer.from('Ada Martin').toString('hex'));
  });
  test('an account whose key is gone is nobody', async () => {
    const gone = await person();
    await house.ownerQuery('delete from people_account_keys where person_id = $1', [gone.id]);
    expect(await people.account(gone.id)).toMatchObject({ email: undefined, name: '' });
  });
});

describe('where a form may lead back to', () => {
  test.each(['/o/1/issue', '/hold?x=1&y=%C3%A9', '/'])('%s is ours', (path) => { expect(ownPath(path, '/home')).toBe(path); });
  test.each(['//evil.example', '/\\evil.example', '/\t/evil.example', '\t//evil.example', '/%09/evil.example', '/%5cevil.example', '/%2Fevil.example', 'https:evil.example', 'https://evil.example', 'javascript:alert(1)', '', 'home', '/a\nb', '/a b', '/\u2028/evil.example', `/${'a'.repeat(3000)}`])('%j is not', (path) => { expect(ownPath(path, '/home')).toBe('/home'); });
});

test('a pasted name is one line', () => {
  expect(oneLine(' Léa\r\nBcc: x\u0000  Roy ', 100)).toBe('Léa Bcc: x Roy');
});

test('a session list names the browser, not its fingerprint', () => {
  expect(agentName('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0')).toBe('Firefox, Linux');
  expect(agentName(undefined)).toBe('');
});

describe('a code by mail', () => {
  test('signs in once, with the digits that were sent', async () => {
    const them = await person(), attempt = await people.askCode(them.email?.toUpperCase() ?? '', 'net-1');
    expect(await people.attempt(attempt)).toEqual({ email: them.email?.toUpperCase() });
    const digits = lastMail(them.email ?? '')?.code ?? '';
    expect(digits).toMatch(/^\d{6}$/);
    expect(await people.tryCode(attempt, ` ${digits.slice(0, 3)} ${digits.slice(3)} `, 'net-1')).toEqual({ outcome: 'in', person: them.id });
    expect(await people.tryCode(attempt, digits, 'net-1')).toEqual({ outcome: 'gone' });
  });
  test('ends after ten minutes, and after five tries even the right digits are refused', async () => {
    const them = await person(), late = await people.askCode(them.email ?? '', 'net-2'), lateDigits = lastMail(them.email ?? '')?.code ?? '';
    house.clock.forward(600);
    expect(await people.tryCode(late, lateDigits, 'net-2')).toEqual({ outcome: 'gone' });
    expect(await code(people.attempt(late))).toBe('link_gone');
    const attempt = await people.askCode(them.email ?? '', 'net-2'), digits = lastMail(them.email ?? '')?.code ?? '';
    const wrong = digits === '000000' ? '000001' : '000000';
    for (let i = 0; i < 5; i++) expect(await people.tryCode(attempt, wrong, 'net-2')).toEqual({ outcome: 'wrong' });
    expect(await people.tryCode(attempt, digits, 'net-2')).toEqual({ outcome: 'gone' });
  });
  test('the digits of one attempt do not open another', async () => {
    const a = await person(), b = await person();
    const first = await people.askCode(a.email ?? '', 'net-3'), second = await people.askCode(b.email ?? '', 'net-3');
    const [one, two] = [lastMail(a.email ?? '')?.code, lastMail(b.email ?? '')?.code];
    if (one !== two) expect(await people.tryCode(second, one ?? '', 'net-3')).toEqual({ outcome: 'wrong' });
    expect(await people.tryCode(first, one ?? '', 'net-3')).toMatchObject({ outcome: 'in' });
  });
  test('E05: an unknown address gets the same answers, no mail and no account', async () => {
    const email = fresh(), before = mails.length, attempt = await people.askCode(email, 'net-4');
    expect(mails).toHaveLength(before);
    expect(await people.attempt(attempt)).toEqual({ email });
    for (let i = 0; i < 5; i++) expect(await people.tryCode(attempt, '123456', 'net-4')).toEqual({ outcome: 'wrong' });
    expect(await people.tryCode(attempt, '123456', 'net-4')).toEqual({ outcome: 'gone' });
    expect(await code(people.loginLink(email))).toBe('address_unknown');
  });
  test('five codes a quarter of an hour to one address, known or not; then the wait is said', async () => {
    for (const email of [(await person()).email ?? '', fresh()]) {
      house.clock.set('2026-11-02T10:01:00Z');
      for (let i = 0; i < 5; i++) await people.askCode(email, `net-${email}`);
      await expect(people.askCode(email, `net-${email}`)).rejects.toMatchObject({ code: 'too_many', values: { minutes: 14 } });
      house.clock.forward(15 * 60);
      expect(await code(people.askCode(email, `net-${email}`))).toBe('done');
    }
  });
  test('one place cannot spray many addresses', async () => {
    for (let i = 0; i < 30; i++) await people.askCode(fresh(), 'sprayer');
    expect(await code(people.askCode(fresh(), 'sprayer'))).toBe('too_many');
    expect(await code(people.askCode(fresh(), 'somebody else'))).toBe('done');
  });
});

describe('a sign-in link from the command line', () => {
  test('survives being looked at, works once, ends after 15 minutes', async () => {
    const them = await person(), token = tokenOf(await people.loginLink(them.email ?? ''));
    for (let i = 0; i < 3; i++) await people.lookAtLink('login', token);
    expect(await people.useLoginLink(token)).toBe(them.id);
    expect(await code(people.useLoginLink(token))).toBe('link_gone');
    const late = tokenOf(await people.loginLink(them.email ?? ''));
    house.clock.forward(15 * 60);
    expect(await code(people.useLoginLink(late))).toBe('link_gone');
    expect(await code(people.lookAtLink('first', tokenOf(await people.loginLink(them.email ?? ''))))).toBe('link_gone');
  });
});

describe('organisations and members', () => {
  test('only an administrator makes one, and owns it; its id never changes', async () => {
    expect(await code(people.createOrganisation(await person(), FACTS))).toBe('forbidden');
    const made = await people.createOrganisation(admin, FACTS);
    const changed = await people.updateOrganisation(admin.id, made.id, { ...FACTS, legalName: 'Autre', website: 'https://example.org' });
    expect(changed).toMatchObject({ id: made.id, createdAt: made.createdAt, legalName: 'Autre' });
    expect(await people.organisation(made.id)).toEqual(changed);
    expect((await people.members(made.id)).map((m) => [m.person, m.roles])).toEqual([[admin.id, ['owner']]]);
  });
  test.each([
    ['name', { name: {} }], ['legalName', { legalName: '' }], ['country', { country: 'FR' }], ['website', { website: 'javascript:alert(1)' }], ['email', { email: 'x' }], ['identifiers', { identifiers: [{ scheme: 'UAI', value: '' }] }],
  ])('a wrong %s is refused, and named', async (path, facts) => {
    await expect(people.createOrganisation(admin, { ...FACTS, ...facts })).rejects.toMatchObject({ code: 'bad_input', faults: [{ path }] });
  });
  test('E08: an invitation is for one mailbox', async () => {
    const org = (await people.createOrganisation(admin, FACTS)).id, email = fresh();
    await people.invite(org, admin.id, { email, roles: ['issuer'], lang: 'en' });
    const token = tokenOf(lastMail(email)?.action?.url);
    expect(lastMail(email)).toMatchObject({ kind: 'invitation', lang: 'en', organisation: org });
    const stranger = await person();
    expect((await people.openInvitation(token, stranger, 'fr')).next).toBe('other-address');
    expect(await code(people.acceptInvitation(token, stranger, { name: 'X', lang: 'fr' }))).toBe('invitation_other_address');
    const [waiting] = await people.invitations(org);
    expect(await code(people.acceptOwn(stranger, waiting?.id ?? ''))).toBe('not_found');
    expect((await people.openInvitation(token, undefined, 'fr')).next).toBe('new-account');
    const them = await visitor(await people.acceptInvitation(token, undefined, { name: 'Nina', lang: 'fr' }));
    expect(await people.placesOf(them, 'fr')).toEqual([{ id: org, name: 'Centre des Trois-Rives', roles: ['issuer'] }]);
    expect(await code(people.acceptInvitation(token, undefined, { name: 'Y', lang: 'fr' }))).toBe('link_gone');
  });
  test('the link of an invitation is no key to an account that exists', async () => {
    const org = (await people.createOrganisation(admin, FACTS)).id, them = await person();
    await people.invite(org, admin.id, { email: them.email ?? '', roles: ['viewer'], lang: 'fr' });
    const token = tokenOf(lastMail(them.email ?? '')?.action?.url);
    expect((await people.openInvitation(token, undefined, 'fr')).next).toBe('sign-in');
    expect(await code(people.acceptInvitation(token, undefined, { name: 'X', lang: 'fr' }))).toBe('sign_in_needed');
    expect((await people.invitationsFor(them, 'fr')).map((i) => i.organisation)).toEqual([org]);
    expect(await people.acceptInvitation(token, them, { name: '', lang: 'fr' })).toBe(them.id);
  });
  test('an invited newcomer may prove the mailbox by a code instead', async () => {
    const org = (await people.createOrganisation(admin, FACTS)).id, email = fresh();
    await people.invite(org, admin.id, { email, roles: ['viewer'], lang: 'en' });
    const attempt = await people.askCode(email, 'net-7'), outcome = await people.tryCode(attempt, lastMail(email)?.code ?? '', 'net-7');
    const them = await visitor(outcome.outcome === 'in' ? outcome.person : '');
    const [waiting] = await people.invitationsFor(them, 'en');
    await people.acceptOwn(them, waiting?.id ?? '');
    expect((await people.placesOf(them, 'en')).map((p) => p.id)).toEqual([org]);
  });
  test('an invitation ends after 14 days; sent again it works with its new link only; withdrawn it is gone', async () => {
    const org = (await people.createOrganisation(admin, FACTS)).id, other = (await people.createOrganisation(admin, FACTS)).id, email = fresh();
    await people.invite(org, admin.id, { email, roles: ['viewer'], lang: 'fr' });
    const first = tokenOf(lastMail(email)?.action?.url), id = (await people.invitations(org))[0]?.id ?? '';
    house.clock.forward(14 * 86_400);
    expect(await code(people.openInvitation(first, undefined, 'fr'))).toBe('link_gone');
    expect((await people.invitations(org))[0]?.expired).toBe(true);
    expect(await code(people.resendInvitation(other, admin.id, id))).toBe('not_found');
    await people.resendInvitation(org, admin.id, id);
    const second = tokenOf(lastMail(email)?.action?.url);
    expect(await code(people.openInvitation(first, undefined, 'fr'))).toBe('link_gone');
    expect(await code(people.openInvitation(second, undefined, 'fr'))).toBe('done');
    expect(await code(people.withdrawInvitation(other, admin.id, id))).toBe('not_found');
    await people.withdrawInvitation(org, admin.id, id);
    expect(await code(people.acceptInvitation(second, undefined, { name: 'X', lang: 'fr' }))).toBe('link_gone');
  });
  test('five mails a day to one invited address, whoever sends them', async () => {
    const [a, b] = [(await people.createOrganisation(admin, FACTS)).id, (await people.createOrganisation(admin, FACTS)).id], email = fresh(), wish = { email, roles: ['viewer'], lang: 'fr' } as const;
    house.clock.set('2027-03-01T08:00:00Z');
    for (const org of [a, b]) await people.invite(org, admin.id, wish);
    const [waiting] = await people.invitations(a);
    for (let i = 0; i < 3; i++) await people.resendInvitation(a, admin.id, waiting?.id ?? '');
    const link = tokenOf(lastMail(email)?.action?.url);
    expect(await code(people.resendInvitation(a, admin.id, waiting?.id ?? ''))).toBe('too_many');
    expect(await code(people.invite(b, admin.id, wish))).toBe('too_many');
    expect(await code(people.openInvitation(link, undefined, 'fr'))).toBe('done');
  });
  test('roles are a closed list; who is in already is not invited', async () => {
    const org = (await people.createOrganisation(admin, FACTS)).id;
    expect(await code(people.invite(org, admin.id, { email: fresh(), roles: ['admin'], lang: 'fr' }))).toBe('bad_input');
    expect(await code(people.invite(org, admin.id, { email: fresh(), roles: [], lang: 'fr' }))).toBe('bad_input');
    expect(await code(people.invite(org, admin.id, { email: admin.email ?? '', roles: ['viewer'], lang: 'fr' }))).toBe('bad_input');
  });
  test('the last owner stays, also when two leave at once', async () => {
    const org = (await people.createOrganisation(admin, FACTS)).id, second = await join(org, fresh(), ['owner', 'issuer']);
    const both = await Promise.all([code(people.removeMember(org, admin.id, admin.id)), code(people.changeRoles(org, second.id, second.id, ['issuer']))]);
    expect(both.sort()).toEqual(['done', 'last_owner']);
    expect((await people.members(org)).filter((m) => m.roles.includes('owner'))).toHaveLength(1);
    expect(leavesNoOwner([{ person: 'a', roles: ['owner'] }, { person: 'b', roles: ['viewer'] }], 'a', ['issuer'])).toBe(true);
    expect(leavesNoOwner([{ person: 'a', roles: ['owner'] }, { person: 'b', roles: ['owner'] }], 'a', [])).toBe(false);
  });
  test('the house keeps an administrator, and takes another by invitation only', async () => {
    expect(await code(people.removeAdministrator(admin.id, admin.id))).toBe('last_owner');
    const email = fresh();
    await people.invite(undefined, admin.id, { email, roles: ['owner'], lang: 'fr' });
    const second = await visitor(await people.acceptInvitation(tokenOf(lastMail(email)?.action?.url), undefined, { name: 'B', lang: 'fr' }));
    expect(second.admin).toBe(true);
    await people.removeAdministrator(admin.id, second.id);
    expect((await visitor(second.id)).admin).toBe(false);
  });
  test('the owner may everything, others what the table says', () => {
    expect(mayHere({ roles: ['owner'] }, 'make API keys')).toBe(true);
    expect(mayHere({ roles: ['designer', 'issuer', 'assessor', 'viewer'] }, 'make API keys')).toBe(false);
    expect(mayHere({ roles: ['viewer'] }, 'see members')).toBe(true);
  });
});

describe('keys that seal a person', () => {
  test('open for their own tenant only, and never again once destroyed', async () => {
    const [a, b] = [(await people.createOrganisation(admin, FACTS)).id, (await people.createOrganisation(admin, FACTS)).id];
    const made = await house.db.asOrganisation(a, (tx) => people.keys.make(tx, { organisation: a }, 3));
    const ids = made.map(({ id }) => id);
    expect(new Set(made.map(({ key }) => key.toString('hex'))).size).toBe(3);
    expect(await house.db.asOrganisation(a, (tx) => people.keys.open(tx, ids))).toEqual(new Map(made.map(({ id, key }) => [id, key])));
    expect((await house.db.asOrganisation(b, (tx) => people.keys.open(tx, ids))).size).toBe(0);
    expect((await house.db.asHouse((tx) => people.keys.open(tx, ids))).size).toBe(0);
    await house.db.asOrganisation(b, (tx) => people.keys.destroy(tx, ids));
    await house.db.asOrganisation(a, (tx) => people.keys.destroy(tx, ids.slice(0, 1)));
    expect([...(await house.db.asOrganisation(a, (tx) => people.keys.open(tx, ids))).keys()].sort()).toEqual(ids.slice(1).sort());
    await expect(house.db.asOrganisation(a, (tx) => people.keys.make(tx, { organisation: b }, 1))).rejects.toThrow(/row-level security/);
  });
  test('a person has keys of their own', async () => {
    const them = await person(), [made] = await house.db.asPerson(them.id, (tx) => people.keys.make(tx, { person: them.id }, 1));
    expect((await house.db.asPerson(them.id, (tx) => people.keys.open(tx, [made?.id ?? '']))).get(made?.id ?? '')).toEqual(made?.key);
    expect((await house.db.asPerson((await person()).id, (tx) => people.keys.open(tx, [made?.id ?? '']))).size).toBe(0);
  });
  test('are stored sealed', async () => {
    const them = await person(), [made] = await house.db.asPerson(them.id, (tx) => people.keys.make(tx, { person: them.id }, 1));
    const [row] = await house.ownerQuery('select encode(key, \'hex\') as key from people_keys where id = $1', [made?.id]);
    expect(String(row?.['key'])).toHaveLength(122);
    expect(row?.['key']).not.toContain(made?.key.toString('hex'));
  });
});

describe('the audit trail', () => {
  test('an organisation reads its own, the house its own; nothing is changed or removed', async () => {
    const org = (await people.createOrganisation(admin, FACTS)).id, other = (await people.createOrganisation(admin, FACTS)).id;
    await people.updateOrganisation(admin.id, org, FACTS);
    expect((await people.history(org)).lines.map((l) => [l.by, l.name, l.act, l.subject])).toEqual([[admin.id, 'Ada Martin', 'people.organisation-changed', org]]);
    expect((await people.history(other)).lines).toEqual([]);
    expect((await people.history(undefined)).lines.map((l) => l.act)).toContain('people.organisation-created');
    await expect(house.db.asOrganisation(other, (tx) => people.audit(tx, { organisation: org, by: admin.id, act: 'x', subject: 'y' }))).rejects.toThrow(/row-level security/);
  });
});

test('every act of this room has its words in both languages', () => {
  const acts = fs.readdirSync('rooms/people/door').flatMap((file) => [...fs.readFileSync(`rooms/people/door/${file}`, 'utf8').matchAll(/act: 'people\.([a-z-]+)'/g)].map((m) => m[1] ?? ''));
  expect(acts.length).toBeGreaterThan(10);
  for (const lang of LANGS) expect(acts.filter((act) => lookUp(lang, `people.history.acts.${act}`) === undefined)).toEqual([]);
});

test('the nightly sweep forgets what ran out, and only that', async () => {
  const org = (await people.createOrganisation(admin, FACTS)).id;
  await people.invite(org, admin.id, { email: fresh(), roles: ['viewer'], lang: 'fr' });
  house.clock.forward(86_400 * 13);
  await people.invite(org, admin.id, { email: fresh(), roles: ['viewer'], lang: 'fr' });
  house.clock.forward(86_400 * 2);
  await people.sweep();
  expect(await people.invitations(org)).toHaveLength(1);
  expect(await house.ownerQuery('select 1 from people_codes')).toHaveLength(0);
});
