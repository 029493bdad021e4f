// The operator's own seal: shown as it is, used only for the organisation whose seal it is, and only after one of its owners said so.
import { CredentialError, judgeOwnCertificate, parseJson, readyToSeal, sealJades, verify, type OwnOrganisation, type SealCertificate, type SealFault } from '#credential';
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
  /** B: a seal. T: a seal and a time stamp that shows when it existed (ETSI TS 119 182-1 §6). */
  readonly level: 'B' | 'T';
  /** Absent when the certificate cannot be read, or the service does not answer. */
  readonly certificate?: SealCertificate;
  /** Why nothing can be sealed with it now. */
  readonly faults: readonly ErrorCode[];
  readonly confirmed?: { readonly by: string; readonly at: Date };
};
type Ports = { readonly db: Db; readonly clock: Clock; readonly keyChanged: Channel<KeyChanged>; readonly sealer: Sealer | undefined; readonly organisation: (id: string) => Promise<OwnOrganisation | undefined> };
type Looked = { readonly sealer: Sealer; readonly chain: readonly Uint8Array[]; readonly view: SealView };

const CODES: { readonly [F in SealFault]: ErrorCode } = { malformed: 'seal_malformed', key_weak: 'seal_key_weak', usage: 'seal_usage', not_yet: 'seal_not_yet', expired: 'seal_expired', other_organisation: 'seal_other_organisation' };

export function openSeals({ db, clock, keyChanged, sealer, organisation }: Ports) {
  async function look(org: string): Promise<Looked | undefined> {
    const owner = sealer?.organisations.includes(org) ? await organisation(org) : undefined;
    if (!sealer || !owner) return undefined;
    const common = { place: sealer.place, level: sealer.askStamp ? 'T' as const : 'B' as const };
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
    await sealed({ ...sealer, askStamp: undefined }, chain, certificate, '{}');
    await speak(org, by, fingerprint, true);
  }

  async function withdraw(org: string, fingerprint: string, by: string): Promise<void> {
    const found = await look(org);
    if (found?.view.certificate?.fingerprint !== fingerprint || !found.view.confirmed) throw new AcquisError('not_found');
    await speak(org, by, fingerprint, false);
  }

  async function sealDocument(org: string, document: Uint8Array, by: string): Promise<Uint8Array> {
    const { sealer, chain, certificate, view } = await usable(org);
    if (!view.confirmed) throw new AcquisError('seal_unconfirmed');
    const bytes = await sealed(sealer, chain, certificate, await payloadOf(document, chain[0] ?? new Uint8Array(), clock));
    const judged = await verify(bytes, { now: clock.now(), resolveDid: async () => ({ unavailable: true, why: 'not asked' }) });
    if (judged.verdict === 'invalid') throw unsignable(judged.checks.find(({ result }) => result === 'fail')?.code ?? 'invalid');
    await db.asOrganisation(org, (tx) => keyChanged.tell(tx, { organisation: org, key: sha256(bytes).toString('hex'), what: 'sealed', by }));
    return bytes;
  }

  /** Verified against the certificate before it is given out. */
  async function sealed(sealer: Pick<Sealer, 'sign'> & { readonly askStamp?: Sealer['askStamp'] | undefined }, chain: readonly Uint8Array[], { alg }: SealCertificate, payload: string): Promise<Uint8Array> {
    const { askStamp } = sealer, sign = async (bytes: Uint8Array) => (await sealer.sign([bytes], alg))[0] ?? new Uint8Array();
    try {
      return new Uint8Array(Buffer.from(await sealJades(payload, { chain, alg, sealedAt: stamp(clock.now()), sign, ...(askStamp && { stamps: { ask: askStamp, nonce: () => random(16) } }) })));
    } catch (cause) {
      if (!(cause instanceof CredentialError)) throw cause;
      throw new AcquisError(/^time stamp/.test(cause.message) ? 'timestamp_failed' : 'seal_key_mismatch', { cause, message: cause.message });
    }
  }

  return { isSet: (org: string) => sealer?.organisations.includes(org) ?? false, view: async (org: string) => (await look(org))?.view, confirm, withdraw, sealDocument };
}

/** What is sealed, as text. */
async function payloadOf(document: Uint8Array, leaf: Uint8Array, clock: Clock): Promise<string> {
  try {
    return JSON.stringify(await readyToSeal(parseJson(document), leaf, stamp(clock.now())));
  } catch (cause) {
    if (!(cause instanceof CredentialError)) throw cause;
    throw unsignable(cause.message, cause);
  }
}

function unsignable(reason: string, cause?: unknown): AcquisError {
  return new AcquisError('unsignable', { values: { reason }, message: reason, ...(cause !== undefined && { cause }) });
}
