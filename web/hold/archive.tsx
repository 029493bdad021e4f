// Everything in one file: ask for it, leave, come back, fetch it; bring it in elsewhere.
import { dateText, numberText } from '../../lib/i18n.ts';
import type { Archive, ArchiveReading } from '../../rooms/hold/hold.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { Form } from '../components/form.tsx';
import { FileDrop, Progress, type ProgressState } from '../components/live.tsx';
import { Bar, Sheet } from '../components/page.tsx';
import { ErrorSummary, Notice, type Problem } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { ImportFrame } from './import.tsx';

/** As much as an archive may hold. */
const BACK_MB = 512;
const AT = '/hold/archive', INSIDE = ['bytes', 'proofs', 'own', 'facts', 'verifier'] as const;

export function archiveProgress({ t }: Pick<PageContext, 't'>, { state, done, of }: Archive): ProgressState {
  return { value: done, max: Math.max(1, of), done: state !== 'making', text: of === 0 ? t('hold.archive.begun') : t('hold.archive.progress', { done, of }), ...(state !== 'making' && { next: AT }) };
}

export function ArchivePage({ page, archive, problems = [] }: { page: PageContext; archive: Archive | undefined; problems?: readonly Problem[] }) {
  const { t } = page;
  return (
    <ImportFrame page={page} at="me" title={t('hold.archive.title')} lead={t('hold.archive.lead')}>
      <ErrorSummary title={t('verify.problem')} problems={problems} />
      <div class="w-log stack stack-l">
        {archive ? <Made page={page} archive={archive} /> : (
          <Form page={page} action={AT} class="sheet"><div class="pad stack"><p>{t('hold.archive.make_hint')}</p></div><Bar><Button look="main" big icon="down">{t('hold.archive.make')}</Button></Bar></Form>
        )}
        <Sheet title={t('hold.archive.inside')} pad><ul class="todo">{INSIDE.map((one) => <li>{t(`hold.archive.inside_list.${one}`)}</li>)}</ul></Sheet>
        <Form page={page} action={`${AT}/back`} files class="sheet">
          <div class="sheet-head"><h2>{t('hold.archive.back')}</h2></div>
          <div class="pad stack"><p class="quiet">{t('hold.archive.back_text', { mb: BACK_MB })}</p><FileDrop t={t} name="file" label={t('hold.archive.back_file')} accept=".zip,application/zip" error={problems.find(({ field }) => field === 'file')?.text} /></div>
          <Bar><Button>{t('hold.archive.back_go')}</Button></Bar>
        </Form>
        <p class="row"><a href="/legal/data">{t('hold.archive.data')}</a><a href="/people/me/erase">{t('hold.archive.erase')}</a></p>
      </div>
    </ImportFrame>
  );
}

export function readingProgress({ t }: Pick<PageContext, 't'>, { id, done, of }: ArchiveReading): ProgressState {
  return { value: done, max: Math.max(1, of), done: false, text: done === 0 ? t('hold.archive.reading.begun') : t('hold.archive.reading.progress', { done, of }), next: `/hold/import/${id}` };
}

/** It lies here whole; reading it may take a while, and nobody has to wait in front of it. */
export function ArchiveReadingPage({ page, reading }: { page: PageContext; reading: ArchiveReading }) {
  const { t } = page, here = `/hold/import/${reading.id}`;
  return (
    <ImportFrame page={page} title={t('hold.archive.reading.title')} lead={t('hold.archive.reading.lead')}>
      <div class="w-log stack stack-l"><section class="sheet pad stack"><Progress t={t} url={`${here}/progress`} here={here} label={t('hold.archive.reading.title')} state={readingProgress(page, reading)} /><p class="quiet small">{t('hold.archive.reading.leave')}</p></section></div>
    </ImportFrame>
  );
}

/** What came back beside the credentials that were kept, and where it is. */
export function CameBack({ page: { t }, busy }: { page: PageContext; /** It is still coming: where to look again. */ busy?: string | undefined }) {
  if (busy !== undefined) return <Notice kind="info"><p>{t('hold.archive.came_back.busy')} <a href={busy}>{t('layout.refresh')}</a></p></Notice>;
  return <Notice kind="info"><p>{t('hold.archive.came_back.text')}</p><p class="row"><a href="/share/portfolio">{t('share.portfolio.title')}</a><a href="/share">{t('share.all')}</a><a href="/share/help">{t('share.help.title')}</a><a href="/hold/collections">{t('hold.collections.title')}</a></p></Notice>;
}

function Made({ page, archive }: { page: PageContext; archive: Archive }) {
  const { t, lang } = page, { state, size, madeAt, expiresAt } = archive;
  const again = <Form page={page} action={AT}><Button look="bare">{t('hold.archive.again')}</Button></Form>;
  if (state === 'making') return <Sheet title={t('hold.archive.making')} pad><Progress t={t} url={`${AT}/progress`} here={AT} label={t('hold.archive.making')} state={archiveProgress(page, archive)} /><p class="quiet small">{t('hold.archive.make_hint')}</p></Sheet>;
  if (state === 'failed') return <Sheet title={t('hold.archive.failed')} pad>{again}</Sheet>;
  return (
    <Sheet title={t('hold.archive.ready')} pad>
      <div class="stack">
        <p>{t('hold.archive.ready_text', { date: dateText(lang, madeAt.toISOString()), until: dateText(lang, expiresAt.toISOString()), size: sizeText(page, size) })}</p>
        <p class="quiet small">{t('hold.archive.prove')}</p>
        <p><LinkButton look="main" big icon="down" href={`${AT}/acquis-archive.zip`}>{t('hold.archive.fetch')}</LinkButton></p>
        <div class="row">{again}<Form page={page} action={`${AT}/away`}><Button look="bare">{t('hold.archive.away')}</Button></Form></div>
      </div>
    </Sheet>
  );
}

const KB = 1024, UNITS = { fr: ['ko', 'Mo'], en: ['kB', 'MB'] } as const;
function sizeText({ lang }: PageContext, size: number): string {
  const [kilo, mega] = UNITS[lang];
  return size < KB * KB ? `${numberText(lang, Math.ceil(size / KB))} ${kilo}` : `${numberText(lang, Math.ceil(size / KB / KB))} ${mega}`;
}
