// A link for one reader: they prove their address by six digits, without an account. Whoever is not that reader gets the same answers, and no mail.
import { randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { AcquisError } from '#lib/errors';
import { dictionary, type Lang } from '#lib/i18n';
import { isPublicId, publicId, rowId, secretToken } from '#lib/ids';
import { sha256 } from '#lib/seal';
import type { SharePorts } from '../share.ts';
import { CODE_MS, READING_MS, stateOf, TRIES } from '../share.policy.ts';
import { codeUsed, countTry, insertCode, insertSession, isReading, linkRows, personAt } from '../share.store.ts';

/** `gone`: used, over, tried too often, or the link is no more; ask for another. */
export type Read = { readonly outcome: 'in'; readonly token: string } | { readonly outcome: 'wrong' } | { readonly outcome: 'gone' };
export type Readers = ReturnType<typeof openReaders>;

export function openReaders({ db, clock, secrets, people, house }: SharePorts) {
  const blind = (email: string) => secrets.blind('share-reader', email.trim().normalize('NFC').toLowerCase());
  const hashOf = (attempt: string, code: string) => secrets.blind('share-code', `${attempt}\n${code}`);

  /** The open link that is for one reader. */
  async function bound(link: string): Promise<{ person: string; reader: Buffer } | undefined> {
    const known = isPublicId(link) ? await db.asHouse((tx) => personAt(tx, link)) : undefined, person = known ?? rowId(clock.now());
    const [row] = await db.asPerson(person, (tx) => linkRows(tx, person, { id: link }));
    return row?.reader && stateOf(row, clock.now()) === 'open' ? { person, reader: row.reader } : undefined;
  }

  return {
    blind, bound,
    isAddress: (text: string): boolean => text.length <= 254 && /^[^\s@<>()[\],;:\\"\p{Cc}]{1,64}@[^\s@<>()[\],;:\\"\p{Cc}]+$/u.test(text.trim()),

    /** Six digits to the address, if it is the reader's; for any other the same work but the mail. @returns the attempt. @throws AcquisError not_found, bad_input, too_many */
    async ask(link: string, email: string, from: string, lang: Lang): Promise<string> {
      const found = await bound(link);
      if (!found) throw new AcquisError('not_found');
      if (!this.isAddress(email)) throw new AcquisError('bad_input', { faults: [{ path: 'email', code: 'people_email' }] });
      const id = publicId(), code = String(randomInt(1_000_000)).padStart(6, '0'), isReader = timingSafeEqual(blind(email), found.reader), now = clock.now();
      await db.asHouse((tx) => people.spendCode(tx, email, from));
      // A code for somebody else is never told to anybody: no guess is right.
      await db.asPerson(found.person, (tx) => insertCode(tx, { person_id: found.person, link, id, code_hash: isReader ? hashOf(id, code) : randomBytes(32), expires_at: new Date(now.getTime() + CODE_MS) }, now));
      const t = dictionary(lang);
      if (isReader) await db.asHouse((tx) => people.mailWanted.tell(tx, { kind: 'reader-code', to: email.trim(), lang, subject: t('share.reader.mail.subject'), lines: [t('share.reader.mail.text', { house: house.name }), t('share.reader.mail.not_you')], code }));
      return id;
    },

    /** Five tries a code. @throws AcquisError not_found, too_many */
    async prove(link: string, attempt: string, code: string, from: string): Promise<Read> {
      const found = await bound(link);
      if (!found) throw new AcquisError('not_found');
      await db.asHouse((tx) => people.spendTry(tx, from));
      return db.asPerson(found.person, async (tx): Promise<Read> => {
        const now = clock.now(), row = await countTry(tx, found.person, link, attempt, now, TRIES);
        if (!row) return { outcome: 'gone' };
        if (!timingSafeEqual(hashOf(attempt, code.replace(/\D/g, '')), row.code_hash)) return { outcome: 'wrong' };
        const token = secretToken();
        await codeUsed(tx, found.person, link, attempt, now);
        await insertSession(tx, { person_id: found.person, link, token_hash: sha256(token), expires_at: new Date(now.getTime() + READING_MS) }, now);
        return { outcome: 'in', token };
      });
    },

    isIn: (person: string, link: string, token: string | undefined): Promise<boolean> => db.asPerson(person, (tx) => isReading(tx, person, link, sha256(token ?? ''), clock.now())),
  };
}
