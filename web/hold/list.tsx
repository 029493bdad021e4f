// The learner's place: one card for each credential, newest on top, along the core.
import { dateText } from '../../lib/i18n.ts';
import type { BadgePicture } from '../../rooms/deliver/deliver.ts';
import type { Held, ListPage, Standing } from '../../rooms/hold/hold.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { layerTone, Strata } from '../components/core.tsx';
import { Pagination } from '../components/data.tsx';
import { Input } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import { Empty } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { Picture } from '../deliver/credential.tsx';
import { TabBar } from '../desk.tsx';
import { Layout } from '../layout.tsx';
import { Downloads, LastStanding, VisibilityForm } from './parts.tsx';

export type HoldPageProps = { page: PageContext; shelf: ListPage; query: string; pictureOf: (held: Held) => BadgePicture };

export function HoldPage({ page, shelf, query, pictureOf }: HoldPageProps) {
  const { t } = page, { held, standings, found, total, pages, page: at } = shelf;
  const to = (n: number) => `/hold?${new URLSearchParams({ ...(query && { q: query }), page: String(n) })}`;
  return (
    <Layout page={page} frame="wallet" title={t('hold.title')} nav={<HoldTabs page={page} at="hold" />}>
      <div class="w-sum"><h1>{t('hold.title')}</h1>{total > 0 && <p class="quiet">{query ? t('hold.found', { n: found }) : t('hold.count', { n: total })}</p>}</div>
      {total > 3 && (
        <form class="w-filter ask-row" role="search" method="get" action="/hold">
          <Input name="q" type="search" label={t('hold.search.label')} hint={t('hold.search.hint')} value={query} maxlength={100} />
          <Button icon="search">{t('hold.search.go')}</Button>{query && <LinkButton look="bare" href="/hold">{t('hold.search.clear')}</LinkButton>}
        </form>
      )}
      {total === 0 ? <Teach page={page} />
        : found === 0 ? <div class="w-log"><Empty title={t('hold.search.none', { query })}><p class="quiet">{t('hold.search.none_text')}</p></Empty></div>
        : <Strata class="w-log" layers={held.map((one, i) => ({ tone: layerTone(i), matter: <Card page={page} held={one} picture={pictureOf(one)} standing={standings.get(one.id)} /> }))} />}
      {pages > 1 && <div class="w-pages"><Pagination label={t('layout.pages')} words={{ previous: t('layout.previous'), next: t('layout.next') }} where={`${at} / ${pages}`} previous={at > 1 ? to(at - 1) : undefined} next={at < pages ? to(at + 1) : undefined} /></div>}
      {total > 0 && (
        <aside class="w-side stack">
          <section class="sheet pad stack"><h2 class="h-s">{t('hold.side.title')}</h2><ul class="todo small"><li>{t('hold.side.share')}</li><li>{t('hold.side.file')}</li><li>{t('hold.side.check')} <a href="/verify">{t('hold.side.check_link')}</a></li></ul><p><LinkButton icon="link" href="/share">{t('hold.shares')}</LinkButton></p></section>
          <Form page={page} action="/hold/check" class="stack stack-s"><p class="small quiet">{t('hold.standing.how')}</p><div><Button look="bare" icon="shield">{t('hold.standing.again')}</Button></div></Form>
        </aside>
      )}
    </Layout>
  );
}

export function HoldTabs({ page: { t }, at }: { page: PageContext; at: 'hold' | 'share' }) {
  return <TabBar label={t('hold.title')} tabs={[{ href: '/hold', label: t('hold.tabs.hold'), icon: 'strata', current: at === 'hold' }, { href: '/share', label: t('hold.tabs.share'), icon: 'share', current: at === 'share' }, { href: '/verify', label: t('hold.tabs.verify'), icon: 'shield' }, { href: '/people/me', label: t('hold.tabs.me'), icon: 'user' }]} />;
}

function Teach({ page: { t } }: { page: PageContext }) {
  return (
    <div class="w-log"><Empty title={t('hold.empty.title')}>
      <p class="quiet">{t('hold.empty.text')}</p>
      <h2 class="h-s">{t('hold.empty.steps')}</h2>
      <ol class="todo"><li>{t('hold.empty.step1')}</li><li>{t('hold.empty.step2')}</li><li>{t('hold.empty.step3')}</li></ol>
      <p class="quiet">{t('hold.empty.how')}</p>
    </Empty></div>
  );
}

function Card({ page, held, picture, standing }: { page: PageContext; held: Held; picture: BadgePicture; standing: Standing | undefined }) {
  const { t, lang } = page, { claims } = held;
  const meta = [dateText(lang, (claims.awardedOn ?? claims.validFrom ?? '').slice(0, 10)), claims.credits !== undefined && t('hold.six.credits', { n: claims.credits }), claims.level];
  return (
    <article class="w-card sheet">
      <div class="w-card-in">
        <Picture picture={picture} size="s" />
        <div>
          <h2><a href={`/c/${held.id}`} lang={claims.language}><bdi>{claims.title}</bdi></a></h2>
          <p class="small"><bdi>{claims.issuer.name}</bdi></p>
          <p class="w-meta"><span>{meta.filter(Boolean).join(' · ')}</span><LastStanding page={page} standing={standing} /></p>
        </div>
      </div>
      <div class="w-acts"><LinkButton look="bare" icon="share" href={`/share/of/${held.id}`}>{t('hold.share')}<span class="sr"> “{claims.title}”</span></LinkButton>
        <details class="w-more"><summary>{t('hold.card.more')}<span class="sr"> “{claims.title}”</span></summary><div class="stack stack-s pad"><VisibilityForm page={page} action={`/hold/${held.id}/visibility`} held={held} /><div class="row"><Downloads page={page} base={`/c/${held.id}`} held={held} /></div></div></details></div>
    </article>
  );
}
