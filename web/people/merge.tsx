// Making one account of two: prove the other, read what moves, press.
import { Button } from '../components/button.tsx';
import { Facts } from '../components/data.tsx';
import { Checkbox, Input } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import { Bar, Sheet } from '../components/page.tsx';
import { Notice, type Problem } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import type { MergePlan } from '../../rooms/people/people.ts';
import { MeFrame } from './me-frame.tsx';
import { PasskeyButton } from './passkey.tsx';

export function MergePage({ page, problems = [], email = '', providers }: { page: PageContext; problems?: readonly Problem[]; email?: string; providers: readonly { readonly id: string; readonly label: string }[] }) {
  const { t } = page;
  return (
    <MeFrame page={page} at="merge" title={t('people.merge.title')} lead={t('people.merge.lead')} problems={problems}>
      <Form page={page} action="/people/me/merge" class="sheet">
        <div class="sheet-head"><h2>{t('people.merge.by_mail')}</h2></div>
        <div class="pad stack"><Input name="email" type="email" label={t('people.merge.email')} value={email} hint={t('people.merge.email_hint')} autocomplete="off" required error={problems.find((p) => p.field === 'email')?.text} /></div>
        <Bar><Button look="main">{t('people.sign_in.go')}</Button></Bar>
      </Form>
      <Sheet title={t('people.merge.by_else')} pad>
        <p class="quiet">{t('people.merge.by_else_text')}</p>
        <PasskeyButton page={page} mode="merge" next="/people/me/merge" />
        {providers.map(({ id, label }) => <Form page={page} action={`/people/me/merge/provider/${id}`}><Button icon="link">{label}</Button></Form>)}
      </Sheet>
    </MeFrame>
  );
}

export function MergePlanPage({ page, problems = [], action, plan }: { page: PageContext; problems?: readonly Problem[]; action: string; plan: MergePlan }) {
  const { t } = page;
  return (
    <MeFrame page={page} at="merge" title={t('people.merge.plan', { email: plan.email })} lead={t('people.merge.plan_lead', { email: page.person?.email ?? '' })} problems={problems}>
      <Sheet title={t('people.merge.moves')}>
        <Facts facts={[
          { term: t('people.known.addresses'), value: plan.addresses.join(', ') },
          { term: t('people.merge.held'), value: t('people.merge.held_text') },
          { term: t('people.home.places'), value: plan.organisations > 0 ? String(plan.organisations) : '' },
          { term: t('people.home.house'), value: plan.admin ? t('people.merge.admin') : '' },
          { term: t('people.known.identifiers'), value: plan.identifiers > 0 ? String(plan.identifiers) : '' },
          { term: t('people.me.passkeys'), value: plan.passkeys > 0 ? String(plan.passkeys) : '' },
          { term: t('people.ways.logins'), value: plan.logins > 0 ? String(plan.logins) : '' },
          { term: t('people.name'), value: page.person?.name ?? '', more: plan.name && t('people.merge.name', { name: plan.name }) },
        ]} />
      </Sheet>
      <Notice kind="warn" title={t('people.merge.final')}>{t('people.merge.final_text')}</Notice>
      <Form page={page} action={action} class="stack">
        <Checkbox name="sure" label={t('people.merge.sure')} required error={problems.find((p) => p.field === 'sure')?.text} />
        <p class="row"><Button look="no" big>{t('people.merge.go')}</Button> <a href="/people/me">{t('people.again.not_now')}</a></p>
      </Form>
    </MeFrame>
  );
}
