// The operator's own seal: shown as it is, used only for the organisation whose seal it is, and only after one of its owners said so.
import { CredentialError, judgeOwnCertificate, parseJson, readyToSeal, sealAllJades, verify, type OwnOrganisation, type SealCertificate, type SealFault, type SealMade } from '#credential';
import { stamp, type Clock } from '#lib/clock';
import type { Db } from '#lib/db';
import { AcquisError, type ErrorCode } from '#lib/errors';
import type { Channel } from '#lib/events';
import { random } from '#lib/random';
import { sha256 } from '#lib/seal';
import type { Sealer, SealPlace } from '#lib/sealer';
import type { KeyChanged } from '../sign.events.ts';
import { addSealWord, lastSealWord } from '../sign.store.ts';

export type SealView = {
  readonly place: SealPlace;
  /** B: a seal. T: a time stamp too, that shows when it existed. LT: also what authorities say of withdrawals (ETSI TS 119 182-1 §6). */
  readonly level: 'B' | 'T' | 'LT';
  /** Absent when the certificate cannot be read, or the service does not answer. */
  readonly certificate?: SealCertificate;
  /** Why nothing can be sealed with it now. */
  readonly faults: readonly ErrorCode[];
  readonly confirmed?: { readonly by: string; readonly at: Date };
};
export type SealJob = { /** Fingerprint of the certificate they name as their key. */ readonly certificate: string; /** Whole but for the seal; what is sealed is JSON.stringify of them. */ readonly documents: readonly object[] };
/** `signatures`: of the JWS; with the payload, the text whose hash is `sha256` (sealedText of #credential). */
export type SealedAward = { readonly signatures: readonly object[]; readonly sha256: Uint8Array };
type Ports = { readonly db: Db; readonly clock: Clock; readonly keyChanged: Channel<KeyChanged>; readonly sealer: Sealer | undefined; readonly organisation: (id: string) => Promise<OwnOrganisation | undefined> };
type Looked = { readonly sealer: Sealer; readonly chain: readonly Uint8Array[]; readonly view: SealView };

const CODES: { readonly [F in SealFault]: ErrorCode } = { malformed: 'seal_malformed', key_weak: 'seal_key_weak', usage: 'seal_usage', not_yet: 'seal_not_yet', expired: 'seal_expired', other_organisation: 'seal_other_organisation' };
/** How the message begins of what stands beside the seal (credential/europass/jades). Never less than the level that is set up. */
const REFUSALS: readonly (readonly [start: string, code: ErrorCode])[] = [['time stamp', 'timestamp_failed'], ['revocation', 'revocation_failed'], ['withdrawn', 'seal_withdrawn']];

