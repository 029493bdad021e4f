// Starts the house for visitors: pages, interfaces, jobs; and stops it without losing anything.
import { serve } from '@hono/node-server';
import type { Server } from 'node:http';
import fs from 'node:fs';
import path from 'node:path';
import { rasterise } from '../adapters/image.ts';
import { DatabaseError } from '../adapters/postgres/error.ts';
import { secretFile } from '../adapters/secrets.ts';
import { openHouse, type House } from '../house.ts';
import { ConfigError, readConfig, type Config } from '../lib/config.ts';
import { planCrash } from '../lib/crash.ts';
import { AcquisError } from '../lib/errors.ts';
import type { HouseFacts } from '../lib/http.ts';
import { peerOf } from '../lib/peer.ts';
import { deliverPages } from '../rooms/deliver/deliver.pages.tsx';
import { designPages } from '../rooms/design/design.pages.tsx';
import { studioPages } from '../rooms/design/image/studio.tsx';
import { designRoutes } from '../rooms/design/design.routes.ts';
import { certificatePages } from '../rooms/hold/certificate/pages.ts';
import { holdPages } from '../rooms/hold/hold.pages.tsx';
import { ARCHIVE_UPLOADS } from '../rooms/hold/pages/archive.tsx';
import { issuePages } from '../rooms/issue/issue.pages.tsx';
import { conformanceIssuing } from '../rooms/issue/conformance/routes.ts';
import { issueRoutes } from '../rooms/issue/issue.routes.ts';
import { logPages } from '../rooms/log/log.pages.tsx';
import { logRoutes } from '../rooms/log/log.routes.ts';
import { peoplePages } from '../rooms/people/people.pages.tsx';
import { sharePages } from '../rooms/share/share.pages.tsx';
import { signPages } from '../rooms/sign/sign.pages.tsx';
import { signRoutes } from '../rooms/sign/sign.routes.ts';
import { verifyPages, type OfflineVerifier } from '../rooms/verify/verify.pages.tsx';
import { conformanceVerifying } from '../rooms/verify/conformance/routes.ts';
import { verifyRoutes } from '../rooms/verify/verify.routes.ts';
import { describe, frontDoor } from './app.tsx';
import { adminPages } from './admin/admin.pages.tsx';
import { deskPages } from './desk/desk.pages.tsx';
import { furnished, tour } from './demo.ts';
import { docsPages } from './docs/docs.pages.tsx';
import { frameworkPages } from './framework/framework.pages.tsx';
import { frameworkRoutes } from './framework/framework.routes.ts';
import { legalPages } from './legal/legal.pages.tsx';
import { operations } from './operations.ts';
import { builtFiles } from './static.ts';

const EXIT = { usage: 64, unavailable: 69, ours: 70 } as const;
const PATIENCE = 8_000; // a stop takes no longer, whatever still runs: the reconciler goes on at the next start

export async function serveHouse(): Promise<void> {
  const house = await open(), demo = await opening(() => furnished(house, say));
  const server = await listen(frontOf(house, demo && { fr: demo.credential, en: demo.english ?? demo.credential }), house.config);
  await house.queue.work(house.jobs);
  await announce(house);
  if (demo) process.stdout.write(`${tour(demo, house.config.publicUrl)}\n`);
  stopOnSignal(house, server);
}

function open(): Promise<House> {
  return opening(async () => {
    const config = readConfig();
    planCrash(config.crashAt);
    return openHouse(config, { say, report: (error) => report(error), migrations: folder('migrations') });
  });
}

async function opening<R>(work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ConfigError) return leave(EXIT.usage, error.message);
    if (error instanceof DatabaseError) return leave(EXIT.unavailable, error.message);
    if (error instanceof AcquisError) return leave(EXIT.unavailable, `${error.code}: ${error.message}`);
    report(error);
    return leave(EXIT.ours, 'Acquis could not start: see above.');
  }
}

export function factsOf(config: Config, demo?: HouseFacts['demo']): HouseFacts {
  return { name: config.name, publicUrl: config.publicUrl, trial: config.trial, development: config.development, demo };
}

