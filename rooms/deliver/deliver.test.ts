import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openMailer } from '#adapters/mail';
import { publicId } from '#lib/ids';
import { MailError, type Mail, type Mailer } from '#lib/mail';
import { issuedHouse, waitingLink, type IssuedHouse } from '../../test/issued.ts';
import { deliverJobs } from './deliver.jobs.ts';
import { CLAIM_DAYS, LEASE, RETRY_AFTER } from './deliver.policy.ts';
import { badgeOf, readToken, type Deliver } from './deliver.ts';
import { filled } from './door/wording.ts';
import { SPECIFICATION } from '../../test/credential.ts';

let house: IssuedHouse;
beforeAll(async () => { house = await issuedHouse(); });
afterAll(async () => { await house.close(); });

const day = 86_400;
let people = 0;
const someone = () => ({ name: `Zoë d’Aubigné ${++people}`, email: `zoe${people}@learner.example` });
const rows = (sql: string) => house.ownerQuery(sql);

async function offered(org = publicId()) {
  const who = someone(), award = await house.award(org, who);
  return { org, who, award, token: await waitingLink(house.deliver, who.email) };
}

describe('claim links', () => {
  test('a link opens what was issued: the signed bytes, and who they are for', async () => {
    const { award, token, who } = await offered(), offer = await house.deliver.open(token);
    expect(Buffer.from(offer?.credentials[0]?.bytes ?? []).equals(Buffer.from(award.bytes))).toBe(true);
    expect(offer).toMatchObject({ state: 'offered', recipient: { name: who.name, email: who.email } });
  });

  test('opening changes nothing, however often a scanner does it (GET never consumes)', async () => {
    const { token } = await offered(), before = await rows('select count(*)::int as n from deliver_answers');
    for (let i = 0; i < 5; i++) expect((await house.deliver.open(token))?.state).toBe('offered');
    expect(await rows('select count(*)::int as n from deliver_answers')).toEqual(before);
  });

  test('whoever reads the database reads no link: neither it nor its secret half lies in any table', async () => {
    const { token } = await offered(), mac = readToken(token)?.mac ?? Buffer.alloc(0);
    expect(mac).toHaveLength(32);
    for (const table of ['deliver_offers', 'deliver_claims', 'deliver_mails', 'deliver_letters', 'deliver_answers', 'deliver_attempts']) {
      const stored = JSON.stringify(await rows(`select t::text from ${table} t`));
      for (const form of [token, mac.toString('hex'), mac.toString('base64url')]) expect(stored).not.toContain(form);
    }
  });

  test('a changed, shortened or foreign token opens nothing', async () => {
    const { token, org } = await offered(), other = await offered(), [, secret = ''] = token.split('.'), [, foreign = ''] = other.token.split('.');
    const flipped = (at: number) => `${org}.${secret.slice(0, at)}${secret[at] === 'A' ? 'B' : 'A'}${secret.slice(at + 1)}`;
    const bad = [flipped(0), flipped(10), flipped(30), flipped(63), token.slice(0, -1), `${publicId()}.${secret}`, `${org}.${foreign}`, `${org}.${foreign.slice(0, 22)}${secret.slice(22)}`, secret, '', `${token}x`, `${token}\n`];
    for (const link of bad) expect(await house.deliver.open(link)).toBeUndefined();
  });

  test('a link expires after thirty days; renewing sends another to the known address, the old one stays shut', async () => {
    const { token, who } = await offered();
    house.clock.forward((CLAIM_DAYS - 1) * day);
    expect(await house.deliver.open(token)).toBeDefined();
    house.clock.forward(2 * day);
    expect(await house.deliver.open(token)).toBeUndefined();
    await house.deliver.renew(token);
    const fresh = await waitingLink(house.deliver, who.email);
    expect(fresh).not.toBe(token);
    expect((await house.deliver.open(fresh))?.recipient.email).toBe(who.email);
    expect(await house.deliver.open(token)).toBeUndefined();
  });

  test('renewing answers the same for unknown, erased and known links, and sends at most one mail an hour', async () => {
    const { token, who } = await offered(), count = async () => (await house.deliver.outbox(undefined)).lines.filter((line) => line.to === who.email).length;
    house.clock.forward(2 * 3600);
    for (const link of [token, token, `${publicId()}.${'A'.repeat(64)}`, 'nonsense']) expect(await house.deliver.renew(link)).toBeUndefined();
    expect(await count()).toBe(2);
  });

  test('an erased person leaves nothing: their link is as unknown as one that never was, their mail unreadable', async () => {
    const { award, token, who, org } = await offered();
    await house.erase(award);
    expect(await house.deliver.open(token)).toBeUndefined();
    await expect(house.deliver.redeem(token)).rejects.toMatchObject({ code: 'not_found' });
    const { lines } = await house.deliver.outbox(undefined);
    expect(lines.some((line) => line.to === who.email)).toBe(false);
    expect((await house.deliver.openMail(lines[0]?.id ?? '')).letter).toBeUndefined();
    expect((await house.deliver.sent(org, 'all', undefined)).lines[0]?.who).toBeUndefined();
  });

  test('answers: decline and dispute can be taken back, acceptance cannot', async () => {
    const { token, org } = await offered();
    await house.deliver.answer(token, 'declined');
    expect((await house.deliver.open(token))?.state).toBe('declined');
    await house.deliver.answer(token, 'reopened');
    await house.deliver.answer(token, 'disputed');
    expect((await house.deliver.sent(org, 'disputed', undefined)).lines).toHaveLength(1);
    await house.deliver.answer(token, 'reopened');
    await house.deliver.accepted(token);
    await house.deliver.accepted(token);
    await expect(house.deliver.answer(token, 'declined')).rejects.toMatchObject({ code: 'conflict' });
    expect((await house.deliver.open(token))?.state).toBe('accepted');
  });

  test('two tabs: accepting and declining at once leave one answer that both can see', async () => {
    const { token } = await offered();
    await Promise.allSettled([house.deliver.accepted(token), house.deliver.answer(token, 'declined'), house.deliver.accepted(token)]);
    expect((await house.deliver.open(token))?.state).toBe('accepted');
  });

  test('redeeming hands over bytes, log proof and the same receipt each time', async () => {
    const { token, award } = await offered(), first = await house.deliver.redeem(token), again = await house.deliver.redeem(token);
    expect(Buffer.from(first.credentials[0]?.bytes ?? []).equals(Buffer.from(award.bytes))).toBe(true);
    expect(first.credentials[0]?.logProof).toMatch(/^c2sp\.org\/tlog-proof@v1\nextra /);
    expect(again.receipt.equals(first.receipt)).toBe(true);
  });

  test('an award told twice is offered once', async () => {
    const { org, award } = await offered();
    await house.db.asOrganisation(org, (tx) => house.deliver.offer(tx, { organisation: org, awards: [{ award: award.award, credential: award.id, recipient: 'r' }] }));
    expect((await house.deliver.sent(org, 'all', undefined)).lines).toHaveLength(1);
  });

  test('issuing rolled back: no claim, no mail', async () => {
    const org = publicId();
    await expect(house.db.asOrganisation(org, async (tx) => {
      await house.deliver.offer(tx, { organisation: org, awards: [{ award: publicId(), credential: publicId(), recipient: 'r' }] });
      throw new Error('rolled back');
    })).rejects.toThrow('rolled back');
    expect((await house.deliver.sent(org, 'all', undefined)).lines).toEqual([]);
  });
});

