// What opens my account: passkeys, logins elsewhere, codes by mail, a sheet of paper for the worst day.
import { Button, LinkButton } from '../components/button.tsx';
import { Input } from '../components/field.tsx';
import { ConfirmForm, Form } from '../components/form.tsx';
import { Print } from '../components/live.tsx';
import { Queue, Sheet } from '../components/page.tsx';
import { Notice } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { WalletPage } from '../wallet.tsx';
import { dateText } from '../../lib/i18n.ts';
import type { Login, Passkey, RecoverySheet } from '../../rooms/people/people.ts';
import { MeFrame, ProveFirst } from './me-frame.tsx';
import { PasskeyButton } from './passkey.tsx';

export type WaysProps = { page: PageContext; passkeys: readonly Passkey[]; logins: readonly Login[]; /** Those that could be linked. */ providers: readonly { readonly id: string; readonly label: string }[]; recovery: RecoverySheet | undefined; passkeyOnly: boolean; /** Proved within ten minutes that it is them. */ fresh: boolean; added: boolean };
const AT = '/people/me/ways';

export function WaysPage({ page, passkeys, logins, providers, recovery, passkeyOnly, fresh, added }: WaysProps) {
  const { t, lang } = page, open = providers.filter(({ id }) => !logins.some((login) => login.provider === id));
  return (
    <MeFrame page={page} at="ways" title={t('people.ways.title')} lead={t('people.ways.lead')}>
      {added && <Notice kind="done" live>{t('people.passkey.added')}</Notice>}
      <Sheet title={t('people.me.passkeys')} id="passkeys">
        <div class="pad stack">
          <p class="quiet">{t('people.me.passkeys_text')}</p>
          {passkeys.length === 0 && <p>{t('people.me.no_passkeys')}</p>}
          {fresh ? <PasskeyButton page={page} mode="add" next={`${AT}?added=1`} /> : <ProveFirst page={page} next={`${AT}#passkeys`} />}
        </div>
        {passkeys.length > 0 && <Queue items={passkeys.map((key) => passkeyItem(page, key))} />}
      </Sheet>
      {(logins.length > 0 || open.length > 0) && (
        <Sheet title={t('people.ways.logins')} id="logins">
          <div class="pad stack"><p class="quiet">{t('people.ways.logins_text')}</p></div>
          <Queue items={[
            ...logins.map((login) => ({
              icon: 'link' as const, title: login.label, text: `${login.who}, ${login.usedAt ? t('people.me.key_used', { date: dateText(lang, login.usedAt) }) : t('people.me.key_unused')}`,
              act: <ConfirmForm page={page} action={`/people/me/logins/${login.id}/remove`} title={t('people.me.remove')} act={t('people.me.remove')}><p>{t('people.ways.login_remove_text')}</p></ConfirmForm>,
            })),
            ...open.map(({ id, label }) => ({ icon: 'plus' as const, title: label, text: t('people.ways.login_not'), act: <Form page={page} action={`/people/me/logins/${id}`}><Button>{t('people.ways.login_link')}</Button></Form> })),
          ]} />
        </Sheet>
      )}
      <Sheet title={t('people.ways.mail')} pad id="mail">
        <p>{t(passkeyOnly ? 'people.ways.mail_closed' : 'people.ways.mail_text')}</p>
        <p><a href="/people/me/addresses">{t('people.ways.mail_addresses')}</a></p>
        {passkeyOnly
          ? <Form page={page} action="/people/me/passkey-only"><input type="hidden" name="only" value="no" /><Button>{t('people.ways.mail_open')}</Button></Form>
          : passkeys.length > 0 && <ConfirmForm page={page} action="/people/me/passkey-only" title={t('people.ways.only_title')} act={t('people.ways.only_go')}><input type="hidden" name="only" value="yes" /><p>{t('people.ways.only_text')}</p></ConfirmForm>}
      </Sheet>
      <Sheet title={t('people.recovery.title')} pad id="recovery">
        <p>{t('people.recovery.text')}</p>
        {recovery && <p class="quiet">{t('people.recovery.left', { n: recovery.left, of: recovery.of, date: dateText(lang, recovery.madeAt) })}</p>}
        <Form page={page} action="/people/me/recovery"><Button icon="print">{t(recovery ? 'people.recovery.again' : 'people.recovery.make')}</Button></Form>
      </Sheet>
    </MeFrame>
  );
}

function passkeyItem(page: PageContext, key: Passkey) {
  const { t, lang } = page;
  const name = key.name || t('people.passkey.unnamed'), at = `/people/me/passkeys/${encodeURIComponent(key.id)}`;
  const used = key.usedAt ? t('people.me.key_used', { date: dateText(lang, key.usedAt) }) : t('people.me.key_unused');
  return {
    icon: 'key' as const, title: name, text: `${t('people.me.key_since', { date: dateText(lang, key.since) })}, ${used}`,
    act: (
      <div class="stack stack-s">
        <details><summary>{t('people.me.rename')}</summary>
          <Form page={page} action={`${at}/rename`} class="stack stack-s"><Input name="name" id={`name-${key.id}`} label={t('people.me.key_name')} value={name} maxlength={60} required /><Button>{t('people.save')}</Button></Form>
        </details>
        <ConfirmForm page={page} action={`${at}/remove`} title={t('people.me.remove_title', { name })} act={t('people.me.remove')}><p>{t('people.me.remove_text')}</p></ConfirmForm>
      </div>
    ),
  };
}

/** Shown once, made to be printed. */
export function RecoveryPage({ page, codes, day }: { page: PageContext; codes: readonly string[]; day: string }) {
  const { t, lang } = page;
  return (
    <WalletPage page={page} at="me" title={t('people.recovery.title')} back={[{ label: t('people.me.title'), href: '/people/me' }, { label: t('people.ways.title'), href: AT }]} lead={t('people.recovery.once')}>
      <Sheet pad>
        <p>{page.house.name}, {page.house.publicUrl.replace(/^https?:\/\//, '')}, {page.person?.email}, {dateText(lang, day)}</p>
        <ol class="stack stack-s">{codes.map((code) => <li><code class="mono">{code}</code></li>)}</ol>
        <p>{t('people.recovery.how', { url: `${page.house.publicUrl}/people/recovery` })}</p>
      </Sheet>
      <p class="quiet">{t('people.recovery.keep')}</p>
      <div class="row"><Print t={t} /><LinkButton look="main" href={AT}>{t('people.recovery.done')}</LinkButton></div>
    </WalletPage>
  );
}
