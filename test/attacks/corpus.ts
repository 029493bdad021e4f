/** The named attacks as data, read from vectors/attacks: what is tried, on what grounds it must fail, and what every mouth answers. */
import { readFileSync } from 'node:fs';
import type { CheckName, CheckResult, Verdict, VerifyCode } from '#credential';

/** A verb of make.ts and what it takes. */
export type Step = readonly [verb: string, ...given: unknown[]];
export type Recipe = readonly Step[];

/** `code` stands in the report under `check`, with `result` where that matters. */
export type Expected = { readonly verdict: Verdict; readonly check: CheckName; readonly code: VerifyCode; readonly result?: CheckResult };

export type World = {
  /** The issuer's key document and status list; null: nothing answers there. */
  readonly did?: Recipe | null;
  readonly list?: Recipe | null;
  /** Anything else, by address. */
  readonly documents?: Readonly<Record<string, Recipe>>;
  readonly logs?: readonly string[];
};

export type Case = {
  readonly name: string;
  readonly input: Recipe;
  readonly world?: World;
  /** The moment asked about. */
  readonly at?: string;
  readonly expect: Expected;
  /** Where the command line has no network, or does not know what a house knows, and so says another thing: on purpose. */
  readonly offline?: Expected;
  readonly cli?: Expected;
  /** Status and code of the interface, when it does not get as far as a report. */
  readonly api?: { readonly status: number; readonly code: string };
  /** What is asked of the world, all of it. Left out: nothing before the shape holds, then the key, then the list. */
  readonly asks?: readonly string[];
  /** Milliseconds of work and mebibytes, 1,000 and 64 when left out. */
  readonly ms?: number;
  readonly mb?: number;
};

export type Proved = { readonly file: string; readonly test: string };

export type Attack = {
  readonly id: string;
  readonly attack: string;
  /** Clause, or what the attacker gains. */
  readonly why: string;
  readonly cases?: readonly Case[];
  /** Tests elsewhere that prove it, or prove the rest of it. */
  readonly proved?: readonly Proved[];
  /** What it would be tried on is not here: no route and no table has a name like this. */
  readonly absent?: string;
};

const GROUPS = ['credential', 'keys', 'status-and-log', 'files', 'house'] as const;
/** How many there are of each letter. */
export const IDS: readonly string[] = ([['A', 30], ['B', 30], ['C', 20], ['D', 26], ['E', 38]] as const)
  .flatMap(([letter, most]) => Array.from({ length: most }, (_, i) => `${letter}${String(i + 1).padStart(2, '0')}`));

export const ATTACKS: readonly Attack[] = GROUPS.flatMap((name) => JSON.parse(readFileSync(new URL(`../../vectors/attacks/${name}.json`, import.meta.url), 'utf8')) as Attack[]);
