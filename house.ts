// The front door: open adapters, hang the rooms in walking order, wire who listens to whom. `web/start.ts` then serves it.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { accelerateEd25519, checkContexts, didWebUrl } from '#credential';
import { storedEditions, useVocabularies } from '#framework';
import { readAnchors } from '#adapters/anchors';
import { openAside } from '#adapters/aside';
import { systemClock } from '#adapters/clock';
import { openFetcher } from '#adapters/fetch';
import { openHealth } from '#adapters/health';
import { rasterise, typesetSvg } from '#adapters/image';
import { openQrReader } from '#adapters/qr';
import { openMachine } from '#adapters/machine';
import { openMailer } from '#adapters/mail';
import { openDocuments } from '#adapters/pdf';
import { openDatabase, readMigrations, type Database } from '#adapters/postgres/database';
import { DatabaseError } from '#adapters/postgres/error';
import { openQueue, prepareQueue, type Queue } from '#adapters/queue';
import { openDemonstrationSeal, type DemonstrationSeal } from '#adapters/seal/demonstration';
import { openSealer } from '#adapters/seal/open';
import { openSecrets } from '#adapters/secrets';
import type { Aside } from '#lib/aside';
import type { Clock } from '#lib/clock';
import type { Config } from '#lib/config';
import type { Documents } from '#lib/documents';
import type { Fetcher, Sender } from '#lib/fetch';
import type { HealthDesk, Machine } from '#lib/health';
import type { Job, Jobs } from '#lib/jobs';
import { SealBroken, type Secrets } from '#lib/seal';
import type { Sealer } from '#lib/sealer';
import { verifyBySodium } from '#lib/sodium';
import { openDeliver, type Deliver } from '#rooms/deliver';
import { openDesign, type Design } from '#rooms/design';
import { openHold, type Hold } from '#rooms/hold';
import { openConformance, openIssue, type Conformance, type Issue } from '#rooms/issue';
import { openLog, type Log } from '#rooms/log';
import { openPeople, type Brand, type People } from '#rooms/people';
import { openShare, type Share } from '#rooms/share';
import { openSign, type Sign } from '#rooms/sign';
import { openReceipts, openVerify, type Receipts, type Verify } from '#rooms/verify';
import { renderPages } from './web/display.ts';
import { deliverJobs } from './rooms/deliver/deliver.jobs.ts';
import { openCertificates, type Certificates } from './rooms/hold/certificate/certificate.ts';
import { holdJobs } from './rooms/hold/hold.jobs.ts';
import { issueJobs } from './rooms/issue/issue.jobs.ts';
import { logJobs } from './rooms/log/log.jobs.ts';
import { peopleJobs } from './rooms/people/people.jobs.ts';
import manifest from './package.json' with { type: 'json' };
import { signJobs } from './rooms/sign/sign.jobs.ts';

export type Rooms = { readonly people: People; readonly sign: Sign; readonly log: Log; readonly design: Design; readonly issue: Issue; readonly conformance: Conformance; readonly deliver: Deliver; readonly verify: Verify; readonly receipts: Receipts; readonly hold: Hold; readonly certificates: Certificates; readonly share: Share; readonly documents: Documents };
export type House = { readonly config: Config; readonly clock: Clock; readonly secrets: Secrets; readonly database: Database; readonly queue: Queue; readonly rooms: Rooms; readonly jobs: readonly Job[]; readonly health: HealthDesk; readonly machine: Machine; readonly aside: Aside; /** In a demonstration alone. */ readonly demonstrationSeal?: DemonstrationSeal | undefined; close(): Promise<void> };
/** `guest`: joins a database that a running house keeps, as the command line does. */
export type OpenOptions = { readonly say: (line: string) => void; readonly report: (error: unknown) => void; readonly guest?: boolean; readonly migrations: string };

