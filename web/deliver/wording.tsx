// The organisation's own words in its mails, and the mail they make, in both languages, before anything is saved.
import type { AddressedLetter, Wording } from '../../rooms/deliver/deliver.ts';
import { Button } from '../components/button.tsx';
import { LanguagePair } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import { Bar, PageHead, Sheet } from '../components/page.tsx';
import { ErrorSummary, type Problem } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { DeskNav } from '../desk.tsx';
import { Layout } from '../layout.tsx';
import { letterText } from './mail.ts';

export type WordingProps = { page: PageContext; wording: Wording; previews: Readonly<Record<'fr' | 'en', AddressedLetter>>; problems: readonly Problem[] };

export function WordingPage({ page, wording, previews, problems }: WordingProps) {
  const { t, organisation } = page, base = `/o/${organisation?.id}/deliver`, pair = (field: 'intro' | 'signature') => ({ fr: wording.fr[field], en: wording.en[field] });
  const fault = (field: string) => problems.find((problem) => problem.field?.startsWith(field))?.text;
  return (
    <Layout page={page} frame="desk" nav={<DeskNav page={page} at="deliver" />} title={t('deliver.wording.title')} crumbs={[{ label: t('deliver.sent.title'), href: base }, { label: t('deliver.wording.title') }]}>
      <PageHead title={t('deliver.wording.title')}>{t('deliver.wording.lead')}</PageHead>
      <ErrorSummary title={t('layout.problems', { n: problems.length })} problems={problems} />
      <Form page={page} action={`${base}/wording`} class="sheet">
        <div class="pad stack">
          <LanguagePair name="intro" label={t('deliver.wording.intro')} hint={<>{t('deliver.wording.intro_hint')} <code>{'{name}'}</code> <code>{'{title}'}</code> <code>{'{issuer}'}</code></>} value={pair('intro')} rows={4} note={t('layout.optional')} error={fault('intro')} />
          <LanguagePair name="signature" label={t('deliver.wording.signature')} hint={t('deliver.wording.signature_hint')} value={pair('signature')} rows={3} note={t('layout.optional')} error={fault('signature')} />
        </div>
        <Bar><Button look="main" name="do" value="save">{t('people.save')}</Button><Button icon="eye" name="do" value="preview">{t('deliver.wording.look')}</Button></Bar>
      </Form>
      <div class="pair">
        {(['fr', 'en'] as const).map((lang) => (
          <Sheet title={t(`deliver.wording.preview_${lang}`)} pad><p class="title" lang={lang}>{previews[lang].letter.subject}</p><pre class="raw letter" lang={lang} tabindex={0} role="region" aria-label={t(`deliver.wording.preview_${lang}`)}>{letterText({ letter: previews[lang].letter, house: page.house })}</pre></Sheet>
        ))}
      </div>
    </Layout>
  );
}
