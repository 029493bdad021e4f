/** Where a certificate says that its withdrawal can be asked for (RFC 5280 §4.2.1.13, §4.2.2.1). */
import { CRLDistributionPoints, InfoAccess } from 'pkijs';
import type { GeneralName } from 'pkijs';

/** Addresses over HTTP; those over LDAP are left aside. */
export type Places = { readonly answers: readonly string[]; readonly lists: readonly string[] };

const OCSP = '1.3.6.1.5.5.7.48.1', MOST = 4;

/** @param points parsed value of the distribution points @param access parsed value of the authority information access */
export function placesOf(points: unknown, access: unknown): Places {
  const answers = access instanceof InfoAccess ? access.accessDescriptions.filter(({ accessMethod }) => accessMethod === OCSP).flatMap(({ accessLocation }) => addressOf(accessLocation)) : [];
  const lists = points instanceof CRLDistributionPoints ? points.distributionPoints.flatMap(({ distributionPoint: names }) => (Array.isArray(names) ? names.flatMap(addressOf) : [])) : [];
  return { answers: answers.slice(0, MOST), lists: lists.slice(0, MOST) };
}

/** `uniformResourceIdentifier [6]`. */
function addressOf({ type, value }: GeneralName): readonly string[] {
  return type === 6 && typeof value === 'string' && /^https?:\/\/[^\s]{3,500}$/.test(value) ? [value] : [];
}
