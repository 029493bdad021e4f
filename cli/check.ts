// acquis check FILE: is this specification whole, and what do the European frameworks say of it.
import { parseArgs } from 'node:util';
import { PROFILES, check as judge, parseSpecification, profile, readSpecification, type CheckReport, type Outcome, type ProfileId } from '#framework';
import type { Fault } from '#lib/errors';
import { dictionary, inLanguage, lookUp, type Lang } from '#lib/i18n';
import { EXIT, type Io } from './io.ts';

type CheckIo = Pick<Io, 'out' | 'err' | 'readFile' | 'lang' | 'now'>;
type Answer = CheckReport & { readonly faults: readonly Fault[]; readonly warnings: readonly Fault[] };

/** 0 every element there and no fault, 1 not, 2 cannot be told, 64 wrong usage, 66 nothing to read. The file may hold `{specification, award}`. */
export async function check(args: string[], io: CheckIo): Promise<number> {
  const t = dictionary(io.lang), asked = read(args);
  if (!asked) { io.err(t('framework.cli.usage', { profiles: PROFILES.join(', ') })); return EXIT.usage; }
  let text: string;
  try { text = new TextDecoder('utf-8', { fatal: true }).decode(await io.readFile(asked.file)); } catch { io.err(t('framework.cli.unreadable', { file: asked.file })); return EXIT.unreadable; }
  const parsed = parseSpecification(text);
  if ('fault' in parsed) { io.err(`${asked.file}: ${sentence(parsed.fault, io.lang)}`); return EXIT.unreadable; }
  const { specification, award } = parts(parsed.content);
  const { faults, warnings } = readSpecification(specification);
  const answer: Answer = { ...judge(specification, profile(asked.profile), { at: io.now.toISOString(), ...(award !== undefined && { award }) }), faults, warnings };
  if (asked.json) io.out(JSON.stringify(answer)); else for (const line of told(answer, io.lang)) io.out(line);
  return faults.length > 0 ? EXIT.invalid : CODE[answer.outcome];
}

const CODE: Record<Outcome, number> = { pass: EXIT.valid, fail: EXIT.invalid, unknown: EXIT.unknown };

function read(args: string[]): { file: string; profile: ProfileId; json: boolean } | undefined {
  try {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { profile: { type: 'string', default: 'eu-2022' }, json: { type: 'boolean', default: false } } });
    const [file, ...more] = positionals, wanted = PROFILES.find((id) => id === values.profile);
    return file !== undefined && more.length === 0 && wanted ? { file, profile: wanted, json: values.json } : undefined;
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
}

function sentence(fault: Fault, lang: Lang): string {
  return lookUp(lang, `faults.${fault.code}`, fault.values) ?? fault.code;
}
