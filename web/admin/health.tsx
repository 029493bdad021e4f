// How the house is: what would stop it, what waits, how large it has grown.
import type { Health, Inspection } from '../../lib/health.ts';
import { dateText, lookUp, numberText, type Lang } from '../../lib/i18n.ts';
import type { LogFacts } from '../../rooms/log/log.ts';
import type { Confirmed } from '../../rooms/people/people.ts';
import { Button } from '../components/button.tsx';
import { Facts, Table } from '../components/data.tsx';
import { Form } from '../components/form.tsx';
import { Bar, Sheet } from '../components/page.tsx';
import { Tag } from '../components/say.tsx';
import { CheckRow, Checks } from '../components/verdict.tsx';
import type { PageContext } from '../context.ts';
import { AdminFrame } from './frame.tsx';

export type HealthProps = { page: PageContext; state: Health; inspection: Inspection; log: LogFacts; /** Why the log takes nothing. */ refusal: string | undefined; canSend: boolean; backup: Confirmed | undefined; /** ISO, of the last `acquis backup`. */ saved: string | undefined; now: string };

const CLOCK_TOLERANCE_MS = 2_000, BACKUP_OLD_MS = 2 * 86_400_000;

export function HealthPage({ page, state, inspection, log, refusal, canSend, backup, saved, now }: HealthProps) {
  const { t, lang } = page, { database, queue } = inspection, failed = queue.reduce((sum, line) => sum + line.failed, 0), apart = Math.abs(database.aheadMs) > CLOCK_TOLERANCE_MS;
  const fresh = saved !== undefined && new Date(now).getTime() - new Date(saved).getTime() < BACKUP_OLD_MS;
  const good = (fine: boolean) => (fine ? 'valid' as const : 'invalid' as const);
  return (
    <AdminFrame page={page} at="health" title={t('admin.health.title')} lead={state.problem ?? refusal ? t('admin.health.refuses') : t('admin.health.takes')}>
      <Sheet title={t('admin.health.checks')}>
        <Checks>
          <CheckRow tone={good(state.database)} title={t('admin.health.database')} word={t(state.database ? 'admin.health.answers' : 'admin.health.silent')}>{t('admin.health.database_text', { version: database.version, size: sizeText(lang, database.bytes) })}</CheckRow>
          <CheckRow tone={state.freeMb === undefined ? 'none' : good(state.problem !== 'storage_full')} title={t('admin.health.disk')} word={state.freeMb === undefined ? t('admin.health.unknown') : t('admin.health.free', { size: sizeText(lang, state.freeMb * 1024 * 1024) })}>{t(state.problem === 'storage_full' ? 'admin.health.disk_full' : 'admin.health.disk_text')}</CheckRow>
          <CheckRow tone={good(refusal === undefined && !log.broken)} title={t('admin.health.log')} word={t(refusal === undefined ? 'admin.health.log_good' : 'admin.health.log_bad')} code={refusal}>{t('admin.health.log_text', { n: log.size })} {log.checkpoint && t('admin.health.log_signed', { date: dateText(lang, log.checkpoint.at, 'hour') })} <a href="/log">{t('desk.see')}</a></CheckRow>
          <CheckRow tone={apart ? 'warn' : 'valid'} title={t('admin.health.clock')} word={dateText(lang, now, 'hour')}>{apart ? t('admin.health.clock_apart', { seconds: Math.round(database.aheadMs / 1000) }) : t('admin.health.clock_text')}</CheckRow>
          <CheckRow tone={failed > 0 ? 'warn' : 'valid'} title={t('admin.health.queue')} word={failed > 0 ? t('admin.health.failed', { n: failed }) : t('admin.health.queue_good')}>{t('admin.health.queue_text')}</CheckRow>
          <CheckRow tone={canSend ? 'valid' : 'warn'} title={t('desk.standing.mail')} word={t(canSend ? 'desk.standing.mail_good' : 'desk.standing.mail_none')}><a href="/people/setup#mail">{t('admin.setup.mail.title')}</a></CheckRow>
          <CheckRow tone={backup ? 'valid' : 'warn'} title={t('admin.setup.key.title')} word={backup ? dateText(lang, backup.at) : t('admin.setup.open')}><a href="/people/setup#key">{t(backup ? 'desk.see' : 'admin.setup.key.go')}</a></CheckRow>
          <CheckRow tone={fresh ? 'valid' : 'warn'} title={t('admin.health.backup')} word={saved === undefined ? t('admin.health.backup_none') : dateText(lang, saved, 'hour')}>{t(fresh ? 'admin.health.backup_text' : 'admin.health.backup_old')} <code>acquis backup</code></CheckRow>
        </Checks>
      </Sheet>
      <Sheet title={t('admin.health.jobs')}>
        {queue.length === 0 ? <p class="pad quiet">{t('admin.health.jobs_none')}</p> : (
          <Table label={t('admin.health.jobs')} columns={[{ label: t('admin.health.job') }, { label: t('admin.health.waiting'), number: true }, { label: t('admin.health.running'), number: true }, { label: t('admin.health.failures'), number: true }, { label: t('admin.health.last') }]}
            rows={queue.map((line) => [<code>{line.name}</code>, numberText(lang, line.waiting), numberText(lang, line.running), line.failed > 0 ? <Tag tone="warn">{numberText(lang, line.failed)}</Tag> : numberText(lang, 0), line.lastError ? <span class="code">{line.lastError}</span> : line.oldest && dateText(lang, line.oldest, 'hour')])} />
        )}
        {failed > 0 && <Bar><Form page={page} action="/people/admin/health/retry"><Button>{t('admin.health.retry')}</Button></Form></Bar>}
      </Sheet>
      <Sheet title={t('admin.health.sizes')} pad><Facts facts={inspection.rooms.map(({ room, bytes }) => ({ term: lookUp(lang, `admin.rooms.${room}`) ?? room, value: sizeText(lang, bytes) }))} /></Sheet>
      <Sheet title={t('admin.health.process')} pad>
        <Facts facts={[{ term: t('admin.health.up'), value: upText(page, inspection.upSeconds) }, { term: t('admin.health.memory'), value: sizeText(lang, inspection.memory) }, { term: 'Node.js', value: inspection.node }]} />
        <p><a href="/framework/vocabularies">{t('framework.lists.link')}</a></p>
      </Sheet>
    </AdminFrame>
  );
}

function sizeText(lang: Lang, bytes: number): string {
  const [unit, size] = bytes >= 1e9 ? ['gigabyte', 1e9] as const : bytes >= 1e6 ? ['megabyte', 1e6] as const : ['kilobyte', 1e3] as const;
  return new Intl.NumberFormat(lang, { style: 'unit', unit, maximumSignificantDigits: 3 }).format(bytes / size);
}

function upText({ t }: PageContext, seconds: number): string {
  const minutes = Math.floor(seconds / 60), hours = Math.floor(minutes / 60);
  return hours >= 48 ? t('admin.health.days', { n: Math.floor(hours / 24) }) : hours >= 1 ? t('admin.health.hours', { n: hours }) : t('admin.health.minutes', { n: minutes });
}
