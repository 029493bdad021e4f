/** Open Badge → what a page may show of it. Reads allow-listed terms only. */
export type ClaimedResult = { readonly assessment: string; readonly value?: string; readonly status?: string; readonly range?: string };
export type ClaimedAlignment = { readonly name: string; readonly url: string; readonly framework?: string; readonly type?: string };

export type Claims = {
  readonly title: string;
  readonly description: string;
  readonly criteria?: string;
  readonly language?: string;
  readonly kind?: string;
  readonly issuer: { readonly id: string; readonly name?: string; readonly url?: string };
  /** The person it is about: as the document says, not as somebody checked. */
  readonly holderId?: string;
  readonly holderName?: string;
  /** ISO date-times */
  readonly awardedOn?: string;
  readonly validFrom?: string;
  readonly validUntil?: string;
  readonly outcomes: readonly ClaimedAlignment[];
  readonly level?: string;
  readonly credits?: number;
  readonly field?: string;
  readonly results: readonly ClaimedResult[];
  readonly evidence: readonly { readonly name: string; readonly url?: string; readonly description?: string }[];
  readonly narrative?: string;
  /** `data:image/…` only: a remote image would call home. */
  readonly image?: string;
  readonly creator?: string;
  readonly tags: readonly string[];
  readonly id?: string;
  readonly achievementId?: string;
};

export function readBadge(_credential: unknown): Claims | null { throw new Error('not built'); }
