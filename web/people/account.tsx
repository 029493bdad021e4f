// The signed-in person's own pages: what they may open, and their account.
import { Button, LinkButton } from '../components/button.tsx';
import { Input, Select } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import { Bar, Queue, Sheet } from '../components/page.tsx';
import { Empty, Notice, type Problem } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { WalletPage } from '../wallet.tsx';
import { dateText } from '../../lib/i18n.ts';
import type { Role } from '../../lib/http.ts';
import type { Invitation, SessionFacts } from '../../rooms/people/people.ts';
import { LanguageSelect } from './entry.tsx';
import { MeFrame } from './me-frame.tsx';

export type HomeProps = { page: PageContext; places: readonly { readonly id: string; readonly name: string; readonly roles: readonly Role[] }[]; invitations: readonly Invitation[] };

export function HomePage({ page, places, invitations }: HomeProps) {
  const { t, lang } = page;
  const roles = (list: readonly Role[]) => list.map((role) => t(`people.roles.${role}`)).join(', ');
  return (
    <WalletPage page={page} at="me" title={t('people.home.title')} heading={page.person?.name} lead={places.length > 0 || page.person?.admin ? t('people.home.hello') : undefined}>
      {invitations.length > 0 && (
        <Sheet title={t('people.home.waiting')}>
          <Queue items={invitations.map((i) => ({
            icon: 'mail' as const, title: i.organisation === undefined ? t('people.home.invitation_house') : t('people.home.invitation', { name: i.organisationName }),
            text: i.organisation === undefined ? undefined : t('people.home.invitation_text', { roles: roles(i.roles), date: dateText(lang, i.expiresAt) }),
            act: <Form page={page} action={`/people/home/invitations/${i.id}`}><Button>{t('people.home.accept')}</Button></Form>,
          }))} />
        </Sheet>
      )}
      {(places.length > 0 || page.person?.admin) && (
        <Sheet title={t('people.home.places')}>
          {places.length === 0
            ? <Empty title={t('people.home.no_places')}><p><LinkButton look="main" href="/people/organisations/new">{t('people.admin.new')}</LinkButton></p></Empty>
            : <Queue items={places.map((place) => ({ icon: 'house' as const, title: <a href={`/o/${place.id}/desk`}>{place.name}</a>, text: roles(place.roles), act: <a href={`/o/${place.id}/people`}>{t('people.members.nav.members')}</a> }))} />}
        </Sheet>
      )}
      <Sheet><Queue items={[
        { icon: 'seal', title: t('people.home.learning'), text: t('people.home.learning_text'), act: <LinkButton href="/hold">{t('people.home.learning_go')}</LinkButton> },
        { icon: 'user', title: t('people.home.account'), text: t('people.home.account_text'), act: <LinkButton href="/people/me">{t('people.home.account_go')}</LinkButton> },
        ...(page.person?.admin ? [{ icon: 'cog' as const, title: t('people.home.house'), text: t('people.home.house_text'), act: <LinkButton href="/people/admin">{t('people.home.house_go')}</LinkButton> }] : []),
      ]} /></Sheet>
      {places.length === 0 && !page.person?.admin && <p class="small quiet">{t('people.home.no_places')} {t('people.home.no_places_text')}</p>}
      <SignOut page={page} />
    </WalletPage>
  );
}

function SignOut({ page }: { page: PageContext }) {
  return <Form page={page} action="/people/sign-out"><Button icon="out">{page.t('people.sign_in.out')}</Button></Form>;
}

export type MeProps = { page: PageContext; problems?: readonly Problem[]; name: string; accountLang: string; sessions: readonly SessionFacts[]; here: string; birth: { readonly year: string; readonly country: string }; minor: boolean; countries: readonly { readonly code: string; readonly name: string }[] };

export function MePage({ page, problems = [], name, accountLang, sessions, here, birth, minor, countries }: MeProps) {
  const { t, lang } = page, fault = (field: string) => problems.find((p) => p.field === field)?.text;
  return (
    <MeFrame page={page} at="me" title={t('people.me.title')} lead={page.person?.email && t('people.me.email_fixed', { email: page.person.email })} problems={problems}>
      <Form page={page} action="/people/me" class="sheet">
        <div class="sheet-head"><h2>{t('people.me.facts')}</h2></div>
        <div class="pad stack">
          <Input name="name" label={t('people.name')} value={name} autocomplete="name" maxlength={100} required error={fault('name')} />
          <LanguageSelect page={page} value={accountLang} hint={t('people.lang.hint')} />
        </div>
        <Bar><Button look="main">{t('people.save')}</Button></Bar>
      </Form>
      <Sheet title={t('people.me.sessions')}>
        <Queue items={sessions.map((s) => ({
          icon: 'globe' as const, title: s.agent || t('people.me.session_unknown'), text: t('people.me.session_seen', { date: dateText(lang, s.seen, 'hour') }),
          act: s.id === here ? <span class="quiet">{t('people.me.session_here')}</span> : <Form page={page} action={`/people/me/sessions/${s.id}/end`}><Button look="bare">{t('people.me.session_end')}</Button></Form>,
        }))} />
        {sessions.length > 1 && <Bar><Form page={page} action="/people/me/sessions/end-others"><Button>{t('people.me.sessions_end')}</Button></Form></Bar>}
      </Sheet>
      <Form page={page} action="/people/me/birth" class="sheet">
        <div class="sheet-head"><h2>{t('people.me.age.title')}</h2></div>
        <div class="pad stack">
          <p class="quiet">{t('people.me.age.text')}</p>
          {minor && <Notice kind="info">{t('people.me.age.minor')}</Notice>}
          <Input name="year" label={t('people.me.age.year')} note={t('layout.optional')} value={birth.year} inputmode="numeric" autocomplete="bday-year" maxlength={4} error={fault('year')} />
          <Select name="country" label={t('people.me.age.country')} value={birth.country} empty={t('people.organisation.country_empty')} options={countries.map(({ code, name: label }) => ({ value: code, label }))} error={fault('country')} />
        </div>
        <Bar><Button>{t('people.save')}</Button></Bar>
      </Form>
      <Sheet title={t('people.me.leave')} pad>
        <p class="quiet">{t('people.me.leave_text')}</p>
        <p class="row"><LinkButton href="/hold/archive" icon="down">{t('people.me.leave_archive')}</LinkButton><a href="/people/me/erase">{t('people.me.leave_erase')}</a><a href="/legal/data">{t('people.me.leave_data')}</a></p>
      </Sheet>
      <div class="row row-between"><a href="/people/home">{t('people.me.home')}</a><SignOut page={page} /></div>
    </MeFrame>
  );
}
