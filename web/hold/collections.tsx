// Collections: the list of them, and one with its order, its notes and what was added to it.
import { dateText } from '../../lib/i18n.ts';
import type { Collection, Line } from '../../rooms/hold/hold.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { Checkboxes, Input, Textarea } from '../components/field.tsx';
import { ConfirmForm, Form } from '../components/form.tsx';
import { Script } from '../components/live.tsx';
import { Bar, Details } from '../components/page.tsx';
import { Empty, ErrorSummary, type Problem } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { WalletPage } from '../wallet.tsx';
import { FilesOf, type FileDesk } from './own.tsx';
import { Named, StandingWord } from './parts.tsx';
import { View } from './view.tsx';

export type WordsTyped = { readonly name: string; readonly note: string };
const at = (problems: readonly Problem[], field: string) => problems.find((one) => one.field === field)?.text;

export function CollectionsPage({ page, collections, lines, typed = { name: '', note: '' }, problems = [] }: { page: PageContext; collections: readonly Collection[]; lines: readonly Line[]; typed?: WordsTyped; problems?: readonly Problem[] }) {
  const { t } = page, titles = new Map(lines.map(({ id, card }) => [id, card.title]));
  return (
    <View page={page} at="collections" title={t('hold.collections.title')} lead={t('hold.collections.lead')}>
      <ErrorSummary title={t('layout.problems', { n: problems.length })} problems={problems} />
      {collections.length === 0 ? <Empty title={t('hold.collections.none')}><p class="quiet">{t('hold.collections.none_text')}</p></Empty> : (
        <ul class="sh-links">{collections.map(({ id, name, items }) => (
          <li class="sheet pad stack stack-s"><h2 class="h-s"><a href={`/hold/collections/${id}`}><bdi>{name}</bdi></a></h2><p class="small quiet">{t('hold.collections.n', { n: items.length })}</p>
            {items.length > 0 && <p class="small"><bdi>{items.slice(0, 3).map(({ credential }) => titles.get(credential)).filter(Boolean).join(' · ')}{items.length > 3 ? ' …' : ''}</bdi></p>}</li>
        ))}</ul>
      )}
      <section class="sheet" aria-labelledby="new"><Form page={page} action="/hold/collections">
        <div class="pad stack"><h2 class="h-s" id="new">{t('hold.collections.make')}</h2><Words page={page} typed={typed} problems={problems} /></div>
        <Bar><Button look="main" icon="plus">{t('hold.collections.make_go')}</Button></Bar>
      </Form></section>
    </View>
  );
}

function Words({ page: { t }, typed, problems }: { page: PageContext; typed: WordsTyped; problems: readonly Problem[] }) {
  return (
    <>
      <Input name="name" label={t('hold.collections.name')} hint={t('hold.collections.name_hint')} value={typed.name} maxlength={80} required error={at(problems, 'name')} autocomplete="off" />
      <Textarea name="note" label={t('hold.collections.note')} note={t('layout.optional')} hint={t('hold.collections.note_hint')} value={typed.note} rows={3} maxlength={1000} error={at(problems, 'note')} />
    </>
  );
}

export type CollectionPageProps = { page: PageContext; collection: Collection; /** All one's own. */ lines: readonly Line[]; desk: FileDesk; problems?: readonly Problem[]; typed?: WordsTyped | undefined };

