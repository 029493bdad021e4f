/**
 * A foreign document in our own words: the neutral model as far as the document says it, whatever has no place in the model
 * named beside it, and what cannot quite be meant as it is written. Nothing is dropped silently. Signatures are not looked at.
 */
import type { Award, Specification } from '../model.ts';
import { cursor } from './cursor.ts';
import type { Cursor, Unread } from './cursor.ts';
import { readsElm, readElmModel } from './elm.ts';
import { readsOpenBadge, readOpenBadge } from './openbadge.ts';
import { sdJwtReader } from './sdjwt.ts';
import { readsOldBadge, readOldBadge } from './openbadge-2.ts';

export type { Unread } from './cursor.ts';

type Partially<T> = T extends readonly (infer Item)[] ? readonly Partially<Item>[] : T extends object ? { readonly [K in keyof T]?: Partially<T[K]> } : T;
export type PartialSpecification = Partially<Specification>;
export type PartialAward = Partially<Award>;

export type DoubtCode =
  /** The value stands for something near it in the European list. */
  | 'mapped_nearly'
  /** Credits without saying of which system. */
  | 'credits_without_framework'
  /** A duration in months or years where hours of work are meant. */
  | 'duration_not_hours'
  /** A member whose name only looks like the one it should be. */
  | 'member_misspelt'
  /** The value is of another type than its standard gives it, and was understood. */
  | 'type_wrong'
  /** A concept of the document's own where an official list has one. */
  | 'concept_local';
export type Doubt = { /** JSON pointer into the document. */ readonly path: string; readonly code: DoubtCode; /** For developers, in English. */ readonly detail: string };

export type ReadForm = 'ob3' | 'ob3-achievement' | 'ob2' | 'ob2-badge' | 'elm' | 'sd-jwt';
export type Reading = {
  readonly form: ReadForm;
  readonly specification: PartialSpecification;
  /** Absent when the document describes what can be earned, not who earned it. */
  readonly award?: PartialAward;
  readonly unread: readonly Unread[];
  readonly doubts: readonly Doubt[];
};

/** What a reader of one form gives; the cursor knows what it left unread. */
export type Told = Omit<Reading, 'unread' | 'doubts'>;
export type FormReader = { readonly knows: (document: Readonly<Record<string, unknown>>) => boolean; readonly read: (document: Cursor, doubt: (at: Cursor, code: DoubtCode, detail: string) => void) => Told; /** Nodes are known by their id. */ readonly graph?: boolean };

const READERS: readonly FormReader[] = [sdJwtReader, { knows: readsOpenBadge, read: readOpenBadge }, { knows: readsOldBadge, read: readOldBadge }, { knows: readsElm, read: readElmModel, graph: true }];

/** Undefined: of no form that is read here. Never throws. `more`: readers kept apart because they weigh. */
export function readModel(document: unknown, more: readonly FormReader[] = []): Reading | undefined {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return undefined;
  const reader = [...more, ...READERS].find(({ knows }) => knows(document as Readonly<Record<string, unknown>>));
  if (!reader) return undefined;
  const doubts: Doubt[] = [], root = cursor(document, { graph: reader.graph === true });
  const told = reader.read(root, (at, code, detail) => doubts.push({ path: at.path, code, detail }));
  return { ...told, unread: root.unread(), doubts };
}
