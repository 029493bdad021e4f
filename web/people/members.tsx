import { Button } from '../components/button.tsx';
import { Table } from '../components/data.tsx';
import { Checkboxes, Input } from '../components/field.tsx';
import { ConfirmForm, Form } from '../components/form.tsx';
import { Bar, Sheet } from '../components/page.tsx';
import { ErrorSummary, type Problem } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import type { Role } from '../../lib/http.ts';
import { dateText } from '../../lib/i18n.ts';
import type { Invitation, Member } from '../../rooms/people/people.ts';
import { PeopleDesk } from './desk.tsx';
import { LanguageSelect } from './entry.tsx';
import { PendingInvitations } from './invitations.tsx';

export type MembersProps = { page: PageContext; roles: readonly Role[]; members: readonly Member[]; invitations: readonly Invitation[]; /** May invite, change, remove. */ manages: boolean; problems?: readonly Problem[] | undefined; typed?: { readonly email: string; readonly roles: readonly string[]; readonly lang: string } | undefined };

export function MembersPage({ page, roles, members, invitations, manages, problems = [], typed }: MembersProps) {
  const { t, lang } = page;
  const base = `/o/${page.organisation?.id}/people`, fault = (field: string) => problems.find((p) => p.field === field)?.text;
  const choices = roles.map((role) => ({ value: role, label: t(`people.roles.${role}`), hint: t(`people.role_hints.${role}`) }));
  return (
    <PeopleDesk page={page} at="members" title={t('people.members.title')} lead={t('people.members.lead', { name: page.organisation?.name ?? '' })}>
      <ErrorSummary title={t('layout.problems', { n: problems.length })} problems={problems} />
      <Sheet title={t('people.members.list')}>
        <Table label={t('people.members.list')} columns={[{ label: t('people.members.name') }, { label: t('people.members.roles') }, { label: t('people.members.since') }, ...(manages ? [{ label: t('people.members.acts'), bare: true }] : [])]}
          rows={members.map((m) => [
            <>{m.name || m.email}{m.person === page.person?.id && <span class="quiet"> ({t('people.members.you')})</span>}{manages && m.name && <small class="quiet"><br />{m.email}</small>}</>,
            m.roles.map((role) => t(`people.roles.${role}`)).join(', '), dateText(lang, m.since),
            ...(manages ? [<MemberActs page={page} member={m} choices={choices} at={`${base}/members/${m.person}`} />] : []),
          ])} />
      </Sheet>
      {manages && invitations.length > 0 && <Sheet title={t('people.members.pending')}><PendingInvitations page={page} invitations={invitations} at={`${base}/invitations`} /></Sheet>}
      {manages && (
        <Form page={page} action={`${base}/invitations`} class="sheet">
          <div class="sheet-head"><h2>{t('people.members.invite')}</h2></div>
          <div class="pad stack">
            <Input name="email" type="email" label={t('people.email')} value={typed?.email} hint={t('people.members.invite_hint')} autocomplete="off" required error={fault('email')} />
            <Checkboxes name="roles" label={t('people.members.roles')} options={choices} value={typed?.roles ?? ['issuer']} error={fault('roles')} />
            <LanguageSelect page={page} value={typed?.lang ?? page.lang} label={t('people.members.mail_lang')} />
          </div>
          <Bar><Button look="main">{t('people.members.invite_go')}</Button></Bar>
        </Form>
      )}
    </PeopleDesk>
  );
}

type ActsProps = { page: PageContext; member: Member; choices: readonly { value: string; label: string }[]; at: string };

function MemberActs({ page, member, choices, at }: ActsProps) {
  const { t } = page;
  return (
    <div class="stack stack-s">
      <details><summary>{t('people.members.change')}</summary>
        <Form page={page} action={`${at}/roles`} class="stack stack-s"><Checkboxes name="roles" id={`roles-${member.person}`} look="chips" bare label={t('people.members.roles')} options={choices} value={member.roles} /><Button>{t('people.save')}</Button></Form>
      </details>
      <ConfirmForm page={page} action={`${at}/remove`} title={t('people.members.remove_title', { name: member.name || member.email || '' })} act={t('people.members.remove')}><p>{t('people.members.remove_text')}</p></ConfirmForm>
    </div>
  );
}