export function openSeals({ db, clock, keyChanged, sealer, organisation }: Ports) {
  async function look(org: string): Promise<Looked | undefined> {
    const owner = sealer?.organisations.includes(org) ? await organisation(org) : undefined;
    if (!sealer || !owner) return undefined;
    const common = { place: sealer.place, level: !sealer.askStamp ? 'B' as const : sealer.revocation ? 'LT' as const : 'T' as const };
    const chain = await sealer.chain().catch((error: unknown) => { if (!(error instanceof AcquisError)) throw error; });
    if (!chain) return { sealer, chain: [], view: { ...common, faults: ['seal_unavailable'] } };
    const { certificate, faults } = await judgeOwnCertificate(chain, owner, clock.now().getTime());
    const word = certificate && await db.asOrganisation(org, (tx) => lastSealWord(tx, org, Buffer.from(certificate.fingerprint, 'hex')));
    return { sealer, chain, view: { ...common, ...(certificate && { certificate }), faults: faults.map((fault) => CODES[fault]), ...(word?.ours && { confirmed: { by: word.by, at: word.at } }) } };
  }

  async function usable(org: string): Promise<{ readonly sealer: Sealer; readonly chain: readonly Uint8Array[]; readonly certificate: SealCertificate; readonly view: SealView }> {
    const found = await look(org), certificate = found?.view.certificate, [fault] = found?.view.faults ?? [];
    if (!found) throw new AcquisError('seal_missing');
    if (fault || !certificate) throw new AcquisError(fault ?? 'seal_malformed');
    return { ...found, certificate };
  }

  async function speak(org: string, by: string, fingerprint: string, ours: boolean): Promise<void> {
    await db.asOrganisation(org, async (tx) => {
      await addSealWord(tx, org, { certificate: Buffer.from(fingerprint, 'hex'), ours, by, at: clock.now() });
      await keyChanged.tell(tx, { organisation: org, key: fingerprint, what: ours ? 'seal-confirmed' : 'seal-withdrawn', by });
    });
  }

  /** The one that was looked at, whole, and its key tried. */
  async function confirm(org: string, fingerprint: string, by: string): Promise<void> {
    const { sealer, chain, certificate } = await usable(org);
    if (certificate.fingerprint !== fingerprint) throw new AcquisError('conflict', { message: 'the seal is another one by now' });
    await sealed({ sign: sealer.sign }, chain, certificate, ['{}']);
    await speak(org, by, fingerprint, true);
  }

  async function withdraw(org: string, fingerprint: string, by: string): Promise<void> {
    const found = await look(org);
    if (found?.view.certificate?.fingerprint !== fingerprint || !found.view.confirmed) throw new AcquisError('not_found');
    await speak(org, by, fingerprint, false);
  }

  async function confirmed(org: string) {
    const found = await usable(org);
    if (!found.view.confirmed) throw new AcquisError('seal_unconfirmed');
    return found;
  }

  async function sealDocument(org: string, document: Uint8Array, by: string): Promise<Uint8Array> {
    const { sealer, chain, certificate } = await confirmed(org);
    const [made] = await sealed(sealer, chain, certificate, [await payloadOf(parsed(document), chain[0] ?? new Uint8Array(), clock)]), bytes = Buffer.from(made?.text ?? '');
    await refuseInvalid(bytes);
    await db.asOrganisation(org, (tx) => keyChanged.tell(tx, { organisation: org, key: sha256(bytes).toString('hex'), what: 'sealed', by }));
    return new Uint8Array(bytes);
  }

  /** The certificate they were planned under, and no other: whoever renews it confirms it first, and the awards are planned anew under it. */
  async function sealAwards(org: string, { certificate: planned, documents }: SealJob): Promise<SealedAward[]> {
    const { sealer, chain, certificate } = await confirmed(org), [leaf = new Uint8Array()] = chain;
    if (certificate.fingerprint !== planned) throw new AcquisError('key_retired');
    const payloads: string[] = [];
    for (const document of documents) {
      const text = JSON.stringify(document);
      if (await payloadOf(document, leaf, clock) !== text) throw unsignable('something is missing that only the seal would bring');
      payloads.push(text);
    }
    const made = await sealed(sealer, chain, certificate, payloads);
    const done = made.map(({ text, signatures }) => ({ signatures, sha256: new Uint8Array(sha256(text)) })), [first] = made;
    if (first) await refuseInvalid(Buffer.from(first.text));
    return done;
  }

  async function refuseInvalid(bytes: Uint8Array): Promise<void> {
    const judged = await verify(bytes, { now: clock.now(), resolveDid: async () => ({ unavailable: true, why: 'not asked' }) });
    if (judged.verdict === 'invalid') throw unsignable(judged.checks.find(({ result }) => result === 'fail')?.code ?? 'invalid');
  }

  /** Each verified against the certificate before any is given out. */
  async function sealed({ sign, askStamp, revocation }: Pick<Sealer, 'sign' | 'askStamp' | 'revocation'>, chain: readonly Uint8Array[], { alg }: SealCertificate, payloads: readonly string[]): Promise<readonly SealMade[]> {
    try {
      return await sealAllJades(payloads, { chain, alg, sealedAt: stamp(clock.now()), sign: (messages) => sign(messages, alg), ...(askStamp && { stamps: { ask: askStamp, nonce: () => random(16) } }), ...(revocation && { revocation }) });
    } catch (cause) {
      if (!(cause instanceof CredentialError)) throw cause;
      throw new AcquisError(REFUSALS.find(([start]) => cause.message.startsWith(start))?.[1] ?? 'seal_key_mismatch', { cause, message: cause.message });
    }
  }

  return { isSet: (org: string) => sealer?.organisations.includes(org) ?? false, view: async (org: string) => (await look(org))?.view, confirm, withdraw, sealDocument, sealAwards };
}

/** What is sealed, as text. */
async function payloadOf(document: unknown, leaf: Uint8Array, clock: Clock): Promise<string> {
  try {
    return JSON.stringify(await readyToSeal(document, leaf, stamp(clock.now())));
  } catch (cause) {
    throw refusalOf(cause);
  }
}

function parsed(document: Uint8Array): unknown {
  try {
    return parseJson(document);
  } catch (cause) {
    throw refusalOf(cause);
  }
}

function refusalOf(cause: unknown): unknown {
  return cause instanceof CredentialError ? unsignable(cause.message, cause) : cause;
}

function unsignable(reason: string, cause?: unknown): AcquisError {
  return new AcquisError('unsignable', { values: { reason }, message: reason, ...(cause !== undefined && { cause }) });
}
