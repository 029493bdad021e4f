// In which forms awards are signed beside Open Badges.
import { errorText } from '../../lib/http.ts';
import { AcquisError } from '../../lib/errors.ts';
import { inLanguage } from '../../lib/i18n.ts';
import { FURTHER, type FormsChoice, type SealState } from '../../rooms/issue/issue.ts';
import { KINDS } from '../../rooms/sign/sign.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { Checkboxes, Select } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import { Bar, Details, PageHead, Sheet } from '../components/page.tsx';
import { ErrorSummary, Notice, type Problem } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { DeskNav } from '../desk.tsx';
import { Layout } from '../layout.tsx';
import type { Choice } from './new.tsx';
import { ElmCarry } from './outlook.tsx';

type Props = { readonly page: PageContext; readonly org: string; readonly choice: FormsChoice; readonly mayChoose: boolean; readonly seal: SealState; readonly published: readonly Choice[]; /** ISO date */ readonly today: string; readonly problems: readonly Problem[] };

export function FormsPage({ page, org, choice, mayChoose, seal, published, today, problems }: Props) {
  const { t } = page, base = `/o/${org}/issue`;
  return (
    <Layout page={page} frame="desk" nav={<DeskNav page={page} at="issue" />} title={t('issue.forms.title')} crumbs={[{ label: t('issue.title'), href: base }, { label: t('issue.forms.title') }]}>
      <PageHead title={t('issue.forms.title')}>{t('issue.forms.lead')}</PageHead>
      <ErrorSummary title={t('layout.problems', { n: problems.length })} problems={problems} />
      <Form page={page} action={`${base}/forms`}>
        <Sheet title={t('issue.forms.always')}>
          <div class="pad stack">
            <p>{t('issue.forms.always_text')}</p>
            <Checkboxes name="forms" label={t('issue.forms.choose')} hint={t('issue.forms.none_is_fine')} value={choice.further} disabled={!mayChoose}
              options={FURTHER.map((form) => ({ value: form, label: t(`issue.forms.form.${form}`), hint: t(`issue.forms.form_hint.${form}`) }))} />
            <Select name="tokenKey" label={t('issue.forms.key')} hint={t('issue.forms.key_hint')} value={choice.tokenKey} disabled={!mayChoose} options={KINDS.map((kind) => ({ value: kind, label: t(`issue.forms.key_name.${kind}`) }))} />
            <p class="quiet small">{mayChoose ? t('issue.forms.from_now') : t('issue.forms.only_owner')}</p>
          </div>
          {mayChoose && <Bar><Button look="main">{t('issue.forms.save')}</Button></Bar>}
        </Sheet>
      </Form>
      <SealSheet page={page} org={org} seal={seal} />
      <CarrySheet page={page} published={published} today={today} />
    </Layout>
  );
}

/** Whether the European form can be chosen, and by whom what is missing is done. */
function SealSheet({ page: { t, lang }, org, seal: { view, fault } }: { page: PageContext; org: string; seal: SealState }) {
  const todo = fault === 'seal_missing' ? t('issue.forms.seal.none_todo') : fault === 'seal_unconfirmed' ? t('issue.forms.seal.unconfirmed_todo') : undefined;
  return (
    <Sheet title={t('issue.forms.seal.title')} pad>
      <div class="stack">
        {fault && <Notice kind="warn"><p>{errorText(lang, new AcquisError(fault))}</p>{todo && <p>{todo}</p>}</Notice>}
        {!fault && view?.certificate && <p>{t('issue.forms.seal.ready', { name: view.certificate.by, tier: t(`sign.seal.tier_name.${view.certificate.tier}`) })}</p>}
        <p><LinkButton href={`/o/${org}/sign/seal`}>{t('issue.forms.seal.open')}</LinkButton></p>
      </div>
    </Sheet>
  );
}

function CarrySheet({ page, published, today }: { page: PageContext; published: readonly Choice[]; today: string }) {
  const { t, lang } = page;
  return (
    <Sheet title={t('issue.forms.carry.title')} pad>
      <div class="stack">
        <p>{t('issue.forms.carry.lead')}</p>
        <p>{t('issue.forms.carry.status')}</p>
        {published.length === 0 && <p class="quiet">{t('issue.forms.carry.none')}</p>}
        {published.map(({ specification }) => <Details summary={inLanguage(specification.title, lang).text}><div class="stack stack-s"><ElmCarry page={page} specification={specification} today={today} /></div></Details>)}
      </div>
    </Sheet>
  );
}
