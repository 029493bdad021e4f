// The portfolio: the desk where it is made, and the page that anybody sees.
import { dateText } from '../../lib/i18n.ts';
import type { Collection, Line } from '../../rooms/hold/hold.ts';
import type { Age } from '../../rooms/people/people.ts';
import type { Portfolio, PortfolioWish, ShownEntry, ShownPortfolio } from '../../rooms/share/share.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { Checkbox, Checkboxes, Input, Textarea } from '../components/field.tsx';
import { ConfirmForm, Form } from '../components/form.tsx';
import { Copy, Print } from '../components/live.tsx';
import { Bar } from '../components/page.tsx';
import { Notice, Skills, Tag, type Problem } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { CardPicture, creditsText, Dotted, StandingWord } from '../hold/parts.tsx';
import { Layout } from '../layout.tsx';
import { WalletPage } from '../wallet.tsx';

export type PortfolioDeskProps = { page: PageContext; portfolio: Portfolio | undefined; typed: PortfolioWish; /** A name like the one typed, which cannot be had. */ free: string | undefined; collections: readonly Collection[]; lines: readonly Line[]; /** Minors have none. */ age: Age['kind']; problems: readonly Problem[] };

export function PortfolioDeskPage({ page, portfolio, typed, free, collections, lines, age, problems }: PortfolioDeskProps) {
  const { t } = page, wrong = (field: string) => problems.find((one) => one.field === field)?.text, onAir = portfolio?.onAir === true, address = `${page.house.publicUrl}/share/portfolio/${portfolio?.name ?? ''}`;
  return (
    <WalletPage page={page} at="share" title={t('share.portfolio.title')} back={[{ label: t('share.all'), href: '/share' }]} lead={t('share.portfolio.lead')} problems={problems}
      under={<p>{onAir ? <Tag tone="valid">{t('share.portfolio.on')}</Tag> : <Tag tone="none">{t('share.portfolio.off')}</Tag>}</p>}>
      {portfolio?.house !== undefined && <Notice kind="info"><p>{t('share.portfolio.brought', { house: portfolio.house })}</p></Notice>}
      {age === 'minor' && <Notice kind="warn"><p>{t('share.portfolio.minor')} <a href="/share/new">{t('people.age.minor_link_go')}</a></p></Notice>}
      {age === 'unsaid' && portfolio && <Notice kind="info"><p>{t('share.portfolio.age')} <a href="/share/portfolio/on">{t('share.portfolio.age_link')}</a></p></Notice>}
      {onAir && portfolio && <section class="sheet pad stack stack-s"><p><a class="sh-url" href={`/share/portfolio/${portfolio.name}`}>{address}</a></p><Copy t={t} text={address} />
        <ConfirmForm page={page} action="/share/portfolio/off" title={t('share.portfolio.switch_off')} act={t('share.portfolio.switch_off_act')}><p>{t('share.portfolio.switch_off_text', { n: 90 })}</p></ConfirmForm></section>}
      <section class="sheet"><Form page={page} action="/share/portfolio">
        <div class="pad stack">
          <Input name="title" label={t('share.portfolio.heading')} hint={t('share.portfolio.heading_hint')} value={typed.title} maxlength={100} error={wrong('title')} autocomplete="off" />
          <Input name="name" label={t('share.portfolio.name')} hint={t('share.portfolio.name_hint', { address: `${page.house.publicUrl}/share/portfolio/…` })} value={typed.name} maxlength={40} mono spellcheck={false} error={wrong('name')} autocomplete="off" />
          {free !== undefined && <p class="small">{t('share.portfolio.free', { name: free })}</p>}
          <Textarea name="intro" label={t('share.portfolio.intro')} note={t('layout.optional')} hint={t('share.portfolio.intro_hint')} value={typed.intro} rows={5} maxlength={2000} error={wrong('intro')} />
          {collections.length > 0 ? <Checkboxes name="section" id="sections" label={t('share.portfolio.sections')} note={t('layout.optional')} hint={t('share.portfolio.sections_hint')} value={typed.sections} error={wrong('sections')} options={collections.map(({ id, name, items }) => ({ value: id, label: name, hint: t('hold.collections.n', { n: items.length }) }))} />
            : <p class="small quiet">{t('share.portfolio.no_sections')} <a href="/hold/collections">{t('hold.collections.title')}</a></p>}
          {collections.length > 0 && <Checkbox name="notes" checked={typed.notes} label={t('share.portfolio.notes')} />}
          {lines.length > 0 && <Checkboxes name="c" label={t('share.portfolio.further')} note={t('layout.optional')} value={typed.credentials} error={collections.length === 0 ? wrong('sections') : undefined} options={lines.map(({ id, card }) => ({ value: id, label: card.title, hint: [card.issuer.name, card.awardedOn && dateText(page.lang, card.awardedOn)].filter(Boolean).join(' · ') }))} />}
          <p class="small quiet">{t('share.portfolio.what')}</p>
          <Checkbox name="listed" checked={typed.listed} label={t('share.portfolio.listed')} hint={t('share.portfolio.listed_hint')} />
        </div>
        <Bar>{age !== 'minor' && !onAir && <Button look="main" icon="globe" name="act" value="publish">{t('share.portfolio.publish')}</Button>}<Button look={onAir ? 'main' : undefined} icon="check" name="act" value="keep">{t(onAir ? 'share.portfolio.keep_on' : 'share.portfolio.keep')}</Button><Button icon="eye" name="act" value="preview">{t('share.portfolio.preview')}</Button></Bar>
      </Form></section>
      <section class="stack stack-s" aria-labelledby="cv"><h2 class="h-s" id="cv">{t('share.cv.title')}</h2><p class="quiet">{t('share.cv.text')}</p><p><LinkButton icon="down" href="/share/portfolio/cv.xml" download>{t('share.cv.go')}</LinkButton></p><p class="small quiet">{t('share.cv.limits')}</p></section>
    </WalletPage>
  );
}

