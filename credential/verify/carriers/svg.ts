import { fromUtf8 } from '../../bytes.ts';
import { isSvg, unbakeSvg } from '../../bake/svg.ts';
import type { CarrierReader } from './carrier.ts';

export const svgCarrier: CarrierReader = {
  name: 'svg',
  knows(bytes) {
    const head = beginning(bytes);
    return head.includes(0x3c) && isSvg(fromUtf8(head) ?? '');
  },
  take(bytes) {
    const credential = unbakeSvg(fromUtf8(bytes) ?? '');
    return credential === undefined ? {} : { text: credential };
  },
};

/** Enough to tell by, up to a whole character: RFC 3629 §3, what follows in one begins with the bits 10. */
function beginning(bytes: Uint8Array): Uint8Array {
  let end = Math.min(bytes.length, 4096);
  while (end > 4092 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end);
}
