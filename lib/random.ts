import { randomFillSync } from 'node:crypto';

const SIZE = 8192;
let pool = Buffer.alloc(0), used = SIZE;

/** `count` random bytes, each given once. Asked for in pieces, the system's source costs more than what is made of them. */
export function random(count: number): Buffer {
  if (used + count > pool.length) {
    pool = randomFillSync(Buffer.allocUnsafeSlow(Math.max(SIZE, count)));
    used = 0;
  }
  return pool.subarray(used, used += count);
}
