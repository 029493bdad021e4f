// The public home: what this house is, one question to answer at once (is this credential good?), three doors.
import type { Child } from 'hono/jsx';
import { Button, LinkButton } from './components/button.tsx';
import { Core, layerTone } from './components/core.tsx';
import { Form } from './components/form.tsx';
import { Icon } from './components/icons.tsx';
import { FileDrop } from './components/live.tsx';
import { Section } from './components/page.tsx';
import type { PageContext } from './context.ts';
import { Layout } from './layout.tsx';

export function Home({ page }: { page: PageContext }) {
  const { t } = page;
  return (
    <Layout page={page} title={t('home.title')} description={t('home.lead')}>
      <section class="hero">
        <div class="wrap hero-in">
          <div class="hero-text"><h1>{t('home.title')}</h1><p class="lead">{t('home.lead')}</p>{page.house.demo?.[page.lang] && <p><LinkButton href={page.house.demo[page.lang] ?? ''} icon="arrow">{t('home.demo')}</LinkButton></p>}<Ask page={page} /></div>
          <Sample page={page} />
        </div>
      </section>
      <div class="wrap ruled">
        <Section title={t('home.doors.title')}>
          <div class="doors">
            <Door href="/hold" title={t('home.doors.learner')} go={t('home.doors.learner_go')}>{t('home.doors.learner_text')}</Door>
            <Door href="/verify" title={t('home.doors.employer')} go={t('home.doors.employer_go')}>{t('home.doors.employer_text')}</Door>
            <Door href={page.person ? '/people' : '/people/sign-in'} title={t('home.doors.provider')} go={t('home.doors.provider_go')}>{t('home.doors.provider_text')}</Door>
          </div>
        </Section>
        <Section title={t('home.trust.title')}>
          <div class="trust">
            {(['content', 'log', 'free'] as const).map((reason) => <div><h3>{t(`home.trust.${reason}`)}</h3><p>{t(`home.trust.${reason}_text`)}</p></div>)}
          </div>
        </Section>
      </div>
    </Layout>
  );
}

// The file field takes a dropped file by itself: this page carries no script.
function Ask({ page }: { page: PageContext }) {
  const { t } = page;
  return (
    <Form page={page} action="/verify" files class="ask">
      <h2 class="h-s">{t('home.ask.title')}</h2>
      <FileDrop t={t} plain name="file" label={t('home.ask.drop')} hint={t('home.ask.hint')} />
      <div class="row"><Button look="main" icon="search">{t('home.ask.go')}</Button><a href="/verify">{t('home.ask.other')}</a></div>
    </Form>
  );
}

function Door({ href, title, go, children }: { href: string; title: string; go: string; children: Child }) {
  return <a class="door" href={href}><h3>{title}</h3><p>{children}</p><span class="go">{go} <Icon name="arrow" /></span></a>;
}

/** An invented learner, said to be one: hours are the thickness of the layers. */
const EXAMPLE = [
  { key: 'water', year: 2026, hours: 80, level: 6 },
  { key: 'statistics', year: 2025, hours: 60, level: 7 },
  { key: 'health', year: 2024, hours: 28, level: 5 },
  { key: 'mentoring', year: 2023, hours: 40, level: 5 },
  { key: 'baking', year: 2021, hours: 45, level: 4 },
] as const;

function Sample({ page: { t } }: { page: PageContext }) {
  return (
    <figure class="hero-fig">
      <div class="hero-core"><Core seed="hero" layers={EXAMPLE.map(({ hours }, i) => ({ share: hours, tone: layerTone(i) }))} /></div>
      <ol class="hero-list">
        {EXAMPLE.map(({ key, year, hours, level }) => <li><span class="yr">{String(year)}</span><span class="nm">{t(`home.sample.${key}`)}</span><span class="hr">{t('home.sample.line', { hours, level })}</span></li>)}
      </ol>
      <figcaption>{t('home.sample.caption', { hours: EXAMPLE.reduce((sum, { hours }) => sum + hours, 0) })}</figcaption>
    </figure>
  );
}
