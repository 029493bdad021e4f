// The page behind a claim link: what was issued to whom, what accepting means, and the ways to say no. Looking at it changes nothing.
import type { Report } from '../../credential/index.ts';
import { dateText } from '../../lib/i18n.ts';
import type { BadgePicture, Offer, OfferedCredential } from '../../rooms/deliver/deliver.ts';
import { Button } from '../components/button.tsx';
import { Radios } from '../components/field.tsx';
import { ConfirmForm, Form } from '../components/form.tsx';
import { Section } from '../components/page.tsx';
import { Notice } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { Layout } from '../layout.tsx';
import { CredentialHead, CredentialSections } from './credential.tsx';

export type ClaimPageProps = { page: PageContext; token: string; offer: Offer; shown: readonly { readonly credential: OfferedCredential; readonly picture: BadgePicture; readonly report: Report }[] };

export function ClaimPage({ page, token, offer, shown }: ClaimPageProps) {
  const { t } = page, first = shown[0]?.credential.claims;
  return (
    <Layout page={page} title={first?.title ?? t('deliver.claim.title')} hidden>
      <div class="wrap main stack">
        <p class="lead">{t('deliver.claim.hello', { name: offer.recipient.name, issuer: first?.issuer.name ?? page.house.name })}</p>
        {shown.map(({ credential, picture, report }) => (
          <>
            <Standing page={page} report={report} />
            <article class="sheet credential"><CredentialHead page={page} claims={credential.claims} picture={picture} /></article>
          </>
        ))}
        {offer.state === 'offered' ? <Accept page={page} token={token} offer={offer} /> : <Answered page={page} token={token} state={offer.state} />}
        <div class="ruled">
          {shown.map(({ credential }) => <CredentialSections page={page} claims={credential.claims} />)}
          {offer.state === 'offered' && <Section title={t('deliver.claim.otherwise')}><Refuse page={page} token={token} /></Section>}
        </div>
      </div>
    </Layout>
  );
}

/** Only what stands against accepting blindly; that all is well needs no verdict here. */
function Standing({ page: { t }, report: { verdict, checks } }: { page: PageContext; report: Report }) {
  const said = (code: string) => checks.some((check) => check.result === 'fail' && check.code === code);
  if (verdict !== 'invalid') return null;
  const key = said('revoked') ? 'revoked' : said('suspended') ? 'suspended' : said('expired') ? 'expired' : 'invalid';
  return <Notice kind={key === 'invalid' ? 'problem' : 'warn'} title={t(`deliver.standing.${key}.title`)}>{t(`deliver.standing.${key}.text`)}</Notice>;
}

function Accept({ page, token, offer }: { page: PageContext; token: string; offer: Offer }) {
  const { t } = page;
  return (
    <section class="sheet pad stack" aria-labelledby="accept">
      <h2 class="h-s" id="accept">{t('deliver.claim.means')}</h2>
      <ul class="todo">
        <li>{t('deliver.claim.mean_where', { house: page.house.name })}</li>
        <li>{t('deliver.claim.mean_who')}</li>
        <li>{t('deliver.claim.mean_issuer')}</li>
        <li>{t('deliver.claim.mean_take')}</li>
        <li>{t('deliver.claim.mean_leave')}</li>
      </ul>
      <Form page={page} action="/hold/accept" class="stack">
        <input type="hidden" name="token" value={token} />
        <Radios name="visibility" label={t('deliver.claim.show')} value="private" options={[
          { value: 'private', label: t('deliver.claim.private'), hint: t('deliver.claim.private_hint') },
          { value: 'public', label: t('deliver.claim.public'), hint: t('deliver.claim.public_hint', { name: offer.recipient.name }) },
        ]} />
        <div class="row"><Button look="main" big icon="check">{t('deliver.claim.accept')}</Button></div>
      </Form>
      <p class="small quiet">{t('deliver.claim.until', { date: dateText(page.lang, offer.expiresAt.toISOString().slice(0, 10)) })}</p>
    </section>
  );
}

function Refuse({ page, token }: { page: PageContext; token: string }) {
  const { t } = page;
  return (
    <>
      <ConfirmForm page={page} action={`/deliver/${token}/dispute`} title={t('deliver.claim.not_me')} act={t('deliver.claim.not_me_act')}><p>{t('deliver.claim.not_me_text')}</p></ConfirmForm>
      <ConfirmForm page={page} action={`/deliver/${token}/decline`} title={t('deliver.claim.decline')} act={t('deliver.claim.decline_act')}><p>{t('deliver.claim.decline_text')}</p></ConfirmForm>
    </>
  );
}

function Answered({ page, token, state }: { page: PageContext; token: string; state: 'accepted' | 'declined' | 'disputed' }) {
  const { t } = page;
  return (
    <section class="sheet pad stack">
      <Notice kind="info" title={t(`deliver.answered.${state}.title`)}>{t(`deliver.answered.${state}.text`)}</Notice>
      {state !== 'accepted' && <Form page={page} action={`/deliver/${token}/reopen`}><Button>{t('deliver.answered.reopen')}</Button></Form>}
    </section>
  );
}

/** One page for a link that is unknown, used up, expired or erased: it tells a stranger nothing. */
export function ClosedPage({ page, token }: { page: PageContext; token: string }) {
  const { t } = page;
  return (
    <Layout page={page} title={t('deliver.closed.title')} hidden>
      <div class="wrap-s main stack stack-l">
        <div class="stack"><h1>{t('deliver.closed.title')}</h1><p class="lead">{t('deliver.closed.text')}</p></div>
        <Form page={page} action={`/deliver/${token}/renew`} class="stack"><p>{t('deliver.closed.renew')}</p><div class="row"><Button look="main" icon="mail">{t('deliver.closed.act')}</Button></div></Form>
        <p class="quiet">{t('deliver.closed.sign_in')} <a href="/people/sign-in?next=/hold">{t('deliver.closed.sign_in_link')}</a></p>
      </div>
    </Layout>
  );
}
