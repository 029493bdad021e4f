// Who proves what: outcomes down, assessments across, a tick where one proves the other. What nothing proves, and what proves nothing, is said.
import { Icon } from '../components/icons.tsx';
import type { Sheets } from './fields.tsx';
import { itemsAt, shown, textsAt, wordsAt } from './form.ts';

export function Matrix({ f }: { f: Sheets }) {
  const { t, lang, content } = f;
  const outcomes = itemsAt(content, 'outcomes').map((_, i) => ({ id: shown(content, `outcomes.${i}.id`), name: named(f, `outcomes.${i}.title`, t('design.nth.outcomes', { n: i + 1 })) }));
  const assessments = itemsAt(content, 'assessments').map((_, i) => ({ proves: wordsAt(content, `assessments.${i}.proves`), name: named(f, `assessments.${i}.title`, t('design.nth.assessments', { n: i + 1 })) }));
  if (outcomes.length === 0 || assessments.length === 0) return <p class="hint">{t(outcomes.length === 0 ? 'design.outcomes_first' : 'design.matrix.assessments_first')}</p>;
  return (
    <acquis-matrix>
      {/* So that "nothing ticked" differs from "not asked". */}
      {assessments.map((_, i) => <input type="hidden" name={`assessments.${i}.proves`} value="" />)}
      <div class="scroll" tabindex={0} role="region" aria-label={t('design.matrix.title')}>
        <table class="table matrix">
          <thead><tr><td></td>{assessments.map(({ name, proves }, i) => <th scope="col"><span lang={lang === name.lang ? undefined : name.lang}>{name.text}</span><Flag text={t('design.matrix.proves_nothing')} hidden={outcomes.some(({ id }) => proves.includes(id))} column={i} /></th>)}</tr></thead>
          <tbody>
            {outcomes.map((outcome, o) => (
              <tr>
                <th scope="row"><span lang={lang === outcome.name.lang ? undefined : outcome.name.lang}>{outcome.name.text}</span><Flag text={t('design.matrix.unproved')} hidden={assessments.some(({ proves }) => proves.includes(outcome.id))} row={o} /></th>
                {assessments.map(({ proves, name }, i) => {
                  const id = o === 0 ? `assessments.${i}.proves` : `assessments.${i}.proves.${outcome.id}`;
                  return <td><label class="cross" for={id}><input type="checkbox" id={id} name={`assessments.${i}.proves`} value={outcome.id} checked={proves.includes(outcome.id)} data-row={String(o)} data-column={String(i)} /><span class="sr">{t('design.matrix.cell', { assessment: name.text, outcome: outcome.name.text })}</span></label></td>;
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </acquis-matrix>
  );
}

function Flag({ text, hidden, row, column }: { text: string; hidden: boolean; row?: number; column?: number }) {
  return <span class="flag is-warn" hidden={hidden} data-flag-row={row === undefined ? undefined : String(row)} data-flag-column={column === undefined ? undefined : String(column)}><Icon name="warn" />{text}</span>;
}

function named({ lang, content }: Sheets, name: string, otherwise: string): { text: string; lang: string } {
  const texts = textsAt(content, name), own = texts[lang] ? lang : Object.keys(texts)[0];
  return own ? { text: texts[own] ?? otherwise, lang: own } : { text: otherwise, lang };
}
