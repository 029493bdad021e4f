/** What ELM has no member for, said in words: made here and, word for word, read again here. */
import type { LanguageMap, QualityKind, Specification } from '../model.ts';

type Target = NonNullable<NonNullable<Specification['stacking']>['targets']>[number];

const QUALITY: { readonly [K in QualityKind]: readonly [en: string, fr: string] } = {
  institutional: ['Quality assurance of the institution', 'Assurance qualité de l’établissement'],
  programme: ['Quality assurance of the programme', 'Assurance qualité de la formation'],
  'qualifications-framework': ['Quality assurance through the qualifications framework', 'Assurance qualité par le cadre des certifications'],
  regulatory: ['Quality assurance by regulation', 'Assurance qualité réglementaire'],
  'self-declared': ['Quality assurance declared by the provider itself', 'Assurance qualité déclarée par le prestataire lui-même'],
};

export function qualityNote({ kind, body, reference }: Specification['quality'][number]): LanguageMap {
  const words = [body, reference].filter(Boolean).join(', ');
  const [en, fr] = QUALITY[kind];
  return { en: `${en}: ${words}`, fr: `${fr} : ${words}` };
}

/** Body and reference come back as one text: where one ends is not said. */
export function qualityIn(note: LanguageMap): { readonly kind: QualityKind; readonly body: string } | undefined {
  for (const [kind, [en]] of Object.entries(QUALITY) as [QualityKind, readonly [string, string]][]) {
    const body = note['en']?.startsWith(`${en}: `) ? note['en'].slice(en.length + 2) : undefined;
    if (body) return { kind, body };
  }
  return undefined;
}

export function stackingNotes(stacking: Specification['stacking']): readonly LanguageMap[] {
  return (stacking?.targets ?? []).map(({ title, accepted }) => (accepted
    ? { en: `Counts towards: ${title} (accepted by the receiving body)`, fr: `Compte pour : ${title} (accepté par l’organisme d’accueil)` }
    : { en: `May count towards: ${title}`, fr: `Peut compter pour : ${title}` }));
}

export function stackingIn(note: LanguageMap): Pick<Target, 'title' | 'accepted'> | undefined {
  const [, accepted] = /^Counts towards: (.+) \(accepted by the receiving body\)$/s.exec(note['en'] ?? '') ?? [], [, open] = /^May count towards: (.+)$/s.exec(note['en'] ?? '') ?? [];
  return accepted !== undefined ? { title: accepted, accepted: true } : open !== undefined ? { title: open, accepted: false } : undefined;
}

export function rubricText(level: string, criteria: LanguageMap): LanguageMap {
  return Object.fromEntries(Object.entries(criteria).map(([tag, text]) => [tag, `${level}: ${text}`]));
}

/** A level with a colon in its name comes back shorter. */
export function rubricIn(note: LanguageMap): { readonly level: string; readonly criteria: LanguageMap } | undefined {
  const read = Object.entries(note).map(([tag, text]) => [tag, /^(.+?): (.+)$/s.exec(text)] as const), level = read[0]?.[1]?.[1];
  if (level === undefined || read.some(([, found]) => found?.[1] !== level)) return undefined;
  return { level, criteria: Object.fromEntries(read.map(([tag, found]) => [tag, found?.[2] ?? ''])) };
}

/** The European list knows no watching without looking at papers. */
export const WATCHED_ONLY: LanguageMap = { en: 'Supervised, identity not checked', fr: 'Sous surveillance, identité non vérifiée' };
