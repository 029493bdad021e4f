/** A verifiable credential of any kind (VCDM 1.1, 2.0): who signed what about whom, without knowing what the terms of its kind mean. */
import { readCredential } from '../../badge/credential.ts';
import { checkCredentialShape } from '../checks/shape.ts';
import { judgeCredential } from './judge.ts';
import type { Judge } from './judge.ts';

export const judgeCredentialOfAnyKind: Judge = (opened, ports, inner) =>
  judgeCredential(opened, ports, { shape: checkCredentialShape, read: readCredential }, inner);
