import { expect, test } from 'vitest';
import { skill, skills, skillsIn, warmSkills } from './framework.ts';
import { spent } from '../test/spent.ts';

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
test('an author may type in either language, whatever the page speaks', async () => expect(await french('install heat pump')).toContain('installer une pompe à chaleur'));
test.each(['pomp a chaleur', 'instaler une pompe', 'POMPE  À  CHALEUR'])('%s, typed in a hurry, finds', async (query) => expect(await french(query)).toContain('installer une pompe à chaleur'));
test('skills are suggested from an outcome’s own text, the title first', async () => {
  const names = async (title: string, more: string, lang: 'fr' | 'en') => (await skillsIn(title, more, lang)).map((s) => s.label[lang]);
  expect((await names('Détecter une fuite de fluide frigorigène', 'Localise la fuite et la consigne.', 'fr'))[0]).toBe('fluides frigorigènes');
  expect(await names('Detect a refrigerant leak', '', 'en')).toContain('perform refrigerant leak checks');
  expect(await names('', 'de la et du', 'fr')).toEqual([]);
});
test('as one types: under 50 ms a question', async () => {
  await warmSkills();
  const asked = ['m', 'me', 'mesu', 'mesurer la', 'mesurer la temp', 'heat pump', 'gestion des équipes', 'statistical model'], begun = spent();
  for (const query of asked) await skills(query, 'fr');
  expect((spent() - begun) / asked.length).toBeLessThan(50);
});
