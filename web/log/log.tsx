// What the public log is, how long it is, how to check it.
import type { PageContext } from '../context.ts';
import { dateText, numberText } from '../../lib/i18n.ts';
import type { LogFacts } from '../../rooms/log/log.ts';
import { Figures, Hash, Raw } from '../components/data.tsx';
import { Section } from '../components/page.tsx';
import { Notice } from '../components/say.tsx';
import { Layout } from '../layout.tsx';

export function LogView({ page, facts, verifierKey }: { page: PageContext; facts: LogFacts; verifierKey: string }) {
  const { t, lang } = page, { checkpoint } = facts;
  return (
    <Layout page={page} title={t('log.title')} description={t('log.lead')}>
      <div class="wrap ruled">
        <Section title={t('log.margin')}>
          <h1>{t('log.title')}</h1>
          <p class="lead">{t('log.lead')}</p>
          {facts.broken && <Notice kind="problem" title={t('log.broken')}>{t('log.broken_text')}</Notice>}
          <Figures figures={[{ term: t('log.size'), value: numberText(lang, facts.size) }, { term: t('log.signed'), value: checkpoint ? dateText(lang, checkpoint.at, 'hour') : t('log.never') }]} />
        </Section>
        <Section title={t('log.what.title')}><p>{t('log.what.text')}</p><p>{t('log.what.privacy')}</p></Section>
        <Section title={t('log.use.title')}><p>{t('log.use.text')}</p></Section>
        <Section title={t('log.check.title')} more={t('log.check.more')}>
          <p>{t('log.check.text')}</p>
          <p>{t('log.check.key')}</p>
          <p><Hash value={verifierKey} /></p>
          {checkpoint && <><p>{t('log.check.last')} <a href="/log/checkpoint">/log/checkpoint</a></p><Raw label={t('log.check.last')}>{checkpoint.note}</Raw></>}
        </Section>
      </div>
    </Layout>
  );
}
