// What a reader gets of one credential: the whole, a part under the issuer's own signature where its form allows that, or an extract that this house signs.
import { randomUUID } from 'node:crypto';
import { badgeIn, CredentialError, deriveProof, makeExtract, openCredential, presentPointers, presentSdJwt, readExtract, sdJwtParts, text, type Claims, type Report } from '#credential';
import { stamp } from '#lib/clock';
import { AcquisError } from '#lib/errors';
import { dictionary, type Lang } from '#lib/i18n';
import { sha256 } from '#lib/seal';
import type { Held } from '#rooms/hold';
import type { ShownCredential, SharePorts } from '../share.ts';
import type { Field, How } from '../share.policy.ts';
import { betrayed, everybodysPicture, fieldsOf, says, withCompanions, withhold } from './veil.ts';

type Part = { readonly bytes: Uint8Array; readonly claims: Claims };
type Extracted = Part & { readonly at: number };
/** As long as one sitting, milliseconds: page, file and receipt are then of the same bytes, and the receipt’s fingerprint is that of the file. */
const SITTING = 3_600_000, REMEMBERED = 200;
/** What is hidden of a credential and how the rest is shown; `undisclosable`: what cannot be hidden, because it stands in what is left. */
export type Veil = { readonly offered: readonly Field[]; readonly hidden: readonly Field[]; readonly undisclosable: readonly Field[]; readonly document: object | undefined };

export type Shower = ReturnType<typeof openShower>;

/** What JSON begins with. */
const BRACE = 0x7b;
/** Where a badge says what; whatever is not named here is not shown in part. Whether it still holds is never left out, also where its issuer would allow it. */
const ALWAYS = ['/validFrom', '/validUntil', '/credentialStatus', '/credentialSchema', '/termsOfUse', '/name', '/description', '/awardedDate', '/credentialSubject/creditsEarned', '/credentialSubject/achievement'];
const AT: Partial<Record<Field, string>> = { results: '/credentialSubject/result', evidence: '/evidence', narrative: '/credentialSubject/narrative', holderName: '/credentialSubject/identifier' };

