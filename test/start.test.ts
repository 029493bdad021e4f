// DESIGN of the start: one command, one line, one house a folder; whatever is killed, the next start repairs.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { alive, buildOnce, dataFolder, postmasterOf, startHouse, until, type RunningHouse } from './running.ts';

const dir = dataFolder(), houses: RunningHouse[] = [];
const start = async (): Promise<RunningHouse> => { const house = await startHouse({ dir }); houses.push(house); return house; };
const health = async (house: RunningHouse): Promise<unknown> => (await fetch(`${house.url}/readyz`)).json();

beforeAll(buildOnce, 120_000);
afterAll(async () => { for (const house of houses) if (alive(house.child.pid ?? 0)) await house.stop('SIGKILL'); });

test('a fresh folder: one line, with a one-time link that makes the first administrator', async () => {
  const house = await start();
  expect(house.output()).toContain(`Acquis is listening on ${house.url}`);
  expect(house.link).toMatch(new RegExp(`^${house.url}/people/first/[\\w.-]{20,}$`));
  expect((await fetch(house.link ?? '')).status).toBe(200);
  expect(await health(house)).toMatchObject({ ready: true, database: true });
}, 90_000);

test('a second start on the same data says so and exits 69; the first one lives on', async () => {
  await expect(startHouse({ dir })).rejects.toMatchObject({ code: 69, text: expect.stringContaining('already running') });
  expect(await health(houses[0] as RunningHouse)).toMatchObject({ ready: true });
}, 60_000);

test('SIGTERM: exit 0, and the database has stopped', async () => {
  const pid = postmasterOf(dir);
  expect(await houses[0]?.stop()).toBe(0);
  expect(pid !== undefined && alive(pid)).toBe(false);
}, 60_000);

test('kill -9 of the house: its database stops by itself, and the next start is good', async () => {
  const house = await start(), pid = postmasterOf(dir) ?? 0;
  await house.stop('SIGKILL');
  await until(async () => !alive(pid), 'the guard to stop the database');
  expect(await health(await start())).toMatchObject({ ready: true });
}, 90_000);

test('kill -9 of the database under a living house: pages answer, the database comes back by itself', async () => {
  const house = houses.at(-1) as RunningHouse, pid = postmasterOf(dir) ?? 0;
  process.kill(pid, 'SIGKILL');
  await until(async () => !alive(pid), 'the database to die');
  expect((await fetch(`${house.url}/verify`)).status).toBe(200);
  await until(async () => { const { ready } = await health(house) as { ready: boolean }; return ready && postmasterOf(dir) !== pid; }, 'the database to come back');
  expect(await house.stop()).toBe(0);
}, 90_000);

test('wrong settings are told all at once, and nothing starts', async () => {
  await expect(startHouse({ dir, env: { ACQUIS_PUBLIC_URL: 'http://acquis.example', ACQUIS_FETCH_ALLOW: 'nowhere', SMTP_URL: 'mail.example' } }))
    .rejects.toMatchObject({ code: 64, text: expect.stringMatching(/3 settings are wrong[\s\S]*ACQUIS_FETCH_ALLOW[\s\S]*SMTP_URL|[\s\S]*ACQUIS_PUBLIC_URL/) });
}, 60_000);
