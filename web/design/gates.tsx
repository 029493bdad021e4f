// By which definitions an organisation goes: each one not asked, told before issuing, or required.
import type { Profile } from '#framework';
import { dateText, inLanguage } from '#lib/i18n';
import { GATES, type Definition } from '../../rooms/design/design.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { Select } from '../components/field.tsx';
import { ConfirmForm, Form } from '../components/form.tsx';
import { FileDrop } from '../components/live.tsx';
import { Bar, PageHead, Sheet } from '../components/page.tsx';
import { ErrorSummary, Notice, type Problem } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { DeskNav } from '../desk.tsx';
import { byWeight, RuleList } from '../framework/definitions.tsx';
import { Layout } from '../layout.tsx';

type Props = { page: PageContext; org: string; definitions: readonly Definition[]; maySettle: boolean; problems: readonly Problem[] };

export function GatesPage(props: Props) {
  const { page, org, problems } = props, { t } = page, home = `/o/${org}/design`;
  return (
    <Layout page={page} frame="desk" nav={<DeskNav page={page} at="design" />} title={t('design.gates.title')} crumbs={[{ label: t('design.title'), href: home }, { label: t('design.gates.title') }]}>
      <PageHead title={t('design.gates.title')}>{t('design.gates.lead')}</PageHead>
      <ErrorSummary title={t('layout.problems', { n: problems.length })} problems={problems} />
      <Gates {...props} />
      <Own {...props} />
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

/** Definitions from files of their own: seen by every member, brought and taken away by an owner. */
function Own({ page, org, definitions, maySettle }: Props) {
  const { t, lang } = page, own = definitions.filter((one) => one.own !== undefined), here = `/o/${org}/design/definitions`;
  return (
    <Sheet title={t('design.own.title')} id="own" pad>
      <p>{t('design.own.lead')} <a href="/framework/format">{t('design.own.format')}</a></p>
      {own.length > 0 && <ul class="todo">{own.map(({ profile, own: since = '' }) => <li><a href={`${here}/${profile.id}`}>{inLanguage(profile.title, lang).text}</a> <span class="quiet">{t('design.own.version', { version: profile.version, date: dateText(lang, since, 'hour') })}</span></li>)}</ul>}
      {maySettle && (
        <Form page={page} action={`${here}/own`} files class="stack stack-s">
          <FileDrop t={t} name="file" label={t('design.own.file')} hint={t('design.own.hint')} accept=".json,application/json" required />
          <p><Button>{t('design.own.add')}</Button></p>
        </Form>
      )}
    </Sheet>
  );
}

export function OwnDefinitionPage({ page, org, profile, since, maySettle }: { page: PageContext; org: string; profile: Profile; since: string; maySettle: boolean }) {
  const { t, lang } = page, say = (map: Readonly<Record<string, string>>) => inLanguage(map, lang).text, home = `/o/${org}/design`, here = `${home}/definitions`;
  return (
    <Layout page={page} frame="desk" nav={<DeskNav page={page} at="design" />} title={say(profile.title)} crumbs={[{ label: t('design.title'), href: home }, { label: t('design.gates.title'), href: here }, { label: say(profile.title) }]}>
      <PageHead title={say(profile.title)} acts={<LinkButton icon="down" href={`${here}/${profile.id}/file.json`} download>{t('design.download', { format: 'JSON' })}</LinkButton>}>
        <p class="quiet">{profile.source} · <code>{profile.id}</code> · {t('design.own.version', { version: profile.version, date: dateText(lang, since, 'hour') })}</p>
      </PageHead>
      <Sheet pad><p>{say(profile.definition)}</p>{profile.note && <Notice kind="info">{say(profile.note)}</Notice>}</Sheet>
      {byWeight(profile).map(({ weight, elements }) => <Sheet title={t(`framework.weight.${weight}_title`)} aside={t(`framework.weight.${weight}_more`)} pad><RuleList page={page} elements={elements} /></Sheet>)}
      {maySettle && <ConfirmForm page={page} action={`${here}/${profile.id}/remove`} title={t('design.own.remove')} act={t('design.own.remove_act')}><p>{t('design.own.remove_text')}</p></ConfirmForm>}
    </Layout>
  );
}
