// What machines read of a page that shows a credential: previews of links, and, when it is public, what schema.org calls it.
import { raw } from 'hono/html';
import type { Claims } from '../../credential/index.ts';
import type { PageContext } from '../context.ts';

export function PreviewHead({ page, claims, address, open }: { page: PageContext; claims: Claims; address: string; /** Anybody may find it: schema.org data too. */ open: boolean }) {
  const title = [claims.title, claims.holderName].filter(Boolean).join(', '), said = [claims.issuer.name, claims.description].filter(Boolean).join('. ').slice(0, 300);
  return (
    <>
      <meta property="og:type" content="website" />
      <meta property="og:title" content={title} />
      <meta property="og:description" content={said} />
      <meta property="og:url" content={address} />
      <meta property="og:site_name" content={page.house.name} />
      <meta property="og:locale" content={page.lang === 'fr' ? 'fr_FR' : 'en_GB'} />
      <meta property="og:image" content={`${address}/picture.png`} />
      <meta property="og:image:width" content="1200" />
      <meta property="og:image:height" content="630" />
      <meta name="twitter:card" content="summary_large_image" />
      {open && raw(`<script type="application/ld+json">${schemaOrg(claims, address)}</script>`)}
    </>
  );
}

/** Of the credential, not of the person: a search engine needs no name. A block of data, which the policy on scripts lets stand; `<` is written so that no text of an issuer ends it. */
function schemaOrg(claims: Claims, address: string): string {
  const term = (set: string) => ({ name, url }: { readonly name: string; readonly url?: string }) => ({ '@type': 'DefinedTerm', name, ...(url && { url }), ...(set && { inDefinedTermSet: set }) });
  return JSON.stringify({
    '@context': 'https://schema.org', '@type': 'EducationalOccupationalCredential', '@id': address, url: address, name: claims.title, description: claims.description, credentialCategory: claims.kind ?? 'Badge',
    ...(claims.language && { inLanguage: claims.language }), ...(claims.level && { educationalLevel: claims.level }), ...(claims.validFrom && { dateCreated: claims.validFrom }), ...(claims.validUntil && { expires: claims.validUntil }),
    recognizedBy: { '@type': 'Organization', name: claims.issuer.name ?? claims.issuer.id, ...(claims.issuer.url && { url: claims.issuer.url }) },
    competencyRequired: [...claims.outcomes.map(term('')), ...claims.skills.map(term('ESCO'))],
  }).replaceAll('<', '\\u003c');
}
