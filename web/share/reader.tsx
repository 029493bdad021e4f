// Before a link that is for one reader: the address, then the code. Nothing here depends on what is behind it.
import type { Child } from 'hono/jsx';
import { Button } from '../components/button.tsx';
import { Input } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import { Bar } from '../components/page.tsx';
import { ErrorSummary, type Problem } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { Layout } from '../layout.tsx';

type Props = { page: PageContext; /** Path of the link. */ at: string; problems?: readonly Problem[] };

function Door({ page, lead, problems = [], children }: Omit<Props, 'at'> & { lead: string; children: Child }) {
  const { t } = page;
  return (
    <Layout page={page} title={t('share.reader.title')} hidden>
      <div class="wrap-s main stack stack-l">
        <div class="stack stack-s"><h1>{t('share.reader.title')}</h1><p class="lead quiet">{lead}</p></div>
        <ErrorSummary title={t('layout.problems', { n: problems.length })} problems={problems} />
        {children}
      </div>
    </Layout>
  );
}

export function ReaderPage({ page, at, email, problems }: Props & { email: string }) {
  const { t } = page;
  return (
    <Door page={page} lead={t('share.reader.lead')} problems={problems ?? []}>
      <Form page={page} action={`${at}/reader`} class="sheet">
        <div class="pad stack"><Input name="email" type="email" label={t('share.reader.email')} hint={t('share.reader.email_hint')} value={email} autocomplete="email" maxlength={254} required error={problems?.find(({ field }) => field === 'email')?.text} /></div>
        <Bar><Button look="main" big>{t('share.reader.ask')}</Button></Bar>
      </Form>
    </Door>
  );
}

export function ReaderCodePage({ page, at, attempt, problems }: Props & { attempt: string }) {
  const { t } = page;
  return (
    <Door page={page} lead={t('share.reader.sent')} problems={problems ?? []}>
      <Form page={page} action={`${at}/reader/code`} class="sheet">
        <div class="pad stack">
          <input type="hidden" name="attempt" value={attempt} />
          <Input name="code" label={t('share.reader.code')} hint={t('share.reader.hour')} inputmode="numeric" autocomplete="one-time-code" maxlength={12} mono required error={problems?.find(({ field }) => field === 'code')?.text} />
        </div>
        <Bar><Button look="main" big>{t('share.reader.prove')}</Button></Bar>
      </Form>
      <p class="quiet small"><a href={at}>{t('share.reader.again')}</a></p>
    </Door>
  );
}
