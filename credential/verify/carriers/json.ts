import { fromUtf8 } from '../../bytes.ts';
import { CredentialError } from '../../errors.ts';
import type { CarrierReader } from './carrier.ts';

const BOM = Uint8Array.of(0xef, 0xbb, 0xbf);

export const jsonCarrier: CarrierReader = {
  name: 'json',
  // A byte order mark is looked over here and refused when the JSON is read, so that the refusal can say why.
  knows(bytes) {
    const start = BOM.every((byte, i) => bytes[i] === byte) ? BOM.length : 0;
    const first = bytes.subarray(start).find((byte) => byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d);
    return first === 0x7b;
  },
  take(bytes) {
    const text = fromUtf8(bytes);
    if (text === undefined) throw new CredentialError('json_encoding', 'the bytes are not UTF-8');
    return { text };
  },
};
