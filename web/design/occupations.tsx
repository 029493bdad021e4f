// Occupations that a specification prepares for: found in ESCO and the ROME as one types; without script a question, a list to tick. What is ticked becomes a link.
import { factsOf, type ListName, type VocabularyConcept } from '#framework';
import { dateText, inLanguage } from '#lib/i18n';
import { Button } from '../components/button.tsx';
import type { Sheets } from './fields.tsx';

export function Occupations({ f }: { f: Sheets }) {
  const { t, lang } = f, search = f.occupations;
  return (
    <acquis-esco data-name="occupation" data-url="/design/esco/occupations" data-none={t('design.esco.none_short')} data-some={t('design.esco.some', { n: '{n}' })} data-added={t('design.esco.added', { name: '{name}' })} data-failed={t('design.esco.failed')}>
      <fieldset class="field esco" id="occupations">
        <legend class="label">{t('design.occupation.title')} <span class="note">{t('layout.optional')}</span></legend>
        <div class="chips" data-chosen></div>
        <div class="esco-search">
          <label class="sr" for="occupation.query">{t('design.occupation.search')}</label>
          <div class="combo"><input class="input" type="search" id="occupation.query" name="occupation-query" value={search?.query} placeholder={t('design.occupation.search')} autocomplete="off" /></div>
          <Button name="do" value="occupation" icon="search">{t('design.occupation.go')}</Button>
        </div>
        <p class="sr" role="status"></p>
        {search && (search.found.length > 0
          ? <fieldset class="field"><legend class="label">{t('design.esco.found', { query: search.query })}</legend><div class="chips">{search.found.map((one) => { const name = inLanguage(occupationName(one), lang); return <label class="chip"><input type="checkbox" name="occupation" value={one.uri} /><span lang={name.lang}>{name.text}</span></label>; })}</div></fieldset>
          : <p class="hint" role="status">{t('design.occupation.none', { query: search.query })}</p>)}
        <p class="hint">{t('design.occupation.tick')}</p>
        <ListFoot f={f} names={lang === 'fr' ? ['esco-occupation', 'rome'] : ['esco-occupation']} />
      </fieldset>
    </acquis-esco>
  );
}

/** What a picker offers: which edition, and what its publisher wants said. */
export function ListFoot({ f: { t, lang }, names }: { f: Pick<Sheets, 't' | 'lang'>; names: readonly ListName[] }) {
  const facts = names.map(factsOf), notices = new Set(facts.flatMap(({ notice }) => notice ? [inLanguage(notice, lang).text] : []));
  return <p class="hint">{[...notices, ...facts.map(({ title, version, date }) => t('design.lists_foot', { title: inLanguage(title, lang).text, version, date: dateText(lang, date) }))].join(' ')} <a href="/framework/vocabularies">{t('design.lists_link')}</a></p>;
}

/** The ROME's names say that they are its. */
export function occupationName({ uri, code, label }: VocabularyConcept): VocabularyConcept['label'] {
  return uri.includes('francetravail') ? Object.fromEntries(Object.entries(label).map(([lang, text]) => [lang, `${text} · ROME ${code ?? ''}`.trim()])) : label;
}
