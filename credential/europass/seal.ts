/** What a seal says of itself, for reports. All of it is the certificate's word until the certificate is trusted. */

/** ETSI TS 119 182-1 §6: baseline levels, by the material that is there. */
export type SealLevel = 'B' | 'T' | 'LT' | 'LTA';

/** By the statements of ETSI EN 319 412-5: a qualified seal, an advanced seal with a qualified certificate, a person's signature, none of these. */
export type SealTier = 'qualified' | 'advanced' | 'personal' | 'plain';

export type Seal = {
  /** Whose seal it is: organisation, or else the common name. */
  readonly by: string;
  /** `organizationIdentifier` (ETSI EN 319 412-1 §5.1.4), for example `VATFR-12345678901`. */
  readonly organisation?: string;
  /** ISO 3166-1 alpha-2. */
  readonly country?: string;
  /** Who issued the certificate. */
  readonly authority: string;
  readonly tier: SealTier;
  /** The certificate's dates, ISO. */
  readonly from: string;
  readonly until: string;
  /** When it was sealed, in the sealer's own words. */
  readonly sealedAt?: string;
  /** When it existed, by a time stamp of an authority that is trusted. */
  readonly witnessedAt?: string;
  readonly level: SealLevel;
  /** Members of the signature that were read and do not weigh on the verdict. */
  readonly unjudged: readonly string[];
};
