// The certificate: a page to hang up, with the credential itself attached. Made when asked for, kept a while.
import type { Claims } from '#credential';
import type { Documents } from '#lib/documents';
import type { Lang } from '#lib/i18n';
import { badgeOf } from '#rooms/deliver';
import type { Brand } from '#rooms/people';
import { badgeSvg } from '../../../web/badge.ts';
import { engravingSvg } from '../../../web/hold/engraving.ts';
import { qrSvg } from '../../../web/qr.ts';
import { certificateContent, pictureContent, type Paper, type Wording } from './content.ts';

export type { Paper, Wording } from './content.ts';
export type CertificateWish = { readonly wording: Wording; readonly paper: Paper; /** Where the code leads: a page that shows this credential, or the page that verifies. */ readonly link: string };
export type Certified = { readonly bytes: Uint8Array; readonly sha256: string; readonly logProof: string | undefined; readonly claims: Claims };
export type CertificatePorts = {
  readonly publicUrl: string; readonly house: string; readonly documents: Documents; readonly rasterise: (svg: string, width: number) => Promise<Uint8Array>;
  /** How the issuer presented itself when it signed; undefined for issuers that are not of this house. */
  readonly brandOf: (issuer: string, at: Date) => Promise<Brand | undefined>;
};

export type Certificates = ReturnType<typeof openCertificates>;

const KEPT = 24, PICTURE_WIDTH = 1200, ACCENT = '#4a2a78';

export function openCertificates({ publicUrl, house, documents, rasterise, brandOf }: CertificatePorts) {
  const kept = new Map<string, Uint8Array>();

  async function make({ bytes, sha256, logProof, claims }: Certified, { wording, paper, link }: CertificateWish, brand: Brand | undefined): Promise<Uint8Array> {
    const accent = brand?.colour ?? ACCENT, badge = badgeFile(claims), logo = brand?.logo && { name: `logo.${brand.logo.kind}`, bytes: brand.logo.bytes };
    const hands = (brand?.signatories ?? []).map(({ name, role, image }, i) => ({ name, role, image: image && `hand-${i}.${image.kind}`, bytes: image?.bytes }));
    const content = certificateContent({
      claims, sha256, wording, paper, accent, link, verifyAt: `${publicUrl}/verify`, house, hasProof: logProof !== undefined,
      files: { badge: badge.name, ...(logo && { logo: logo.name }) }, signatories: hands.map(({ name, role, image }) => ({ name, role, ...(image && { image }) })),
    });
    return documents.pdf({ template: 'certificate', at: new Date(claims.validFrom ?? 0), files: {
      // Letters composed where they can be: fonts have é, and rarely an e with an accent to put on it. What is attached stays as it was signed.
      'data.json': Buffer.from(JSON.stringify(content).normalize('NFC')), 'credential.json': bytes, 'log-proof.txt': Buffer.from(logProof ?? ''),
      'engraving.svg': Buffer.from(engravingSvg(sha256, accent)), 'qr.svg': Buffer.from(qrSvg(link)), [badge.name]: badge.bytes,
      ...(logo && { [logo.name]: logo.bytes }), ...Object.fromEntries(hands.flatMap(({ image, bytes: hand }) => (image && hand ? [[image, hand]] : []))),
    } });
  }

  async function draw({ sha256, claims }: Certified, lang: Lang, brand: Brand | undefined): Promise<Uint8Array> {
    const accent = brand?.colour ?? ACCENT, badge = badgeFile(claims);
    const svg = await documents.svg({ template: 'picture', at: new Date(0), files: {
      'data.json': Buffer.from(JSON.stringify(pictureContent({ claims, lang, accent, badge: badge.name, house })).normalize('NFC')), 'engraving.svg': Buffer.from(engravingSvg(sha256, accent)), [badge.name]: badge.bytes,
    } });
    return rasterise(svg, PICTURE_WIDTH);
  }

  async function keptOr(name: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const made = kept.get(name) ?? await make();
    kept.delete(name);
    kept.set(name, made);
    for (const oldest of kept.keys()) if (kept.size > KEPT) kept.delete(oldest); else break;
    return made;
  }
  const brandThen = ({ claims }: Certified) => brandOf(claims.issuer.id, new Date(claims.validFrom ?? 0));

  return {
    available: documents.available,
    /** @throws AcquisError documents_unavailable */
    async certificate(held: Certified, wish: CertificateWish): Promise<Uint8Array> {
      const brand = await brandThen(held);
      return keptOr(JSON.stringify([held.sha256, wish, brand?.version, held.logProof]), () => make(held, wish, brand));
    },
    /** 1200 × 630, PNG: what other sites show beside a link. @throws AcquisError documents_unavailable */
    async picture(held: Certified, lang: Lang): Promise<Uint8Array> {
      const brand = await brandThen(held);
      return keptOr(JSON.stringify([held.sha256, 'picture', lang, brand?.version]), () => draw(held, lang, brand));
    },
  };
}

function badgeFile(claims: Claims): { name: string; bytes: Uint8Array } {
  const picture = badgeOf(claims);
  if (picture.kind === 'drawn') return { name: 'badge.svg', bytes: Buffer.from(badgeSvg(picture.params)) };
  return { name: `badge.${picture.kind}`, bytes: picture.bytes };
}
