// The same award in another form: said where it comes in, and on the page of each.
import type { Alikes, Item } from '../../rooms/hold/hold.ts';
import { Section } from '../components/page.tsx';
import { Notice } from '../components/say.tsx';
import type { PageContext } from '../context.ts';

/** Above a credential, for its holder: this is another form of one of theirs. */
export function AlikeNotice({ page: { t }, alikes: { of } }: { page: PageContext; alikes: Alikes }) {
  return of === undefined ? null : <div class="no-print"><Notice kind="info"><p>{t('hold.alike.of')} <a href={`/c/${of}`}>{t('hold.alike.see')}</a></p></Notice></div>;
}

/** Below it: its other forms. */
export function AlikeSection({ page: { t }, alikes: { others } }: { page: PageContext; alikes: Alikes }) {
  if (others.length === 0) return null;
  return <Section title={t('hold.alike.title')} more={t('hold.alike.more')} id="alike"><ul class="todo">{others.map(({ id, form }) => <li><a href={`/c/${id}`}>{t(`hold.import.form.${form}`)}</a></li>)}</ul></Section>;
}

/** Beside what was brought. */
export function AlikeSeen({ page: { t }, item: { alike } }: { page: PageContext; item: Item }) {
  return alike === undefined ? null : <p class="small">{t('hold.alike.seen')} <a href={`/c/${alike}`}>{t('hold.alike.see')}</a></p>;
}
