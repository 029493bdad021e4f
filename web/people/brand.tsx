// How the organisation presents itself: logo, colour, signatories; and how that looks on both grounds.
import type { Brand } from '../../rooms/people/people.ts';
import { contrast, readableOn } from '../../lib/colour.ts';
import { numberText } from '../../lib/i18n.ts';
import { Button } from '../components/button.tsx';
import { Checkbox, Input, LanguagePair } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import { Bar, Sheet } from '../components/page.tsx';
import { ErrorSummary, Notice, type Problem } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { PeopleDesk } from './desk.tsx';

/** Sheets by day and by night, as in `web/style/tokens.css`. */
export const GROUNDS = { light: '#fbfbf8', dark: '#20262a' } as const;

export type BrandTyped = { readonly colour: string; readonly signatories: readonly { readonly name: string; readonly role: Readonly<Record<string, string>> }[] };
export type BrandProps = { page: PageContext; org: string; brand: Brand | undefined; most: number; typed?: BrandTyped | undefined; problems?: readonly Problem[] | undefined; removed?: readonly string[] | undefined };

export function BrandPage({ page, org, brand, most, typed, problems = [] }: BrandProps) {
  const { t } = page, colour = typed?.colour ?? brand?.colour ?? '', fault = (field: string) => problems.find((p) => p.field === field)?.text;
  const address = (hash: string) => `/people/brand/${org}/${hash}`;
  return (
    <PeopleDesk page={page} at="brand" title={t('people.brand.title')} lead={t('people.brand.lead')}>
      <ErrorSummary title={t('layout.problems', { n: problems.length })} problems={problems} />
      <Form page={page} action={`/o/${org}/people/brand`} files class="stack">
        <Sheet title={t('people.brand.looks')} pad>
          <div class="pair">
            <div class="field stack stack-s">
              <label for="logo">{t('people.brand.logo')} <span class="note">{t('layout.optional')}</span></label>
              {brand?.logo && <p><img class="brand-sample" src={address(brand.logo.hash)} alt={t('people.brand.logo_now')} /></p>}
              <input class="input" type="file" id="logo" name="logo" accept="image/png,image/svg+xml" aria-describedby="logo-hint" aria-invalid={fault('logo') ? 'true' : undefined} />
              <p class="hint" id="logo-hint">{t('people.brand.logo_hint')}</p>
              {fault('logo') && <p class="err">{fault('logo')}</p>}
              {brand?.logo && <Checkbox name="remove-logo" label={t('people.brand.remove_logo')} />}
            </div>
            <div class="stack stack-s">
              <Input name="colour" label={t('people.brand.colour')} value={colour} note={t('layout.optional')} hint={t('people.brand.colour_hint')} placeholder="#4a2a78" maxlength={7} mono error={fault('colour')} />
              {brand?.colour && <Shades page={page} colour={brand.colour} />}
            </div>
          </div>
        </Sheet>
        <Sheet title={t('people.brand.hands')} pad>
          <p>{t('people.brand.hands_text')}</p>
          {Array.from({ length: most }, (_, i) => <Hand page={page} n={i} org={org} brand={brand} typed={typed} error={fault(`signatory.${i}.name`)} pictureError={fault(`signatory.${i}.image`)} />)}
        </Sheet>
        <Bar><Button look="main">{t('people.save')}</Button></Bar>
      </Form>
    </PeopleDesk>
  );
}

function Shades({ page: { t, lang }, colour }: { page: PageContext; colour: string }) {
  const light = readableOn(colour, GROUNDS.light), dark = readableOn(colour, GROUNDS.dark);
  const ratio = (shade: string, ground: string) => numberText(lang, Math.floor(contrast(shade, ground) * 10) / 10);
  return (
    <>
      <svg class="shades" viewBox="0 0 240 48" role="img" aria-label={t('people.brand.shades')}>
        <rect width="120" height="48" fill={GROUNDS.light} /><rect x="120" width="120" height="48" fill={GROUNDS.dark} />
        <rect x="12" y="12" width="96" height="24" fill={light} /><rect x="132" y="12" width="96" height="24" fill={dark} />
      </svg>
      <p class="small">{t('people.brand.ratios', { light: ratio(light, GROUNDS.light), dark: ratio(dark, GROUNDS.dark) })}</p>
      {light !== colour && <Notice kind="info">{t('people.brand.darkened', { shade: light })}</Notice>}
    </>
  );
}

function Hand({ page: { t }, n, org, brand, typed, error, pictureError }: Pick<BrandProps, 'page' | 'org' | 'brand' | 'typed'> & { n: number; error: string | undefined; pictureError: string | undefined }) {
  const known = brand?.signatories[n], shown = typed ? typed.signatories[n] : known, name = `signatory.${n}`;
  return (
    <fieldset class="stack stack-s">
      <legend class="h-s">{t('people.brand.hand', { n: n + 1 })}</legend>
      <Input name={`${name}.name`} label={t('people.brand.hand_name')} value={shown?.name} note={t('layout.optional')} maxlength={120} error={error} />
      <LanguagePair name={`${name}.role`} label={t('people.brand.hand_role')} value={shown?.role} note={t('layout.optional')} maxlength={160} />
      {known?.image && <p class="row"><img class="brand-sample" src={`/people/brand/${org}/${known.image.hash}`} alt={t('people.brand.hand_now', { name: known.name })} /></p>}
      <div class="field"><label for={`${name}.image`}>{t('people.brand.hand_image')} <span class="note">{t('layout.optional')}</span></label><input class="input" type="file" id={`${name}.image`} name={`${name}.image`} accept="image/png,image/svg+xml" aria-invalid={pictureError ? 'true' : undefined} />{pictureError && <p class="err">{pictureError}</p>}</div>
      {known?.image && <Checkbox name={`${name}.remove`} id={`${name}.remove`} label={t('people.brand.hand_remove')} />}
    </fieldset>
  );
}
