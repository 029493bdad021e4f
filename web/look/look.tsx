// Every component with its states, on one page: what one looks at before and after touching a style.
import type { Child } from 'hono/jsx';
import { EMBLEMS, PIGMENTS, SHAPES, type BadgeParams } from '../badge.ts';
import { Badge } from '../components/badge.tsx';
import { Button, LinkButton } from '../components/button.tsx';
import { Completeness, Core, layerTone, Settle, Strata, weightOf, type ElementState } from '../components/core.tsx';
import { Answers, Facts, Figures, Hash, Pagination, Raw, Table } from '../components/data.tsx';
import { Checkbox, Checkboxes, Input, LanguagePair, Radios, Select, Textarea } from '../components/field.tsx';
import { ConfirmForm, Form } from '../components/form.tsx';
import { Icon, ICON_NAMES, type Tone } from '../components/icons.tsx';
import { Copy, FileDrop, Progress } from '../components/live.tsx';
import { Bar, Details, Queue, Section, Sheet, Steps } from '../components/page.tsx';
import { Empty, ErrorSummary, Notice, Skills, Tag } from '../components/say.tsx';
import { type VerdictTone } from '../components/silhouette.ts';
import { CheckRow, Checks, Verdict } from '../components/verdict.tsx';
import type { PageContext } from '../context.ts';
import { Layout } from '../layout.tsx';
import { samples } from './samples.ts';

type Words = (typeof samples)['en'];
type Part = { page: PageContext; w: Words };

export function LookPage({ page }: { page: PageContext }) {
  const w = samples[page.lang];
  const part = { page, w };
  const crumbs = [{ label: page.house.name, href: '/' }, { label: page.t('look.title') }];
  return (
    <Layout page={page} title={page.t('look.title')} crumbs={crumbs} hidden>
      <div class="wrap main"><h1>{page.t('look.title')}</h1><p class="lead quiet">{page.t('look.lead')}</p></div>
      <div class="wrap ruled">
        <Part title={w.sections.act}><Acts {...part} /></Part>
        <Part title={w.sections.fields}><Fields {...part} /></Part>
        <Part title={w.sections.say}><Says {...part} /></Part>
        <Part title={w.sections.verdicts}><Verdicts {...part} /></Part>
        <Part title={w.sections.data}><Data {...part} /></Part>
        <Part title={w.sections.core}><Layers {...part} /></Part>
        <Part title={w.sections.badges}><Badges /></Part>
        <Part title={w.sections.work}><Work {...part} /></Part>
        <Part title={w.sections.icons}><ul class="row">{ICON_NAMES.map((name) => <li class="tag"><Icon name={name} />{name}</li>)}</ul></Part>
      </div>
    </Layout>
  );
}

function Part({ title, children }: { title: string; children: Child }) {
  return <Section title={title}><div class="stack stack-l">{children}</div></Section>;
}

function Acts({ page, w: { act, confirm } }: Part) {
  const buttons = <><Button look="main" icon="seal">{act.main}</Button><Button>{act.plain}</Button><Button look="bare" icon="eye">{act.bare}</Button><Button look="no">{act.no}</Button><Button disabled>{act.off}</Button><LinkButton href="#rows" icon="down">{act.link}</LinkButton></>;
  return (
    <>
      <div class="row">{buttons}<Button big look="main">{act.big}</Button></div>
      <div class="row dense">{buttons}</div>
      <ConfirmForm page={page} action="#" title={confirm.title} act={act.no} open><p>{confirm.text}</p><Input name="reason" label={confirm.reason} /></ConfirmForm>
    </>
  );
}

function Fields({ page, w: { fields: f, say } }: Part) {
  const modes = f.mode.map((label, i) => ({ value: String(i), label }));
  return (
    <Form page={page} action="#" class="stack">
      <ErrorSummary title={page.t('layout.problems', { n: 2 })} problems={[{ field: 'date', text: f.problems[0] ?? '' }, { field: 'about', text: f.problems[1] ?? '' }]} />
      <div class="pair"><Input name="name" label={f.name} hint={f.nameHint} note={page.t('layout.optional')} value="Automne 2026" /><Input name="date" type="date" label={f.date} error={f.dateError} /><Select name="level" label={f.level} empty={f.levelEmpty} options={['4', '5', '6'].map((value) => ({ value, label: value }))} /></div>
      <LanguagePair name="title" label={f.pair} hint={f.pairHint} value={{ fr: 'Suivi des eaux souterraines', en: 'Groundwater monitoring' }} />
      <LanguagePair name="long" label={f.about} rows={3} error={say.empty} />
      <Textarea name="about" label={f.about} error={say.empty} rows={3} />
      <div class="pair"><Checkboxes name="modes" label={f.modes} options={modes} value={['0', '2']} /><Radios name="mode" label={f.modes} options={modes} value="1" /></div>
      <Radios name="show" look="chips" label={f.filter} options={f.filters.map((label, i) => ({ value: String(i), label }))} value="0" />
      <Checkbox name="send" label={f.check} hint={f.checkHint} checked />
    </Form>
  );
}

