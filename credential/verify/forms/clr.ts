/** A Comprehensive Learner Record 2.0: a signed list of credentials. The list's signature says that they belong together, each one's own says whether it is good. */
import { readCredential } from '../../badge/credential.ts';
import { checkContained } from '../checks/contained.ts';
import { checkCredentialShape } from '../checks/shape.ts';
import { asList, asObject } from '../json.ts';
import { judgeCredential } from './judge.ts';
import type { Judge } from './judge.ts';

export const judgeLearnerRecord: Judge = (opened, ports, inner) =>
  judgeCredential(opened, ports, {
    shape: checkCredentialShape,
    read: readCredential,
    inside: (document, judgeInner) => checkContained(asList(asObject(asList(document['credentialSubject'])[0])?.['verifiableCredential']), judgeInner),
  }, inner);
