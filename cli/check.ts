// acquis check FILE: is this specification whole, what do the definitions say of it or of a credential from anywhere.
import { parseArgs } from 'node:util';
import { PROFILES, check as judge, parseSpecification, profile, readProfile, readSpecification, readThrough, type CheckReport, type FrameworkReading, type Outcome, type Profile } from '#framework';
import type { Fault } from '#lib/errors';
import { dictionary, inLanguage, lookUp, type Lang } from '#lib/i18n';
import { EXIT, type Io } from './io.ts';

type CheckIo = Pick<Io, 'out' | 'err' | 'readFile' | 'lang' | 'now'>;
type Answer = CheckReport & {
  readonly faults: readonly Fault[]; readonly warnings: readonly Fault[];
  /** Of a credential: what no element holds, and what cannot quite be meant as it is written. */
  readonly form?: FrameworkReading['form']; readonly unread?: FrameworkReading['unread']; readonly doubts?: FrameworkReading['doubts'];
};

/** FILE: a specification (YAML or JSON, also `{specification, award}`), or a credential in any carrier. 0 every element there and no fault, 1 not, 2 cannot be told, 64 wrong usage, 66 nothing to read. */
export async function check(args: string[], io: CheckIo): Promise<number> {
  const t = dictionary(io.lang), asked = read(args), by = asked && await profileOf(asked.profile, io);
  if (!asked || !by) { io.err(t('framework.cli.usage', { profiles: PROFILES.join(', ') })); return EXIT.usage; }
  let bytes: Uint8Array;
  try { bytes = await io.readFile(asked.file); } catch { io.err(t('framework.cli.unreadable', { file: asked.file })); return EXIT.unreadable; }
  const answer = await credential(bytes, by, io) ?? specification(bytes, by, io);
  if (answer === undefined) { io.err(t('framework.cli.unreadable', { file: asked.file })); return EXIT.unreadable; }
  if ('code' in answer) { io.err(`${asked.file}: ${sentence(answer, io.lang)}`); return EXIT.unreadable; }
  if (asked.json) io.out(JSON.stringify(answer)); else for (const line of told(answer, io.lang)) io.out(line);
  return answer.faults.length > 0 ? EXIT.invalid : CODE[answer.outcome];
}

async function credential(bytes: Uint8Array, by: Profile, io: CheckIo): Promise<Answer | undefined> {
  const reading = await readThrough(bytes, io.now.toISOString(), [by]), report = reading?.reports[0];
  return reading && report && { ...report, faults: [], warnings: [], form: reading.form, unread: reading.unread, doubts: reading.doubts };
}

function specification(bytes: Uint8Array, by: Profile, io: CheckIo): Answer | Fault | undefined {
  let text: string;
  try { text = new TextDecoder('utf-8', { fatal: true }).decode(bytes); } catch { return undefined; }
  const parsed = parseSpecification(text);
  if ('fault' in parsed) return parsed.fault;
  const { specification: content, award } = parts(parsed.content), { faults, warnings } = readSpecification(content);
  return { ...judge(content, by, { at: io.now.toISOString(), ...(award !== undefined && { award }) }), faults, warnings };
}

/** A definition that ships, or a file that holds one. */
async function profileOf(name: string, io: CheckIo): Promise<Profile | undefined> {
  const shipped = PROFILES.find((id) => id === name);
  if (shipped) return profile(shipped);
  if (!name.endsWith('.json')) return undefined;
  try { return readProfile(JSON.parse(new TextDecoder().decode(await io.readFile(name)))); } catch { return undefined; }
}

const CODE: Record<Outcome, number> = { pass: EXIT.valid, fail: EXIT.invalid, unknown: EXIT.unknown };

function read(args: string[]): { file: string; profile: string; json: boolean } | undefined {
  try {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { profile: { type: 'string', default: 'eu-2022' }, json: { type: 'boolean', default: false } } });
    const [file, ...more] = positionals;
    return file !== undefined && more.length === 0 ? { file, profile: values.profile, json: values.json } : undefined;
  } catch {
    return undefined; // an option nobody knows
  }
}

function parts(content: unknown): { specification: unknown; award: unknown } {
  if (typeof content === 'object' && content !== null && 'specification' in content) return { specification: content.specification, award: 'award' in content ? content.award : undefined };
  return { specification: content, award: undefined };
}

function* told(answer: Answer, lang: Lang): Iterable<string> {
  const t = dictionary(lang), say = (map: CheckReport['title']) => inLanguage(map, lang).text;
  yield `${say(answer.title)} (${answer.profile} ${answer.version}): ${t(`framework.outcome.${answer.outcome}`)}${answer.verdict ? ` (${answer.verdict})` : ''}`;
  for (const e of answer.elements) {
    const later = e.needs === 'award' && answer.scope === 'specification';
    yield `  ${e.id.padEnd(4)}${t(later ? 'framework.outcome.later' : `framework.outcome.${e.outcome}`).padEnd(14)}${say(e.name)}`;
    if (e.outcome === 'fail' || (e.outcome === 'unknown' && e.weight === 'mandatory' && !later)) yield `      ${say(e.reason)} ${say(e.remedy)}`;
  }
  for (const [title, list] of [[t('framework.cli.faults'), answer.faults], [t('framework.cli.warnings'), answer.warnings]] as const) {
    if (list.length > 0) yield title;
    for (const fault of list) yield `  ${fault.path || '/'}  ${sentence(fault, lang)}`;
  }
  for (const [title, list] of [[t('framework.cli.doubts'), (answer.doubts ?? []).map(({ path, code }) => `${path}  ${t(`framework.doubt.${code}`)}`)], [t('framework.cli.unread'), (answer.unread ?? []).map(({ path, value }) => `${path}  ${value}`)]] as const) {
    if (list.length > 0) yield title;
    for (const line of list) yield `  ${line}`;
  }
}

function sentence(fault: Fault, lang: Lang): string {
  return lookUp(lang, `faults.${fault.code}`, fault.values) ?? fault.code;
}
