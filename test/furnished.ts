// A house in which every page has something to say: drafts and versions, batches in each state, credentials that stand and that fell,
// claims answered in each way, mails that came back, links that wait.
import { readFileSync } from 'node:fs';
import { readSheet } from '#rooms/issue';
import { USUAL_CLAIMS } from '#rooms/people';
import { KINDS } from '#rooms/share';
import { testHouse, type Account, type TestHouse } from './house.ts';
import { cohort, oneMark } from './issue.ts';
import { grown } from './issued.ts';
import { certificate, joseSign } from './seal.ts';

export type FurnishedHouse = TestHouse & {
  readonly org: string;
  readonly owner: Account; readonly learner: Account;
  /** Addresses that no page leads to: they come by mail, by post or by the line at the start. */
  readonly letters: readonly string[];
};

const TODAY = '2026-11-20', NAME = 'Centre des Trois-Rives';

export async function furnishedHouse(): Promise<FurnishedHouse> {
  const ours: string[] = [], seal = certificate({ name: NAME });
  const h = await testHouse({}, { place: 'file', chain: async () => [seal.der], sign: async (messages, alg) => messages.map(joseSign(alg, seal.key)), organisations: ours }), { people, sign, design, issue, deliver, hold, share } = h.rooms;
  h.clock.set('2026-11-22T09:00:00Z');
  const first = await people.firstLink() ?? '';
  const owner = await h.person('owner@example.org', true), learner = await h.person('learner@example.org'), newcomer = await h.person('newcomer@example.org');
  const org = await h.organisation(owner, NAME);
  ours.push(org);
  await people.invite(org, owner.id, { email: 'colleague@example.org', roles: ['issuer', 'designer'], lang: 'fr' });
  await people.invite(undefined, owner.id, { email: newcomer.email, roles: [], lang: 'en' });
  await people.createApiKey(org, owner.id, { name: 'Student office', scopes: ['issue:write'], expiresAt: new Date('2027-02-01T00:00:00Z') });

  // what is designed
  const { id } = await design.create(org, owner.id, oneMark()), published = (await design.publish(org, id, owner.id)).id;
  const retired = (await design.copy(org, id, owner.id)).id;
  await design.publish(org, retired, owner.id);
  await design.retire(org, retired, owner.id);
  const { outcomes: _, ...incomplete } = oneMark();
  await design.create(org, owner.id, incomplete);
  await design.newVersion(org, id, owner.id);

  // what is issued
  await issue.chooseForms(org, owner.id, { further: ['ob3-jwt', 'ob3-sd'], tokenKey: 'P-256' });
  const person = (fullName: string, email: string) => ({ fullName, email, awardedOn: TODAY, language: 'fr', 'result:exam': '15' });
  for (const [name, email] of PEOPLE) await issue.awardOne(org, owner.id, published, person(name, email));
  await h.work();
  const { lines: awards } = await issue.awards(org, {}), of = (email: string) => awards.find((line) => line.person?.email === email)?.id ?? '';
  await issue.setStatus(org, [of('revoked@example.org')], { to: 'revoked', by: owner.id, reason: 'Issued by mistake' });
  await issue.setStatus(org, [of('suspended@example.org')], { to: 'suspended', by: owner.id, reason: 'Identity being checked' });
  await issue.correct(org, owner.id, of('wrong@example.org'), person('Olivier Bonnet', 'wrong@example.org'));
  await issue.draft(org, owner.id, published, { sheet: await readSheet(cohort('cohort-messy-cp1252.csv')), source: 'file', fileName: 'promo.csv', awardedOn: TODAY, language: 'fr' });
  await h.work();

  // what was answered
  const { lines } = await deliver.outbox(undefined);
  const link = async (line: (typeof lines)[number] | undefined) => new URL((line && (await deliver.openMail(line.id)).letter?.letter.action?.url) ?? 'http://localhost/nowhere').pathname;
  const claims = await Promise.all(['open', 'declined', 'disputed', 'learner'].map((who) => link(lines.find((line) => line.to === `${who}@example.org` && line.kind === 'claim'))));
  const [, declined = '', disputed = '', claimed = ''] = claims.map((path) => path.replace('/deliver/', ''));
  await deliver.answer(declined, 'declined');
  await deliver.answer(disputed, 'disputed');
  await grown({ db: h.db, people }, learner.id);
  await h.ask('/hold/accept', { as: learner, form: { token: claimed, visibility: 'public' } });
  const held = (await hold.list(learner.id))[0]?.id ?? '';
  const bringing = (name: string) => hold.bring(learner.id, [{ name, from: 'file', bytes: readFileSync(`vectors/ours/${name}`) }, { name: 'letter.txt', from: 'file', bytes: Buffer.from('Dear') }], 'en');
  const brought = await bringing('2026-11-openbadge.png'), taken = await bringing('2026-11-forms-ob3-eddsa.jwt');
  await hold.decide(learner.id, taken, () => 'mine');
  const shared = await share.make(learner.id, { items: [{ credential: held }], kind: KINDS[0], days: 0, note: 'For my application' });
  const collection = await hold.collect(learner.id, { name: 'For applications', note: 'What I can show.' }, (await hold.list(learner.id)).map(({ id: credential }) => credential));
  await hold.addFile(learner.id, { about: 'collection', subject: collection, name: 'my-diploma.png', words: 'A picture', bytes: readFileSync('vectors/ours/2026-11-openbadge.png') });
  const linkTo = (items: Parameters<typeof share.make>[1]['items'], more = {}) => share.make(learner.id, { items, kind: KINDS[0], days: 30, ...more });
  const several = await linkTo((await hold.list(learner.id)).map(({ id: credential }) => ({ credential })), { title: 'What I can do' });
  const part = await linkTo([{ credential: held, hidden: ['results'] }]), bound = await linkTo([{ credential: held }], { reader: 'reader@example.org' });
  const file = await hold.addFile(learner.id, { about: 'credential', subject: held, name: 'report.txt', words: 'What I measured', bytes: Buffer.from('25 m') });
  const withFile = await linkTo([{ credential: held }], { files: [file] });
  await share.keepPortfolio(learner.id, { name: 'river-keeper', title: 'River keeper', intro: 'Wells and rivers', sections: [collection], credentials: [], notes: true, listed: false });
  await share.publish(learner.id);
  await share.keepPortfolio(owner.id, { name: 'not-yet-published', title: 'A draft', intro: '', sections: [], credentials: [], notes: false, listed: false });
  const help = await share.openHelp(learner.id, { email: owner.email, words: 'What next?', days: 30, credentials: [held], collections: [collection] }, 'en', 'somewhere');
  await share.leaveNote(owner.id, help.id, 'Take the second year.');
  await h.ownerQuery(`update deliver_mails set state = 'bounced' where id = (select id from deliver_mails where claim_id is not null order by queued_at desc limit 1)`);
  await sign.rotate(org, owner.id);
  await h.work();

  const attempt = await people.askCode(owner.email, 'somewhere');
  const ways = await waysOf(h, learner);
  const invitations = await Promise.all(lines.filter((line) => line.kind === 'invitation').map(link)), login = await people.loginLink(learner.email);
  return { ...h, org, owner, learner, letters: [first, login, ...invitations, ...claims, `/people/sign-in/code/${attempt}`, ...ways, ...[shared, several, part, bound].map((link) => `/share/${link.id}`), '/people/welcome', `/hold/import/${brought}`, `/hold/import/${taken}`, '/deliver/nothing', '/nowhere'] };
}

