// The learner's place: one card for each credential along the core, found by words and by what they say. What narrows the list stands in its address.
import { dateText, lookUp } from '../../lib/i18n.ts';
import { FACETS, type Shelf, type ShelfWish, type ShownLine } from '../../rooms/hold/hold.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { layerTone, Strata } from '../components/core.tsx';
import { Pagination } from '../components/data.tsx';
import { Form } from '../components/form.tsx';
import { Script } from '../components/live.tsx';
import { Empty, Notice, Tag } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { Layout } from '../layout.tsx';
import { Places } from '../wallet.tsx';
import { Chosen, Filters, hrefOf } from './filters.tsx';
import { CardPicture, creditsText, Dotted, Downloads, LastStanding, Named, VisibilityForm } from './parts.tsx';
import { ToldNotice } from './told.tsx';
import { Ways } from './ways.tsx';

export type HoldPageProps = { page: PageContext; shelf: Shelf; wish: ShelfWish; /** Changes that were not put away. */ unseen?: number };

export function HoldPage({ page, shelf, wish, unseen = 0 }: HoldPageProps) {
  const { t } = page, { lines, found, total, pages, page: at, apart, soon } = shelf, isApart = wish.whose === 'other', narrowed = Boolean(wish.query) || FACETS.some((name) => wish[name]);
  const list = (
    <div class="w-found stack" data-found>
      {narrowed && <p class="quiet" data-count>{t('hold.found', { n: found })}</p>}
      <Chosen page={page} wish={wish} facets={shelf.facets} />
      {found === 0 ? <Empty title={wish.query ? t('hold.search.none', { query: wish.query }) : t('hold.search.none_plain')}><p class="quiet">{t('hold.search.none_text')}</p><div><LinkButton href={hrefOf(wish.whose ? { whose: wish.whose } : {})}>{t('hold.search.clear')}</LinkButton></div></Empty>
        : <Strata class="w-log" layers={lines.map((line, i) => ({ tone: layerTone(i), matter: <CardOf page={page} line={line} /> }))} />}
      {pages > 1 && <Pagination label={t('layout.pages')} words={{ previous: t('layout.previous'), next: t('layout.next') }} where={`${at} / ${pages}`} previous={at > 1 ? hrefOf(wish, { page: at - 1 }) : undefined} next={at < pages ? hrefOf(wish, { page: at + 1 }) : undefined} />}
    </div>
  );
  return (
    <Layout page={page} frame="wallet" title={t(isApart ? 'hold.apart.title' : 'hold.title')} crumbs={isApart ? [{ label: t('hold.title'), href: '/hold' }, { label: t('hold.apart.title') }] : undefined} nav={<Places page={page} at="hold" />}>
      <div class="w-sum stack stack-s"><h1>{t(isApart ? 'hold.apart.title' : 'hold.title')}</h1>{isApart ? <p class="quiet">{t('hold.apart.text')}</p> : total > 0 && <p class="row"><span class="quiet">{t('hold.count', { n: total })}</span><a class="w-told" href="/hold/told">{t('hold.told.link')}</a></p>}</div>
      {total > 0 && !isApart && <Ways page={page} at="list" />}
      {!isApart && unseen > 0 && <div class="w-soon"><ToldNotice page={page} unseen={unseen} /></div>}
      {!isApart && !narrowed && <Soon page={page} soon={soon} />}
      {total === 0 && !isApart ? <Teach page={page} /> : total > 3 || narrowed ? <div class="w-find"><acquis-find class="stack" data-pause="250"><Filters page={page} wish={wish} facets={shelf.facets} /><p class="sr" role="status"></p>{list}</acquis-find><Script island="find" /></div> : <div class="w-find">{list}</div>}
      {apart > 0 && !isApart && <p class="w-apart"><a href={hrefOf({ whose: 'other' })}>{t('hold.apart.link', { n: apart })}</a></p>}
      {total > 0 && !isApart && <Side page={page} shelf={shelf} />}
    </Layout>
  );
}

function Soon({ page: { t, lang }, soon }: { page: PageContext; soon: Shelf['soon'] }) {
  const [next] = soon, date = dateText(lang, next?.card.validUntil ?? '');
  if (!next) return null;
  return <div class="w-soon"><Notice kind="warn"><p>{soon.length === 1 ? t('hold.soon.one', { title: next.card.title, date }) : t('hold.soon.many', { n: soon.length, date })} <a href="/hold/ending">{t('hold.soon.link')}</a></p></Notice></div>;
}