export function CollectionPage({ page, collection, lines, desk, problems = [], typed }: CollectionPageProps) {
  const { t } = page, { id, name, note, items } = collection, base = `/hold/collections/${id}`, of = new Map(lines.map((line) => [line.id, line])), rest = lines.filter((line) => !items.some(({ credential }) => credential === line.id));
  const share = `/share/new?from=${id}&${new URLSearchParams(items.slice(0, 30).map(({ credential }) => ['c', credential]))}`;
  return (
    <WalletPage page={page} at="hold" title={name} back={[{ label: t('hold.title'), href: '/hold' }, { label: t('hold.collections.title'), href: '/hold/collections' }]} problems={problems}
      under={<>{note && <p class="co-note"><bdi>{note}</bdi></p>}{items.length > 0 && <p class="row"><LinkButton look="main" icon="share" href={share}>{t('hold.collections.share')}</LinkButton><LinkButton look="bare" icon="users" href={`/share/help?collection=${id}`}>{t('hold.collections.help')}</LinkButton></p>}</>}>
      {items.length === 0 ? <Empty title={t('hold.collections.empty')}><p class="quiet">{t('hold.collections.empty_text')}</p></Empty> : (
        <acquis-order><ol class="co-items">{items.map((item, i) => { const line = of.get(item.credential); return line && <Item page={page} base={base} line={line} note={item.note} first={i === 0} last={i === items.length - 1} />; })}</ol>
          <Form page={page} action={`${base}/order`} class="co-order"><input type="hidden" name="order" value="" /><p class="small quiet" hidden data-how>{t('hold.collections.drag')}</p></Form></acquis-order>
      )}
      <Script island="order" />
      {rest.length > 0 && <Details summary={t('hold.collections.add')} open={items.length === 0}>
        <Form page={page} action={`${base}/add`} class="sheet"><div class="pad"><Checkboxes name="c" label={t('hold.collections.add_label')} bare options={rest.map(({ id: one, card }) => ({ value: one, label: card.title, hint: [card.issuer.name, card.awardedOn && dateText(page.lang, card.awardedOn)].filter(Boolean).join(' · ') }))} error={at(problems, 'c')} /></div><Bar><Button icon="plus">{t('hold.collections.add_go')}</Button></Bar></Form>
      </Details>}
      <FilesOf page={page} desk={desk} action={`${base}/files`} problems={problems} />
      <Details summary={t('hold.collections.change')} open={typed !== undefined}><Form page={page} action={base} class="sheet"><div class="pad stack"><Words page={page} typed={typed ?? { name, note }} problems={problems} /></div><Bar><Button icon="check">{t('hold.collections.change_go')}</Button></Bar></Form></Details>
      <ConfirmForm page={page} action={`${base}/delete`} title={t('hold.collections.delete')} act={t('hold.collections.delete_act')}><p>{t('hold.collections.delete_text')}</p>{desk.files.length > 0 && <p>{t('hold.collections.delete_files', { n: desk.files.length })}</p>}</ConfirmForm>
    </WalletPage>
  );
}

function Item({ page, base, line: { id, card, standing }, note, first, last }: { page: PageContext; base: string; line: Line; note: string; first: boolean; last: boolean }) {
  const { t, lang } = page, name = <Named page={page} card={card} />;
  return (
    <li class="sheet co-item" data-id={id}>
      <div class="pad stack stack-s">
        <h2 class="h-s"><a href={`/c/${id}`} lang={card.language}><bdi>{card.title}</bdi></a></h2>
        <p class="small quiet"><bdi>{[card.issuer.name ?? card.issuer.id, card.awardedOn && dateText(lang, card.awardedOn)].filter(Boolean).join(' · ')}</bdi></p>
        <p><StandingWord page={page} standing={standing} /></p>
        {note && <p class="co-note"><bdi>{note}</bdi></p>}
      </div>
      <Form page={page} action={`${base}/item`} class="bar">
        <input type="hidden" name="c" value={id} />
        {!first && <Button look="bare" name="act" value="up">{t('hold.collections.up')}{name}</Button>}
        {!last && <Button look="bare" name="act" value="down">{t('hold.collections.down')}{name}</Button>}
        <Button look="bare" icon="cross" name="act" value="remove">{t('hold.collections.remove')}{name}</Button>
      </Form>
      <details class="co-more"><summary>{t(note ? 'hold.collections.note_change' : 'hold.collections.note_write')}{name}</summary>
        <Form page={page} action={`${base}/item`} class="pad stack stack-s"><input type="hidden" name="c" value={id} /><Textarea id={`note-${id}`} name="note" label={t('hold.collections.note_item')} value={note} rows={3} maxlength={1000} /><div><Button name="act" value="note">{t('hold.collections.note_go')}</Button></div></Form>
      </details>
    </li>
  );
}

