// What our badges say in words because Open Badges has no member for it: read back out of the signed text, line by line
// (credential/badge/narrative.ts writes it). A text in other words, by somebody else, simply tells less.
import type { QualityKind } from '../../credential/model.ts';
import { blocksOf } from '../components/blocks.ts';

export type Told = {
  readonly hours: number | undefined;
  readonly assessments: readonly { readonly name: string; readonly supervision: string | undefined; readonly validated: boolean }[];
  readonly quality: readonly { readonly kind: QualityKind | undefined; readonly body: string }[];
  readonly awardedBy: string | undefined;
};

const HEADINGS = { assessment: /^(assessment|évaluation)$/i, quality: /^(quality assurance|assurance qualité)$/i };
const KINDS: Readonly<Record<string, QualityKind>> = {
  institution: 'institutional', établissement: 'institutional', programme: 'programme', formation: 'programme', 'through the qualifications framework': 'qualifications-framework', 'par le cadre des certifications': 'qualifications-framework',
  regulatory: 'regulatory', réglementaire: 'regulatory', 'declared by the provider itself': 'self-declared', 'déclarée par le prestataire lui-même': 'self-declared',
};

export function toldIn(criteria: string | undefined): Told {
  const blocks = blocksOf(criteria ?? '');
  const below = (heading: RegExp): readonly string[] => {
    const at = blocks.findIndex((block) => block.kind === 'heading' && heading.test(block.text)), next = at < 0 ? undefined : blocks[at + 1];
    return next?.kind === 'list' ? next.lines : [];
  };
  const lines = blocks.flatMap((block) => (block.kind === 'lines' ? block.lines : []));
  const said = (term: RegExp): string | undefined => lines.map((line) => halves(line)).find(([head]) => term.test(head))?.[1];
  const hours = Number(/^\d+(?:[.,]\d+)?/.exec(said(/^(workload|volume de travail)$/i) ?? '')?.[0].replace(',', '.') ?? NaN);
  return {
    hours: Number.isFinite(hours) ? hours : undefined,
    assessments: below(HEADINGS.assessment).map((line) => {
      const [name, rest = ''] = halves(line), details = rest.split(/[\s\u00a0\u202f]*; /);
      return { name, supervision: details.find((one) => /^(un)?supervised|surveillance/i.test(one)), validated: details.some((one) => /validated by|validé par/i.test(one)) };
    }),
    quality: below(HEADINGS.quality).map((line) => { const [kind, body] = halves(line), known = KINDS[kind.toLowerCase()]; return { kind: known, body: known ? body ?? '' : line }; }),
    awardedBy: said(/^(awarded by|décernée par)$/i),
  };
}

/** At the first colon that ends a word: "Workload: 25 hours", « Volume de travail : 25 heures ». */
function halves(line: string): [string, string?] {
  const [, head, rest] = /^(.+?)[\s\u00a0]*:\s(.*)$/u.exec(line) ?? [];
  return head === undefined || rest === undefined ? [line] : [head, rest];
}
