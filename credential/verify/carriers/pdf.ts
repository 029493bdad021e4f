import type { CarrierReader } from './carrier.ts';

/** Recognised, so that the report can say what the file is; not opened. */
export const pdfCarrier: CarrierReader = {
  name: 'pdf',
  knows: (bytes) => String.fromCharCode(...bytes.subarray(0, 5)) === '%PDF-',
  take: () => ({}),
};
