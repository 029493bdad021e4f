/**
 * SD-JWT VC → what a page may show of it. `urn:eudi:micro_credential:1` carries the members of an Open Badge; other types are known by
 * the claims that most of them share. All texts are foreign: escape them.
 */
import { optional } from '../badge/members.ts';
import type { Claims } from '../badge/read.ts';
import { readBadge } from '../badge/read.ts';

type Obj = Readonly<Record<string, unknown>>;

/** `claims`: revealed, with the registered ones. Never throws. */
export function readSdJwt(claims: Obj): Claims {
  const issuer = issuerOf(claims);
  const [from, until] = [stampOf(claims['nbf']) ?? text(claims['validFrom']), stampOf(claims['exp']) ?? text(claims['validUntil'])];
  const credits = object(object(claims['credentialSubject'])?.['achievement'])?.['ECTS'];
  const badge = readBadge({ ...claims, issuer });
  const dates = { ...optional('validFrom', from), ...optional('validUntil', until) };
  if (badge) return { ...badge, issuer, ...optional('holderId', badge.holderId ?? text(claims['sub'])), ...optional('holderName', badge.holderName ?? holderName(claims)), ...optional('credits', badge.credits ?? (typeof credits === 'number' ? credits : undefined)), ...dates };
  const kind = text(claims['vct']);
  return {
    ...optional('id', text(claims['jti'])),
    title: text(claims['title']) ?? text(claims['credential_name']) ?? kind ?? '',
    description: text(claims['description']) ?? '',
    ...optional('kind', kind),
    issuer,
    ...optional('holderId', text(claims['sub'])),
    ...optional('holderName', holderName(claims)),
    ...optional('awardedOn', text(claims['date_of_issuance']) ?? text(claims['issuance_date']) ?? stampOf(claims['iat'])),
    ...dates,
    outcomes: [], skills: [], links: [], results: [], evidence: [], tags: [],
  };
}

/** `iss` is who signed; what else is said of the issuer is the name shown for it. */
function issuerOf(claims: Obj): Claims['issuer'] {
  const said = object(claims['issuer']);
  return {
    id: text(claims['iss']) ?? '',
    ...optional('name', text(said?.['name']) ?? text(claims['issuing_authority'])),
    ...optional('country', text(object(said?.['address'])?.['addressCountry']) ?? text(claims['issuing_country'])),
  };
}

/** OpenID Connect Core §5.1, as the European person identification data has them too. */
function holderName(claims: Obj): string | undefined {
  const parts = [text(claims['given_name']), text(claims['family_name'])].filter((part) => part !== undefined);
  return text(claims['name']) ?? (parts.length > 0 ? parts.join(' ') : undefined);
}

function stampOf(value: unknown): string | undefined {
  const isDate = typeof value === 'number' && Number.isFinite(value) && Math.abs(value) < 1e11;
  return isDate ? new Date(Math.floor(value) * 1000).toISOString().replace('.000Z', 'Z') : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function object(value: unknown): Obj | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Obj) : undefined;
}
