// The same award in another form: recognised when it is brought, kept beside what is held already, and counted once. Two are one award where one issuer gave
// both the same identifier, or where they are of different families of forms and the same issuer's award of the same thing to the same holder on the same day:
// the further forms of one award each have an identifier of their own. Both must pass: a name alone folds nothing into anything.
import { createHmac } from 'node:crypto';
import { verdictOf, type Claims, type Form, type Report } from '#credential';
import type { Tx } from '#lib/db';
import { open, sha256 } from '#lib/seal';
import type { PersonKeys } from '#rooms/people';
import { insertMarks, markKeys, marked, type MarkRow } from '../store/alikes.ts';
import { arrivalRow } from '../store/imports.ts';
import type { PersonKey } from './keep.ts';

export type Looked = { readonly claims: Pick<Claims, 'id' | 'issuer' | 'holderId' | 'achievementId' | 'awardedOn'>; readonly form: Form; readonly bytes: Uint8Array };

const BRACE = 0x7b;

/** Open Badges 3.0 come as JSON, as a token, and so that parts can be shown: three families of one form. */
function familyOf({ form, bytes }: Looked): string {
  if (form !== 'ob3') return form;
  if (bytes[0] !== BRACE) return 'token';
  return Buffer.from(bytes).includes('"ecdsa-sd-2023"') ? 'selective' : form;
}

/**
 * What a seal proves is a certificate's name; the issuer's identifier in the document is the sealer's word, and makes it one with sealed ones only.
 * A holder who goes by a random name of their own is one person; a name that many share says of nobody.
 */
function saidOf({ form, bytes, claims: { id, issuer, holderId, achievementId, awardedOn } }: Looked): { readonly kind: MarkRow['kind']; readonly text: string }[] {
  const day = /^\d{4}-\d{2}-\d{2}/.exec(awardedOn ?? '')?.[0], isOne = /^urn:uuid:[0-9a-f-]{36}$/i.test(holderId ?? '');
  const said = [
    ...(id && issuer.id ? [{ kind: 'id', text: JSON.stringify([form === 'elm' ? 'seal' : 'key', issuer.id, id]) } as const] : []),
    ...(isOne && achievementId && day && issuer.id ? [{ kind: 'award', text: JSON.stringify([issuer.id, holderId, achievementId, day]) } as const] : []),
  ];
  return said.length > 0 ? said : [{ kind: 'id', text: JSON.stringify(['bytes', sha256(bytes).toString('hex')]) }];
}

const markOf = (key: Buffer, kind: MarkRow['kind'], text: string): Buffer => createHmac('sha256', key).update(`hold:${kind}:${text}`).digest();

/** Beside a credential that is kept, in the same transaction. */
export async function writeMarks(tx: Tx, person: string, { id: key_id, key }: PersonKey, credential: string, looked: Looked): Promise<void> {
  await insertMarks(tx, person, saidOf(looked).map(({ kind, text }) => ({ credential, kind, family: familyOf(looked), key_id, mark: markOf(key, kind, text) })));
}

/** What it is another form of, as far as this person holds that. Undefined: nothing, or it does not pass itself. */
export async function alikeOf(tx: Tx, keys: Pick<PersonKeys, 'open'>, person: string, looked: Looked, report: Report, self?: string): Promise<string | undefined> {
  if (!stands(report)) return undefined;
  const known = await keys.open(tx, await markKeys(tx, person)), said = saidOf(looked), family = familyOf(looked);
  const found = await marked(tx, person, [...known.values()].flatMap((key) => said.map(({ kind, text }) => markOf(key, kind, text))));
  for (const row of found) if (row.credential !== self && (row.kind === 'id' || row.family !== family) && (row.verdict === 'valid' || await stoodOnce(tx, keys, person, row.credential))) return row.of ?? row.credential;
  return undefined;
}

/** What is over: it came by a claim, or its signature was seen when it was brought. Its end alone says nothing of who signed it. */
async function stoodOnce(tx: Tx, keys: Pick<PersonKeys, 'open'>, person: string, id: string): Promise<boolean> {
  const came = await arrivalRow(tx, person, id), key = came && (await keys.open(tx, [came.key_id])).get(came.key_id);
  return !came || (key !== undefined && stands(JSON.parse(open(key, came.sealed_report, `hold:report:${id}`).toString('utf8')) as Report));
}

/** Over is not undone: what would be valid, were it not for its end. */
function stands({ checks }: Report): boolean {
  return verdictOf(checks.filter(({ code }) => code !== 'expired')) === 'valid';
}
