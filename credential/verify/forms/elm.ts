/** Sealed credentials. What reads certificates weighs much and is loaded when the first one is met. */
import type { Judge } from './judge.ts';

export const judgeSealed: Judge = async (opened, ports, inner) => {
  const { judgeEuropass } = await import('../../europass/index.ts');
  return judgeEuropass(opened, ports, inner);
};
