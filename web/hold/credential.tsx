// One credential, as its holder shows it. What it says comes from the signed bytes; whether it still holds was checked while the page was made.
import type { Child } from 'hono/jsx';
import type { Report } from '../../credential/index.ts';
import { dateText } from '../../lib/i18n.ts';
import type { BadgePicture } from '../../rooms/deliver/deliver.ts';
import type { Held } from '../../rooms/hold/hold.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { Answers, Hash } from '../components/data.tsx';
import { Input } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import { Section } from '../components/page.tsx';
import { Notice } from '../components/say.tsx';
import { Verdict } from '../components/verdict.tsx';
import type { PageContext } from '../context.ts';
import { CredentialHead, CredentialSections } from '../deliver/credential.tsx';
import { Layout } from '../layout.tsx';
import { issuerHost, nameSourceOf, readingOf } from '../verify/reading.ts';
import { Places } from '../wallet.tsx';
import { Checked } from './checked.tsx';
import { engraving } from './engraving.ts';
import { creditsText, Downloads, OtherCertificates } from './parts.tsx';
import { PreviewHead } from './public.tsx';
import { toldIn, type Told } from './told.ts';

/** Addresses of the other versions, where this reader may see them; '' where they exist and may not be seen. */
export type VersionLinks = { readonly newer: string | undefined; readonly older: string | undefined };

export type CredentialPageProps = {
  page: PageContext; held: Held; picture: BadgePicture; report: Report; versions: VersionLinks;
  /** Path of this page: `/c/ID`, `/share/ID`. Its files lie below it. */
  at: string;
  /** Above the credential: for its holder, or by whom it is shown. */
  above?: Child;
  /** Below what it says, as ruled sections: what only its holder reads. */
  below?: Child;
  /** Its holder looks: it stands in their own place. */
  mine?: boolean;
};

export function CredentialPage({ page, held, picture, report, versions, at, above, below, mine = false }: CredentialPageProps) {
  const { t, lang } = page, { claims } = held, { tone, word } = readingOf(report, t), address = page.house.publicUrl + at;
  return (
    <Layout page={page} title={[claims.title, claims.holderName].filter(Boolean).join(', ')} description={claims.description} hidden head={<PreviewHead page={page} claims={claims} address={address} open={held.visibility === 'public' && at.startsWith('/c/')} />}
      {...(mine && { frame: 'wallet', nav: <Places page={page} at="hold" />, crumbs: [{ label: t('hold.title'), href: '/hold' }, { label: claims.title }] })}>
      <div class={mine ? 'w-wide stack' : 'wrap main stack'}>
        {above}
        <Versions page={page} versions={versions} />
        <Spoken page={page} language={claims.language} />
        <article class="sheet credential">
          {engraving(held.sha256)}
          <CredentialHead page={page} claims={claims} picture={picture} />
          <Verdict tone={tone} word={word} small>
            <p>{report.summary}</p>
            <p class="small">{t('hold.page.when', { date: dateText(lang, report.at, 'hour') })}</p>
          </Verdict>
          <Questions page={page} held={held} report={report} />
          <div class="acts no-print"><Downloads page={page} base={at} held={held} main /><LinkButton look="bare" icon="shield" href={`/verify?url=${encodeURIComponent(address)}`}>{t('hold.page.verify')}</LinkButton><OtherCertificates page={page} base={at} /></div>
        </article>
        <div class="ruled">
          <CredentialSections page={page} claims={claims} />
          <Checked page={page} report={report} sha256={held.sha256} />
          {below && <div class="own-secs no-print">{below}</div>}
          <Section title={t('hold.page.person')} more={t('hold.page.person_text')} id="person">
            <Form page={page} action="/verify" class="ask-row">
              <input type="hidden" name="url" value={address} />
              <Input name="who" label={t('hold.page.person_field')} autocomplete="off" maxlength={200} />
              <Button>{t('hold.page.person_go')}</Button>
            </Form>
          </Section>
        </div>
      </div>
    </Layout>
  );
}

/** The newer one first: a reader of the older should not have to find it. */
export function Versions({ page: { t }, versions: { newer, older } }: { page: PageContext; versions: VersionLinks }) {
  return (
    <>
      {newer !== undefined && <Notice kind="warn" title={t('hold.page.newer_title')}><p>{t('hold.page.newer')} {newer ? <a href={newer}>{t('hold.page.newer_link')}</a> : t('hold.page.newer_ask')}</p></Notice>}
      {older !== undefined && <p class="small quiet">{t('hold.page.older')} {older && <a href={older}>{t('hold.page.older_link')}</a>}</p>}
    </>
  );
}

