// The ways in: first administrator, sign-in, code, link, invitation. Short pages, one act each.
import type { Child } from 'hono/jsx';
import { Button, LinkButton } from '../components/button.tsx';
import { Input, Select } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import { Bar, Sheet } from '../components/page.tsx';
import { Notice } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import type { Opened } from '../../rooms/people/people.ts';
import { PasskeyButton } from './passkey.tsx';
import { Threshold, fault, type Shared } from './threshold.tsx';

export function LanguageSelect({ page: { t }, value, label, hint, id }: { page: PageContext; value: string; label?: string | undefined; hint?: string | undefined; id?: string | undefined }) {
  return <Select name="lang" id={id} label={label ?? t('people.lang.label')} hint={hint} value={value} options={[{ value: 'fr', label: t('people.lang.fr') }, { value: 'en', label: t('people.lang.en') }]} />;
}

export function FirstPage({ page, problems, action, values }: Shared & { action: string; values: { name: string; email: string; lang: string } }) {
  const { t } = page;
  return (
    <Threshold page={page} problems={problems} title={t('people.first.title')} lead={t('people.first.lead')}>
      <Form page={page} action={action} class="sheet">
        <div class="pad stack">
          <p>{t('people.first.means')}</p>
          <Input name="name" label={t('people.name')} value={values.name} autocomplete="name" maxlength={100} required error={fault(problems, 'name')} />
          <Input name="email" type="email" label={t('people.email')} value={values.email} autocomplete="email" hint={t('people.first.email_hint')} required error={fault(problems, 'email')} />
          <LanguageSelect page={page} value={values.lang} hint={t('people.lang.hint')} />
        </div>
        <Bar><Button look="main" big>{t('people.first.go')}</Button></Bar>
      </Form>
    </Threshold>
  );
}

export function WelcomePage({ page, added, unproved }: Shared & { added: boolean; /** Their own address, which nobody has confirmed. */ unproved?: string | undefined }) {
  const { t } = page;
  return (
    <Threshold page={page} title={t('people.welcome.title')} lead={t('people.welcome.lead')}>
      {added
        ? <Notice kind="done" live>{t('people.passkey.added')}</Notice>
        : <Sheet title={t('people.welcome.key_title')} pad><p>{t('people.welcome.key_text')}</p><PasskeyButton page={page} mode="add" next="/people/welcome?added=1" /></Sheet>}
      {unproved !== undefined && <Sheet title={t('people.welcome.address_title')} pad><p>{t('people.welcome.address_text', { email: unproved })}</p><p><LinkButton href="/people/me/addresses">{t('people.known.prove')}</LinkButton></p></Sheet>}
      <Sheet title={t('people.welcome.setup')} pad><p>{t('people.welcome.setup_text')}</p><p><LinkButton look="main" href="/people/setup">{t('people.welcome.setup')}</LinkButton></p></Sheet>
      <p><a href="/people/home">{t('people.welcome.home')}</a></p>
    </Threshold>
  );
}

export function SignInPage({ page, problems, next, email, providers = [] }: Shared & { next: string; email: string; providers?: readonly { readonly id: string; readonly label: string }[] }) {
  const { t } = page;
  return (
    <Threshold page={page} problems={problems} title={t('people.sign_in.title')} lead={t('people.sign_in.lead')}>
      <div class="sheet pad stack">
        <PasskeyButton page={page} mode="sign-in" next={next} main />
        <p class="or"><span>{t('people.sign_in.or')}</span></p>
        <Form page={page} action="/people/sign-in" class="stack">
          <input type="hidden" name="next" value={next} />
          <Input name="email" type="email" label={t('people.email')} value={email} autocomplete="email" hint={t('people.sign_in.email_hint')} required error={fault(problems, 'email')} />
          <Button>{t('people.sign_in.go')}</Button>
        </Form>
      </div>
      {providers.length > 0 && <Sheet title={t('people.sign_in.elsewhere')} pad>{providers.map(({ id, label }) => <p><LinkButton icon="link" href={`/people/providers/${id}?next=${encodeURIComponent(next)}`}>{label}</LinkButton></p>)}</Sheet>}
      <p class="quiet small">{t('people.sign_in.none')} <a href={`/people/recovery?next=${encodeURIComponent(next)}`}>{t('people.sign_in.recovery')}</a></p>
    </Threshold>
  );
}

