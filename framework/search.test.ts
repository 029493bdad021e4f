import { expect, test } from 'vitest';
import { skill, skills } from './framework.ts';

const french = async (query: string) => (await skills(query, 'fr')).map((s) => s.label['fr'] ?? s.label['en']);

test('accents and case are forgiven', async () => expect((await french('FLUIDES FRIGORIGENES'))[0]).toBe('fluides frigorigènes'));
test('an unfinished word finds', async () => expect(await french('installer une pompe à chal')).toContain('installer une pompe à chaleur'));
test('a wrong letter finds', async () => expect(await french('fluides frigorifènes')).toContain('fluides frigorigènes'));
test('a skill without a French name is found by its English one', async () => expect(await french('refrigerant leak checks')).toContain('perform refrigerant leak checks'));
test('English is searched in English', async () => expect((await skills('heat pump', 'en')).map((s) => s.label['en'])).toContain('install heat pump'));
test('nothing asked, nothing answered', async () => expect(await skills('  ?! ', 'fr')).toEqual([]));
test('a skill is known by its address', async () => {
  expect((await skill('http://data.europa.eu/esco/skill/0b95eb5d-f3eb-4387-a0bb-094a394196c7'))?.label).toEqual({ en: 'refrigerants', fr: 'fluides frigorigènes' });
  expect(await skill('http://data.europa.eu/esco/skill/none')).toBeUndefined();
});
