// ESCO as the Commission's portal offers it (esco.ec.europa.eu, "classification", CSV): the names of the files say what they hold and in which language.
import type { Fault } from '#lib/errors';
import type { ListName, VocabularyConcept } from '../vocabularies/registry.ts';
import type { LoadFile, Part, PartReading, Said } from './load.ts';
import { readTable, type Row } from './table.ts';

const NAME = /^(skills|occupations|skillGroups|ISCOGroups|broaderRelationsSkillPillar|broaderRelationsOccPillar|skillSkillRelations|occupationSkillRelations|(?:digital|green|transversal|language|research)SkillsCollection)_([a-z]{2})\.csv$/;
const CONCEPTS: Readonly<Record<string, ListName>> = { skills: 'esco-skill', occupations: 'esco-occupation', skillGroups: 'esco-skill-group', ISCOGroups: 'isco' };
const ADDRESS = /^http:\/\/data\.europa\.eu\/esco\/(skill|isced-f|occupation|isco)\/[\w.-]{1,60}$/;
const ISCO = 'http://data.europa.eu/esco/isco/C';

export function isEsco({ name }: LoadFile): boolean {
  return NAME.test(name);
}

export function readEsco(file: LoadFile): PartReading {
  const [, kind = '', lang = ''] = NAME.exec(file.name) ?? [], list = CONCEPTS[kind];
  if (list) return concepts(file, list, lang);
  if (kind.startsWith('broader')) return broader(file, kind === 'broaderRelationsSkillPillar' ? ['esco-skill', 'esco-skill-group'] : ['esco-occupation', 'isco']);
  if (kind === 'skillSkillRelations') return relations(file, 'esco-skill', 'originalSkillUri', 'relatedSkillUri');
  if (kind === 'occupationSkillRelations') return relations(file, 'esco-occupation', 'occupationUri', 'skillUri');
  return collection(file, kind.replace('SkillsCollection', ''));
}

/** English is the language every concept has: its file says which concepts there are. */
function concepts(file: LoadFile, list: ListName, lang: string): PartReading {
  return readRows(file, ['conceptUri', 'preferredLabel'], ['conceptUri', 'preferredLabel'], ({ is }) => {
    if (is['status'] && is['status'] !== 'released') return [];
    const { conceptUri: uri = '', preferredLabel = '', altLabels = '', description, code, skillType, reuseLevel, iscoGroup } = is, others = altLabels.split('\n').map((name) => name.trim()).filter(Boolean);
    const english: Partial<VocabularyConcept> = lang !== 'en' ? {} : {
      ...(code && { code }), ...(skillType && { type: skillType === 'knowledge' ? 'knowledge' : 'skill' }), ...(reuseLevel && { reuse: reuseLevel }),
      ...(iscoGroup && { broader: [ISCO + iscoGroup] }), ...(list === 'isco' && code && code.length > 1 && { broader: [ISCO + code.slice(0, -1)] }),
    };
    return [{ uri, ...english, label: { [lang]: preferredLabel.trim() }, ...(others.length > 0 && { alt: { [lang]: others } }), ...(description && { description: { [lang]: description } }) }];
  }, (says) => [{ list, how: lang === 'en' ? 'all' : 'more', file: file.name, says }]);
}

function broader(file: LoadFile, [own, groups]: readonly [ListName, ListName]): PartReading {
  const groupTypes = /^(SkillGroup|ISCOGroup)$/;
  const { rows, faults } = readTable(file, ',', ['conceptType', 'conceptUri', 'broaderUri']);
  const says = (wanted: boolean): Said[] => rows.filter(({ is }) => groupTypes.test(is['conceptType'] ?? '') === wanted).map(({ row, is }) => ({ row, concept: { uri: is['conceptUri'] ?? '', broader: [is['broaderUri'] ?? ''] } }));
  const bad = rows.flatMap((row) => wrong(file.name, row, ['conceptUri', 'broaderUri']));
  return { parts: ([[own, says(false)], [groups, says(true)]] as const).filter(([, all]) => all.length > 0).map(([list, all]) => ({ list, how: 'more', file: file.name, says: all })), faults: [...faults, ...bad] };
}

function relations(file: LoadFile, list: ListName, from: string, to: string): PartReading {
  return readRows(file, [from, 'relationType', to], [from, to], ({ is }) => [{ uri: is[from] ?? '', related: [{ kind: is['relationType'] === 'essential' ? 'essential' : 'optional', uri: is[to] ?? '' }] }],
    (says) => [{ list, how: 'more', file: file.name, says }]);
}

function collection(file: LoadFile, name: string): PartReading {
  return readRows(file, ['conceptUri'], ['conceptUri'], ({ is }) => [{ uri: is['conceptUri'] ?? '', collections: [name] }], (says) => [{ list: 'esco-skill', how: 'more', clears: name, file: file.name, says }]);
}

function readRows(file: LoadFile, columns: readonly string[], needed: readonly string[], as: (row: Row) => readonly Said['concept'][], part: (says: readonly Said[]) => readonly Part[]): PartReading {
  const { rows, faults } = readTable(file, ',', columns);
  const bad = rows.flatMap((row) => wrong(file.name, row, needed));
  return { parts: part(rows.flatMap((row) => as(row).map((concept) => ({ row: row.row, concept })))), faults: [...faults, ...bad] };
}

function wrong(file: string, { row, is }: Row, needed: readonly string[]): Fault[] {
  return needed.flatMap((column): Fault[] => {
    const value = is[column]?.trim() ?? '', path = `${file}:${row}`;
    if (value === '') return [{ path, code: 'vocabulary_missing_value', values: { column } }];
    return column.endsWith('Uri') && !ADDRESS.test(value) ? [{ path, code: 'vocabulary_bad_address', values: { given: value.slice(0, 80) } }] : [];
  });
}