/** A signature covers one wording: what was signed in French is shown in French, and the page says so rather than translate. */
export function Spoken({ page: { t, lang }, language }: { page: PageContext; language: string | undefined }) {
  const main = language?.split('-')[0];
  if (!main || main === lang || !/^[a-z]{2,3}$/.test(main)) return null;
  return <p class="small quiet">{t('hold.page.spoken', { language: new Intl.DisplayNames([lang], { type: 'language' }).of(main) ?? main })}</p>;
}

/** What a reader asks first; an answer that the credential does not give is said to be missing. */
function Questions({ page, held: { claims }, report }: { page: PageContext; held: Held; report: Report }) {
  const { t, lang } = page, told = toldIn(claims.criteria), none = <span class="quiet">{t('hold.six.not_said')}</span>;
  const own = (text: string) => <bdi lang={claims.language}>{text}</bdi>;
  const still = report.verdict === 'valid' ? t('hold.six.yes') : report.verdict === 'invalid' ? t('hold.six.no') : t('hold.six.unsure');
  const credits = claims.credits === undefined ? undefined : creditsText(page, { points: claims.credits, framework: claims.creditFramework });
  const names = told.assessments.length > 0 ? told.assessments.map((one) => one.name) : [...new Set(claims.results.map((result) => result.assessment).filter(Boolean))];
  const who = report.issuer?.name ?? claims.issuer.name ?? claims.issuer.id, host = issuerHost(claims.issuer.id);
  return (
    <Answers facts={[
      { term: t('hold.six.work'), value: told.hours === undefined ? credits ?? none : t('hold.six.hours', { n: told.hours }), more: told.hours !== undefined && credits },
      { term: t('hold.six.level'), value: claims.level ? own(claims.level) : none, more: claims.field && own(claims.field) },
      { term: t('hold.six.how'), value: names.length > 0 ? own(names.slice(0, 3).join(', ')) : none, more: <How page={page} told={told} left={names.length - 3} by={told.awardedBy} language={claims.language} /> },
      { term: t('hold.six.who'), value: <bdi>{who}</bdi>, more: <>{t(`hold.six.who_${nameSourceOf(report)}`)}{host && <> · <bdi class="hash">{host}</bdi></>}</> },
      quality(page, told, none),
      { term: t('hold.six.still'), value: still, more: claims.validUntil ? t('hold.six.until', { date: dateText(lang, claims.validUntil.slice(0, 10)) }) : t('hold.six.no_end') },
    ]} />
  );
}

function How({ page: { t }, told, left, by, language }: { page: PageContext; told: Told; left: number; by: string | undefined; language: string | undefined }) {
  const supervision = [...new Set(told.assessments.flatMap((one) => one.supervision ?? []))];
  const lines: Child[] = [
    ...(left > 0 ? [t('hold.six.and_more', { n: left })] : []), ...(supervision.length > 0 ? [<bdi lang={language}>{supervision.join(' / ')}</bdi>] : []),
    ...(told.assessments.some((one) => one.validated) ? [t('hold.six.validated')] : []), ...(by ? [t('hold.six.by', { who: by })] : []),
  ];
  return <>{lines.map((line, i) => <>{i > 0 && <br />}{line}</>)}</>;
}

/** A provider that vouches for itself is never shown as vouched for. */
function quality({ t }: PageContext, told: Told, none: Child) {
  const outside = told.quality.filter(({ kind }) => kind !== 'self-declared'), first = outside[0], term = t('hold.six.quality');
  if (!first) return told.quality.length > 0 ? { term, value: t('hold.six.self'), more: t('hold.six.self_more') } : { term, value: none };
  const more = [first.kind && first.kind !== 'self-declared' && t(`hold.six.quality_kind.${first.kind}`), outside.length > 1 && t('hold.six.and_more', { n: outside.length - 1 })].filter(Boolean).join(' · ');
  // Its decision's address stands below, where there is room for it.
  return { term, value: <bdi>{first.body.replace(/, https?:\/\/\S+$/, '')}</bdi>, more };
}

