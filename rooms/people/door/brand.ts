// How an organisation presents itself: colour, logo, who signs. Every save is a version: a certificate shows the hands of its day, not today's.
import type { LanguageMap } from '#credential';
import type { Tx } from '#lib/db';
import { AcquisError, type Fault } from '#lib/errors';
import { pictureHash, type Picture } from '#lib/picture';
import type { Ports } from '../people.ts';
import { brandRows, insertBrand, pictures, putPicture, type BrandRow, type SignatoryRow } from '../store/brands.ts';
import type { AuditEntry } from './audit.ts';

export type StoredPicture = Picture & { /** SHA-256, hex. */ readonly hash: string };
export type Signatory = { readonly name: string; readonly role: LanguageMap; readonly image?: StoredPicture };
export type Brand = {
  readonly version: number;
  /** `#rrggbb`. */
  readonly colour?: string;
  readonly logo?: StoredPicture;
  readonly signatories: readonly Signatory[];
};
/** Pictures have been through `lib/picture` already. */
export type BrandWish = { readonly colour?: string; readonly logo?: Picture; readonly signatories: readonly { readonly name: string; readonly role: LanguageMap; readonly image?: Picture }[] };

export const MOST_SIGNATORIES = 3;

export function brandFaults({ colour, signatories }: BrandWish): Fault[] {
  return [
    ...(colour !== undefined && !/^#[0-9a-f]{6}$/.test(colour) ? [{ path: 'colour', code: 'brand_colour' }] : []),
    ...signatories.flatMap(({ name, role }, i) => (name.length > 120 || Object.values(role).some((text) => text.length > 160) ? [{ path: `signatory.${i}.name`, code: 'people_too_long' }] : [])),
    ...(signatories.length > MOST_SIGNATORIES ? [{ path: 'signatory.0.name', code: 'brand_many', values: { n: MOST_SIGNATORIES } }] : []),
  ];
}

export function brandDesk({ db, clock }: Ports, audit: (tx: Tx, entry: AuditEntry) => Promise<void>) {
  const within = <R>(org: string, work: (tx: Tx) => Promise<R>) => db.asOrganisation(org, work);

  async function opened(tx: Tx, org: string, row: BrandRow): Promise<Brand> {
    const wanted = [row.logo, ...row.signatories.map(({ image }) => image)].filter((hash): hash is string => typeof hash === 'string');
    const found = new Map((await pictures(tx, org, wanted)).map(({ sha256, kind, bytes }) => [sha256, { hash: sha256, kind, bytes }]));
    const logo = row.logo === null ? undefined : found.get(row.logo);
    return {
      version: row.version, ...(row.colour && { colour: row.colour }), ...(logo && { logo }),
      signatories: row.signatories.map(({ name, role, image }) => { const picture = image === undefined ? undefined : found.get(image); return { name, role, ...(picture && { image: picture }) }; }),
    };
  }

  return {
    /** Today's. */
    brand: (org: string): Promise<Brand | undefined> => within(org, async (tx) => { const row = (await brandRows(tx, org)).at(-1); return row && opened(tx, org, row); }),
    /** The one in force then; before the first, the first. */
    brandAt: (org: string, then: Date): Promise<Brand | undefined> => within(org, async (tx) => {
      const rows = await brandRows(tx, org), row = rows.findLast(({ saved_at: saved }) => saved <= then) ?? rows[0];
      return row && opened(tx, org, row);
    }),
    picture: (org: string, hash: string): Promise<StoredPicture | undefined> => within(org, async (tx) => { const [row] = await pictures(tx, org, [hash]); return row && { hash, kind: row.kind, bytes: row.bytes }; }),
    /** @throws AcquisError bad_input */
    async saveBrand(org: string, by: string, wish: BrandWish): Promise<Brand> {
      const faults = brandFaults(wish);
      if (faults.length > 0) throw new AcquisError('bad_input', { faults });
      return within(org, async (tx) => {
        const keep = async (picture: Picture | undefined) => {
          if (!picture) return undefined;
          const sha256 = pictureHash(picture);
          await putPicture(tx, org, { sha256, kind: picture.kind, bytes: Buffer.from(picture.bytes) });
          return sha256;
        };
        const logo = await keep(wish.logo), signatories: SignatoryRow[] = [];
        for (const { name, role, image } of wish.signatories) { const hash = await keep(image); signatories.push({ name, role, ...(hash && { image: hash }) }); }
        const version = ((await brandRows(tx, org)).at(-1)?.version ?? 0) + 1;
        const row: BrandRow = { version, colour: wish.colour ?? null, logo: logo ?? null, signatories, saved_at: clock.now() };
        await insertBrand(tx, org, by, row);
        await audit(tx, { organisation: org, by, act: 'people.brand-changed', subject: String(version) });
        return opened(tx, org, row);
      });
    },
  };
}
