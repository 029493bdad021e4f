// `acquis issue`: a list of people, from the command line. Shows what would happen; --yes makes it happen.
import { parseArgs } from 'node:util';
import { parseSpecification, readSpecification } from '#framework';
import type { Specification } from '#credential';
import { AcquisError, type Fault } from '#lib/errors';
import { dictionary, lookUp } from '#lib/i18n';
import { isPublicId } from '#lib/ids';
import { canonicalJson } from '#lib/jcs';
import type { Design } from '#rooms/design';
import { objectionFaults, readSheet, type Issue, type RowView } from '#rooms/issue';
import type { People } from '#rooms/people';
import { EXIT, type Io } from './io.ts';

type Rooms = { readonly issue: Issue; readonly design: Pick<Design, 'published' | 'version' | 'create' | 'publish'>; readonly people: Pick<People, 'organisations'> };
type Asked = { readonly spec: string; readonly recipients: string; readonly org: string | undefined; readonly yes: boolean; readonly json: boolean };

/** As the organisation's history names the command line. */
const BY = 'house';
const SHOWN = 50;

/** 0 issued, 1 faults or nothing done for want of --yes, 64 wrong usage, 66 a file that cannot be read. */
export async function issue(args: string[], io: Io, rooms: Rooms): Promise<number> {
  const asked = read(args), t = dictionary(io.lang);
  if (!asked) { io.err(t('issue.cli.usage')); return EXIT.usage; }
  const org = await organisationOf(rooms, asked.org);
  if (org === undefined) { io.err(t(asked.org === undefined ? 'issue.cli.which_org' : 'issue.cli.no_org')); return EXIT.usage; }
  const people = await io.readFile(asked.recipients).catch(() => undefined);
  if (!people) { io.err(t('framework.cli.unreadable', { file: asked.recipients })); return EXIT.unreadable; }
  try {
    const specification = await specificationOf(rooms, io, org, asked.spec);
    if (specification === undefined) { io.err(t('issue.cli.no_spec')); return EXIT.unreadable; }
    return await issueList(rooms, io, org, specification, people, asked);
  } catch (error) {
    if (!(error instanceof AcquisError) || error.faults.length === 0) throw error;
    for (const fault of error.faults) io.err(`${fault.path}  ${sentence(io, fault)}`);
    return EXIT.unreadable;
  }
}

async function issueList({ issue: room }: Rooms, io: Io, org: string, specification: string, people: Uint8Array, { recipients, yes, json }: Asked): Promise<number> {
  const t = dictionary(io.lang);
  const id = await room.draft(org, BY, specification, { sheet: await readSheet(people), source: 'cli', fileName: recipients.split(/[\\/]/).at(-1) });
  const draft = await room.batch(org, id), rows = draft?.rows;
  if (!json && draft && rows) {
    io.out(t('issue.cli.will', { n: rows.ready - draft.earlier, faulty: rows.faulty, earlier: draft.earlier }));
    for (const row of await room.rows(org, id, { after: 0, limit: SHOWN, states: ['faulty'] })) io.out(t('issue.cli.row', { n: row.number, what: faultsOf(io, row) }));
  }
  const objections = await room.objections(org, specification), refused = objections.some(({ gate }) => gate === 'refuse');
  for (const objection of objections) {
    io.err(t(`issue.gate.${objection.gate}`, { definition: objection.report.title }));
    for (const fault of objectionFaults(objection)) io.err(`  ${fault.path}  ${lookUp(io.lang, `issue.gate.${fault.code}`, fault.values) ?? fault.code}`);
  }
  if (!yes || !rows || rows.ready === 0 || refused) {
    const faults = await room.rows(org, id, { after: 0, limit: SHOWN, states: ['faulty'] });
    await room.cancel(org, id, BY); // what was only looked at is not kept
    if (json) io.out(JSON.stringify({ state: 'not_issued', ...(refused && { code: 'definition_refuses' }), specification, rows, definitions: objections.map(({ gate, report, lacking }) => ({ id: report.profile, gate, outcome: report.outcome, missing: lacking.map(({ id: element, path, outcome }) => ({ element, path, outcome })) })), faults: faults.map((row) => ({ row: row.number, codes: row.findings.filter((f) => f.fault).map((f) => f.code) })) }));
    else if (!refused) io.err(t(rows?.ready === 0 ? 'issue.cli.faulty' : 'issue.cli.ask'));
    return EXIT.invalid;
  }
  await room.confirm(org, id, BY, { onDuplicate: 'skip' });
  await room.advance(org, id);
  const done = await room.progress(org, id), counts = (await room.batch(org, id))?.counts;
  if (json) io.out(JSON.stringify({ state: done?.state, batch: id, specification, rows, counts }));
  else io.out(t('issue.cli.done', { n: done?.steps.logged ?? 0, skipped: done?.duplicate ?? 0 }));
  return counts && counts.stopped === 0 ? EXIT.valid : EXIT.ours;
}

function read(args: string[]): Asked | undefined {
  try {
    const { values } = parseArgs({ args, options: { spec: { type: 'string' }, recipients: { type: 'string' }, org: { type: 'string' }, yes: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } } });
    const { spec, recipients, org, yes, json } = values;
    return spec && recipients ? { spec, recipients, org, yes, json } : undefined;
  } catch {
    return undefined; // an option nobody knows
  }
}

/** The one there is, when none is said. */
async function organisationOf({ people }: Rooms, wish: string | undefined): Promise<string | undefined> {
  const all = await people.organisations();
  return wish === undefined ? (all.length === 1 ? all[0]?.id : undefined) : all.find(({ id }) => id === wish)?.id;
}

/** A version's id, or a YAML or JSON file: what is published already with this content is taken, anything else created and published. */
async function specificationOf({ design }: Rooms, io: Io, org: string, spec: string): Promise<string | undefined> {
  if (isPublicId(spec)) return (await design.version(org, spec))?.id;
  const bytes = await io.readFile(spec).catch(() => undefined);
  if (!bytes) return undefined;
  const parsed = parseSpecification(new TextDecoder().decode(bytes));
  if ('fault' in parsed) throw new AcquisError('bad_input', { faults: [parsed.fault] });
  const { specification, faults } = readSpecification(parsed.content);
  if (!specification) throw new AcquisError('bad_input', { faults });
  const known = (await design.published(org)).find((version) => sameContent(version.specification, specification));
  if (known) return known.id;
  const { id } = await design.create(org, BY, specification);
  return (await design.publish(org, id, BY)).id;
}

/** Who issues is the house's to say, whatever the file says. */
function sameContent({ issuer: _, ...a }: Specification, { issuer: __, ...b }: Specification): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

function faultsOf(io: Io, { findings }: RowView): string {
  return findings.filter((f) => f.fault).map(({ code, value = '', values }) => `${sentence(io, { path: '', code, values: { value, ...values } })}${value ? ` (${value})` : ''}`).join(' ');
}

function sentence(io: Io, { code, values }: Fault): string {
  return lookUp(io.lang, `faults.${code}`, values) ?? code;
}
