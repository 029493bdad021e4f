// The verification service: fetches what a judgement needs, from our own store or from outside. `#credential` judges.
import { openCredential, parseJson, verify, didWebUrl, CredentialError, type Checkpoint, type FetchedDocument, type NoteKey, type Opened, type Report, type ReceiptTrust, type ResolvedDid, type VerifyPorts } from '#credential';
import type { Clock } from '#lib/clock';
import { AcquisError } from '#lib/errors';
import type { Fetched, Fetcher } from '#lib/fetch';
import type { Lang } from '#lib/i18n';
import { trustOf } from './door/trust.ts';
import { perMinute } from './verify.policy.ts';
import { noting, onceEach, remembered, type Seen } from './door/world.ts';

export type { Seen } from './door/world.ts';

export { openReceipts, type Receipts, type ReceiptPorts, type ReceiptWish } from './door/receipt.ts';

export type VerifyRoomPorts = {
  readonly clock: Clock;
  readonly fetcher: Fetcher;
  /** What the QR code in a picture says; undefined when there is none. Never throws. */
  readonly readQr?: (picture: Uint8Array) => Promise<string | undefined>;
  readonly publicUrl: string;
  /** What an address of this house answers to an outsider (did.json, status lists, a public credential); undefined when nothing is there. */
  readonly resolveOwn: (url: string) => Promise<Uint8Array | undefined>;
  readonly issuerName: (issuerId: string) => Promise<{ readonly name: string; readonly source: string } | undefined>;
  /** Logs whose checkpoints this house believes; its own first. */
  readonly trustedLogs?: () => Promise<readonly NoteKey[]>;
  /** By when this house saw a checkpoint of such a log. */
  readonly checkpointSeen?: (checkpoint: Checkpoint) => Promise<Date | undefined>;
  /** Certificates of authorities that are trusted for seals, in DER. */
  readonly anchors?: readonly Uint8Array[];
};

export type JudgeOptions = {
  readonly lang: Lang;
  /** Judge as of this moment; now when absent. */
  readonly at?: Date | undefined;
  /** tlog-proof that came beside the credential. */
  readonly logProof?: string | undefined;
  /** An e-mail address: was it issued to whoever has it? */
  readonly recipient?: string | undefined;
  /** Told what each address answered, so that it can be kept. */
  readonly seen?: ((answer: Seen) => void) | undefined;
  /** Nobody is asked: these are the answers there are, those of the day `at`, which is then the present too. */
  readonly from?: readonly Seen[] | undefined;
};

export type Verify = {
  /** Whatever the input is, the answer is a report. */
  judge(input: Uint8Array | string, options: JudgeOptions): Promise<Report>;
  /** What carries it and of which form it is, before anything is judged: a code in a picture is read. Never throws. */
  open(input: Uint8Array): Promise<Opened>;
  /** For a round over many credentials: what one of them asked is not asked again for the next. */
  round(): Pick<Verify, 'judge'>;
  /** The bytes at an address, ours or outside. @throws AcquisError `ssrf_blocked`, `fetch_limit`, `fetch_failed` */
  read(url: string): Promise<Uint8Array>;
  /** @throws AcquisError `too_many` when this network address asked more than `PER_MINUTE` times within a minute */
  admit(networkAddress: string): void;
  now(): Date;
  /** What a judgement relies on today: the register of this house, its authorities for seals (how many, hash of all), public logs. */
  trust(): Promise<readonly ReceiptTrust[]>;
};

/** Most bytes of an upload. */
export const MAX_UPLOAD = 5 * 1024 * 1024;
export const PER_MINUTE = 30;
const MAX_LIST = 1024 * 1024, MAX_PAGE = 256 * 1024;
const MACHINE = /^application\/(?:vc|vc\+ld\+json|vc\+jwt|vc\+sd-jwt|dc\+sd-jwt|ld\+json|json)(?:\s*;|$)/i;
const ACCEPT_CREDENTIAL = 'application/vc, application/vc+ld+json, application/vc+jwt, application/ld+json, application/json, image/png, image/svg+xml, */*;q=0.1';
const ACCEPT_DID = 'application/did+json, application/did+ld+json, application/json';
const ACCEPT_KEY = 'application/jwk+json, application/jwk-set+json, application/cid, application/ld+json, application/json';
const ACCEPT_LIST = 'application/vc+ld+json, application/vc, application/statuslist+jwt, application/vc+jwt, application/ld+json, application/json';

