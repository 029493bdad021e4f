// A seal in a reader's words: whose, by which authority's word, since when. All of it is what the certificate says.
import type { Report, Seal } from '../../credential/index.ts';
import { dateText } from '../../lib/i18n.ts';
import { Facts } from '../components/data.tsx';
import type { PageContext } from '../context.ts';

export function SealView({ page: { t, lang }, report: { seal, checks } }: { page: PageContext; report: Report }) {
  if (!seal) return null;
  const isTrusted = checks.some(({ check, result }) => check === 'issuer_key' && result === 'pass');
  return (
    <section class="claims pad stack">
      <h2 class="h-s">{t('verify.seal.title')}</h2>
      <p class="quiet">{isTrusted ? t('verify.seal.trusted') : t('verify.seal.claimed')}</p>
      <Facts facts={[
        { term: t('verify.seal.by'), value: <bdi>{seal.by}</bdi>, more: seal.organisation && <bdi class="hash">{seal.organisation}</bdi> },
        { term: t('verify.seal.authority'), value: <bdi>{seal.authority}</bdi> },
        { term: t('verify.seal.kind'), value: t(`verify.seal.tier.${seal.tier}`), more: t('verify.seal.as_said') },
        { term: t('verify.seal.certificate'), value: t('verify.seal.dates', { from: dateText(lang, seal.from), until: dateText(lang, seal.until) }) },
        { term: t('verify.seal.at'), value: seal.sealedAt && dateText(lang, seal.sealedAt, 'hour'), more: t('verify.seal.own_word') },
        { term: t('verify.seal.witnessed'), value: seal.witnessedAt && dateText(lang, seal.witnessedAt, 'hour') },
        { term: t('verify.seal.came'), value: t(`verify.seal.level.${seal.level}`), more: unjudged(seal) },
      ]} />
    </section>
  );
}

function unjudged({ unjudged: names }: Seal) {
  return names.length > 0 && <bdi class="hash">{names.join(', ')}</bdi>;
}
