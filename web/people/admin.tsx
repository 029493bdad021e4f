// For the house's administrators: its organisations, themselves, what happened.
import { Button, LinkButton } from '../components/button.tsx';
import { Table } from '../components/data.tsx';
import { Input } from '../components/field.tsx';
import { ConfirmForm, Form } from '../components/form.tsx';
import { Bar, Queue, Sheet } from '../components/page.tsx';
import { Empty } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { AdminFrame } from '../admin/frame.tsx';
import { dateText, inLanguage } from '../../lib/i18n.ts';
import type { Account, Invitation, Organisation } from '../../rooms/people/people.ts';
import { LanguageSelect } from './entry.tsx';
import { PendingInvitations } from './invitations.tsx';

export type AdminProps = { page: PageContext; organisations: readonly Organisation[]; administrators: readonly Account[]; invitations: readonly Invitation[] };

export function AdminPage({ page, organisations, administrators, invitations }: AdminProps) {
  const { t } = page;
  return (
    <AdminFrame page={page} at="house" title={t('people.admin.title')} lead={t('people.admin.lead')} acts={<LinkButton look="main" icon="plus" href="/people/organisations/new">{t('people.admin.new')}</LinkButton>}>
        <Organisations page={page} organisations={organisations} />
        <Sheet title={t('people.admin.administrators')}>
          <Queue items={administrators.map((a) => ({
            icon: 'user' as const, title: a.name || a.email || a.id, text: a.email,
            act: a.id === page.person?.id ? <span class="quiet">{t('people.admin.you')}</span>
              : <ConfirmForm page={page} action={`/people/admin/administrators/${a.id}/remove`} title={t('people.admin.remove_title', { name: a.name || a.email || a.id })} act={t('people.admin.remove')}><p>{t('people.admin.remove_text')}</p></ConfirmForm>,
          }))} />
        </Sheet>
        {invitations.length > 0 && <Sheet title={t('people.members.pending')}><PendingInvitations page={page} invitations={invitations} at="/people/admin/invitations" /></Sheet>}
        <Form page={page} action="/people/admin/invitations" class="sheet">
          <div class="sheet-head"><h2>{t('people.admin.invite')}</h2></div>
          <div class="pad stack"><Input name="email" type="email" label={t('people.email')} hint={t('people.members.invite_hint')} autocomplete="off" required /><LanguageSelect page={page} value={page.lang} label={t('people.members.mail_lang')} /></div>
          <Bar><Button>{t('people.admin.invite_go')}</Button></Bar>
        </Form>
        <Form page={page} action="/people/admin/ages" class="sheet">
          <div class="sheet-head"><h2>{t('people.admin.age')}</h2></div>
          <div class="pad stack"><p>{t('people.admin.age_text')}</p><Input name="email" id="age-email" type="email" label={t('people.admin.age_email')} autocomplete="off" required /></div>
          <Bar><Button>{t('people.admin.age_go')}</Button></Bar>
        </Form>
    </AdminFrame>
  );
}

function Organisations({ page: { t, lang }, organisations }: { page: PageContext; organisations: readonly Organisation[] }) {
  return (
    <Sheet title={t('people.admin.organisations')}>
      {organisations.length === 0 ? <Empty title={t('people.admin.no_organisations')}>{t('people.admin.no_organisations_text')}</Empty> : (
        <Table label={t('people.admin.organisations')} columns={[{ label: t('people.organisation.name') }, { label: t('people.admin.country') }, { label: t('people.admin.since') }, { label: t('people.admin.public_page'), bare: true }]}
          rows={organisations.map((o) => { const name = inLanguage(o.name, lang); return [<span lang={name.lang}>{name.text}</span>, o.country, dateText(lang, o.createdAt), <a href={`/o/${o.id}`}>{t('people.admin.public_page')}</a>]; })} />
      )}
    </Sheet>
  );
}
