// What a credential says, laid out: everything here was read from its signed bytes. Texts are the issuer's: they carry their language and stand in <bdi>.
import type { Child } from 'hono/jsx';
import type { Claims } from '../../credential/index.ts';
import { dateText, numberText } from '../../lib/i18n.ts';
import type { BadgePicture } from '../../rooms/deliver/deliver.ts';
import { Badge } from '../components/badge.tsx';
import { Facts } from '../components/data.tsx';
import { layerTone, Strata } from '../components/core.tsx';
import { Section } from '../components/page.tsx';
import { Skills } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { brandAddress } from '../people/brand-style.ts';
import { Prose } from '../components/prose.tsx';

export function Picture({ picture, alt, size }: { picture: BadgePicture; alt?: string | undefined; size: 's' | 'l' }) {
  if (picture.kind === 'drawn') return <Badge badge={picture.params} size={size} />;
  return <img class={`badge badge-${size}`} src={picture.dataUrl} width={size === 'l' ? 176 : 64} height={size === 'l' ? 176 : 64} alt={alt ?? ''} />;
}

/** `heading`: where the page has an h1 of its own. */
export function CredentialHead({ page: { t, lang, house }, claims, picture, heading: H = 'h1' }: { page: PageContext; claims: Claims; picture: BadgePicture; heading?: 'h1' | 'h2' }) {
  const brand = brandAddress(claims.issuer.id, house.publicUrl);
  return (
    <header class="credential-head">
      {brand && <link rel="stylesheet" href={brand} />}
      <Picture picture={picture} alt={claims.imageAlt} size="l" />
      <div class="stack">
        {brand && <span class="brand-logo"></span>}
        <H lang={claims.language}><bdi>{claims.title}</bdi></H>
        <p class="lead">{claims.holderName && <strong><bdi>{claims.holderName}</bdi></strong>}{claims.holderName && claims.description && <br />}<bdi lang={claims.language}>{claims.description}</bdi></p>
        <p class="quiet">{t('deliver.shown.awarded', { issuer: claims.issuer.name ?? claims.issuer.id, date: dateText(lang, (claims.awardedOn ?? claims.validFrom ?? '').slice(0, 10)) })}</p>
      </div>
    </header>
  );
}

/** The ruled sections below the head; stand in `<div class="ruled">`. */
export function CredentialSections({ page, claims }: { page: PageContext; claims: Claims }) {
  const { t, lang } = page;
  return (
    <>
      <Section title={t('deliver.shown.outcomes')} more={claims.outcomes.length > 0 ? t('deliver.shown.outcomes_more', { n: claims.outcomes.length }) : undefined}>
        {claims.outcomes.length > 0 && <Strata layers={claims.outcomes.map(({ name }, i) => ({ tone: layerTone(i), matter: <h3 lang={claims.language}><bdi>{name}</bdi></h3> }))} />}
        {claims.skills.length > 0 && <Skills label={t('deliver.shown.skills')} items={claims.skills.map(({ name, url }) => ({ text: name, lang: claims.language, href: secure(url) }))} />}
      </Section>
      {claims.results.length > 0 && (
        <Section title={t('deliver.shown.results')}>
          <Facts facts={claims.results.map(({ assessment, value, status, max, required }) => ({
            term: <bdi lang={claims.language}>{assessment}</bdi>,
            value: value === undefined ? t(status === 'Failed' ? 'deliver.shown.failed' : 'deliver.shown.passed') : <bdi>{max ? `${value} / ${max}` : value}</bdi>,
            more: required !== undefined && t('deliver.shown.required', { value: required }),
          }))} />
        </Section>
      )}
      {claims.criteria && <Section title={t('deliver.shown.criteria')} more={t('deliver.shown.criteria_more')}><Prose text={claims.criteria} lang={claims.language} /></Section>}
      <Section title={t('deliver.shown.facts')}>
        <Facts facts={[
          { term: t('deliver.shown.issuer'), value: claims.issuer.name && <bdi>{claims.issuer.name}</bdi>, more: secure(claims.issuer.url) && <a href={secure(claims.issuer.url)} rel="noopener noreferrer external">{claims.issuer.url}</a> },
          { term: t('deliver.shown.creator'), value: claims.creator && <bdi>{claims.creator}</bdi> },
          { term: t('deliver.shown.level'), value: claims.level && <bdi lang={claims.language}>{claims.level}</bdi> },
          { term: t('deliver.shown.credits'), value: claims.credits !== undefined && numberText(lang, claims.credits) },
          { term: t('deliver.shown.field'), value: claims.field && <bdi>{claims.field}</bdi> },
          { term: t('deliver.shown.links'), value: claims.links.length > 0 && <ul>{claims.links.map(({ name, url }) => <li lang={claims.language}>{outward(name, url)}</li>)}</ul> },
          { term: t('deliver.shown.until'), value: claims.validUntil ? dateText(lang, claims.validUntil.slice(0, 10)) : t('deliver.shown.no_end') },
          { term: t('deliver.shown.evidence'), value: claims.evidence.length > 0 && <ul>{claims.evidence.map(({ name, url, description }) => <li>{outward(name, url)}{description && <small><bdi>{description}</bdi></small>}</li>)}</ul> },
        ]} />
        {claims.narrative && <Prose text={claims.narrative} lang={claims.language} />}
      </Section>
    </>
  );
}

function outward(text: string, url: string | undefined): Child {
  const href = secure(url);
  return href ? <a href={href} rel="nofollow noopener noreferrer external"><bdi>{text}</bdi></a> : <bdi>{text}</bdi>;
}

/** Vocabularies of the Union are named by http addresses, which redirect. */
function secure(url: string | undefined): string | undefined {
  const read = url === undefined ? null : URL.parse(url);
  return read?.protocol === 'https:' || (read?.protocol === 'http:' && read.host === 'data.europa.eu') ? url : undefined;
}
