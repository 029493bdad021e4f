import { detachPdf } from '../../bake/pdf.ts';
import type { CarrierReader } from './carrier.ts';

export const pdfCarrier: CarrierReader = {
  name: 'pdf',
  knows: (bytes) => String.fromCharCode(...bytes.subarray(0, 5)) === '%PDF-',
  async take(bytes) {
    const attached = await detachPdf(bytes);
    return attached ? { text: attached.credential, ...(attached.logProof !== undefined && { logProof: attached.logProof }) } : {};
  },
};
