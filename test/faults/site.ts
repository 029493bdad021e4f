// A real house that is hurt: furnished with an organisation, a key for programs and a published specification; killed, started again, and asked whether all is still true.
import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { joinEmbedded } from '../../adapters/postgres/embedded.ts';
import { currentData } from '../../adapters/postgres/place.ts';
import { readConfig } from '../../lib/config.ts';
import { openHouse, type House } from '../../house.ts';
import { oneMark } from '../issue.ts';
import { alive, dataFolder, freePort, ROOT, startHouse, until, type RunningHouse } from '../running.ts';

export type Progress = { readonly id: string; readonly state: string; readonly progress: { total: number; waiting: number; planned: number; signed: number; logged: number; stopped: number }; readonly counts?: { issued: number } };
export type Answer<B = unknown> = { readonly status: number; readonly body: B };
export type Site = {
  readonly url: string; readonly dir: string; readonly port: number; readonly env: Readonly<Record<string, string>>; readonly org: string; readonly specification: string; readonly key: string;
  /** The first administrator, signed in; sends the token along with every form. */
  readonly owner: Browserless;
  house(): RunningHouse;
  start(env?: Readonly<Record<string, string>>): Promise<RunningHouse>;
  api<B = unknown>(path: string, options?: RequestInit): Promise<Answer<B>>;
  /** A list of people, confirmed; answers its id. */
  issue(csv: string, once?: string): Promise<string>;
  progress(batch: string): Promise<Progress>;
  done(batch: string, seconds?: number): Promise<Progress>;
  /** As the owner of the database: sees every tenant. */
  sql<R extends object>(text: string, values?: unknown[]): Promise<R[]>;
  close(): Promise<void>;
};
export type Browserless = { readonly cookie: string; readonly csrf: string; get(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>; post(path: string, form: Readonly<Record<string, string>> | FormData, headers?: Readonly<Record<string, string>>): Promise<Response> };

/** With DATABASE_URL in `env` the house works on that database instead of one of its own. */
export async function openSite(env: Readonly<Record<string, string>> = {}, dir = dataFolder()): Promise<Site> {
  const port = await freePort();
  let house = await startHouse({ dir, port, env });
  const { url } = house, owner = await firstAdministrator(house);
  const org = await organisation(owner, 'Centre des Trois-Rives'), key = await apiKey(owner, org);
  const api: Site['api'] = async (at, options = {}) => {
    const answer = await fetch(url + at, { ...options, headers: { authorization: `Bearer ${key}`, 'accept-language': 'en', ...options.headers } });
    return { status: answer.status, body: await answer.json() as never };
  };
  const specification = await published(api);
  const progress: Site['progress'] = async (batch) => { const { status, body } = await api<Progress>(`/api/v1/issue/batches/${batch}`); if (status !== 200) throw new Error(`progress: ${status}`); return body; };
  return {
    url, dir, port, env, org, specification, key, owner, api, progress,
    house: () => house,
    start: async (more = {}) => house = await startHouse({ dir, port, env: { ...env, ...more } }),
    issue: async (csv, once = `list-${performance.now()}`) => {
      const { status, body } = await api<{ id: string }>(`/api/v1/issue/batches?specification=${specification}`, { method: 'POST', headers: { 'content-type': 'text/csv', 'idempotency-key': once }, body: csv });
      if (status !== 202 && status !== 200) throw new Error(`not taken: ${status} ${JSON.stringify(body)}`);
      return body.id;
    },
    done: (batch, seconds = 120) => until(async () => { const now = await progress(batch); return now.state === 'done' && now; }, `batch ${batch} to be done`, seconds),
    sql: async (text, values) => {
      const client = new pg.Client({ connectionString: env['DATABASE_URL'] ?? (await joinEmbedded(currentData(dir)))?.url ?? raise('no database') });
      client.on('error', () => {});
      await client.connect();
      try { return (await client.query(text, values)).rows as never; } finally { await client.end(); }
    },
    close: async () => { if (alive(house.child.pid ?? 0)) await house.stop('SIGKILL'); fs.rmSync(dir, { recursive: true, force: true }); },
  };
}

/** What a browser without script sends: cookies, where it comes from, the token of the form. */
export function browserless(url: string, cookie = '', csrf = ''): Browserless {
  const send = (at: string, options: RequestInit) => fetch(at.startsWith('http') ? at : url + at, { redirect: 'manual', ...options, headers: { 'sec-fetch-site': 'same-origin', accept: 'text/html', 'accept-language': 'en', ...(cookie && { cookie }), ...options.headers } });
  return {
    cookie, csrf, get: (at, headers = {}) => send(at, { headers }),
    post: (at, form, headers = {}) => {
      const body = form instanceof FormData ? form : new URLSearchParams(form);
      if (csrf && !body.has('csrf')) body.append('csrf', csrf);
      return send(at, { method: 'POST', body, headers });
    },
  };
}

/** Signed in by the answer that set the cookie. */
export async function signedIn(url: string, answer: Response): Promise<Browserless> {
  const cookie = answer.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');
  const page = await (await browserless(url, cookie).get('/people/me')).text();
  return browserless(url, cookie, /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? raise(`signed in nowhere: ${answer.status}`));
}

export function firstAdministrator({ url, link }: RunningHouse): Promise<Browserless> {
  return browserless(url).post(link ?? raise('no link was printed'), { name: 'Ada Martin', email: 'ada@example.org', lang: 'en' }).then((answer) => signedIn(url, answer));
}

export async function organisation(owner: Browserless, name: string): Promise<string> {
  const made = await owner.post('/people/organisations/new', { 'name.fr': name, 'name.en': name, legalName: name, country: 'FRA', website: 'https://trois-rives.example.org' });
  return /\/o\/([0-9a-z]{26})/.exec(made.headers.get('location') ?? '')?.[1] ?? raise(`no organisation: ${made.status}`);
}

export async function apiKey(owner: Browserless, org: string): Promise<string> {
  const form = new FormData(), page = await (await owner.get(`/o/${org}/people/api-keys`)).text();
  form.append('name', 'Registrar');
  form.append('expires', /name="expires"[^>]*value="([^"]+)"/.exec(page)?.[1] ?? /value="([^"]+)"[^>]*name="expires"/.exec(page)?.[1] ?? '');
  for (const scope of ['design:read', 'design:write', 'issue:read', 'issue:write']) form.append('scopes', scope);
  const made = await owner.post(`/o/${org}/people/api-keys`, form);
  return /acq_live_[\w-]+/.exec(await made.text())?.[0] ?? raise(`no key: ${made.status}`);
}

async function published(api: Site['api']): Promise<string> {
  const at = '/api/v1/design/specifications', { body: { id } } = await api<{ id: string }>(at, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(oneMark()) });
  const { status, body } = await api(`${at}/${id}/publish`, { method: 'POST' });
  return status === 200 ? id : raise(`not published: ${JSON.stringify(body)}`);
}

/** `n` people nobody else's list names, all passing. */
export function people(n: number, series: string): string {
  return ['Given name,Family name,Email,Score /20', ...Array.from({ length: n }, (_, i) => `Given${i},Family ${series},${series}.${i}@learner.example.org,${10 + (i % 11)}`)].join('\n');
}

/** The rooms beside the running house, as the command line enters them: `house.config` is the same, the database is shared. */
export async function beside<R>({ dir, port, env }: Site, work: (house: House) => Promise<R>): Promise<R> {
  const house = await openHouse(readConfig({ ACQUIS_DATA: dir, PORT: String(port), ...env }), { say: () => {}, report: () => {}, guest: true, migrations: path.join(ROOT, 'migrations') });
  try { return await work(house); } finally { await house.close(); }
}

export function raise(message: string): never { throw new Error(message); }
