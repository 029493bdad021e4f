import { dateText, type Lang } from '../../lib/i18n.ts';
import type { LegalPage, LegalText } from '../../rooms/people/people.ts';
import { Notice } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { Layout } from '../layout.tsx';
import { blocksOf } from './plain.ts';

export type SavedText = (LegalText & { readonly changedAt: string }) | undefined;

/** The house's own words, until an administrator has written: they say truly what the software does, and leave blanks for who runs it. */
export function templateOf({ t, house }: PageContext, name: LegalPage): string {
  return t(`legal.${name}.template`, { house: house.name, url: house.publicUrl });
}

export function LegalPageView({ page, name, text }: { page: PageContext; name: LegalPage; text: SavedText }) {
  const { t, lang } = page, other: Lang = lang === 'fr' ? 'en' : 'fr', own = text?.[lang], foreign = own === undefined ? text?.[other] : undefined;
  return (
    <Layout page={page} title={t(`legal.${name}.title`)}>
      <div class="wrap-s main stack stack-l">
        <h1>{t(`legal.${name}.title`)}</h1>
        {!text?.fr && !text?.en && <Notice kind="info">{t('legal.unwritten')}</Notice>}
        {foreign !== undefined && <Notice kind="info">{t(`legal.only.${other}`)}</Notice>}
        <Prose text={own ?? foreign ?? templateOf(page, name)} lang={foreign === undefined ? lang : other} />
        {text && <p class="small quiet">{t('legal.changed', { date: dateText(lang, text.changedAt) })}</p>}
      </div>
    </Layout>
  );
}

export function Prose({ text, lang }: { text: string; lang: Lang }) {
  return (
    <div class="stack legal" lang={lang}>
      {blocksOf(text).map((block) => block.kind === 'heading' ? <h2>{block.text}</h2> : block.kind === 'list' ? <ul class="bullets">{block.items.map((item) => <li>{item}</li>)}</ul> : <p>{block.text}</p>)}
    </div>
  );
}
