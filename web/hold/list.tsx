// The learner's place: one card for each credential, newest on top, along the core.
import { dateText } from '../../lib/i18n.ts';
import { layerTone, Strata } from '../components/core.tsx';
import { Empty } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { Picture } from '../deliver/credential.tsx';
import { TabBar } from '../desk.tsx';
import { Layout } from '../layout.tsx';
import { Downloads, StandingTag, VisibilityForm, type Shown } from './parts.tsx';

export function HoldPage({ page, shown }: { page: PageContext; shown: readonly Shown[] }) {
  const { t } = page;
  const tabs = [{ href: '/hold', label: t('hold.tabs.hold'), icon: 'strata', current: true }, { href: '/verify', label: t('hold.tabs.verify'), icon: 'shield' }, { href: '/people/me', label: t('hold.tabs.me'), icon: 'user' }] as const;
  return (
    <Layout page={page} frame="wallet" title={t('hold.title')} nav={<TabBar label={t('hold.title')} tabs={tabs} />}>
      <div class="w-sum"><h1>{t('hold.title')}</h1>{shown.length > 0 && <p class="quiet">{t('hold.count', { n: shown.length })}</p>}</div>
      {shown.length === 0
        ? <div class="w-log"><Empty title={t('hold.empty.title')}><p class="quiet">{t('hold.empty.text')}</p><p class="quiet">{t('hold.empty.how')}</p></Empty></div>
        : <Strata class="w-log" layers={shown.map((one, i) => ({ tone: layerTone(i), matter: <Card page={page} {...one} /> }))} />}
      {shown.length > 0 && (
        <aside class="w-side stack">
          <section class="sheet pad stack"><h2 class="h-s">{t('hold.side.title')}</h2><ul class="todo small"><li>{t('hold.side.file')}</li><li>{t('hold.side.link')}</li><li>{t('hold.side.check')} <a href="/verify">{t('hold.side.check_link')}</a></li></ul></section>
        </aside>
      )}
    </Layout>
  );
}

function Card({ page, held, picture, report }: Shown & { page: PageContext }) {
  const { t, lang } = page, { claims } = held;
  const meta = [dateText(lang, (claims.awardedOn ?? claims.validFrom ?? '').slice(0, 10)), claims.credits !== undefined && t('hold.six.credits', { n: claims.credits }), claims.level];
  return (
    <article class="w-card sheet">
      <div class="w-card-in">
        <Picture picture={picture} size="s" />
        <div>
          <h2><a href={`/c/${held.id}`} lang={claims.language}><bdi>{claims.title}</bdi></a></h2>
          <p class="small"><bdi>{claims.issuer.name}</bdi></p>
          <p class="w-meta"><span>{meta.filter(Boolean).join(' · ')}</span><StandingTag page={page} report={report} /></p>
        </div>
      </div>
      <details class="w-more"><summary>{t('hold.card.more')}</summary><div class="stack stack-s pad"><VisibilityForm page={page} action={`/hold/${held.id}/visibility`} held={held} /><div class="row"><Downloads page={page} base={`/c/${held.id}`} held={held} /></div></div></details>
    </article>
  );
}
