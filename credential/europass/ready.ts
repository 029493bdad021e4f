/** An unsealed European Digital Credential, made ready for one seal: it names who seals it, and since when it is issued. */
import { CredentialError } from '../errors.ts';
import { asList, asObject } from '../verify/json.ts';
import type { Obj } from '../verify/json.ts';
import { countryConcept, local } from './nodes.ts';
import type { Node } from './nodes.ts';
import { alpha3, checkSealer } from './sealer.ts';
import { readCertificate } from './x509/certificate.ts';

const CONTEXT = 'http://data.europa.eu/snb/model/context/edc-ap';

/**
 * `given`: as makeElm or uploadable made it. `leaf`: the seal's own certificate, DER. `at`: UTC, whole seconds. Errors: `bad_argument` for
 * what is no such credential, is sealed or proved already, or is issued by somebody whom the certificate does not name; those of readCertificate.
 */
export function readyToSeal(given: unknown, leaf: Uint8Array, at: string): Node {
  const outer = asObject(given) ?? {}, document = asObject(outer['credential']) ?? outer;
  if ('signatures' in document || 'proof' in document) throw refused('it is sealed or proved already');
  if (!asList(document['@context']).includes(CONTEXT) || !asList(document['type']).includes('EuropeanDigitalCredential')) throw refused('it is no European Digital Credential');
  const certificate = readCertificate(leaf), issuer = asObject(document['issuer']);
  // Its own identifier would be believed: who issues has to be known by something else first, or to have been named rightly.
  if (!issuer || checkSealer(document, certificate)) throw refused('its issuer is not the one whom the certificate names');
  return { ...document, issuer: named(document, issuer, certificate.subject), issued: document['issued'] ?? at, issuanceDate: document['issuanceDate'] ?? document['issued'] ?? at, validFrom: document['validFrom'] ?? at };
}

/** The profile wants the identifier of the certificate on whatever is sealed. */
function named(document: Obj, issuer: Obj, { identifier, country }: ReturnType<typeof readCertificate>['subject']): Obj {
  if (issuer['eIDASIdentifier'] !== undefined || identifier === undefined) return issuer;
  const place = country === undefined ? undefined : alpha3(country);
  return { ...issuer, eIDASIdentifier: { id: local('legalIdentifier', 'eidas'), type: 'LegalIdentifier', notation: identifier, ...(place !== undefined && { spatial: conceptIn(document, countryConcept(place, {})) }) } };
}

/** As the document names it already: two names of one concept in one language would be one too many. */
function conceptIn(value: unknown, concept: Node): Node {
  const find = (part: unknown): Obj | undefined => {
    if (typeof part !== 'object' || part === null) return undefined;
    const own = asObject(part);
    if (own && own['id'] === concept['id'] && 'prefLabel' in own) return own;
    for (const inner of Object.values(part)) { const found = find(inner); if (found) return found; }
    return undefined;
  };
  return find(value) ?? concept;
}

function refused(message: string): CredentialError {
  return new CredentialError('bad_argument', message);
}
