/** Is the one who sealed the one that the document names as its issuer? */
import type { Finding } from '../verify/finding.ts';
import { fail, notChecked } from '../verify/finding.ts';
import { asList, asObject } from '../verify/json.ts';
import type { Obj } from '../verify/json.ts';
import type { Certificate } from './x509/certificate.ts';

/** Alpha-3, as the European Publications Office writes countries, to alpha-2, as certificates do (ISO 3166-1). */
const COUNTRIES: ReadonlyMap<string, string> = new Map(
  ('ALB:AL AND:AD AUT:AT BEL:BE BGR:BG BIH:BA CHE:CH CYP:CY CZE:CZ DEU:DE DNK:DK ESP:ES EST:EE FIN:FI FRA:FR GBR:GB GEO:GE GRC:GR HRV:HR HUN:HU IRL:IE ISL:IS ITA:IT LIE:LI LTU:LT LUX:LU LVA:LV '
    + 'MCO:MC MDA:MD MKD:MK MLT:MT MNE:ME NLD:NL NOR:NO POL:PL PRT:PT ROU:RO SMR:SM SRB:RS SVK:SK SVN:SI SWE:SE TUR:TR UKR:UA VAT:VA').split(' ').map((pair) => pair.split(':') as [string, string]),
);

export function alpha3(country: string): string | undefined {
  return [...COUNTRIES].find(([, two]) => two === country)?.[0];
}

/** Undefined: they are one. The issuing software writes the certificate's identifier into the document as `eIDASIdentifier`. */
export function checkSealer(document: Obj, { subject }: Pick<Certificate, 'subject'>): Finding | undefined {
  const issuer = asObject(asList(document['issuer'])[0]) ?? {};
  const named = asObject(asList(issuer['eIDASIdentifier'])[0]);
  if (named) return isOf(named, subject.identifier) ? undefined : fail('issuer_key', 'kid_issuer_mismatch', { path: '/issuer/eIDASIdentifier' });
  const others = ['registration', 'vatIdentifier', 'taxIdentifier', 'identifier'].flatMap((member) => asList(issuer[member]).map(asObject));
  const isKnown = others.some((one) => one !== undefined && isOf(one, subject.identifier)) || namesOf(issuer).some((name) => sameName(name, subject.organisation));
  return isKnown ? undefined : notChecked('issuer_key', 'key_unlinked', { detail: 'neither identifier nor name of the issuer stands in the certificate' });
}

/** Written whole, or without the prefix of kind and country (ETSI EN 319 412-1 §5.1.4), which the country beside it has to repeat. */
function isOf(identifier: Obj, certified: string | undefined): boolean {
  const { notation, spatial } = identifier;
  if (typeof notation !== 'string' || notation === '' || certified === undefined) return false;
  if (notation === certified) return true;
  const [, country, number] = /^[A-Z]{3}([A-Z]{2})-(.+)$/.exec(certified) ?? [];
  const stated = /\/country\/([A-Z]{3})$/.exec(String(asObject(asList(spatial)[0])?.['id']))?.[1];
  return number === notation && (stated === undefined || COUNTRIES.get(stated) === country);
}

function namesOf(issuer: Obj): readonly string[] {
  return [issuer['legalName'], issuer['prefLabel']].flatMap((map) => Object.values(asObject(map) ?? {}).flat()).filter((name) => typeof name === 'string');
}

/** Certificates often leave out case and accents. */
function sameName(a: string, b: string | undefined): boolean {
  const plain = (name: string) => name.normalize('NFKD').replace(/\p{M}/gu, '').toUpperCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
  return b !== undefined && plain(a) !== '' && plain(a) === plain(b);
}
