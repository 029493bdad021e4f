// Fields of the edit form. A field is named by its path; its label, its hint and its fault follow from the name.
import type { Child } from 'hono/jsx';
import { conceptByCode, conceptOf, vocabulary, type Skill, type VocabularyConcept, type VocabularyName } from '#framework';
import { lookUp, type Lang, type T } from '#lib/i18n';
import { Button } from '../components/button.tsx';
import { Checkbox, Checkboxes, Input, LanguagePair, Select, Textarea, type Option } from '../components/field.tsx';
import { Details } from '../components/page.tsx';
import { itemsAt, shown, textsAt, valueAt, wordsAt, type Content, type Part } from './form.ts';

export type Sheets = {
  readonly t: T;
  readonly lang: Lang;
  readonly content: Content;
  /** Field id → what is wrong there. */
  readonly errors: ReadonlyMap<string, string>;
  /** Answer to the last search for ESCO skills. */
  readonly skills?: { readonly outcome: number; readonly query: string; /** From the outcome's own text. */ readonly suggested: boolean; readonly found: readonly Skill[] } | undefined;
  /** Answer to the last search for occupations. */
  readonly occupations?: { readonly query: string; readonly found: readonly VocabularyConcept[] } | undefined;
};

type FieldProps = { f: Sheets; name: string; /** Without it there is nothing to publish. */ need?: boolean; label?: string };

const last = (name: string): string => name.split('.').findLast((step) => !/^\d+$/.test(step)) ?? name;

export function labelOf(lang: Lang, name: string): string {
  return lookUp(lang, `design.f.${last(name)}`) ?? last(name);
}

/** "Assessment 2, standard, criteria": where a fault is, in words. */
export function placeOf(lang: Lang, name: string): string {
  const words = name.split('.').filter((step) => !/^(fr|en)$/.test(step)).map((step) => (/^\d+$/.test(step) ? String(Number(step) + 1) : lookUp(lang, `design.part.${step}`) ?? lookUp(lang, `design.f.${step}`) ?? step));
  return words.join(', ').replace(/, (\d+)/g, ' $1');
}

function frame({ f, name, need, label }: FieldProps) {
  return { name, label: label ?? labelOf(f.lang, name), error: f.errors.get(name), note: need ? undefined : f.t('layout.optional'), hint: lookUp(f.lang, `design.h.${name.replace(/\.\d+/g, '').replace(/\./g, '_')}`) };
}

export function Line({ type, ...props }: FieldProps & { type?: 'url' | 'date' | undefined }) {
  return <Input {...frame(props)} type={type ?? 'text'} value={shown(props.f.content, props.name)} />;
}

/** A level of a national framework: free text, or one of the European list, of the countries named where any is. */
export function NationalLevel(props: FieldProps) {
  const { f, name } = props, value = shown(f.content, name), known = conceptOf(value, 'nqf'), list = `${name}.list`;
  const countries = new Set(['provider', 'issuer', ...itemsAt(f.content, 'awardingBodies').map((_, i) => `awardingBodies.${i}`)].map((body) => shown(f.content, `${body}.country`)).filter(Boolean));
  const all = vocabulary('nqf').concepts.filter(({ country, broader }) => broader && (countries.size === 0 || countries.has(country ?? '')));
  const word = (one: VocabularyConcept) => [one.country && (conceptByCode('country', one.country)?.label[f.lang] ?? one.country), one.label[f.lang] ?? one.label['en']].filter(Boolean).join(', ');
  const field = frame(props);
  return <><Input {...field} hint={known ? word(known) : field.hint} value={value} list={list} autocomplete="off" /><datalist id={list}>{all.map((one) => <option value={one.uri} label={word(one)}></option>)}</datalist></>;
}

export function Amount(props: FieldProps) {
  return <Input {...frame(props)} inputmode="decimal" value={shown(props.f.content, props.name)} />;
}

export function Lines(props: FieldProps & { rows?: number }) {
  return <Textarea {...frame(props)} rows={props.rows ?? 3} value={shown(props.f.content, props.name)} />;
}

/** French and English are typed here; any other language of an imported text travels along unseen. */
export function Texts({ rows, ...props }: FieldProps & { rows?: number }) {
  const value = textsAt(props.f.content, props.name), { name } = props;
  const error = props.f.errors.get(name) ?? props.f.errors.get(`${name}.en`);
  return (
    <>
      <LanguagePair {...frame(props)} error={error} value={value} rows={rows} />
      {Object.entries(value).filter(([lang]) => lang !== 'fr' && lang !== 'en').map(([lang, text]) => <input type="hidden" name={`${name}.${lang}`} value={text} />)}
    </>
  );
}

