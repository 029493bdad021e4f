// Evidence of a day: what others answered when a credential was verified, kept sealed, so that it can be verified as of that day when they no longer answer.
import { createHmac } from 'node:crypto';
import type { Report } from '#credential';
import type { Tx } from '#lib/db';
import type { Lang } from '#lib/i18n';
import { open, seal, sha256 } from '#lib/seal';
import type { Seen } from '#rooms/verify';
import type { Held, HoldPorts } from '../hold.ts';
import { documentRows, evidenceRows, insertEvidence, putDocument, type EvidenceRow } from '../store/imports.ts';
import { aad, type PersonKey, type Vault } from './keep.ts';

/** One answer, as it is remembered: its bytes lie apart, the same for all credentials that need them. */
export type Trace = { readonly address: string; readonly at: string; readonly sha256: string; readonly mark: string; readonly contentType?: string; /** An archive of another house says so; this house saw nothing of it, and judges by nothing of it. */ readonly brought?: true };
/** As of the day: what a verifier says of it with the answers of then. */
export type AsOf = { readonly at: Date; readonly report: Report };
export type KeptAnswer = Seen & { readonly sha256: string };

/** That nobody answered, not that somebody said no. */
const SILENT: ReadonlySet<string> = new Set(['issuer_key_unavailable', 'issuer_not_found', 'status_unreachable', 'status_stale', 'ob2_hosted_needs_network', 'qr_unreachable']);
const MOST = 64;

export type EvidencePart = ReturnType<typeof openEvidence>;

export function openEvidence({ db, clock, people, verify }: Pick<HoldPorts, 'db' | 'clock' | 'people' | 'verify'>, { keyOf }: Pick<Vault, 'keyOf'>) {
  /** Bytes under their mark; answers where they are. */
  async function put(tx: Tx, person: string, { id, key }: PersonKey, bytes: Uint8Array): Promise<Buffer> {
    const mark = createHmac('sha256', key).update(bytes).digest();
    await putDocument(tx, person, { mark, key_id: id, sealed: seal(key, bytes, aad('document', mark.toString('hex'))) });
    return mark;
  }

  async function get(tx: Tx, person: string, marks: readonly Buffer[]): Promise<Map<string, Buffer>> {
    const rows = await documentRows(tx, person, marks), keys = await people.keys.open(tx, [...new Set(rows.map((row) => row.key_id))]);
    return new Map(rows.flatMap((row) => { const key = keys.get(row.key_id), name = row.mark.toString('hex'); return key ? [[name, open(key, row.sealed, aad('document', name))] as const] : []; }));
  }

  async function trace(tx: Tx, person: string, key: PersonKey, seen: readonly Seen[]): Promise<Trace[]> {
    const traces: Trace[] = [], first = new Map(seen.map((one) => [one.address, one]));
    for (const { address, at, bytes, contentType } of [...first.values()].slice(0, MOST)) {
      const mark = await put(tx, person, key, bytes);
      traces.push({ address, at: at.toISOString(), sha256: sha256(bytes).toString('hex'), mark: mark.toString('hex'), ...(contentType !== undefined && { contentType }) });
    }
    return traces;
  }

  async function attach(tx: Tx, person: string, credential: string, key: PersonKey, at: Date, traces: readonly Trace[]): Promise<void> {
    await insertEvidence(tx, person, traces.map((one, number): EvidenceRow => ({ credential, at, number, key_id: key.id, mark: Buffer.from(one.mark, 'hex'), sealed_note: seal(key.key, JSON.stringify(one), aad('evidence', credential)) })));
  }

  /** What was answered on the newest day that something was kept of. */
  async function answers({ person, id }: Pick<Held, 'person' | 'id'>): Promise<{ at: Date; seen: readonly KeptAnswer[] } | undefined> {
    return db.asPerson(person, async (tx) => {
      const rows = await evidenceRows(tx, person, id), keys = rows.length > 0 ? await people.keys.open(tx, [...new Set(rows.map((row) => row.key_id))]) : new Map<string, Buffer>();
      const own = rows.flatMap((row) => { const key = keys.get(row.key_id), one = key && JSON.parse(open(key, row.sealed_note, aad('evidence', id)).toString('utf8')) as Trace; return one && !one.brought ? [{ row, one }] : []; });
      const day = own[0]?.row.at, then = own.filter(({ row }) => row.at.getTime() === day?.getTime());
      if (!day) return undefined;
      const documents = await get(tx, person, then.map(({ row }) => row.mark));
      return { at: day, seen: then.flatMap(({ row, one }): KeptAnswer[] => {
        const bytes = documents.get(row.mark.toString('hex'));
        if (!bytes) return [];
        return [{ address: one.address, at: new Date(one.at), bytes, contentType: one.contentType, sha256: one.sha256 }];
      }) };
    });
  }

  /** Undefined where the issuer answered, or nothing was kept. Nothing of it is today's word. */
  async function asOf(held: Held, said: Report, lang: Lang): Promise<AsOf | undefined> {
    if (!isSilence(said)) return undefined;
    const then = await answers(held);
    return then && { at: then.at, report: await verify.judge(held.bytes, { lang, at: then.at, from: then.seen, logProof: held.logProof }) };
  }

  /** Of a judgement made now; for credentials that nothing was kept of yet, or not for long. */
  async function remember(tx: Tx, { person, id }: Pick<Held, 'person' | 'id'>, seen: readonly Seen[]): Promise<void> {
    const key = await keyOf(tx, person);
    await attach(tx, person, id, key, clock.now(), await trace(tx, person, key, seen));
  }

  return { put, get, trace, attach, answers, asOf, remember };
}

/** The issuer, or whoever keeps its lists, did not answer: nothing was found against the credential. */
export function isSilence({ verdict, checks }: Pick<Report, 'verdict' | 'checks'>): boolean {
  return verdict === 'unknown' && checks.some(({ result, code }) => result === 'not_checked' && SILENT.has(code));
}
