// The whole house in this process: real rooms on a real database, the clock and the jobs in the test's hands, pages by `ask`.
import { factsOf, frontOf } from '../web/serve.tsx';
import { hangRooms, type House, type Rooms } from '../house.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { openAside } from '../adapters/aside.ts';
import { openMachine } from '../adapters/machine.ts';
import { AcquisError } from '../lib/errors.ts';
import type { Config } from '../lib/config.ts';
import type { Visitor } from '../lib/http.ts';
import type { Job } from '../lib/jobs.ts';
import type { Sealer } from '../lib/sealer.ts';
import { testDb, type TestDb } from './database.ts';
import type { Database } from '../adapters/postgres/database.ts';

export type TestHouse = TestDb & {
  readonly config: Config; readonly rooms: Rooms; readonly app: ReturnType<typeof frontOf>;
  /** Runs waiting jobs, and those they ask for, until none waits. */
  work(): Promise<void>;
  /** A person with a session; `cookie` signs requests. */
  person(email: string, admin?: boolean): Promise<Account>;
  organisation(owner: Account, name: string): Promise<string>;
  ask(path: string, options?: Asking): Promise<Response>;
};
export type Account = { readonly id: string; readonly email: string; readonly cookie: string; readonly csrf: string; readonly visitor: Visitor };
export type Asking = { readonly as?: Account | undefined; readonly method?: string; readonly form?: Readonly<Record<string, string>> | FormData; readonly body?: BodyInit; readonly headers?: Readonly<Record<string, string>> };

/** `anchors`: authorities trusted for seals, DER. */
export async function testHouse(over: Partial<Config> = {}, sealer?: Sealer, anchors: readonly Uint8Array[] = []): Promise<TestHouse> {
  const t = await testDb(), asideDir = mkdtempSync('/tmp/acquis-aside-');
  const config: Config = { port: 4000, host: 'localhost', publicUrl: t.publicUrl, trial: true, name: 'Acquis', dataDir: '/tmp', databaseUrl: undefined, databaseAppUrl: undefined, databaseUser: undefined, masterKey: undefined, smtp: undefined, fetchAllow: [], sealAnchors: undefined, seal: undefined, vcApi: false, minFreeMb: 0, databaseMs: 30_000, fileRoom: { mb: 10, allMb: 200 }, signatureCheck: 'sampled', demo: false, crashAt: undefined, development: false, ...over };
  const health: House['health'] = { look: async () => ({ database: true, freeMb: 9999, problem: undefined }), ready: async () => undefined };
  const none = async () => { throw new AcquisError('fetch_failed', { message: 'the test has no network' }); }, fetcher = { get: none, send: none };
  const { rooms, jobs } = hangRooms({ config, clock: t.clock, secrets: t.secrets, database: { db: t.db } as Database, queue: t.jobs, health, mailer: undefined, fetcher, sealer, anchors });
  const app = frontOf({ config, rooms, health, machine: openMachine({ db: t.db, clock: t.clock, queue: undefined }), aside: openAside({ dataDir: asideDir, minFreeMb: 0 }) });
  const ask = async (path: string, { as, method, form, body, headers = {} }: Asking = {}): Promise<Response> => {
    const sent = form instanceof FormData ? form : form && new URLSearchParams(form);
    if (as && sent && !sent.has('csrf')) sent.append('csrf', as.csrf);
    return await app.request(path, {
      method: method ?? (sent || body ? 'POST' : 'GET'), ...(sent ? { body: sent } : body !== undefined ? { body } : {}),
      headers: { host: 'localhost:4000', 'sec-fetch-site': 'same-origin', ...(as && { cookie: as.cookie }), ...headers },
    });
  };
  return {
    ...t, config, rooms, app, ask,
    work: () => run(jobs, t),
    person: (email, admin = false) => account(t, rooms, app, email, admin),
    organisation: async (owner, name) => (await rooms.people.createOrganisation(owner.visitor, { name: { en: name, fr: name }, legalName: name, country: 'FRA', website: 'https://example.org', email: 'office@example.org', identifiers: [] })).id,
    close: async () => { await rooms.sign.close(); await t.close(); rmSync(asideDir, { recursive: true, force: true }); },
  };
}

async function run(jobs: readonly Job[], t: TestDb): Promise<void> {
  for (let rounds = 0; t.jobs.waiting.length > 0; rounds++) {
    if (rounds > 1000) throw new Error(`jobs without end: ${t.jobs.waiting[0]?.name}`);
    const [next] = t.jobs.waiting.splice(0, 1);
    await jobs.find((job) => job.name === next?.name)?.handle(next?.data ?? {});
  }
}

async function account(t: TestDb, rooms: Rooms, app: TestHouse['app'], email: string, admin: boolean): Promise<Account> {
  const { id } = await t.db.asHouse((tx) => rooms.people.ensurePerson(tx, { email, name: email.split('@')[0] ?? email, lang: 'en' }));
  if (admin) await t.ownerQuery('update people_accounts set admin = true where id = $1', [id]);
  // A session as signing in makes one: through a page of our own that only this test has.
  const { Hono } = await import('hono');
  const door = new Hono();
  door.get('/', async (c) => { await rooms.people.signIn(c as never, id); return c.text('in'); });
  const cookie = (await door.request('/')).headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');
  const page = await app.request('/people/me', { headers: { cookie } });
  const csrf = /name="csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? '';
  const token = /=([^;]+)/.exec(cookie)?.[1] ?? '';
  const visitor = await rooms.people.visitorOf(token);
  if (!visitor) throw new Error(`no session for ${email}`);
  return { id, email, cookie, csrf, visitor };
}
