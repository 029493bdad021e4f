// What a batch's columns, rows and states are called, and the small pieces that several pages share.
import { inLanguage, lookUp, type Lang, type T } from '../../lib/i18n.ts';
import type { Assessment, Specification } from '../../credential/index.ts';
import type { AwardLine, BatchState, Field, RowView, Status } from '../../rooms/issue/issue.ts';
import type { Option } from '../components/field.tsx';
import { Mark, type Tone } from '../components/icons.tsx';
import { Tag } from '../components/say.tsx';

export type Delivery = { readonly mail: 'queued' | 'sent' | 'bounced' | 'failed' | undefined; readonly claim: 'offered' | 'accepted' | 'declined' | 'disputed' };
type Finding = RowView['findings'][number];
type Assessed = Pick<Specification, 'assessments'>;

export const BATCH_TONE: Record<BatchState, Tone> = { draft: 'warn', confirmed: 'unknown', done: 'valid', cancelled: 'none' };
export const STATUS_TONE: Record<Status, Tone> = { clear: 'valid', suspended: 'warn', revoked: 'invalid' };

export function fieldLabel(t: T, { assessments }: Assessed, field: string): string {
  const [, part, id] = /^(result|grade):(.+)$/.exec(field) ?? [];
  if (!part) return lookUp(t.lang, `issue.field.${field}`) ?? field;
  const assessment = assessments.find((a) => a.id === id);
  return t(part === 'result' ? 'issue.field.result' : 'issue.field.grade', { title: assessment ? inLanguage(assessment.title, t.lang).text : (id ?? '') });
}

/** Every field a column can become, in the order people look for them. */
export function fieldsOf({ assessments }: Assessed): Field[] {
  const results = assessments.map((a) => `result:${a.id}` as const), grades = assessments.filter((a) => a.grading.kind !== 'levels').map((a) => `grade:${a.id}` as const);
  return ['givenName', 'familyName', 'fullName', 'email', ...results, ...grades, 'awardedOn', 'language', 'learnerId', 'evidenceUrl', 'narrative'];
}

export function fieldOptions(t: T, specification: Assessed): Option[] {
  return [{ value: '', label: t('issue.field.none') }, ...fieldsOf(specification).map((field) => ({ value: field, label: fieldLabel(t, specification, field) }))];
}

export function gradingHint(t: T, { grading }: Assessment): string {
  if (grading.kind === 'score') return t('issue.hint.score', { min: grading.min, max: grading.max, pass: grading.pass });
  return grading.kind === 'levels' ? t('issue.hint.levels', { levels: grading.levels.join(', '), pass: grading.pass }) : t('issue.hint.pass');
}

export function findingText(lang: Lang, { code, value = '', values }: Finding): string {
  return lookUp(lang, `faults.${code}`, { value, ...values }) ?? code;
}

/** Faults first; each with its mark, so that a remark is never taken for one. */
export function Findings({ t, specification, findings, id }: { t: T; specification: Assessed; findings: readonly Finding[]; id?: string | undefined }) {
  const sorted = findings.toSorted((a, b) => Number(b.fault) - Number(a.fault));
  return <div id={id}>{sorted.map((finding) => <span class="fw"><Mark tone={finding.fault ? 'invalid' : 'warn'} /><span>{finding.field && <strong>{fieldLabel(t, specification, finding.field)}. </strong>}{findingText(t.lang, finding)}</span></span>)}</div>;
}

export function Person({ t, line }: { t: T; line: AwardLine }) {
  return line.person ? <bdi>{line.person.name}</bdi> : <span class="quiet">{t('issue.erased')}</span>;
}

export function AwardState({ t, line }: { t: T; line: AwardLine }) {
  return line.status === 'clear' && line.state !== 'logged' ? <Tag tone="none">{t(`issue.step.${line.state}`)}</Tag> : <Tag tone={STATUS_TONE[line.status]}>{t(`issue.status.${line.status}`)}</Tag>;
}

const DELIVERY_TONE: Record<string, Tone> = { queued: 'none', sent: 'valid', bounced: 'invalid', failed: 'invalid', accepted: 'valid', declined: 'warn', disputed: 'invalid' };

/** What the learner answered says more than what became of the mail. */
export function DeliveryState({ t, delivery }: { t: T; delivery: Delivery | undefined }) {
  const said = delivery && (delivery.claim === 'offered' ? delivery.mail : delivery.claim);
  return said ? <Tag tone={DELIVERY_TONE[said]}>{t(`issue.delivery.${said}`)}</Tag> : null;
}

/** From a cell to a person at a glance. */
export function rowPerson(columns: readonly (string | null)[], cells: readonly string[]): string {
  const at = (field: string) => { const i = columns.indexOf(field); return i < 0 ? '' : (cells[i] ?? '').trim(); };
  return [at('givenName'), at('familyName') || at('fullName')].filter(Boolean).join(' ').slice(0, 80) || at('email').slice(0, 80);
}