/** Pages in the middle of proving something: each is come to by a form, a mail, or the way back from another site. */
async function waysOf(h: TestHouse, me: Account): Promise<string[]> {
  const { people, deliver } = h.rooms;
  const sent = async (to: string) => (await Promise.all((await deliver.outbox(undefined)).lines.filter((line) => line.to === to).map(async ({ id }) => (await deliver.openMail(id)).letter?.letter))).find((letter) => letter?.code !== undefined || letter?.action?.url.includes('/people/undo/'));
  const provider = await people.saveProvider(me.id, undefined, { issuer: 'https://login.example.org', clientId: 'acquis', secret: 's', scopes: 'openid email', label: { fr: 'Université du Val', en: 'University of Val' }, claims: USUAL_CLAIMS, believed: true, domains: [], shown: true });
  const account = { email: me.email, lang: 'en' as const, passkeyOnly: false };
  const second = await people.askAddressCode(me.visitor, 'second@example.org', 'en', 'ways'), first = (await people.addressesOf(me.id))[0]?.id ?? '';
  await people.tryAddressCode(me.visitor, second, (await sent('second@example.org'))?.code ?? '', 'ways');
  await people.chooseMain(me.visitor, (await people.addressesOf(me.id)).find(({ email }) => email === 'second@example.org')?.id ?? '');
  const undo = new URL((await sent(me.email))?.action?.url ?? 'http://localhost/people/undo/x').pathname;
  await people.chooseMain(me.visitor, first);
  await h.person('twin@example.org');
  const merge = await people.askMergeCode(me.visitor, 'twin@example.org', 'ways'), tried = await people.tryMergeCode(me.visitor, merge, (await sent('twin@example.org'))?.code ?? '', 'ways');
  return [
    undo, '/people/recovery', `/people/providers/${provider}/return?code=x`, '/people/arrival/x', '/people/arrival/x/code/x', '/people/again/form/x', '/people/again',
    `/people/again/code/${await people.askProofCode(me.visitor, account, 'ways')}`, `/people/me/addresses/code/${await people.askAddressCode(me.visitor, 'third@example.org', 'en', 'ways')}`,
    `/people/me/identifiers/did/${await people.challengeDid(me.visitor, 'did:web:wallet.example')}`, `/people/me/merge/code/${await people.askMergeCode(me.visitor, 'twin@example.org', 'ways')}`, `/people/me/merge/with/${tried.outcome === 'right' ? tried.result : 'x'}`,
  ];
}

const PEOPLE = [
  ['Zoë Lomidze-d’Aubigné', 'learner@example.org'], ['Ada Moreau', 'revoked@example.org'], ['Béatrice Roy', 'suspended@example.org'], ['Olivier Bonet', 'wrong@example.org'],
  ['Ann Petit', 'open@example.org'], ['Dan Leroy', 'declined@example.org'], ['Inès Durand', 'disputed@example.org'],
] as const;
