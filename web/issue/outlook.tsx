// What a further form makes of a specification: what it cannot be made without, and what it leaves out.
import type { Specification } from '../../credential/index.ts';
import { lackingFor, languagesOf, madeAs, sampleAward } from '../../framework/framework.ts';
import type { Fault } from '../../lib/errors.ts';
import { faultText } from '../../lib/http.ts';
import type { Lang } from '../../lib/i18n.ts';
import { lookUp } from '../../lib/i18n.ts';
import { placeOf } from '../design/fields.tsx';
import { lostOf } from '../design/forms.tsx';
import type { PageContext } from '../context.ts';

/** A page image is no element: one point stands for it. */
const POINT = { mediaType: 'image/png', base64: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==' } as const;

/** A fault of `Outlook.lacks` in words, with the place it is at. */
export function lackText(lang: Lang, fault: Fault): string {
  const place = placeOf(lang, fault.path.slice(1).replace(/\//g, '.').replace(/\.country$/, ''));
  return lookUp(lang, fault.path.endsWith('/country') ? 'issue.outlook.country' : 'issue.outlook.language', { place, text: faultText(lang, fault) }) ?? faultText(lang, fault);
}

/** Found by making the form for somebody invented. `today`: ISO date. */
export function ElmCarry({ page: { t, lang }, specification, today }: { page: PageContext; specification: Specification; today: string }) {
  const lacking = lackingFor('elm', specification).filter(({ path }) => !path.startsWith('/specification/issuer/'));
  if (lacking.length > 0) return <><p>{t('issue.forms.carry.lacks')}</p><ul class="todo">{lacking.map((fault) => <li>{lackText(lang, { ...fault, path: fault.path.replace(/^\/specification/, '') })}</li>)}</ul></>;
  const [language] = languagesOf(specification), whole = { ...specification, issuer: { ...specification.issuer, country: specification.issuer.country ?? 'FRA' } };
  const lost = lostOf(lang, specification, madeAs('elm', { specification: whole, award: sampleAward(specification, today), at: `${today}T00:00:00Z`, display: [{ language, pages: [POINT] }] }).loss);
  return (
    <>
      {(['nowhere', 'words'] as const).map((left) => { const some = lost.filter((one) => one.left === left), own = left === 'nowhere' ? [t('issue.forms.carry.status_short')] : []; return some.length + own.length > 0 && (
        <div class="stack stack-s"><p><strong>{t(`design.carry.${left}`)}</strong></p><ul class="todo">{some.map(({ place, times }) => <li>{place}{times > 1 ? ` (${t('design.carry.times', { n: times })})` : ''}</li>)}{own.map((text) => <li>{text}</li>)}</ul></div>
      ); })}
    </>
  );
}
