// The traps in the official artefacts, each by name: what they really lack, what is wrong in them, what of ours avoids it.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { outside } from '../test/outside.ts';
import { shacl } from '../test/shacl.ts';
import { profile, readThrough } from './framework.ts';

const AT = '2026-11-22';
const SEALED = readFileSync(new URL('../vectors/europass/elm-mc-annex1.jsonld', import.meta.url), 'utf8'), UNSEALED = readFileSync(new URL('../vectors/europass/elm-mc-annex1-unsealed.json', import.meta.url), 'utf8');

describe.each([['sealed', SEALED], ['before sealing', UNSEALED]])('the Commission’s sample of Annex I, %s', async (_, text) => {
  const reading = await readThrough(text, AT, [profile('eu-2022'), profile('etf-box2'), profile('cmf'), profile('digital-fcu')]);
  const elements = (id: string) => reading?.reports.find((report) => report.profile === id)?.elements ?? [];
  test('has ten of the eleven mandatory elements; what it lacks is quality assurance', () => {
    const asked = elements('eu-2022').filter(({ weight }) => weight === 'mandatory');
    expect(asked.filter(({ outcome }) => outcome !== 'pass').map(({ id, outcome }) => [id, outcome])).toEqual([['M11', 'fail']]);
  });
  test('without anybody who assures it, the ETF cannot call it one', () => {
    expect(reading?.reports.find((report) => report.profile === 'etf-box2')?.outcome).not.toBe('pass');
    expect(elements('etf-box2').find(({ id }) => id === 'B4')?.outcome).toBe('unknown');
  });
  test('sixty hours: too few for the common framework, too many for Digital FCU', () => {
    expect([elements('cmf').find(({ id }) => id === 'CM1')?.outcome, elements('digital-fcu').find(({ id }) => id === 'FC1')?.outcome]).toEqual(['fail', 'fail']);
  });
  test('its activity lasts sixty months where sixty hours are meant, and its assessment has a type of its own', () => {
    expect(reading?.doubts.map(({ code, detail }) => [code, /P60M|urn:epass:concept/.exec(detail)?.[0]])).toEqual([['concept_local', 'urn:epass:concept'], ['duration_not_hours', 'P60M']]);
  });
});

test('an unsealed file lacks the date of issue that the shapes demand: they are for after sealing', async () => {
  const paths = (await shacl((JSON.parse(UNSEALED) as { credential: object }).credential, 'generic-no-cv')).map(({ path }) => path);
  expect(paths).toContain('https://www.w3.org/2018/credentials#issued');
});

const published = outside('data/dc4eu-microcredential/EUVETMC-microcredential_schema.json', 'the pilot schemas of DC4EU');
test.skipIf(!published)('the pilot’s schema for vocational training is no JSON as published: its rules are ours, by hand', () => {
  expect(() => JSON.parse(published ?? '{}') as unknown).toThrow(SyntaxError);
  expect(profile('dc4eu-euvetmc').elements).toHaveLength(8);
});
const higher = outside('data/dc4eu-microcredential/EUHEMC-microcredential_schema.json', 'the pilot schemas of DC4EU');
test.skipIf(!higher)('the pilot’s schema for higher education takes no half credits, and neither does its profile', () => {
  const pattern = new RegExp(/\^\(1\[0-5\]\|\[1-9\]\)\$/.exec(higher ?? '')?.[0] ?? 'absent');
  expect(['2.5', '15', '16', '0'].map((points) => pattern.test(points))).toEqual([false, true, false, false]);
});