const promised = async (own: IssuedHouse) => (await own.ownerQuery('select coalesce(sum(cardinality(awards)), 0)::int as n from deliver_offers'))[0]?.['n'];

describe('promised together, kept one by one', () => {
  const claimed = async (own: IssuedHouse) => (await own.ownerQuery('select count(*)::int as n from deliver_claims'))[0]?.['n'];

  test('what is issued is promised in its transaction; several hands at once make one claim and one mail of each promise', async () => {
    const own = await issuedHouse(), org = publicId(), known = await claimed(own);
    for (let i = 0; i < 5; i++) await own.award(org, { name: 'Zoë', email: `kept${i}@learner.example` });
    expect([await promised(own), await claimed(own)]).toEqual([5, known]);
    await Promise.all([own.deliver.sendDue(), own.deliver.outbox(undefined), own.deliver.sent(org, 'all', undefined), own.deliver.sendDue()]);
    expect([await promised(own), await claimed(own)]).toEqual([0, Number(known) + 5]);
    expect((await own.deliver.outbox(undefined)).lines.filter(({ kind, organisation }) => kind === 'claim' && organisation === org)).toHaveLength(5);
    await own.close();
  });

  test('an organisation keeps its own promises only', async () => {
    const own = await issuedHouse(), [org, other] = [publicId(), publicId()];
    for (const one of [org, other]) await own.award(one, { name: 'Zoë', email: `of-${one}@learner.example` });
    expect((await own.deliver.sent(org, 'all', undefined)).lines).toHaveLength(1);
    expect(await own.ownerQuery('select org_id from deliver_offers')).toEqual([{ org_id: other }]);
    await own.close();
  });
});

