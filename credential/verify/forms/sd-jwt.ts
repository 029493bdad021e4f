/**
 * SD-JWT (RFC 9901): the holder chose what to show of what the issuer signed. Two kinds of claims come in it: SD-JWT VC, known by `vct`, and
 * credentials of the W3C data model (VC-JOSE-COSE §3.2), which are judged like those in any token once they are revealed.
 */
import { utf8 } from '../../bytes.ts';
import { readBadge } from '../../badge/read.ts';
import { readCredential } from '../../badge/credential.ts';
import { envelopeOf } from '../../jose/credential.ts';
import type { Envelope } from '../../jose/credential.ts';
import type { SdJwt } from '../../sdjwt/parts.ts';
import { readSdJwt } from '../../sdjwt/read.ts';
import { reveal } from '../../sdjwt/reveal.ts';
import { checkTokenDates } from '../checks/dates.ts';
import { checkEndorsements } from '../checks/endorsements.ts';
import { checkEnvelope } from '../checks/envelope.ts';
import type { IssuerFound } from '../checks/issuer.ts';
import { checkIssuer } from '../checks/issuer.ts';
import { checkKeyBinding } from '../checks/key-binding.ts';
import { checkLog } from '../checks/log.ts';
import { checkRecipient } from '../checks/recipient.ts';
import { checkBadgeShape, checkCredentialShape } from '../checks/shape.ts';
import { checkStatus } from '../checks/status.ts';
import type { Finding } from '../finding.ts';
import { fail, failedBy, notChecked, notReached, pass, passed } from '../finding.ts';
import { asObject, hasType } from '../json.ts';
import type { Obj } from '../json.ts';
import type { VerifyPorts } from '../ports.ts';
import type { FormRules, Judge, Judgement, OpenedDocument } from './judge.ts';
import { dated, judgeCredential, questions } from './judge.ts';

export const judgeSdJwt: Judge = async (opened, ports, inner) => {
  const { sdJwt } = opened;
  if (!sdJwt) return { findings: [notChecked('format', 'form_unsupported')], claims: null };
  const { claims, refused } = await revealed(sdJwt);
  if (refused) return { findings: [refused, ...UNREACHED], claims: null };
  const envelope = envelopeOf(sdJwt.jws, claims);
  const { document } = envelope;
  // What the log holds is what the issuer signed: it stays the same whatever is shown of it.
  const whole = { ...opened, bytes: utf8(sdJwt.issued) };
  const judgement = isDataModel(claims)
    ? await judgeCredential({ ...whole, document, envelope }, ports, isBadge(document) ? BADGE : CREDENTIAL, inner)
    : await judgeClaims(envelope, whole, ports);
  const isSigned = judgement.findings.some(({ check, result }) => check === 'signature' && result === 'pass') && !judgement.findings.some(({ check, result }) => check === 'issuer_key' && result === 'fail');
  const holder = isSigned ? await checkKeyBinding(sdJwt, claims, ports) : [];
  return { ...judgement, findings: [...judgement.findings, ...holder] };
};

const BADGE: FormRules = { shape: checkBadgeShape, read: readBadge, inside: checkEndorsements };
const CREDENTIAL: FormRules = { shape: checkCredentialShape, read: readCredential };

function isBadge(document: Obj): boolean {
  return hasType(document, 'OpenBadgeCredential') || hasType(document, 'AchievementCredential');
}

/** `vct` is required of an SD-JWT VC, and of it alone; its pilots repeat the members of an Open Badge beside it. */
function isDataModel(claims: Obj): boolean {
  return claims['vct'] === undefined && hasType(claims, 'VerifiableCredential');
}

async function revealed({ payload, disclosures }: SdJwt): Promise<{ readonly claims: Obj; readonly refused?: Finding }> {
  try {
    return await reveal(payload, disclosures);
  } catch (error) {
    return { claims: {}, refused: failedBy('shape', error) };
  }
}

/** SD-JWT VC §3.5. */
async function judgeClaims({ jws, claims }: Envelope, opened: OpenedDocument, ports: VerifyPorts): Promise<Judgement> {
  const [now, at] = [ports.now.getTime(), (ports.at ?? ports.now).getTime()];
  const { iss: id } = claims;
  const shape = shapeOf(claims, jws.header);
  if (!passed(shape)) return { findings: [shape, ...UNREACHED], claims: null };
  // A certificate in the header is as good as whoever vouches for it: with none to go by, it is anybody's.
  if (typeof id !== 'string') return { findings: [shape, notChecked('issuer_key', 'certificate_untrusted'), ...UNREACHED.slice(1)], claims: readSdJwt(claims) };

  const ask = { ...questions(ports), issuerMetadata: true };
  const { key, signature, ifEarlier } = await checkEnvelope({ jws, claims, document: claims }, id, ask);
  const dates = checkTokenDates(claims, at);
  const isSigned = passed(signature) && key.result !== 'fail';
  const status = isSigned ? await checkStatus(claims, claims['status'], { ...ask, issuer: id, at, now }) : [notReached('status')];
  const issuer: IssuerFound = isSigned ? await checkIssuer(id, ports) : { findings: [notReached('issuer')] };
  const logProof = ports.logProof ?? opened.logProof;
  const log = isSigned && logProof !== undefined ? await checkLog(logProof, id, opened.bytes, ports) : undefined;
  const recipient = isSigned && ports.recipient !== undefined ? [checkRecipient(identitiesOf(claims), ports.recipient)] : [];
  return {
    findings: [shape, dated(key, ifEarlier, log), signature, dates, ...status, ...issuer.findings, ...(log ? [log.finding] : []), ...recipient],
    claims: readSdJwt(claims),
    issuer: { id, ...(issuer.name !== undefined && { registeredName: issuer.name }) },
  };
}

const UNREACHED: readonly Finding[] = (['issuer_key', 'signature', 'dates', 'status', 'issuer'] as const).map(notReached);

/** §3.2.2: a type; an issuer, unless a certificate names one. */
function shapeOf({ vct, iss, cnf }: Obj, header: Obj): Finding {
  if (typeof vct !== 'string' || vct === '') return fail('shape', 'shape_wrong', { path: '/vct', detail: 'the type is missing' });
  if (iss === undefined ? !Array.isArray(header['x5c']) : typeof iss !== 'string') return fail('shape', 'shape_wrong', { path: '/iss', detail: 'no issuer is named' });
  return cnf === undefined || asObject(cnf) ? pass('shape', 'shape_ok') : fail('shape', 'shape_wrong', { path: '/cnf', detail: 'cnf is no object' });
}

/** The claim `email` of OpenID Connect, beside what Open Badges call a recipient. */
function identitiesOf(claims: Obj): Obj {
  return typeof claims['email'] === 'string' ? { ...claims, recipient: { type: 'email', hashed: false, identity: claims['email'] } } : claims;
}
