// After accepting: it is yours, here is how to take it away.
import { LinkButton } from '../components/button.tsx';
import { Copy } from '../components/live.tsx';
import { Notice } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { Picture } from '../deliver/credential.tsx';
import { Layout } from '../layout.tsx';
import { Downloads, OtherCertificates, StandingTag, VisibilityForm, type Shown } from './parts.tsx';

export function ClaimedPage({ page, token, email, shown }: { page: PageContext; token: string; email: string; shown: readonly Shown[] }) {
  const { t } = page, isTheirs = shown.every(({ held }) => held.person === page.person?.id);
  return (
    <Layout page={page} title={t('hold.claimed.title')} hidden>
      <div class="wrap main stack stack-l">
        <div class="stack"><h1>{t('hold.claimed.title')}</h1><p class="lead">{t('hold.claimed.lead')}</p></div>
        {page.person && !isTheirs && <Notice kind="warn" title={t('hold.claimed.other_title')}><p>{t('hold.claimed.other', { email, own: page.person.email ?? page.person.name })}</p><p><LinkButton href="/people/me/merge">{t('hold.claimed.other_act')}</LinkButton></p></Notice>}
        {shown.map(({ held, picture, report }) => {
          const base = `/hold/claimed/${token}/${held.id}`, address = `${page.house.publicUrl}/c/${held.id}`;
          return (
            <section class="sheet pad stack">
              <div class="w-card-in"><Picture picture={picture} size="s" /><div><h2><bdi lang={held.claims.language}>{held.claims.title}</bdi></h2><p class="w-meta"><bdi>{held.claims.issuer.name}</bdi><StandingTag page={page} report={report} /></p></div></div>
              <div class="row"><Downloads page={page} base={base} held={held} main /><LinkButton icon="share" href={`/share/claimed/${token}/${held.id}`}>{t('hold.share')}</LinkButton></div>
              <p class="small quiet">{t('hold.files.which')}</p>
              <OtherCertificates page={page} base={base} />
              <VisibilityForm page={page} action={`${base}/visibility`} held={held} />
              {held.visibility === 'public' && <p class="row"><a href={`/c/${held.id}`}>{t('hold.claimed.see')}</a><span class="hash">{address}</span><Copy t={t} text={address} /></p>}
            </section>
          );
        })}
        {page.person
          ? isTheirs && <p><a href="/hold">{t('hold.claimed.all')}</a></p>
          : <Notice kind="info" title={t('hold.claimed.sign_in_title')}><p>{t('hold.claimed.sign_in', { email })}</p><p><LinkButton href="/people/sign-in?next=/hold">{t('hold.claimed.sign_in_act')}</LinkButton></p></Notice>}
      </div>
    </Layout>
  );
}
