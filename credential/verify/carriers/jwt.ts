import { fromUtf8 } from '../../bytes.ts';
import { MAX_BYTES } from '../../canon/json.ts';
import type { CarrierReader } from './carrier.ts';

/** Padding and missing parts are looked over here and refused when the token is read, so that the refusal can say why. */
const COMPACT = /^\s*(?:[\w-]{8,}={0,2}\.[\w-]+={0,2}\.[\w-]*={0,2}(?:~[\w.~-]*)?|ey[\w-]{16,}={0,2}(?:\.[\w-]*={0,2})?)\s*$/;

export const jwtCarrier: CarrierReader = {
  name: 'jwt',
  // A token cut short is known as well, so the beginning tells; of eight million letters the expression would overflow.
  knows: (bytes) => COMPACT.test(fromUtf8(bytes.subarray(0, MAX_BYTES)) ?? ''),
  take: (bytes) => ({ text: (fromUtf8(bytes) ?? '').trim() }),
};
