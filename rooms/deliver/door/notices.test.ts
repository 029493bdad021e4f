// When an award changes, its learner is told that, what it means and whom to ask: through the whole house, by real acts of an issuer.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { oneMark } from '../../../test/issue.ts';
import { grown } from '../../../test/issued.ts';
import { testHouse, type Account, type TestHouse } from '../../../test/house.ts';

let house: TestHouse, owner: Account, org: string, specification: string;
beforeAll(async () => {
  house = await testHouse();
  owner = await house.person('owner@example.org', true);
  org = await house.organisation(owner, 'Centre des Trois-Rives');
  const { id } = await house.rooms.design.create(org, owner.id, oneMark());
  specification = (await house.rooms.design.publish(org, id, owner.id)).id;
}, 60_000);
afterAll(() => house.close());

let people = 0;
const person = (email: string, more = {}) => ({ fullName: 'Zoë Martin', email, awardedOn: '2026-10-20', language: 'en', 'result:exam': '15', ...more });
async function awarded(count = 1) {
  const emails = Array.from({ length: count }, () => `zoe${++people}@learner.example`);
  for (const email of emails) { house.clock.forward(1); await house.rooms.issue.awardOne(org, owner.id, specification, person(email)); }
  await house.work();
  const { lines } = await house.rooms.issue.awards(org, {}), of = (email: string) => lines.find((line) => line.person?.email === email)?.id ?? '';
  return { emails, email: emails[0] ?? '', award: of(emails[0] ?? ''), awards: emails.map(of) };
}
const mails = async (to: string) => (await house.rooms.deliver.outbox(undefined)).lines.filter((line) => line.to === to);
const letterOf = async (to: string, kind: string) => { const line = (await mails(to)).find((one) => one.kind === kind); return line && (await house.rooms.deliver.openMail(line.id)).letter?.letter; };
const set = (awards: readonly string[], to: 'suspended' | 'clear' | 'revoked') => { house.clock.forward(1); return house.rooms.issue.setStatus(org, awards, { to, reason: 'SECRET REASON', by: owner.id }); };
const tokenOf = async (email: string) => new URL((await letterOf(email, 'claim'))?.action?.url ?? '').pathname.replace('/deliver/', '');

describe('suspended, reinstated, withdrawn', () => {
  test('each is told once, in the learner’s language, with the organisation’s address and without the reason', async () => {
    const { email, award } = await awarded();
    for (const [to, kind, word] of [['suspended', 'suspended', 'suspended'], ['clear', 'reinstated', 'in force'], ['revoked', 'withdrawn', 'no longer counts']] as const) {
      await set([award], to);
      const letter = await letterOf(email, kind), said = [letter?.subject, ...letter?.lines ?? [], ...letter?.foot ?? []].join('\n');
      for (const part of ['Zoë Martin', 'Centre des Trois-Rives', 'office@example.org', word]) expect(said).toContain(part);
      expect(said).not.toContain('SECRET');
    }
    expect((await mails(email)).map((line) => line.kind).toSorted()).toEqual(['claim', 'reinstated', 'suspended', 'withdrawn']);
    await set([award], 'revoked');
    expect(await mails(email)).toHaveLength(4);
  });

  test('a second suspension is a second mail', async () => {
    const { email, award } = await awarded();
    for (const to of ['suspended', 'clear', 'suspended'] as const) await set([award], to);
    expect((await mails(email)).filter((line) => line.kind === 'suspended')).toHaveLength(2);
  });

  test('several at once: each learner gets one', async () => {
    const { emails, awards } = await awarded(3);
    await set(awards, 'revoked');
    for (const email of emails) expect((await mails(email)).map((line) => line.kind).toSorted()).toEqual(['claim', 'withdrawn']);
  });

  test('rolled back with the act: no change, no mail', async () => {
    const { email, award } = await awarded();
    await set([award], 'revoked');
    const before = (await mails(email)).length;
    await expect(set([award], 'suspended')).rejects.toMatchObject({ code: 'status_final' });
    expect(await mails(email)).toHaveLength(before);
  });

  test('whoever said “not me” or “no” is not written to; an erased person cannot be', async () => {
    for (const answer of ['disputed', 'declined'] as const) {
      const { email, award } = await awarded();
      await house.rooms.deliver.answer(await tokenOf(email), answer);
      expect(await house.rooms.deliver.preview(org, award, 'revoked')).toBeUndefined();
      await set([award], 'revoked');
      expect((await mails(email)).map((line) => line.kind)).toEqual(['claim']);
    }
    const { email, award } = await awarded(), given = await house.db.asOrganisation(org, (tx) => house.rooms.issue.handover(tx, org, award));
    await house.db.asOrganisation(org, (tx) => house.rooms.people.keys.destroy(tx, [given?.recipient.key ?? '']));
    expect(await house.rooms.deliver.preview(org, award, 'suspended')).toBeUndefined();
    expect(await mails(email)).toEqual([]);
  });
});

test('the issuer reads the mail before pressing: the same words, and nothing has changed', async () => {
  const { email, award } = await awarded(), shown = await (await house.ask(`/o/${org}/issue/awards/${award}`, { as: owner })).text();
  const preview = await house.rooms.deliver.preview(org, award, 'revoked');
  for (const said of [email, ...(preview?.letter.lines ?? [])]) expect(shown).toContain(said.replaceAll('"', '&quot;'));
  expect(await mails(email)).toHaveLength(1);
  await set([award], 'revoked');
  expect(await letterOf(email, 'withdrawn')).toEqual(preview?.letter);
});

describe('corrected', () => {
  test('one mail, the new credential’s, says that it takes the place of the earlier; none says “withdrawn”', async () => {
    const { email, award } = await awarded();
    house.clock.forward(1);
    await house.rooms.issue.correct(org, owner.id, award, person(email, { fullName: 'Zoé Martin' }));
    await house.work();
    expect((await mails(email)).map((line) => line.kind)).toEqual(['claim', 'claim']);
    expect((await letterOf(email, 'claim'))?.lines.join('\n')).toContain('takes the place of the one you had');
  });

  test('the learner who takes both sees on the older page that a newer stands, on the newer what it replaced; a stranger is sent nowhere private', async () => {
    const { email, award } = await awarded(), { hold, people } = house.rooms;
    await grown({ db: house.db, people }, email);
    const [old] = await hold.accept(await tokenOf(email), 'public');
    house.clock.forward(1);
    await house.rooms.issue.correct(org, owner.id, award, person(email, { fullName: 'Zoé Martin' }));
    await house.work();
    const [fresh] = await hold.accept(await tokenOf(email), 'private');
    if (!old || !fresh) throw new Error('nothing held');
    expect(await hold.versions(old)).toEqual({ newer: fresh.id, older: undefined });
    expect(await hold.versions(fresh)).toEqual({ newer: undefined, older: old.id });
    const page = async () => (await house.ask(`/c/${old.id}`, { headers: { accept: 'text/html', 'accept-language': 'en' } })).text();
    expect(await page()).toContain('Ask its holder for the newer one.');
    expect(await page()).not.toContain(fresh.id);
    await hold.choose(fresh.person, fresh.id, 'public');
    expect(await page()).toContain(`href="/c/${fresh.id}"`);
    const link = await house.rooms.share.make(fresh.person, { items: [{ credential: fresh.id }], kind: 'link', days: 30, note: '' });
    expect(await (await house.ask(`/share/${link.id}`, { headers: { accept: 'text/html', 'accept-language': 'en' } })).text()).toContain(`href="/c/${old.id}"`);
  });
});
