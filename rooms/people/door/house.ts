// What the administrators settle for the whole house: its legal texts, and that the key was put aside.
import type { Tx } from '#lib/db';
import type { Channel } from '#lib/events';
import type { Visitor } from '#lib/http';
import { dictionary, type Lang } from '#lib/i18n';
import type { Account, Ports } from '../people.ts';
import type { MailWish } from '../people.events.ts';
import { houseRow, putHouseRow } from '../store/house.ts';
import type { Accounts } from './accounts.ts';
import type { AuditEntry } from './audit.ts';

export const LEGAL_PAGES = ['imprint', 'privacy', 'accessibility'] as const;
export type LegalPage = (typeof LEGAL_PAGES)[number];
/** Plain text; `# ` begins a heading, `- ` an item, an empty line a paragraph. A language left empty shows the house's own words. */
export type LegalText = Readonly<Partial<Record<Lang, string>>>;
export type Confirmed = { readonly at: string; readonly by: Account | undefined };

const LONGEST = 50_000;

export function houseDesk({ db, clock }: Ports, people: Accounts, audit: (tx: Tx, entry: AuditEntry) => Promise<void>, mailWanted: Channel<MailWish>) {
  const put = (by: string, name: string, value: unknown, act: string, subject: string) => db.asHouse(async (tx) => {
    await putHouseRow(tx, { name, value, by, at: clock.now() });
    await audit(tx, { by, act, subject });
  });
  return {
    async legalText(page: LegalPage): Promise<(LegalText & { readonly changedAt: string }) | undefined> {
      const row = await db.asHouse((tx) => houseRow(tx, `legal.${page}`));
      return row && { ...langs(row.value), changedAt: row.at.toISOString() };
    },
    async saveLegalText(by: string, page: LegalPage, text: LegalText): Promise<void> {
      await put(by, `legal.${page}`, { fr: (text.fr ?? '').slice(0, LONGEST), en: (text.en ?? '').slice(0, LONGEST) }, 'people.legal-changed', page);
    },
    /** Who said last that the master key lies in a second place, and when. */
    async keyBackup(): Promise<Confirmed | undefined> {
      return db.asHouse(async (tx) => {
        const row = await houseRow(tx, 'setup.key-backup');
        return row && { at: row.at.toISOString(), by: (await people.read(tx, [row.by])).get(row.by) };
      });
    },
    confirmKeyBackup: (by: string): Promise<void> => put(by, 'setup.key-backup', true, 'people.key-backup-confirmed', 'master-key'),
    /** That `acquis backup` has just made one, and when it last did. */
    backupMade: (): Promise<void> => db.asHouse((tx) => putHouseRow(tx, { name: 'backup.made', value: true, by: 'house', at: clock.now() })),
    lastBackup: async (): Promise<string | undefined> => (await db.asHouse((tx) => houseRow(tx, 'backup.made')))?.at.toISOString(),
    /** To the asker's own address, by the same way as every mail. */
    async askTestMail(to: Visitor, lang: Lang): Promise<void> {
      const t = dictionary(lang), { email } = to;
      if (email !== undefined) await db.asHouse((tx) => mailWanted.tell(tx, { kind: 'test', to: email, lang, subject: t('admin.mail.subject'), lines: [t('admin.mail.text')] }));
    },
  };
}

function langs(value: unknown): LegalText {
  const text = (lang: Lang) => (typeof value === 'object' && value !== null && lang in value ? (value as Readonly<Record<Lang, unknown>>)[lang] : undefined);
  const said = (lang: Lang) => { const one = text(lang); return typeof one === 'string' && one.trim() !== '' ? { [lang]: one } : {}; };
  return { ...said('fr'), ...said('en') };
}
