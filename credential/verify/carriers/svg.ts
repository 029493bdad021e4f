import { fromUtf8 } from '../../bytes.ts';
import { isSvg, unbakeSvg } from '../../bake/svg.ts';
import type { CarrierReader } from './carrier.ts';

export const svgCarrier: CarrierReader = {
  name: 'svg',
  knows: (bytes) => bytes.subarray(0, 4096).includes(0x3c) && isSvg(fromUtf8(bytes.subarray(0, 4096)) ?? ''),
  take(bytes) {
    const credential = unbakeSvg(fromUtf8(bytes) ?? '');
    return credential === undefined ? {} : { text: credential };
  },
};