export function openVerify(ports: VerifyRoomPorts): Verify {
  const { clock, fetcher, resolveOwn, issuerName, publicUrl } = ports;
  const bucket = perMinute(PER_MINUTE, clock);

  const judgeBy = (way: Fetcher) => async (input: Uint8Array | string, { lang, at, logProof, recipient, seen, from }: JudgeOptions): Promise<Report> => {
    const trustedLogs = await ports.trustedLogs?.();
    const world = from ? outsideWorld(remembered(from)) : houseAndWorld(seen ? noting(way, clock, seen) : way, seen);
    return verify(input, {
      now: from && at ? at : clock.now(), language: lang, ...world, issuerName, refresh: true,
      ...(ports.readQr && { readQr: ports.readQr }), ...(at && { at }), ...(logProof !== undefined && { logProof }), ...(recipient !== undefined && { recipient }), ...(trustedLogs && { trustedLogs }), ...(ports.checkpointSeen && { checkpointSeen: ports.checkpointSeen }), ...(ports.anchors && { anchors: ports.anchors }),
    });
  };

  /** Our own addresses are answered from the store, the others by the world. */
  function houseAndWorld(way: Fetcher, seen: JudgeOptions['seen']): Pick<VerifyPorts, 'resolveDid' | 'resolveKey' | 'fetchDocument' | 'readAddress'> {
    const outside = outsideWorld(way), ours = (url: string) => URL.parse(url)?.origin === new URL(publicUrl).origin;

    /** A store that is down must not read as "this issuer does not exist". */
    async function own(address: string): Promise<Uint8Array | undefined | 'unavailable'> {
      try {
        const bytes = await resolveOwn(address);
        if (bytes) seen?.({ address, at: clock.now(), bytes });
        return bytes;
      } catch { return 'unavailable'; }
    }
    return {
      resolveKey: outside.resolveKey,
      readAddress: (url) => attempted(async () => ({ bytes: await credentialAt(url, way) })),
      async resolveDid(did) {
        const url = documentAddress(did);
        if (url === undefined || !ours(url)) return outside.resolveDid(did);
        const bytes = await own(url);
        if (bytes === 'unavailable') return { unavailable: true, why: 'store' };
        return bytes ? documentOf(bytes, 'house') : { notFound: true };
      },
      async fetchDocument(url) {
        if (!ours(url)) return outside.fetchDocument(url);
        const bytes = await own(url);
        if (bytes === 'unavailable') return { unavailable: true, why: 'store' };
        return bytes ? { bytes } : { unavailable: true, why: 'nothing at this address' };
      },
    };
  }

  async function credentialAt(url: string, way = fetcher): Promise<Uint8Array> {
    if (URL.parse(url)?.origin !== new URL(publicUrl).origin) return readOutside(way, url);
    const bytes = await resolveOwn(url);
    if (!bytes) throw new AcquisError('fetch_failed', { values: { host: new URL(url).host }, message: 'nothing public at our own address' });
    return bytes;
  }

  return { judge: judgeBy(fetcher), round: () => ({ judge: judgeBy(onceEach(fetcher)) }), read: (url) => credentialAt(url), open: (input) => openCredential(input, ports.readQr && { readQr: ports.readQr }), admit: bucket, trust: () => trustOf(ports), now: () => clock.now() };
}

/** DID documents and status lists of the rest of the world, through the guarded way out. */
export function outsideWorld(fetcher: Fetcher): Required<Pick<VerifyPorts, 'resolveDid' | 'resolveKey' | 'fetchDocument'>> {
  return {
    async resolveDid(did) {
      const url = documentAddress(did);
      if (url === undefined) return { unavailable: true, why: 'this kind of identifier cannot be looked up here' };
      return keyDocument(fetcher, url, ACCEPT_DID);
    },
    resolveKey: (url) => keyDocument(fetcher, url, ACCEPT_KEY),
    async fetchDocument(url) {
      const answer = await read(fetcher, url, ACCEPT_LIST, MAX_LIST);
      if ('unavailable' in answer) return answer;
      if (answer.status !== 200) return { unavailable: true, why: `status ${answer.status}` };
      return { bytes: answer.bytes, ...(answer.contentType !== undefined && { contentType: answer.contentType }) };
    },
  };
}

