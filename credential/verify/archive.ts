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
const MAX_CREDENTIALS = 100, MAX_QUESTIONS = 60;

type JudgeBytes = (bytes: Uint8Array, ports: VerifyPorts) => Promise<Report>;

export async function judgeArchive(files: readonly InnerFile[], ports: VerifyPorts, judge: JudgeBytes): Promise<Judgement> {
  const sparing = sparingly(ports), contained: Report[] = [];
  let count = 0;
  for (const file of files) {
    const report = refusalOf(file, ports) ?? (count < MAX_CREDENTIALS ? await judge(file.bytes, sparing) : undefined);
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

/** One archive of many issuers must not make this house ask the whole world: the same is asked once, and not everything is. */
function sparingly(ports: VerifyPorts): VerifyPorts {
  const { readQr: _, readAddress: __, logProof: ___, ...kept } = ports;
  let left = MAX_QUESTIONS;
  const spare = <A extends object>(ask: (name: string) => Promise<A>) => {
    const answers = new Map<string, Promise<A | { readonly unavailable: true; readonly why: string }>>();
    return (name: string) => {
      const known = answers.get(name);
      if (known) return known;
      left -= 1;
      const answer = left < 0 ? Promise.resolve({ unavailable: true as const, why: 'too many questions for one archive' }) : ask(name);
      answers.set(name, answer);
      return answer;
    };
  };
  const { resolveKey, fetchDocument } = ports;
  return {
    ...kept,
    resolveDid: spare((did) => ports.resolveDid(did)),
    ...(resolveKey && { resolveKey: spare((url) => resolveKey.call(ports, url)) }),
    ...(fetchDocument && { fetchDocument: spare((url) => fetchDocument.call(ports, url)) }),
  };
}
