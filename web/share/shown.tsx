// What a reader gets: who, what they can do, how that was checked, by whom, whether it still holds; then everything else. One credential or several.
import type { Child } from 'hono/jsx';
import type { Report } from '../../credential/index.ts';
import { dateText } from '../../lib/i18n.ts';
import type { BadgePicture } from '../../rooms/deliver/deliver.ts';
import type { OwnFile } from '../../rooms/hold/hold.ts';
import type { Shown, ShownCredential } from '../../rooms/share/share.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { Facts } from '../components/data.tsx';
import { Input } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import { Details, Section } from '../components/page.tsx';
import { Notice } from '../components/say.tsx';
import { Verdict } from '../components/verdict.tsx';
import type { PageContext } from '../context.ts';
import { CredentialSections, Picture } from '../deliver/credential.tsx';
import { Checked } from '../hold/checked.tsx';
import { Spoken, Versions, type VersionLinks } from '../hold/credential.tsx';
import { engraving } from '../hold/engraving.ts';
import { creditsText, Downloads, StandingTag } from '../hold/parts.tsx';
import { mb } from '../hold/own.tsx';
import { toldIn } from '../hold/told.ts';
import { Layout } from '../layout.tsx';
import { issuerOf, readingOf, samePerson } from '../verify/reading.ts';
import { Ten } from './ten.tsx';
import { TogetherSheet, type Together } from './together.tsx';

export type ShownItem = { readonly item: ShownCredential; readonly report: Report; readonly picture: BadgePicture; readonly versions: VersionLinks };
export type ShownPageProps = {
  page: PageContext; shown: Shown; items: readonly ShownItem[];
  /** With several. */
  together: Together | undefined;
  /** Path of this page; files of the nth credential lie below `/n`, of the only one directly below. */
  at: string;
  /** Its holder looks; `preview`: before there is a link. */
  mine: boolean; preview?: boolean | undefined;
  /** Opened to somebody who helps: no link was given. */
  helping?: boolean | undefined;
  /** There is a typesetter here. */
  onPaper: boolean;
  /** This house signs receipts. */
  receipts: boolean;
  /** A name that the reader compared. */
  who?: string | undefined;
  head?: Child;
  /** Before everything: what a holder does with a preview. */
  above?: Child;
  /** Code to put a small card on another page; only its holder sees it. */
  embed?: Child;
};

export function ShownPage(props: ShownPageProps) {
  const { page, shown, items, together, at, who, head } = props, { t } = page, name = nameOf(items), several = items.length > 1;
  const title = shown.title ?? (several ? (name ? t('shown.title', { name, n: items.length }) : t('shown.nameless')) : [items[0]?.item.claims.title, name].filter(Boolean).join(', '));
  return (
    <Layout page={page} title={title} hidden head={head}>
      <div class="wrap main stack shown">
        {props.above}
        <By {...props} name={name} />
        {who !== undefined && who !== '' && <Compared page={page} who={who} name={name} />}
        {several && <Overview {...props} title={title} />}
        {together && <TogetherSheet page={page} together={together} />}
        {items.map((one, i) => <One {...props} one={one} n={i + 1} several={several} />)}
        {shown.files.length > 0 && <Added page={page} files={shown.files} at={at} preview={props.preview === true} />}
        {several && props.onPaper && !props.preview && <section class="sheet pad stack stack-s no-print"><p><LinkButton icon="print" look="main" href={`${at}/dossier.pdf`} download>{t('shown.dossier')}</LinkButton></p><p class="small quiet">{t('shown.dossier_text')}</p></section>}
        {!props.preview && <div class="ruled no-print"><Section title={t('hold.page.person')} more={t('hold.page.person_text')} id="person">
          <Form page={page} action={`${at}/compare#compared`} class="ask-row"><Input name="who" label={t('hold.page.person_field')} autocomplete="off" maxlength={200} value={who ?? ''} /><Button>{t('hold.page.person_go')}</Button></Form>
        </Section></div>}
        {props.embed}
      </div>
    </Layout>
  );
}

