// What the learners did with their mails. Without a mail server the letters wait in the outbox, and are read there as an administrator would.
import type { Content } from '#rooms/design';
import type { Held } from '#rooms/hold';
import { found, type DemoPlan } from './plan.ts';
import type { DemoHouse, Offered } from '../demo.ts';

type Letter = { readonly to: string; readonly token: string; readonly title: string };
type Titles = ReadonlyMap<string, Offered>;

/** The others first and the learner one signs in as last: all of hers held means that all was done. */
export async function answerLetters(house: DemoHouse, plan: DemoPlan, offered: Titles): Promise<void> {
  const { hold, deliver, people } = house.rooms, { db } = house.database, letters = await openLetters(house);
  const titleOf = (name: string) => titles(found(offered.get(name), name).content);
  for (const event of plan.afterwards) if ('answer' in event) {
    const letter = letters.find(({ to, title }) => to === plan.learners[event.who]?.email && titleOf(event.specification).includes(title));
    if (letter) { await deliver.answer(letter.token, event.answer); letters.splice(letters.indexOf(letter), 1); }
  }
  const showing = [plan.english, plan.learner];
  const prompt = plan.learners.filter(({ email }, i) => i % plan.claimed === 0 && !showing.some((one) => one.email === email)).map(({ email }) => email);
  for (const { token } of letters.filter(({ to }) => prompt.includes(to))) await hold.accept(token, 'private');
  for (const { email, shows } of showing) {
    const shown = shows.flatMap(titleOf), who = found(plan.learners.find((one) => one.email === email), `the learner ${email}`), { id } = await db.asHouse((tx) => people.ensurePerson(tx, who));
    if ((await people.ageOf(id)).kind === 'unsaid') await people.sayBirth({ id }, { year: '1998', country: 'FRA' });
    for (const { token, title } of letters.filter(({ to }) => to === email)) await hold.accept(token, shown.includes(title) ? 'public' : 'private');
  }
}

/** Claim letters that nobody has answered, oldest first. */
async function openLetters({ rooms: { deliver } }: DemoHouse): Promise<Letter[]> {
  const letters: Letter[] = [];
  for (let page: string | undefined, more = true; more; more = page !== undefined) {
    const { lines, next } = await deliver.outbox(page);
    for (const line of lines.filter(({ kind }) => kind === 'claim')) {
      const url = (await deliver.openMail(line.id)).letter?.letter.action?.url, token = url && new URL(url).pathname.replace('/deliver/', '');
      const offer = token ? await deliver.open(token) : undefined;
      if (token && line.to && offer?.state === 'offered') letters.unshift({ to: line.to, token, title: offer.credentials[0]?.claims.title ?? '' });
    }
    page = next;
  }
  return letters;
}

export type Holder = { readonly person: string; readonly held: readonly Held[] };

export async function holder({ rooms: { people, hold }, database: { db } }: DemoHouse, plan: DemoPlan, address = plan.learner.email): Promise<Holder> {
  const who = found(plan.learners.find(({ email }) => email === address), `the learner ${address}`);
  const { id: person } = await db.asHouse((tx) => people.ensurePerson(tx, who));
  return { person, held: await hold.list(person) };
}

/** The path of the link she gave; undefined once a visitor took it back. */
export async function shareLink({ rooms: { share } }: DemoHouse, plan: DemoPlan, learner: Holder): Promise<string | undefined> {
  const { specification, note } = plan.learner.shares, credential = learner.held.find(({ claims }) => titles(plan.contents.get(specification)).includes(claims.title));
  const links = await share.links(learner.person);
  const open = credential && links.length === 0 ? await share.make(learner.person, { items: [{ credential: credential.id }], kind: 'link', days: 365, note }) : links.find(({ state }) => state === 'open');
  return open && `/share/${open.id}`;
}

/** In every language: a credential speaks its learner's. */
export function titles(content: Content | undefined): string[] {
  return Object.values((content?.['title'] ?? {}) as Readonly<Record<string, string>>);
}
