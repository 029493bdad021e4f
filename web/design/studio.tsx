// The badge studio: a badge drawn from five choices, or a picture of one's own; how it looks small and on both grounds; what it is in words.
import { raw } from 'hono/html';
import { contrast } from '../../lib/colour.ts';
import { dictionary, numberText, type Lang } from '../../lib/i18n.ts';
import { badgeSvg, coloursOf, EMBLEMS, PIGMENTS, SHAPES, type BadgeParams } from '../badge.ts';
import { Button } from '../components/button.tsx';
import { Input, LanguagePair } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import { Script } from '../components/live.tsx';
import { PageHead, Sheet } from '../components/page.tsx';
import { ErrorSummary, Notice, type Problem } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { DeskNav } from '../desk.tsx';
import { Layout } from '../layout.tsx';
import { describeBadge, type BadgeWords } from './studio-words.ts';

export type StudioProps = {
  page: PageContext; org: string; id: string; revision: number; title: string;
  params: BadgeParams; alt: Readonly<Record<string, string>>;
  /** The picture now in the specification, and whether it was drawn here. */
  image: { readonly src: string; readonly alt: string; readonly drawn: boolean } | undefined;
  /** The organisation's own colour. */
  brand: string | undefined;
  /** What the specification says. */
  eqf: number | undefined;
  problems?: readonly Problem[] | undefined;
};

export function StudioPage({ page, org, id, title, params, alt, image, brand, eqf, problems = [] }: StudioProps) {
  const { t } = page, here = `/o/${org}/design/${id}`, fault = (field: string) => problems.find((p) => p.field === field)?.text;
  return (
    <Layout page={page} frame="desk" nav={<DeskNav page={page} at="design" />} title={t('design.studio.title')} crumbs={[{ label: t('design.title'), href: `/o/${org}/design` }, { label: title, href: `${here}/edit` }, { label: t('design.studio.title') }]}>
      <PageHead title={t('design.studio.title')}>{t('design.studio.lead')}</PageHead>
      <ErrorSummary title={t('layout.problems', { n: problems.length })} problems={problems} />
      <acquis-studio data-words={JSON.stringify({ fr: wordsOf('fr'), en: wordsOf('en') })}>
        <Form page={page} action={`${here}/badge`} class="cols cols-2">
          <Sheet title={t('design.studio.draw')} pad>
            <Choices page={page} name="shape" chosen={params.shape} values={SHAPES} />
            <Colours page={page} params={params} brand={brand} error={fault('colour')} />
            <Choices page={page} name="emblem" chosen={params.emblem} values={EMBLEMS} />
            <fieldset class="field">
              <legend class="label">{t('design.studio.level')}</legend>
              <div class="chips">{[1, 2, 3, 4, 5, 6, 7, 8].map((n) => <label class="chip"><input type="radio" name="level" value={String(n)} checked={n === params.level} /><span>{n}</span></label>)}</div>
              <p class="hint">{eqf === undefined ? t('design.studio.level_hint') : t('design.studio.level_says', { n: eqf })}</p>
            </fieldset>
            <Input name="seed" label={t('design.studio.seed')} value={params.seed} hint={t('design.studio.seed_hint')} maxlength={40} mono error={fault('seed')} />
            <LanguagePair name="alt" label={t('design.studio.alt')} value={alt} hint={t('design.studio.alt_hint')} maxlength={300} error={fault('alt')} />
            <div class="row"><Button look="main" name="do" value="save">{t('design.studio.save')}</Button><Button name="do" value="preview">{t('design.studio.preview')}</Button></div>
          </Sheet>
          <aside class="stack"><Preview page={page} params={params} /></aside>
        </Form>
      </acquis-studio>
      <Script island="studio" />
      <Own page={page} here={here} alt={image && !image.drawn ? alt : {}} image={image} error={fault('file')} altError={fault('own-alt')} />
    </Layout>
  );
}

function Choices({ page: { t }, name, values, chosen }: { page: PageContext; name: 'shape' | 'emblem'; values: readonly string[]; chosen: string }) {
  return (
    <fieldset class="field">
      <legend class="label">{t(`design.studio.${name}`)}</legend>
      <div class="chips">{values.map((value) => <label class="chip"><input type="radio" name={name} value={value} checked={value === chosen} /><span>{wordsOf(t.lang)[name][value]}</span></label>)}</div>
    </fieldset>
  );
}

