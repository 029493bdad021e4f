// What signs in an organisation's name, and how full its status lists are.
import type { PageContext } from '../context.ts';
import { dateText, numberText } from '../../lib/i18n.ts';
import { KINDS } from '../../rooms/sign/sign.policy.ts';
import type { KeyFacts, KeyState, ListFacts } from '../../rooms/sign/sign.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { Facts, Hash, Table } from '../components/data.tsx';
import { Select } from '../components/field.tsx';
import { ConfirmForm, Form } from '../components/form.tsx';
import type { Tone } from '../components/icons.tsx';
import { PageHead, Sheet } from '../components/page.tsx';
import { Empty, Tag } from '../components/say.tsx';
import { DeskNav } from '../desk.tsx';
import { Layout } from '../layout.tsx';

const TONE: Record<KeyState, Tone | undefined> = { current: 'valid', retired: undefined, revoked: 'invalid' };
type Props = { page: PageContext; org: string; did: string; keys: readonly KeyFacts[]; lists: readonly ListFacts[]; /** The operator set one up for this organisation. */ hasSeal?: boolean; mayChange: boolean };

export function KeysView({ page, org, did, keys, lists, hasSeal, mayChange }: Props) {
  const { t } = page;
  return (
    <Layout page={page} frame="desk" nav={<DeskNav page={page} at="sign" />} title={t('sign.title')} crumbs={[{ label: t('sign.title') }]}>
      <PageHead title={t('sign.title')}>{t('sign.lead')}</PageHead>
      <div class="cols cols-2">
        <div class="stack">
          <Sheet title={t('sign.keys.title')}>{keys.length > 0 ? <KeyTable page={page} org={org} keys={keys} mayChange={mayChange} /> : <NoKey page={page} org={org} mayChange={mayChange} />}</Sheet>
          <Sheet title={t('sign.lists.title')}>
            {lists.length > 0 ? <ListTable page={page} lists={lists} /> : <Empty title={t('sign.lists.none')}>{t('sign.lists.none_text')}</Empty>}
          </Sheet>
        </div>
        <aside class="stack">
          <Sheet title={t('sign.identity.title')} pad>
            <p>{t('sign.identity.text')}</p>
            <Facts facts={[
              { term: t('sign.identity.address'), value: <Hash value={did} /> },
              { term: t('sign.identity.document'), value: keys.length > 0 && <a href={`/o/${org}/did.json`}>did.json</a> },
            ]} />
          </Sheet>
          {hasSeal && (
            <Sheet title={t('sign.seal.title')} pad>
              <p>{t('sign.seal.open_text')}</p>
              <LinkButton href={`/o/${org}/sign/seal`}>{t('sign.seal.open')}</LinkButton>
            </Sheet>
          )}
          {mayChange && keys.length > 0 && (
            <Sheet title={t('sign.rotate.title')} pad>
              <p>{t('sign.rotate.text')}</p>
              <ConfirmForm page={page} action={`/o/${org}/sign/rotate`} title={t('sign.rotate.open')} act={t('sign.rotate.act')}>
                <p>{t('sign.rotate.means')}</p>
                <Select name="kind" label={t('sign.rotate.kind')} hint={t('sign.rotate.kind_hint')} value={KINDS[0]} options={KINDS.map((kind) => ({ value: kind, label: t(`sign.kind.${kind}`) }))} />
              </ConfirmForm>
            </Sheet>
          )}
        </aside>
      </div>
    </Layout>
  );
}

function NoKey({ page, org, mayChange }: { page: PageContext; org: string; mayChange: boolean }) {
  const { t } = page;
  return (
    <Empty title={t('sign.keys.none')}>
      <p class="quiet">{t('sign.keys.none_text')}</p>
      {mayChange && <Form page={page} action={`/o/${org}/sign/rotate`}><Button look="main" icon="key">{t('sign.keys.make')}</Button></Form>}
    </Empty>
  );
}

function KeyTable({ page, org, keys, mayChange }: { page: PageContext; org: string; keys: readonly KeyFacts[]; mayChange: boolean }) {
  const { t, lang } = page;
  const columns = [{ label: t('sign.keys.key') }, { label: t('sign.keys.state') }, { label: t('sign.keys.since') }, { label: t('sign.keys.until') }, ...(mayChange ? [{ label: t('sign.keys.acts'), bare: true }] : [])];
  const rows = keys.map((key) => [
    <><Hash value={key.id} short /><p class="quiet small">{t(`sign.kind.${key.kind}`)}</p></>,
    <><Tag tone={TONE[key.state]}>{t(`sign.state.${key.state}`)}</Tag><p class="quiet small">{t(`sign.state.${key.state}_means`)}{key.revoked && <><br />{t('sign.keys.why', { why: key.revoked.why })}</>}</p></>,
    dateText(lang, key.since.toISOString()),
    key.revoked ? t('sign.keys.believed_until', { day: dateText(lang, key.revoked.from.toISOString(), 'hour') }) : key.retiredAt ? dateText(lang, key.retiredAt.toISOString()) : t('sign.keys.still'),
    ...(mayChange ? [key.state !== 'revoked' && <LinkButton look="bare" href={`/o/${org}/sign/keys/${key.id}/revoke`}>{t('sign.revoke.open')}</LinkButton>] : []),
  ]);
  return <Table label={t('sign.keys.title')} columns={columns} rows={rows} />;
}

function ListTable({ page, lists }: { page: PageContext; lists: readonly ListFacts[] }) {
  const { t, lang } = page;
  const rows = lists.map((list) => [
    <a href={list.url}><Hash value={list.id} short /></a>,
    <><progress value={list.taken} max={list.length / 2} aria-label={t('sign.lists.places')} /> {t('sign.lists.of', { taken: numberText(lang, list.taken), places: numberText(lang, list.length / 2) })}</>,
    list.open ? t('sign.lists.open') : t('sign.lists.full'),
    dateText(lang, list.madeAt.toISOString()),
  ]);
  return (
    <>
      <p class="pad quiet">{t('sign.lists.text')}</p>
      <Table label={t('sign.lists.title')} columns={[{ label: t('sign.lists.list') }, { label: t('sign.lists.places') }, { label: t('sign.lists.state') }, { label: t('sign.keys.since') }]} rows={rows} />
    </>
  );
}