function Side({ page, shelf: { most } }: { page: PageContext; shelf: Shelf }) {
  const { t } = page;
  return (
    <aside class="w-side stack">
      {most.length > 0 && (
        <section class="sheet pad stack stack-s"><h2 class="h-s">{t('hold.skills.title')}</h2>
          <ul class="sk">{most.map(({ value, name, n }) => <li><a href={hrefOf({ skill: value })}><bdi>{name}</bdi></a><span class="quiet small">{n}</span></li>)}</ul>
          <p><a href="/hold/skills">{t('hold.list.all_skills')}</a></p>
        </section>
      )}
      <section class="sheet pad stack"><h2 class="h-s">{t('hold.side.title')}</h2><ul class="todo small"><li>{t('hold.side.share')}</li><li>{t('hold.side.file')}</li><li>{t('hold.side.check')} <a href="/verify">{t('hold.side.check_link')}</a></li></ul><p><LinkButton icon="link" href="/share">{t('hold.shares')}</LinkButton></p></section>
      <Form page={page} action="/hold/check" class="stack stack-s"><p class="small quiet">{t('hold.standing.how')}</p><div><Button look="bare" icon="shield">{t('hold.standing.again')}</Button></div></Form>
    </aside>
  );
}

function Teach({ page: { t } }: { page: PageContext }) {
  return (
    <div class="w-log"><Empty title={t('hold.empty.title')}>
      <p class="quiet">{t('hold.empty.text')}</p>
      <div class="row"><LinkButton look="main" icon="plus" href="/hold/import">{t('hold.import.link')}</LinkButton><LinkButton look="bare" icon="shield" href="/verify">{t('hold.empty.try')}</LinkButton></div>
      <h2 class="h-s">{t('hold.empty.steps')}</h2>
      <ol class="todo"><li>{t('hold.empty.step1')}</li><li>{t('hold.empty.step2')}</li><li>{t('hold.empty.step3')}</li></ol>
      <p class="quiet">{t('hold.empty.how')} <a href="/people/me">{t('hold.empty.account')}</a></p>
    </Empty></div>
  );
}

function CardOf({ page, line }: { page: PageContext; line: ShownLine }) {
  const { t, lang } = page, { id, card, standing, newer, belongs, picture } = line, { title } = card;
  const meta = [
    card.awardedOn && dateText(lang, card.awardedOn), card.hours !== undefined && t('hold.card.hours', { n: card.hours }), card.credits && creditsText(page, card.credits),
    card.eqf !== undefined ? t('hold.filter.eqf', { n: card.eqf }) : card.level, card.form !== 'ob3' && (lookUp(lang, `hold.filter.forms.${card.form}`) ?? card.form), line.alikes > 0 && t('hold.alike.n', { n: line.alikes }),
  ];
  return (
    <article class="w-card sheet">
      <div class="w-card-in">
        <CardPicture picture={picture} />
        <div>
          <h2><a href={`/c/${id}`} lang={card.language}><bdi>{title}</bdi></a></h2>
          <p class="small"><bdi>{card.issuer.name ?? card.issuer.id}</bdi></p>
          <p class="w-meta"><span><Dotted parts={meta} /></span></p>
          <p class="w-meta">{newer !== undefined ? <Tag tone="none">{t('hold.card.replaced')}</Tag> : <LastStanding page={page} standing={standing} />}{belongs !== 'proved' && <Tag tone={belongs === 'said' ? 'unknown' : 'none'}>{t(`hold.card.${belongs}`)}</Tag>}</p>
        </div>
      </div>
      <div class="w-acts">{belongs === 'other' ? null : <LinkButton look="bare" icon="share" href={`/share/of/${id}`}>{t('hold.share')}<Named page={page} card={card} /></LinkButton>}
        <details class="w-more"><summary>{t('hold.card.more')}<Named page={page} card={card} /></summary><div class="stack stack-s pad">{belongs !== 'other' && <><VisibilityForm page={page} action={`/hold/${id}/visibility`} held={line} /><p><LinkButton look="bare" icon="plus" href={`/hold/own/${id}`}>{t('hold.own.link')}<Named page={page} card={card} /></LinkButton></p></>}<div class="row"><Downloads page={page} base={`/c/${id}`} held={{ others: line.others, logProof: line.proof ? 'kept' : undefined }} /></div></div></details></div>
    </article>
  );
}
