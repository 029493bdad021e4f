// What a holder leaves out, and what must go with it: a text that repeats what is hidden would tell it all the same.
import { unbakePng, unbakeSvg, type ClaimedPart, type Claims } from '#credential';
import { FIELDS, type Field } from '../share.policy.ts';

type Doc = Readonly<Record<string, unknown>>;

/** As a member, or as the name in a disclosure. */
const BIRTH = /"(?:date_?of_?birth|birth_?date)"\s*[:,]/i;
/** An identifier that is random for this one credential names nobody. */
const PAIRWISE = /^urn:uuid:/i;

/** Those of the fields that this credential has something in. `signed`: its text, disclosures opened; it may say more than is ever shown. */
export function fieldsOf(claims: Claims, signed: string): readonly Field[] {
  const says: Record<Field, boolean> = {
    results: claims.results.length > 0 || resultsIn(claims).length > 0, evidence: claims.evidence.length > 0, narrative: claims.narrative !== undefined,
    holderName: claims.holderName !== undefined, birthDate: BIRTH.test(signed), dates: claims.awardedOn !== undefined || claims.validFrom !== undefined,
  };
  return FIELDS.filter((field) => says[field]);
}

/** What was chosen, and what repeats it. In the order of FIELDS. */
export function withCompanions(claims: Claims, chosen: readonly Field[]): readonly Field[] {
  const secrets = secretsIn(claims, chosen), tells = (text: unknown) => secrets.some((secret) => secret.test(JSON.stringify(text ?? '')));
  return FIELDS.filter((field) => chosen.includes(field) || (field === 'narrative' && claims.narrative !== undefined && tells(claims.narrative)) || (field === 'evidence' && claims.evidence.length > 0 && tells(claims.evidence)));
}

export function withhold(claims: Claims, hidden: readonly Field[]): Claims {
  const without = new Set<keyof Claims>(), is = (field: Field) => hidden.includes(field);
  if (is('narrative')) without.add('narrative');
  if (is('holderName')) without.add('holderName').add('holderId');
  if (is('dates')) without.add('awardedOn').add('validFrom');
  const left = Object.fromEntries(Object.entries(claims).filter(([name]) => !without.has(name as keyof Claims))) as Claims;
  return {
    ...left, ...(is('holderName') && PAIRWISE.test(claims.holderId ?? '') && claims.holderId !== undefined && { holderId: claims.holderId }),
    results: is('results') ? [] : left.results, evidence: is('evidence') ? [] : left.evidence,
    ...(left.parts && is('results') && { parts: left.parts.filter(({ kind }) => kind !== 'assessment').map(withoutResult) }),
  };
}

/** The fields of which something still stands in what is left: they cannot be hidden in this credential. */
export function betrayed(claims: Claims, hidden: readonly Field[]): readonly Field[] {
  const { image: _, id: __, ...left } = withhold(claims, hidden), text = JSON.stringify(left);
  return hidden.filter((field) => (field === 'holderName' && names(claims).some((name) => alone(name).test(text))) || says(left, field));
}

/** As `fieldsOf`, of one. */
export function says(claims: Claims, field: Field, signed = ''): boolean {
  return fieldsOf(claims, signed).includes(field);
}

/** A picture can carry the whole credential inside, or be drawn for this one person: only one that belongs to the achievement is everybody's. */
export async function everybodysPicture({ image, ...claims }: Claims, document: object | undefined): Promise<Claims> {
  const own = image === undefined ? undefined : achievementImage(document), [, kind, base64 = ''] = /^data:image\/(png|svg\+xml);base64,(.+)$/.exec(image ?? '') ?? [];
  if (image === undefined || own !== image || kind === undefined) return claims;
  const bytes = Buffer.from(base64, 'base64');
  const carried = kind === 'png' ? await Promise.resolve(unbakePng(bytes)).catch(() => 'unreadable') : tried(() => unbakeSvg(bytes.toString('utf8')));
  return carried === undefined ? { ...claims, image } : claims;
}

function achievementImage(document: object | undefined): unknown {
  const first = (value: unknown) => (Array.isArray(value) ? value[0] as unknown : value) as Doc | undefined;
  return first(first(first((document as Doc | undefined)?.['credentialSubject'])?.['achievement'])?.['image'])?.['id'];
}

function tried(read: () => string | undefined): string | undefined {
  try { return read(); } catch { return 'unreadable'; }
}

/** Patterns of what is hidden, as a text would repeat it: marks, a name and each of its longer words. */
function secretsIn(claims: Claims, chosen: readonly Field[]): readonly RegExp[] {
  const words = (claims.holderName ?? '').split(/\s+/).filter((word) => [...word].length > 2);
  return [...(chosen.includes('results') ? resultsIn(claims) : []), ...(chosen.includes('holderName') ? [...names(claims), ...words] : [])].filter((text) => text.trim() !== '').map(alone);
}

/** Whole, in any case; a mark with a point or a comma. */
function alone(text: string): RegExp {
  const plain = text.trim().normalize('NFC').replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replace(/\\\.|,/g, '[.,]').replace(/\s+/g, '\\s+');
  return new RegExp(`(?<![\\p{L}\\p{N}])${plain}(?![\\p{L}\\p{N}])`, 'iu');
}

function names({ holderName, holderId }: Claims): readonly string[] {
  return [holderName, PAIRWISE.test(holderId ?? '') ? undefined : holderId].filter((name) => name !== undefined && name.trim() !== '') as string[];
}

function resultsIn({ results, parts = [] }: Claims): readonly string[] {
  const within = (list: readonly ClaimedPart[]): readonly string[] => list.flatMap((part) => [...(part.result === undefined ? [] : [part.result]), ...within(part.parts)]);
  return [...results.flatMap(({ value }) => value ?? []), ...within(parts)];
}

function withoutResult({ result: _, parts, ...part }: ClaimedPart): ClaimedPart {
  return { ...part, parts: parts.filter(({ kind }) => kind !== 'assessment').map(withoutResult) };
}
