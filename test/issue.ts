// For the issuing room: the smallest specifications that rows can be judged by, and a real house that issues.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Assessment, GradingScheme, Specification } from '#credential';
import type { Clock } from '#lib/clock';
import type { Jobs } from '#lib/jobs';
import type { Sealer } from '#lib/sealer';
import { openDesign, type Content, type Design } from '#rooms/design';
import { openIssue, type Issue, type Passage, type StatusChanged, type Superseded } from '#rooms/issue';
import { openLog, type Log } from '#rooms/log';
import { openPeople, type People } from '#rooms/people';
import { openSign, type Sign } from '#rooms/sign';
import { testDb, type TestDb } from './database.ts';

const exam = (grading: GradingScheme): Assessment => ({
  id: 'exam', title: { fr: 'Étude de cas', en: 'Case study' }, type: 'http://data.europa.eu/snb/assessment/c_e0b49d8f', proves: ['o1'], required: true,
  standard: { title: { fr: 'Grille', en: 'Grid' } }, supervision: 'supervised-onsite-with-id', grading,
});
const specification = (grading: GradingScheme): Specification => ({
  title: { fr: 'Diagnostiquer une pompe à chaleur', en: 'Diagnose a heat pump' }, description: { fr: 'Trouver la panne.', en: 'Find the fault.' },
  provider: { name: { fr: 'Centre des Trois-Rives' } }, awardingBodies: [{ name: { fr: 'Centre des Trois-Rives' } }], issuer: { name: { fr: 'Centre des Trois-Rives' } },
  outcomes: [{ id: 'o1', title: { fr: 'Lire un schéma', en: 'Read a diagram' } }], assessments: [exam(grading)], workloadHours: 25,
  participation: [], quality: [], fields: [], languages: ['fr'], routes: ['course'],
});

export const scored = specification({ kind: 'score', min: 0, max: 20, pass: 10 });
export const passed = specification({ kind: 'pass' });
export const levelled = specification({ kind: 'levels', levels: ['Débutant', 'Autonome', 'Expert'], pass: 'Autonome' });

export type IssuingHouse = TestDb & {
  people: People; sign: Sign; log: Log; design: Design; issue: Issue;
  org: string; by: string; specification: string;
  /** What else was told so far; awards told stand in the audit. */
  told: { statusChanged: StatusChanged[]; superseded: Superseded[] };
  /** Called at every passage of the state machine; throws to stop it there, as a crash would. */
  at: { passage: (place: Passage) => void };
  /** Another organisation with its own published specification. */
  neighbour(): Promise<{ org: string; by: string; specification: string }>;
};

/** The smallest page there is. */
const POINT = { mediaType: 'image/png', base64: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==' } as const;
type Common = Pick<TestDb, 'db' | 'secrets' | 'publicUrl'> & { readonly clock: Clock; readonly jobs: Jobs };

/** The rooms up to issuing, wired as the house wires them. What is told leaves a mark in the transaction that made it true, as a claim would. */
export function issuingRooms(ports: Common, passage?: (place: Passage) => void, sealer?: Sealer): Pick<IssuingHouse, 'people' | 'sign' | 'log' | 'design' | 'issue'> {
  const people = openPeople(ports), sign = openSign({ ...ports, workers: 1, seals: { sealer, organisation: (id) => people.organisation(id) } }), log = openLog({ ...ports, sign }), design = openDesign({ ...ports, people, sign });
  const issue = openIssue({ ...ports, people, sign, log, design, drawPages: async (_, languages) => languages.map((language) => ({ language, pages: [POINT] as const })), ...(passage && { passage }) });
  sign.published.listen(async (tx, { type, issuer, sha256 }) => { await log.append(tx, [{ type, issuer, sha256 }]); });
  design.frozen.listen(async (tx, { type, issuer, sha256 }) => { await log.append(tx, [{ type, issuer, sha256 }]); });
  issue.issued.listen(async (tx, { organisation, awards }) => {
    for (const { award } of awards) {
      if (!await issue.handover(tx, organisation, award)) throw new Error(`${award} was told and cannot be handed over`);
      await people.audit(tx, { organisation, by: 'test', act: 'test.told', subject: award });
    }
  });
  return { people, sign, log, design, issue };
}

/** A real house up to the issuing room: an organisation with a published specification, judged by one mark out of 20. */
export async function issuingHouse(sealer?: Sealer): Promise<IssuingHouse> {
  const house = await testDb();
  const at = { passage: (_place: Passage): void => undefined };
  const rooms = issuingRooms(house, (place) => { at.passage(place); }, sealer), { people, sign, design, issue } = rooms;
  const told: IssuingHouse['told'] = { statusChanged: [], superseded: [] };
  issue.statusChanged.listen(async (_tx, event) => { told.statusChanged.push(event); });
  issue.superseded.listen(async (_tx, event) => { told.superseded.push(event); });

  async function organisation(name: string): Promise<{ org: string; by: string; specification: string }> {
    const { id: claire } = await house.db.asHouse((tx) => people.ensurePerson(tx, { email: 'claire@trois-rives.example.org', name: 'Claire', lang: 'fr' }));
    const visitor = { id: claire, name: 'Claire', email: undefined, admin: true, session: '' };
    const { id: org } = await people.createOrganisation(visitor, { name: { fr: name, en: name }, legalName: name, country: 'FRA', identifiers: [], website: 'https://trois-rives.example.org' });
    const { id } = await design.create(org, visitor.id, oneMark());
    return { org, by: visitor.id, specification: (await design.publish(org, id, visitor.id)).id };
  }
  const close = async () => { await sign.close(); await house.close(); };
  return { ...house, ...rooms, close, told, at, ...await organisation('Centre des Trois-Rives'), neighbour: () => organisation('Université voisine') };
}

/** The heat pump example with its practical test alone. */
export function oneMark(): Content {
  const example = parse(readFileSync(new URL('../framework/examples/heat-pump.yaml', import.meta.url), 'utf8')) as Specification;
  const [practical] = example.assessments;
  if (practical?.grading.kind !== 'score') throw new Error('the example changed');
  return { ...example, assessments: [{ ...practical, id: 'exam', proves: example.outcomes.map((outcome) => outcome.id), grading: { kind: 'score', min: 0, max: 20, pass: 10 } }] };
}

export const cohort = (name: string): Buffer => readFileSync(new URL(`../vectors/cohorts/${name}`, import.meta.url));
