/**
 * The neutral model: what a micro-credential says, whatever form carries it.
 * The elements are those of Annex I of the Council Recommendation of 16 June 2022 (2022/C 243/02), in the words of the
 * European Learning Model. Every form (Open Badges 3.0, ELM, SD-JWT VC) is made from this and read back into it.
 */

/** BCP 47 language tag → text. */
export type LanguageMap = { readonly [language: string]: string };

/** An entry of an official list (ESCO, ISCED-F, EU vocabularies), named by its URI. */
export type Concept = { readonly uri: string; readonly label?: LanguageMap };

/** `country` is an ISO 3166-1 alpha-3 code, as the EU country authority list uses. */
export type OrganisationRef = {
  readonly name: LanguageMap;
  /** A did, or an https address that stays. */
  readonly id?: string;
  readonly identifiers?: readonly { readonly scheme: string; readonly value: string }[];
  readonly country?: string;
  readonly region?: string;
  readonly website?: string;
};

export type LearningOutcome = {
  /** Stable inside the specification: assessments name it. */
  readonly id: string;
  readonly title: LanguageMap;
  readonly description?: LanguageMap;
  /** snb/skill-type */
  readonly kind?: 'knowledge' | 'skill';
  /** snb/skill-reuse-level */
  readonly reuse?: 'transversal' | 'cross-sector' | 'sector-specific' | 'occupation-specific';
  readonly esco?: readonly Concept[];
};

/** What an assessment is judged against: "des normes clairement définies". */
export type AssessmentStandard = {
  readonly title: LanguageMap;
  readonly criteria?: LanguageMap;
  readonly url?: string;
  readonly version?: string;
  /** Who outside the provider validated the standard, and when (ISO date). */
  readonly validatedBy?: readonly { readonly name: string; readonly on?: string; readonly url?: string }[];
};

export type Supervision = 'unsupervised-no-id' | 'supervised-no-id' | 'supervised-online-with-id' | 'supervised-onsite-with-id';

export type GradingScheme =
  | { readonly kind: 'pass' }
  | { readonly kind: 'score'; readonly min: number; readonly max: number; readonly pass: number }
  | {
      readonly kind: 'levels'; readonly levels: readonly string[]; readonly pass: string;
      /** What work of a level is like, by the level's name. */
      readonly rubric?: readonly { readonly level: string; readonly criteria: LanguageMap }[];
    };

export type Assessment = {
  readonly id: string;
  readonly title: LanguageMap;
  readonly description?: LanguageMap;
  /** snb/assessment URI */
  readonly type: string;
  /** snb/learning-assessment URI (mode) */
  readonly mode?: string;
  /** Ids of the outcomes that it proves, at least one. */
  readonly proves: readonly string[];
  /** Without a result for a required assessment there is no award. */
  readonly required: boolean;
  readonly standard: AssessmentStandard;
  readonly supervision: Supervision;
  readonly grading: GradingScheme;
};

export type QualityKind = 'institutional' | 'programme' | 'qualifications-framework' | 'regulatory' | 'self-declared';

export type QualityAssurance = {
  readonly kind: QualityKind;
  readonly body: string;
  /** The body's own, ISO 3166-1 alpha-3: Europass wants to know where it is. */
  readonly country?: string;
  /** Register entry, decision number or address. */
  readonly reference?: string;
  readonly from?: string;
  readonly until?: string;
  readonly note?: LanguageMap;
};

export type CreditPoint = { /** snb/education-credit URI */ readonly framework: string; readonly points: number };

/** What whoever holds it may do that others may not: a regulated activity, a membership, a place on a course. */
export type Entitlement = {
  readonly title: LanguageMap;
  readonly description?: LanguageMap;
  /** snb/entitlement URI */
  readonly type: string;
  /** snb/entitlement-status URI: given by this alone, or only with something more. */
  readonly status: string;
  /** Where the law says so, ISO 3166-1 alpha-3. */
  readonly country?: string;
  /** An occupation of ESCO. */
  readonly occupation?: Concept;
};

export type Route = 'course' | 'validation';

export type QfEheaCycle = 'short' | 'first' | 'second' | 'third';

export type Specification = {
  readonly title: LanguageMap;
  readonly description: LanguageMap;
  /** Who teaches; who awards (several make a joint credential); who issues and signs. Three different things. */
  readonly provider: OrganisationRef;
  readonly awardingBodies: readonly OrganisationRef[];
  readonly issuer: OrganisationRef;
  readonly outcomes: readonly LearningOutcome[];
  readonly assessments: readonly Assessment[];
  readonly workloadHours: number;
  readonly credits?: readonly CreditPoint[];
  /** Absent members mean "not stated"; `applicable: false` says outright that no level applies. */
  readonly level?: { readonly applicable: boolean; readonly eqf?: number; readonly nqf?: string; readonly cycle?: QfEheaCycle };
  /** snb/learning-assessment URIs: on site, online, blended … */
  readonly participation: readonly string[];
  /** snb/learning-setting URI */
  readonly learningSetting?: string;
  readonly quality: readonly QualityAssurance[];
  readonly prerequisites?: LanguageMap;
  readonly stacking?: {
    readonly mode: 'standalone' | 'stackable';
    /** `accepted` only when the receiving body has said so: stacking gives no right by itself. */
    readonly targets?: readonly { readonly title: string; readonly url?: string; readonly credits?: number; readonly accepted: boolean }[];
  };
  /** Qualifications, NQF entries, RNCP blocs, occupational registers. */
  readonly links?: readonly { readonly kind: 'qualification' | 'register' | 'occupation'; readonly title: string; readonly url: string; readonly code?: string }[];
  readonly entitlements?: readonly Entitlement[];
  /** What others signed about it or its issuer: each an EndorsementCredential in a compact JWS. */
  readonly endorsements?: readonly string[];
  /** ISCED-F 2013 URIs */
  readonly fields: readonly string[];
  /** BCP 47 tags of the languages of teaching and assessment. */
  readonly languages: readonly string[];
  /** snb/target-group URIs */
  readonly targetGroups?: readonly string[];
  readonly price?: { readonly amount: number; /** ISO 4217 */ readonly currency: string; readonly funding?: LanguageMap };
  readonly routes: readonly Route[];
  readonly image?: { readonly mediaType: 'image/png' | 'image/svg+xml'; /** base64 */ readonly data: string; readonly alt: LanguageMap };
  /** Months after the award; absent: for life. */
  readonly validForMonths?: number;
  readonly website?: string;
  readonly further?: LanguageMap;
};

export type AssessmentResult = {
  /** Id of the assessment in the specification. */
  readonly assessment: string;
  /** As the scheme says: points, a level's name, or nothing for pass/fail. */
  readonly score?: number;
  readonly grade?: string;
  readonly assessedOn?: string;
};

export type Evidence = { readonly title: string; readonly url?: string; readonly description?: string; readonly genre?: string };

/** This person achieved this version of a specification on this date, by this route, with these results. */
export type Award = {
  readonly holder: { /** pairwise urn:uuid, or the learner's own did */ readonly id: string; readonly name: string; readonly givenName?: string; readonly familyName?: string };
  /** ISO date */
  readonly awardedOn: string;
  readonly route: Route;
  readonly results: readonly AssessmentResult[];
  readonly evidence?: readonly Evidence[];
  readonly narrative?: string;
};
