// `npm run demo`: a furnished house. Everything is made through the doors, each piece once: killed in the middle, the next start goes on.
import type { DemonstrationSeal } from '#adapters/seal/demonstration';
import type { Specification } from '#credential';
import { COUNTRIES } from '#framework';
import type { Db } from '#lib/db';
import type { Clock } from '#lib/clock';
import { AcquisError } from '#lib/errors';
import type { Visitor } from '#lib/http';
import { rewritePicture } from '#lib/picture';
import type { Content } from '#rooms/design';
import type { FurtherForm } from '#rooms/issue';
import type { Rooms } from '../house.ts';
import { answerLetters, holder, shareLink, titles, type Holder } from './demo/claims.ts';
import { happenAfterwards, issueCohort, leaveWaiting } from './demo/cohorts.ts';
import { found, readPlan, type DemoPlan } from './demo/plan.ts';

export type DemoHouse = { readonly rooms: Rooms; readonly clock: Clock; readonly database: { readonly db: Db }; readonly demonstrationSeal?: Pick<DemonstrationSeal, 'lend'> | undefined };
/** A specification in this house; `specification` is undefined for a draft. */
export type Offered = { readonly org: string; readonly version: string; readonly content: Content; readonly specification: Specification | undefined; readonly issuer: string };
/** Where a visitor looks first: paths, the sign-in links used once. */
export type Demonstration = { readonly credential?: string; /** The same in English, somebody else's. */ readonly english?: string; readonly shared?: string; readonly specification?: string; readonly organisation?: string; readonly administrator: string; readonly learner: string };
type Say = (line: string) => void;
type Place = { readonly org: string; readonly member: (role: 'designer' | 'issuer') => string };

/** @throws AcquisError conflict in a house that somebody uses for something else */
export async function furnish(house: DemoHouse, say: Say): Promise<Demonstration> {
  const plan = await readPlan();
  await refuseOthers(house, plan);
  if (!await isFurnished(house, plan)) {
    const administrator = await makeAdministrator(house, plan);
    const places = await makeOrganisations(house, plan, administrator, say);
    const offered = await makeSpecifications(house, plan, places, say);
    await issueAll(house, plan, offered, say);
    say('  letters answered, credentials claimed');
    await answerLetters(house, plan, offered);
  }
  return guide(house, plan);
}

/** Ours is a house that nobody administers yet, or the invented administrator does: nothing invented goes into somebody's work. */
async function refuseOthers({ rooms: { people } }: DemoHouse, { administrator }: DemoPlan): Promise<void> {
  const administrators = await people.administrators();
  if (administrators.length > 0 ? !administrators.some(({ email }) => email === administrator.email) : (await people.organisations()).length > 0) {
    throw new AcquisError('conflict', { message: 'this house is in use; the demonstration needs an empty one' });
  }
}

async function isFurnished(house: DemoHouse, plan: DemoPlan): Promise<boolean> {
  return (await house.rooms.people.administrators()).length > 0 && (await holder(house, plan)).held.length >= plan.cohorts.filter(({ also }) => also.includes(plan.learner.email)).length;
}

async function makeAdministrator({ rooms: { people } }: DemoHouse, { administrator }: DemoPlan): Promise<Visitor> {
  const link = await people.firstLink();
  if (link) await people.becomeFirst(found(link.split('/').at(-1), 'a link'), administrator);
  const { id } = found((await people.administrators()).find(({ email }) => email === administrator.email), 'an administrator');
  return { id, name: administrator.name, email: administrator.email, admin: true, session: '' };
}

async function makeOrganisations(house: DemoHouse, plan: DemoPlan, administrator: Visitor, say: Say): Promise<Map<string, Place>> {
  const { people } = house.rooms, places = new Map<string, Place>();
  for (const [key, { staff, invited, brand, ...facts }] of Object.entries(plan.organisations)) {
    const known = (await people.organisations()).find(({ website }) => website === facts.website);
    const { id: org } = known ?? await people.createOrganisation(administrator, { ...facts, identifiers: [] });
    if (!await people.brand(org)) await people.saveBrand(org, administrator.id, { ...brand, logo: rewritePicture(found(plan.logos.get(key), 'a logo')).picture });
    for (const wish of staff) await seat(house, org, administrator.id, wish);
    if (invited && !(await people.invitations(org)).some(({ email }) => email === invited.email)) await people.invite(org, administrator.id, invited);
    const members = await people.members(org);
    places.set(key, { org, member: (role) => found(members.find(({ email, roles }) => email !== administrator.email && roles.includes(role)), `a ${role}`).person });
    say(`  ${facts.name.en}: ${staff.length} people`);
  }
  return places;
}

