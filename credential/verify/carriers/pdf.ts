import { detachPdf } from '../../bake/pdf.ts';
import type { CarrierReader } from './carrier.ts';
import { zipCarrier } from './zip.ts';

export const pdfCarrier: CarrierReader = {
  name: 'pdf',
  knows: (bytes) => String.fromCharCode(...bytes.subarray(0, 5)) === '%PDF-',
  async take(bytes) {
    const attached = await detachPdf(bytes);
    if (attached?.archive) return zipCarrier.take(attached.archive);
    return attached ? { text: attached.credential, ...(attached.logProof !== undefined && { logProof: attached.logProof }) } : {};
  },
};
