// In which forms awards are signed beside Open Badges.
import { FURTHER, type FormsChoice } from '../../rooms/issue/issue.ts';
import { KINDS } from '../../rooms/sign/sign.ts';
import { Button } from '../components/button.tsx';
import { Checkboxes, Select } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import { Bar, PageHead, Sheet } from '../components/page.tsx';
import type { PageContext } from '../context.ts';
import { DeskNav } from '../desk.tsx';
import { Layout } from '../layout.tsx';

type Props = { readonly page: PageContext; readonly org: string; readonly choice: FormsChoice; readonly mayChoose: boolean };

export function FormsPage({ page, org, choice, mayChoose }: Props) {
  const { t } = page, base = `/o/${org}/issue`;
  return (
    <Layout page={page} frame="desk" nav={<DeskNav page={page} at="issue" />} title={t('issue.forms.title')} crumbs={[{ label: t('issue.title'), href: base }, { label: t('issue.forms.title') }]}>
      <PageHead title={t('issue.forms.title')}>{t('issue.forms.lead')}</PageHead>
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
    </Layout>
  );
}
