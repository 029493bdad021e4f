/**
 * Disclosed claims of an SD-JWT VC → the neutral model. `urn:eudi:micro_credential:1` of the European pilots carries the members of an
 * Open Badge beside the registered claims, `urn:eudi:elm:1` a European credential in one claim.
 */
import { optional } from '../badge/members.ts';
import { readElmModel } from './elm.ts';
import { readOpenBadge } from './openbadge.ts';
import type { Cursor } from './cursor.ts';
import type { FormReader, Told } from './reading.ts';

/** SD-JWT VC §3.2.2.2 and RFC 7519 §4.1: the envelope, not what was achieved. */
const REGISTERED = ['iss', 'iat', 'nbf', 'exp', 'jti', 'vct', 'vct#integrity', 'cnf', 'status', '_sd_alg'] as const;

export const sdJwtReader: FormReader = {
  knows: (claims) => typeof claims['vct'] === 'string' && (isObject(claims['credentialSubject']) || isObject(claims['elm'])),
  read(claims, doubt) {
    const [from, until] = ['nbf', 'exp'].map((name) => stampOf(claims.get(name).peek())), issued = stampOf(claims.get('iat').peek()) ?? from;
    const iss = claims.get('iss').text(), sub = claims.get('sub').text();
    for (const name of REGISTERED) claims.get(name).taken();
    const { specification, award } = claims.get('elm').exists ? readElmModel(claims.get('elm'), doubt) : readOpenBadge(claims, doubt);
    const holder = { ...award?.holder, ...optional('id', award?.holder?.id ?? sub), ...named(claims, award?.holder?.name) };
    const issuer = { ...specification.issuer, ...optional('id', specification.issuer?.id ?? iss) }, months = specification.validForMonths ?? between(from, until);
    return { form: 'sd-jwt', specification: { ...specification, issuer, ...optional('validForMonths', months) }, award: { ...award, holder, ...optional('awardedOn', award?.awardedOn ?? issued?.slice(0, 10)) } } satisfies Told;
  },
};

/** OpenID Connect Core §5.1, as identification data has them too. */
function named(claims: Cursor, known: string | undefined): { readonly name?: string; readonly givenName?: string; readonly familyName?: string } {
  const [given, family, whole] = ['given_name', 'family_name', 'name'].map((name) => claims.get(name).text());
  return { ...optional('name', known ?? whole ?? ([given, family].filter((part) => part !== undefined).join(' ') || undefined)), ...optional('givenName', given), ...optional('familyName', family) };
}

/** Seconds since 1970. */
function stampOf(value: unknown): string | undefined {
  return typeof value === 'number' && Number.isFinite(value) && Math.abs(value) < 1e11 ? new Date(Math.floor(value) * 1000).toISOString() : undefined;
}

function between(from: string | undefined, until: string | undefined): number | undefined {
  if (from === undefined || until === undefined) return undefined;
  const [a, b] = [new Date(from), new Date(until)], whole = (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth();
  return whole > 0 ? whole : undefined;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
