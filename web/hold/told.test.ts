import { expect, test } from 'vitest';
import { makeBadge, readBadge } from '../../credential/index.ts';
import { BADGE, SPECIFICATION } from '../../test/credential.ts';
import { toldIn } from './told.ts';

test.each([['en', 'Practical examination', /supervised on site, identity checked/], ['fr', 'Épreuve pratique', /sous surveillance sur place, identité vérifiée/]] as const)('what our badges say in words in %s is read back: hours, assessments, quality, who awards', (language, name, supervision) => {
  const validated = { ...SPECIFICATION, workloadHours: 7.5, assessments: SPECIFICATION.assessments.map((one) => ({ ...one, standard: { ...one.standard, validatedBy: [{ name: 'A body' }] } })) };
  const told = toldIn(readBadge(makeBadge({ ...BADGE, specification: validated, language }))?.criteria);
  expect(told.hours).toBe(7.5);
  expect(told.assessments[0]).toMatchObject({ name, supervision: expect.stringMatching(supervision) as string, validated: true });
  expect(told.assessments).toHaveLength(2);
  expect(told.quality).toEqual([{ kind: 'institutional', body: 'Hcéres, 2024-118' }, { kind: 'self-declared', body: 'School of Earth Sciences' }]);
  expect(told.awardedBy).toMatch(/Example|Exemple/);
});

test.each([[undefined], [''], ['Finish the course: three quizzes.'], ['**Quality assurance**'], ['**Assessment**\n\nnot a list: at all'], ['Workload: many hours']])('a text in other words tells less, and never breaks: %j', (criteria) => {
  expect(toldIn(criteria)).toMatchObject({ hours: undefined, assessments: [], quality: [] });
});

test('a kind of assurance that we do not know is shown as written, and never as one of ours', () => {
  expect(toldIn('**Quality assurance**\n\n- Blessed by: Nobody').quality).toEqual([{ kind: undefined, body: 'Blessed by: Nobody' }]);
});
