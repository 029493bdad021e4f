/** Judging a credential: the story of one verification, the same for every form whose issuer signs a document. */
import type { Claims } from '../../badge/read.ts';
import type { Seal } from '../../europass/seal.ts';
import { disagreement } from '../../jose/credential.ts';
import type { Quoted } from '../../extract/extract.ts';
import type { Receipt } from '../../receipt/receipt.ts';
import { checkDates } from '../checks/dates.ts';
import { checkEnvelope } from '../checks/envelope.ts';
import type { IssuerFound } from '../checks/issuer.ts';
import { checkIssuer } from '../checks/issuer.ts';
import type { IfEarlier } from '../checks/key.ts';
import { checkLog } from '../checks/log.ts';
import type { Logged } from '../checks/log.ts';
import { checkNames, isReadable } from '../checks/names.ts';
import { datesOfPart, ofPart, statusOfPart } from '../checks/part.ts';
import { checkProofs } from '../checks/proofs.ts';
import { checkRecipient } from '../checks/recipient.ts';
import { checkRefresh } from '../checks/refresh.ts';
import { checkSchema } from '../checks/schema.ts';
import { checkStatus } from '../checks/status.ts';
import { checkTerms } from '../checks/terms.ts';
import type { Finding } from '../finding.ts';
import { fail, notReached, passed } from '../finding.ts';
import { asList, idOf } from '../json.ts';
import type { Obj } from '../json.ts';
import type { Opened } from '../open.ts';
import type { VerifyPorts } from '../ports.ts';
import type { Report } from '../report.ts';

export type Judgement = {
  readonly findings: readonly Finding[];
  readonly claims: Claims | null;
  readonly issuer?: { readonly id: string; readonly registeredName?: string; readonly certifiedName?: string };
  /** What the certificate says of a seal. */
  readonly seal?: Seal;
  /** Credentials inside this one, each judged by itself. */
  readonly contained?: readonly Report[];
  /** What others signed about it. */
  readonly endorsements?: readonly Report[];
  /** What the issuer gives as a newer version of it. */
  readonly newer?: Report;
  /** Of a receipt: what it attests. */
  readonly receipt?: Receipt;
  /** Of an extract: what it was taken from. */
  readonly quoted?: Quoted;
};

export type OpenedDocument = Opened & { readonly document: Obj };

/** Judges a credential that stands inside another. */
export type JudgeInner = (text: string) => Promise<Report>;

/** One file a form. */
export type Judge = (opened: OpenedDocument, ports: VerifyPorts, inner: JudgeInner) => Promise<Judgement>;

/** What a form adds to the story. */
export type FormRules = {
  readonly shape: (document: Obj) => Finding;
  readonly read: (document: Obj) => Claims | null;
  /** Only asked once the signature passed. */
  readonly inside?: (document: Obj, inner: JudgeInner) => Promise<Pick<Judgement, 'findings' | 'contained' | 'endorsements'>>;
};

export async function judgeCredential(opened: OpenedDocument, ports: VerifyPorts, rules: FormRules, inner: JudgeInner): Promise<Judgement> {
  const { document, envelope } = opened;
  const now = ports.now.getTime();
  const at = (ports.at ?? ports.now).getTime();
  const ask = questions(ports);

  const terms = envelope ? { finding: checkNames(document), forms: [] } : await checkTerms(document);
  const shape = isReadable(terms.finding) ? shapeOf(opened, rules) : notReached('shape');
  const id = passed(shape) || shape.code === 'shape_withheld' ? idOf(document['issuer']) : undefined;
  if (id === undefined) return { findings: [terms.finding, shape, ...unreached(opened)], claims: null };

  const { key, signature, ifEarlier } = envelope ? await checkEnvelope(envelope, id, ask) : await checkProofs(document, id, terms.forms, { ...ask, at });
  const dates = datesOfPart(checkDates(document, at), document);
  // Until here nothing was asked but the issuer's key; what follows trusts what the document says.
  const isSigned = passed(signature) && key.result !== 'fail';
  const status = isSigned ? statusOfPart(await checkStatus(document, envelope?.claims['status'], { ...ask, issuer: id, at, now }), document) : [notReached('status')];
  const issuer: IssuerFound = isSigned ? await checkIssuer(id, ports) : { findings: [notReached('issuer')] };
  const logProof = ports.logProof ?? opened.logProof;
  const log = isSigned && logProof !== undefined ? await checkLog(logProof, id, opened.bytes, ports) : undefined;
  const recipient = isSigned && ports.recipient !== undefined ? [checkRecipient(document, ports.recipient)] : [];
  const { findings, ...inside } = (isSigned && (await rules.inside?.(document, inner))) || { findings: [] };
  const claims = passed(shape) ? rules.read(document) : null;
  const schema = isSigned ? await checkSchema(document, ask) : [];
  const { findings: refresh, ...newer } = isSigned ? await checkRefresh({ document, claims, issuer: id, at }, { ...ask, ...(ports.refresh && { refresh: true }) }, inner) : { findings: [] };

  return {
    findings: [terms.finding, shape, dated(key, ifEarlier, log), signature, dates, ...status, ...issuer.findings, ...(log ? [log.finding] : []), ...recipient, ...findings, ...schema, ...refresh],
    claims,
    issuer: { id, ...(issuer.name !== undefined && { registeredName: issuer.name }) },
    ...inside,
    ...newer,
  };
}

/** The key's finding, in the light of what the log proves of the date: a key that was withdrawn later was good until then. */
export function dated(key: Finding, ifEarlier: IfEarlier | undefined, log: Logged | undefined): Finding {
  return ifEarlier && log?.seen !== undefined && log.seen < ifEarlier.before ? ifEarlier.finding : key;
}

function shapeOf({ document, envelope }: OpenedDocument, rules: FormRules): Finding {
  const claim = envelope && disagreement(envelope);
  return claim === undefined ? ofPart(rules.shape(document), document) : fail('shape', 'claims_mismatch', { path: `/${claim}` });
}

/** That nobody signed it is seen without reading it, and weighs more than any word in it. */
function unreached({ document, envelope }: OpenedDocument): readonly Finding[] {
  const isSigned = envelope !== undefined || asList(document['proof']).length > 0;
  return [notReached('issuer_key'), isSigned ? notReached('signature') : fail('signature', 'proof_missing'), ...(['dates', 'status', 'issuer'] as const).map(notReached)];
}

/** Badge, status list and companion have one issuer: one question. */
export function questions(ports: VerifyPorts): Pick<VerifyPorts, 'resolveDid' | 'resolveKey' | 'fetchDocument' | 'archivedDid'> {
  return {
    resolveDid: once((did) => ports.resolveDid(did)),
    ...(ports.resolveKey && { resolveKey: once((url) => ports.resolveKey?.(url) ?? Promise.resolve({ notFound: true as const })) }),
    ...(ports.archivedDid && { archivedDid: once((did) => ports.archivedDid?.(did) ?? Promise.resolve(undefined)) }),
    ...(ports.fetchDocument && { fetchDocument: ports.fetchDocument.bind(ports) }),
  };
}

function once<T>(ask: (name: string) => Promise<T>): (name: string) => Promise<T> {
  const answers = new Map<string, Promise<T>>();
  return (name) => {
    const answer = answers.get(name) ?? ask(name);
    answers.set(name, answer);
    return answer;
  };
}
