import type { Claims } from '../../credential/index.ts';

/** LinkedIn's own form "add licence or certification", filled in. It reads addresses: nothing is sent before the person presses its button. */
export function linkedInAddress(claims: Claims, { url, id }: { readonly url: string; readonly id: string }): string {
  const [, year, month] = /^(\d{4})-(\d\d)/.exec(claims.awardedOn ?? claims.validFrom ?? '') ?? [], [, endYear, endMonth] = /^(\d{4})-(\d\d)/.exec(claims.validUntil ?? '') ?? [];
  const query = new URLSearchParams({ startTask: 'CERTIFICATION_NAME', name: claims.title });
  const told: readonly (readonly [string, string | undefined])[] = [
    ['organizationName', claims.issuer.name], ['issueYear', year], ['issueMonth', month && String(Number(month))], ['expirationYear', endYear], ['expirationMonth', endMonth && String(Number(endMonth))], ['certUrl', url], ['certId', id],
  ];
  for (const [name, value] of told) if (value) query.set(name, value);
  return `https://www.linkedin.com/profile/add?${query}`;
}
