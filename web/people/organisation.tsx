import { Button } from '../components/button.tsx';
import { Hash } from '../components/data.tsx';
import { Input, LanguagePair, Select } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import { Bar, Sheet } from '../components/page.tsx';
import { ErrorSummary, type Problem } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { Layout } from '../layout.tsx';
import type { OrganisationFacts } from '../../rooms/people/people.ts';
import { PeopleDesk } from './desk.tsx';

/** The registers asked for by name; others stay as they were given. */
export const SCHEMES = ['SIRET', 'UAI', 'PIC', 'VAT', 'ROR'] as const;

export type OrganisationFormProps = { page: PageContext; facts: OrganisationFacts; countries: readonly { readonly code: string; readonly name: string }[]; problems?: readonly Problem[] | undefined };

export function NewOrganisationPage(props: OrganisationFormProps) {
  const { t } = props.page;
  return (
    <Layout page={props.page} title={t('people.organisation.new_title')} hidden>
      <div class="wrap-s main stack stack-l">
        <div class="stack stack-s"><h1>{t('people.organisation.new_title')}</h1><p class="lead quiet">{t('people.organisation.new_lead')}</p></div>
        <Facts {...props} action="/people/organisations/new" act={t('people.organisation.create')} />
      </div>
    </Layout>
  );
}

export function OrganisationPage(props: OrganisationFormProps & { id: string }) {
  const { t } = props.page;
  return (
    <PeopleDesk page={props.page} at="organisation" title={t('people.organisation.title')} lead={t('people.organisation.lead')}>
      <Facts {...props} action={`/o/${props.id}/people/organisation`} act={t('people.save')} />
      <Sheet title={t('people.organisation.id')} pad><p><Hash value={props.id} /></p><p class="quiet">{t('people.organisation.id_text')}</p></Sheet>
    </PeopleDesk>
  );
}

function Facts({ page, facts, countries, problems = [], action, act }: OrganisationFormProps & { action: string; act: string }) {
  const { t } = page;
  const fault = (field: string) => problems.find((p) => p.field === field)?.text;
  return (
    <>
      <ErrorSummary title={t('layout.problems', { n: problems.length })} problems={problems} />
      <Form page={page} action={action} class="sheet">
        <div class="pad stack">
          <LanguagePair name="name" label={t('people.organisation.name')} value={facts.name} hint={t('people.organisation.name_hint')} maxlength={200} error={fault('name')} />
          <Input name="legalName" label={t('people.organisation.legal_name')} value={facts.legalName} maxlength={200} required error={fault('legalName')} />
          <Select name="country" label={t('people.organisation.country')} value={facts.country} empty={t('people.organisation.country_empty')} options={countries.map(({ code, name }) => ({ value: code, label: name }))} required error={fault('country')} />
          <div class="pair">
            <Input name="website" type="url" label={t('people.organisation.website')} value={facts.website} note={t('layout.optional')} placeholder="https://" maxlength={500} error={fault('website')} />
            <Input name="email" type="email" label={t('people.organisation.email')} value={facts.email} note={t('layout.optional')} hint={t('people.organisation.email_hint')} error={fault('email')} />
          </div>
          <LanguagePair name="description" label={t('people.organisation.description')} value={facts.description} rows={3} note={t('layout.optional')} maxlength={2_000} error={fault('description')} />
          <fieldset class="field" id="identifiers">
            <legend class="label">{t('people.organisation.identifiers')} <span class="note">{t('layout.optional')}</span></legend>
            <p class="hint">{t('people.organisation.identifiers_hint')}</p>
            <div class="pair">{SCHEMES.map((scheme) => <Input name={`identifier.${scheme}`} label={t(`people.organisation.identifier.${scheme}`)} value={facts.identifiers.find((i) => i.scheme === scheme)?.value} maxlength={100} error={fault('identifiers')} />)}</div>
          </fieldset>
        </div>
        <Bar><Button look="main" big>{act}</Button></Bar>
      </Form>
    </>
  );
}
