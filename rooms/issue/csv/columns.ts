// Which column says what: guessed from its header's words and its content, told with samples, confirmed by a person, remembered.
import type { Assessment, Specification } from '#credential';
import { sha256 } from '#lib/seal';
import { isEmail, looksLikeDate, looksLikeNumber } from './content.ts';

export const PLAIN_FIELDS = ['givenName', 'familyName', 'fullName', 'email', 'language', 'awardedOn', 'learnerId', 'evidenceUrl', 'narrative'] as const;
export type PlainField = (typeof PLAIN_FIELDS)[number];
/** `result:ID` is judged by the assessment's grading; `grade:ID` is a word kept beside it ("avec mention"). */
export type Field = PlainField | `result:${string}` | `grade:${string}`;
/** By position in the row; null is left out. */
export type Columns = readonly (Field | null)[];
export type Guess = { readonly header: string; readonly samples: readonly string[]; readonly field: Field | null; readonly sure: boolean };

const WORDS: Readonly<Record<PlainField, readonly string[]>> = {
  givenName: ['prenom', 'prenoms', 'given name', 'givenname', 'first name', 'firstname', 'forename'],
  familyName: ['nom', 'nom de famille', 'nom d usage', 'nom de naissance', 'family name', 'familyname', 'last name', 'lastname', 'surname'],
  fullName: ['nom complet', 'nom et prenom', 'prenom et nom', 'prenom nom', 'nom prenom', 'full name', 'fullname', 'name', 'apprenant', 'etudiant', 'learner', 'student'],
  email: ['adresse electronique', 'adresse mail', 'adresse e mail', 'adresse email', 'courriel', 'mail', 'e mail', 'email', 'email address', 'adresse'],
  language: ['langue', 'language', 'lang', 'locale'],
  awardedOn: ['date d obtention', 'date obtention', 'obtenu le', 'date de reussite', 'date de delivrance', 'date', 'awarded on', 'award date', 'date awarded', 'completion date', 'completed on'],
  learnerId: ['numero etudiant', 'n etudiant', 'no etudiant', 'matricule', 'identifiant', 'ine', 'learner id', 'student id', 'student number', 'id'],
  evidenceUrl: ['preuve', 'lien de la preuve', 'lien', 'url', 'evidence', 'evidence url', 'portfolio'],
  narrative: ['commentaire', 'appreciation', 'observations', 'remarque', 'comment', 'narrative', 'note libre'],
};
const GRADE_WORDS = ['mention', 'grade', 'appreciation finale', 'honours', 'distinction'];
/** The content itself says so: a number out of the same scale, the name of a level. */
const CLEAR = 3;
const RESULT_WORDS = ['resultat', 'result', 'note', 'score', 'points', 'mark', 'niveau', 'level', 'evaluation', 'assessment', 'decision', 'statut', 'status', 'acquis'];

/** Content is read from a sample of rows; three distinct values of each column go to the screen. */
export function guessColumns(header: readonly string[] | undefined, sample: readonly (readonly string[])[], specification: Pick<Specification, 'assessments'>): Guess[] {
  const width = Math.max(header?.length ?? 0, ...sample.map((cells) => cells.length));
  const taken = new Set<Field>();
  const columns = Array.from({ length: width }, (_, at) => ({ header: header?.[at] ?? '', values: sample.map((cells) => (cells[at] ?? '').trim()).filter(Boolean) }));
  const guesses: ({ field: Field; sure: boolean } | undefined)[] = columns.map(({ header: title, values }) => {
    const guess = byHeader(title, values, specification.assessments, taken) ?? byContent(values);
    if (!guess || taken.has(guess.field)) return undefined;
    taken.add(guess.field);
    return guess;
  });
  settleResults(columns, guesses, taken, specification.assessments);
  return columns.map(({ header: title, values }, at) => ({ header: title, samples: [...new Set(values)].slice(0, 3), field: guesses[at]?.field ?? null, sure: guesses[at]?.sure ?? false }));
}

/** The same header, whoever typed it: what a mapping is remembered by. */
export function fingerprint(header: readonly string[]): Buffer {
  return sha256(header.map(plain).join('\u001f'));
}

export function columnsFit(columns: Columns, specification: Pick<Specification, 'assessments'>): boolean {
  const chosen = columns.filter((field) => field !== null);
  return new Set(chosen).size === chosen.length && chosen.every((field) => isField(field, specification));
}

