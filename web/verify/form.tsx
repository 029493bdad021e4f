// The question: a file, a link or a text. No script on this page.
import { Bar, Details } from '../components/page.tsx';
import { Button, LinkButton } from '../components/button.tsx';
import { Input, Textarea } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import { Mark, type Tone } from '../components/icons.tsx';
import { FileDrop } from '../components/live.tsx';
import { ErrorSummary, type Problem } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { Layout } from '../layout.tsx';

export type VerifyFields = { url?: string | undefined; text?: string | undefined; who?: string | undefined; at?: string | undefined };

export function VerifyPage({ page, fields, problems = [], offline }: { page: PageContext; fields: VerifyFields; problems?: readonly Problem[] | undefined; /** There is a verifier to take home. */ offline?: boolean | undefined }) {
  const { t } = page;
  const fault = (field: string) => problems.find((p) => p.field === field)?.text;
  return (
    <Layout page={page} title={t('verify.title')} description={t('verify.lead')}>
      <div class="wrap-s main stack-l stack">
        <div><h1>{t('verify.title')}</h1><p class="lead quiet">{t('verify.lead')}</p></div>
        <ErrorSummary title={t('verify.problem')} problems={problems} />
        <Form page={page} action="/verify" files class="sheet">
          <div class="pad stack">
            <FileDrop t={t} plain name="file" label={t('verify.file')} hint={t('verify.file_hint')} error={fault('file')} />
            <p><LinkButton look="bare" icon="qr" href="/verify/scan">{t('verify.scan.link')}</LinkButton></p>
            <p class="or"><span>{t('verify.or')}</span></p>
            <Input name="url" type="url" inputmode="url" label={t('verify.url')} value={fields.url} placeholder="https://" autocomplete="off" hint={fields.url ? t('verify.url_hint') : undefined} error={fault('url')} />
            <Textarea name="text" label={t('verify.text')} value={fields.text} mono spellcheck={false} hint={t('verify.text_hint')} error={fault('text')} />
            <Details summary={t('verify.more')} open={Boolean(fields.who ?? fields.at)}>
              <div class="pair">
                <Input name="who" label={t('verify.who')} value={fields.who} hint={t('verify.who_hint')} autocomplete="off" maxlength={200} />
                <Input name="at" type="date" label={t('verify.at')} value={fields.at} hint={t('verify.at_hint')} error={fault('at')} />
              </div>
            </Details>
          </div>
          <Bar><Button look="main" big>{t('verify.go')}</Button><p class="hint">{t('verify.keep')}</p></Bar>
        </Form>
        <section class="three">
          <h2 class="sr">{t('verify.answers.title')}</h2>
          <Answer tone="valid" word={t('verify.verdict.valid')} text={t('verify.answers.valid')} />
          <Answer tone="invalid" word={t('verify.verdict.invalid')} text={t('verify.answers.invalid')} />
          <Answer tone="unknown" word={t('verify.verdict.unknown')} text={t('verify.answers.unknown')} />
        </section>
        {offline && <p class="quiet small"><a href="/verify/offline">{t('verify.offline.link')}</a> <a href="/verify/offline/small">{t('verify.offline.small')}</a></p>}
        <p class="quiet small">{t('verify.machine')} <a href="/docs">{t('verify.machine_link')}</a></p>
      </div>
    </Layout>
  );
}

function Answer({ tone, word, text }: { tone: Tone; word: string; text: string }) {
  return <div><Mark tone={tone} /><p><strong>{word}.</strong> {text}</p></div>;
}
