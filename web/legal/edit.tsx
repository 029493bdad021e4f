import { dateText } from '../../lib/i18n.ts';
import type { LegalPage } from '../../rooms/people/people.ts';
import { AdminFrame } from '../admin/frame.tsx';
import { Button, LinkButton } from '../components/button.tsx';
import { Textarea } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import { Bar, Details, Queue, Sheet } from '../components/page.tsx';
import type { PageContext } from '../context.ts';
import { templateOf, type SavedText } from './legal.tsx';

export function LegalListPage({ page, texts }: { page: PageContext; texts: readonly { readonly name: LegalPage; readonly text: SavedText }[] }) {
  const { t, lang } = page;
  return (
    <AdminFrame page={page} at="legal" title={t('legal.title')} lead={t('legal.lead')}>
      <Sheet><Queue items={texts.map(({ name, text }) => ({ icon: 'doc' as const, title: <a href={`/legal/${name}`}>{t(`legal.${name}.title`)}</a>, text: text ? t('legal.changed', { date: dateText(lang, text.changedAt) }) : t('legal.unwritten_short'), act: <LinkButton href={`/people/admin/legal/${name}`}>{t('legal.write')}</LinkButton> }))} /></Sheet>
    </AdminFrame>
  );
}

export function LegalEditPage({ page, name, text }: { page: PageContext; name: LegalPage; text: SavedText }) {
  const { t } = page;
  return (
    <AdminFrame page={page} at="legal" title={t(`legal.${name}.title`)} lead={t(`legal.${name}.lead`)} acts={<LinkButton icon="eye" href={`/legal/${name}`}>{t('legal.see')}</LinkButton>}>
      <Form page={page} action={`/people/admin/legal/${name}`} class="sheet">
        <div class="pad stack">
          <p class="quiet">{t('legal.how')}</p>
          {(['fr', 'en'] as const).map((lang) => <Textarea name={`text.${lang}`} label={t(`people.lang.${lang}`)} value={text?.[lang]} lang={lang} rows={16} maxlength={50_000} note={t('layout.optional')} />)}
        </div>
        <Bar><Button look="main" big>{t('people.save')}</Button></Bar>
      </Form>
      <Details summary={t('legal.template')}><p class="quiet">{t('legal.template_text')}</p><pre class="raw" tabindex={0} role="region" aria-label={t('legal.template')}>{templateOf(page, name)}</pre></Details>
    </AdminFrame>
  );
}
