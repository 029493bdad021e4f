/**
 * Judging a credential sealed with JAdES: whose certificate, was anything changed, is the certificate's authority trusted, was it in
 * force when the seal was made. Nothing is fetched but the credential's own status list.
 */
import { readBadge } from '../badge/read.ts';
import { readCredential } from '../badge/credential.ts';
import type { Claims } from '../badge/read.ts';
import { parseStamp } from '../time.ts';
import { checkDates } from '../verify/checks/dates.ts';
import { checkIssuer } from '../verify/checks/issuer.ts';
import type { IssuerFound } from '../verify/checks/issuer.ts';
import { checkNames, isReadable } from '../verify/checks/names.ts';
import { checkRecipient } from '../verify/checks/recipient.ts';
import { checkSchema } from '../verify/checks/schema.ts';
import { checkCredentialShape } from '../verify/checks/shape.ts';
import { checkStatus } from '../verify/checks/status.ts';
import type { Finding } from '../verify/finding.ts';
import { fail, notChecked, notReached, pass, passed, warn } from '../verify/finding.ts';
import type { Judge, Judgement, OpenedDocument } from '../verify/forms/judge.ts';
import { questions } from '../verify/forms/judge.ts';
import { asList, asObject, idOf } from '../verify/json.ts';
import type { Obj } from '../verify/json.ts';
import type { VerifyPorts } from '../verify/ports.ts';
import { checkSignature, findSigner } from './signer.ts';
import type { Signer } from './signer.ts';
import { gatherEvidence, judgeEvidence } from './jades/evidence.ts';
import type { JadesSeal } from './jades/open.ts';
import { placesIn } from './place.ts';
import { readElm } from './read.ts';
import { checkSealer } from './sealer.ts';
import type { Seal } from './seal.ts';
import { checkTrust } from './trust.ts';
import { called } from './x509/name.ts';
import { readCertificate } from './x509/certificate.ts';
import type { Certificate } from './x509/certificate.ts';
import { tierOf } from './x509/qualified.ts';

export const judgeEuropass: Judge = async (opened, ports) => {
  const { document, seal } = opened;
  const claims = claimsOf(opened, ports);
  if (!seal) return { findings: [fail('signature', 'proof_missing')], claims };
  if (seal.content === undefined) return { findings: [notChecked('signature', 'seal_detached')], claims: null };
  const names = checkNames(document);
  const shape = isReadable(names) ? checkCredentialShape(document) : notReached('shape');
  if (!passed(shape)) return { findings: [names, shape, ...UNREACHED], claims: null };
  const evidence = gatherEvidence(seal);
  const signer = findSigner(seal, evidence.certificates);
  if ('finding' in signer) return { findings: [names, shape, signer.finding, ...UNREACHED.slice(1)], claims };
  const signature = await checkSignature(seal, signer.leaf);
  if (!passed(signature)) return { findings: [names, shape, notReached('issuer_key'), signature, ...UNREACHED.slice(2)], claims };
  const rest = await judgeSealed({ opened, seal, signer, evidence }, ports);
  return { ...rest, findings: [names, shape, ...rest.findings], claims };
};

type Sealed = { readonly opened: OpenedDocument; readonly seal: JadesSeal; readonly signer: Signer; readonly evidence: ReturnType<typeof gatherEvidence> };

/** The signature fits: now what the document and the certificate say may be looked at. */
async function judgeSealed({ opened: { document }, seal, signer, evidence }: Sealed, ports: VerifyPorts): Promise<Omit<Judgement, 'claims'>> {
  const { leaf, chain } = signer;
  const [now, at] = [ports.now.getTime(), (ports.at ?? ports.now).getTime()];
  const anchors = anchorsOf(ports);
  const id = leaf.subject.identifier ?? called(leaf.subject);
  const sealedAt = sealingTime(seal);

  const sealer = checkSealer(document, leaf);
  const witness = await judgeEvidence(evidence, anchors, at);
  const trust = await checkTrust({ leaf, pool: [...chain, ...evidence.certificates], material: evidence.material, anchors, at, ...(sealedAt !== undefined && { sealedAt }), ...(witness.time !== undefined && { witnessed: witness.time }) });
  const isHonest = !sealer || sealer.result !== 'fail';
  // Anybody can make a certificate with any name: no link is followed and no register asked on its word alone.
  const isProved = isHonest && trust.isTrusted;
  const more = otherStatus(document);
  const hasStatus = document['credentialStatus'] !== undefined || more.length > 0;
  const ask = { ...questions(ports), issuer: ownDid(document) ?? id, at, now };
  const status = isProved || (trust.isSound && !hasStatus) ? await checkStatus(document, more, ask) : isHonest && trust.isSound ? await withdrawnHere(document, more, ask, ports) : [notReached('status')];
  const registered: IssuerFound = isProved ? await checkIssuer(id, ports) : { findings: [isHonest && trust.isSound ? warn('issuer', 'issuer_unknown') : notReached('issuer')] };
  const isNamed = isProved && registered.name === undefined;
  // The official ones are SHACL shapes, which are named and not worked through.
  const schema = trust.isSound ? await checkSchema(document, { fetchDocument: (isProved && ports.fetchDocument) || unasked }) : [];
  const recipient = isHonest && ports.recipient !== undefined ? [checkRecipient(withAddresses(document), ports.recipient)] : [];

  return {
    findings: [
      ...(sealer ? [sealer] : []), ...trust.findings, pass('signature', 'sig_ok'), checkDates(document, at), ...status,
      ...(isNamed ? [pass('issuer', 'issuer_certified')] : registered.findings), ...recipient, ...schema, ...witness.findings,
    ],
    issuer: { id, certifiedName: called(leaf.subject), ...(registered.name !== undefined && { registeredName: registered.name }) },
    seal: sealOf(leaf, evidence.level, evidence.unjudged, sealedAt, witness.time),
  };
}

