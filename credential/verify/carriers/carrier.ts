/** What carries a credential: a file format, out of which its own text is taken. One file each; the first that knows the bytes takes them. */
import type { Carrier } from '../report.ts';
import { imageCarrier } from './image.ts';
import { jsonCarrier } from './json.ts';
import { jwtCarrier } from './jwt.ts';
import { pdfCarrier } from './pdf.ts';
import { pngCarrier } from './png.ts';
import { svgCarrier } from './svg.ts';
import { zipCarrier } from './zip.ts';

/** One entry of an archive; `refusal`: why there are no bytes. */
export type InnerFile = { readonly name: string; readonly bytes: Uint8Array; readonly refusal?: 'file_locked' };

/**
 * `text` absent: this carrier is known but nothing is in it, or it is not opened here. `files`: an archive's. `mayShowCode`: it is a
 * picture, which may show a QR code.
 */
export type Taken = { readonly text?: string; readonly logProof?: string; readonly files?: readonly InnerFile[]; readonly mayShowCode?: boolean };

export type CarrierReader = {
  readonly name: Carrier;
  knows(bytes: Uint8Array): boolean;
  /** Throws CredentialError for a carrier that is damaged or dressed up. */
  take(bytes: Uint8Array): Taken | Promise<Taken>;
};

export const CARRIERS: readonly CarrierReader[] = [pngCarrier, pdfCarrier, zipCarrier, imageCarrier, svgCarrier, jsonCarrier, jwtCarrier];
