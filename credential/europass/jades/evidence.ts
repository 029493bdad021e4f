/** What came with a seal to outlive its certificate (ETSI TS 119 182-1 §5.3, §6): time stamps, certificates, lists. */
import { fromBase64, utf8 } from '../../bytes.ts';
import type { SealLevel } from '../seal.ts';
import type { Finding } from '../../verify/finding.ts';
import { fail, notChecked, pass } from '../../verify/finding.ts';
import { asList, asObject } from '../../verify/json.ts';
import type { Obj } from '../../verify/json.ts';
import type { Certificate } from '../x509/certificate.ts';
import { readCertificate } from '../x509/certificate.ts';
import { findChain } from '../x509/chain.ts';
import { withdrawalAlong } from '../x509/revocation.ts';
import type { Material } from '../x509/revocation.ts';
import type { JadesSeal } from './open.ts';
import { readStamp } from './timestamp.ts';

type StampKind = 'adoTst' | 'sigTst' | 'arcTst';
type Token = { readonly kind: StampKind; readonly der: Uint8Array; readonly about: Uint8Array };

export type Evidence = {
  readonly level: SealLevel;
  readonly tokens: readonly Token[];
  readonly certificates: readonly Certificate[];
  readonly material: Material;
  /** Read and named, and of no weight. */
  readonly unjudged: readonly string[];
};

/** `time`: since when the signature has existed, by a trusted time stamp; milliseconds since 1970. */
export type Witness = { readonly findings: readonly Finding[]; readonly time?: number };

const [MAX_CERTIFICATES, MAX_TOKENS] = [24, 8];
const NAMED = ['srCms', 'srAts', 'sigPId', 'sigPl'] as const;

/** Nothing is believed yet. What cannot be read is named. */
export function gatherEvidence(seal: JadesSeal): Evidence {
  const tokens: Token[] = tokensOf('adoTst', seal.header['adoTst'], utf8(seal.payload ?? ''));
  const [certificates, lists, answers, unjudged]: [Certificate[], Uint8Array[], Uint8Array[], string[]] = [[], [], [], NAMED.filter((name) => name in seal.header)];
  const addValues = (x: unknown, r: unknown) => {
    certificates.push(...binaries(x, 'x509Cert').slice(0, MAX_CERTIFICATES).flatMap(certificateOf));
    lists.push(...asList(asObject(r)?.['crlVals']).flatMap(binaryOf));
    answers.push(...asList(asObject(r)?.['ocspVals']).flatMap(binaryOf));
  };
  for (const [i, { text, value }] of seal.unsigned.entries()) {
    const [[name = '', content] = []] = Object.entries(value);
    const both = asObject(content) ?? {};
    // §5.3.4: over the signature as it is written.
    if (name === 'sigTst') tokens.push(...tokensOf(name, content, utf8(seal.signatureText)));
    else if (name === 'arcTst' && text !== undefined) tokens.push(...tokensOf(name, content, utf8(archivedText(seal, i))));
    else if (name === 'xVals') addValues(content, undefined);
    else if (name === 'rVals') addValues(undefined, content);
    else if (name === 'tstVD' || name === 'anyValData') addValues(both['xVals'], both['rVals']);
    else unjudged.push(name.slice(0, 40));
  }
  const has = (kind: string) => seal.unsigned.some(({ value }) => kind in value);
  const isLong = has('xVals') || has('rVals') || has('tstVD') || has('anyValData');
  // Material without a stamp shows nothing of the moment: each level stands on the one before.
  const level = has('arcTst') ? 'LTA' : !has('sigTst') ? 'B' : isLong ? 'LT' : 'T';
  return { level, tokens: tokens.slice(0, MAX_TOKENS), certificates, material: { lists, answers }, unjudged };
}

/** From the outermost stamp inwards: each shows that what it covers was there before its own certificate ended. */
export async function judgeEvidence({ tokens, certificates, material, unjudged }: Evidence, anchors: readonly Certificate[], at: number): Promise<Witness> {
  let since = at;
  let [isWitnessed, isDoubtful, isFalse] = [false, false, false];
  for (const { kind, der, about } of tokens.toReversed()) {
    const stamp = await readStamp(der, about, certificates);
    if (!stamp) isFalse = true;
    if (!stamp || kind === 'adoTst') continue;
    const chain = await findChain(stamp.signer, { pool: [...stamp.certificates, ...certificates], anchors, purpose: 'time', at: since });
    const isInTime = stamp.signer.from <= stamp.time && stamp.time <= stamp.signer.until && stamp.time <= since;
    const isWithdrawn = chain.outcome === 'trusted' && (await withdrawalAlong(chain.path, material, stamp.time)) === 'revoked';
    if (chain.outcome !== 'trusted' || !isInTime || isWithdrawn) isDoubtful = true;
    else [since, isWitnessed] = [stamp.time, true];
  }
  const found = isFalse ? [fail('evidence', 'timestamp_mismatch')] : isWitnessed ? [pass('evidence', 'timestamp_ok')] : isDoubtful ? [notChecked('evidence', 'timestamp_untrusted')] : [];
  const rest = unjudged.length > 0 ? [notChecked('evidence', 'evidence_unjudged', { detail: unjudged.join(', ') })] : [];
  return { findings: [...found, ...rest], ...(isWitnessed && !isFalse && { time: since }) };
}

/** §5.3.6.2.2, for unsigned properties in base64url: everything signed, the signature, and what stands before. */
function archivedText({ payload = '', protected: head, signatureText, unsigned }: JadesSeal, before: number): string {
  return `${payload}.${head}.${signatureText}.${unsigned.slice(0, before).map(({ text }) => text).join('')}`;
}

function tokensOf(kind: StampKind, value: unknown, about: Uint8Array): Token[] {
  return asList(asObject(value)?.['tstTokens']).flatMap((token) => binaryOf(token).map((der) => ({ kind, der, about })));
}

function binaries(value: unknown, member: string): readonly Uint8Array[] {
  return asList(value).flatMap((item) => binaryOf(asObject(item)?.[member]));
}

/** `{ "val": base64 }` or the base64 itself (§5.4.1). */
function binaryOf(value: unknown): readonly Uint8Array[] {
  const text = (asObject(value) as Obj | undefined)?.['val'] ?? value;
  const bytes = typeof text === 'string' ? fromBase64(text) : undefined;
  return bytes ? [bytes] : [];
}

function certificateOf(der: Uint8Array): readonly Certificate[] {
  try {
    return [readCertificate(der)];
  } catch {
    // One that cannot be read helps no chain.
    return [];
  }
}
