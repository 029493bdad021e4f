/** The issuer: does a register know the one who signed? A good signature says who signed, never that they are whom they claim to be. */
import { isLoopbackDid } from '../../did/web.ts';
import type { Finding } from '../finding.ts';
import { pass, warn } from '../finding.ts';
import type { VerifyPorts } from '../ports.ts';

export type IssuerFound = { readonly findings: readonly Finding[]; readonly name?: string };

export async function checkIssuer(issuer: string, ports: Pick<VerifyPorts, 'issuerName'>): Promise<IssuerFound> {
  const trial = isLoopbackDid(issuer) ? [warn('issuer', 'trial_issuer')] : [];
  const registered = await ports.issuerName?.(issuer);
  if (!registered) return { findings: [warn('issuer', 'issuer_unknown'), ...trial] };
  return { findings: [pass('issuer', 'issuer_known'), ...trial], name: registered.name };
}
