/**
 * Level LT (ETSI TS 119 182-1 §5.3, §6): beside the time stamp, every certificate of the path of the sealer and of the stamp, and what their
 * authorities said of each: that it was not withdrawn when the seal was stamped.
 */
import { toBase64 } from '../../bytes.ts';
import { CredentialError } from '../../errors.ts';
import type { Certificate } from '../x509/certificate.ts';
import { readCertificate } from '../x509/certificate.ts';
import { findChain, isSame } from '../x509/chain.ts';
import type { Purpose } from '../x509/chain.ts';
import { inquiryAbout } from '../x509/inquiry.ts';
import { called } from '../x509/name.ts';
import { withdrawalOf } from '../x509/revocation.ts';
import type { Material } from '../x509/revocation.ts';
import { readStamp } from './timestamp.ts';

/** How questions travel is the caller's. */
export type RevocationSource = {
  /** Certificates of authorities, DER: those that a path ends at, and those between that came with nothing. */
  readonly authorities: readonly Uint8Array[];
  /** What lies ready, DER; looked at before anybody is asked. */
  readonly atHand: () => Promise<Material>;
  /** `application/ocsp-request` to `application/ocsp-response`. Absent: nobody is asked. */
  readonly askAnswer?: (url: string, request: Uint8Array) => Promise<Uint8Array>;
  /** A list of withdrawn certificates, DER. Absent: nobody is asked. */
  readonly askList?: (url: string) => Promise<Uint8Array>;
};

type Sealed = { readonly chain: readonly Uint8Array[]; readonly signature: Uint8Array; readonly token: Uint8Array };
type Paths = { readonly at: number; readonly present: readonly Certificate[]; readonly paths: readonly (readonly Certificate[])[] };

/**
 * For several seals: what was answered for one is used for the next as long as it counts. `chain`: DER, the sealer's own first. Answers with
 * what goes into `etsiU` after the time stamp, in order; `signature` as it is written. Errors: `bad_argument` with a message that begins `withdrawn:` for a certificate
 * that its authority has withdrawn, `revocation:` for one of which nothing usable is said. Nothing less than all is given.
 */
export function openLongTerm(chain: readonly Uint8Array[], source: RevocationSource): (signature: Uint8Array, token: Uint8Array) => Promise<readonly object[]> {
  let known: Material | undefined;
  return async (signature, token) => {
    known ??= await source.atHand();
    const { lists, answers, entries } = await longTermOf({ chain, signature, token }, known, source);
    known = { lists: [...new Set([...known.lists, ...lists])], answers: [...new Set([...known.answers, ...answers])] };
    return entries;
  };
}

async function longTermOf(sealed: Sealed, ready: Material, source: RevocationSource): Promise<Material & { readonly entries: readonly object[] }> {
  const { at, present, paths } = await pathsOf(sealed, source), lists: Uint8Array[] = [], answers: Uint8Array[] = [];
  for (const [i, path] of paths.entries()) {
    for (const [j, certificate] of path.slice(0, -1).entries()) {
      const isOwn = i === 0 && j === 0, said = await saidOf({ certificate, authority: path[j + 1] as Certificate, at }, ready, source, isOwn);
      if (said) (said.kind === 'list' ? lists : answers).push(said.der);
    }
  }
  const missing = distinct(paths.flat()).filter((one) => !present.some((other) => isSame(one, other)));
  const [crlVals, ocspVals] = [distinctBytes(lists), distinctBytes(answers)];
  const entries = [
    ...(missing.length > 0 ? [{ xVals: missing.map(({ der }) => ({ x509Cert: { val: toBase64(der) } })) }] : []),
    { rVals: { ...(crlVals.length > 0 && { crlVals: crlVals.map((val) => ({ val })) }), ...(ocspVals.length > 0 && { ocspVals: ocspVals.map((val) => ({ val })) }) } },
  ];
  return { lists, answers, entries };
}

/** Of the sealer and of whoever made the stamp, at the moment of the stamp. */
async function pathsOf({ chain, signature, token }: Sealed, { authorities }: RevocationSource): Promise<Paths> {
  const stamp = await readStamp(token, signature, []), own = chain.map(readCertificate), [leaf] = own;
  if (!stamp || !leaf) throw refused('revocation', 'there is no sound time stamp to prove it for');
  const known = authorities.map(readCertificate), present = [...own, ...stamp.certificates], pool = [...present, ...known];
  // Whoever signs himself is where a path ends: whom to trust is for the reader to say.
  const anchors = distinct(pool.filter(({ subject, issuer }) => subject.der === issuer.der));
  const pathOf = async (from: Certificate, purpose: Purpose) => {
    const found = await findChain(from, { pool, anchors, purpose, at: stamp.time });
    if (found.outcome !== 'trusted') throw refused('revocation', found.outcome === 'untrusted' ? `the certificate of ${called(from.issuer)} is not at hand` : `the certificates above ${called(from.subject)} do not hold (${found.outcome})`);
    return found.path;
  };
  return { at: stamp.time, present, paths: [await pathOf(leaf, 'seal'), await pathOf(stamp.signer, 'time')] };
}

type Asked = { readonly certificate: Certificate; readonly authority: Certificate; readonly at: number };
type Said = { readonly kind: 'list' | 'answer'; readonly der: Uint8Array };

/** The first that answers for the moment. A certificate that names no place to ask cannot be withdrawn; of the sealer's own something has to be said. */
async function saidOf(asked: Asked, ready: Material, source: RevocationSource, isOwn: boolean): Promise<Said | undefined> {
  const { certificate, authority } = asked, why: string[] = [];
  const sources: (() => Promise<Said>)[] = [
    ...ready.answers.map((der) => async (): Promise<Said> => ({ kind: 'answer', der })), ...ready.lists.map((der) => async (): Promise<Said> => ({ kind: 'list', der })),
    ...(source.askAnswer ? certificate.places.answers : []).map((url) => async (): Promise<Said> => ({ kind: 'answer', der: await source.askAnswer?.(url, await inquiryAbout(certificate, authority)) ?? new Uint8Array() })),
    ...(source.askList ? certificate.places.lists : []).map((url) => async (): Promise<Said> => ({ kind: 'list', der: await source.askList?.(url) ?? new Uint8Array() })),
  ];
  for (const ask of sources) {
    try {
      const said = await ask(), outcome = await withdrawalOf(asked, said.kind === 'list' ? { lists: [said.der], answers: [] } : { lists: [], answers: [said.der] });
      if (outcome === 'revoked') throw refused('withdrawn', called(certificate.subject));
      if (outcome === 'good') return said;
      why.push(`a${said.kind === 'list' ? ' list' : 'n answer'} that does not count for this certificate at this moment`);
    } catch (error) {
      if (error instanceof CredentialError) throw error;
      why.push(error instanceof Error ? error.message : 'no answer');
    }
  }
  if (certificate.isRevocable || isOwn) throw refused('revocation', `${called(certificate.subject)}: ${why.slice(-3).join('; ') || 'nowhere to ask and nothing at hand'}`);
  return undefined;
}

function distinct(all: readonly Certificate[]): readonly Certificate[] {
  return all.filter((one, i) => all.findIndex((other) => isSame(one, other)) === i);
}

/** In base64. */
function distinctBytes(all: readonly Uint8Array[]): readonly string[] {
  return [...new Set(all.map(toBase64))];
}

function refused(kind: 'revocation' | 'withdrawn', message: string): CredentialError {
  return new CredentialError('bad_argument', `${kind}: ${message}`);
}
