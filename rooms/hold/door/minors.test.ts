// A minor's credentials are seen by nobody who was not given a link, whatever was chosen before they said so.
import { expect, test } from 'vitest';
import { AcquisError } from '#lib/errors';
import { furnishedHouse } from '../../../test/furnished.ts';

test('what was public is not any more, and nothing becomes public; its holder and a link still see it', async () => {
  const h = await furnishedHouse(), { hold, people, share } = h.rooms, [held] = await hold.list(h.learner.id), id = held?.id ?? '';
  const code = async (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error instanceof AcquisError ? error.code : String(error)));
  await hold.choose(h.learner.id, id, 'public');
  expect(await hold.find(id, undefined)).toBeDefined();
  await people.sayBirth(h.learner.visitor, { year: '2011', country: 'FRA' });
  expect([await hold.find(id, undefined), await hold.publicBytes(id)]).toEqual([undefined, undefined]);
  expect((await hold.find(id, h.learner.id))?.id).toBe(id);
  expect(await code(hold.choose(h.learner.id, id, 'public'))).toBe('minor_not_public');
  expect(await code(hold.choose(h.learner.id, id, 'private'))).toBe('done');
  const [link] = await share.links(h.learner.id);
  expect((await h.ask(`/share/${link?.id ?? ''}`)).status).toBe(200);
  await h.close();
}, 120_000);
