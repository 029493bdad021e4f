/**
 * An extract (credential/extract): who signed it says to have seen a whole credential. It is worth what that house is worth: one that no
 * register knows could have seen nothing at all.
 */
import { readExtract, readQuoted } from '../../extract/extract.ts';
import type { Quoted } from '../../extract/extract.ts';
import { checkCredentialShape } from '../checks/shape.ts';
import type { Finding } from '../finding.ts';
import { fail, isGood, notChecked, notReached, pass, passed, warn } from '../finding.ts';
import type { Obj } from '../json.ts';
import { judgeCredential } from './judge.ts';
import type { Judge } from './judge.ts';

export const judgeExtract: Judge = async (opened, ports, inner) => {
  const judgement = await judgeCredential(opened, ports, { shape: shapeOf, read: readExtract }, inner);
  const quoted = readQuoted(opened.document), { findings } = judgement;
  const isSigned = findings.some((finding) => finding.check === 'signature' && passed(finding)) && findings.some((finding) => finding.check === 'issuer_key' && isGood(finding));
  const isKnown = findings.some(({ code }) => code === 'issuer_known');
  const seen = isSigned && quoted ? said(quoted, isKnown) : notReached('extract');
  // A house has no way to withdraw what it repeats, and the whole may be withdrawn after it was seen.
  const since = findings.map((finding) => (finding.code === 'no_status' ? warn('status', 'extract_since', { path: '/validFrom' }) : finding));
  return { ...judgement, findings: [...since, seen], ...(quoted && isSigned && { quoted }) };
};

function shapeOf(document: Obj): Finding {
  const shape = checkCredentialShape(document);
  return !passed(shape) || readExtract(document) ? shape : fail('shape', 'shape_wrong', { detail: 'it does not say what it was taken from, or what it repeats' });
}

function said({ verdict }: Quoted, isKnown: boolean): Finding {
  if (verdict === 'invalid') return fail('extract', 'extract_invalid');
  if (!isKnown) return notChecked('extract', 'extract_untrusted');
  return verdict === 'valid' ? pass('extract', 'extract_valid') : notChecked('extract', 'extract_unknown');
}
