import { fromUtf8 } from '../../bytes.ts';
import type { CarrierReader } from './carrier.ts';

const COMPACT = /^\s*[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*(?:~[A-Za-z0-9_.~-]*)?\s*$/;

export const jwtCarrier: CarrierReader = {
  name: 'jwt',
  knows: (bytes) => COMPACT.test(fromUtf8(bytes) ?? ''),
  take: (bytes) => ({ text: (fromUtf8(bytes) ?? '').trim() }),
};
