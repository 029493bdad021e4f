// France: the ROME of France Travail (comma, quoted) and the daily export of the RNCP and RS of France compétences (semicolon), known by their columns.
import type { Fault } from '#lib/errors';
import { romeAddress, romeConcept } from '../vocabularies/long.ts';
import type { LoadFile, PartReading, Said } from './load.ts';
import { headOf, readTable, type Row } from './table.ts';

type Kind = { readonly columns: readonly string[]; readonly delimiter: ',' | ';'; readonly read: (file: LoadFile, rows: readonly Row[]) => PartReading };

/** First the more telling heads: every table of the RNCP has `Numero_Fiche`. */
const KINDS: readonly Kind[] = [
  { columns: ['code_rome', 'libelle_rome'], delimiter: ',', read: romeCodes },
  { columns: ['code_rome', 'libelle_appellation_long'], delimiter: ',', read: romeTitles },
  { columns: ['Numero_Fiche', 'Bloc_Competences_Code', 'Bloc_Competences_Libelle'], delimiter: ';', read: blocks },
  { columns: ['Numero_Fiche', 'Intitule', 'Actif'], delimiter: ';', read: certifications },
];

export function isFrench(file: LoadFile): boolean {
  return kindOf(file) !== undefined;
}

export function readFrench(file: LoadFile): PartReading {
  const kind = kindOf(file);
  if (!kind) return { parts: [], faults: [{ path: file.name, code: 'vocabulary_unknown_file' }] };
  const { rows, faults } = readTable(file, kind.delimiter, kind.columns);
  const read = kind.read(file, rows);
  return { parts: read.parts, faults: [...faults, ...read.faults] };
}

function kindOf({ name, bytes }: LoadFile): Kind | undefined {
  return name.endsWith('.csv') ? KINDS.find(({ columns, delimiter }) => { const head = headOf(bytes, delimiter); return columns.every((column) => head.includes(column)); }) : undefined;
}

function romeCodes(file: LoadFile, rows: readonly Row[]): PartReading {
  const { good, faults } = sorted(file, rows, [['code_rome', /^[A-Z]\d{4}$/], ['libelle_rome', /./]]);
  return { parts: [{ list: 'rome', how: 'all', file: file.name, says: good.map(({ row, is }) => ({ row, concept: romeConcept(is, []) })) }], faults };
}

function romeTitles(file: LoadFile, rows: readonly Row[]): PartReading {
  const { good, faults } = sorted(file, rows, [['code_rome', /^[A-Z]\d{4}$/], ['libelle_appellation_long', /./]]);
  const says = [...Map.groupBy(good, ({ is }) => is['code_rome'] ?? '')].map(([code, titles]): Said => ({ row: titles[0]?.row ?? 0, concept: { uri: romeAddress(code), alt: { fr: titles.map(({ is }) => is['libelle_appellation_long'] ?? '') } } }));
  return { parts: [{ list: 'rome', how: 'more', file: file.name, says }], faults };
}

/** Only what is registered today: an entry that has ended opens no right. */
function certifications(file: LoadFile, rows: readonly Row[]): PartReading {
  const { good, faults } = sorted(file, rows, [['Numero_Fiche', /^(RNCP|RS)\d{1,6}$/], ['Intitule', /./]]);
  const says = good.filter(({ is }) => !/^(inactive|non|0|false)$/i.test(is['Actif'] ?? '')).map(({ row, is }): Said => {
    const { Numero_Fiche: code = '', Intitule: fr = '', Abrege_Libelle: kind, Nomenclature_Europe_Niveau: level = '' } = is, eqf = /(\d)$/.exec(level)?.[1];
    return { row, concept: { uri: certificationAddress(code), code, label: { fr }, ...(kind && { alt: { fr: [`${kind} ${fr}`] } }), collections: [/^[A-Z]+/.exec(code)?.[0].toLowerCase() ?? '', ...eqf ? [`eqf-${eqf}`] : []] } };
  });
  return { parts: [{ list: 'rncp', how: 'all', file: file.name, says }], faults };
}

/** Blocs de compétences of entries that have ended are many: those without their entry are left out by it. */
function blocks(file: LoadFile, rows: readonly Row[]): PartReading {
  const { good, faults } = sorted(file, rows, [['Numero_Fiche', /^(RNCP|RS)\d{1,6}$/], ['Bloc_Competences_Code', /^(RNCP|RS)\d{1,6}BC\w{1,6}$/], ['Bloc_Competences_Libelle', /./]]);
  const says = good.map(({ row, is }): Said => {
    const entry = certificationAddress(is['Numero_Fiche'] ?? ''), code = is['Bloc_Competences_Code'] ?? '';
    return { row, concept: { uri: `${entry}#${code}`, code, label: { fr: is['Bloc_Competences_Libelle'] ?? '' }, broader: [entry] } };
  });
  return { parts: [{ list: 'rncp', how: 'below', file: file.name, says }], faults };
}

export function certificationAddress(code: string): string {
  const [, register = '', number = ''] = /^([A-Z]+)(\d+)$/.exec(code) ?? [];
  return `https://www.francecompetences.fr/recherche/${register.toLowerCase()}/${number}/`;
}

function sorted(file: LoadFile, rows: readonly Row[], needed: readonly (readonly [column: string, form: RegExp])[]): { good: readonly Row[]; faults: Fault[] } {
  const faults = rows.flatMap(({ row, is }) => needed.flatMap(([column, form]): Fault[] => {
    const value = is[column]?.trim() ?? '';
    return value === '' ? [{ path: `${file.name}:${row}`, code: 'vocabulary_missing_value', values: { column } }] : form.test(value) ? [] : [{ path: `${file.name}:${row}`, code: 'vocabulary_bad_value', values: { column, given: value.slice(0, 80) } }];
  }));
  return { good: rows, faults };
}
