import type { Report } from '../../credential/index.ts';
import { dateText, lookUp } from '../../lib/i18n.ts';
import type { BadgePicture } from '../../rooms/deliver/deliver.ts';
import { systemOf, type Card, type Held, type ShownPicture, type Standing } from '../../rooms/hold/hold.ts';
import { Badge } from '../components/badge.tsx';
import { Button, LinkButton } from '../components/button.tsx';
import { Form } from '../components/form.tsx';
import { Tag } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { readingOf } from '../verify/reading.ts';

export type Shown = { readonly held: Held; readonly picture: BadgePicture; readonly report: Report };

/** Whether it still stands, in a shape and a word. */
export function StandingTag({ page, report }: { page: PageContext; report: Report }) {
  const { tone, word } = readingOf(report, page.t);
  return <Tag tone={tone}>{word}</Tag>;
}

/** What was said when it was last asked, with its hour: an answer that is not from now says so. */
export function LastStanding({ page, standing }: { page: PageContext; standing: Standing | undefined }) {
  const { t, lang } = page;
  return <><StandingWord page={page} standing={standing} />{standing && <span>{t('hold.standing.checked', { date: dateText(lang, standing.checkedAt.toISOString(), 'hour') })}</span>}</>;
}

/** The same in a word, where the hour stands elsewhere. */
export function StandingWord({ page: { t, lang }, standing }: { page: PageContext; standing: Standing | undefined }) {
  if (!standing) return <Tag tone="none">{t('hold.standing.never')}</Tag>;
  const { verdict, cautions, code } = standing;
  const word = lookUp(lang, `hold.standing.${code}`) ?? (verdict === 'valid' && cautions > 0 ? t('verify.verdict.cautions', { n: cautions }) : t(`verify.verdict.${verdict}`));
  return <Tag tone={verdict === 'valid' && cautions > 0 ? 'warn' : verdict}>{word}</Tag>;
}

export function CardPicture({ picture }: { picture: ShownPicture }) {
  return picture.kind === 'drawn' ? <Badge badge={picture.params} size="s" /> : <img class="badge badge-s" src={picture.dataUrl} width={64} height={64} alt="" />;
}

/** Facts in one line, each in one piece. */
export function Dotted({ parts }: { parts: readonly (string | false | undefined)[] }) {
  return <>{parts.filter((one) => typeof one === 'string' && one !== '').map((one, i) => <>{i > 0 && ' · '}<span class={String(one).length < 28 ? 'nowrap' : undefined}>{one}</span></>)}</>;
}

/** How many, and of which system: that of Europe has one name, however it was written out. */
export function creditsText({ t }: PageContext, { points, framework }: { readonly points: number; readonly framework?: string | undefined }): string {
  const system = systemOf(framework);
  return `${t('hold.six.credits', { n: points })}${system === undefined ? '' : ` (${system})`}`;
}

/** Read out after the name of an act that stands beside several: to which of them it belongs, in the quotes of the page and the voice of the title. */
export function Named({ page: { t }, card: { title, language } }: { page: PageContext; card: Pick<Card, 'title' | 'language'> }) {
  const [before = '', after = ''] = t('hold.named', { title: MARK }).split(MARK);
  return <span class="sr"> {before}<bdi lang={language}>{title}</bdi>{after}</span>;
}
const MARK = '\u0001';

/** `base`: where the files live for this reader (`/c/ID`, `/share/ID`, or below the claim link). */
export function Downloads({ page: { t }, base, held, main, part }: { page: PageContext; base: string; held: Pick<Held, 'others' | 'logProof'>; main?: boolean | undefined; /** Fields are left out: no certificate. */ part?: boolean | undefined }) {
  return (
    <>
      <LinkButton look={main ? 'main' : undefined} icon="seal" href={`${base}/badge.png`} download>{t('hold.files.png')}</LinkButton>
      {!part && <LinkButton icon="print" href={`${base}/certificate.pdf`} download>{t('certificate.file')}</LinkButton>}
      <LinkButton icon="down" href={`${base}/credential.json`} download>{t('hold.files.json')}</LinkButton>
      {held.others.token !== undefined && <LinkButton icon="down" href={`${base}/credential.jwt`} download>{t('hold.files.jwt')}</LinkButton>}
      {held.others.selective !== undefined && <LinkButton icon="down" href={`${base}/credential-selective.json`} download>{t('hold.files.selective')}</LinkButton>}
      {held.others.elm !== undefined && <LinkButton icon="down" href={`${base}/credential-europass.json`} download>{t('hold.files.europass')}</LinkButton>}
      {held.logProof !== undefined && <LinkButton look="bare" icon="doc" href={`${base}/log-proof`} download>{t('hold.files.log')}</LinkButton>}
    </>
  );
}

/** The same certificate with its words in both languages, or on the paper of North America. */
export function OtherCertificates({ page: { t }, base }: { page: PageContext; base: string }) {
  return <p class="small quiet no-print">{t('certificate.other')} <a href={`${base}/certificate.pdf?words=both`} download>{t('certificate.both')}</a> · <a href={`${base}/certificate.pdf?paper=letter`} download>{t('certificate.letter')}</a></p>;
}

export function VisibilityForm({ page, action, held }: { page: PageContext; action: string; held: Pick<Held, 'visibility'> }) {
  const { t } = page, other = held.visibility === 'public' ? 'private' : 'public';
  return (
    <Form page={page} action={action} class="row">
      <input type="hidden" name="visibility" value={other} />
      <span class="small">{t(`hold.choice.is_${held.visibility}`)}</span>
      <Button look="bare" icon={other === 'public' ? 'eye' : 'user'}>{t(`hold.choice.make_${other}`)}</Button>
    </Form>
  );
}

/** Above their own credential: who else sees it, and the way to show it to one person only. */
export function Mine({ page, held }: { page: PageContext; held: Held }) {
  const { t } = page;
  return <section class="sheet pad w-mine no-print" aria-label={t('hold.page.mine')}><LinkButton look="main" icon="share" href={`/share/of/${held.id}`}>{t('hold.share')}</LinkButton><VisibilityForm page={page} action={`/hold/${held.id}/visibility`} held={held} /></section>;
}