export function frontOf({ config, rooms, health, machine, aside }: Pick<House, 'config' | 'rooms' | 'health' | 'machine'> & Partial<Pick<House, 'aside'>>, demo?: HouseFacts['demo']) {
  const { people, sign, log, design, issue, deliver, verify, hold, share } = rooms;
  const app = frontDoor({
    facts: factsOf(config, demo), session: people.session, files: builtFiles(folder('dist/client')), uploads: aside && { paths: ARCHIVE_UPLOADS, aside }, report,
    rooms: [...(config.vcApi ? [conformanceIssuing(rooms), conformanceVerifying(rooms)] : []), operations({ health, log }), adminPages({ people, deliver, log, health, machine, keyFile: config.masterKey ? undefined : secretFile(config), mailFrom: config.smtp?.from }), legalPages({ people }), frameworkPages(), deskPages({ people, design, issue, deliver, sign, log }), peoplePages({ people }), signPages({ sign, people }), logPages({ log }), designPages({ design, people, sign }), studioPages({ design, people, rasterise }), issuePages({ issue, design, people, deliver }), deliverPages({ deliver, people }), verifyPages({ verify, receipts: rooms.receipts, offline: offlineVerifier(folder('dist/verifier')) }), holdPages({ hold, people, verify, links: share.links }), sharePages({ share, hold, people, papers: rooms }), certificatePages({ hold, certificates: rooms.certificates, publicUrl: config.publicUrl, shared: async (link) => (await rooms.share.find(link))?.items[0]?.held }), docsPages({ document: () => describe(app, factsOf(config)) })],
    api: [signRoutes({ sign }), logRoutes({ log }), designRoutes({ design, people }), issueRoutes({ issue, people }), verifyRoutes({ verify, receipts: rooms.receipts }), frameworkRoutes({ now: () => verify.now(), admit: (c) => verify.admit(peerOf(c)) })],
  });
  return app;
}

/** As it was built; from source, before any build, there is none. */
function offlineVerifier(place: string): OfflineVerifier | undefined {
  const [small, full] = ['acquis-verifier.html', 'acquis-verifier-europass.html'].map((name) => path.join(place, name));
  return small && full && fs.existsSync(small) && fs.existsSync(full) ? { small: fs.readFileSync(small), full: fs.readFileSync(full) } : undefined;
}

function listen(app: { fetch: Parameters<typeof serve>[0]['fetch'] }, { port, host }: Config): Promise<Server> {
  return new Promise((done) => {
    const server = serve({ fetch: app.fetch, port, hostname: host }, () => done(server as Server));
    (server as Server).on('error', (error: NodeJS.ErrnoException) => leave(EXIT.unavailable, error.code === 'EADDRINUSE' ? `Port ${port} is taken. Stop what uses it, or set PORT.` : `Cannot listen on ${host}:${port}: ${error.message}`));
  });
}

async function announce({ config, rooms }: House): Promise<void> {
  const here = config.publicUrl, first = await rooms.people.firstLink();
  const link = first && (first.startsWith('http') ? first : here + first);
  process.stdout.write(link ? `Acquis is listening on ${here}. Become its first administrator here, once, within 24 hours: ${link}\n` : `Acquis is listening on ${here}.\n`);
}

function stopOnSignal(house: House, server: Server): void {
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(0), PATIENCE).unref();
    server.close();
    server.closeIdleConnections();
    void house.close().then(() => process.exit(0), (error: unknown) => { report(error); process.exit(EXIT.ours); });
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop);
}

/** Errors go to standard error with the request that met them: never a body, an address or a name. */
function report(error: unknown, requestId = '-'): void {
  process.stderr.write(`${JSON.stringify({ level: 'error', request: requestId, error: error instanceof Error ? { name: error.name, message: error.message, stack: error.stack } : String(error) })}\n`);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** A folder of the checkout: built, this file lies two levels below it, from source one. */
function folder(name: string): string {
  const here = import.meta.dirname;
  return [path.join(here, '..', name), path.join(here, '../..', name)].find((place) => fs.existsSync(place)) ?? path.join(here, '..', name);
}

function leave(status: number, line: string): never {
  say(line);
  process.exit(status);
}