/** What the holder added: said to be theirs, and handed over as files. */
function Added({ page, files, at, preview }: { page: PageContext; files: readonly OwnFile[]; at: string; preview: boolean }) {
  const { t } = page;
  return (
    <section class="sheet pad stack stack-s" aria-labelledby="added"><h2 class="h-s" id="added">{t('share.own.title')}</h2><p class="small quiet">{t('share.own.text')}</p>
      <ul class="todo">{files.map(({ id, name, words, size }) => <li>{preview ? <bdi>{name}</bdi> : <a href={`${at}/file/${id}`} download><bdi>{name}</bdi></a>} <span class="small quiet">{mb(page, size)}</span>{words && <><br /><bdi>{words}</bdi></>}</li>)}</ul>
    </section>
  );
}

function By({ page: { t }, shown, mine, preview, helping, above, name }: ShownPageProps & { name: string | undefined }) {
  return (
    <>
      {preview ? !above && <Notice kind="info">{t('shown.preview')}</Notice> : mine && <Notice kind="info"><p>{t('shown.mine')} <a href="/share">{t('shown.mine_links')}</a></p></Notice>}
      {!helping && <p class="small quiet">{name ? t('shown.by', { name }) : t('shown.by_nameless')}</p>}
      {shown.note && <figure class="sheet pad stack stack-s shown-note"><figcaption class="small quiet">{t('shown.note')}. {t('shown.note_more')}</figcaption><blockquote><bdi>{shown.note}</bdi></blockquote></figure>}
    </>
  );
}

/** Of several: whose they are, and each with its own answer. */
function Overview({ page, items, title }: ShownPageProps & { title: string }) {
  const { t } = page;
  return (
    <section class="sheet">
      <div class="pad"><h1><bdi>{title}</bdi></h1></div>
      <ol class="shown-list" aria-label={t('shown.jump')}>
        {items.map(({ item, report, picture }, i) => (
          <li><Picture picture={picture} alt="" size="s" /><div><a class="title" href={`#c${i + 1}`} lang={item.claims.language}><bdi>{item.claims.title}</bdi></a><p class="small quiet"><bdi>{issuerOf(report)?.name ?? item.claims.issuer.name ?? item.claims.issuer.id}</bdi></p></div><StandingTag page={page} report={report} /></li>
        ))}
      </ol>
    </section>
  );
}

function One({ page, at, items, one, n, several, onPaper, receipts, preview }: ShownPageProps & { one: ShownItem; n: number; several: boolean }) {
  const { t, lang } = page, { item, report, picture, versions } = one, { claims, held, hidden, how } = item, { tone, word } = readingOf(report, t), H = several ? 'h2' : 'h1', base = several ? `${at}/${n}` : at;
  return (
    <article class="sheet credential shown-one" id={`c${n}`} aria-labelledby={`c${n}-t`}>
      {engraving(held.sha256)}
      <header class="shown-head">
        <Picture picture={picture} alt={claims.imageAlt} size="s" />
        <div>
          {several && <p class="over">{t('shown.number', { n, total: items.length })}</p>}
          <H id={`c${n}-t`}>{claims.holderName && !several ? <bdi>{claims.holderName}</bdi> : <bdi lang={claims.language}>{claims.title}</bdi>}</H>
          {!several && claims.holderName && <p class="lead title"><bdi lang={claims.language}>{claims.title}</bdi></p>}
          {claims.awardedOn && <p class="small quiet">{t('deliver.shown.awarded', { issuer: claims.issuer.name ?? claims.issuer.id, date: dateText(lang, claims.awardedOn.slice(0, 10)) })}</p>}
        </div>
      </header>
      <Verdict tone={tone} word={word} small><p>{report.summary}</p><p class="small">{t('hold.page.when', { date: dateText(lang, report.at, 'hour') })}</p></Verdict>
      {how !== 'whole' && <div class="pad stack stack-s shown-part">{hidden.length > 0 && <p><strong>{t('shown.hidden.title')}</strong> {hidden.map((field) => t(`shown.hidden.${field}`)).join(', ')}.</p>}<p class="small">{t(`shown.how.${how}`)}</p></div>}
      {versions.newer !== undefined && <div class="pad"><Versions page={page} versions={{ newer: versions.newer, older: undefined }} /></div>}
      <div class="pad shown-ten"><Ten page={page} item={item} report={report} compare="#person" /><Spoken page={page} language={claims.language} /><Versions page={page} versions={{ newer: undefined, older: versions.older }} /></div>
      {!preview && <Take page={page} base={base} item={item} onPaper={onPaper} receipts={receipts} />}
      {several ? <div class="pad"><Details summary={<>{t('shown.details')}<span class="sr"> ({claims.title})</span></>}><Everything page={page} one={one} /></Details></div> : null}
      {several ? null : <div class="pad"><Everything page={page} one={one} /></div>}
    </article>
  );
}

