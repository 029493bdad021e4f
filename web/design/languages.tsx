// Every text in French and in English, side by side; what is missing first, or alone.
import { LanguagePair } from '../components/field.tsx';
import { Sheet } from '../components/page.tsx';
import { Empty } from '../components/say.tsx';
import { placeOf, type Sheets } from './fields.tsx';
import { lacking, textPlaces } from './texts.ts';

export function Languages({ f, only }: { f: Sheets; only: 'fr' | 'en' | undefined }) {
  const { t, lang } = f, places = textPlaces(f.content), seen = only ? lacking(places, only) : places;
  const filters = [['', 'all', places.length], ['en', 'en', lacking(places, 'en').length], ['fr', 'fr', lacking(places, 'fr').length]] as const;
  return (
    <Sheet title={t('design.section.languages')} id="languages-step" pad>
      <p>{t('design.translate.lead')}</p>
      <input type="hidden" name="only" value={only} />
      <nav aria-label={t('design.translate.show')}><ul class="filters">{filters.map(([value, word, n]) => <li><button name="do" value={`only:${value}`} aria-current={(only ?? '') === value ? 'true' : undefined}>{t(`design.translate.${word}`, { n })}</button></li>)}</ul></nav>
      {seen.length === 0 && <Empty title={t(places.length === 0 ? 'design.translate.nothing' : 'design.translate.whole')} />}
      {seen.map(({ name, long, texts }) => (
        <LanguagePair name={name} label={placeOf(lang, name)} value={texts} rows={long ? 4 : undefined} hint={!texts['fr']?.trim() ? t('design.translate.lacks_fr') : !texts['en']?.trim() ? t('design.translate.lacks_en') : undefined} />
      ))}
    </Sheet>
  );
}
