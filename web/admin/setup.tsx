// The first hour of a house, step by step; each can be left and taken up again, and the page says what is done.
import type { Child } from 'hono/jsx';
import { dateText, inLanguage } from '../../lib/i18n.ts';
import type { OpenedMail } from '../../rooms/deliver/deliver.ts';
import type { Confirmed, Organisation } from '../../rooms/people/people.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { Checkbox } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import { Sheet } from '../components/page.tsx';
import { Tag } from '../components/say.tsx';
import { CheckRow, Checks } from '../components/verdict.tsx';
import type { PageContext } from '../context.ts';
import { PasskeyButton } from '../people/passkey.tsx';
import { AdminFrame } from './frame.tsx';

export type SetupProps = {
  page: PageContext; organisations: readonly Organisation[]; hasPasskey: boolean; backup: Confirmed | undefined; keyFile: string | undefined; /** ISO date-time. */ now: string;
  mail: { readonly canSend: boolean; readonly from: string | undefined; readonly tested: OpenedMail | undefined };
  address: { readonly publicUrl: string; readonly trial: boolean; /** Where this page was asked. */ readonly here: string; readonly frozen: boolean };
};

export function SetupPage(props: SetupProps) {
  const { page, organisations, hasPasskey, backup, mail, address } = props, { t } = page;
  const done = [hasPasskey, organisations.length > 0, !address.trial && address.here === address.publicUrl, mail.tested?.state === 'sent', backup !== undefined].filter(Boolean).length;
  return (
    <AdminFrame page={page} at="setup" title={t('admin.setup.title')} lead={done === 5 ? t('admin.setup.all') : t('admin.setup.lead', { done, of: 5 })}>
      <Step page={page} id="passkey" done={hasPasskey} title={t('people.welcome.key_title')}><p>{t('people.welcome.key_text')}</p>{!hasPasskey && <PasskeyButton page={page} mode="add" next="/people/setup" />}</Step>
      <OrganisationStep {...props} />
      <AddressStep {...props} />
      <MailStep {...props} />
      <KeyStep {...props} />
      <Sheet title={t('admin.setup.demo.title')} pad><p>{t('admin.setup.demo.text')}</p><p><code>npm run demo</code></p></Sheet>
      <Sheet title={t('admin.setup.next.title')} pad>
        <ul class="todo">
          {organisations[0] && <li><a href={`/o/${organisations[0].id}/desk`}>{t('admin.setup.next.design')}</a></li>}
          {organisations[0] && <li><a href={`/o/${organisations[0].id}/people`}>{t('admin.setup.next.invite')}</a></li>}
          <li><a href="/people/admin/legal">{t('admin.setup.next.legal')}</a></li>
        </ul>
      </Sheet>
    </AdminFrame>
  );
}

function Step({ page: { t }, id, done, word, title, children }: { page: PageContext; id: string; done: boolean; word?: string; title: string; children: Child }) {
  return <Sheet id={id} title={title} aside={<Tag tone={done ? 'valid' : 'none'}>{word ?? t(done ? 'admin.setup.done' : 'admin.setup.open')}</Tag>} pad>{children}</Sheet>;
}

function OrganisationStep({ page, organisations }: SetupProps) {
  const { t, lang } = page, some = organisations.length > 0;
  return (
    <Step page={page} id="organisation" done={some} title={t('people.welcome.org_title')}>
      <p>{t('people.welcome.org_text')}</p>
      {some ? <ul class="todo">{organisations.slice(0, 5).map((one) => { const name = inLanguage(one.name, lang); return <li><a href={`/o/${one.id}/desk`} lang={name.lang}>{name.text}</a></li>; })}</ul> : <p><LinkButton look="main" href="/people/organisations/new">{t('people.welcome.org_go')}</LinkButton></p>}
    </Step>
  );
}

function AddressStep({ page, address: { publicUrl, trial, here, frozen }, now }: SetupProps) {
  const { t, lang } = page, same = here === publicUrl;
  return (
    <Step page={page} id="address" done={!trial && same} word={trial ? t('admin.setup.address.trial') : t(same ? 'admin.setup.done' : 'admin.setup.look')} title={t('admin.setup.address.title')}>
      <p>{t('admin.setup.address.text', { url: publicUrl })}</p>
      <Checks>
        <CheckRow tone={trial ? 'warn' : 'valid'} title={t('admin.setup.address.tls')} word={t(trial ? 'admin.setup.address.tls_trial' : 'admin.setup.address.tls_good')}>{trial ? t('admin.setup.address.tls_trial_text') : t('admin.setup.address.tls_text')}</CheckRow>
        <CheckRow tone={same ? 'valid' : 'warn'} title={t('admin.setup.address.here')} word={t(same ? 'admin.setup.address.here_good' : 'admin.setup.address.here_other')}>{same ? t('admin.setup.address.here_text') : t('admin.setup.address.here_other_text', { here, url: publicUrl })}</CheckRow>
        <CheckRow tone="none" title={t('admin.setup.address.clock')} word={dateText(lang, now, 'hour')}>{t('admin.setup.address.clock_text')}</CheckRow>
        <CheckRow tone={frozen ? 'valid' : 'none'} title={t('admin.setup.address.frozen')} word={t(frozen ? 'admin.setup.address.frozen_yes' : 'admin.setup.address.frozen_no')}>{t(frozen ? 'admin.setup.address.frozen_text' : 'admin.setup.address.free_text')}</CheckRow>
      </Checks>
    </Step>
  );
}

function MailStep({ page, mail: { canSend, from, tested } }: SetupProps) {
  const { t, lang, person } = page, last = tested?.attemptsMade.at(-1);
  return (
    <Step page={page} id="mail" done={tested?.state === 'sent'} title={t('admin.setup.mail.title')}>
      <p>{canSend ? t('admin.setup.mail.text', { from: from ?? '', email: person?.email ?? '' }) : t('admin.setup.mail.none')}</p>
      {tested && (
        <Checks>
          <CheckRow tone={tested.state === 'sent' ? 'valid' : tested.state === 'queued' ? 'warn' : 'invalid'} title={t('admin.setup.mail.last', { date: dateText(lang, tested.at.toISOString(), 'hour') })} word={t(`deliver.mail_state.${tested.state}`)} code={last?.detail}>
            <p>{t(`admin.setup.mail.${canSend || tested.state !== 'queued' ? tested.state : 'outbox'}`)} <a href={`/deliver/outbox/${tested.id}`}>{t('admin.setup.mail.see')}</a></p>
          </CheckRow>
        </Checks>
      )}
      <Form page={page} action="/people/setup/mail"><Button icon="mail">{t(tested ? 'admin.setup.mail.again' : 'admin.setup.mail.go')}</Button></Form>
    </Step>
  );
}

function KeyStep({ page, backup, keyFile }: SetupProps) {
  const { t, lang } = page;
  return (
    <Step page={page} id="key" done={backup !== undefined} title={t('admin.setup.key.title')}>
      <p>{t('admin.setup.key.text')}</p>
      <p>{keyFile === undefined ? t('admin.setup.key.setting') : <>{t('admin.setup.key.file')} <code class="hash">{keyFile}</code></>}</p>
      {backup && <p class="quiet">{t('admin.setup.key.said', { name: backup.by?.name || t('people.history.house'), date: dateText(lang, backup.at, 'hour') })}</p>}
      <Form page={page} action="/people/setup/key" class="stack stack-s"><Checkbox name="kept" label={t('admin.setup.key.kept')} required /><p><Button>{t(backup ? 'admin.setup.key.again' : 'admin.setup.key.go')}</Button></p></Form>
    </Step>
  );
}
