// What narrows the list: a plain form that asks by address, so that it works without script, and can be kept and gone back to.
import { lookUp } from '../../lib/i18n.ts';
import { FACETS, SORTS, type Choice, type FacetName, type Facets, type ShelfWish } from '../../rooms/hold/hold.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { Input, Select } from '../components/field.tsx';
import { Icon } from '../components/icons.tsx';
import type { PageContext } from '../context.ts';

/** Address of the list with this wish; a page stands for itself alone: whatever else changes begins at the first. */
export function hrefOf(wish: ShelfWish, change: ShelfWish = {}): string {
  const { page: _, ...same } = wish, { query, ...wanted } = { ...same, ...change }, said = Object.entries({ q: query, ...wanted }).filter(([, value]) => value !== undefined && value !== '' && value !== 1);
  return said.length > 0 ? `/hold?${new URLSearchParams(said.map(([name, value]) => [name, String(value)]))}` : '/hold';
}

export function Filters({ page, wish, facets }: { page: PageContext; wish: ShelfWish; facets: Facets }) {
  const { t } = page, used = FACETS.filter((name) => wish[name]).length, offered = FACETS.filter((name) => facets[name].length > 1 || wish[name]);
  return (
    <form class="w-filter" role="search" method="get" action="/hold">
      {wish.whose && <input type="hidden" name="whose" value={wish.whose} />}
      <div class="w-query"><Input name="q" type="search" label={t('hold.search.label')} hint={t('hold.search.hint')} value={wish.query} maxlength={100} autocomplete="off" /><Button icon="search">{t('hold.search.go')}</Button></div>
      <details class="w-filters">
        <summary><Icon name="filter" />{used > 0 ? t('hold.filter.on', { n: used }) : t('hold.filter.title')}</summary>
        <div class="w-choices">
          {offered.map((name) => <Select name={name} label={t(`hold.filter.${name}`)} value={wish[name]} empty={t('hold.filter.any')} options={facets[name].map((choice) => ({ value: choice.value, label: `${wordOf(page, name, choice)} (${choice.n})` }))} />)}
          <Select name="sort" label={t('hold.filter.sort')} value={wish.sort ?? 'received'} options={SORTS.map((value) => ({ value, label: t(`hold.filter.sorts.${value}`) }))} />
          <div class="row"><Button>{t('hold.filter.go')}</Button>{(used > 0 || wish.query) && <LinkButton look="bare" href={hrefOf(wish.whose ? { whose: wish.whose } : {})}>{t('hold.search.clear')}</LinkButton>}</div>
        </div>
      </details>
    </form>
  );
}

/** What is chosen, each to be taken away by itself. */
export function Chosen({ page, wish, facets }: { page: PageContext; wish: ShelfWish; facets: Facets }) {
  const { t } = page, chosen = FACETS.flatMap((name) => { const choice = facets[name].find(({ value }) => value === wish[name]); return choice ? [{ name, choice }] : []; });
  if (chosen.length === 0) return null;
  return <ul class="w-chosen" aria-label={t('hold.filter.chosen')}>{chosen.map(({ name, choice }) => <li><a href={hrefOf(wish, { [name]: undefined })}><span class="sr">{t('hold.filter.remove')} </span><bdi>{t('hold.filter.is', { name: t(`hold.filter.${name}`), value: wordOf(page, name, choice) })}</bdi><Icon name="cross" /></a></li>)}</ul>;
}

function wordOf({ t, lang }: PageContext, name: FacetName, { value, name: said }: Choice): string {
  if (name === 'level' && /^[1-8]$/.test(value)) return t('hold.filter.eqf', { n: Number(value) });
  return (name === 'standing' || name === 'form' ? lookUp(lang, `hold.filter.${name}s.${value}`) : undefined) ?? (said.length > 70 ? `${said.slice(0, 69)}…` : said || value);
}
