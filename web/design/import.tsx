// What a file from elsewhere says, before it becomes a draft: what was read, what could not be placed, what is doubtful, what is still to write.
import { vocabulary, type SpecificationReading } from '#framework';
import type { Reading } from '#credential';
import { faultText } from '#lib/http';
import { inLanguage } from '#lib/i18n';
import { Button, LinkButton } from '../components/button.tsx';
import { Facts } from '../components/data.tsx';
import { Checkbox, Select } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import { Details, PageHead, Sheet } from '../components/page.tsx';
import { Notice } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { DeskNav } from '../desk.tsx';
import { Layout } from '../layout.tsx';
import { changes } from './changes.ts';
import { placeOf } from './fields.tsx';
import { textsAt, type Content } from './form.ts';

export type ImportProps = {
  page: PageContext; org: string; /** The organisation's own name. */ us: string;
  reading: Pick<Reading, 'form' | 'unread' | 'doubts'> & { readonly award?: unknown };
  /** As the draft would be, before its language is said and without the organisation. */ content: Content; faults: SpecificationReading['faults'];
  /** Some text does not say which language it is in. */ asksLanguage: boolean;
};

const FEW = 8;

export function ImportPage({ page, org, us, reading, content, faults, asksLanguage }: ImportProps) {
  const { t, lang } = page, home = `/o/${org}/design`, title = inLanguage(textsAt(content, 'title'), lang);
  const facts = changes(lang, {}, content), { unread, doubts, award, form } = reading;
  const languages = vocabulary('language').concepts.flatMap(({ code, label }) => (code === undefined ? [] : [{ value: code, label: label[lang] ?? label['en'] ?? code }])).sort((a, b) => a.label.localeCompare(b.label, lang));
  return (
    <Layout page={page} frame="desk" nav={<DeskNav page={page} at="design" />} title={t('design.import.title')} crumbs={[{ label: t('design.title'), href: home }, { label: t('design.new'), href: `${home}/new` }, { label: t('design.import.title') }]}>
      <PageHead title={title.text || t('design.untitled')} lang={title.text ? title.lang : undefined}>{t('design.import.lead', { form: t(`design.import.form.${form}`) })}</PageHead>
      <div class="stack">
        <Notice kind="info" title={t('design.import.not_verified')}>{award !== undefined && <p>{t('design.import.award_left')}</p>}</Notice>
        {doubts.length > 0 && (
          <Sheet title={t('design.import.doubts', { n: doubts.length })} pad>
            <ul class="todo">{doubts.map(({ code, path }) => <li>{t(`framework.doubt.${code}`)} <span class="hash">{path}</span></li>)}</ul>
          </Sheet>
        )}
        <Sheet title={t('design.import.read', { n: facts.length })} pad>
          {facts.length === 0 ? <p class="quiet">{t('design.import.nothing')}</p> : <Folded t={t} items={facts} all={(some) => <Facts facts={some.map(({ place, after, lang: own }) => ({ term: place, value: <bdi lang={own}>{after}</bdi> }))} />} />}
        </Sheet>
        {unread.length > 0 && (
          <Sheet title={t('design.import.unread', { n: together(unread).length })} pad>
            <p>{t('design.import.unread_means')}</p>
            <Folded t={t} items={together(unread)} all={(some) => <ul class="todo">{some.map(([path, said]) => <li><span class="hash">{path}</span> <bdi>{said}</bdi></li>)}</ul>} />
          </Sheet>
        )}
        {faults.length > 0 && (
          <Sheet title={t('design.import.lacking', { n: faults.length })} pad>
            <p>{t('design.import.lacking_means')}</p>
            <Folded t={t} items={faults} all={(some) => <ul class="todo">{some.map((fault) => <li>{placeOf(lang, fault.path.slice(1).replace(/\//g, '.'))}{t('design.colon')} {faultText(lang, fault)}</li>)}</ul>} />
          </Sheet>
        )}
        <Sheet title={t('design.import.make')} pad>
          <Form page={page} action={home} class="stack stack-s">
            <input type="hidden" name="content" value={JSON.stringify(content)} />
            {asksLanguage && <Select name="language" label={t('design.import.language')} hint={t('design.import.language_hint')} options={languages} value={lang} />}
            <Checkbox name="ours" label={t('design.import.ours', { name: us })} hint={t('design.import.ours_hint')} checked />
            <p class="row"><Button look="main" name="do" value="import" icon="plus">{t('design.import.go')}</Button><LinkButton href={`${home}/new`} look="bare">{t('design.import.other')}</LinkButton></p>
          </Form>
        </Sheet>
      </div>
    </Layout>
  );
}

/** A long list shows its beginning; nothing of it is left out. */
export function Folded<T>({ t, items, all }: { t: PageContext['t']; items: readonly T[]; all: (some: readonly T[]) => unknown }) {
  const rest = items.slice(FEW);
  return <div class="stack stack-s">{all(items.slice(0, FEW))}{rest.length > 0 && <Details summary={t('design.import.more', { n: rest.length })}>{all(rest) as never}</Details>}</div>;
}

/** What stands in one place is told in one line; of what kind a place is, only where it says nothing else. */
function together(unread: Reading['unread']): readonly (readonly [path: string, said: string])[] {
  const places = new Map<string, Reading['unread']>();
  for (const one of unread) { const place = one.path.slice(0, one.path.lastIndexOf('/')) || '/'; places.set(place, [...(places.get(place) ?? []), one]); }
  return [...places].map(([place, all]) => {
    const telling = all.filter(({ path, value }) => !/\/(?:@?type|inScheme)(?:\/\d+)?$/.test(path) && !/^"urn:epass:/.test(value)), some = telling.length > 0 ? telling : all;
    return some.length === 1 && some[0] ? [some[0].path, some[0].value] : [place, some.map(({ path, value }) => `${path.slice(path.lastIndexOf('/') + 1)} ${value}`).join(', ')];
  });
}
