// A seal for a demonstration: made on the spot, in the name of an invented organisation. Its authority is called what it is, its key is
// thrown away, and no verifier trusts it. Never opened in a house that is no demonstration.
import { createPrivateKey, generateKeyPairSync, randomBytes, sign as signBytes, webcrypto } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { Sealer } from '#lib/sealer';

export type Borrower = { readonly id: string; readonly legalName: string; /** ISO 3166-1 alpha-2. */ readonly country: string };
export type DemonstrationSeal = Sealer & { /** For this organisation, from now on; a second time changes nothing. */ lend(to: Borrower, now: Date): Promise<void> };
type Kept = { readonly organisation: string; /** PKCS #8, PEM. */ readonly key: string; /** DER, base64. */ readonly certificate: string };

const YEARS = 3;
export const AUTHORITY = 'Demonstration seal: not qualified';

export async function openDemonstrationSeal(dataDir: string): Promise<DemonstrationSeal> {
  const file = path.join(dataDir, 'secrets', 'demonstration-seal.json'), organisations: string[] = [];
  let kept = await fs.readFile(file, 'utf8').then((text) => JSON.parse(text) as Kept, () => undefined);
  if (kept) organisations.push(kept.organisation);
  return {
    place: 'file', organisations,
    chain: async () => (kept ? [new Uint8Array(Buffer.from(kept.certificate, 'base64'))] : []),
    sign: async (messages) => { const key = createPrivateKey(kept?.key ?? ''); return messages.map((message) => new Uint8Array(signBytes('sha256', message, { key, dsaEncoding: 'ieee-p1363' }))); },
    async lend(to, now) {
      if (kept) return;
      kept = await madeFor(to, now);
      await fs.mkdir(path.dirname(file), { recursive: true });
      await fs.writeFile(file, JSON.stringify(kept), { mode: 0o600 });
      organisations.push(kept.organisation);
    },
  };
}

/** P-256; key usage: signatures and what they bind to (RFC 5280 §4.2.1.3). */
async function madeFor({ id, legalName, country }: Borrower, now: Date): Promise<Kept> {
  const { Certificate, AttributeTypeAndValue, CryptoEngine, Extension, Time, setEngine } = await import('pkijs'), { BitString, Integer, PrintableString, Utf8String } = await import('asn1js');
  setEngine('node', new CryptoEngine({ name: 'node', crypto: webcrypto as Crypto }));
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' }), algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'der' }), spki = pair.publicKey.export({ type: 'spki', format: 'der' });
  const end = new Date(now), made = new Certificate();
  end.setUTCFullYear(end.getUTCFullYear() + YEARS);
  const written = (type: string, value: string) => new AttributeTypeAndValue({ type, value: new Utf8String({ value }) });
  Object.assign(made, { version: 2, serialNumber: new Integer({ valueHex: new Uint8Array([1, ...randomBytes(8)]).buffer }), notBefore: new Time({ type: 0, value: now }), notAfter: new Time({ type: 0, value: end }) });
  // The number is of a register that there is not (ETSI EN 319 412-1 §5.1.4).
  made.subject.typesAndValues = [new AttributeTypeAndValue({ type: '2.5.4.6', value: new PrintableString({ value: country }) }), written('2.5.4.10', legalName), written('2.5.4.97', `NTR${country}-000000000`), written('2.5.4.3', `${AUTHORITY} (${legalName})`)];
  made.issuer.typesAndValues = [written('2.5.4.10', AUTHORITY), written('2.5.4.3', AUTHORITY)];
  made.extensions = [new Extension({ extnID: '2.5.29.15', critical: true, extnValue: new BitString({ valueHex: Uint8Array.of(0xc0).buffer, unusedBits: 6 }).toBER() })];
  await made.subjectPublicKeyInfo.importKey(await webcrypto.subtle.importKey('spki', spki, algorithm, true, ['verify']) as CryptoKey);
  await made.sign(await webcrypto.subtle.importKey('pkcs8', authority, algorithm, false, ['sign']) as CryptoKey, 'SHA-256');
  return { organisation: id, key: String(pair.privateKey.export({ type: 'pkcs8', format: 'pem' })), certificate: Buffer.from(made.toSchema(true).toBER()).toString('base64') };
}
