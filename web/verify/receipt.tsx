// A receipt: kept from an answer, and read when somebody hands one in.
import { checkTitle, type CheckName, type Receipt, type Report } from '../../credential/index.ts';
import { dateText, lookUp } from '../../lib/i18n.ts';
import { Button } from '../components/button.tsx';
import { Facts, Hash } from '../components/data.tsx';
import { Form } from '../components/form.tsx';
import { Details } from '../components/page.tsx';
import { Tag } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { toneOf } from './reading.ts';

export type Keepable = { readonly draft: string; /** There is a typesetter here. */ readonly onPaper: boolean };

/** The page brings the facts back itself: nothing of a verification is kept here. */
export function KeepReceipt({ page, receipt: { draft, onPaper } }: { page: PageContext; receipt: Keepable }) {
  const { t } = page;
  return (
    <section class="sheet pad stack no-print" aria-labelledby="receipt">
      <h2 class="h-s" id="receipt">{t('verify.receipt.title')}</h2>
      <p class="small">{t('verify.receipt.text')}</p>
      <Form page={page} action="/verify/receipt" class="row">
        <input type="hidden" name="receipt" value={draft} />
        {onPaper && <Button icon="print" name="as" value="pdf">{t('verify.receipt.pdf')}</Button>}
        <Button icon="down" name="as" value="json">{t('verify.receipt.json')}</Button>
      </Form>
    </section>
  );
}

/** What it says was found: told as somebody's word about a past hour. */
export function ReceiptView({ page: { t, lang }, report, receipt }: { page: PageContext; report: Report; receipt: Receipt }) {
  const { about, verdict, checks } = receipt, cautions = checks.filter(({ result }) => result === 'warn').length;
  const tone = verdict === 'valid' && cautions > 0 ? 'warn' : verdict, hour = (at: string) => dateText(lang, at, 'hour');
  return (
    <section class="claims pad stack">
      <h2 class="h-s">{t('verify.receipt.says')}</h2>
      <p class="quiet">{t('verify.receipt.says_text')}</p>
      <Facts facts={[
        { term: t('verify.receipt.found'), value: <Tag tone={tone}>{tone === 'warn' ? t('verify.verdict.cautions', { n: cautions }) : t(`verify.verdict.${verdict}`)}</Tag> },
        { term: t('verify.receipt.made'), value: hour(receipt.madeAt), more: receipt.at !== receipt.madeAt && `${t('verify.receipt.judged')} ${hour(receipt.at)}` },
        { term: t('verify.receipt.by'), value: <bdi>{report.issuer?.name ?? report.issuer?.id}</bdi>, more: t('verify.receipt.by_more', receipt.software) },
        { term: t('verify.receipt.about'), value: about && <bdi>{[about.title, about.holder, about.issuer ?? about.issuerId].filter(Boolean).join(' · ')}</bdi>, more: t('verify.receipt.about_more') },
        { term: t('verify.receipt.fingerprint'), value: <Hash value={receipt.sha256} /> },
        { term: t('verify.receipt.trust'), value: receipt.trust.length > 0 && <ul>{receipt.trust.map(({ kind, name }) => <li>{lookUp(lang, `verify.receipt.trust_kinds.${kind}`) ?? kind}: <bdi>{name}</bdi></li>)}</ul> },
        { term: t('verify.receipt.inside'), value: receipt.inside.length > 0 && <ul>{receipt.inside.map((one) => <li>{t(`verify.verdict.${one.verdict}`)} <Hash value={one.sha256} short /></li>)}</ul> },
      ]} />
      <Details summary={t('verify.receipt.checks')}>
        <ul class="todo">{checks.map((check) => <li>{isCheck(check.check) ? checkTitle(check.check, lang) : check.check}: {t(`verify.result.${toneOf({ ...check, check: check.check as CheckName, code: check.code as Report['checks'][number]['code'], message: '' })}`)} <span class="code">{check.code}</span></li>)}</ul>
      </Details>
    </section>
  );

  function isCheck(name: string): name is CheckName {
    return lookUp(lang, `verify.checks.${name}.title`) !== undefined;
  }
}
