// By which definitions an organisation goes: each one not asked, told before issuing, or required.
import { inLanguage } from '#lib/i18n';
import { GATES, type Definition } from '../../rooms/design/design.ts';
import { Button } from '../components/button.tsx';
import { Select } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import { Bar, PageHead, Sheet } from '../components/page.tsx';
import { ErrorSummary, type Problem } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { DeskNav } from '../desk.tsx';
import { Layout } from '../layout.tsx';

type Props = { page: PageContext; org: string; definitions: readonly Definition[]; maySettle: boolean; problems: readonly Problem[] };

export function GatesPage(props: Props) {
  const { page, org, problems } = props, { t } = page, home = `/o/${org}/design`;
  return (
    <Layout page={page} frame="desk" nav={<DeskNav page={page} at="design" />} title={t('design.gates.title')} crumbs={[{ label: t('design.title'), href: home }, { label: t('design.gates.title') }]}>
      <PageHead title={t('design.gates.title')}>{t('design.gates.lead')}</PageHead>
      <ErrorSummary title={t('layout.problems', { n: problems.length })} problems={problems} />
      <Gates {...props} />
    </Layout>
  );
}

function Gates({ page, org, definitions, maySettle }: Props) {
  const { t, lang } = page, say = (map: Readonly<Record<string, string>>) => inLanguage(map, lang).text, here = `/o/${org}/design/definitions`;
  return (
    <Form page={page} action={here}>
      <Sheet title={t('design.gates.before')} aside={<a href="/framework">{t('design.defined.about')}</a>}>
        <div class="pad stack">
          <p>{t('design.gates.rule')}</p>
          <ul class="gates">
            {definitions.map(({ profile: { id, title, definition }, gate, own }) => (
              <li>
                <div><a href={own === undefined ? `/framework/${id}` : `${here}/${id}`}><strong>{say(title)}</strong></a><p class="small quiet">{say(definition)}</p></div>
                <Select name={`gate.${id}`} label={t('design.gates.of', { definition: title })} bare value={gate} disabled={!maySettle} options={GATES.map((value) => ({ value, label: t(`design.gates.gate.${value}`) }))} />
              </li>
            ))}
          </ul>
          <p class="quiet small">{t(maySettle ? 'design.gates.from_now' : 'design.gates.only_owner')}</p>
        </div>
        {maySettle && <Bar><Button look="main">{t('design.gates.save')}</Button></Bar>}
      </Sheet>
    </Form>
  );
}