export function Choice({ options, ...props }: FieldProps & { options: readonly Option[] }) {
  const value = shown(props.f.content, props.name);
  // What an import brought and no list knows stays chosen, so that it is seen and not lost.
  const strange = value && !options.some((option) => option.value === value) ? [{ value, label: value }] : [];
  return <Select {...frame(props)} options={[...options, ...strange]} value={value} empty={props.f.t('design.choose')} />;
}

export function Ticks({ options, look, ...props }: FieldProps & { options: readonly Option[]; look?: 'list' | 'chips' }) {
  const value = wordsAt(props.f.content, props.name);
  // The chosen ones first, in the author's order: a browser sends them as they stand.
  const chosen = value.map((one) => options.find((option) => option.value === one) ?? { value: one, label: one });
  return <Checkboxes {...frame(props)} options={[...chosen, ...options.filter((option) => !value.includes(option.value))]} value={value} look={look} />;
}

/** The chosen and the usual ones in sight, the long rest behind a line. */
export function ManyTicks({ options, usual, more, ...props }: FieldProps & { options: readonly Option[]; usual: readonly string[]; /** What the line says. */ more: string }) {
  const value = wordsAt(props.f.content, props.name), near = (option: Option) => value.includes(option.value) || usual.includes(option.value);
  return (
    <div class="stack stack-s">
      <Ticks {...props} options={options.filter(near)} look="chips" />
      <Details summary={more}><Checkboxes name={props.name} id={`${props.name}.more`} label={more} bare options={options.filter((option) => !near(option))} look="chips" /></Details>
    </div>
  );
}

export function Tick({ f, name }: FieldProps) {
  return <Checkbox name={name} label={labelOf(f.lang, name)} value="yes" checked={valueAt(f.content, name) === true} error={f.errors.get(name)} />;
}

/** What is there and one line more, so that adding needs no button. */
export function Rows({ f, name, children }: { f: Sheets; name: string; children: (row: string, at: number) => unknown }) {
  const count = itemsAt(f.content, name).length + 1;
  return <>{Array.from({ length: count }, (_, i) => <div class="pair">{children(`${name}.${i}`, i)}</div>)}</>;
}

export function concepts(lang: Lang, name: VocabularyName, by: 'uri' | 'code' = 'uri'): Option[] {
  const all = vocabulary(name).concepts.map(({ uri, code, label }) => ({ value: by === 'uri' ? uri : code ?? uri, label: label[lang] ?? label['en'] ?? uri, code }));
  return name === 'isced-f' ? all.map(({ value, label, code }) => ({ value, label: `${code} ${label}` })) : name === 'eqf' ? all : all.sort((a, b) => a.label.localeCompare(b.label, lang));
}

/** The choices of a closed list of ours, in the dictionary's words. */
export function choices(lang: Lang, list: string, values: readonly string[]): Option[] {
  return values.map((value) => ({ value, label: lookUp(lang, `design.c.${list}.${value}`) ?? value }));
}

export function Add({ f, part }: { f: Sheets; part: Part }) {
  return <p><Button name="do" value={`add:${part}`} icon="plus">{f.t(`design.add.${part}`)}</Button></p>;
}

export function Remove({ f, part, at }: { f: Sheets; part: Part; at: number }) {
  return <p><Button name="do" value={`remove:${part}.${at}`} icon="cross" look="bare">{f.t(`design.remove.${part}`, { n: at + 1 })}</Button></p>;
}

/** One of several alike, folded to its title once it has one: a long step stays a list one can look over. */
export function Fold({ f, part, at, open, children }: { f: Sheets; part: 'outcomes' | 'assessments'; at: number; open?: boolean; children: Child }) {
  const name = `${part}.${at}`, texts = textsAt(f.content, `${name}.title`), nth = f.t(`design.nth.${part}`, { n: at + 1 });
  const own = texts[f.lang] ? f.lang : Object.keys(texts)[0], title = own && texts[own];
  const shownOpen = open || !title || faulty(f, name) || itemsAt(f.content, part).length === 1;
  return (
    <details class="fold" id={name} open={shownOpen}>
      <summary><span class="h-s">{nth}</span>{title && <span class="fold-title" lang={own === f.lang ? undefined : own}>{title}</span>}</summary>
      <fieldset class="stack"><legend class="sr">{nth}</legend>{children}</fieldset>
    </details>
  );
}

/** What holds a fault is shown open. */
export function faulty(f: Sheets, ...names: readonly string[]): boolean {
  return [...f.errors.keys()].some((field) => names.some((name) => field === name || field.startsWith(`${name}.`)));
}
