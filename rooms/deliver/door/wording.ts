// The organisation's own words in the mails its learners get. They stand beside the house's, never in place of them: what a link does and
// until when must always be said.
import { AcquisError, type Fault } from '#lib/errors';
import { dateText, dictionary, LANGS, type Lang } from '#lib/i18n';
import type { AddressedLetter, DeliverPorts, Letter } from '../deliver.ts';
import { CLAIM_DAYS, days } from '../deliver.policy.ts';
import { putWording, wordings } from '../store/wordings.ts';

export const BLANKS = ['name', 'title', 'issuer'] as const;
export type Blanks = Readonly<Record<(typeof BLANKS)[number], string>>;
export type Wording = Readonly<Record<Lang, { readonly intro: string; readonly signature: string }>>;
export type WordingPart = ReturnType<typeof openWording>;

const LONGEST = { intro: 600, signature: 300 };
const NOTHING = { intro: '', signature: '' };

export function openWording({ db, clock, people, publicUrl }: Pick<DeliverPorts, 'db' | 'clock' | 'people' | 'publicUrl'>) {
  async function wording(org: string): Promise<Wording> {
    const rows = await db.asOrganisation(org, (tx) => wordings(tx, org)), of = (lang: Lang) => { const row = rows.get(lang); return row ? { intro: row.intro, signature: row.signature } : NOTHING; };
    return { fr: of('fr'), en: of('en') };
  }

  return {
    wording,
    /** @throws AcquisError bad_input */
    async saveWording(org: string, by: string, wish: Wording): Promise<void> {
      const faults = wordingFaults(wish);
      if (faults.length > 0) throw new AcquisError('bad_input', { faults });
      await db.asOrganisation(org, async (tx) => {
        for (const lang of LANGS) await putWording(tx, { org_id: org, lang, intro: tidy(wish[lang].intro), signature: tidy(wish[lang].signature), by, at: clock.now() });
        await people.audit(tx, { organisation: org, by, act: 'deliver.wording-changed', subject: org });
      });
    },
    /** The letter with what the organisation adds in its reader's language. */
    async worded(org: string, lang: Lang, letter: Letter, blanks: Blanks): Promise<Letter> {
      return withWords(letter, (await wording(org))[lang], blanks);
    },
    /** What an invented learner would get, with words that are not saved yet. */
    async wordingPreview(org: string, lang: Lang, wish: Wording): Promise<AddressedLetter> {
      const t = dictionary(lang), found = await people.organisation(org), issuer = found?.name[lang] || found?.legalName || '';
      const blanks = { name: t('deliver.wording.sample_name'), title: t('deliver.wording.sample_title'), issuer };
      return {
        to: 'zoe@example.org', lang, fromName: issuer,
        letter: withWords({
          subject: t('deliver.mail.claim.subject', blanks), lines: [t('deliver.mail.claim.hello', blanks), t('deliver.mail.claim.what', blanks), t('deliver.mail.claim.how')],
          action: { label: t('deliver.mail.claim.act'), url: `${publicUrl}/deliver/…` },
          foot: [t('deliver.mail.claim.until', { date: dateText(lang, new Date(clock.now().getTime() + days(CLAIM_DAYS)).toISOString()) }), t('deliver.mail.claim.wrong')],
        }, wish[lang], blanks),
      };
    },
  };
}

export function wordingFaults(wish: Wording): Fault[] {
  return LANGS.flatMap((lang) => (['intro', 'signature'] as const).filter((field) => wish[lang][field].length > LONGEST[field]).map((field) => ({ path: `${field}.${lang}`, code: 'people_too_long' })));
}

/** Greeting and what happened first, then the organisation's words; its signature last. */
function withWords(letter: Letter, { intro, signature }: Wording[Lang], blanks: Blanks): Letter {
  const [hello, what, ...rest] = letter.lines, own = (text: string) => lines(filled(text, blanks));
  return { ...letter, lines: [hello, what].filter((line) => line !== undefined).concat(own(intro), rest), ...((letter.foot || signature) && { foot: [...letter.foot ?? [], ...own(signature)] }) };
}

/** One pass: what a learner is called is never read as a blank itself, and a blank nobody knows stays as it was typed. */
export function filled(text: string, blanks: Blanks): string {
  return text.replace(/\{(name|title|issuer)\}/g, (_, name: keyof Blanks) => blanks[name]);
}

const lines = (text: string): string[] => text.split('\n').map((line) => line.trim()).filter(Boolean);
const tidy = (text: string): string => text.normalize('NFC').replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n]/gu, ' ').trim();