describe('isolation', () => {
  test('an organisation sees its own claims and mails only, and cannot resend those of another', async () => {
    const mine = await offered(), other = await offered();
    const { lines } = await house.deliver.sent(mine.org, 'all', undefined);
    expect(lines.map((line) => line.who?.email)).toEqual([mine.who.email]);
    const [foreign] = (await house.deliver.sent(other.org, 'all', undefined)).lines;
    await expect(house.deliver.resend(mine.org, foreign?.claim ?? '')).rejects.toMatchObject({ code: 'not_found' });
    expect(await house.deliver.states(mine.org, [other.award.award])).toEqual(new Map());
  });

  test('the house’s own letters are invisible to organisations, to persons, and where no tenant is set', async () => {
    await house.db.asHouse((tx) => house.deliver.post(tx, { kind: 'sign-in-code', to: 'a@b.example', lang: 'en', subject: 'Code', lines: ['Your code'], code: '123456' }));
    const seen = async (as: (work: Parameters<typeof house.db.asHouse>[0]) => Promise<unknown>) => (await as((tx) => tx.withTables<{ deliver_letters: { org_id: string } }>().selectFrom('deliver_letters').selectAll().execute()) as unknown[]).length;
    expect(await seen((work) => house.db.asOrganisation(publicId(), work))).toBe(0);
    expect(await seen((work) => house.db.asPerson('01999999-0000-7000-8000-000000000000', work))).toBe(0);
    expect(await seen((work) => house.db.asHouse(work))).toBeGreaterThan(0);
  });

  test('a letter at rest shows neither address nor code', async () => {
    await house.db.asHouse((tx) => house.deliver.post(tx, { kind: 'sign-in-code', to: 'secret@person.example', lang: 'fr', subject: 'Votre code', lines: ['…'], code: '864209' }));
    const stored = (await rows('select sealed from deliver_letters')).map((row) => (row['sealed'] as Buffer).toString('latin1')).join();
    expect(stored).not.toContain('secret@person.example');
    expect(stored).not.toContain('864209');
  });
});

// --- what leaves ------------------------------------------------------------------------------------------------------

type Post = { readonly mails: string[]; readonly url: string; close(): Promise<void> };
async function postOffice(options: SMTPServerOptions = {}): Promise<Post> {
  const mails: string[] = [];
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'], logger: false,
    onData: (stream, _session, done) => { let text = ''; stream.on('data', (part: Buffer) => { text += part.toString('utf8'); }); stream.on('end', () => { mails.push(text); done(); }); }, ...options,
  });
  server.on('error', () => {});
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', () => { done(); }); });
  const { port } = server.server.address() as { port: number };
  return { mails, url: `smtp://127.0.0.1:${port}`, close: () => new Promise((done) => { server.close(() => { done(); }); }) };
}
const refusing = (code: number): SMTPServerOptions => ({ onRcptTo: (_address, _session, done) => { done(Object.assign(new Error('no'), { responseCode: code })); } });

