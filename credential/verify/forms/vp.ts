/** A presentation: credentials shown together, signed or not by the one who shows them. */
import { disagreement } from '../../jose/credential.ts';
import { checkContained } from '../checks/contained.ts';
import { checkTokenDates } from '../checks/dates.ts';
import { checkEnvelope } from '../checks/envelope.ts';
import { checkNames, isReadable } from '../checks/names.ts';
import type { ProofFindings } from '../checks/proofs.ts';
import { checkProofs } from '../checks/proofs.ts';
import { checkTerms } from '../checks/terms.ts';
import type { Finding } from '../finding.ts';
import { fail, isGood, notChecked, notReached, pass, passed, warn } from '../finding.ts';
import { asList, asObject, hasType, idOf } from '../json.ts';
import type { Obj } from '../json.ts';
import type { VerifyPorts } from '../ports.ts';
import { questions } from './judge.ts';
import type { Judge, Judgement, OpenedDocument } from './judge.ts';

export const judgePresentation: Judge = async (opened, ports, inner) => {
  const { document, envelope } = opened;
  const terms = envelope ? { finding: checkNames(document), forms: [] } : await checkTerms(document);
  const shape = isReadable(terms.finding) ? shapeOf(opened) : notReached('shape');
  if (!passed(shape)) return { findings: [terms.finding, shape, notReached('holder'), notReached('contained')], claims: null };
  const holder = await checkHolder(opened, terms.forms, ports);
  const { findings, contained } = holder.result === 'fail' ? REFUSED : await checkContained(asList(document['verifiableCredential']), inner);
  const others = passed(holder) && contained?.some(({ claims }) => claims?.holderId !== holderOf(opened)) ? [warn('holder', 'holder_other')] : [];
  return { findings: [terms.finding, shape, holder, ...others, ...findings], claims: null, ...(contained && { contained }) };
};

/** Of a presentation that somebody tampered with nothing is followed. */
const REFUSED: Pick<Judgement, 'findings' | 'contained'> = { findings: [notReached('contained')] };

function shapeOf({ document, envelope }: OpenedDocument): Finding {
  const claim = envelope && disagreement(envelope);
  if (claim !== undefined) return fail('shape', 'claims_mismatch', { path: `/${claim}` });
  if (!hasType(document, 'VerifiablePresentation')) return fail('shape', 'shape_wrong', { path: '/type', detail: 'the type VerifiablePresentation is missing' });
  return pass('shape', 'shape_ok');
}

/** A proof for authentication by the holder (VCDM 2.0 §4.13). Without a challenge of the reader's it does not say when, or to whom. */
async function checkHolder(opened: OpenedDocument, forms: readonly Uint8Array[], ports: VerifyPorts): Promise<Finding> {
  const { document, envelope } = opened;
  const holder = holderOf(opened);
  if (!envelope && asList(document['proof']).length === 0) return warn('holder', 'holder_unsigned');
  if (holder === undefined) return fail('holder', 'holder_mismatch', { path: '/holder' });
  const ask = { ...questions(ports), purpose: 'authentication' as const };
  const found: ProofFindings = envelope ? await checkEnvelope(envelope, holder, ask) : await checkProofs(document, holder, forms, { ...ask, at: (ports.at ?? ports.now).getTime() });
  const failed = [found.key, found.signature].find(({ result }) => result === 'fail');
  if (failed) return fail('holder', failed.code === 'proof_expired' ? failed.code : 'holder_mismatch', { detail: failed.code });
  // RFC 7519 §4.1.4: the token’s own time; a proof has `expires`.
  const dates = envelope ? checkTokenDates(envelope.claims, (ports.at ?? ports.now).getTime()) : undefined;
  if (dates?.result === 'fail') return fail('holder', dates.code === 'expired' ? 'proof_expired' : dates.code, { detail: dates.code });
  if (isGood(found.key) && passed(found.signature)) return pass('holder', 'holder_signed');
  return notChecked('holder', 'holder_unchecked', { detail: [found.key, found.signature].find((finding) => !isGood(finding))?.code ?? '' });
}

/** Where none is named, whoever's key it is. */
function holderOf({ document }: { readonly document: Obj }): string | undefined {
  const method = asObject(asList(document['proof'])[0])?.['verificationMethod'];
  return idOf(document['holder']) ?? (typeof method === 'string' ? method.split('#')[0] : undefined);
}
