// acquis convert FILE --to FORM: the same thing in another form, without proof. What is lost on the way is told.
import fs from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { typesetSvg } from '#adapters/image';
import { CredentialError, readCarried, type Award, type Loss, type Reading, type Specification } from '#credential';
import { FORMS, lackingFor, languagesOf, madeAs, parseSpecification, readAward, readSpecification, specificationText, type FormName } from '#framework';
import type { Fault } from '#lib/errors';
import { dictionary, lookUp, type Lang } from '#lib/i18n';
import { renderPages } from '../web/display.ts';
import { EXIT, type Io } from './io.ts';

type ConvertIo = Pick<Io, 'out' | 'err' | 'readFile' | 'lang' | 'now'> & { readonly writeFile?: (file: string, text: string) => Promise<void> };
const TARGETS = ['specification', ...FORMS] as const;
type Target = (typeof TARGETS)[number];
type Source = Pick<Reading, 'unread' | 'doubts'> & { readonly specification: unknown; readonly award?: unknown };
type Answer = { readonly form: Target; readonly document: unknown; readonly loss: readonly Loss[]; readonly unread: Source['unread']; readonly doubts: Source['doubts']; readonly faults: readonly Fault[] };

/**
 * FILE: a specification (YAML or JSON, also `{specification, award}`), or a credential in any carrier. The document to `--out` or the
 * output, what is to know of it to the error output. 0 made, 1 the form demands what is missing, 64 wrong usage, 66 nothing to read.
 */
export async function convert(args: string[], io: ConvertIo): Promise<number> {
  const t = dictionary(io.lang), asked = read(args);
  if (!asked) { io.err(t('convert.usage', { forms: TARGETS.join(', ') })); return EXIT.usage; }
  const source = await sourceOf(asked.file, io);
  if (!source || 'code' in source) { io.err(source ? `${asked.file}: ${sentence(source, io.lang)}` : t('framework.cli.unreadable', { file: asked.file })); return EXIT.unreadable; }
  const answer = asked.to === 'specification' ? draft(source) : await made(asked.to, source, io.now);
  if (!asked.json) for (const line of told(answer, io.lang)) io.err(line);
  if (asked.json) io.out(JSON.stringify(answer));
  if (answer.document === undefined) return EXIT.invalid;
  const text = asked.to === 'specification' ? specificationText(answer.document) : `${JSON.stringify(answer.document, null, 2)}\n`;
  if (asked.out !== undefined) await (io.writeFile ?? fs.writeFile)(asked.out, text); else if (!asked.json) io.out(text.trimEnd());
  return EXIT.valid;
}

/** Everything that was read, whole or not; beside it what it still lacks. With an award, that comes along. */
function draft({ specification, award, unread, doubts }: Source): Answer {
  const document = award === undefined ? specification : { specification, award };
  return { form: 'specification', document, loss: [], unread, doubts, faults: readSpecification(specification).faults };
}

async function made(form: FormName, { specification: content, award: given, unread, doubts }: Source, now: Date): Promise<Answer> {
  const { specification, faults } = readSpecification(content), award = specification && given !== undefined ? readAward(given, specification) : undefined;
  const lacking = [
    ...at('/specification', faults), ...(given === undefined ? [{ path: '/award', code: 'award_missing' }] : at('/award', award?.faults ?? [])),
    ...(specification ? lackingFor(form, specification) : []),
  ];
  const nothing = { form, document: undefined, loss: [], unread, doubts };
  if (!specification || !award?.award || lacking.length > 0) return { ...nothing, faults: lacking };
  try {
    return { ...nothing, ...await documentOf(form, specification, award.award, now), faults: [] };
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    return { ...nothing, faults: [{ path: '', code: 'form_refused', values: { detail: error.message } }] };
  }
}

async function documentOf(form: FormName, specification: Specification, award: Award, now: Date) {
  const display = form === 'ob3' ? undefined : await renderPages({ specification, languages: languagesOf(specification), holder: award.holder.name, awardedOn: award.awardedOn }, typesetSvg);
  return madeAs(form, { specification, award, at: `${now.toISOString().slice(0, 19)}Z`, ...(display && { display }) });
}

/** A credential first: a specification has no type. */
async function sourceOf(file: string, io: ConvertIo): Promise<Source | Fault | undefined> {
  let bytes: Uint8Array;
  try { bytes = await io.readFile(file); } catch { return undefined; }
  const reading = await readCarried(bytes);
  if (reading) return { specification: reading.specification, ...(reading.award && { award: reading.award }), unread: reading.unread, doubts: reading.doubts };
  let text: string;
  try { text = new TextDecoder('utf-8', { fatal: true }).decode(bytes); } catch { return undefined; }
  const parsed = parseSpecification(text);
  if ('fault' in parsed) return parsed.fault;
  const { content } = parsed;
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return undefined;
  return 'specification' in content ? { specification: content.specification, ...('award' in content && { award: content.award }), unread: [], doubts: [] } : { specification: content, unread: [], doubts: [] };
}

function at(base: string, faults: readonly Fault[]): readonly Fault[] {
  return faults.map((fault) => ({ ...fault, path: `${base}${fault.path}` }));
}

function read(args: string[]): { file: string; to: Target; out: string | undefined; json: boolean } | undefined {
  try {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { to: { type: 'string' }, out: { type: 'string' }, json: { type: 'boolean', default: false } } });
    const [file, ...more] = positionals, to = TARGETS.find((one) => one === values.to);
    return file !== undefined && to !== undefined && more.length === 0 ? { file, to, out: values.out, json: values.json } : undefined;
  } catch {
    return undefined; // an option nobody knows
  }
}

function* told({ form, document, loss, unread, doubts, faults }: Answer, lang: Lang): Iterable<string> {
  const t = dictionary(lang), left = (wanted: Loss['left']) => loss.filter((one) => one.left === wanted).map(({ path, value }) => `${path}  ${value}`);
  yield document === undefined ? t('convert.not_made', { form }) : form === 'specification' ? t('convert.draft') : t('convert.no_proof', { form });
  const parts: readonly (readonly [string, readonly string[]])[] = [
    [t(document === undefined ? 'convert.demanded' : 'convert.lacking'), faults.map((fault) => `${fault.path || '/'}  ${sentence(fault, lang)} (${fault.code})`)],
    [t('convert.nowhere'), left('nowhere')], [t('convert.words'), left('words')],
    [t('framework.cli.doubts'), doubts.map(({ path, code }) => `${path}  ${t(`framework.doubt.${code}`)}`)], [t('framework.cli.unread'), unread.map(({ path, value }) => `${path}  ${value}`)],
  ];
  for (const [title, lines] of parts) if (lines.length > 0) { yield title; for (const line of lines) yield `  ${line}`; }
}

function sentence(fault: Fault, lang: Lang): string {
  return lookUp(lang, `faults.${fault.code}`, fault.values) ?? fault.code;
}
