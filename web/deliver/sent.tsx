// What was sent: an organisation's claims and their mails; the house's outbox.
import { dateText } from '../../lib/i18n.ts';
import type { ClaimState, MailLine, MailState, OpenedMail, SentFilter, SentLine } from '../../rooms/deliver/deliver.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { Facts, Figures, Pagination, Table } from '../components/data.tsx';
import { Form } from '../components/form.tsx';
import type { Tone } from '../components/icons.tsx';
import { PageHead, Sheet } from '../components/page.tsx';
import { Empty, Notice, Tag } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { DeskNav } from '../desk.tsx';
import { Layout } from '../layout.tsx';
import { letterText } from './mail.ts';

const MAIL_TONE: Record<MailState, Tone> = { queued: 'none', sent: 'valid', bounced: 'invalid', failed: 'invalid' };
const CLAIM_TONE: Record<ClaimState, Tone> = { offered: 'none', accepted: 'valid', declined: 'warn', disputed: 'invalid' };
const FILTERS: readonly SentFilter[] = ['all', 'bounced', 'disputed', 'declined'];

export type SentPageProps = { page: PageContext; organisation: string; lines: readonly SentLine[]; next: string | undefined; counts: ReadonlyMap<MailState, number>; filter: SentFilter; canSend: boolean };

export function SentPage({ page, organisation, lines, next, counts, filter, canSend }: SentPageProps) {
  const { t, lang } = page, base = `/o/${organisation}/deliver`;
  return (
    <Layout page={page} frame="desk" nav={<DeskNav page={page} at="deliver" />} title={t('deliver.sent.title')}>
      <PageHead title={t('deliver.sent.title')} acts={page.organisation?.roles.includes('owner') && <LinkButton icon="pen" href={`${base}/wording`}>{t('deliver.wording.title')}</LinkButton>}>{t('deliver.sent.lead')}</PageHead>
      {!canSend && <Notice kind="warn" title={t('deliver.sent.no_mail_title')}>{t('deliver.sent.no_mail')}</Notice>}
      <Figures figures={(['queued', 'bounced', 'failed'] as const).map((state) => ({ term: t(`deliver.mail_state.${state}`), value: counts.get(state) ?? 0 }))} />
      <nav class="row" aria-label={t('deliver.sent.filter')}>{FILTERS.map((f) => <a class="btn btn-bare" href={f === 'all' ? base : `${base}?show=${f}`} aria-current={f === filter ? 'page' : undefined}>{t(`deliver.sent.show.${f}`)}</a>)}</nav>
      <Sheet>
        {lines.length === 0 ? <Empty title={t(filter === 'all' ? 'deliver.sent.empty' : 'deliver.sent.empty_filter')}>{filter === 'all' ? t('deliver.sent.empty_text') : undefined}</Empty> : (
          <Table label={t('deliver.sent.title')} columns={[{ label: t('deliver.sent.who') }, { label: t('deliver.sent.what') }, { label: t('deliver.sent.mail') }, { label: t('deliver.sent.answer') }, { label: t('deliver.sent.hour') }, { label: t('deliver.sent.resend'), bare: true }]}
            rows={lines.map((line) => [
              line.who ? <><bdi>{line.who.name}</bdi><br /><span class="small quiet"><bdi>{line.who.email}</bdi></span></> : <span class="quiet">{t('deliver.sent.erased')}</span>,
              line.who && <bdi>{line.who.title}</bdi>,
              line.mail && <><Tag tone={MAIL_TONE[line.mail]}>{t(`deliver.mail_state.${line.mail}`)}</Tag>{line.detail && line.mail !== 'sent' && <span class="code"> {line.detail}</span>}</>,
              <Tag tone={CLAIM_TONE[line.state]}>{t(`deliver.claim_state.${line.state}`)}</Tag>,
              dateText(lang, line.at.toISOString(), 'hour'),
              line.who && line.state !== 'accepted' && <Form page={page} action={`${base}/${line.claim}/resend`}><Button look="bare">{t('deliver.sent.resend')}</Button></Form>,
            ])} />
        )}
        <Pagination label={t('layout.pages')} next={next && `${base}?${new URLSearchParams({ ...(filter !== 'all' && { show: filter }), before: next })}`} words={{ previous: t('layout.previous'), next: t('layout.next') }} />
      </Sheet>
    </Layout>
  );
}

