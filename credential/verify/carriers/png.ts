import { isPng, unbakePng } from '../../bake/png.ts';
import type { CarrierReader } from './carrier.ts';

export const pngCarrier: CarrierReader = {
  name: 'png',
  knows: isPng,
  take(bytes) {
    const baked = unbakePng(bytes);
    return baked ? { text: baked.credential, ...(baked.logProof !== undefined && { logProof: baked.logProof }) } : {};
  },
};
