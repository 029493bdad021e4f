// What an organisation decides beside the specifications themselves: who looks at a draft before it is published, what new ones start from.
import type { Db, Tx } from '#lib/db';
import { AcquisError } from '#lib/errors';
import { publicId } from '#lib/ids';
import type { DesignPorts } from '../design.ts';
import { isAuthor, isPerson } from '../design.policy.ts';
import type { Content, Row, designStore } from '../design.store.ts';
import { deskStore, type Review, type Template } from '../store/desk.ts';

export type { Review, Template } from '../store/desk.ts';
/** `twoPeople`: a draft is published by someone who did not write in it. */
export type Settings = { readonly twoPeople: boolean };

export type DesignDesk = {
  settings(org: string): Promise<Settings>;
  changeSettings(org: string, by: string, settings: Settings): Promise<void>;
  /** Of the draft as it stands; asked again while one is open, changes nothing. @throws AcquisError not_found, specification_not_a_draft */
  askReview(org: string, id: string, by: string, note?: string): Promise<void>;
  /** Back to its authors, with a word. @throws AcquisError not_found, specification_not_a_draft, specification_not_reviewed when nothing was asked */
  returnReview(org: string, id: string, by: string, answer?: string): Promise<void>;
  /** Newest first; at most one is without an outcome. */
  reviews(org: string, id: string): Promise<Review[]>;
  /** Whether this person wrote in it: the organisation may want another one to publish it. */
  wrote(org: string, id: string, person: string): Promise<boolean>;
  templates(org: string): Promise<Template[]>;
  template(org: string, id: string): Promise<Content | undefined>;
  /** @throws AcquisError bad_input without a name */
  saveTemplate(org: string, by: string, name: string, content: Content): Promise<string>;
  /** @throws AcquisError not_found */
  removeTemplate(org: string, by: string, id: string): Promise<void>;
};
type Inside = {
  /** Before a version is published, in its transaction. @throws AcquisError specification_not_reviewed, specification_own_review */
  approve(tx: Tx, draft: Row, by: string): Promise<void>;
  /** What was asked about no longer stands. */
  withdraw(tx: Tx, draft: Row, by: string): Promise<void>;
  waiting(tx: Tx, org: string): Promise<string[]>;
};

export function designDesk({ clock, people }: DesignPorts, within: Db['asOrganisation'], store: ReturnType<typeof designStore>, draftRow: (tx: Tx, org: string, id: string) => Promise<Row>): DesignDesk & Inside {
  const desk = deskStore(), now = () => clock.now();

  return {
    reviews: (org, id) => within(org, (tx) => desk.reviews(tx, org, id)),
    waiting: desk.waiting,
    wrote: (org, id, person) => within(org, async (tx) => isAuthor(await store.writers(tx, org, id), person)),
    askReview: (org, id, by, note) => within(org, async (tx) => {
      const { revision } = await draftRow(tx, org, id), [last] = await desk.reviews(tx, org, id);
      if (last && !last.outcome) return;
      await desk.ask(tx, { org, id: publicId(), version: id, revision, by, at: now(), note: note?.trim().slice(0, 2000) || undefined });
      await people.audit(tx, { organisation: org, by, act: 'design.review-asked', subject: id });
    }),
    returnReview: (org, id, by, answer) => within(org, async (tx) => {
      await draftRow(tx, org, id);
      if (!await desk.decide(tx, org, id, { outcome: 'returned', by, at: now(), answer: answer?.trim().slice(0, 2000) || undefined })) throw new AcquisError('specification_not_reviewed');
      await people.audit(tx, { organisation: org, by, act: 'design.review-returned', subject: id });
    }),
    async approve(tx, { org, id }, by) {
      if (await desk.twoPeople(tx, org)) {
        const [last] = await desk.reviews(tx, org, id);
        // A program is nobody's second pair of eyes.
        if (!last || last.outcome || !isPerson(by)) throw new AcquisError('specification_not_reviewed');
        if (last.askedBy === by || isAuthor(await store.writers(tx, org, id), by)) throw new AcquisError('specification_own_review');
      }
      if (await desk.decide(tx, org, id, { outcome: 'approved', by, at: now() })) await people.audit(tx, { organisation: org, by, act: 'design.review-approved', subject: id });
    },
    async withdraw(tx, { org, id }, by) {
      if (await desk.decide(tx, org, id, { outcome: 'withdrawn', by, at: now() })) await people.audit(tx, { organisation: org, by, act: 'design.review-withdrawn', subject: id });
    },

    settings: (org) => within(org, async (tx) => ({ twoPeople: await desk.twoPeople(tx, org) })),
    changeSettings: (org, by, { twoPeople }) => within(org, async (tx) => {
      if (await desk.twoPeople(tx, org) === twoPeople) return;
      await desk.setTwoPeople(tx, org, twoPeople, by, now());
      await people.audit(tx, { organisation: org, by, act: twoPeople ? 'design.two-people-on' : 'design.two-people-off', subject: org });
    }),

    templates: (org) => within(org, (tx) => desk.templates(tx, org)),
    template: (org, id) => within(org, (tx) => desk.template(tx, org, id)),
    async saveTemplate(org, by, name, content) {
      const id = publicId(), said = name.trim().slice(0, 200);
      if (!said) throw new AcquisError('bad_input', { faults: [{ path: 'name', code: 'spec_missing' }] });
      await within(org, async (tx) => {
        await desk.addTemplate(tx, { org, id, name: said, content, by, at: now() });
        await people.audit(tx, { organisation: org, by, act: 'design.template-saved', subject: id });
      });
      return id;
    },
    removeTemplate: (org, by, id) => within(org, async (tx) => {
      if (!await desk.removeTemplate(tx, org, id, now())) throw new AcquisError('not_found');
      await people.audit(tx, { organisation: org, by, act: 'design.template-removed', subject: id });
    }),
  };
}
