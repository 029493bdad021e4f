import { Notice } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { samePerson } from './reading.ts';

/** A credential says a name; it does not say who handed it over. */
export function PersonView({ page: { t }, holder, asked }: { page: PageContext; holder: string | undefined; asked: string | undefined }) {
  return (
    <section class="sheet pad stack">
      <h2 class="h-s">{t('verify.person.title')}</h2>
      {holder && <p class="title"><bdi>{holder}</bdi></p>}
      {asked && !asked.includes('@') && holder && (samePerson(asked, holder)
        ? <Notice kind="done">{t('verify.person.same', { name: asked })}</Notice>
        : <Notice kind="warn">{t('verify.person.other', { name: asked })}</Notice>)}
      <p class="small quiet">{holder ? t('verify.person.caution') : t('verify.person.nobody')}</p>
    </section>
  );
}
