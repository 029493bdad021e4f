// Logins from elsewhere, set up by an administrator of the house with the provider's own page open beside this one.
import { Button, LinkButton } from '../components/button.tsx';
import { Checkbox, Input, LanguagePair, Textarea } from '../components/field.tsx';
import { ConfirmForm, Form } from '../components/form.tsx';
import { Bar, Queue, Sheet } from '../components/page.tsx';
import { Empty, ErrorSummary, type Problem } from '../components/say.tsx';
import { CheckRow, Checks } from '../components/verdict.tsx';
import { AdminFrame } from '../admin/frame.tsx';
import type { PageContext } from '../context.ts';
import { inLanguage, type Key } from '../../lib/i18n.ts';
import type { Look, Provider, ProviderWish } from '../../rooms/people/people.ts';

const AT = '/people/admin/providers';

export function ProvidersPage({ page, providers }: { page: PageContext; providers: readonly Provider[] }) {
  const { t, lang } = page;
  return (
    <AdminFrame page={page} at="providers" title={t('people.providers.title')} lead={t('people.providers.lead')} acts={<LinkButton look="main" icon="plus" href={`${AT}/new`}>{t('people.providers.new')}</LinkButton>}>
      <Sheet>
        {providers.length === 0 ? <Empty title={t('people.providers.none')}>{t('people.providers.none_text')}</Empty>
          : <Queue items={providers.map((one) => ({ icon: 'link' as const, title: <a href={`${AT}/${one.id}`}>{inLanguage(one.label, lang).text}</a>, text: <><span class="hash">{one.issuer}</span><br />{t(one.shown ? 'people.providers.is_shown' : 'people.providers.is_hidden')}</> }))} />}
      </Sheet>
    </AdminFrame>
  );
}

export type ProviderProps = { page: PageContext; problems?: readonly Problem[]; id?: string | undefined; redirectUri?: string | undefined; hasSecret?: boolean; wish: ProviderWish; look?: Look | undefined };

export function ProviderPage({ page, problems = [], id, redirectUri, hasSecret = false, wish, look }: ProviderProps) {
  const { t, lang } = page, fault = (field: string) => problems.find((p) => p.field === field)?.text, title = id === undefined ? t('people.providers.new') : inLanguage(wish.label, lang).text || t('people.providers.title');
  return (
    <AdminFrame page={page} at="providers" title={title} lead={t(id === undefined ? 'people.providers.new_lead' : 'people.providers.edit_lead')}>
      <ErrorSummary title={t('layout.problems', { n: problems.length })} problems={problems} />
      {redirectUri !== undefined && <Sheet title={t('people.providers.redirect')} pad><p>{t('people.providers.redirect_text')}</p><p><code class="hash">{redirectUri}</code></p></Sheet>}
      {id !== undefined && <Connection page={page} id={id} look={look} />}
      <Form page={page} action={id === undefined ? `${AT}/new` : `${AT}/${id}`} class="sheet">
        <div class="sheet-head"><h2>{t('people.providers.connection')}</h2></div>
        <div class="pad stack">
          <Input name="issuer" type="url" label={t('people.providers.issuer')} hint={t('people.providers.issuer_hint')} value={wish.issuer} mono spellcheck={false} required error={fault('issuer')} />
          <Input name="clientId" label={t('people.providers.client_id')} hint={t('people.providers.client_id_hint')} value={wish.clientId} mono spellcheck={false} autocomplete="off" error={fault('clientId')} />
          <Input name="secret" type="password" label={t('people.providers.secret')} hint={t(hasSecret ? 'people.providers.secret_kept' : 'people.providers.secret_hint')} autocomplete="new-password" error={fault('secret')} />
          <Input name="scopes" label={t('people.providers.scopes')} hint={t('people.providers.scopes_hint')} value={wish.scopes} mono spellcheck={false} required error={fault('scopes')} />
          <LanguagePair name="label" label={t('people.providers.label')} hint={t('people.providers.label_hint')} value={wish.label} maxlength={80} required error={fault('label')} />
          <Checkbox name="shown" label={t('people.providers.shown')} hint={t('people.providers.shown_hint')} checked={wish.shown} />
        </div>
        <div class="sheet-head"><h2>{t('people.providers.trust')}</h2></div>
        <div class="pad stack">
          <Checkbox name="believed" label={t('people.providers.believed')} hint={t('people.providers.believed_hint')} checked={wish.believed} />
          <Textarea name="domains" label={t('people.providers.domains')} note={t('layout.optional')} hint={t('people.providers.domains_hint')} rows={3} mono spellcheck={false} value={wish.domains.join('\n')} error={fault('domains')} />
        </div>
        <div class="sheet-head"><h2>{t('people.providers.claims')}</h2></div>
        <div class="pad stack">
          <p class="quiet">{t('people.providers.claims_text')}</p>
          {(['name', 'email', 'esi', 'orcid'] as const).map((claim) => <Input name={`claims.${claim}`} label={t(`people.providers.claim.${claim}`)} note={claim === 'esi' || claim === 'orcid' ? t('layout.optional') : undefined} value={wish.claims[claim]} mono spellcheck={false} error={claim === 'name' ? fault('claims') : undefined} />)}
        </div>
        <Bar><Button look="main">{t('people.save')}</Button></Bar>
      </Form>
      {id !== undefined && <ConfirmForm page={page} action={`${AT}/${id}/remove`} title={t('people.providers.remove_title')} act={t('people.me.remove')}><p>{t('people.providers.remove_text')}</p></ConfirmForm>}
    </AdminFrame>
  );
}

function Connection({ page, id, look }: { page: PageContext; id: string; look: Look | undefined }) {
  const { t } = page, good = look?.every((one) => one.good) ?? false;
  return (
    <Sheet title={t('people.providers.test')} id="test">
      {look && <Checks>{look.map(({ check, good: right, said, detail }) => <CheckRow tone={right ? 'valid' : 'invalid'} title={t(`people.providers.check.${check}`)} word={t(right ? 'people.providers.right' : 'people.providers.wrong')}><p>{t(`people.providers.said.${said}` as Key)}{detail ? <> <span class="hash">{detail}</span></> : null}</p></CheckRow>)}</Checks>}
      <div class="pad stack"><p>{t(look ? good ? 'people.providers.test_good' : 'people.providers.test_bad' : 'people.providers.test_text')}</p>
        <Form page={page} action={`${AT}/${id}/test`}><Button icon="search">{t(look ? 'people.providers.test_again' : 'people.providers.test_go')}</Button></Form></div>
    </Sheet>
  );
}
