/** Verification: opens what it is given, judges it if it is of a form that is judged here, and says so in words. */
import type { Finding } from './finding.ts';
import { notChecked, pass, passed } from './finding.ts';
import { judgeLearnerRecord } from './forms/clr.ts';
import type { Judge } from './forms/judge.ts';
import { judgeOldBadge } from './forms/ob2.ts';
import { judgeOpenBadge } from './forms/ob3.ts';
import { judgeCredentialOfAnyKind } from './forms/vc.ts';
import { judgePresentation } from './forms/vp.ts';
import { open } from './open.ts';
import type { Opened } from './open.ts';
import type { VerifyPorts } from './ports.ts';
import { makeReport } from './report.ts';
import type { Form, Report } from './report.ts';

/** One file a form. What is recognised and not judged ends `unknown`. */
const JUDGES: ReadonlyMap<Form | null, Judge> = new Map<Form | null, Judge>([
  ['ob3', judgeOpenBadge],
  ['ob2', judgeOldBadge],
  ['ob1', judgeOldBadge],
  ['clr', judgeLearnerRecord],
  ['endorsement', judgeCredentialOfAnyKind],
  ['vc', judgeCredentialOfAnyKind],
  ['vp', judgePresentation],
]);

/** Credentials in credentials: a presentation of learner records of endorsed badges, and no more. */
const MAX_NESTED = 3;

/**
 * Judges a credential in any carrier. Bad input never throws: everything becomes a report.
 * Order: carrier and form, terms, shape, issuer's key, signature, dates; only then status, issuer, log and what is inside.
 */
export function verify(input: Uint8Array | string, ports: VerifyPorts): Promise<Report> {
  return verifyAt(0, input, ports);
}

async function verifyAt(depth: number, input: Uint8Array | string, ports: VerifyPorts): Promise<Report> {
  const opened = open(input);
  const judge = depth > MAX_NESTED ? undefined : JUDGES.get(opened.form);
  const format = opened.refusal ?? formatOf(opened, judge !== undefined);
  // What came beside the whole says nothing of its parts.
  const { logProof: _, recipient: __, ...inside } = ports;
  const inner = (text: string) => verifyAt(depth + 1, text, { ...inside, resolveDid: (did) => ports.resolveDid(did) });
  const { document } = opened;
  const judgement = judge && document && passed(format) ? await judge({ ...opened, document }, ports, inner) : { findings: [], claims: null };
  return makeReport(opened, { ...judgement, findings: [format, ...judgement.findings] }, ports);
}

function formatOf({ form, carrier }: Opened, isJudged: boolean): Finding {
  if (isJudged) return pass('format', 'format_known');
  // A PDF without an attachment may carry a credential in a way that is not opened here.
  return notChecked('format', form === null && carrier !== 'pdf' ? 'not_a_credential' : 'form_unsupported');
}