export function isField(text: string, specification: Pick<Specification, 'assessments'>): text is Field {
  if (PLAIN_FIELDS.some((field) => field === text)) return true;
  const id = /^(?:result|grade):(.+)$/.exec(text)?.[1];
  return id !== undefined && specification.assessments.some((a) => a.id === id);
}

/** Lower case, without accents or signs: "N° étudiant" → "n etudiant". */
export function plain(text: string): string {
  if (/^[a-z0-9]+(?: [a-z0-9]+)*$/i.test(text)) return text.toLowerCase();
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

function byHeader(title: string, values: readonly string[], assessments: readonly Assessment[], taken: ReadonlySet<Field>): { field: Field; sure: boolean } | undefined {
  const words = plain(title.replaceAll('_', ' '));
  for (const field of PLAIN_FIELDS) {
    if (taken.has(field) || !WORDS[field].includes(words)) continue;
    if (field === 'email') return { field, sure: values.some((v) => isEmail(v.toLowerCase())) };
    if (field === 'awardedOn') return { field, sure: values.some(looksLikeDate) };
    return { field, sure: true };
  }
  // "Étude de cas", "Résultat : Étude de cas", "Mention : Étude de cas": as our own template heads them.
  for (const { id, title: names } of assessments) {
    const said = (before: readonly string[]) => Object.values(names).some((name) => before.some((word) => `${word} ${plain(name)}`.trim() === words));
    if (title === id || said(['', 'resultat', 'result'])) return { field: `result:${id}`, sure: true };
    if (said(['mention', 'grade'])) return { field: `grade:${id}`, sure: true };
  }
  return undefined;
}

function byContent(values: readonly string[]): { field: Field; sure: boolean } | undefined {
  const most = (is: (text: string) => boolean) => values.length > 0 && values.filter(is).length > values.length / 2;
  if (most((v) => isEmail(v.toLowerCase()))) return { field: 'email', sure: true };
  if (most(looksLikeDate)) return { field: 'awardedOn', sure: false };
  return undefined;
}

/** Results last: what they can be depends on the grading. The clearest pair first; a weak sign counts only where one assessment is left to find. */
function settleResults(columns: readonly { header: string; values: readonly string[] }[], guesses: ({ field: Field; sure: boolean } | undefined)[], taken: Set<Field>, assessments: readonly Assessment[]): void {
  const required = assessments.filter((a) => a.required);
  const open = new Set(required.filter((a) => !taken.has(`result:${a.id}`)));
  while (open.size > 0) {
    const pairs = [...open].flatMap((assessment) => columns.map(({ header, values }, at) => ({ assessment, at, fits: guesses[at] ? 0 : fit(plain(header.replaceAll('_', ' ')), values, assessment) })));
    const best = pairs.reduce((a, b) => (b.fits > a.fits ? b : a), { assessment: undefined as Assessment | undefined, at: -1, fits: 0 });
    if (!best.assessment || best.fits < (open.size === 1 ? 1 : CLEAR)) return;
    guesses[best.at] = { field: `result:${best.assessment.id}`, sure: best.fits >= CLEAR };
    open.delete(best.assessment);
  }
  // A mention beside the one result is kept with it.
  const [only] = required, beside = columns.findIndex(({ header }, at) => !guesses[at] && GRADE_WORDS.includes(plain(header)));
  if (only && required.length === 1 && beside >= 0 && !taken.has(`grade:${only.id}`)) guesses[beside] = { field: `grade:${only.id}`, sure: false };
}

function fit(words: string, values: readonly string[], { grading }: Assessment): number {
  const spoken = [...RESULT_WORDS, ...GRADE_WORDS].some((word) => words === word || words.startsWith(`${word} `)) ? 1 : 0;
  const numeric = values.length > 0 && values.filter(looksLikeNumber).length > values.length / 2;
  if (grading.kind === 'score') {
    const outOf = /\b(?:sur |out of )?(\d{1,4})$/.exec(words)?.[1];
    if (!numeric || spoken === 0 || (outOf !== undefined && Number(outOf) !== grading.max)) return 0;
    return outOf === undefined ? 1 : 3;
  }
  if (numeric || spoken === 0) return 0;
  if (grading.kind === 'levels') return values.some((v) => grading.levels.some((level) => plain(level) === plain(v))) ? 3 : 0;
  return GRADE_WORDS.includes(words) ? 2 : 1;
}