export function OutboxPage({ page, lines, next, canSend }: { page: PageContext; lines: readonly MailLine[]; next: string | undefined; canSend: boolean }) {
  const { t, lang } = page;
  return (
    <Layout page={page} title={t('deliver.outbox.title')} hidden>
      <div class="wrap main stack">
        <PageHead title={t('deliver.outbox.title')}>{t('deliver.outbox.lead')}</PageHead>
        {!canSend && <Notice kind="warn" title={t('deliver.outbox.no_mail_title')}>{t('deliver.outbox.no_mail')}</Notice>}
        <Sheet>
          {lines.length === 0 ? <Empty title={t('deliver.outbox.empty')} /> : (
            <Table label={t('deliver.outbox.title')} columns={[{ label: t('deliver.outbox.kind') }, { label: t('deliver.outbox.to') }, { label: t('deliver.outbox.state') }, { label: t('deliver.sent.hour') }]}
              rows={lines.map((line) => [
                <a href={`/deliver/outbox/${line.id}`}>{kindOf(page, line.kind)}</a>,
                line.to ? <bdi>{line.to}</bdi> : <span class="quiet">{t('deliver.sent.erased')}</span>,
                <Tag tone={MAIL_TONE[line.state]}>{t(`deliver.mail_state.${line.state}`)}</Tag>,
                dateText(lang, line.at.toISOString(), 'hour'),
              ])} />
          )}
          <Pagination label={t('layout.pages')} next={next && `/deliver/outbox?before=${next}`} words={{ previous: t('layout.previous'), next: t('layout.next') }} />
        </Sheet>
      </div>
    </Layout>
  );
}

export function OutboxMailPage({ page, mail }: { page: PageContext; mail: OpenedMail }) {
  const { t, lang } = page, kind = kindOf(page, mail.kind);
  return (
    <Layout page={page} title={kind} crumbs={[{ label: t('deliver.outbox.title'), href: '/deliver/outbox' }, { label: kind }]} hidden>
      <div class="wrap main stack">
        <PageHead title={kind}>{mail.to ?? t('deliver.sent.erased')}</PageHead>
        <Sheet pad>
          {mail.letter ? (
            <>
              <p class="title" lang={mail.letter.lang}><bdi>{mail.letter.letter.subject}</bdi></p>
              {mail.letter.letter.code && <p class="title mono">{mail.letter.letter.code}</p>}
              {mail.letter.letter.action && <p><a href={mail.letter.letter.action.url}>{mail.letter.letter.action.label}</a></p>}
              <pre class="raw letter" lang={mail.letter.lang} tabindex={0}>{letterText({ letter: mail.letter.letter, house: page.house })}</pre>
            </>
          ) : <p>{t(mail.state === 'sent' ? 'deliver.outbox.gone' : 'deliver.outbox.nothing')}</p>}
        </Sheet>
        <Sheet title={t('deliver.outbox.history')} pad>
          <Facts facts={[
            { term: t('deliver.outbox.state'), value: <Tag tone={MAIL_TONE[mail.state]}>{t(`deliver.mail_state.${mail.state}`)}</Tag>, more: mail.due && t('deliver.outbox.due', { date: dateText(lang, mail.due.toISOString(), 'hour') }) },
            { term: t('deliver.outbox.queued'), value: dateText(lang, mail.at.toISOString(), 'hour') },
            ...mail.attemptsMade.map(({ outcome, detail, at }) => ({ term: dateText(lang, at.toISOString(), 'hour'), value: t(`deliver.attempt.${outcome}`), more: <span class="code">{detail}</span> })),
          ]} />
        </Sheet>
      </div>
    </Layout>
  );
}

const KINDS = ['claim', 'suspended', 'reinstated', 'withdrawn', 'sign-in-code', 'reader-code', 'invitation', 'account', 'learning', 'test'] as const;

function kindOf({ t }: PageContext, kind: string): string {
  const known = KINDS.find((k) => k === kind);
  return known ? t(`deliver.kind.${known}`) : kind;
}
