/** What carries a credential: a file format, out of which its own text is taken. One file each; the first that knows the bytes takes them. */
import type { Carrier } from '../report.ts';
import { jsonCarrier } from './json.ts';
import { jwtCarrier } from './jwt.ts';
import { pdfCarrier } from './pdf.ts';
import { pngCarrier } from './png.ts';
import { svgCarrier } from './svg.ts';

/** `text` absent: this carrier is known but nothing is in it, or it is not opened here. */
export type Taken = { readonly text?: string; readonly logProof?: string };

export type CarrierReader = {
  readonly name: Carrier;
  knows(bytes: Uint8Array): boolean;
  /** Throws CredentialError for a carrier that is damaged or dressed up. */
  take(bytes: Uint8Array): Taken;
};

export const CARRIERS: readonly CarrierReader[] = [pngCarrier, pdfCarrier, svgCarrier, jsonCarrier, jwtCarrier];