function Says({ w: { say } }: Part) {
  const tones: (Tone | undefined)[] = ['valid', 'warn', 'invalid', 'unknown', 'none', undefined];
  return (
    <>
      <Notice kind="done">{say.done}</Notice>
      <Notice kind="problem">{say.problem}</Notice>
      <Notice kind="warn">{say.warn}</Notice>
      <Notice kind="info" title={say.info}>{say.emptyText}</Notice>
      <div class="row">{say.tags.map((text, i) => <Tag tone={tones[i]}>{text}</Tag>)}</div>
      <Empty title={say.empty}>{say.emptyText}</Empty>
    </>
  );
}

function Verdicts({ w: { verdicts: v, checks } }: Part) {
  const tones: readonly VerdictTone[] = ['valid', 'warn', 'invalid', 'unknown'];
  const rows: readonly Tone[] = ['valid', 'warn', 'invalid', 'unknown', 'none'];
  return (
    <>
      {tones.map((tone) => <Verdict tone={tone} heading="h2" word={v[tone][0] ?? ''}><p class="lead">{v[tone][1]}</p><p class="small">{v.when}</p></Verdict>)}
      {tones.map((tone) => <Verdict small tone={tone} word={v[tone][0] ?? ''}><p>{v[tone][1]}</p></Verdict>)}
      <div class="sheet"><Checks>{checks.map(([title = '', word = '', text = '', code], i) => <CheckRow tone={rows[i] ?? 'none'} title={title} word={word} code={code}>{text}</CheckRow>)}</Checks></div>
    </>
  );
}

function Data({ page, w }: Part) {
  const facts = (rows: string[][]) => rows.map(([term = '', value, more]) => ({ term, value, more }));
  const { columns: [row = '', person = '', fault = '', act = ''] } = w.table;
  const sha = '5c0e2b7a90d1f4c3886e1a5d77b0c92e4f6a13d8be57209cc4417f0a6d3391bf';
  return (
    <>
      <div class="sheet pad"><Facts facts={facts(w.facts)} /></div>
      <div class="sheet"><Answers facts={facts(w.answers)} /></div>
      <Figures figures={w.figures.map(([term = '', value]) => ({ term, value }))} />
      <Sheet title={w.table.label} id="rows" aside={w.table.where}>
        <Table label={w.table.label} columns={[{ label: row, number: true }, { label: person }, { label: fault }, { label: act, bare: true }]} rows={w.table.rows.map((cells) => [...cells, <Button look="bare">{w.table.act}</Button>])} />
        <Pagination label={page.t('layout.pages')} words={{ previous: page.t('layout.previous'), next: page.t('layout.next') }} previous="#rows" next="#rows" where={w.table.where} />
      </Sheet>
      <p class="row"><Hash value={sha} short /><Copy t={page.t} text={sha} /></p>
      <Raw label="JSON">{JSON.stringify({ verdict: 'valid', checks: [{ check: 'proof', result: 'pass' }] }, null, 2)}</Raw>
    </>
  );
}

function Layers({ w: { core } }: Part) {
  const hours = [18, 22, 24, 16];
  const states: readonly ElementState[] = ['present', 'partial', 'missing', 'later'];
  return (
    <>
      <div class="row row-top look-cores">{[[80, 60, 28, 40, 45], [1, 1, 1], [8, 1], [5]].map((shares, i) => <Core seed={`look-${i}`} layers={shares.map((share, n) => ({ share, tone: layerTone(n) }))} />)}</div>
      <Strata tall layers={core.outcomes.map((title, i) => ({ tone: layerTone(i), depth: `${hours[i]} h`, weight: weightOf(hours[i] ?? 0, 80), matter: <><h3>{title}</h3><Skills label={core.skills} items={[{ text: core.outcomes[3 - i] ?? '' }]} /></> }))} />
      <Completeness title={core.complete} count={core.count} elements={core.elements.map((label, i) => { const state = states[i] ?? 'later'; return { label, state, detail: core.states[state], word: core.states[state], href: '#main' }; })}>{core.left}</Completeness>
    </>
  );
}

function Badges() {
  const badge = (i: number): BadgeParams => ({ shape: SHAPES[i % 5] ?? 'disc', pigment: PIGMENTS[(i * 2) % 5] ?? 'ink', emblem: EMBLEMS[i] ?? 'book', level: (i % 8) + 1, seed: `look-${i}` });
  return <>{(['m', 's', 'xs'] as const).map((size) => <div class="row">{EMBLEMS.map((_, i) => <Badge badge={badge(i)} size={size} />)}</div>)}</>;
}

function Work({ page, w: { work, act } }: Part) {
  return (
    <>
      <Steps label={work.label} steps={work.steps} at={1} done={page.t('layout.done')} />
      <div class="sheet pad"><Progress t={page.t} url="/look/progress" here={page.path} label={work.label} state={{ value: 826, max: 1248, done: true, text: work.progress }}><Settle seed="look" layers={work.settle.map(([label = '', shown = '', note]) => ({ label, shown, note, count: Number(shown.replace(/\D/g, '')) }))} /></Progress></div>
      <Form page={page} action="#" files><FileDrop t={page.t} name="file" label={work.drop} hint={work.dropHint} accept=".csv,text/csv" /></Form>
      <div class="sheet dense"><Queue items={work.queue.map(([title = '', text, go], i) => ({ icon: i ? 'mail' : 'seal', urgent: i === 1, title, text, act: <Button look={i ? undefined : 'main'}>{go}</Button> }))} /><Bar><Button>{act.plain}</Button><p class="hint">{work.progress}</p></Bar></div>
      <Details summary={work.more} open><p>{work.dropHint}</p></Details>
    </>
  );
}
