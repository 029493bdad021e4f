// What was looked at of a credential, check by check, and of which bytes.
import type { Report } from '../../credential/index.ts';
import { Hash } from '../components/data.tsx';
import { Section } from '../components/page.tsx';
import { CheckRow, Checks } from '../components/verdict.tsx';
import type { PageContext } from '../context.ts';
import { toneOf } from '../verify/reading.ts';

export function Checked({ page: { t }, report, sha256 }: { page: PageContext; report: Report; sha256: string }) {
  return (
    <Section title={t('hold.page.checked')} more={t('hold.page.checked_more')}>
      <Checks>
        {report.checks.map((check) => (
          <CheckRow tone={toneOf(check)} title={t(`verify.checks.${check.check}.title`)} word={t(`verify.result.${toneOf(check)}`)} code={check.code}>
            <p><bdi>{check.message}</bdi></p>
            <details class="check-more"><summary>{t('verify.checks.more')}<span class="sr"> ({t(`verify.checks.${check.check}.title`)})</span></summary>{check.meaning && <p><bdi>{check.meaning}</bdi></p>}<p>{t(`verify.checks.${check.check}.how`)}</p></details>
          </CheckRow>
        ))}
      </Checks>
      <p class="small">{t('hold.page.fingerprint')} <Hash value={sha256} /></p>
    </Section>
  );
}
