/** NIST P-256 and P-384 (SP 800-186 §3.2.1), as far as reading a public point goes. Public values: nothing here needs constant time. */
export type CurveName = 'P-256' | 'P-384';

type Curve = { readonly size: number; readonly p: bigint; readonly b: bigint };

/** y² = x³ − 3x + b over the field of p elements; both primes leave 3 when divided by 4. */
export const CURVES: { readonly [C in CurveName]: Curve } = {
  'P-256': {
    size: 32,
    p: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
  },
  'P-384': {
    size: 48,
    p: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
  },
};

export function isOnCurve(name: CurveName, x: Uint8Array, y: Uint8Array): boolean {
  const { p } = CURVES[name];
  const [px, py] = [toInteger(x), toInteger(y)];
  return px < p && py < p && (py * py - right(name, px)) % p === 0n;
}

/** SEC 1 §2.3.4, compressed: 02 or 03, then x. Undefined: not a point of this curve. */
export function liftX(name: CurveName, compressed: Uint8Array): { readonly x: Uint8Array; readonly y: Uint8Array } | undefined {
  const { size, p } = CURVES[name];
  const [parity, ...digits] = compressed;
  if ((parity !== 2 && parity !== 3) || digits.length !== size) return undefined;
  const x = toInteger(Uint8Array.from(digits));
  if (x >= p) return undefined;
  const square = right(name, x);
  const root = power(square, (p + 1n) / 4n, p);
  if ((root * root - square) % p !== 0n) return undefined;
  const y = root % 2n === BigInt(parity - 2) ? root : p - root;
  return { x: toBytes(x, size), y: toBytes(y, size) };
}

function right(name: CurveName, x: bigint): bigint {
  const { p, b } = CURVES[name];
  return (((x * x * x - 3n * x + b) % p) + p) % p;
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let [result, square] = [1n, base];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

function toInteger(bytes: Uint8Array): bigint {
  return bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

function toBytes(value: bigint, size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, i) => Number((value >> BigInt(8 * (size - 1 - i))) & 0xffn));
}