export function openShower({ clock, secrets, hold, verify, house }: SharePorts) {
  const extracts = new Map<string, Extracted>();

  async function veil(held: Held, chosen: readonly Field[]): Promise<Veil> {
    const { document, sdJwt } = await openCredential(held.bytes), offered = fieldsOf(held.claims, sdJwt ? disclosed(held.bytes) : JSON.stringify(document ?? {}));
    const hidden = withCompanions(held.claims, chosen.filter((field) => offered.includes(field)));
    return { offered, hidden, undisclosable: betrayed(held.claims, hidden), document };
  }

  /** `link`: whose salt it is. @throws AcquisError bad_input when something chosen cannot be hidden, unsignable when the rest cannot be attested */
  async function show(held: Held, chosen: readonly Field[], link: string): Promise<ShownCredential> {
    const { hidden, undisclosable, document } = await veil(held, chosen);
    if (undisclosable.length > 0) throw new AcquisError('bad_input', { faults: undisclosable.map((field) => ({ path: `hide.${held.id}`, code: 'share_cannot_hide', values: { field: fieldName(field) } })) });
    if (hidden.length === 0) return { held, claims: held.claims, hidden, how: 'whole', bytes: held.bytes, report: (reader) => hold.report(held, reader) };
    const part = await inPart(held, hidden), how: How = part ? 'selective' : 'attested';
    return veiled(held, part ?? await attest(held, hidden, document, link), hidden, how);
  }

  function veiled(held: Held, { bytes, claims }: Part, hidden: readonly Field[], how: How): ShownCredential {
    const shown: Held = { ...held, bytes, claims, sha256: sha256(bytes).toString('hex'), logProof: undefined, others: {}, ...(how === 'attested' && { form: 'extract' as const }) };
    return { held: shown, claims, hidden, how, bytes, report: (lang) => verify.judge(bytes, { lang }) };
  }

  /** Under the issuer's own signature; undefined: its form has no parts, cannot leave this out, or did not verify. */
  async function inPart(held: Held, hidden: readonly Field[]): Promise<Part | undefined> {
    try {
      const part = held.form === 'sd-jwt' ? await ofToken(held, hidden) : await ofProof(held, hidden);
      if (!part || hidden.some((field) => says(part.claims, field))) return undefined;
      const { checks } = await verify.judge(part.bytes, { lang: 'en' });
      return checks.some(({ code }) => code === 'sig_part' || code === 'sig_ok') ? part : undefined;
    } catch (error) {
      if (error instanceof CredentialError) return undefined;
      throw error;
    }
  }

  async function ofProof(held: Held, hidden: readonly Field[]): Promise<Part | undefined> {
    // A derived proof names the credential by its address: where that is open to all, so is what is hidden. Its beginning cannot be left out.
    if (held.visibility === 'public' || hidden.includes('dates') || !/^urn:uuid:/i.test(held.claims.holderId ?? 'urn:uuid:')) return undefined;
    const selective = held.others.selective === undefined ? brought(held) : (await hold.further(held)).selective;
    if (!selective) return undefined;
    const base = JSON.parse(Buffer.from(selective.bytes).toString('utf8')) as object;
    const shown = Object.entries(AT).filter(([field]) => !hidden.includes(field as Field)).map(([, pointer]) => pointer);
    const bytes = Buffer.from(text(await deriveProof(base, presentPointers(base, [...ALWAYS, ...shown])))), claims = badgeIn(bytes);
    return claims ? { bytes, claims } : undefined;
  }

  /** A disclosure is shown when something that is read depends on it, and nothing of that is hidden. */
  async function ofToken(held: Held, hidden: readonly Field[]): Promise<Part | undefined> {
    const whole = Buffer.from(held.bytes).toString('utf8').trim(), found = await sdJwtParts(whole);
    if (!found?.claims) return undefined;
    const all = found.claims, same = (a: Claims | null, b: Claims) => JSON.stringify(a) === JSON.stringify(b);
    const wanted = withhold(all, hidden), shows = found.parts.filter(({ pointer, without }) => !/birth/i.test(pointer) && !same(without, all) && without !== null && !same(withhold(without, hidden), wanted));
    const show = shows.map(({ pointer }) => pointer).filter((pointer, _, list) => !list.some((other) => other.startsWith(`${pointer}/`)));
    const bytes = Buffer.from(await presentSdJwt(whole, { show })), read = await sdJwtParts(bytes.toString('utf8'));
    return read?.claims && same(read.claims, wanted) && !(hidden.includes('birthDate') && says(read.claims, 'birthDate', disclosed(bytes))) ? { bytes, claims: read.claims } : undefined;
  }

  async function attest(held: Held, hidden: readonly Field[], document: object | undefined, link: string): Promise<Part> {
    const lang: Lang = held.claims.language?.startsWith('fr') ? 'fr' : 'en', whole = await hold.report(held, lang), t = dictionary(lang), now = clock.now(), at = stamp(now);
    // The whole is verified each time all the same: one that no longer says what it said is extracted anew.
    const key = [link, held.id, held.sha256, whole.verdict, ...hidden].join('\n'), made = extracts.get(key);
    if (made && now.getTime() - made.at < SITTING) return made;
    const { id: _, unread: __, ...left } = await everybodysPicture(withhold(held.claims, hidden), document);
    const extract = makeExtract({
      id: `urn:uuid:${randomUUID()}`, issuer: { id: house.did, name: house.name }, name: t('share.extract.name', { title: held.claims.title }), description: t('share.extract.text', { house: house.name }),
      claims: left, quoted: { sha256: salted(held, link), form: held.form, issuer: issuerOf(held, whole), verdict: whole.verdict, at, hidden },
    });
    const signed = await house.attest(extract).catch(unsignable), claims = readExtract(signed as Record<string, unknown>);
    if (!claims) throw new AcquisError('internal', { message: `the extract of ${held.id} cannot be read` });
    if (extracts.size >= REMEMBERED) extracts.delete(extracts.keys().next().value ?? '');
    const part: Extracted = { bytes: Buffer.from(text(signed)), claims, at: now.getTime() };
    extracts.set(key, part);
    return part;
  }

  /** Without the salt, nobody who guesses the whole can try out marks against the hash. */
  function salted(held: Held, link: string): string {
    return sha256(Buffer.concat([salt(link, held.id), Buffer.from(held.sha256, 'hex')])).toString('hex');
  }
  const salt = (link: string, credential: string) => secrets.blind('share-salt', `${link}\n${credential}`);

  return { veil, show, salt };
}

/** Another issuer's, when what it is called leads nowhere: at an address of theirs everybody might read the whole. That it can be shown in parts at all turns out when it is. */
function brought(held: Held): Held | undefined {
  const { id } = held.origin === 'import' && held.form === 'ob3' && held.bytes[0] === BRACE ? JSON.parse(Buffer.from(held.bytes).toString('utf8')) as { id?: unknown } : { id: null };
  return id === undefined || (typeof id === 'string' && /^urn:uuid:/i.test(id)) ? held : undefined;
}

/** Each disclosure as its text. */
function disclosed(token: Uint8Array): string {
  const [issued = '', ...rest] = Buffer.from(token).toString('utf8').split('~');
  return [issued.split('.')[1] ?? '', ...rest].map((one) => Buffer.from(one, 'base64url').toString('utf8')).join('\n');
}

function unsignable(cause: unknown): never {
  throw cause instanceof CredentialError ? new AcquisError('unsignable', { cause }) : cause;
}

function issuerOf({ claims }: Held, { issuer }: Report): Claims['issuer'] & { nameSource?: string } {
  return { ...claims.issuer, ...(issuer?.name !== undefined && { name: issuer.name, nameSource: issuer.nameSource }) };
}

function fieldName(field: Field): { readonly fr: string; readonly en: string } {
  return { fr: dictionary('fr')(`share.fields.${field}`), en: dictionary('en')(`share.fields.${field}`) };
}
