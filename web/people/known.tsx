// What I am known by: addresses that I read, identifiers that are mine.
import { Button } from '../components/button.tsx';
import { Raw } from '../components/data.tsx';
import { Input, Textarea } from '../components/field.tsx';
import { ConfirmForm, Form } from '../components/form.tsx';
import { Bar, Queue, Sheet } from '../components/page.tsx';
import { Notice, type Problem } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { dateText } from '../../lib/i18n.ts';
import type { Address, DidChallenge, Identifier } from '../../rooms/people/people.ts';
import { MeFrame } from './me-frame.tsx';

export type KnownProps = { page: PageContext; addresses: readonly Address[]; identifiers: readonly Identifier[]; advice: 'alone' | 'at-work' | undefined; problems?: readonly Problem[]; typed?: { email?: string; did?: string } };
const AT = '/people/me/addresses';

export function KnownPage({ page, addresses, identifiers, advice, problems = [], typed = {} }: KnownProps) {
  const { t, lang } = page, fault = (field: string) => problems.find((p) => p.field === field)?.text;
  return (
    <MeFrame page={page} at="known" title={t('people.known.title')} lead={t('people.known.lead')} problems={problems}>
      {advice && <Notice kind="warn" title={t(`people.known.${advice === 'alone' ? 'alone' : 'at_work'}`)}>{t('people.known.advice')}</Notice>}
      <Sheet title={t('people.known.addresses')} id="addresses"><Queue items={addresses.map((address) => addressItem(page, address))} /></Sheet>
      <Form page={page} action={AT} class="sheet">
        <div class="sheet-head"><h2>{t('people.known.add')}</h2></div>
        <div class="pad stack"><Input name="email" type="email" label={t('people.email')} value={typed.email} hint={t('people.known.add_hint')} autocomplete="email" required error={fault('email')} /></div>
        <Bar><Button>{t('people.known.add_go')}</Button></Bar>
      </Form>
      <Sheet title={t('people.known.identifiers')} id="identifiers">
        <div class="pad stack"><p class="quiet">{t('people.known.identifiers_text')}</p>{identifiers.length === 0 && <p>{t('people.known.none')}</p>}</div>
        {identifiers.length > 0 && <Queue items={identifiers.map((one) => ({
          icon: 'user' as const, title: t(`people.known.kind.${one.kind}`), text: <><span class="hash">{one.value}</span><br />{t('people.known.since', { date: dateText(lang, one.since) })}</>,
          act: <ConfirmForm page={page} action={`/people/me/identifiers/${one.id}/remove`} title={t('people.me.remove')} act={t('people.me.remove')}><p>{t('people.known.identifier_remove')}</p></ConfirmForm>,
        }))} />}
      </Sheet>
      <Form page={page} action="/people/me/identifiers/did" class="sheet">
        <div class="sheet-head"><h2>{t('people.known.did')}</h2></div>
        <div class="pad stack"><p class="quiet">{t('people.known.did_text')}</p><Input name="did" label={t('people.known.did_label')} value={typed.did} mono spellcheck={false} required error={fault('did')} /></div>
        <Bar><Button>{t('people.known.did_go')}</Button></Bar>
      </Form>
    </MeFrame>
  );
}

function addressItem(page: PageContext, { id, email, since, proved, main }: Address) {
  const { t, lang } = page, at = `${AT}/${id}`;
  const said = main ? t('people.known.main') : t('people.known.since', { date: dateText(lang, since) });
  return {
    icon: 'mail' as const, urgent: !proved, title: email, text: proved ? said : t('people.known.unproved'),
    act: (
      <div class="stack stack-s">
        {!proved && <Form page={page} action={`${at}/prove`}><Button look="main">{t('people.known.prove')}</Button></Form>}
        {proved && !main && <Form page={page} action={`${at}/main`}><Button look="bare">{t('people.known.make_main')}</Button></Form>}
        {!main && <ConfirmForm page={page} action={`${at}/remove`} title={t('people.me.remove')} act={t('people.me.remove')}><p>{t('people.known.address_remove')}</p></ConfirmForm>}
      </div>
    ),
  };
}

export function DidPage({ page, action, asked, problems = [], typed }: { page: PageContext; action: string; asked: DidChallenge; problems?: readonly Problem[]; typed?: string }) {
  const { t } = page;
  return (
    <MeFrame page={page} at="known" title={t('people.known.did')} lead={t('people.known.did_lead')} problems={problems}>
      <Sheet title={t('people.known.did_sign')} pad>
        <p class="hash">{asked.did}</p>
        <p>{t('people.known.did_jws')}</p>
        <Raw label={t('people.known.did_jws')}><code>{JSON.stringify({ iss: asked.did, aud: asked.domain, nonce: asked.challenge }, null, 2)}</code></Raw>
        <p>{t('people.known.did_proof')}</p>
        <Raw label={t('people.known.did_proof')}><code>{JSON.stringify({ proofPurpose: 'authentication', challenge: asked.challenge, domain: asked.domain }, null, 2)}</code></Raw>
      </Sheet>
      <Form page={page} action={action} class="sheet">
        <div class="pad stack"><Textarea name="answer" label={t('people.known.did_answer')} rows={8} mono spellcheck={false} value={typed} required error={problems.find((p) => p.field === 'answer')?.text} /></div>
        <Bar><Button look="main">{t('people.known.did_check')}</Button></Bar>
      </Form>
    </MeFrame>
  );
}
