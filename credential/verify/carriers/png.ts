import { isPng, unbakePng } from '../../bake/png.ts';
import type { CarrierReader } from './carrier.ts';

export const pngCarrier: CarrierReader = {
  name: 'png',
  knows: isPng,
  async take(bytes) {
    const baked = await unbakePng(bytes);
    return baked ? { text: baked.credential, ...(baked.logProof !== undefined && { logProof: baked.logProof }) } : { mayShowCode: true };
  },
};