describe('mail', () => {
  const opened: Mailer[] = [], offices: Post[] = [];
  afterAll(async () => { for (const mailer of opened) await mailer.close(); for (const office of offices) await office.close(); });
  async function withOffice(options?: SMTPServerOptions, timeout = 2_000): Promise<{ own: IssuedHouse; deliver: Deliver; office: Post }> {
    const own = await issuedHouse(), office = await postOffice(options), mailer = openMailer({ url: office.url, from: 'Val-Serein <no-reply@val.example>', timeout });
    opened.push(mailer); offices.push(office);
    return { own, office, deliver: own.withMailer(mailer) };
  }

  test('a mail leaves once: in the learner’s language, as text and HTML, with a link to the configured address', async () => {
    const { own, office, deliver } = await withOffice();
    await own.award(publicId(), { name: 'Zoë', email: 'zoe@learner.example', lang: 'en' });
    for (const job of deliverJobs(deliver).filter((j) => j.name === 'deliver.mail')) await job.handle({});
    expect(await deliver.sendDue()).toBe(0);
    expect(office.mails).toHaveLength(1);
    const [mail = ''] = office.mails;
    expect(mail).toMatch(/^Message-ID: <[0-9a-f-]{36}@val\.example>$/m);
    expect(mail).toContain('To: zoe@learner.example');
    expect(mail).toContain('Subject: Your credential: Reading satellite images');
    expect(mail).toContain('text/plain');
    expect(mail).toContain('text/html');
    expect(mail).not.toContain('<img');
    expect(mail.replaceAll('=\r\n', '')).toContain('http://localhost:4000/deliver/');
    await own.close();
  });

  test('a mail that left cannot be read in the outbox', async () => {
    const { own, deliver } = await withOffice();
    await own.award(publicId(), { name: 'Zoë', email: 'zoe@learner.example' });
    await deliver.sendDue();
    const { lines } = await deliver.outbox(undefined);
    expect(lines[0]).toMatchObject({ state: 'sent', to: 'zoe@learner.example' });
    expect((await deliver.openMail(lines[0]?.id ?? '')).letter).toBeUndefined();
    await own.close();
  });

  test('5xx: bounced at once, visible to the organisation, never tried again until somebody sends it again', async () => {
    const { own, deliver } = await withOffice(refusing(550)), org = publicId();
    const { award } = await own.award(org, { name: 'Zoë', email: 'gone@learner.example' });
    await deliver.sendDue();
    own.clock.forward(30 * day);
    expect(await deliver.sendDue()).toBe(0);
    const { lines, counts } = await deliver.sent(org, 'bounced', undefined);
    expect(lines).toMatchObject([{ mail: 'bounced', detail: '550', who: { email: 'gone@learner.example' } }]);
    expect(counts.get('bounced')).toBe(1);
    expect((await deliver.states(org, [award])).get(award)).toEqual({ mail: 'bounced', claim: 'offered' });
    await deliver.resend(org, lines[0]?.claim ?? '');
    expect((await deliver.states(org, [award])).get(award)?.mail).toBe('queued');
    await own.close();
  });

  test('4xx: put off along the curve, then given up', async () => {
    const { own, deliver, office } = await withOffice(refusing(451)), org = publicId();
    await own.award(org, { name: 'Zoë', email: 'grey@learner.example' });
    for (const pause of RETRY_AFTER) {
      await deliver.sendDue();
      expect((await deliver.outbox(undefined)).lines[0]?.state).toBe('queued');
      expect(await deliver.sendDue()).toBe(0);
      own.clock.forward(pause / 1000 + 1);
    }
    await deliver.sendDue();
    expect((await deliver.outbox(undefined)).lines[0]).toMatchObject({ state: 'failed', attempts: RETRY_AFTER.length + 1 });
    expect(office.mails).toEqual([]);
    await own.close();
  });

  test('server down: everything waits uncounted and leaves when it is back (F10)', async () => {
    const own = await issuedHouse(), org = publicId(), office = await postOffice();
    await office.close();
    const dead = openMailer({ url: office.url, from: 'x@val.example', timeout: 1_000 }), down = own.withMailer(dead);
    opened.push(dead);
    for (let i = 0; i < 8; i++) await own.award(org, { name: 'Zoë', email: `z${i}@learner.example` });
    for (let hour = 0; hour < 30; hour++) { await down.sendDue(); own.clock.forward(3600); }
    expect((await down.outbox(undefined)).lines.map((line) => line.attempts)).toEqual(Array.from({ length: 8 }, () => 0));
    const back = await postOffice(), alive = openMailer({ url: back.url, from: 'x@val.example' });
    opened.push(alive); offices.push(back);
    expect(await own.withMailer(alive).sendDue()).toBe(8);
    expect(new Set(back.mails.map((mail) => /^To: (.*)$/m.exec(mail)?.[1])).size).toBe(8);
    await own.close();
  });

  test('slow server: the attempt ends by itself and the mail waits', async () => {
    const { own, deliver } = await withOffice({ onMailFrom: () => { /* never answers */ } }, 300);
    await own.award(publicId(), { name: 'Zoë', email: 'slow@learner.example' });
    expect(await deliver.sendDue()).toBe(0);
    expect((await deliver.outbox(undefined)).lines[0]?.state).toBe('queued');
    await own.close();
  });

  test('a sign-in code goes before a batch, and not at all once it has expired', async () => {
    const { own, deliver, office } = await withOffice();
    const wish = { kind: 'sign-in-code', to: 'staff@val.example', lang: 'fr', subject: 'Votre code', lines: ['Le voici.'], code: '123456' } as const;
    for (let i = 0; i < 8; i++) await own.award(publicId(), { name: 'Zoë', email: `z${i}@learner.example` });
    own.clock.forward(1);
    await own.db.asHouse((tx) => deliver.post(tx, wish));
    await deliver.sendDue();
    expect(office.mails).toHaveLength(9);
    expect(office.mails.slice(0, 6).join()).toContain('123456');
    own.clock.forward(1);
    await own.db.asHouse((tx) => deliver.post(tx, wish));
    own.clock.forward(3600);
    expect(await deliver.sendDue()).toBe(0);
    expect((await deliver.outbox(undefined)).lines[0]).toMatchObject({ state: 'failed' });
    await own.close();
  });

  test('a sender takes as many promises as it has time for, and asks for its next turn', async () => {
    const { own, deliver, office } = await withOffice(), org = publicId();
    for (let i = 0; i < 3; i++) await own.award(org, { name: 'Zoë', email: `turn${i}@learner.example` });
    expect(await deliver.sendDue('00000000-0000-4000-8000-000000000000')).toBe(0); // one mail alone: nobody else's turn
    expect(await promised(own)).toBe(3);
    expect(await deliver.sendDue()).toBe(3);
    expect([await promised(own), office.mails.length]).toEqual([0, 3]);
    await own.close();
  });

  test('a promise that cannot be kept today keeps no other, and no mail, waiting; it is told, and kept when it can be', async () => {
    const { own, deliver, office } = await withOffice(), [first, other] = [publicId(), publicId()];
    await own.award(first, { name: 'Zoë', email: 'stuck@learner.example' });
    await own.award(other, { name: 'Zoë', email: 'free@learner.example' });
    await own.ownerQuery(`create function stuck() returns trigger language plpgsql as $$ begin if new.org_id = '${first}' then raise exception 'not today'; end if; return new; end $$`);
    await own.ownerQuery('create trigger stuck before insert on deliver_claims for each row execute function stuck()');
    await expect(deliver.sendDue()).rejects.toThrow();
    expect([office.mails, await promised(own)]).toEqual([[expect.stringContaining('free@learner.example')], 1]);
    expect([(await deliver.outbox(undefined)).lines.filter(({ kind }) => kind === 'claim').length, (await deliver.sent(first, 'all', undefined)).lines, (await deliver.sent(first, 'all', undefined)).counts.get('queued')]).toEqual([1, [], 1]);
    await own.ownerQuery('drop trigger stuck on deliver_claims');
    expect([await deliver.sendDue(), await promised(own)]).toEqual([1, 0]);
    await own.close();
  });

  test('two senders at once: each mail leaves once', async () => {
    const { own, deliver, office } = await withOffice(), org = publicId();
    for (let i = 0; i < 20; i++) await own.award(org, { name: 'Zoë', email: `p${i}@learner.example` });
    const sent = await Promise.all([deliver.sendDue(), deliver.sendDue(), deliver.sendDue()]);
    expect(sent.reduce((a, b) => a + b)).toBe(20);
    expect(new Set(office.mails.map((mail) => /^To: (.*)$/m.exec(mail)?.[1])).size).toBe(20);
    expect(office.mails).toHaveLength(20);
    await own.close();
  });

  test('CWE-93: an address or subject with a line break never reaches the server', async () => {
    const office = await postOffice(), mailer = openMailer({ url: office.url, from: 'x@val.example' });
    opened.push(mailer); offices.push(office);
    const mail: Mail = { id: 'i', to: 'a@b.example', fromName: 'V', subject: 'S', text: 't', html: '<p>t</p>' };
    for (const bad of [{ to: 'a@b.example\r\nBcc: x@y.example' }, { to: 'a@b.example, c@d.example' }, { to: '"x" <a@b.example>' }, { to: 'nobody' }, { subject: 'S\r\nBcc: x@y.example' }, { fromName: 'V\nBcc: x@y.example' }, { id: 'i>\r\nBcc: x' }]) {
      await expect(mailer.send({ ...mail, ...bad })).rejects.toThrow(MailError);
    }
    await mailer.send(mail);
    expect(office.mails).toHaveLength(1);
  });

  test('a title with a line break stays one line of subject', async () => {
    const { own, office, deliver } = await withOffice();
    await own.award(publicId(), { name: 'Zoë\r\nBcc: x@y.example', email: 'z@learner.example', lang: 'en' }, { specification: { ...SPECIFICATION, title: { en: 'Images\r\nBcc: evil@y.example' } } });
    expect(await deliver.sendDue()).toBe(1);
    expect(office.mails[0]?.split('\r\n\r\n')[0]).not.toMatch(/^Bcc/m);
    await own.close();
  });

  test('a process that dies while sending: the mail is taken again after its lease, under the same Message-ID', async () => {
    const own = await issuedHouse(), seen: string[] = [], started = Promise.withResolvers<void>();
    await own.award(publicId(), { name: 'Zoë', email: 'lease@learner.example' });
    const stuck = own.withMailer({ send: (mail) => { seen.push(mail.id); started.resolve(); return new Promise(() => {}); }, close: async () => {} });
    void stuck.sendDue();
    await started.promise;
    const alive = own.withMailer({ send: async (mail) => { seen.push(mail.id); }, close: async () => {} });
    expect(await alive.sendDue()).toBe(0);
    own.clock.forward(LEASE / 1000 + 1);
    expect(await alive.sendDue()).toBe(1);
    expect(seen[1]).toBe(seen[0]);
    await own.close();
  });

  test('a mail that cannot be written is put off and told; it stops no other', async () => {
    const own = await issuedHouse(), sent: string[] = [];
    for (let i = 0; i < 3; i++) await own.award(publicId(), { name: 'Zoë', email: `w${i}@learner.example` });
    const deliver = own.withMailer({ send: async (mail) => { if (mail.to.startsWith('w1')) throw new TypeError('ours'); sent.push(mail.to); }, close: async () => {} });
    await expect(deliver.sendDue()).rejects.toThrow('ours');
    expect(sent.toSorted()).toEqual(['w0@learner.example', 'w2@learner.example']);
    expect((await deliver.outbox(undefined)).lines.map((line) => line.state).toSorted()).toEqual(['queued', 'sent', 'sent']);
    await own.close();
  });

  test('letters of other rooms are forgotten after thirty days', async () => {
    const own = await issuedHouse();
    await own.db.asHouse((tx) => own.deliver.post(tx, { kind: 'invitation', to: 'a@b.example', lang: 'fr', subject: 's', lines: [] }));
    own.clock.forward(31 * day);
    await own.deliver.forgetOldLetters();
    expect(await own.ownerQuery('select 1 from deliver_letters')).toEqual([]);
    expect((await own.deliver.outbox(undefined)).lines).toEqual([]);
    await own.close();
  });
});

