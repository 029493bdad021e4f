// Before a key is revoked: what it does, from when, why.
import type { PageContext } from '../context.ts';
import { dateText } from '../../lib/i18n.ts';
import type { KeyFacts } from '../../rooms/sign/sign.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { Facts, Hash } from '../components/data.tsx';
import { Input, Textarea } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import { Bar, PageHead, Sheet } from '../components/page.tsx';
import { ErrorSummary, Notice, type Problem } from '../components/say.tsx';
import { DeskNav } from '../desk.tsx';
import { Layout } from '../layout.tsx';

export type RevokeWish = { /** yyyy-mm-dd or empty: now. */ readonly from: string; readonly why: string };
type Props = { page: PageContext; org: string; keyFacts: KeyFacts; wish: RevokeWish; faults: readonly Problem[] };

export function RevokeKeyView({ page, org, keyFacts, wish, faults }: Props) {
  const { t, lang } = page, back = `/o/${org}/sign`;
  const faultOf = (field: string) => faults.find((fault) => fault.field === field)?.text;
  return (
    <Layout page={page} frame="desk" nav={<DeskNav page={page} at="sign" />} title={t('sign.revoke.title')} crumbs={[{ label: t('sign.title'), href: back }, { label: t('sign.revoke.title') }]}>
      <PageHead title={t('sign.revoke.title')}>{t('sign.revoke.lead')}</PageHead>
      <ErrorSummary title={t('layout.problems', { n: faults.length })} problems={faults} />
      <Form page={page} action={`${back}/keys/${keyFacts.id}/revoke`}>
        <Sheet>
          <div class="pad stack">
            <Facts facts={[{ term: t('sign.keys.key'), value: <Hash value={keyFacts.id} /> }, { term: t('sign.keys.since'), value: dateText(lang, keyFacts.since.toISOString(), 'hour') }]} />
            <Notice kind="warn" title={t('sign.revoke.means_title')}>{t(keyFacts.state === 'current' ? 'sign.revoke.means_current' : 'sign.revoke.means')}</Notice>
            <Input name="from" type="date" label={t('sign.revoke.from')} note={t('layout.optional')} hint={t('sign.revoke.from_hint')} value={wish.from} error={faultOf('from')} />
            <Textarea name="why" label={t('sign.revoke.why')} hint={t('sign.revoke.why_hint')} value={wish.why} error={faultOf('why')} rows={3} maxlength={500} required />
          </div>
          <Bar><Button look="no">{t('sign.revoke.act')}</Button><LinkButton href={back}>{t('sign.revoke.back')}</LinkButton></Bar>
        </Sheet>
      </Form>
    </Layout>
  );
}
