// One learning outcome, with the search that ties it to ESCO: found as one types; without script a question, a list to tick.
import { Button } from '../components/button.tsx';
import { Details } from '../components/page.tsx';
import { Choice, Fold, Remove, Texts, choices, faulty, type Sheets } from './fields.tsx';
import { itemsAt, shown, textsAt } from './form.ts';

export function Outcome({ f, at }: { f: Sheets; at: number }) {
  const { t, lang, content } = f, name = `outcomes.${at}`;
  return (
    <Fold f={f} part="outcomes" at={at} open={f.skills?.outcome === at}>
      <input type="hidden" name={`${name}.id`} value={shown(content, `${name}.id`)} />
      {f.errors.has(name) && <p class="err">{f.errors.get(name)}</p>}
      <Texts f={f} name={`${name}.title`} need />
      <Texts f={f} name={`${name}.description`} rows={3} />
      <Esco f={f} at={at} />
      <Details summary={t('design.more.outcome')} open={faulty(f, `${name}.kind`, `${name}.reuse`)}>
        <div class="pair"><Choice f={f} name={`${name}.kind`} options={choices(lang, 'kind', ['knowledge', 'skill'])} /><Choice f={f} name={`${name}.reuse`} options={choices(lang, 'reuse', ['transversal', 'cross-sector', 'sector-specific', 'occupation-specific'])} /></div>
      </Details>
      <Remove f={f} part="outcomes" at={at} />
    </Fold>
  );
}

function Esco({ f, at }: { f: Sheets; at: number }) {
  const { t, lang, content } = f, name = `outcomes.${at}.esco`;
  const chosen = itemsAt(content, name).map((_, i) => ({ uri: shown(content, `${name}.${i}.uri`), label: textsAt(content, `${name}.${i}.label`) }));
  const search = f.skills?.outcome === at ? f.skills : undefined;
  const found = search?.found.filter(({ uri }) => !chosen.some((one) => one.uri === uri)) ?? [];
  const word = (label: Readonly<Record<string, string>>) => label[lang] ?? label['en'] ?? '';
  return (
    <acquis-esco data-name={name} data-url="/design/esco" data-none={t('design.esco.none_short')} data-some={t('design.esco.some', { n: '{n}' })} data-added={t('design.esco.added', { name: '{name}' })} data-suggested={t('design.esco.suggested')} data-failed={t('design.esco.failed')}>
      <fieldset class="field esco" id={name}>
        <legend class="label">{t('design.f.esco')} <span class="note">{t('layout.optional')}</span></legend>
        {f.errors.has(name) && <p class="err">{f.errors.get(name)}</p>}
        <div class="chips" data-chosen>{chosen.map(({ uri, label }) => <EscoTick name={name} uri={uri} text={word(label) || uri} lang={label[lang] ? lang : 'en'} checked />)}</div>
        <div class="esco-search">
          <label class="sr" for={`${name}.query`}>{t('design.esco.search')}</label>
          <div class="combo"><input class="input" type="search" id={`${name}.query`} name={`esco-query.${at}`} value={search?.suggested ? undefined : search?.query} placeholder={t('design.esco.search')} autocomplete="off" /></div>
          <Button name="do" value={`esco:${at}`} icon="search">{t('design.esco.go')}</Button>
          <Button name="do" value={`suggest:${at}`} look="bare">{t('design.esco.suggest')}</Button>
        </div>
        <p class="sr" role="status"></p>
        <div data-found>
          {search && (found.length > 0
            ? <fieldset class="field"><legend class="label">{search.suggested ? t('design.esco.suggested') : t('design.esco.found', { query: search.query })}</legend><div class="chips">{found.map(({ uri, label }) => <EscoTick name={name} uri={uri} text={word(label)} lang={label[lang] ? lang : 'en'} />)}</div><p class="hint">{t('design.esco.tick')}</p></fieldset>
            : <p class="hint" role="status">{search.suggested ? t('design.esco.no_suggestion') : t('design.esco.none', { query: search.query })}</p>)}
        </div>
      </fieldset>
    </acquis-esco>
  );
}

function EscoTick({ name, uri, text, lang, checked }: { name: string; uri: string; text: string; lang: string; checked?: boolean }) {
  return <label class="chip"><input type="checkbox" name={name} value={uri} id={`${name}.${uri.split('/').at(-1)}`} checked={checked} /><span lang={lang}>{text}</span></label>;
}