async function keyDocument(fetcher: Fetcher, url: string, accept: string): Promise<ResolvedDid> {
  const answer = await read(fetcher, url, accept);
  if ('unavailable' in answer) return answer;
  if (answer.status === 404 || answer.status === 410) return { notFound: true };
  return answer.status === 200 ? documentOf(answer.bytes, 'network') : { unavailable: true, why: `status ${answer.status}` };
}

/** The bytes of a credential at an address outside; of a page, those it names as its machine-readable form. @throws AcquisError */
export async function readOutside(fetcher: Fetcher, url: string): Promise<Uint8Array> {
  const answer = await credentialFrom(fetcher, url), named = alternateIn(answer, url);
  return named === undefined ? answer.bytes : (await credentialFrom(fetcher, named)).bytes;
}

/** The same for verification: what could not be read is said, not thrown. */
export function readAddress(fetcher: Fetcher, url: string): Promise<FetchedDocument> {
  return attempted(async () => ({ bytes: await readOutside(fetcher, url) }));
}

async function credentialFrom(fetcher: Fetcher, url: string): Promise<Fetched> {
  const answer = await fetcher.get(url, { accept: ACCEPT_CREDENTIAL, maxBytes: MAX_UPLOAD });
  if (answer.status !== 200) throw new AcquisError('fetch_failed', { values: { host: new URL(url).host }, message: `status ${answer.status}` });
  return answer;
}

/** RFC 8288 by way of HTML §4.6.7.1: `<link rel=alternate type=… href=…>`, on the page's own site only. */
export function alternateIn({ bytes, contentType = '' }: Pick<Fetched, 'bytes' | 'contentType'>, page: string): string | undefined {
  if (!/^\s*text\/html\b/i.test(contentType)) return undefined;
  const attribute = (tag: string, name: string) => { const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(tag); return (found?.[1] ?? found?.[2] ?? found?.[3] ?? '').replaceAll('&amp;', '&'); };
  for (const [tag] of new TextDecoder().decode(bytes.subarray(0, MAX_PAGE)).matchAll(/<link\s[^>]{1,2000}>/gi)) {
    const address = URL.parse(attribute(tag, 'href'), page);
    const isCredential = attribute(tag, 'rel').toLowerCase().split(/\s+/).includes('alternate') && MACHINE.test(attribute(tag, 'type'));
    if (isCredential && address && address.origin === new URL(page).origin && address.href !== page) return address.href;
  }
  return undefined;
}

/**
 * A day (judged at its end, UTC, so that what was issued on it counts) or an instant with its zone. Undefined: neither.
 * A day that is not over is judged now.
 */
export function momentOf(text: string, now: Date): Date | undefined {
  const day = /^\d{4}-\d\d-\d\d$/.test(text);
  if (!day && !/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/.test(text)) return undefined;
  const moment = new Date(day ? `${text}T23:59:59Z` : text);
  // Date rolls the 31st of February over to March; a reader's slip must not become another question.
  if (Number.isNaN(moment.getTime()) || (day && moment.toISOString().slice(0, 10) !== text)) return undefined;
  return day && text === now.toISOString().slice(0, 10) ? now : moment;
}

/** The whole text is one web address. */
export function addressIn(text: string): string | undefined {
  const trimmed = text.trim();
  return /^https?:\/\/\S{1,2000}$/i.test(trimmed) ? trimmed : undefined;
}

function documentAddress(did: string): string | undefined {
  try {
    return did.startsWith('did:web:') ? didWebUrl(did) : undefined;
  } catch (error) {
    if (error instanceof CredentialError) return undefined;
    throw error;
  }
}

function documentOf(bytes: Uint8Array, source: 'house' | 'network'): ResolvedDid {
  try {
    return { document: parseJson(bytes), source };
  } catch (error) {
    if (error instanceof CredentialError) return { unavailable: true, why: `the key document is not readable (${error.code})` };
    throw error;
  }
}

type Unavailable = { readonly unavailable: true; readonly why: string; readonly code: string };

function read(fetcher: Fetcher, url: string, accept: string, maxBytes?: number): Promise<Unavailable | Fetched> {
  return attempted(() => fetcher.get(url, { accept, ...(maxBytes !== undefined && { maxBytes }) }));
}

async function attempted<R>(work: () => Promise<R>): Promise<Unavailable | R> {
  try {
    return await work();
  } catch (error) {
    // The code only: a message could tell a stranger what names mean inside our network.
    if (error instanceof AcquisError) return { unavailable: true, why: error.code, code: error.code };
    throw error;
  }
}
