/** A receipt of a verification: genuine or not, and never more than what was true when it was made. */
import { readCredential } from '../../badge/credential.ts';
import { readReceipt } from '../../receipt/receipt.ts';
import { checkCredentialShape } from '../checks/shape.ts';
import type { Finding } from '../finding.ts';
import { fail, notReached, passed, warn } from '../finding.ts';
import type { Obj } from '../json.ts';
import { judgeCredential } from './judge.ts';
import type { Judge } from './judge.ts';

const SAYS = { valid: 'receipt_of_valid', invalid: 'receipt_of_invalid', unknown: 'receipt_of_unknown' } as const;

/** Always with a caution: whoever shows a receipt shows no credential. */
export const judgeReceipt: Judge = async (opened, ports, inner) => {
  const judgement = await judgeCredential(opened, ports, { shape: shapeOf, read: readCredential }, inner);
  const receipt = readReceipt(opened.document), signed = judgement.findings.some((finding) => finding.check === 'signature' && passed(finding));
  if (!receipt || !signed) return { ...judgement, findings: [...judgement.findings, notReached('receipt')] };
  return { ...judgement, findings: [...judgement.findings, warn('receipt', SAYS[receipt.verdict])], receipt };
};

function shapeOf(document: Obj): Finding {
  const shape = checkCredentialShape(document);
  if (!passed(shape) || readReceipt(document)) return shape;
  return fail('shape', 'shape_wrong', { path: '/credentialSubject', detail: 'this receipt does not say what a receipt must' });
}
