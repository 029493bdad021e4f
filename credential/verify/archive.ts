/** Several files in one: each is judged by itself, and the whole is no better than the worst credential in it. */
import { findingOn } from './checks/contained.ts';
import type { InnerFile } from './carriers/carrier.ts';
import { isZip } from './carriers/zip.ts';
import type { Finding } from './finding.ts';
import { isCredential, notChecked, pass } from './finding.ts';
import type { Judgement } from './forms/judge.ts';
import type { Opened } from './open.ts';
import type { VerifyPorts } from './ports.ts';
import { makeReport } from './report.ts';
import type { Report } from './report.ts';

/** More would be work for the verifier, and its network. */
const MAX_CREDENTIALS = 100;

type JudgeBytes = (bytes: Uint8Array, ports: VerifyPorts) => Promise<Report>;

export async function judgeArchive(files: readonly InnerFile[], ports: VerifyPorts, judge: JudgeBytes): Promise<Judgement> {
  const { readQr: _, readAddress: __, logProof: ___, ...inside } = ports, contained: Report[] = [];
  let count = 0;
  for (const file of files) {
    const report = refusalOf(file, ports) ?? (count < MAX_CREDENTIALS ? await judge(file.bytes, inside) : undefined);
    if (!report) return { findings: [pass('format', 'format_archive'), notChecked('contained', 'contained_many')], claims: null, contained };
    if (isCredential(report)) count += 1;
    contained.push({ ...report, file: file.name });
  }
  const credentials = contained.filter(isCredential);
  if (credentials.length === 0) return { findings: [notChecked('format', 'not_a_credential')], claims: null };
  return { findings: [pass('format', 'format_archive'), findingOn(credentials)], claims: null, contained };
}

function refusalOf({ bytes, refusal }: InnerFile, ports: VerifyPorts): Report | undefined {
  const finding: Finding | undefined = refusal ? notChecked('format', refusal) : isZip(bytes) ? notChecked('format', 'archive_nested') : undefined;
  const opened: Opened = { carrier: refusal ? 'unknown' : 'zip', form: null, bytes };
  return finding && makeReport(opened, { findings: [finding], claims: null }, ports);
}
