// Real catalogues through the definitions, each count derived twice: by the profile's rule, and by arithmetic on the text that knows nothing of rules.
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { outside, outsideNames } from '../test/outside.ts';
import { check, profile, readThrough, type ProfileId } from './framework.ts';

const AT = '2026-11-22';

const edx = outside('data/mooc-catalogue/edx_courses_2020.csv', 'the edX catalogue of 2020');
describe.skipIf(!edx)('974 courses of edX (2020)', () => {
  type Course = { readonly title: string; readonly course_effort: string; readonly course_length: string };
  const courses = parse(edx ?? '', { columns: true, bom: true }) as Course[];
  const mean = (text: string) => { const all = (text.match(/\d+(\.\d+)?/g) ?? []).map(Number); return all.reduce((a, b) => a + b, 0) / all.length; };
  const hours = courses.map(({ course_effort, course_length }) => mean(course_effort) * mean(course_length));
  const passing = (id: ProfileId, element: string) => courses.filter(({ title }, i) => check({ title: { en: title }, workloadHours: hours[i] }, profile(id), { at: AT }).elements.find((e) => e.id === element)?.outcome === 'pass').length;

  test('39 lie within the 100 to 150 hours of the common framework', () => {
    expect([courses.length, passing('cmf', 'CM1'), hours.filter((h) => h >= 100 && h <= 150).length]).toEqual([974, 39, 39]);
  });
  test('649 have 30 hours or less; those of 7 or more fit Digital FCU', () => {
    const small = hours.filter((h) => h <= 30), fitting = small.filter((h) => h >= 7);
    expect([small.length, passing('digital-fcu', 'FC1')]).toEqual([649, fitting.length]);
    expect(hours.toSorted((a, b) => a - b)[487]).toBe(24.5);
  });
  test('not one of them says how it is assessed: none is a micro-credential by any European definition', () => {
    for (const id of ['eu-2022', 'etf-box2', 'microbol', 'cmf'] as const) {
      expect([id, courses.filter(({ title }, i) => check({ title: { en: title }, workloadHours: hours[i] }, profile(id), { at: AT }).outcome === 'pass').length]).toEqual([id, 0]);
    }
  });
});

const FOLDER = 'data/obv3-educredentials';
const dutch = outsideNames(FOLDER).filter((name) => name.startsWith('credentials-'));
describe.skipIf(dutch.length === 0)('thirty Dutch badges', async () => {
  const files = dutch.map((name) => outside(`${FOLDER}/${name}`, 'educredentials samples') ?? '');
  const readings = await Promise.all(files.map((file) => readThrough(file, AT)));
  const passing = (id: ProfileId, element: string) => readings.filter((reading) => reading?.reports.find((r) => r.profile === id)?.elements.find((e) => e.id === element)?.outcome === 'pass').length;
  const doubted = (id: ProfileId, element: string) => readings.filter((reading) => reading?.reports.find((r) => r.profile === id)?.elements.find((e) => e.id === element)?.outcome === 'unknown').length;
  const written = (pattern: RegExp) => files.filter((file) => pattern.test(file)).length;

  test('name quality assurance as often as their text has a body for it, and never say of which kind (M11)', () => expect([passing('eu-2022', 'M11'), doubted('eu-2022', 'M11')]).toEqual([0, written(/"ext:QualityAssurance"/)]));
  test('state a form of participation (M10) as often as their text has one of the European list', () => expect(passing('eu-2022', 'M10')).toBe(written(/"participationType": *"(?:online|onsite or blended|work experience|volunteering)"/)));
  test('state a level (M8) as often as their text aligns to the EQF', () => expect(passing('eu-2022', 'M8')).toBe(written(/"ext:EQF"/)));
  test('state a workload in hours (M7) as often as their text has a study load', () => expect(passing('eu-2022', 'M7')).toBe(written(/"(?:SBU|timeInvestment)": *[1-9]/)));
  test('name learning outcomes (M6) only where they align to something besides level and quality', () => {
    const aligned = files.filter((file) => [...file.matchAll(/"targetType": *"([^"]+)"/g)].some(([, type = '']) => !/^ext:(?:EQF|QualityAssurance)$/.test(type)));
    expect(passing('eu-2022', 'M6')).toBe(aligned.length);
  });
});
