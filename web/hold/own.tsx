// What a holder adds of their own: files, said to be theirs and nobody's signature; and in which collections a credential stands.
import { dateText, numberText } from '../../lib/i18n.ts';
import type { Collection, FileRoom, Line, OwnFile } from '../../rooms/hold/hold.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { Checkboxes, Input } from '../components/field.tsx';
import { ConfirmForm, Form } from '../components/form.tsx';
import { FileDrop } from '../components/live.tsx';
import { Bar, Section } from '../components/page.tsx';
import type { Problem } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { WalletPage } from '../wallet.tsx';

/** Files of one credential or collection, how much one may add, and how much is there already (bytes). */
export type FileDesk = { readonly files: readonly OwnFile[]; readonly room: FileRoom; readonly weight: number; readonly accept: string };

export function FilesOf({ page, desk: { files, room, weight, accept }, action, problems, level = 2 }: { page: PageContext; desk: FileDesk; action: string; problems: readonly Problem[]; level?: 2 | 3 }) {
  const { t } = page, wrong = (field: string) => problems.find((one) => one.field === field)?.text, H = level === 2 ? 'h2' : 'h3';
  return (
    <section class="stack" aria-labelledby="own-files" id="files">
      <H class="h-s" id="own-files">{t('hold.own.files')}</H>
      <p class="small quiet">{t('hold.own.files_text')}</p>
      {files.length > 0 && <ul class="sh-links">{files.map((file) => <FileLine page={page} file={file} />)}</ul>}
      <Form page={page} action={action} files class="sheet">
        <div class="pad stack">
          <FileDrop t={t} name="file" label={t('hold.own.add')} accept={accept} hint={t('hold.own.add_hint', { mb: room.mb, all: room.allMb, left: mb(page, Math.max(0, room.allMb * 1_048_576 - weight)) })} error={wrong('file')} />
          <Input name="words" label={t('hold.own.words')} note={t('layout.optional')} hint={t('hold.own.words_hint')} maxlength={300} error={wrong('words')} autocomplete="off" />
        </div>
        <Bar><Button icon="up">{t('hold.own.add_go')}</Button></Bar>
      </Form>
    </section>
  );
}

function FileLine({ page, file: { id, name, size, words, addedAt } }: { page: PageContext; file: OwnFile }) {
  const { t, lang } = page;
  return (
    <li class="sheet pad stack stack-s">
      <p><a href={`/hold/file/${id}`} download><bdi>{name}</bdi></a></p>
      {words && <p><bdi>{words}</bdi></p>}
      <p class="small quiet">{mb(page, size)} · {t('hold.own.added', { date: dateText(lang, addedAt.toISOString().slice(0, 10)) })} · {t('hold.own.label')}</p>
      <ConfirmForm page={page} action={`/hold/file/${id}/delete`} title={t('hold.own.remove')} act={t('hold.own.remove_act')}><p>{t('hold.own.remove_text')}</p></ConfirmForm>
    </li>
  );
}

/** In MB, or in kB where that says more. */
export function mb({ t, lang }: PageContext, bytes: number): string {
  return bytes < 1_048_576 ? t('hold.own.kb', { n: numberText(lang, Math.max(1, Math.round(bytes / 1024))) }) : t('hold.own.mb', { n: numberText(lang, Math.round(bytes / 104_857.6) / 10) });
}

export type OwnPageProps = { page: PageContext; line: Line; collections: readonly Collection[]; desk: FileDesk; problems?: readonly Problem[] };

/** What one adds to one credential. */
export function OwnPage({ page, line: { id, card }, collections, desk, problems = [] }: OwnPageProps) {
  const { t } = page, inside = collections.filter(({ items }) => items.some(({ credential }) => credential === id)).map((one) => one.id);
  return (
    <WalletPage page={page} at="hold" title={t('hold.own.title', { title: card.title })} back={[{ label: t('hold.title'), href: '/hold' }, { label: card.title, href: `/c/${id}` }]} lead={t('hold.own.lead')} problems={problems}>
      <section class="stack" aria-labelledby="own-collections"><h2 class="h-s" id="own-collections">{t('hold.own.collections')}</h2>
        {collections.length > 0 && <Form page={page} action={`/hold/own/${id}/collections`} class="sheet"><div class="pad"><Checkboxes name="in" label={t('hold.own.collections')} bare value={inside} options={collections.map((one) => ({ value: one.id, label: one.name, hint: t('hold.collections.n', { n: one.items.length }) }))} /></div><Bar><Button icon="check">{t('hold.own.collections_go')}</Button></Bar></Form>}
        <p><LinkButton look="bare" icon="plus" href="/hold/collections">{t('hold.own.collections_make')}</LinkButton></p>
      </section>
      <FilesOf page={page} desk={desk} action={`/hold/own/${id}/files`} problems={problems} />
    </WalletPage>
  );
}

/** On the credential's own page, for its holder. */
export function OwnSection({ page: { t }, id, files, collections }: { page: PageContext; id: string; files: readonly OwnFile[]; collections: readonly Collection[] }) {
  return (
    <Section title={t('hold.own.section')} more={t('hold.own.section_more')}>
      {collections.length > 0 && <p>{t('hold.own.in')} {collections.map(({ id: one, name }, i) => <>{i > 0 && ', '}<a href={`/hold/collections/${one}`}><bdi>{name}</bdi></a></>)}</p>}
      {files.length > 0 && <ul class="todo">{files.map(({ id: one, name, words }) => <li><a href={`/hold/file/${one}`} download><bdi>{name}</bdi></a>{words && <> <span class="quiet"><bdi>{words}</bdi></span></>}</li>)}</ul>}
      <p><LinkButton icon="plus" href={`/hold/own/${id}`}>{t('hold.own.link')}</LinkButton></p>
    </Section>
  );
}
