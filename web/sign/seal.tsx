// The operator's seal, as its certificate says it is; whose it is, an owner says.
import type { PageContext } from '../context.ts';
import { dateText } from '../../lib/i18n.ts';
import type { SealView } from '../../rooms/sign/sign.ts';
import { Button } from '../components/button.tsx';
import { Facts, Hash } from '../components/data.tsx';
import { ConfirmForm, Form } from '../components/form.tsx';
import { Bar, PageHead, Sheet } from '../components/page.tsx';
import { Notice } from '../components/say.tsx';
import { DeskNav } from '../desk.tsx';
import { Layout } from '../layout.tsx';

type Props = { readonly page: PageContext; readonly org: string; readonly legalName: string; readonly seal: SealView | undefined; readonly mayChange: boolean };

export function SealPage({ page, org, legalName, seal, mayChange }: Props) {
  const { t } = page, base = `/o/${org}/sign`;
  return (
    <Layout page={page} frame="desk" nav={<DeskNav page={page} at="sign" />} title={t('sign.seal.title')} crumbs={[{ label: t('sign.title'), href: base }, { label: t('sign.seal.title') }]}>
      <PageHead title={t('sign.seal.title')}>{t('sign.seal.lead')}</PageHead>
      {seal === undefined ? <Notice kind="info" title={t('sign.seal.none')}>{t('sign.seal.none_text', { org })}</Notice> : <Present page={page} org={org} legalName={legalName} seal={seal} mayChange={mayChange} />}
    </Layout>
  );
}

function Present({ page, org, legalName, seal, mayChange }: Props & { readonly seal: SealView }) {
  const { t } = page, { certificate, faults, confirmed } = seal, action = `/o/${org}/sign/seal`;
  return (
    <div class="stack">
      {faults.map((fault) => <Notice kind="problem" title={t(`error_titles.${fault}`)}>{t(`errors.${fault}`)}</Notice>)}
      {faults.length === 0 && <Notice kind={confirmed ? 'done' : 'info'} title={t(confirmed ? 'sign.seal.ready' : 'sign.seal.waiting')}>{t(confirmed ? 'sign.seal.ready_text' : 'sign.seal.waiting_text')}</Notice>}
      {certificate && <Certificate page={page} seal={seal} certificate={certificate} />}
      {certificate && mayChange && faults.length === 0 && !confirmed && (
        <Form page={page} action={action}>
          <Sheet title={t('sign.seal.confirm')}>
            <div class="pad stack">
              <p>{t('sign.seal.confirm_text', { name: certificate.by, legalName })}</p>
              <input type="hidden" name="fingerprint" value={certificate.fingerprint} />
            </div>
            <Bar><Button look="main">{t('sign.seal.confirm_act')}</Button></Bar>
          </Sheet>
        </Form>
      )}
      {certificate && mayChange && confirmed && (
        <Sheet title={t('sign.seal.withdraw')} pad>
          <ConfirmForm page={page} action={`${action}/withdraw`} title={t('sign.seal.withdraw')} act={t('sign.seal.withdraw_act')}>
            <p>{t('sign.seal.withdraw_text')}</p>
            <input type="hidden" name="fingerprint" value={certificate.fingerprint} />
          </ConfirmForm>
        </Sheet>
      )}
      {!mayChange && !confirmed && <p class="quiet">{t('sign.seal.owners')}</p>}
    </div>
  );
}

function Certificate({ page: { t, lang }, seal, certificate }: { readonly page: PageContext; readonly seal: SealView; readonly certificate: NonNullable<SealView['certificate']> }) {
  return (
    <Sheet title={t('sign.seal.certificate')} pad>
      <Facts facts={[
        { term: t('sign.seal.by'), value: certificate.by },
        { term: t('sign.seal.identifier'), value: certificate.organisation },
        { term: t('sign.seal.authority'), value: certificate.authority },
        { term: t('sign.seal.tier'), value: <>{t(`sign.seal.tier_name.${certificate.tier}`)}<p class="quiet small">{t('sign.seal.tier_claimed')}</p></> },
        { term: t('sign.seal.time'), value: t('sign.seal.from_until', { from: dateText(lang, certificate.from), until: dateText(lang, certificate.until) }) },
        { term: t('sign.seal.key'), value: `${certificate.key}, ${t(`sign.seal.place.${seal.place}`)}` },
        { term: t('sign.seal.level'), value: t(`sign.seal.level_name.${seal.level}`) },
        { term: t('sign.seal.fingerprint'), value: <Hash value={certificate.fingerprint} /> },
        { term: t('sign.seal.confirmed'), value: seal.confirmed && dateText(lang, seal.confirmed.at.toISOString(), 'hour') },
      ]} />
    </Sheet>
  );
}
