// The one question before anything becomes public: how old its holder is. Asked where they stand, with why, and once.
import { AcquisError } from '../../lib/errors.ts';
import { faultText, formOf, type Ctx } from '../../lib/http.ts';
import { countries, type Age, type People } from '../../rooms/people/people.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { Input, Select } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import { ErrorSummary, type Problem } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { Layout } from '../layout.tsx';
import { pageOf } from '../page.ts';

/** `action`: GET asks, POST makes it public. `back`: where nothing changes. `link`: where a link for one person is made. */
export type AgeAsked = { readonly action: string; readonly back: string; readonly link: string; /** Where whoever came by a link alone has to sign in first: their answer would be about more than what the link opens. */ readonly signIn?: string | undefined; /** Sent again with the answer. */ readonly fields?: Readonly<Record<string, string>> };
type Typed = { readonly year: string; readonly country: string };

/** Undefined: they are of age. What was said with the form is kept, whatever it is. */
export async function ageFirst(c: Ctx, people: Pick<People, 'ageOf' | 'sayBirth'>, person: string, asked: AgeAsked): Promise<Response | undefined> {
  const form = c.req.method === 'POST' ? await formOf(c) : undefined, typed = form?.get('age') === 'said' ? { year: form.get('year'), country: form.get('country') } : undefined;
  const isUnsaid = (await people.ageOf(person)).kind === 'unsaid', isThey = c.var.visitor?.id === person;
  if (isUnsaid && !isThey && asked.signIn !== undefined) return c.redirect(asked.signIn, 303);
  const problems = typed && isUnsaid ? await said(c, people, person, typed) : [], age = await people.ageOf(person);
  if (age.kind === 'of_age') return undefined;
  if (form && !typed) return c.redirect(asked.action, 303);
  const page = pageOf(c);
  return c.html(age.kind === 'minor' ? <NotYetPage page={page} age={isThey || isUnsaid ? age : undefined} asked={asked} /> : <AgePage page={page} asked={asked} typed={typed} problems={problems} />, problems.length > 0 ? 422 : 200);
}

async function said(c: Ctx, people: Pick<People, 'sayBirth'>, person: string, typed: Typed): Promise<Problem[]> {
  try {
    await people.sayBirth({ id: person }, typed);
    return [];
  } catch (error) {
    if (!(error instanceof AcquisError) || error.code !== 'bad_input') throw error;
    return error.faults.map((fault) => ({ field: fault.path, text: faultText(c.var.lang, fault) }));
  }
}

function AgePage({ page, asked, typed, problems }: { page: PageContext; asked: AgeAsked; typed: Typed | undefined; problems: readonly Problem[] }) {
  const { t, lang } = page, fault = (field: string) => problems.find((one) => one.field === field)?.text;
  return (
    <Layout page={page} title={t('people.age.title')} hidden>
      <div class="wrap-s main stack stack-l">
        <ErrorSummary title={t('layout.problems', { n: problems.length })} problems={problems} />
        <div class="stack"><h1>{t('people.age.title')}</h1><p class="lead">{t('people.age.lead')}</p><p>{t('people.age.why')}</p></div>
        <Form page={page} action={asked.action} class="stack">
          <input type="hidden" name="age" value="said" />
          {Object.entries(asked.fields ?? {}).map(([name, value]) => <input type="hidden" name={name} value={value} />)}
          <Input name="year" label={t('people.me.age.year')} value={typed?.year ?? ''} inputmode="numeric" autocomplete="bday-year" maxlength={4} required error={fault('year')} />
          <Select name="country" label={t('people.me.age.country')} value={typed?.country ?? (lang === 'fr' ? 'FRA' : '')} empty={t('people.organisation.country_empty')} options={countries(lang).map(({ code, name }) => ({ value: code, label: name }))} error={fault('country')} />
          <div class="row"><Button look="main" icon="eye">{t('people.age.go')}</Button><LinkButton look="bare" href={asked.back}>{t('people.age.back')}</LinkButton></div>
        </Form>
      </div>
    </Layout>
  );
}

/** Said so that a fourteen-year-old understands it, with what can be done today. Undefined: a link alone tells nobody the year that was said before. */
function NotYetPage({ page, age, asked }: { page: PageContext; age: Extract<Age, { kind: 'minor' }> | undefined; asked: AgeAsked }) {
  const { t } = page;
  return (
    <Layout page={page} title={t('people.age.minor_title')} hidden>
      <div class="wrap-s main stack stack-l">
        <div class="stack"><h1>{t('people.age.minor_title')}</h1><p class="lead">{age ? t('people.age.minor', { born: String(age.born) }) : t('people.age.minor_plain')}</p><p>{t('people.age.minor_why')} {age && t('people.age.minor_from', { from: String(age.from) })}</p></div>
        <div class="sheet pad stack"><p>{t('people.age.minor_link')}</p><div class="row"><LinkButton look="main" icon="share" href={asked.link}>{t('people.age.minor_link_go')}</LinkButton><LinkButton look="bare" href={asked.back}>{t('people.age.minor_back')}</LinkButton></div></div>
        <p class="small quiet">{t('people.age.minor_wrong')}</p>
      </div>
    </Layout>
  );
}
