// The question, by camera. A page of its own: /verify stays free of script, and this one is whole without: a field for the link.
import { Bar } from '../components/page.tsx';
import { Button } from '../components/button.tsx';
import { Textarea } from '../components/field.tsx';
import { FormToken } from '../components/form.tsx';
import { Icon } from '../components/icons.tsx';
import { Script } from '../components/live.tsx';
import type { PageContext } from '../context.ts';
import { Layout } from '../layout.tsx';

export function ScanPage({ page }: { page: PageContext }) {
  const { t } = page;
  return (
    <Layout page={page} title={t('verify.scan.title')} crumbs={[{ label: t('verify.title'), href: '/verify' }, { label: t('verify.scan.title') }]}>
      <div class="wrap-s main stack stack-l">
        <div class="stack"><h1>{t('verify.scan.title')}</h1><p class="lead quiet">{t('verify.scan.lead')}</p></div>
        <Scanner page={page} action="/verify" go={t('verify.go')} keep={t('verify.keep')} />
      </div>
    </Layout>
  );
}

/** Camera, and the field that takes what it read; sent to `action`. */
export function Scanner({ page, action, go, keep }: { page: PageContext; action: string; go: string; keep: string }) {
  const { t } = page;
  return (
    <>
      <acquis-scan class="sheet pad stack" data-looking={t('verify.scan.looking')} data-found={t('verify.scan.found')} data-denied={t('verify.scan.denied')} data-missing={t('verify.scan.missing')} data-unable={t('verify.scan.unable')}>
        <video class="scan-view" muted playsinline hidden aria-label={t('verify.scan.title')}></video>
        <div class="row"><button class="btn btn-main btn-big" type="button" data-start hidden><Icon name="qr" />{t('verify.scan.start')}</button><button class="btn" type="button" data-stop hidden>{t('verify.scan.stop')}</button></div>
        <p class="small quiet" data-permission hidden>{t('verify.scan.permission')}</p>
        <p role="status"><noscript>{t('verify.scan.unable')}</noscript></p>
      </acquis-scan>
      <Script island="scan" />
      <form method="post" action={action} enctype="multipart/form-data" class="sheet" data-scanned="" novalidate>
        <FormToken page={page} />
        <div class="pad stack"><Textarea name="text" label={t('verify.scan.without')} rows={2} mono spellcheck={false} /></div>
        <Bar><Button>{go}</Button><p class="hint">{keep}</p></Bar>
      </form>
    </>
  );
}
