/** An Open Badges 3.0 AchievementCredential as this library makes it: the strict array flavour of the 1EdTech JSON schema. */
import type { Award, Specification } from '../model.ts';
import type { DataIntegrityProof } from '../proof/shape.ts';
import type { Labels } from './narrative.ts';

export type Profile = {
  readonly id: string;
  readonly type: readonly ['Profile'];
  readonly name?: string;
  readonly url?: string;
  readonly description?: string;
  readonly email?: string;
  readonly image?: Image;
  readonly address?: Address;
  readonly endorsementJwt?: readonly string[];
};

/** The country as the specification has it, ISO 3166-1 alpha-3. */
export type Address = { readonly type: readonly ['Address']; readonly addressCountry: string; readonly addressRegion?: string };

export type Image = { readonly id: string; readonly type: 'Image'; readonly caption?: string };

export type Alignment = {
  readonly type: readonly ['Alignment'];
  readonly targetCode?: string;
  readonly targetName: string;
  readonly targetFramework?: string;
  readonly targetType?: string;
  readonly targetUrl: string;
};

export type ResultDescription = {
  readonly id: string;
  readonly type: readonly ['ResultDescription'];
  readonly name: string;
  readonly resultType: string;
  readonly alignment?: readonly Alignment[];
  readonly allowedValue?: readonly string[];
  /** Of the rubric: the level to reach. */
  readonly requiredLevel?: string;
  readonly requiredValue?: string;
  readonly valueMax?: string;
  readonly valueMin?: string;
  readonly rubricCriterionLevel?: readonly RubricCriterionLevel[];
};

export type RubricCriterionLevel = { readonly id: string; readonly type: readonly ['RubricCriterionLevel']; readonly name: string; readonly description?: string; readonly level: string };


export type Result = {
  readonly type: readonly ['Result'];
  readonly resultDescription: string;
  readonly status: 'Completed' | 'Failed';
  readonly value?: string;
};

export type Achievement = {
  readonly id: string;
  readonly type: readonly ['Achievement'];
  readonly achievementType: 'MicroCredential';
  readonly name: string;
  readonly description: string;
  readonly criteria: { readonly narrative: string };
  readonly image?: Image;
  readonly inLanguage: string;
  readonly version?: string;
  readonly creator?: Profile;
  readonly creditsAvailable?: number;
  readonly fieldOfStudy?: string;
  readonly tag?: readonly string[];
  readonly alignment?: readonly Alignment[];
  readonly resultDescription?: readonly ResultDescription[];
  readonly related?: readonly Related[];
  readonly endorsementJwt?: readonly string[];
};

/** The same achievement told in another language, at its own address. */
export type Related = { readonly id: string; readonly type: readonly ['Related']; readonly inLanguage: string; readonly version?: string };

export type IdentityObject = {
  readonly type: 'IdentityObject';
  readonly hashed: false;
  readonly identityHash: string;
  readonly identityType: 'name';
};

export type AchievementSubject = {
  readonly id: string;
  readonly type: readonly ['AchievementSubject'];
  readonly identifier: readonly IdentityObject[];
  readonly achievement: Achievement;
  readonly creditsEarned?: number;
  readonly narrative?: string;
  readonly result?: readonly Result[];
};

export type EvidenceItem = {
  readonly id?: string;
  readonly type: readonly ['Evidence'];
  readonly name: string;
  readonly description?: string;
  readonly genre?: string;
};

/** Bitstring Status List 1.0 §2.1. The index is a string of decimal digits. */
export type StatusEntry = {
  readonly id: string;
  readonly type: 'BitstringStatusListEntry';
  readonly statusPurpose: 'revocation';
  readonly statusListIndex: string;
  readonly statusListCredential: string;
};

export type AchievementCredential = {
  readonly '@context': readonly string[];
  readonly id: string;
  readonly type: readonly ['VerifiableCredential', 'OpenBadgeCredential'];
  readonly name: string;
  readonly description: string;
  readonly issuer: Profile;
  readonly awardedDate: string;
  readonly validFrom: string;
  readonly validUntil?: string;
  readonly credentialSubject: AchievementSubject;
  readonly evidence?: readonly EvidenceItem[];
  readonly credentialStatus?: StatusEntry;
};

export type SignedAchievementCredential = AchievementCredential & { readonly proof: readonly [DataIntegrityProof] };

export type BadgeIssuer = {
  /** A did. */
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly description?: string;
  readonly email?: string;
  /** Address of an image: https or data. */
  readonly image?: string;
};

export type BadgeInput = {
  /** `https://HOST/c/RANDOM` */
  readonly id: string;
  readonly issuer: BadgeIssuer;
  /** Address of this version of the specification. */
  readonly achievementId: string;
  readonly version?: string;
  readonly specification: Specification;
  readonly award: Award;
  /** BCP 47: the language of the single-language members; others of the specification stay in the other forms. */
  readonly language: string;
  /** Where the same achievement is told in other languages: OB 3.0 says everything in one, and names the others as related. */
  readonly variants?: { readonly [language: string]: string };
  /**
   * Names for the addresses of official lists that the specification holds: forms of participation, types of assessment, credit
   * frameworks, ISCED-F fields. What has no name here is left out of the text.
   */
  readonly labels?: Labels;
  /** xsd:dateTimeStamp in UTC, whole seconds: `2026-12-01T09:00:00Z`. */
  readonly validFrom: string;
  readonly validUntil?: string;
  readonly status?: { readonly statusListCredential: string; readonly statusListIndex: number };
  /** As makeAchievement makes it of this same input, when many are awarded it. */
  readonly achievement?: Achievement;
};

/** What an achievement is made of: everything of a badge but whom it was awarded to. */
export type AchievementInput = Pick<BadgeInput, 'issuer' | 'achievementId' | 'version' | 'specification' | 'language' | 'labels' | 'variants'>;
