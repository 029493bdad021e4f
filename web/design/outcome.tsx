// One learning outcome, with the search that ties it to ESCO: a question, a list to tick, no script.
import { Button } from '../components/button.tsx';
import { Details } from '../components/page.tsx';
import { Choice, Remove, Texts, choices, type Sheets } from './fields.tsx';
import { itemsAt, shown, textsAt } from './form.ts';

export function Outcome({ f, at }: { f: Sheets; at: number }) {
  const { t, lang, content } = f, name = `outcomes.${at}`;
  return (
    <fieldset class="stack" id={name}>
      <legend class="h-s">{t('design.nth.outcomes', { n: at + 1 })}</legend>
      <input type="hidden" name={`${name}.id`} value={shown(content, `${name}.id`)} />
      {f.errors.has(name) && <p class="err">{f.errors.get(name)}</p>}
      <Texts f={f} name={`${name}.title`} need />
      <Texts f={f} name={`${name}.description`} rows={2} />
      <div class="pair"><Choice f={f} name={`${name}.kind`} options={choices(lang, 'kind', ['knowledge', 'skill'])} /><Choice f={f} name={`${name}.reuse`} options={choices(lang, 'reuse', ['transversal', 'cross-sector', 'sector-specific', 'occupation-specific'])} /></div>
      <Esco f={f} at={at} />
      <Remove f={f} part="outcomes" at={at} />
    </fieldset>
  );
}

function Esco({ f, at }: { f: Sheets; at: number }) {
  const { t, lang, content } = f, name = `outcomes.${at}.esco`;
  const chosen = itemsAt(content, name).map((_, i) => ({ uri: shown(content, `${name}.${i}.uri`), label: textsAt(content, `${name}.${i}.label`) }));
  const search = f.skills?.outcome === at ? f.skills : undefined;
  const found = search?.found.filter(({ uri }) => !chosen.some((one) => one.uri === uri)) ?? [];
  const word = (label: Readonly<Record<string, string>>) => label[lang] ?? label['en'] ?? '';
  return (
    <Details summary={t('design.esco.title', { n: chosen.length })} open={search !== undefined || f.errors.has(name)}>
      {f.errors.has(name) && <p class="err">{f.errors.get(name)}</p>}
      {chosen.length > 0 && <fieldset class="field" id={name}><legend class="label">{t('design.esco.chosen')}</legend>{chosen.map(({ uri, label }) => <EscoTick name={name} uri={uri} text={word(label) || uri} lang={label[lang] ? lang : 'en'} checked />)}</fieldset>}
      <div class="row"><label for={`${name}.query`}>{t('design.esco.search')}</label><input class="input" type="search" id={`${name}.query`} name={`esco-query.${at}`} value={search?.query} /><Button name="do" value={`esco:${at}`} icon="search">{t('design.esco.go')}</Button></div>
      {search && (found.length > 0
        ? <fieldset class="field"><legend class="label">{t('design.esco.found', { query: search.query })}</legend>{found.map(({ uri, label }) => <EscoTick name={name} uri={uri} text={word(label)} lang={label[lang] ? lang : 'en'} />)}<p class="hint">{t('design.esco.tick')}</p></fieldset>
        : <p class="hint" role="status">{t('design.esco.none', { query: search.query })}</p>)}
      <p class="hint">{t('design.esco.notice')}</p>
    </Details>
  );
}

function EscoTick({ name, uri, text, lang, checked }: { name: string; uri: string; text: string; lang: string; checked?: boolean }) {
  const id = `${name}.${uri.split('/').at(-1)}`;
  return <div class="check"><input type="checkbox" name={name} value={uri} id={id} checked={checked} /><label for={id} lang={lang}>{text}</label></div>;
}