function Colours({ page: { t }, params, brand, error }: { page: PageContext; params: BadgeParams; brand: string | undefined; error: string | undefined }) {
  const own = params.pigment.startsWith('#');
  const options = [...PIGMENTS.map((pigment) => ({ value: pigment, label: wordsOf(t.lang).colour[pigment], shade: coloursOf(pigment).rim })), { value: 'own', label: t('design.studio.own'), shade: coloursOf(own ? params.pigment : (brand as `#${string}` | undefined) ?? '#555555').rim }];
  return (
    <fieldset class="field">
      <legend class="label">{t('design.studio.colour')}</legend>
      <div class="chips">{options.map(({ value, label, shade }) => <label class="chip"><input type="radio" name="pigment" value={value} checked={own ? value === 'own' : value === params.pigment} /><span><svg class="dot" viewBox="0 0 12 12" aria-hidden="true"><circle cx="6" cy="6" r="6" fill={shade} /></svg>{label}</span></label>)}</div>
      <Input name="colour" label={t('design.studio.own_colour')} value={own ? params.pigment : brand ?? ''} hint={t('design.studio.own_hint')} maxlength={7} mono note={t('layout.optional')} error={error} />
    </fieldset>
  );
}

function Preview({ page: { t, lang }, params }: { page: PageContext; params: BadgeParams }) {
  const { rim, field } = coloursOf(params.pigment), drawn = raw(badgeSvg(params));
  return (
    <Sheet title={t('design.studio.looks')} pad>
      <div class="studio-plates" aria-hidden="true">
        {(['day', 'night'] as const).map((ground) => <div class={`studio-plate is-${ground}`}><span class="badge badge-l" data-badge>{drawn}</span><span class="badge badge-s" data-badge>{drawn}</span><span class="badge badge-xs" data-badge>{drawn}</span></div>)}
      </div>
      <p class="small">{t('design.studio.contrast')} <strong data-contrast>{numberText(lang, Math.floor(contrast(rim, field) * 10) / 10)}</strong></p>
      <p class="small quiet">{t('design.studio.sizes')}</p>
    </Sheet>
  );
}

function Own({ page, here, alt, image, error, altError }: { page: PageContext; here: string; alt: Readonly<Record<string, string>>; image: StudioProps['image']; error: string | undefined; altError: string | undefined }) {
  const { t } = page;
  return (
    <Form page={page} action={`${here}/badge`} files>
      <Sheet title={t('design.studio.upload')} pad>
        {image && !image.drawn && <p class="row"><img class="badge badge-s" src={image.src} alt={image.alt} width={64} height={64} /><span>{t('design.studio.now')}</span></p>}
        <div class="field"><label for="file">{t('design.image_file')}</label><input class="input" type="file" id="file" name="file" accept="image/png,image/svg+xml" aria-describedby="file-hint" aria-invalid={error ? 'true' : undefined} /><p class="hint" id="file-hint">{t('design.studio.upload_hint')}</p>{error && <p class="err">{error}</p>}</div>
        <LanguagePair name="own-alt" label={t('design.studio.alt')} value={alt} hint={t('design.studio.alt_hint')} maxlength={300} error={altError} />
        <div class="row"><Button name="do" value="upload">{t('design.studio.take')}</Button>{image && <Button look="no" name="do" value="remove">{t('design.studio.remove')}</Button>}</div>
        {!image && <Notice kind="info">{t('design.studio.none')}</Notice>}
      </Sheet>
    </Form>
  );
}

/** The words of a badge in one language. */
export function wordsOf(lang: Lang): BadgeWords {
  const t = dictionary(lang);
  const all = <V extends string>(values: readonly V[], say: (value: V) => string) => Object.fromEntries(values.map((value) => [value, say(value)]));
  return {
    sentence: t('design.studio.sentence'), own: t('design.studio.own_word'),
    shape: all(SHAPES, (value) => t(`design.studio.shapes.${value}`)), colour: all(PIGMENTS, (value) => t(`design.studio.pigments.${value}`)), emblem: all(EMBLEMS, (value) => t(`design.studio.emblems.${value}`)),
  };
}

export function altOf(params: BadgeParams): Readonly<Record<'fr' | 'en', string>> {
  return { fr: describeBadge(params, wordsOf('fr')), en: describeBadge(params, wordsOf('en')) };
}
