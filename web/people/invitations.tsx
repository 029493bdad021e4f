import { Button } from '../components/button.tsx';
import { Form } from '../components/form.tsx';
import { Queue } from '../components/page.tsx';
import type { PageContext } from '../context.ts';
import { dateText } from '../../lib/i18n.ts';
import type { Invitation } from '../../rooms/people/people.ts';

/** Each can be sent again or withdrawn; `at` is the address their acts live under. */
export function PendingInvitations({ page, invitations, at }: { page: PageContext; invitations: readonly Invitation[]; at: string }) {
  const { t, lang } = page;
  return (
    <Queue items={invitations.map((i) => ({
      icon: 'mail' as const, urgent: i.expired, title: i.email,
      text: [...i.roles.map((role) => t(`people.roles.${role}`)), i.expired ? t('people.members.pending_over') : t('people.members.pending_until', { date: dateText(lang, i.expiresAt) })].join(', '),
      act: (
        <div class="row">
          <Form page={page} action={`${at}/${i.id}/again`}><Button>{t('people.members.again')}</Button></Form>
          <Form page={page} action={`${at}/${i.id}/withdraw`}><Button look="bare">{t('people.members.withdraw')}</Button></Form>
        </div>
      ),
    }))} />
  );
}
