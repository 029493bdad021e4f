// Proving who one is: again before a step that matters, on the way from another site, by a code on paper, or to take a change back.
import type { Child } from 'hono/jsx';
import { Button, LinkButton } from '../components/button.tsx';
import { Input } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import { Bar, Sheet } from '../components/page.tsx';
import { Notice } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import type { KeptForm, Waiting } from '../../rooms/people/people.ts';
import { PasskeyButton } from './passkey.tsx';
import { Threshold, fault, type Shared } from './threshold.tsx';

export type AgainProps = Shared & { next: string; hasPasskey: boolean; byMail: string | undefined; providers: readonly { readonly id: string; readonly label: string }[] };

export function AgainPage({ page, problems, next, hasPasskey, byMail, providers }: AgainProps) {
  const { t } = page, nowhere = !hasPasskey && byMail === undefined && providers.length === 0;
  return (
    <Threshold page={page} problems={problems} title={t('people.again.title')} lead={t('people.again.lead')}>
      <div class="sheet pad stack">
        {hasPasskey && <PasskeyButton page={page} mode="again" next={next} main />}
        {hasPasskey && byMail !== undefined && <p class="or"><span>{t('people.sign_in.or')}</span></p>}
        {byMail !== undefined && <Form page={page} action="/people/again/code" class="stack"><input type="hidden" name="next" value={next} /><p>{t('people.again.mail', { email: byMail })}</p><Button look={hasPasskey ? undefined : 'main'}>{t('people.again.mail_go')}</Button></Form>}
        {providers.map(({ id, label }) => <Form page={page} action={`/people/again/provider/${id}`}><input type="hidden" name="next" value={next} /><Button icon="link">{label}</Button></Form>)}
        {nowhere && <p>{t('people.again.nowhere')}</p>}
      </div>
      <p><a href="/people/me">{t('people.again.not_now')}</a></p>
    </Threshold>
  );
}

/** What was asked for is shown and pressed once more: a proof is no consent. */
export function KeptFormPage({ page, form, act }: Shared & { form: KeptForm; act: string }) {
  const { t } = page;
  return (
    <Threshold page={page} title={t('people.again.kept_title')} lead={t('people.again.kept_lead')}>
      <Form page={page} action={form.path} class="sheet">
        <div class="pad stack"><p>{act}</p>{form.fields.map(([name, value]) => <input type="hidden" name={name} value={value} />)}</div>
        <Bar><Button look="main" big>{t('people.again.kept_go')}</Button></Bar>
      </Form>
      <p><a href="/people/me">{t('people.again.not_now')}</a></p>
    </Threshold>
  );
}

/** Six digits for something else than signing in. */
export function ProofCodePage({ page, problems, action, email, next, back }: Shared & { action: string; email: string; next: string; /** Where to ask for another. */ back: string }) {
  const { t } = page;
  return (
    <Threshold page={page} problems={problems} title={t('people.sign_in.code_title')} lead={t('people.again.code_lead', { email })}>
      <Form page={page} action={action} class="sheet">
        <div class="pad stack"><input type="hidden" name="next" value={next} /><Input name="code" label={t('people.sign_in.code')} inputmode="numeric" autocomplete="one-time-code" maxlength={12} mono required error={fault(problems, 'code')} /></div>
        <Bar><Button look="main" big>{t('people.again.code_go')}</Button></Bar>
      </Form>
      <p class="quiet small">{t('people.sign_in.nothing')} <a href={back}>{t('people.sign_in.again')}</a></p>
    </Threshold>
  );
}

/** A link, not a form: the policy of these pages lets no form lead to another site. */
export function JourneyPage({ page, label, url, back }: Shared & { label: string; url: string; back: string }) {
  const { t } = page;
  return (
    <Threshold page={page} title={t('people.journey.title', { name: label })} lead={t('people.journey.lead', { host: new URL(url).host })}>
      <p><LinkButton look="main" big icon="out" href={url} rel="noreferrer">{t('people.journey.go')}</LinkButton></p>
      <p><a href={back}>{t('people.again.not_now')}</a></p>
    </Threshold>
  );
}

export function JourneyFailedPage({ page, title, text, again, back }: Shared & { title: string; text: string; again: string | undefined; back: string }) {
  const { t } = page;
  return (
    <Threshold page={page} title={title} lead={text}>
      <div class="row">{again && <LinkButton look="main" href={again}>{t('people.journey.again')}</LinkButton>}<LinkButton href={back}>{t('people.journey.other')}</LinkButton></div>
    </Threshold>
  );
}

export function ArrivalPage({ page, problems, action, waiting, next, email }: Shared & { action: string; waiting: Waiting; next: string; email: string }) {
  const { t } = page;
  return (
    <Threshold page={page} problems={problems} title={t('people.arrival.title')} lead={t('people.arrival.lead', { name: waiting.label })}>
      <Form page={page} action={action} class="sheet">
        <div class="pad stack">
          <p>{t('people.arrival.text')}</p><input type="hidden" name="next" value={next} />
          <Input name="email" type="email" label={t('people.email')} value={email} hint={t('people.arrival.hint')} autocomplete="email" required error={fault(problems, 'email')} />
        </div>
        <Bar><Button look="main" big>{t('people.sign_in.go')}</Button></Bar>
      </Form>
    </Threshold>
  );
}

export function UndoPage({ page, action, email }: Shared & { action: string; email: string }) {
  const { t } = page;
  return (
    <Threshold page={page} title={t('people.undo.title')} lead={t('people.undo.lead', { email })}>
      <Notice kind="warn">{t('people.undo.text')}</Notice>
      <Form page={page} action={action}><Button look="main" big>{t('people.undo.go')}</Button></Form>
    </Threshold>
  );
}

export function RecoverPage({ page, problems, next }: Shared & { next: string }) {
  const { t } = page;
  return (
    <Threshold page={page} problems={problems} title={t('people.recover.title')} lead={t('people.recover.lead')}>
      <Form page={page} action="/people/recovery" class="sheet">
        <div class="pad stack"><input type="hidden" name="next" value={next} /><Input name="code" label={t('people.recover.code')} hint={t('people.recover.hint')} autocomplete="off" maxlength={40} mono spellcheck={false} required error={fault(problems, 'code')} /></div>
        <Bar><Button look="main" big>{t('people.sign_in.code_go')}</Button></Bar>
      </Form>
      <Sheet title={t('people.recover.lost')} pad><p>{t('people.recover.lost_text')}</p></Sheet>
      <p><a href={`/people/sign-in?next=${encodeURIComponent(next)}`}>{t('people.journey.other')}</a></p>
    </Threshold>
  );
}
