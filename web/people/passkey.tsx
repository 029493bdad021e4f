import { Icon } from '../components/icons.tsx';
import { Script } from '../components/live.tsx';
import type { PageContext } from '../context.ts';

export type PasskeyButtonProps = { page: PageContext; mode: 'sign-in' | 'add'; /** Where to go when done; the house checks it. */ next: string; main?: boolean | undefined };

/** The only thing in the house that needs a script: browsers hand passkeys to scripts alone. */
export function PasskeyButton({ page: { t, csrf }, mode, next, main }: PasskeyButtonProps) {
  const at = mode === 'add' ? '/people/me/passkeys' : '/people/passkey';
  return (
    <>
      <acquis-passkey class="stack stack-s" data-mode={mode} data-options={`${at}/options`} data-answer={at} data-next={next} data-csrf={csrf}
        data-working={t('people.passkey.working')} data-failed={t('people.passkey.failed')} data-cancelled={t('people.passkey.cancelled')} data-none={t('people.passkey.none')}>
        <button class={main ? 'btn btn-main btn-big' : 'btn'} type="button" hidden><Icon name="key" />{t(mode === 'add' ? 'people.passkey.add' : 'people.sign_in.passkey')}</button>
        <p class="hint" role="status"></p>
        <p class="hint" data-without>{t('people.passkey.script')}</p>
      </acquis-passkey>
      <Script island="passkey" />
    </>
  );
}