/** What can be kept: the credential as it is shown, and proof that it was verified. */
function Take({ page, base, item, onPaper, receipts }: { page: PageContext; base: string; item: ShownCredential; onPaper: boolean; receipts: boolean }) {
  const { t } = page;
  return (
    <div class="pad no-print shown-take">
      <Details summary={<>{t('shown.take')}<span class="sr"> ({item.claims.title})</span></>}>
        <p class="small">{t('shown.take_text')}</p>
        <div class="row"><Downloads page={page} base={base} held={item.held} part={item.how !== 'whole'} /></div>
        {receipts && <><p class="small">{t('shown.receipt')}</p><div class="row">{onPaper && <LinkButton icon="print" href={`${base}/receipt.pdf`} download>{t('verify.receipt.pdf')}</LinkButton>}<LinkButton icon="down" href={`${base}/receipt.json`} download>{t('verify.receipt.json')}</LinkButton></div></>}
      </Details>
    </div>
  );
}

function Everything({ page, one: { item, report } }: { page: PageContext; one: ShownItem }) {
  const { t, lang } = page, { claims } = item, told = toldIn(claims.criteria), outside = told.quality.filter(({ kind }) => kind !== 'self-declared'), hours = claims.hours ?? told.hours;
  return (
    <div class="ruled">
      <Section title={t('shown.detail')}>
        <Facts facts={[
          { term: t('hold.six.work'), value: hours !== undefined && t('hold.six.hours', { n: hours }), more: claims.credits !== undefined && creditsText(page, { points: claims.credits, framework: claims.creditFramework }) },
          { term: t('hold.six.level'), value: claims.level && <bdi lang={claims.language}>{claims.level}</bdi> },
          { term: t('hold.six.quality'), value: outside.length > 0 ? <ul>{outside.map(({ body }) => <li><bdi>{body}</bdi></li>)}</ul> : told.quality.length > 0 && t('hold.six.self'), more: outside.length === 0 && told.quality.length > 0 && t('hold.six.self_more') },
          { term: t('deliver.shown.until'), value: claims.validUntil && dateText(lang, claims.validUntil.slice(0, 10)) },
        ]} />
      </Section>
      <CredentialSections page={page} claims={claims} />
      <Checked page={page} report={report} sha256={item.held.sha256} />
    </div>
  );
}

function Compared({ page: { t }, who, name }: { page: PageContext; who: string; name: string | undefined }) {
  const same = name !== undefined && samePerson(who, name);
  return <div id="compared"><Notice kind={same ? 'done' : 'warn'} live><p><bdi>{name === undefined ? t('shown.compared.none') : t(same ? 'shown.compared.same' : 'shown.compared.other', { name: who, holder: name })}</bdi></p></Notice></div>;
}

/** One name only when all that show one show the same. */
export function nameOf(items: readonly ShownItem[]): string | undefined {
  const [first, ...others] = [...new Set(items.flatMap(({ item }) => item.claims.holderName ?? []))];
  return others.length === 0 || (first !== undefined && others.every((other) => samePerson(first, other))) ? first : undefined;
}
