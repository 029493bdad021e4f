/** Judging an Open Badge 3.0: the story of one verification. */
import { readBadge } from '../../badge/read.ts';
import type { Claims } from '../../badge/read.ts';
import { checkDates } from '../checks/dates.ts';
import type { IssuerFound } from '../checks/issuer.ts';
import { checkIssuer } from '../checks/issuer.ts';
import { checkLog } from '../checks/log.ts';
import { checkProofs } from '../checks/proofs.ts';
import { checkShape } from '../checks/shape.ts';
import { checkStatus } from '../checks/status.ts';
import { checkTerms } from '../checks/terms.ts';
import type { Finding } from '../finding.ts';
import { notReached, passed } from '../finding.ts';
import { idOf } from '../json.ts';
import type { Obj } from '../json.ts';
import type { Opened } from '../open.ts';
import type { VerifyPorts } from '../ports.ts';

export type Judgement = {
  readonly findings: readonly Finding[];
  readonly claims: Claims | null;
  readonly issuer?: { readonly id: string; readonly registeredName?: string };
};

export async function judgeOpenBadge(document: Obj, opened: Opened, ports: VerifyPorts): Promise<Judgement> {
  const now = ports.now.getTime();
  const at = (ports.at ?? ports.now).getTime();
  const resolveDid = once((did: string) => ports.resolveDid(did));

  const terms = await checkTerms(document);
  const shape = passed(terms.finding) ? checkShape(document) : notReached('shape');
  const id = passed(shape) ? idOf(document['issuer']) : undefined;
  if (id === undefined) return { findings: [terms.finding, shape, ...UNREACHED], claims: null };

  const { key, signature } = await checkProofs(document, id, terms.forms, { resolveDid, at });
  const dates = checkDates(document, at);
  // Until here nothing was asked but the issuer's key; what follows trusts what the document says.
  const isSigned = passed(signature) && key.result !== 'fail';
  const status = isSigned ? await checkStatus(document, { ...withFetch(ports), resolveDid, issuer: id, at, now }) : notReached('status');
  const issuer: IssuerFound = isSigned ? await checkIssuer(id, ports) : { findings: [notReached('issuer')] };
  const logProof = ports.logProof ?? opened.logProof;
  const log = isSigned && logProof !== undefined ? [await checkLog(logProof, id, opened.bytes, ports.trustedLogs ?? [])] : [];

  return {
    findings: [terms.finding, shape, key, signature, dates, status, ...issuer.findings, ...log],
    claims: readBadge(document),
    issuer: { id, ...(issuer.name !== undefined && { registeredName: issuer.name }) },
  };
}

const UNREACHED: readonly Finding[] = (['issuer_key', 'signature', 'dates', 'status', 'issuer'] as const).map(notReached);

/** Badge, status list and companion have one issuer: one question. */
function once<T>(ask: (name: string) => Promise<T>): (name: string) => Promise<T> {
  const answers = new Map<string, Promise<T>>();
  return (name) => {
    const answer = answers.get(name) ?? ask(name);
    answers.set(name, answer);
    return answer;
  };
}

function withFetch(ports: VerifyPorts): Pick<VerifyPorts, 'fetchDocument'> {
  return ports.fetchDocument ? { fetchDocument: ports.fetchDocument.bind(ports) } : {};
}