/** `preview`: what was typed, to look at before anybody else can; it goes back with everything that was typed. */
export function PortfolioPage({ page, shown, mine, preview, onAir, may }: { page: PageContext; shown: ShownPortfolio; mine?: boolean; preview?: PortfolioWish | undefined; /** It is seen already: what is kept is seen at once. */ onAir?: boolean; /** Minors publish none. */ may?: boolean }) {
  const { t } = page;
  return (
    <Layout page={page} title={shown.title} hidden={!shown.listed || preview !== undefined}>
      <div class="wrap main stack stack-l pf">
        {preview && <Form page={page} action="/share/portfolio" class="sheet pad stack stack-s no-print">
          <p><strong>{t('share.portfolio.preview_title')}</strong> {t('share.portfolio.preview_text')}</p>
          {(['name', 'title', 'intro'] as const).map((field) => <input type="hidden" name={field} value={preview[field]} />)}
          {preview.sections.map((id) => <input type="hidden" name="section" value={id} />)}{preview.credentials.map((id) => <input type="hidden" name="c" value={id} />)}
          {(['notes', 'listed'] as const).map((field) => preview[field] && <input type="hidden" name={field} value="yes" />)}
          <div class="row">{may && !onAir && <Button look="main" icon="globe" name="act" value="publish">{t('share.portfolio.publish')}</Button>}<Button look={may && !onAir ? undefined : 'main'} icon="check" name="act" value="keep">{t(onAir ? 'share.portfolio.keep_on' : 'share.portfolio.keep')}</Button><Button icon="pen" name="act" value="change">{t('share.preview.change')}</Button></div>
        </Form>}
        {mine && !preview && <div class="no-print"><Notice kind="info"><p>{t('share.portfolio.mine')} <a href="/share/portfolio">{t('share.portfolio.mine_link')}</a></p></Notice></div>}
        <header class="stack"><h1><bdi>{shown.title}</bdi></h1>{shown.intro && <p class="lead pf-text"><bdi>{shown.intro}</bdi></p>}<p class="small quiet">{t('share.portfolio.by')}</p></header>
        {shown.sections.map(({ name, note, entries }, i) => (
          <section class="stack" aria-labelledby={`s${i}`}>
            <h2 id={`s${i}`} class={name ? undefined : shown.sections.length > 1 ? 'h-s' : 'sr'}><bdi>{name || t(shown.sections.length > 1 ? 'share.portfolio.others' : 'hold.ways.list')}</bdi></h2>
            {note && <p class="pf-text"><bdi>{note}</bdi></p>}
            <ul class="pf-list">{entries.map((entry) => <Entry page={page} entry={entry} />)}</ul>
          </section>
        ))}
        <div class="no-print stack stack-s"><p><Print t={t} /></p><p class="small quiet">{t('share.portfolio.how')} <a href="/verify">{t('hold.side.check_link')}</a></p></div>
      </div>
    </Layout>
  );
}

function Entry({ page, entry: { line: { card, standing, picture }, note, href } }: { page: PageContext; entry: ShownEntry }) {
  const { t, lang } = page, title = <bdi lang={card.language}>{card.title}</bdi>;
  const meta = [card.awardedOn && dateText(lang, card.awardedOn), card.hours !== undefined && t('hold.card.hours', { n: card.hours }), card.credits && creditsText(page, card.credits), card.eqf !== undefined ? t('hold.filter.eqf', { n: card.eqf }) : card.level, card.validUntil && t('hold.six.until', { date: dateText(lang, card.validUntil) })];
  return (
    <li class="sheet pad pf-entry">
      <CardPicture picture={picture} />
      <div class="stack stack-s">
        <h3 class="h-s">{href ? <a href={href}>{title}</a> : title}</h3>
        <p class="small"><bdi>{card.issuer.name ?? card.issuer.id}</bdi></p>
        <p class="small quiet"><Dotted parts={meta} /></p>
        <p class="row"><StandingWord page={page} standing={standing} />{standing && <span class="small quiet">{t('hold.standing.checked', { date: dateText(lang, standing.checkedAt.toISOString(), 'hour') })}</span>}</p>
        {card.skills.length > 0 && <Skills label={t('hold.skills.title')} items={card.skills.slice(0, 8).map(({ name }) => ({ text: name, lang: card.language }))} />}
        {note && <p class="pf-text"><bdi>{note}</bdi></p>}
      </div>
    </li>
  );
}
