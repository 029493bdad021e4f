import { Icon } from '../components/icons.tsx';
import { Script } from '../components/live.tsx';
import type { PageContext } from '../context.ts';

export type PasskeyButtonProps = { page: PageContext; mode: 'sign-in' | 'add' | 'again' | 'merge'; /** Where to go when done; the house checks it. */ next: string; main?: boolean | undefined };

const AT = { 'sign-in': '/people/passkey', add: '/people/me/passkeys', again: '/people/again/passkey', merge: '/people/me/merge/passkey' } as const;
const WORD = { 'sign-in': 'people.sign_in.passkey', add: 'people.passkey.add', again: 'people.again.passkey', merge: 'people.merge.passkey' } as const;

/** The only thing in the house that needs a script: browsers hand passkeys to scripts alone. */
export function PasskeyButton({ page: { t, csrf }, mode, next, main }: PasskeyButtonProps) {
  const at = AT[mode];
  return (
    <>
      <acquis-passkey class="stack stack-s" data-mode={mode} data-options={`${at}/options`} data-answer={at} data-next={next} data-csrf={csrf}
        data-working={t('people.passkey.working')} data-failed={t('people.passkey.failed')} data-cancelled={t('people.passkey.cancelled')} data-none={t('people.passkey.none')}>
        <button class={main ? 'btn btn-main btn-big' : 'btn'} type="button" hidden><Icon name="key" />{t(WORD[mode])}</button>
        <p class="hint" role="status"></p>
        <p class="hint" data-without>{t('people.passkey.script')}</p>
      </acquis-passkey>
      <Script island="passkey" />
    </>
  );
}
