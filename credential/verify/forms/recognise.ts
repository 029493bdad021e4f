/** Which form of credential a text is, whether or not it is judged here. */
import { checkContext } from '../../canon/context.ts';
import { MAX_BYTES, parseJson } from '../../canon/json.ts';
import { CredentialError } from '../../errors.ts';
import { isJadesHeader, isJsonSeal, openCompactSeal, openJsonSeal } from '../../europass/jades/open.ts';
import type { JadesSeal } from '../../europass/jades/open.ts';
import { openJws } from '../../jose/credential.ts';
import type { Envelope } from '../../jose/credential.ts';
import { headerOf } from '../../jose/jws.ts';
import { isMerkleProof } from '../../proof/merkle-proof.ts';
import { EXTRACT_TYPE } from '../../extract/extract.ts';
import { RECEIPT_TYPE } from '../../receipt/receipt.ts';
import { parseSdJwt } from '../../sdjwt/parts.ts';
import type { SdJwt } from '../../sdjwt/parts.ts';
import { asList, asObject, hasType } from '../json.ts';
import type { Obj } from '../json.ts';
import type { Form } from '../report.ts';

/** `document`: what is signed, when it is JSON. `envelope`: the token around it, when it is signed that way; `seal`: the same with a certificate. */
export type Recognised = { readonly form: Form | null; readonly document?: Obj; readonly envelope?: Envelope; readonly sdJwt?: SdJwt; readonly seal?: JadesSeal };

/** Errors: those of parseJson, openJws, openJsonSeal and parseSdJwt. */
export function recognise(text: string): Recognised {
  if (!/^\s*\uFEFF?\s*\{/.test(text)) return compact(text);
  const document = asObject(parseJson(text)) ?? {};
  const token = tokenIn(document);
  if (token !== undefined) return compact(token);
  if (isSelectiveJson(document)) return { form: 'sd-jwt' };
  return isJsonSeal(document) ? sealed(openJsonSeal(document)) : { form: formOf(document), document: unwrapped(document) };
}

/** A seal over nothing that is here, or over something else than a credential, is still looked at: it may be false. */
function sealed(seal: JadesSeal): Recognised {
  const document = seal.content === undefined ? {} : (asObject(parseJson(seal.content)) ?? {});
  return { form: formOf(document) ?? 'elm', document, seal };
}

/** The Europass issuer takes credentials that are not sealed yet in a wrapper of its own. */
function unwrapped(document: Obj): Obj {
  const inside = asObject(document['credential']);
  return inside && hasType(inside, 'EuropeanDigitalCredential') ? inside : document;
}

/** Form by type, the more telling first. */
const TYPES: readonly (readonly [string, Form])[] = [
  ['OpenBadgeCredential', 'ob3'], ['AchievementCredential', 'ob3'], ['ClrCredential', 'clr'], ['EndorsementCredential', 'endorsement'],
  ['EuropeanDigitalCredential', 'elm'], ['BitstringStatusListCredential', 'status-list'], ['StatusList2021Credential', 'status-list'],
  ['VerifiablePresentation', 'vp'], [RECEIPT_TYPE, 'receipt'], [EXTRACT_TYPE, 'extract'], ['VerifiableCredential', 'vc'],
];

function formOf(document: Obj): Form | null {
  if (isBlockcert(document)) return 'blockcerts';
  const byType = TYPES.find(([type]) => hasType(unwrapped(document), type))?.[1];
  if (byType) return byType;
  if (hasType(document, 'Assertion') && asList(document['@context']).some((context) => /openbadges|\/spec\/ob\/v2p/.test(String(context)))) return 'ob2';
  return isFirstGeneration(document) ? 'ob1' : null;
}

/** RFC 9901 §8: disclosures in an unprotected header. Nobody hands these to people, so they are named and not read. */
function isSelectiveJson(document: Obj): boolean {
  const [first] = asList(document['signatures']).map(asObject);
  return 'payload' in document && [document, first].some((part) => 'disclosures' in (asObject(part?.['header']) ?? {}));
}

/** By its type, or because a tree of hashes vouches for it. */
function isBlockcert(document: Obj): boolean {
  const proofs = [...asList(document['proof']), ...asList(document['signature'])];
  return hasType(document, 'BlockcertsCredential') || proofs.some((proof) => isMerkleProof(asObject(proof) ?? {}));
}

/** Open Badges 1.x and 0.5 had neither types nor, at first, contexts. */
function isFirstGeneration(document: Obj): boolean {
  const isAward = document['recipient'] !== undefined && document['badge'] !== undefined;
  return isAward && (document['verify'] !== undefined || asObject(asObject(document['badge'])?.['issuer'])?.['origin'] !== undefined);
}

/** What is hidden, and what an attacker adds to it, is looked at only when it is judged. */
function selective(text: string): Recognised {
  const sdJwt = parseSdJwt(text);
  return { form: 'sd-jwt', document: sdJwt.payload, sdJwt };
}

function compact(text: string): Recognised {
  if (text.length > MAX_BYTES) throw new CredentialError('too_large', `more than ${MAX_BYTES} characters of a token`);
  // Images of Open Badges 2.0 often carry no more than where the award stands.
  if (/^https:\/\/[^\s"'<>]{4,2000}$/.test(text)) return { form: 'ob2', document: { id: text, type: 'Assertion' } };
  const header = headerOf(text);
  if (!header) return { form: null };
  if (text.includes('~')) return selective(text);
  if (isJadesHeader(header)) return sealed(openCompactSeal(text));
  const envelope = openJws(text);
  if ('x5c' in header && formOf(envelope.document) === 'elm') return sealed(openCompactSeal(text));
  return { form: formOf(envelope.document), document: envelope.document, envelope };
}

const COAT: ReadonlySet<string> = new Set(['@context', 'id', 'type']);

/** VCDM 2.0 §4.13: a JSON coat whose id is a `data:` address with the token in it. What the address calls it decides nothing: the token is judged as if it came alone. */
function tokenIn(document: Obj): string | undefined {
  if (!hasType(document, 'EnvelopedVerifiableCredential') && !hasType(document, 'EnvelopedVerifiablePresentation')) return undefined;
  const [, token] = /^data:application\/(?:jwt|v[cp](?:-ld)?\+(?:jwt|sd-jwt)),([\w.~=-]+)$/.exec(String(document['id'])) ?? [];
  if (token === undefined) throw new CredentialError('jws_malformed', 'the envelope holds no token', { path: '/id' });
  // The coat itself is signed by nobody: it has its three members, in known words, and says nothing.
  if ('@context' in document) checkContext({ '@context': asList(document['@context']) });
  const more = Object.keys(document).find((name) => !COAT.has(name));
  if (more !== undefined) throw new CredentialError('jws_malformed', 'nobody signed what stands beside the token', { path: `/${more}` });
  return token;
}
