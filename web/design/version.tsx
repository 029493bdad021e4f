// A version on its author's desk: what it says, in which state it is, what can be done with it.
import type { SpecificationReading } from '#framework';
import { dateText, inLanguage } from '#lib/i18n';
import { Button, LinkButton } from '../components/button.tsx';
import { Facts, Hash } from '../components/data.tsx';
import { Input } from '../components/field.tsx';
import { ConfirmForm, Form } from '../components/form.tsx';
import { PageHead, Sheet } from '../components/page.tsx';
import { Notice } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { DeskNav } from '../desk.tsx';
import { Layout } from '../layout.tsx';
import { SpecificationBody } from './body.tsx';
import { textsAt, type Content } from './form.ts';
import { Downloads, StateTag, type ListLine } from './list.tsx';
import { Reviews, type NamedReview } from './review.tsx';

export type VersionProps = { page: PageContext; org: string; version: Omit<ListLine, 'summary' | 'inReview'> & { readonly sha256?: string; readonly publishedAt?: string; readonly content: Content }; reading: SpecificationReading; others: readonly ListLine[]; /** Newest first. */ reviews: readonly NamedReview[]; /** Someone else publishes. */ twoPeople: boolean; mayApprove: boolean; mayDesign: boolean; mayIssue: boolean };

export function VersionPage({ page, org, version, reading, others, reviews, twoPeople, mayApprove, mayDesign, mayIssue }: VersionProps) {
  const inReview = reviews.some((one) => !one.outcome), earlier = others.find((one) => one.number < version.number);
  const { t, lang } = page, home = `/o/${org}/design`, here = `${home}/${version.id}`, draft = version.state === 'draft';
  const title = inLanguage(textsAt(version.content, 'title'), lang), name = title.text || t('design.untitled');
  return (
    <Layout page={page} frame="desk" nav={<DeskNav page={page} at="design" />} title={name} crumbs={[{ label: t('design.title'), href: home }, { label: name }]}>
      <PageHead title={name} lang={title.text ? title.lang : undefined} acts={<Acts page={page} here={here} org={org} id={version.id} state={version.state} mayDesign={mayDesign} mayIssue={mayIssue} ready={reading.faults.length === 0} direct={!twoPeople && !inReview} />}>
        <p class="quiet">{t('design.nth_version', { n: version.number })} <StateTag page={page} line={{ state: version.state, inReview }} /></p>
      </PageHead>
      {draft && mayDesign && reading.faults.length > 0 && <Notice kind="warn" title={t('design.before_publishing', { n: reading.faults.length })}><p><a href={`${here}/edit?step=check`}>{t('design.seen.what_is_missing')}</a></p></Notice>}
      {draft && <Reviews page={page} here={here} reviews={reviews} ready={reading.faults.length === 0} twoPeople={twoPeople} mayApprove={mayApprove} mayDesign={mayDesign} compare={earlier && `${here}/compare`} />}
      {version.state === 'retired' && <Notice kind="warn">{t('design.retired_text')}</Notice>}
      <div class="cols cols-2">
        <article class="sheet pad">{reading.specification ? <div class="ruled"><p class="lead">{inLanguage(reading.specification.description, lang).text}</p><SpecificationBody t={t} lang={lang} specification={reading.specification} /></div> : <p class="quiet">{t('design.not_readable_yet')}</p>}</article>
        <aside class="stack">
          <Sheet title={t('design.identity')} pad>
            <Facts facts={[
              { term: t('design.public_address'), value: !draft && <a href={`/design/${version.id}`}>{`/design/${version.id}`}</a> },
              { term: t('design.published_on'), value: version.publishedAt && dateText(lang, version.publishedAt, 'hour') },
              { term: t('design.frozen_on'), value: version.frozenAt ? dateText(lang, version.frozenAt, 'hour') : !draft && t('design.not_frozen') },
              { term: 'SHA-256', value: version.sha256 && <Hash value={version.sha256} />, more: t('design.hash_means') },
              { term: t('design.saved_on'), value: dateText(lang, version.savedAt, 'hour') },
            ]} />
            <Downloads page={page} at={here} />
          </Sheet>
          {others.length > 1 && <Sheet title={t('design.versions')} pad><ul class="stack stack-s">{others.map((one) => <li><a href={`${home}/${one.id}`} aria-current={one.id === version.id ? 'page' : undefined}>{t('design.nth_version', { n: one.number })}</a> <StateTag page={page} line={one} />{one.number < version.number && <> <a class="small" href={`${here}/compare?from=${one.id}`}>{t('design.compare.with', { n: one.number })}</a></>}</li>)}</ul></Sheet>}
          {mayDesign && <Sheet title={t('design.more_acts')} pad>
            <Form page={page} action={`${here}/template`} class="stack stack-s"><Input name="name" label={t('design.template_name')} value={title.text} /><p><Button>{t('design.save_template')}</Button></p></Form>
            <Form page={page} action={`${here}/copy`}><Button icon="plus">{t('design.copy')}</Button></Form>
            {version.state === 'published' && <ConfirmForm page={page} action={`${here}/retire`} title={t('design.retire.title')} act={t('design.retire.act')}><p>{t('design.retire.text')}</p></ConfirmForm>}
            {draft && <ConfirmForm page={page} action={`${here}/discard`} title={t('design.discard.title')} act={t('design.discard.act')}><p>{t('design.discard.text')}</p></ConfirmForm>}
          </Sheet>}
        </aside>
      </div>
    </Layout>
  );
}

function Acts({ page, here, org, id, state, mayDesign, mayIssue, ready, direct }: { page: PageContext; here: string; org: string; id: string; state: ListLine['state']; mayDesign: boolean; mayIssue: boolean; ready: boolean; /** Published without a second person. */ direct: boolean }) {
  const { t } = page;
  return (
    <>
      {state === 'draft' && mayDesign && <LinkButton href={`${here}/edit`} icon="pen" look={ready ? undefined : 'main'}>{t('design.edit')}</LinkButton>}
      {state === 'draft' && mayDesign && <LinkButton href={`${here}/badge`} icon="seal" look="bare">{t('design.studio.title')}</LinkButton>}
      <LinkButton href={`${here}/preview`} icon="eye" look="bare">{t('design.preview')}</LinkButton>
      {state === 'draft' && mayDesign && ready && direct && <Form page={page} action={`${here}/publish`}><Button look="main">{t('design.publish')}</Button></Form>}
      {state !== 'draft' && mayDesign && <Form page={page} action={`${here}/new-version`}><Button icon="pen">{t('design.new_version')}</Button></Form>}
      {state === 'published' && mayIssue && <LinkButton href={`/o/${org}/issue/new?specification=${id}`} icon="seal" look="main">{t('design.issue')}</LinkButton>}
    </>
  );
}