/** Invited, and accepted as the person would. */
async function seat({ rooms: { people }, database: { db } }: DemoHouse, org: string, by: string, { name, email, lang, roles }: DemoPlan['organisations'][string]['staff'][number]): Promise<void> {
  if ((await people.members(org)).some((member) => member.email === email)) return;
  const { id } = await db.asHouse((tx) => people.ensurePerson(tx, { name, email, lang })), visitor: Visitor = { id, name, email, admin: false, session: '' };
  const waiting = async () => (await people.invitationsFor(visitor, lang)).find(({ organisation }) => organisation === org);
  if (!await waiting()) await people.invite(org, by, { email, lang, roles });
  await people.acceptOwn(visitor, found(await waiting(), 'an invitation').id);
}

async function makeSpecifications({ rooms: { design } }: DemoHouse, plan: DemoPlan, places: ReadonlyMap<string, Place>, say: Say): Promise<Map<string, Offered>> {
  const offered = new Map<string, Offered>();
  for (const [name, { of, end }] of Object.entries(plan.specifications)) {
    const { org, member } = found(places.get(of), of), by = member('designer'), content = found(plan.contents.get(name), name);
    const known = (await design.list(org)).find(({ summary }) => titles(content).includes(summary.title['fr'] ?? ''));
    const { id, state } = known ?? await design.create(org, by, content);
    if (state === 'draft' && end !== 'draft') await design.publish(org, id, by);
    offered.set(name, { org, version: id, content, specification: (await design.version(org, id))?.specification, issuer: member('issuer') });
  }
  say(`  ${offered.size} specifications`);
  return offered;
}

async function issueAll(house: DemoHouse, plan: DemoPlan, offered: ReadonlyMap<string, Offered>, say: Say): Promise<void> {
  const of = (name: string) => found(offered.get(name), name);
  for (const cohort of plan.cohorts) {
    if (cohort.forms) await chooseForms(house, of(cohort.specification).org, cohort.forms);
    await issueCohort(house, plan, cohort, of(cohort.specification));
    say(`  ${cohort.file}: ${cohort.count + cohort.also.length} credentials`);
  }
  await leaveWaiting(house, plan, of(plan.waiting.specification));
  for (const event of plan.afterwards) await happenAfterwards(house, plan, event, of(event.specification));
  for (const [name, { end }] of Object.entries(plan.specifications)) {
    const { org, version, issuer } = of(name);
    if (end === 'retired' && (await house.rooms.design.version(org, version))?.state === 'published') await house.rooms.design.retire(org, version, issuer);
  }
}

/** From here on, as an owner would; a seal is made on the spot where the house lends one, and left out where it does not. */
async function chooseForms({ rooms: { people, sign, issue }, clock, demonstrationSeal }: DemoHouse, org: string, wanted: readonly FurtherForm[]): Promise<void> {
  const { legalName, country } = found(await people.organisation(org), org), owner = found((await people.members(org)).find(({ roles }) => roles.includes('owner')), 'an owner').person;
  await demonstrationSeal?.lend({ id: org, legalName, country: found(COUNTRIES.find(([, listed]) => listed === country), country)[0] }, clock.now());
  const seal = await sign.seal(org);
  if (seal?.certificate && seal.faults.length === 0 && !seal.confirmed) await sign.confirmSeal(org, seal.certificate.fingerprint, owner);
  const further = wanted.filter((form) => form !== 'elm' || (seal?.certificate && seal.faults.length === 0)), now = await issue.forms(org);
  if (further.some((form) => !now.further.includes(form))) await issue.chooseForms(org, owner, { further, tokenKey: 'RSA-3072' });
}

/** A visitor may have changed anything: what is no longer there is not named. */
async function guide(house: DemoHouse, plan: DemoPlan): Promise<Demonstration> {
  const { people, design } = house.rooms, [first = ''] = plan.learner.shows, place = plan.organisations[plan.specifications[first]?.of ?? ''];
  const university = (await people.organisations()).find(({ website }) => website === place?.website);
  const version = university && (await design.published(university.id)).find(({ specification }) => titles(plan.contents.get(first)).includes(specification.title['fr'] ?? ''));
  const shownBy = ({ held }: Holder) => {
    const shown = held.filter(({ visibility }) => visibility === 'public');
    return shown.find(({ claims }) => titles(plan.contents.get(first)).includes(claims.title)) ?? shown[0];
  };
  const learner = await holder(house, plan), credential = shownBy(learner), english = shownBy(await holder(house, plan, plan.english.email)), shared = await shareLink(house, plan, learner);
  return {
    ...(credential && { credential: `/c/${credential.id}` }), ...(english && { english: `/c/${english.id}` }), ...(shared && { shared }), ...(version && { specification: `/design/${version.id}` }), ...(university && { organisation: `/o/${university.id}` }),
    administrator: await people.loginLink(plan.administrator.email), learner: await people.loginLink(plan.learner.email),
  };
}
