// An award as a file may hold it beside its specification. The rules of issuing are the issuing room's; here only what a form cannot be made without.
import { z } from 'zod';
import type { Award, Specification } from '#credential';
import type { Fault } from '#lib/errors';
import { faultsOf } from './specification.ts';

const line = z.string().trim().min(1).max(500), day = z.iso.date();

const AwardShape = z.strictObject({
  holder: z.strictObject({ id: z.string().regex(/^(did:|urn:|https:\/\/)/).max(500), name: line, givenName: line.optional(), familyName: line.optional() }),
  awardedOn: day, route: z.enum(['course', 'validation']),
  results: z.array(z.strictObject({ assessment: line, score: z.number().optional(), grade: line.optional(), assessedOn: day.optional() })).min(1).max(40),
  evidence: z.array(z.strictObject({ title: line, url: z.string().max(2000).optional(), description: z.string().max(10_000).optional(), genre: line.optional() })).max(50).optional(),
  narrative: z.string().max(10_000).optional(),
});

/** Paths begin at the award. Never throws. */
export function readAward(input: unknown, { assessments, routes }: Pick<Specification, 'assessments' | 'routes'>): { readonly award: Award | undefined; readonly faults: readonly Fault[] } {
  const read = AwardShape.safeParse(input, { reportInput: true });
  if (!read.success) return { award: undefined, faults: read.error.issues.flatMap(faultsOf) };
  const award = JSON.parse(JSON.stringify(read.data)) as Award, ids = assessments.map(({ id }) => id);
  const faults = award.results.flatMap(({ assessment }, i): Fault[] => (ids.includes(assessment) ? [] : [{ path: `/results/${i}/assessment`, code: 'award_unknown_assessment', values: { assessment } }]));
  const route: Fault[] = routes.includes(award.route) ? [] : [{ path: '/route', code: 'spec_not_a_choice', values: { choices: routes.join(', ') } }];
  return { award: faults.length + route.length > 0 ? undefined : award, faults: [...faults, ...route] };
}

/** Somebody invented who passed everything, so that what a form can carry is seen before anyone has earned it. */
export function sampleAward({ assessments, routes }: Pick<Specification, 'assessments' | 'routes'>, awardedOn: string): Award {
  return {
    holder: { id: 'urn:uuid:00000000-0000-4000-8000-000000000000', name: 'Ada Exemple', givenName: 'Ada', familyName: 'Exemple' }, awardedOn, route: routes[0] ?? 'course',
    results: assessments.map(({ id, grading }) => ({ assessment: id, ...(grading.kind === 'score' ? { score: grading.max } : grading.kind === 'levels' ? { grade: grading.pass } : {}), assessedOn: awardedOn })),
    evidence: [{ title: 'Dossier', url: 'https://example.org/dossier' }],
  };
}
