/** Which forms are signed beside Open Badges, and with which key tokens are. Chosen by an owner; what is confirmed later is signed so. */
import type { Tx } from '#lib/db';
import type { KeyKind } from '#rooms/sign';
import { addForms, lastForms } from '../store/forms.ts';
import type { Form } from '../store/tables.ts';
import type { IssuePorts } from './batch.ts';

/** `further`: beside `ob3`, which is always there. `tokenKey`: RS256, ES256 and EdDSA follow from it. */
export type FormsChoice = { readonly further: readonly FurtherForm[]; readonly tokenKey: KeyKind };
export type FurtherForm = Exclude<Form, 'ob3' | 'sd-jwt'>;
export const FURTHER: readonly FurtherForm[] = ['ob3-jwt', 'ob3-sd', 'elm'];

/** RS256: the least that every reader of Open Badges 3.0 tokens has (§8.2). */
const NONE: FormsChoice = { further: [], tokenKey: 'RSA-3072' };

export async function chosenForms(tx: Tx, org: string): Promise<FormsChoice> {
  const row = await lastForms(tx, org);
  return row ? { further: FURTHER.filter((form) => row.forms.includes(form)), tokenKey: row.token_key } : NONE;
}

/** Makes the keys at once, so that they stand in the did document before the first credential names them. */
export async function chooseForms(ports: Pick<IssuePorts, 'sign' | 'people' | 'clock'>, tx: Tx, org: string, by: string, { further, tokenKey }: FormsChoice): Promise<void> {
  const last = await lastForms(tx, org), forms = FURTHER.filter((form) => further.includes(form));
  await addForms(tx, { org_id: org, number: (last?.number ?? 0) + 1, forms, token_key: tokenKey, by, at: ports.clock.now() });
  if (forms.includes('ob3-jwt')) await ports.sign.issuingKey(tx, org, tokenKey);
  if (forms.includes('ob3-sd')) await ports.sign.issuingKey(tx, org, 'P-256');
  await ports.people.audit(tx, { organisation: org, by, act: 'issue.forms-chosen', subject: ['ob3', ...forms].join(' ') });
}
