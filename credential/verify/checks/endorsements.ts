/**
 * Endorsements (Open Badges 3.0 §2.4): what others signed about the badge, its achievement or its issuer. A false one is a warning: whoever
 * wrote it, the badge is still what its issuer signed.
 */
import type { Judgement, JudgeInner } from '../forms/judge.ts';
import { pass, warn } from '../finding.ts';
import { asList, asObject, idOf } from '../json.ts';
import type { Obj } from '../json.ts';
import type { Report } from '../report.ts';
import { textOf } from './contained.ts';

const MAX_ENDORSEMENTS = 10;

type Endorsed = { readonly about: string | undefined; readonly item: unknown };

export async function checkEndorsements(document: Obj, inner: JudgeInner): Promise<Pick<Judgement, 'findings' | 'endorsements'>> {
  const subject = asObject(asList(document['credentialSubject'])[0]);
  const things = [document, asObject(document['issuer']), asObject(asList(subject?.['achievement'])[0])];
  const all = things.flatMap(endorsementsOf);
  if (all.length === 0) return { findings: [] };
  const endorsements: Report[] = [];
  for (const { item } of all.slice(0, MAX_ENDORSEMENTS)) endorsements.push(await inner(textOf(item)));
  const isGood = all.length <= MAX_ENDORSEMENTS && endorsements.every((report, i) => report.verdict === 'valid' && report.form === 'endorsement' && isAbout(report, all[i]));
  return { findings: [isGood ? pass('endorsements', 'endorsed') : warn('endorsements', 'endorsement_doubtful')], endorsements };
}

/** One about nobody says nothing of what has no name. */
function isAbout({ claims }: Report, endorsed: Endorsed | undefined): boolean {
  return endorsed?.about !== undefined && claims?.holderId === endorsed.about;
}

function endorsementsOf(thing: Obj | undefined): readonly Endorsed[] {
  return [...asList(thing?.['endorsement']), ...asList(thing?.['endorsementJwt'])].map((item) => ({ about: idOf(thing), item }));
}