export async function openHouse(config: Config, { say, report, guest = false, migrations }: OpenOptions): Promise<House> {
  checkContexts();
  accelerateEd25519(verifyBySodium);
  const anchors = await readAnchors(config.sealAnchors), { editions, broken } = await storedEditions(config.dataDir);
  useVocabularies(editions);
  for (const file of broken) say(`vocabularies/${file} cannot be read and is left aside: load that edition again (acquis framework load).`);
  const demonstrationSeal = config.demo && !config.seal ? await openDemonstrationSeal(config.dataDir) : undefined;
  const sealer = demonstrationSeal ?? await openSealer(config.seal, (origins) => openFetcher({ clock: systemClock, allow: origins }), { authorities: anchors, wayOut: openFetcher({ clock: systemClock, allow: config.fetchAllow, plain: true }) });
  const secrets = openSecrets(config);
  const database = await openDatabase(config, secrets, readMigrations(migrations), say, guest);
  try {
    await prepareQueue(database.ownerUrl, database.appRole);
    const queue = await openQueue(database.appUrl, report);
    const health = openHealth({ db: database.db, dataDir: config.dataDir, minFreeMb: config.minFreeMb });
    const machine = openMachine({ db: database.db, clock: systemClock, queue });
    const aside = openAside(config);
    if (!guest) await aside.sweep();
    const mailer = config.smtp && openMailer(config.smtp);
    const fetcher = openFetcher({ clock: systemClock, allow: config.fetchAllow });
    const { rooms, jobs } = hangRooms({ config, clock: systemClock, secrets, database, queue, health, mailer, fetcher, anchors, sealer });
    await queue.declare(jobs);
    await rooms.sign.checkAddress();
    await rooms.sign.houseKey().catch(refuseOtherKey);
    const close = async () => { await queue.stop(); await rooms.sign.close(); await mailer?.close(); await database.close(); };
    return { config, clock: systemClock, secrets, database, queue, rooms, jobs, health, machine, aside, demonstrationSeal, close };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The house's own key is the first thing that only the right master key opens. Going on with another would seal new things that the old one cannot open. */
function refuseOtherKey(cause: unknown): never {
  if (!(cause instanceof SealBroken)) throw cause;
  throw new DatabaseError('other_key', 'This database was sealed with another master key. Put back secrets/master.key of the data folder (or ACQUIS_MASTER_KEY) from your backup: without it, what is stored cannot be opened.', { cause });
}

export type Furniture = { config: Config; clock: Clock; secrets: Secrets; database: Database; queue: Jobs; health: HealthDesk; mailer: ReturnType<typeof openMailer> | undefined; fetcher: Fetcher & Sender; anchors?: readonly Uint8Array[]; sealer?: Sealer | undefined };

/** Left to right; then the wires: whoever stands to the right of an event listens to it. */
export function hangRooms({ config, clock, secrets, database, queue: jobs, health, mailer, fetcher, anchors = [], sealer }: Furniture): { rooms: Rooms; jobs: Job[] } {
  const ports = { db: database.db, clock, secrets, jobs, publicUrl: config.publicUrl };
  const people = openPeople({ ...ports, name: config.name, fetcher });
  const sign = openSign({ ...ports, signatureCheck: config.signatureCheck, seals: { sealer, organisation: (id) => people.organisation(id) } });
  const log = openLog({ ...ports, sign });
  const design = openDesign({ ...ports, people, sign });
  const issue = openIssue({ ...ports, people, sign, log, design, drawPages: (specification, languages) => renderPages({ specification, languages }, typesetSvg), ready: async () => await health.ready() ?? await log.ready() });
  const verify: Verify = openVerify({ clock, fetcher, anchors, readQr: openQrReader(), publicUrl: config.publicUrl, resolveOwn: (url) => asOutsider(url, rooms), issuerName: (id) => registered(id, config, people, sign), trustedLogs: () => log.trusted(), checkpointSeen: (checkpoint) => log.seen(checkpoint) });
  const documents = openDocuments(), receipts = openReceipts({ ...ports, did: sign.houseDid, attest: (document) => sign.attestAsHouse(document), documents, house: config.name, version: manifest.version, trust: () => verify.trust() });
  const deliver = openDeliver({ ...ports, houseName: config.name, issue, log, people, judge: verify.judge, mailer });
  const hold = openHold({ ...ports, people, deliver, verify, rasterise, fileRoom: config.fileRoom,
    archive: { house: { name: config.name, did: sign.houseDid }, sign: async (data) => (await sign.signAsHouse(data)).signature, publicKey: () => sign.houseKey(), verifier: offlineVerifier, beside: async (person) => ({ links: await rooms.share.links(person), portfolio: await rooms.share.portfolio(person) ?? null, helps: await rooms.share.helps(person) }), bringBack: (person, brought) => rooms.share.bringBack(person, brought) } });
  const certificates = openCertificates({ publicUrl: config.publicUrl, house: config.name, documents, rasterise, brandOf: (issuer, at) => brandOf(issuer, at, config, people, sign) });
  const share = openShare({ ...ports, people, hold, verify, house: { did: sign.houseDid, name: config.name, attest: (document) => sign.attestAsHouse(document) } });
  const conformance = openConformance({ db: database.db, clock, sign });
  const rooms: Rooms = { people, sign, log, design, issue, conformance, deliver, verify, receipts, hold, certificates, share, documents };

  sign.keyChanged.listen((tx, { organisation, key, what, by }) => people.audit(tx, { organisation, by, act: what.startsWith('seal') ? `sign.${what}` : `sign.key-${what}`, subject: key }));
  sign.published.listen(async (tx, { type, issuer, sha256 }) => { await log.append(tx, [{ type, issuer, sha256 }]); });
  design.frozen.listen(async (tx, { type, issuer, sha256 }) => { await log.append(tx, [{ type, issuer, sha256 }]); });
  people.mailWanted.listen(deliver.post);
  people.merged.listen(hold.merged);
  people.merged.listen(share.merge);
  people.erased.listen(share.erase);
  people.erased.listen(hold.erased);
  issue.issued.listen(deliver.offer);
  issue.statusChanged.listen(deliver.notice);
  issue.superseded.listen(deliver.replace);
  return { rooms, jobs: [...peopleJobs({ people }), ...signJobs({ sign }), ...logJobs({ log }), ...issueJobs({ issue }), ...deliverJobs(deliver), ...holdJobs({ hold })] };
}

/** As it was built; from source, before any build, there is none. */
async function offlineVerifier(): Promise<Uint8Array | undefined> {
  const file = 'verifier/acquis-verifier-europass.html', here = import.meta.dirname;
  return readFile(path.join(here, '..', file)).catch(() => readFile(path.join(here, 'dist', file))).catch(() => undefined);
}

/** What anybody would get from one of our public addresses, without asking ourselves over the network. */
async function asOutsider(url: string, { sign, hold, share }: Rooms): Promise<Uint8Array | undefined> {
  const [, room = '', id = '', rest] = new URL(url).pathname.split('/');
  if (room === '.well-known' && id === 'did.json') return (await sign.houseDidDocument()).bytes;
  if (room === 'o' && rest === 'did.json') return (await sign.didDocument(id))?.bytes;
  if (room === 'status') return (await sign.statusList(id, rest === 'suspension' ? 'suspension' : 'revocation'))?.bytes;
  if (room === 'c') return (await hold.publicBytes(id))?.bytes;
  if (room === 'share' && rest === undefined) return (await share.publicBytes(id))?.bytes;
  return undefined;
}

/** The name an issuer goes by comes from the register first: here, the organisations of this house, and the house for what it says itself. */
async function registered(issuer: string, config: Config, people: People, sign: Sign): Promise<{ name: string; source: string } | undefined> {
  if (issuer === sign.houseDid) return { name: config.name, source: new URL(config.publicUrl).host };
  const id = ownIssuer(issuer, config, sign), found = id === undefined ? undefined : await people.organisation(id);
  return found && { name: found.legalName, source: new URL(config.publicUrl).host };
}

/** How an organisation of this house presented itself on that day. */
async function brandOf(issuer: string, at: Date, config: Config, people: People, sign: Sign): Promise<Brand | undefined> {
  const id = ownIssuer(issuer, config, sign);
  return id === undefined ? undefined : people.brandAt(id, at);
}

/** The organisation behind a did of ours. */
function ownIssuer(issuer: string, config: Config, sign: Sign): string | undefined {
  const address = issuer.startsWith('did:web:') ? URL.parse(didWebUrl(issuer)) : undefined;
  const [, id] = /^\/o\/([^/]+)\/did\.json$/.exec(address?.pathname ?? '') ?? [];
  return id !== undefined && address?.origin === new URL(config.publicUrl).origin && sign.did(id) === issuer ? id : undefined;
}
