/** An Open Badge 3.0: one achievement of one subject, and what others say of it. */
import { readBadge } from '../../badge/read.ts';
import { checkEndorsements } from '../checks/endorsements.ts';
import { checkBadgeShape } from '../checks/shape.ts';
import { judgeCredential } from './judge.ts';
import type { Judge } from './judge.ts';

export const judgeOpenBadge: Judge = (opened, ports, inner) =>
  judgeCredential(opened, ports, { shape: checkBadgeShape, read: readBadge, inside: checkEndorsements }, inner);
