import { Button, LinkButton } from '../components/button.tsx';
import { Table } from '../components/data.tsx';
import { Checkboxes, Input } from '../components/field.tsx';
import { ConfirmForm, Form } from '../components/form.tsx';
import { Copy } from '../components/live.tsx';
import { Bar, Sheet } from '../components/page.tsx';
import { Empty, ErrorSummary, Notice, Tag, type Problem } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { dateText } from '../../lib/i18n.ts';
import type { ApiKeyFacts, ApiScope } from '../../rooms/people/people.ts';
import { PeopleDesk } from './desk.tsx';

export type ApiKeysProps = { page: PageContext; keys: readonly ApiKeyFacts[]; scopes: readonly ApiScope[]; /** First and last day a key may end on, and the one proposed. */ days: { readonly first: string; readonly last: string; readonly proposed: string }; problems?: readonly Problem[] | undefined; typed?: { readonly name: string; readonly scopes: readonly string[]; readonly expires: string } | undefined };

export function ApiKeysPage({ page, keys, scopes, days, problems = [], typed }: ApiKeysProps) {
  const { t, lang } = page;
  const at = `/o/${page.organisation?.id}/people/api-keys`, fault = (field: string) => problems.find((p) => p.field === field)?.text;
  const named = (scope: string) => scopes.some((s) => s === scope) ? t(`people.scopes.${scope as ApiScope}`) : scope;
  return (
    <PeopleDesk page={page} at="keys" title={t('people.keys.title')} lead={t('people.keys.lead', { name: page.organisation?.name ?? '' })}>
      <ErrorSummary title={t('layout.problems', { n: problems.length })} problems={problems} />
      <Sheet title={t('people.keys.list')}>
        {keys.length === 0 ? <Empty title={t('people.keys.none')}>{t('people.keys.none_text')}</Empty> : (
          <Table label={t('people.keys.list')} columns={[{ label: t('people.keys.name') }, { label: t('people.keys.scopes') }, { label: t('people.keys.expires') }, { label: t('people.keys.used') }, { label: t('people.keys.state') }, { label: t('people.keys.acts'), bare: true }]}
            rows={keys.map((key) => [
              key.name, key.scopes.map(named).join(', '), dateText(lang, key.expiresAt), key.usedAt ? dateText(lang, key.usedAt, 'hour') : t('people.keys.unused'),
              <Tag tone={key.state === 'active' ? 'valid' : 'warn'}>{t(`people.keys.states.${key.state}`)}</Tag>,
              key.state === 'active' && <ConfirmForm page={page} action={`${at}/${key.id}/revoke`} title={t('people.keys.revoke_title', { name: key.name })} act={t('people.keys.revoke')}><p>{t('people.keys.revoke_text')}</p></ConfirmForm>,
            ])} />
        )}
      </Sheet>
      <Form page={page} action={at} class="sheet">
        <div class="sheet-head"><h2>{t('people.keys.make')}</h2></div>
        <div class="pad stack">
          <Input name="name" label={t('people.keys.name')} hint={t('people.keys.name_hint')} value={typed?.name} maxlength={100} autocomplete="off" required error={fault('name')} />
          <Checkboxes name="scopes" label={t('people.keys.scopes')} options={scopes.map((scope) => ({ value: scope, label: t(`people.scopes.${scope}`), hint: <code>{scope}</code> }))} value={typed?.scopes} error={fault('scopes')} />
          <Input name="expires" type="date" label={t('people.keys.expires')} hint={t('people.keys.expires_hint')} value={typed?.expires ?? days.proposed} min={days.first} max={days.last} required error={fault('expires')} />
        </div>
        <Bar><Button look="main">{t('people.keys.make')}</Button></Bar>
      </Form>
    </PeopleDesk>
  );
}

export function ApiKeyMadePage({ page, secret }: { page: PageContext; secret: string }) {
  const { t } = page;
  return (
    <PeopleDesk page={page} at="keys" title={t('people.keys.made')} lead={t('people.keys.made_text')}>
      <Notice kind="done"><p><code class="hash">{secret}</code></p><Copy t={t} text={secret} /></Notice>
      <p><LinkButton href={`/o/${page.organisation?.id}/people/api-keys`}>{t('people.keys.back')}</LinkButton></p>
    </PeopleDesk>
  );
}