describe('badges', () => {
  const claims = { title: 't', description: '', issuer: { id: 'did:x' }, outcomes: [], skills: [], links: [], results: [], evidence: [], tags: [] };
  const svg = (text: string) => `data:image/svg+xml;base64,${Buffer.from(text).toString('base64')}`;
  test.each(['<svg><image href="/etc/passwd"/></svg>', '<svg><use xlink:href="https://x.example/a.svg#b"/></svg>', '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg/>', '<svg><style>@import url(x)</style></svg>', '<svg><rect fill="url(http://x/#a)"/></svg>'])('an issuer’s drawing that reaches outside itself is not drawn: %s', (text) => {
    expect(badgeOf({ ...claims, image: svg(text) }).kind).toBe('drawn');
  });
  test('an honest drawing is kept; the same achievement without one gets the same badge each time', () => {
    expect(badgeOf({ ...claims, image: svg('<svg><rect fill="url(#a)"/></svg>') }).kind).toBe('svg');
    expect(badgeOf({ ...claims, achievementId: 'a', level: 'EQF level 6' })).toEqual(badgeOf({ ...claims, achievementId: 'a', level: 'CEC niveau 6', title: 'autre' }));
  });
});

describe('the organisation’s own words', () => {
  const NONE = { intro: '', signature: '' };
  test('an intro and a signature stand in the learner’s language, beside what must always be said', async () => {
    const owner = { id: (await house.db.asHouse((tx) => house.people.ensurePerson(tx, { email: 'owner@words.example', name: 'Ada', lang: 'fr' }))).id, name: 'Ada', email: undefined, admin: true, session: '' };
    const { id: org } = await house.people.createOrganisation(owner, { name: { fr: 'Trois-Rives' }, legalName: 'Trois-Rives', country: 'FRA', identifiers: [] });
    await house.deliver.saveWording(org, owner.id, { fr: { intro: 'Bravo {name} pour « {title} ».', signature: 'Le service\nformation@trois-rives.example' }, en: NONE });
    const { who } = await offered(org), line = (await house.deliver.outbox(undefined)).lines.find(({ to }) => to === who.email);
    const letter = (await house.deliver.openMail(line?.id ?? '')).letter?.letter;
    expect(letter?.lines[2]).toMatch(/^Bravo Zoë d’Aubigné \d+ pour « .+ »\.$/);
    expect(letter?.lines).toHaveLength(4);
    expect(letter?.foot?.slice(-2)).toEqual(['Le service', 'formation@trois-rives.example']);
    expect((await house.people.history(org)).lines[0]).toMatchObject({ act: 'deliver.wording-changed', name: 'Ada' });
    expect(await house.deliver.wording(publicId())).toEqual({ fr: NONE, en: NONE });
  });
  test('template injection: a name that looks like a blank, and a blank nobody knows, stay literal', () => {
    expect(filled('{name} {title} {secret} {{name}} ${name}', { name: '{title}{issuer}', title: '$&', issuer: 'I' })).toBe('{title}{issuer} $& {secret} {{title}{issuer}} ${title}{issuer}');
  });
  test('too long is refused, with its field; control characters become spaces', async () => {
    await expect(house.deliver.saveWording(publicId(), 'x', { fr: { intro: 'a'.repeat(601), signature: '' }, en: NONE })).rejects.toMatchObject({ code: 'bad_input', faults: [{ path: 'intro.fr' }] });
    const org = publicId();
    await house.deliver.saveWording(org, 'x', { fr: { intro: 'a\u0000b\r\nc', signature: '' }, en: NONE });
    expect((await house.deliver.wording(org)).fr.intro).toBe('a b\nc');
  });
});