/** Of a seal that nobody vouches for, our own lists may still say that it is withdrawn; that it is not, would say more than is known. */
async function withdrawnHere(document: Obj, more: readonly unknown[], ask: Parameters<typeof checkStatus>[2], { ownDocument }: VerifyPorts): Promise<readonly Finding[]> {
  const found = ownDocument ? (await checkStatus(document, more, { ...ask, fetchDocument: ownDocument })).filter(({ result }) => result === 'fail') : [];
  return found.length > 0 ? found : [notReached('status')];
}

const unasked = () => Promise.resolve({ unavailable: true as const, why: 'not asked' });

const UNREACHED: readonly Finding[] = (['issuer_key', 'signature', 'dates', 'status', 'issuer'] as const).map(notReached);

/** The operator's own list: what cannot be read in it is a fault of the configuration, found when it is read, and left out here. */
function anchorsOf({ anchors = [] }: VerifyPorts): readonly Certificate[] {
  return anchors.flatMap((der) => {
    try {
      return [readCertificate(der)];
    } catch {
      return [];
    }
  });
}

/** `iat` has replaced `sigT` (ETSI TS 119 182-1 §5.1.11, §5.2.1). */
function sealingTime({ header }: JadesSeal): number | undefined {
  const { iat, sigT } = header;
  return typeof iat === 'number' && Number.isFinite(iat) ? iat * 1000 : parseStamp(sigT);
}

function sealOf(leaf: Certificate, level: Seal['level'], unjudged: readonly string[], sealedAt: number | undefined, witnessed: number | undefined): Seal {
  const { identifier, country } = leaf.subject;
  return {
    by: called(leaf.subject),
    ...(identifier !== undefined && { organisation: identifier }),
    ...(country !== undefined && { country }),
    authority: called(leaf.issuer),
    tier: tierOf(leaf.statements),
    from: new Date(leaf.from).toISOString(),
    until: new Date(leaf.until).toISOString(),
    ...(sealedAt !== undefined && Math.abs(sealedAt) < 8e15 && { sealedAt: new Date(sealedAt).toISOString() }),
    ...(witnessed !== undefined && { witnessedAt: new Date(witnessed).toISOString() }),
    level,
    unjudged,
  };
}

/** Lists are signed by whoever the sealed document says its issuer is on the web: naming somebody else there, a sealer would only hand over the word on what is his. */
function ownDid(document: Obj): string | undefined {
  const id = idOf(document['issuer']);
  return id?.startsWith('did:') ? id : undefined;
}

/** Some issuers write status entries into a member of their own, beside what the data model has; we, among its identifiers. */
function otherStatus(document: Obj): readonly unknown[] {
  return [...asList(document['status']).filter((entry) => asObject(entry) !== undefined), ...placesIn(document)];
}

/** The European Learning Model writes addresses as contact points of the person. */
function withAddresses(document: Obj): Obj {
  const subject = asObject(asList(document['credentialSubject'])[0]);
  const boxes = asList(subject?.['contactPoint']).flatMap((point) => asList(asObject(point)?.['emailAddress']));
  const addresses = boxes.map((box) => asObject(box)?.['id']).filter((id) => typeof id === 'string' && /^mailto:/i.test(id));
  return { ...document, recipient: [...asList(document['recipient']), ...addresses.map((id) => ({ type: 'email', identity: String(id).slice('mailto:'.length), hashed: false }))] };
}

function claimsOf({ document, form }: OpenedDocument, { language = 'en' }: VerifyPorts): Claims | null {
  if (form === 'ob3') return readBadge(document);
  return form === 'elm' ? readElm(document, language) : readCredential(document);
}
