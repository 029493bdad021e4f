/** Verification: opens what it is given, judges it if it is of a form that is judged here, and says so in words. */
import type { Finding } from './finding.ts';
import { notChecked, pass, passed } from './finding.ts';
import { judgeOpenBadge } from './forms/ob3.ts';
import type { Judgement } from './forms/ob3.ts';
import type { Obj } from './json.ts';
import { open } from './open.ts';
import type { Opened } from './open.ts';
import type { VerifyPorts } from './ports.ts';
import { makeReport } from './report.ts';
import type { Form, Report } from './report.ts';

type Judge = (document: Obj, opened: Opened, ports: VerifyPorts) => Promise<Judgement>;

/** One file a form. What is recognised and not judged ends `unknown`. */
const JUDGES: ReadonlyMap<Form | null, Judge> = new Map([['ob3', judgeOpenBadge]]);

/**
 * Judges a credential in any carrier. Bad input never throws: everything becomes a report.
 * Order: carrier and form, terms, shape, issuer's key, signature, dates; only then status, issuer and log.
 */
export async function verify(input: Uint8Array | string, ports: VerifyPorts): Promise<Report> {
  const opened = open(input);
  const judge = JUDGES.get(opened.form);
  const format = opened.refusal ?? formatOf(opened, judge !== undefined);
  const judgement = judge && opened.document && passed(format) ? await judge(opened.document, opened, ports) : { findings: [], claims: null };
  return makeReport(opened, { ...judgement, findings: [format, ...judgement.findings] }, ports);
}

function formatOf({ form, carrier }: Opened, isJudged: boolean): Finding {
  if (isJudged) return pass('format', 'format_known');
  // A PDF without an attachment may carry a credential in a way that is not opened here.
  return notChecked('format', form === null && carrier !== 'pdf' ? 'not_a_credential' : 'form_unsupported');
}
