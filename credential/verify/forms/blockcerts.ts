/**
 * Blockcerts 2 and 3: credentials whose hash was written on a chain, together with many others. Version 3 may carry other proofs as
 * well, in sets and chains. Whether the root stands on the chain, and whose key wrote it there, only the chain can tell: with such a
 * proof a Blockcert is never called valid here.
 */
import { readCredential } from '../../badge/credential.ts';
import { issuerIdOf, readOldBadge, stampOf } from '../../badge/read-2.ts';
import { checkPlain } from '../../canon/plain.ts';
import { canonicalLines } from '../../canon/reference.ts';
import { blockcertsContext, checkBlockcertsContext } from '../../contexts/blockcerts/blockcerts.ts';
import { isMerkleProof } from '../../proof/merkle-proof.ts';
import { checkDates } from '../checks/dates.ts';
import type { IssuerFound } from '../checks/issuer.ts';
import { checkIssuer } from '../checks/issuer.ts';
import { checkMerkle } from '../checks/merkle.ts';
import { statusOfPart } from '../checks/part.ts';
import { checkOne, together } from '../checks/proofs.ts';
import { checkCredentialShape } from '../checks/shape.ts';
import { checkStatus } from '../checks/status.ts';
import type { Finding } from '../finding.ts';
import { fail, failedBy, isGood, notChecked, notReached, pass, passed, refusal } from '../finding.ts';
import { asList, asObject, idOf } from '../json.ts';
import type { Obj } from '../json.ts';
import { questions } from './judge.ts';
import type { Judge } from './judge.ts';

const MAX_PROOFS = 8;

export const judgeBlockcert: Judge = async ({ document }, ports) => {
  const isOld = 'signature' in document;
  const terms = await termsOf(document);
  const shape = isOld ? shapeOfOld(document) : checkCredentialShape(document);
  const issuer = isOld ? asObject(asObject(document['badge'])?.['issuer']) : undefined;
  const id = isOld ? issuerIdOf(issuer) : idOf(document['issuer']);
  if (terms.result === 'fail' || !passed(shape) || id === undefined) return { findings: [terms, shape, ...(['signature', 'issuer_key', 'dates', 'status', 'issuer'] as const).map(notReached)], claims: null };

  const at = (ports.at ?? ports.now).getTime();
  const ask = questions(ports);
  const proofs = await proofsOf(document, id, passed(terms), { ...ask, at });
  const dates = checkDates(isOld ? datesOfOld(document) : document, at);
  const isSigned = proofs.every(isGood);
  const status = isSigned ? statusOfPart(await checkStatus(document, undefined, { ...ask, issuer: id, at, now: ports.now.getTime() }), document) : [notReached('status')];
  const found: IssuerFound = isSigned ? await checkIssuer(id, ports) : { findings: [notReached('issuer')] };
  return {
    findings: [terms, shape, ...proofs, dates, ...status, ...found.findings],
    claims: isOld ? readOldBadge({ assertion: document, badge: asObject(document['badge']), issuer }) : readCredential(document),
    issuer: { id, ...(found.name !== undefined && { registeredName: found.name }) },
  };
};

/** A vocabulary that is not known leaves open what was hashed; whatever else is wrong with terms is wrong. */
async function termsOf(document: Obj): Promise<Finding> {
  const { proof: _, signature: __, ...plain } = document;
  try {
    checkBlockcertsContext(plain);
  } catch (error) {
    return notChecked('context', 'context_unpinned', { path: '/@context', detail: refusal(error).message });
  }
  try {
    checkPlain(plain);
    await formOf(plain);
    return pass('context', 'context_pinned');
  } catch (error) {
    return failedBy('context', error);
  }
}

function formOf(document: object): Promise<string> {
  return canonicalLines(document, blockcertsContext);
}

/** Signature before key: what the chain would tell of the key is the smaller question. */
async function proofsOf(document: Obj, issuer: string, isKnown: boolean, ask: Parameters<typeof checkOne>[4]): Promise<readonly Finding[]> {
  const proofs = [...asList(document['proof']), ...asList(document['signature'])].map((proof) => asObject(proof) ?? {});
  if (proofs.length === 0) return [fail('signature', 'proof_missing'), notReached('issuer_key')];
  if (proofs.length > MAX_PROOFS) return [fail('signature', 'proof_malformed', { path: '/proof' }), notReached('issuer_key')];
  const [merkle, others] = [proofs.filter(isMerkleProof), proofs.filter((proof) => !isMerkleProof(proof))];
  const hashed: Finding[] = [];
  for (const proof of merkle) hashed.push(await checkMerkle(document, proof, isKnown ? formOf : undefined));
  if (others.length === 0 || !isKnown) return [...once(hashed), merkle.length > 0 ? notChecked('issuer_key', 'anchor_issuer') : notReached('issuer_key'), ...(hashed.length === 0 ? [notReached('signature')] : [])];
  const checked = [];
  for (const proof of others) checked.push(await checkOne(document, proof, issuer, undefined, ask, async (what) => [await formOf(what)]));
  const { key, signature } = checked.reduce(together);
  return [...once([...hashed, signature]), key];
}

function once(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ code }, i) => findings.findIndex((other) => other.code === code) === i);
}

function shapeOfOld(document: Obj): Finding {
  const missing = ['recipient', 'badge', 'issuedOn'].find((member) => document[member] === undefined);
  return missing === undefined ? pass('shape', 'shape_ok') : fail('shape', 'shape_wrong', { path: `/${missing}` });
}

function datesOfOld({ issuedOn, expires }: Obj): Obj {
  const until = stampOf(expires);
  return { validFrom: stampOf(issuedOn) ?? issuedOn, ...(expires !== undefined && { validUntil: until ?? expires }) };
}
