/** Verification: opens what it is given, judges it if it is of a form that is judged here, and says so in words. */
import { judgeArchive } from './archive.ts';
import type { Finding } from './finding.ts';
import { isCredential, notChecked, pass, passed } from './finding.ts';
import { judgeBlockcert } from './forms/blockcerts.ts';
import { judgeLearnerRecord } from './forms/clr.ts';
import { judgeExtract } from './forms/extract.ts';
import { judgeSealed } from './forms/elm.ts';
import type { Judge, Judgement } from './forms/judge.ts';
import { judgeOldBadge } from './forms/ob2.ts';
import { judgeOpenBadge } from './forms/ob3.ts';
import { judgeReceipt } from './forms/receipt.ts';
import { judgeSdJwt } from './forms/sd-jwt.ts';
import { judgeCredentialOfAnyKind } from './forms/vc.ts';
import { judgePresentation } from './forms/vp.ts';
import { open } from './open.ts';
import type { Opened } from './open.ts';
import type { VerifyPorts } from './ports.ts';
import { makeReport } from './report.ts';
import type { Form, Report } from './report.ts';
import { sparing } from './sparing.ts';

/** One file a form. What is recognised and not judged ends `unknown`. */
const JUDGES: ReadonlyMap<Form | null, Judge> = new Map<Form | null, Judge>([
  ['ob3', judgeOpenBadge],
  ['ob2', judgeOldBadge],
  ['ob1', judgeOldBadge],
  ['clr', judgeLearnerRecord],
  ['endorsement', judgeCredentialOfAnyKind],
  ['blockcerts', judgeBlockcert],
  ['vc', judgeCredentialOfAnyKind],
  ['vp', judgePresentation],
  ['elm', judgeSealed],
  ['receipt', judgeReceipt],
  ['extract', judgeExtract],
  ['sd-jwt', judgeSdJwt],
]);

/** Credentials in credentials: a presentation of learner records of endorsed badges, and no more. */
const MAX_NESTED = 3;

/**
 * Judges a credential in any carrier. Bad input never throws: everything becomes a report.
 * Order: carrier and form, terms, shape, issuer's key, signature, dates; only then status, issuer, log and what is inside.
 */
export function verify(input: Uint8Array | string, ports: VerifyPorts): Promise<Report> {
  return verifyAt(0, input, sparing(ports));
}

/** `inArchive`: another archive would be the second of a chain without end. */
async function verifyAt(depth: number, input: Uint8Array | string, ports: VerifyPorts, inArchive = false): Promise<Report> {
  const opened = await open(input, ports);
  if (opened.files && inArchive) return makeReport(opened, { findings: [notChecked('format', 'archive_nested')], claims: null }, ports);
  if (opened.files) return makeReport(opened, await judgeArchive(opened.files, ports, (bytes, inside) => verifyAt(depth + 1, bytes, inside, true)), ports);
  if (opened.address !== undefined) return follow(depth, opened, opened.address, ports);
  const judge = depth > MAX_NESTED ? undefined : opened.seal ? judgeSealed : JUDGES.get(opened.form);
  const format = opened.refusal ?? formatOf(opened, judge !== undefined && opened.document !== undefined);
  const inner = (text: string) => verifyAt(depth + 1, text, inside(ports));
  const { document } = opened;
  const judgement = judge && document && passed(format) ? await judge({ ...opened, document }, ports, inner) : { findings: [], claims: null };
  return makeReport(opened, { ...judgement, findings: [format, ...judgement.findings] }, ports);
}

/** What came beside the whole says nothing of its parts. */
function inside({ logProof: _, recipient: __, presentation: ___, refresh: ____, ...ports }: VerifyPorts): VerifyPorts {
  return { ...ports, resolveDid: (did) => ports.resolveDid(did) };
}

function formatOf({ form }: Opened, isJudged: boolean): Finding {
  if (isJudged) return pass('format', 'format_known');
  // A list of withdrawn credentials is signed like one and is about nobody.
  return notChecked('format', form === null || form === 'status-list' ? 'not_a_credential' : 'form_unsupported');
}

/** A code in a picture leads somewhere: one step, as if the reader had opened it, and what stands there has to prove itself. */
async function follow(depth: number, opened: Opened, address: string, ports: VerifyPorts): Promise<Report> {
  const { readQr: _, readAddress, ...there } = ports;
  const refused = (finding: Finding): Report => ({ ...makeReport(opened, { findings: [finding], claims: null } satisfies Judgement, ports), address });
  if (!readAddress) return refused(notChecked('format', 'qr_address'));
  const found = await readAddress(address);
  if ('unavailable' in found) return refused(notChecked('format', 'qr_unreachable', { detail: found.why }));
  const report = await verifyAt(depth + 1, found.bytes, { ...there, resolveDid: (did) => ports.resolveDid(did) });
  return isCredential(report) ? { ...report, carrier: 'qr', address } : refused(notChecked('format', 'qr_unreachable'));
}
