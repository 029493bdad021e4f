// Who was awarded what, and what became of it: lists walk the same path as a registrar's, marks are drawn from names and so always the same.
import { readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import type { Assessment, Specification } from '#credential';
import { day } from '#lib/clock';
import { madeSheet, readSheet, type AwardLine, type Field, type Person } from '#rooms/issue';
import { shippedFile } from '../../framework/files.ts';
import { found, type AfterwardsPlan, type CohortPlan, type DemoPlan, type Learner } from './plan.ts';
import type { DemoHouse, Offered } from '../demo.ts';

/** Its key makes it once, whenever and however often this is asked. */
export async function issueCohort({ rooms: { issue }, clock }: DemoHouse, plan: DemoPlan, cohort: CohortPlan, { org, version, specification, issuer }: Offered): Promise<void> {
  const learners = [...plan.learners.slice(cohort.from, cohort.from + cohort.count), ...plan.learners.filter(({ email }) => cohort.also.includes(email))];
  const awardedOn = day(new Date(clock.now().getTime() - cohort.days * 86_400_000));
  const list = madeSheet(learners.map((learner) => personOf(learner, found(specification, cohort.specification))));
  const { batch } = await issue.submit(org, issuer, version, { ...list, source: 'file', fileName: cohort.file, awardedOn, onDuplicate: 'skip', onFault: 'refuse' }, { key: `demo ${cohort.file}`, request: Buffer.from(cohort.file) });
  await issue.advance(org, batch);
}

/** The list of 60 rows with ten faults, as a spreadsheet wrote it. */
export async function leaveWaiting({ rooms: { issue } }: DemoHouse, { waiting }: DemoPlan, { org, version, issuer }: Offered): Promise<void> {
  if ((await issue.batches(org)).lines.some((batch) => batch.specification === version && batch.state === 'draft')) return;
  const bytes = await readFile(shippedFile('../vectors/cohorts/cohort-messy-cp1252.csv'));
  await issue.draft(org, issuer, version, { sheet: await readSheet(bytes), source: 'file', fileName: waiting.file });
}

export async function happenAfterwards(house: DemoHouse, plan: DemoPlan, event: AfterwardsPlan, { org, version, specification, issuer }: Offered): Promise<void> {
  const { issue } = house.rooms, learner = found(plan.learners[event.who], `learner ${event.who}`);
  const award = found(await awardOf(house, org, version, learner.email), `an award of ${event.specification} to ${learner.name}`);
  if ('to' in event && award.status === 'clear') await issue.setStatus(org, [award.id], { to: event.to, reason: event.reason, by: issuer });
  if ('name' in event && award.person?.name !== event.name) await issue.correct(org, issuer, award.id, { ...personOf({ ...learner, name: event.name }, found(specification, event.specification)), awardedOn: found(award.award, 'its date').awardedOn });
}

/** The one that stands. */
async function awardOf({ rooms: { issue } }: DemoHouse, org: string, version: string, email: string): Promise<AwardLine | undefined> {
  return (await issue.awards(org, { email })).lines.find((line) => line.specification === version && line.supersededBy === undefined);
}

function personOf({ name, email, lang }: Learner, { assessments }: Specification): Person {
  const [givenName = '', ...rest] = name.split(' ');
  const marks = assessments.map((assessment) => [`result:${assessment.id}`, markOf(assessment, `${email} ${assessment.id}`)] satisfies [Field, string]);
  return { givenName, familyName: rest.join(' '), email, language: lang, ...Object.fromEntries(marks) };
}

/** Passed, with half points, more often in the middle than at the ends. */
function markOf({ grading }: Assessment, seed: string): string {
  const [a = 0, b = 0] = createHash('sha256').update(seed).digest(), luck = (a + b) / 510;
  if (grading.kind === 'pass') return 'acquis';
  if (grading.kind === 'score') return String(grading.pass + Math.round((grading.max - grading.pass) * luck * 2) / 2);
  const passing = grading.levels.slice(grading.levels.indexOf(grading.pass));
  return passing[Math.min(passing.length - 1, Math.floor(luck * passing.length))] ?? grading.pass;
}
