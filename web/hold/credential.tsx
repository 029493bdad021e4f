// One credential, as its holder shows it. What it says comes from the signed bytes; whether it still holds was checked while the page was made.
import type { Report } from '../../credential/index.ts';
import { dateText } from '../../lib/i18n.ts';
import type { BadgePicture } from '../../rooms/deliver/deliver.ts';
import type { Held } from '../../rooms/hold/hold.ts';
import { LinkButton } from '../components/button.tsx';
import { Answers, Hash } from '../components/data.tsx';
import { Section } from '../components/page.tsx';
import { CheckRow, Checks, Verdict } from '../components/verdict.tsx';
import type { PageContext } from '../context.ts';
import { CredentialHead, CredentialSections } from '../deliver/credential.tsx';
import { Layout } from '../layout.tsx';
import { readingOf, toneOf } from '../verify/reading.ts';
import { engraving } from './engraving.ts';
import { Downloads, VisibilityForm } from './parts.tsx';

export type CredentialPageProps = { page: PageContext; held: Held; mine: boolean; picture: BadgePicture; report: Report };

export function CredentialPage({ page, held, mine, picture, report }: CredentialPageProps) {
  const { t, lang } = page, { claims } = held, { tone, word } = readingOf(report, t);
  return (
    <Layout page={page} title={[claims.title, claims.holderName].filter(Boolean).join(', ')} hidden>
      <div class="wrap main stack">
        {mine && <section class="sheet pad stack stack-s"><p>{t('hold.page.mine')}</p><VisibilityForm page={page} action={`/hold/${held.id}/visibility`} held={held} /></section>}
        <article class="sheet credential">
          {engraving(held.sha256)}
          <CredentialHead page={page} claims={claims} picture={picture} />
          <Verdict tone={tone} word={word} small>
            <p>{report.summary}</p>
            <p class="small">{t('hold.page.when', { date: dateText(lang, report.at, 'hour') })}</p>
          </Verdict>
          <Questions page={page} held={held} report={report} />
          <p class="acts no-print"><Downloads page={page} base={`/c/${held.id}`} held={held} main /><LinkButton look="bare" icon="shield" href={`/verify?url=${encodeURIComponent(`${page.house.publicUrl}/c/${held.id}`)}`}>{t('hold.page.verify')}</LinkButton></p>
        </article>
        <div class="ruled">
          <CredentialSections page={page} claims={claims} />
          <Section title={t('hold.page.checked')} more={t('hold.page.checked_more')}>
            <Checks>{report.checks.map((check) => <CheckRow tone={toneOf(check)} title={t(`verify.checks.${check.check}.title`)} word={t(`verify.result.${toneOf(check)}`)} code={check.code}><p><bdi>{check.message}</bdi></p></CheckRow>)}</Checks>
            <p class="small">{t('hold.page.fingerprint')} <Hash value={held.sha256} /></p>
          </Section>
        </div>
      </div>
    </Layout>
  );
}

/** What a reader asks first; an answer that the credential does not give is said to be missing. */
function Questions({ page: { t, lang }, held: { claims }, report }: { page: PageContext; held: Held; report: Report }) {
  const none = <span class="quiet">{t('hold.six.not_said')}</span>;
  const still = report.verdict === 'valid' ? t('hold.six.yes') : report.verdict === 'invalid' ? t('hold.six.no') : t('hold.six.unsure');
  const assessments = [...new Set(claims.results.map((result) => result.assessment).filter(Boolean))];
  return (
    <Answers facts={[
      { term: t('hold.six.work'), value: claims.credits === undefined ? none : t('hold.six.credits', { n: claims.credits }) },
      { term: t('hold.six.level'), value: claims.level ? <bdi lang={claims.language}>{claims.level}</bdi> : none },
      { term: t('hold.six.how'), value: assessments.length > 0 ? <bdi lang={claims.language}>{assessments.join(', ')}</bdi> : none, more: t('hold.six.how_more') },
      { term: t('hold.six.who'), value: <bdi>{report.issuer?.name ?? claims.issuer.name ?? claims.issuer.id}</bdi>, more: t(report.issuer?.nameSource === 'register' ? 'hold.six.who_register' : 'hold.six.who_document') },
      { term: t('hold.six.still'), value: still, more: claims.validUntil ? t('hold.six.until', { date: dateText(lang, claims.validUntil.slice(0, 10)) }) : t('hold.six.no_end') },
      { term: t('hold.six.person'), value: <bdi>{claims.holderName ?? none}</bdi>, more: t('hold.six.person_more') },
    ]} />
  );
}
