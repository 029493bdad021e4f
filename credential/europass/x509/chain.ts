/** From a certificate up to one that is trusted (RFC 5280 §6.1), at a moment. */
import type { VerifyCode } from '../../verify/report.ts';
import type { Certificate, Usage } from './certificate.ts';
import { isSignedBy } from './signature.ts';

/** What the lowest certificate is used for. */
export type Purpose = 'seal' | 'time' | 'ocsp';

export type Fault = { readonly code: VerifyCode; readonly detail: string };

export type Chain =
  /** From the lowest to the trusted one, both included. */
  | { readonly outcome: 'trusted'; readonly path: readonly Certificate[] }
  | { readonly outcome: 'untrusted' }
  /** It leads to a trusted one, or claims to, and breaks a rule. */
  | { readonly outcome: 'refused'; readonly fault: Fault }
  /** Good but for its dates. */
  | { readonly outcome: 'expired' };

type Ask = { readonly pool: readonly Certificate[]; readonly anchors: readonly Certificate[]; readonly purpose: Purpose; /** Milliseconds since 1970. */ readonly at: number };

/** Longer paths and more of them are only work for the verifier. */
const [MAX_PATH, MAX_PATHS] = [6, 12];

export async function findChain(leaf: Certificate, { pool, anchors, purpose, at }: Ask): Promise<Chain> {
  const own = leafFault(leaf, purpose);
  if (own) return { outcome: 'refused', fault: own };
  const paths = pathsOf(leaf, pool, anchors);
  let best: Chain = { outcome: 'untrusted' };
  for (const path of paths) {
    const fault = await pathFault(path);
    const judged: Chain = fault ? { outcome: 'refused', fault } : inTime(path, at);
    if (judged.outcome === 'trusted') return judged;
    if (best.outcome === 'untrusted' || judged.outcome === 'expired') best = judged;
  }
  return best;
}

/** id-kp-timeStamping, id-kp-OCSPSigning (RFC 3161 §2.3, RFC 6960 §4.2.2.2). */
const [TIME, OCSP] = ['1.3.6.1.5.5.7.3.8', '1.3.6.1.5.5.7.3.9'] as const;
/** Mail, documents, documents as Microsoft and Adobe name them, any: what authorities put into certificates for seals. */
const SEAL: readonly string[] = ['1.3.6.1.5.5.7.3.4', '1.3.6.1.5.5.7.3.36', '1.3.6.1.4.1.311.10.3.12', '1.2.840.113583.1.1.5', '2.5.29.37.0'];

/** What the certificate itself says against this use. */
export function leafFault({ foreign, isAuthority, usages, purposes }: Certificate, purpose: Purpose): Fault | undefined {
  if (foreign !== undefined) return { code: 'cert_critical', detail: foreign };
  if (isAuthority && purpose === 'seal') return { code: 'cert_usage', detail: 'an authority’s certificate' };
  if (usages && !may(usages, 'digitalSignature') && !may(usages, 'nonRepudiation')) return { code: 'cert_usage', detail: 'key usage without digitalSignature and nonRepudiation' };
  const isMeant = purpose === 'seal' ? !purposes || SEAL.some((oid) => purposes.has(oid)) : purposes?.has(purpose === 'time' ? TIME : OCSP) === true;
  return isMeant ? undefined : { code: 'cert_usage', detail: 'extended key usage is for something else' };
}

/** By names and key identifiers alone; every signature is looked at afterwards. */
function pathsOf(leaf: Certificate, pool: readonly Certificate[], anchors: readonly Certificate[]): readonly (readonly Certificate[])[] {
  if (anchors.some((anchor) => isSame(anchor, leaf))) return [[leaf]];
  const found: (readonly Certificate[])[] = [];
  const open: (readonly Certificate[])[] = [[leaf]];
  for (let path = open.shift(); path && found.length < MAX_PATHS && open.length < MAX_PATHS * 4; path = open.shift()) {
    const [below, known] = [path[path.length - 1] as Certificate, path];
    found.push(...anchors.filter((anchor) => mayIssue(anchor, below)).map((anchor) => [...known, anchor]));
    if (path.length < MAX_PATH) open.push(...pool.filter((next) => mayIssue(next, below) && !known.some((one) => isSame(one, next))).map((next) => [...known, next]));
  }
  return found;
}

function mayIssue(above: Certificate, below: Certificate): boolean {
  const isKey = above.keyId === undefined || below.issuerKeyId === undefined || above.keyId === below.issuerKeyId;
  return above.subject.der === below.issuer.der && isKey && !isSame(above, below);
}

async function pathFault(path: readonly Certificate[]): Promise<Fault | undefined> {
  for (const [i, below] of path.slice(0, -1).entries()) {
    const above = path[i + 1] as Certificate;
    // A trusted certificate is a name and a key (§6.1.1); what it limits is still kept.
    const isAnchor = i + 2 === path.length;
    if (below.scheme === 'weak') return { code: 'key_weak', detail: 'signed with MD5 or SHA-1' };
    if (!(await isSignedBy(above, below.scheme, below.signed, below.signature))) return { code: 'cert_broken', detail: `certificate ${i} is not signed by the one above it` };
    if (above.foreign !== undefined && !isAnchor) return { code: 'cert_critical', detail: above.foreign };
    if (!above.isAuthority || (above.usages && !may(above.usages, 'keyCertSign'))) return { code: 'cert_usage', detail: `certificate ${i + 1} may not issue certificates` };
    // §4.2.1.9: those that name themselves as issuer do not count.
    const between = path.slice(1, i + 1).filter(({ subject, issuer }) => subject.der !== issuer.der).length;
    if (above.pathLength !== undefined && between > above.pathLength) return { code: 'cert_usage', detail: `certificate ${i + 1} allows ${above.pathLength} authorities below it` };
  }
  return undefined;
}

function inTime(path: readonly Certificate[], at: number): Chain {
  const dated = path.length === 1 ? path : path.slice(0, -1);
  if (dated.some(({ from }) => at < from)) return { outcome: 'refused', fault: { code: 'key_not_valid_then', detail: 'a certificate is not valid yet' } };
  return dated.some(({ until }) => at > until) ? { outcome: 'expired' } : { outcome: 'trusted', path };
}

export function isSame(a: Certificate, b: Certificate): boolean {
  return a.der.length === b.der.length && a.der.every((byte, i) => byte === b.der[i]);
}

function may(usages: ReadonlySet<Usage>, usage: Usage): boolean {
  return usages.has(usage);
}
