/** Stands in for `index.ts` where certificates are not read: a small verifier for the browser. */
import { notChecked } from '../verify/finding.ts';
import type { Judge } from '../verify/forms/judge.ts';

export const judgeEuropass: Judge = () => Promise.resolve({ findings: [notChecked('signature', 'suite_unsupported')], claims: null });