export function CodePage({ page, problems, attempt, email, next }: Shared & { attempt: string; email: string; next: string }) {
  const { t } = page;
  return (
    <Threshold page={page} problems={problems} title={t('people.sign_in.code_title')} lead={t('people.sign_in.code_lead', { email })}>
      <Form page={page} action={`/people/sign-in/code/${attempt}`} class="sheet">
        <div class="pad stack">
          <input type="hidden" name="next" value={next} />
          <Input name="code" label={t('people.sign_in.code')} inputmode="numeric" autocomplete="one-time-code" maxlength={12} mono required error={fault(problems, 'code')} />
        </div>
        <Bar><Button look="main" big>{t('people.sign_in.code_go')}</Button></Bar>
      </Form>
      <p class="quiet small">{t('people.sign_in.nothing')} <a href={`/people/sign-in?next=${encodeURIComponent(next)}`}>{t('people.sign_in.again')}</a></p>
    </Threshold>
  );
}

/** Opened by a person or by a mail scanner: only the press signs in. */
export function LoginPage({ page, action }: Shared & { action: string }) {
  const { t } = page;
  return (
    <Threshold page={page} title={t('people.login.title')} lead={t('people.login.lead')}>
      <Form page={page} action={action}><Button look="main" big>{t('people.login.go')}</Button></Form>
    </Threshold>
  );
}

export type GoneKind = 'first' | 'login' | 'invitation' | 'code' | 'undo' | 'kept';

/** Used, expired, never made: told alike, with what to do. */
export function GonePage({ page, kind }: Shared & { kind: GoneKind }) {
  const { t } = page;
  return (
    <Threshold page={page} title={t('people.gone.title')} lead={t('people.gone.text')}>
      <p>{t(`people.gone.${kind}`)}</p>
      <p>{kind === 'kept' && page.person ? <LinkButton look="main" href="/people/me">{t('people.me.title')}</LinkButton> : <LinkButton look="main" href="/people/sign-in">{t(kind === 'code' ? 'people.gone.again' : 'people.gone.sign_in')}</LinkButton>}</p>
    </Threshold>
  );
}

export function InvitationPage({ page, problems, action, opened: { invitation, next }, name }: Shared & { action: string; opened: Opened; name: string }) {
  const { t } = page;
  const house = invitation.organisation === undefined, by = invitation.invitedBy;
  const lead = house ? t('people.invitation.lead_house', { by }) : t('people.invitation.lead', { by, roles: invitation.roles.map((role) => t(`people.roles.${role}`)).join(', ') });
  return (
    <Threshold page={page} problems={problems} title={house ? t('people.invitation.title_house') : t('people.invitation.title', { name: invitation.organisationName })} lead={lead}>
      <p>{t('people.invitation.for', { email: invitation.email })}</p>
      {next === 'other-address' && <><Notice kind="warn">{t('people.invitation.other')}</Notice><Form page={page} action="/people/sign-out"><Button>{t('people.sign_in.out')}</Button></Form></>}
      {next === 'sign-in' && <><p>{t('people.invitation.has_account')}</p><p><LinkButton look="main" big href={`/people/sign-in?next=${encodeURIComponent(action)}`}>{t('people.gone.sign_in')}</LinkButton></p></>}
      {next === 'accept' && <Form page={page} action={action}><Button look="main" big>{t('people.invitation.accept')}</Button></Form>}
      {next === 'new-account' && (
        <Form page={page} action={action} class="sheet">
          <div class="pad stack">
            <p>{t('people.invitation.new')}</p>
            <Input name="name" label={t('people.name')} value={name} autocomplete="name" maxlength={100} required error={fault(problems, 'name')} />
            <LanguageSelect page={page} value={page.lang} hint={t('people.lang.hint')} />
          </div>
          <Bar><Button look="main" big>{t('people.invitation.accept')}</Button></Bar>
        </Form>
      )}
    </Threshold>
  );
}
