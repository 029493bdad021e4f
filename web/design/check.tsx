// The last step: everything that keeps a draft from being published, everything worth a second look, and how it will be seen.
import type { SpecificationReading } from '#framework';
import type { Fault } from '#lib/errors';
import { faultText } from '#lib/http';
import { Mark } from '../components/icons.tsx';
import { Sheet } from '../components/page.tsx';
import type { PageContext } from '../context.ts';
import { Definitions, type Gone } from './definitions.tsx';
import { placeOf } from './fields.tsx';
import { fieldOf, type Content } from './form.ts';
import { FormsCarry } from './forms.tsx';
import { Go } from './panel.tsx';
import { stepOf } from './steps.ts';

export function Check({ page, content, reading, at, ids, definitions, here }: { page: PageContext; content: Content; reading: SpecificationReading; at: string; ids: { readonly achievement: string; readonly issuer: string; readonly page: string }; definitions: readonly Gone[]; /** The version's own address. */ here: string }) {
  const { t } = page;
  return (
    <>
      <Sheet title={t('design.section.check')} id="check" pad>
        {reading.faults.length === 0
          ? <p class="row"><Mark tone="valid" /><span>{t('design.check.ready')}</span></p>
          : <><p>{t('design.check.faults', { n: reading.faults.length })}</p><ul class="todo">{reading.faults.map((fault) => <Line page={page} fault={fault} />)}</ul></>}
      </Sheet>
      {reading.warnings.length > 0 && (
        <Sheet title={t('design.to_look_at')} aside={t('design.check.no_obstacle')} pad>
          <ul class="todo">{reading.warnings.map((warning) => <Line page={page} fault={warning} />)}</ul>
        </Sheet>
      )}
      <Definitions page={page} content={content} definitions={definitions} at={at} unfinished={reading.faults.length > 0} />
      <FormsCarry page={page} specification={reading.specification} at={at} ids={ids} />
      <Sheet title={t('design.seen.title')} pad>
        <p>{t('design.seen.lead')}</p>
        <ul class="filters">{(['learner', 'employer'] as const).flatMap((eyes) => (['fr', 'en'] as const).map((language) => <li><a href={`${here}/preview?as=${eyes}&in=${language}`}>{t('design.seen.link', { who: t(`design.seen.${eyes}`), language: t(`design.lang.${language}`) })}</a></li>))}</ul>
      </Sheet>
    </>
  );
}

function Line({ page: { t, lang }, fault }: { page: PageContext; fault: Fault }) {
  return <li><Go to={stepOf(fault.path)} field={fault.code === 'spec_unknown_member' ? undefined : fieldOf(fault.path)}>{placeOf(lang, fault.path.slice(1).replace(/\//g, '.'))}</Go>{t('design.colon')} {faultText(lang, fault)}</li>;
}
