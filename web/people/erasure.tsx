// Erasing one's account: everything is said before anything is pressed.
import { Button, LinkButton } from '../components/button.tsx';
import { Checkbox, Input } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import { Bar, Sheet } from '../components/page.tsx';
import { Notice, type Problem } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { Layout } from '../layout.tsx';
import type { ErasurePlan } from '../../rooms/people/people.ts';
import { MeFrame } from './me-frame.tsx';

const AT = '/people/me/erase';
const GOES = ['shelf', 'own', 'links', 'account', 'keys'] as const, STAYS = ['issuer', 'log', 'readers', 'mails', 'backups'] as const;

export function ErasePage({ page, plan, places, problems = [] }: { page: PageContext; plan: ErasurePlan; places: readonly { readonly id: string; readonly name: string }[]; problems?: readonly Problem[] }) {
  const { t } = page, fault = (field: string) => problems.find((p) => p.field === field)?.text, stuck = places.filter(({ id }) => plan.stuck.includes(id));
  return (
    <MeFrame page={page} at="me" title={t('people.erase.title')} lead={t('people.erase.lead')} problems={problems}>
      <Sheet title={t('people.erase.first')} pad>
        <p>{t('people.erase.first_text')}</p>
        <p><LinkButton href="/hold/archive" icon="down">{t('people.erase.archive')}</LinkButton></p>
      </Sheet>
      <Sheet title={t('people.erase.goes')} pad><ul class="todo">{GOES.map((one) => <li>{t(`people.erase.goes_list.${one}`)}</li>)}</ul></Sheet>
      <Sheet title={t('people.erase.stays')} pad>
        <ul class="todo">{STAYS.map((one) => <li>{t(`people.erase.stays_list.${one}`)}</li>)}</ul>
        <p><a href="/legal/data">{t('legal.data.title')}</a></p>
      </Sheet>
      {stuck.length > 0 || plan.lastAdmin ? (
        <Notice kind="warn" title={t('people.erase.hand_over')}>
          {t('people.erase.stuck')}
          <ul class="todo">{stuck.map(({ id, name }) => <li><a href={`/o/${id}/people`}>{name}</a></li>)}{plan.lastAdmin && <li><a href="/people/admin">{t('people.erase.admin')}</a></li>}</ul>
        </Notice>
      ) : (
        <Form page={page} action={AT} class="sheet">
          <div class="sheet-head"><h2>{t('people.erase.confirm')}</h2></div>
          <div class="pad stack">
            <Input name="email" type="email" label={t('people.erase.type', { email: plan.email ?? '' })} autocomplete="off" required error={fault('email')} />
            <Checkbox name="sure" label={t('people.erase.sure')} required error={fault('sure')} />
          </div>
          <Bar><Button look="no">{t('people.erase.go')}</Button><LinkButton look="bare" href="/people/me">{t('people.again.not_now')}</LinkButton></Bar>
        </Form>
      )}
    </MeFrame>
  );
}

export function EraseSurePage({ page, email }: { page: PageContext; email: string }) {
  const { t } = page;
  return (
    <MeFrame page={page} at="me" title={t('people.erase.again')} lead={t('people.erase.again_text')}>
      <Notice kind="warn" title={t('people.merge.final')}>{t('people.erase.final')}</Notice>
      <Form page={page} action={`${AT}/now`} class="stack">
        <input type="hidden" name="email" value={email} /><input type="hidden" name="sure" value="yes" />
        <p class="row"><Button look="no" big>{t('people.erase.now')}</Button> <a href="/people/me">{t('people.erase.keep')}</a></p>
      </Form>
    </MeFrame>
  );
}

export function ErasedPage({ page }: { page: PageContext }) {
  const { t } = page;
  return (
    <Layout page={page} title={t('people.erase.done')} hidden>
      <div class="wrap-s main stack stack-l">
        <div class="stack stack-s"><h1>{t('people.erase.done')}</h1><p class="lead quiet">{t('people.erase.done_text')}</p></div>
        <p>{t('people.erase.done_issuer')}</p>
        <p class="row"><LinkButton href="/verify">{t('layout.nav.verify')}</LinkButton><a href="/legal/data">{t('legal.data.title')}</a></p>
      </div>
    </Layout>
  );
}
