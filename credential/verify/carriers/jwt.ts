import { fromUtf8 } from '../../bytes.ts';
import type { CarrierReader } from './carrier.ts';

/** Padding and missing parts are looked over here and refused when the token is read, so that the refusal can say why. */
const COMPACT = /^\s*(?:[\w-]{8,}={0,2}\.[\w-]+={0,2}\.[\w-]*={0,2}(?:~[\w.~-]*)?|ey[\w-]{16,}={0,2}(?:\.[\w-]*={0,2})?)\s*$/;

export const jwtCarrier: CarrierReader = {
  name: 'jwt',
  knows: (bytes) => COMPACT.test(fromUtf8(bytes) ?? ''),
  take: (bytes) => ({ text: (fromUtf8(bytes) ?? '').trim() }),
};
