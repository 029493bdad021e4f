// Bringing in: files, an address, a text, or a code in front of the camera. Whole without script; a hand may drop files where one runs.
import type { Child } from 'hono/jsx';
import { Button, LinkButton } from '../components/button.tsx';
import { Input, Textarea } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import { FileDrop } from '../components/live.tsx';
import { Bar } from '../components/page.tsx';
import { ErrorSummary, type Problem } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { WalletPage } from '../wallet.tsx';
import { Scanner } from '../verify/scan.tsx';

export type ImportFields = { readonly url?: string | undefined; readonly text?: string | undefined };

/** `under`: a page below the first of its place, with the way back to it. */
export function ImportFrame({ page, at = 'add', under = at !== 'add', title, lead, children }: { page: PageContext; at?: 'hold' | 'add' | 'me'; under?: boolean; title: string; lead?: string | undefined; children: Child }) {
  const { t } = page, above = { hold: { label: t('hold.title'), href: '/hold' }, add: { label: t('hold.import.title'), href: '/hold/import' }, me: { label: t('people.me.title'), href: '/people/me' } }[at];
  return <WalletPage page={page} at={at} back={under ? [above] : []} title={title} lead={lead}>{children}</WalletPage>;
}

export function ImportPage({ page, fields = {}, problems = [] }: { page: PageContext; fields?: ImportFields; problems?: readonly Problem[] }) {
  const { t } = page, fault = (field: string) => problems.find((p) => p.field === field)?.text;
  return (
    <ImportFrame page={page} title={t('hold.import.title')} lead={t('hold.import.lead')}>
      <ErrorSummary title={t('verify.problem')} problems={problems} />
      <Form page={page} action="/hold/import" files class="sheet w-log">
        <div class="pad stack">
          <FileDrop t={t} name="file" multiple label={t('hold.import.file')} hint={t('hold.import.file_hint')} error={fault('file')} />
          <p><LinkButton look="bare" icon="qr" href="/hold/import/scan">{t('hold.import.scan')}</LinkButton></p>
          <p class="or"><span>{t('hold.import.or')}</span></p>
          <Input name="url" type="url" inputmode="url" label={t('hold.import.url')} note={t('layout.optional')} value={fields.url} placeholder="https://" autocomplete="off" error={fault('url')} />
          <Textarea name="text" label={t('hold.import.text')} note={t('layout.optional')} hint={t('hold.import.text_hint')} value={fields.text} mono spellcheck={false} error={fault('text')} />
        </div>
        <Bar><Button look="main" big>{t('hold.import.go')}</Button><p class="hint">{t('hold.import.keep')}</p></Bar>
      </Form>
      <section class="w-log stack stack-s"><h2 class="h-s">{t('hold.import.how.title')}</h2><ol class="todo"><li>{t('hold.import.how.one')}</li><li>{t('hold.import.how.two')}</li><li>{t('hold.import.how.three')}</li></ol><p class="quiet small">{t('hold.import.archive')} <a href="/hold/archive">{t('hold.import.archive_go')}</a></p></section>
    </ImportFrame>
  );
}

export function ImportScanPage({ page }: { page: PageContext }) {
  const { t } = page;
  return <ImportFrame page={page} under title={t('hold.import.scanned.title')} lead={t('hold.import.scanned.lead')}><Scanner page={page} action="/hold/import" go={t('hold.import.go')} keep={t('hold.import.keep')} /></ImportFrame>;
}
