// What each form carries of a specification: found by making the form for somebody invented, reading it back and comparing.
import type { Loss, Specification } from '#credential';
import { conceptByCode, lackingFor, languagesOf, madeAs, sampleAward, type FormInput } from '#framework';
import { faultText } from '#lib/http';
import { lookUp, type Lang } from '#lib/i18n';
import { Sheet } from '../components/page.tsx';
import type { PageContext } from '../context.ts';
import { placeOf } from './fields.tsx';
import { fieldOf } from './form.ts';
import { Folded } from './import.tsx';
import { Go } from './panel.tsx';
import { MEMBERS, stepOf } from './steps.ts';

const SHOWN = ['ob3', 'elm'] as const;
/** A page image is no element: one point stands for it. */
const POINT = { mediaType: 'image/png', base64: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==' } as const;

/** One thing that is lost in one way: a field wherever it stands, or a whole language. */
export type Lost = { readonly key: string; readonly place: string; readonly times: number; readonly left: Loss['left']; /** Of the first one, in the specification. */ readonly path: string | undefined };

type Ids = NonNullable<FormInput['ids']> & { /** The issuer's own, which stands for a website where there is none. */ readonly page: string };

export function FormsCarry({ page, specification, at, ids }: { page: PageContext; specification: Specification | undefined; at: string; ids: Ids }) {
  const { t } = page;
  return (
    <Sheet title={t('design.carry.title')} id="carry" pad>
      <p>{t(specification ? 'design.carry.lead' : 'design.carry.later')}</p>
      {specification && SHOWN.map((form) => <OneForm page={page} form={form} specification={specification} at={at} ids={ids} />)}
    </Sheet>
  );
}

function OneForm({ page, form, specification: written, at, ids }: { page: PageContext; form: (typeof SHOWN)[number]; specification: Specification; at: string; ids: Ids }) {
  const { issuer } = written, specification = { ...written, issuer: { ...issuer, website: issuer.website ?? ids.page } };
  const { t, lang } = page, lacking = lackingFor(form, specification);
  if (lacking.length > 0) return (
    <section class="stack stack-s"><h3>{t(`design.carry.form.${form}`)}</h3><p>{t('design.carry.lacking')}</p>
      <ul class="todo">{lacking.map((fault) => { const path = fault.path.replace(/^\/specification/, ''); return <li><Go to={stepOf(path)} field={fieldOf(path)}>{placeOf(lang, path.slice(1).replace(/\//g, '.'))}</Go>{t('design.colon')} {faultText(lang, fault)}</li>; })}</ul>
    </section>
  );
  const [language] = languagesOf(specification), display = [{ language, pages: [POINT] as const }];
  const lost = lostOf(lang, specification, madeAs(form, { specification, award: sampleAward(specification, at.slice(0, 10)), at: `${at.slice(0, 19)}Z`, display, ids }).loss);
  return (
    <section class="stack stack-s">
      <h3>{t(`design.carry.form.${form}`)}</h3>
      {lost.length === 0 && <p>{t('design.carry.all')}</p>}
      {(['nowhere', 'words'] as const).map((left) => { const some = lost.filter((one) => one.left === left); return some.length > 0 && (
        <div><p><strong>{t(`design.carry.${left}`)}</strong></p><Folded t={t} items={some} all={(these) => <ul class="todo">{these.map((one) => <LostLine page={page} one={one} />)}</ul>} /></div>
      ); })}
    </section>
  );
}

function LostLine({ page: { t }, one: { place, times, path } }: { page: PageContext; one: Lost }) {
  const more = times > 1 ? ` (${t('design.carry.times', { n: times })})` : '';
  return path === undefined ? <li>{place}{more}</li> : <li><Go to={stepOf(path)} field={fieldOf(path)}>{place}</Go>{more}</li>;
}

/** In the order of the specification; what concerns the award last. */
export function lostOf(lang: Lang, specification: Specification, loss: readonly Loss[]): readonly Lost[] {
  const found = new Map<string, Lost>(), [main] = languagesOf(specification), rank = (one: Lost) => (one.path === undefined ? MEMBERS.length : MEMBERS.indexOf(one.path.split('/')[1] ?? ''));
  for (const { path, left } of loss) {
    const [, root = '', ...steps] = path.split('/'), last = steps.at(-1) ?? '', tongue = steps.length > 1 && last !== main && isLanguage(last) ? last : undefined;
    const skills = !tongue && steps.includes('esco');
    const key = skills ? 'esco' : tongue ? `language:${tongue}` : `${left}:${root}.${steps.filter((step) => !/^\d+$/.test(step) && step !== main).join('.')}`, before = found.get(key);
    // A badge lists its skills together: they are there, but not where they belong.
    const place = skills ? lookUp(lang, 'design.carry.esco') ?? '' : tongue ? languageLine(lang, tongue) : root === 'award' ? awardPlace(lang, steps) : placeOf(lang, steps.filter((step) => !/^\d+$/.test(step) && !isLanguage(step)).join('.').replace(/^stacking\.mode$/, 'stacking'));
    found.set(key, { key, place, times: (before?.times ?? 0) + 1, left: before?.left ?? left, path: before?.path ?? (tongue || root === 'award' ? undefined : `/${steps.join('/')}`) });
  }
  const all = [...found.values()], tongues = all.filter(({ key }) => key.startsWith('language:'));
  return [...tongues, ...all.filter((one) => !tongues.includes(one)).sort((a, b) => rank(a) - rank(b))];
}

function isLanguage(step: string): boolean {
  return /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(step) && conceptByCode('language', step.split('-')[0] ?? '') !== undefined;
}

function languageLine(lang: Lang, tag: string): string {
  return lookUp(lang, 'design.carry.language', { language: conceptByCode('language', tag)?.label[lang] ?? tag }) ?? tag;
}

function awardPlace(lang: Lang, [part = '', ...rest]: readonly string[]): string {
  const own = rest.filter((step) => !/^\d+$/.test(step)).at(-1);
  return lookUp(lang, `design.carry.award.${part}_${own}`) ?? lookUp(lang, `design.carry.award.${part}`) ?? part;
}
