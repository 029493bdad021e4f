// The demonstration as data: framework/examples/demo says who and what, this file says in which shape.
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { exampleData } from '#framework';
import type { Content } from '#rooms/design';
import { FURTHER } from '#rooms/issue';
import { ROLES } from '#rooms/people';
import { shippedFile } from '../../framework/files.ts';
import { EMBLEMS, markedBadge, PIGMENTS, SHAPES } from '../../web/badge.ts';

const lang = z.enum(['fr', 'en']), both = z.strictObject({ fr: z.string(), en: z.string() }), roles = z.array(z.enum(ROLES));
const Staff = z.strictObject({ name: z.string(), email: z.email(), lang, roles });
const Named = z.strictObject({ specification: z.string(), who: z.int() });
const Place = z.strictObject({
  name: both, legalName: z.string(), country: z.string(), website: z.url(), email: z.email(), description: both,
  brand: z.strictObject({ colour: z.string(), signatories: z.array(z.strictObject({ name: z.string(), role: both })) }),
  staff: z.array(Staff).min(1), invited: Staff.omit({ name: true }).optional(),
});
const Badge = z.strictObject({ shape: z.enum(SHAPES), pigment: z.enum(PIGMENTS), emblem: z.enum(EMBLEMS), alt: both });
const Cohort = z.strictObject({ specification: z.string(), days: z.int(), from: z.int(), count: z.int(), also: z.array(z.email()).default([]), file: z.string(), forms: z.array(z.enum(FURTHER)).optional() });
const Afterwards = z.union([
  Named.extend({ to: z.enum(['revoked', 'suspended']), reason: z.string() }),
  Named.extend({ name: z.string() }),
  Named.extend({ answer: z.enum(['declined', 'disputed']) }),
]);
const Plan = z.strictObject({
  administrator: Staff.omit({ roles: true }), learner: z.strictObject({ email: z.email(), shows: z.array(z.string()).min(1), shares: z.strictObject({ specification: z.string(), note: z.string() }) }),
  english: z.strictObject({ email: z.email(), shows: z.array(z.string()).min(1) }),
  organisations: z.record(z.string(), Place),
  specifications: z.record(z.string(), z.strictObject({ of: z.string(), end: z.enum(['retired', 'draft']).optional(), badge: Badge.optional() })),
  cohorts: z.array(Cohort), waiting: z.strictObject({ specification: z.string(), file: z.string() }),
  afterwards: z.array(Afterwards), claimed: z.int().positive(),
});
const Learners = z.array(z.strictObject({ name: z.string(), lang, email: z.email().optional() }));

export type Learner = { readonly name: string; readonly lang: 'fr' | 'en'; readonly email: string };
export type CohortPlan = z.infer<typeof Cohort>;
export type AfterwardsPlan = z.infer<typeof Afterwards>;
export type DemoPlan = z.infer<typeof Plan> & { readonly learners: readonly Learner[]; readonly contents: ReadonlyMap<string, Content>; readonly logos: ReadonlyMap<string, Uint8Array> };

export async function readPlan(): Promise<DemoPlan> {
  const plan = Plan.parse(await exampleData('demo/house')), learners = Learners.parse(await exampleData('demo/learners'));
  const logos = await Promise.all(Object.keys(plan.organisations).map(async (key) => [key, await readFile(shippedFile(`examples/demo/${key}.svg`))] as const));
  const contents = await Promise.all(Object.entries(plan.specifications).map(async ([name, { badge }]) => [name, withBadge(name, await exampleData(`demo/${name}`) as Content, badge)] as const));
  return { ...plan, learners: learners.map(({ email, ...one }) => ({ ...one, email: email ?? addressOf(one.name) })), contents: new Map(contents), logos: new Map(logos) };
}

function withBadge(name: string, content: Content, badge: z.infer<typeof Badge> | undefined): Content {
  if (!badge) return content;
  const { eqf: level } = content['level'] as { eqf: number }, { alt, ...drawing } = badge;
  return { ...content, image: { mediaType: 'image/svg+xml', data: Buffer.from(markedBadge({ ...drawing, level, seed: name }, alt.en)).toString('base64'), alt } };
}

/** "Niamh O’Sullivan" → niamh.osullivan@etu.example; the domain is reserved (RFC 2606). */
function addressOf(name: string): string {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace('ı', 'i').replace(/[^a-z ]/g, '');
  return `${plain.trim().replace(/ +/g, '.')}@etu.example`;
}

export function found<V>(value: V | undefined, what: string): V {
  if (value === undefined) throw new Error(`the demonstration lacks ${what}`);
  return value;
}
