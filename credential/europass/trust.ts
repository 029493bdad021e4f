/** Is the certificate from an authority that is trusted, and was it in force when the seal was made? */
import type { Finding } from '../verify/finding.ts';
import { fail, notChecked, pass, warn } from '../verify/finding.ts';
import type { VerifyCode } from '../verify/report.ts';
import type { SealTier } from './seal.ts';
import type { Certificate } from './x509/certificate.ts';
import { findChain, leafFault } from './x509/chain.ts';
import { tierOf } from './x509/qualified.ts';
import { withdrawalAlong } from './x509/revocation.ts';
import type { Material } from './x509/revocation.ts';

/** `isSound`: nothing speaks against it. `isTrusted`: an authority that is trusted vouches for it. */
export type Trust = { readonly findings: readonly Finding[]; readonly isSound: boolean; readonly isTrusted: boolean };

type Ask = {
  readonly leaf: Certificate;
  readonly pool: readonly Certificate[];
  readonly anchors: readonly Certificate[];
  readonly material: Material;
  /** Milliseconds since 1970: the moment judged; when it was sealed, by the sealer's word; since when it is witnessed. */
  readonly at: number;
  readonly sealedAt?: number;
  readonly witnessed?: number;
};

const TIERS: { readonly [T in SealTier]: VerifyCode } = { qualified: 'seal_qualified', advanced: 'seal_advanced', personal: 'seal_personal', plain: 'seal_plain' };

export async function checkTrust(ask: Ask): Promise<Trust> {
  const { leaf, pool, anchors, at, sealedAt, witnessed } = ask;
  const fault = leafFault(leaf, 'seal');
  if (fault) return refused(fail('issuer_key', fault.code, { detail: fault.detail }));
  // His own word cannot put it into the certificate's time, but it can put it outside.
  if (sealedAt !== undefined && (sealedAt < leaf.from || sealedAt > leaf.until)) return refused(fail('issuer_key', 'key_not_valid_then', { detail: 'sealed outside of the certificate’s dates' }));

  const now = await findChain(leaf, { pool, anchors, purpose: 'seal', at });
  const chain = now.outcome === 'expired' && witnessed !== undefined ? await findChain(leaf, { pool, anchors, purpose: 'seal', at: witnessed }) : now;
  if (chain.outcome === 'refused') return refused(fail('issuer_key', chain.fault.code, { detail: chain.fault.detail }));
  if (chain.outcome === 'untrusted') return { findings: [notChecked('issuer_key', 'seal_untrusted', { detail: leaf.issuer.common ?? leaf.issuer.organisation ?? '' }), notChecked('seal', 'seal_claimed')], isSound: true, isTrusted: false };
  if (chain.outcome === 'expired') return { findings: [notChecked('issuer_key', 'no_time_evidence'), notChecked('seal', 'seal_claimed')], isSound: true, isTrusted: false };

  const withdrawal = await withdrawalAlong(chain.path, ask.material, witnessed ?? at);
  if (withdrawal === 'revoked') return refused(fail('issuer_key', 'cert_revoked'));
  const found = pass('issuer_key', now.outcome === 'expired' ? 'seal_trusted_then' : 'seal_trusted');
  const tier = tierOf(leaf.statements);
  const kind = tier === 'personal' ? warn('seal', TIERS[tier]) : pass('seal', TIERS[tier]);
  return { findings: [found, kind, ...(withdrawal === 'unknown' ? [notChecked('seal', 'cert_revocation_unchecked')] : [])], isSound: true, isTrusted: true };
}

function refused(finding: Finding): Trust {
  return { findings: [finding], isSound: false, isTrusted: false };
}
