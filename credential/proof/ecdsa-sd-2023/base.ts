/** W3C Data Integrity ECDSA Cryptosuites 1.0 §3.6.1–3.6.5: the issuer signs every statement, so that the holder can show some of them. */
import { utf8 } from '../../bytes.ts';
import { canonicalForms, undirected } from '../../canon/canonize.ts';
import { checkPlain } from '../../canon/plain.ts';
import { CredentialError } from '../../errors.ts';
import { STAMP } from '../../time.ts';
import type { DataIntegrityProof, ProofOptions, Sign } from '../shape.ts';
import { CRYPTOSUITE, baseData } from './check.ts';
import { hmacLabel } from './label.ts';
import { statementsOf } from './statements.ts';
import type { Canonicalise } from './statements.ts';
import { writeBase } from './value.ts';

/** `sign`: by the issuer's P-256 key, r ‖ s in 64 bytes. */
export type BaseProofOptions = ProofOptions & {
  /** JSON Pointers to what the holder cannot leave out; see OB3_MANDATORY and presentPointers. */
  readonly mandatoryPointers: readonly string[];
  /** 32 random bytes for this credential alone: with the same ones, two credentials could be told to be of one making. */
  readonly hmacKey: Uint8Array;
  /** A P-256 key made for this credential alone and thrown away afterwards. `publicKey`: Multikey bytes, `80 24` and the compressed point. */
  readonly statementKey: { readonly publicKey: Uint8Array; readonly sign: Sign };
};

type Secured<T> = T & { readonly proof: readonly [DataIntegrityProof] };

/**
 * The result is for the holder alone: it holds what is needed to show any part. Statements that are not mandatory are signed one by one.
 * Errors: `proof_present`, `bad_argument` (also for a document that cannot be shown in parts), and those of canonize.
 */
export async function addBaseProof<T extends object>(document: T, options: BaseProofOptions, canonicalise: Canonicalise = canonicalForms): Promise<Secured<T>> {
  checkOptions(document, options);
  undirected(checkPlain(document));
  const { hmacKey, mandatoryPointers, statementKey } = options;
  const config = { type: 'DataIntegrityProof', cryptosuite: CRYPTOSUITE, created: options.created, verificationMethod: options.verificationMethod, proofPurpose: 'assertionMethod' } as const;
  const [configForm = ''] = await canonicalise({ ...config, '@context': (document as { '@context'?: unknown })['@context'] });
  const statements = await statementsOf(document, hmacLabel(hmacKey), canonicalise);
  const { lines: mandatory } = await statements.select(mandatoryPointers);
  const signatures = await Promise.all(statements.lines.filter((line) => !mandatory.has(line)).map(async (line) => statementKey.sign(utf8(line))));
  const baseSignature = await options.sign(baseData(configForm, statementKey.publicKey, statements.lines.filter((line) => mandatory.has(line))));
  if ([baseSignature, ...signatures].some(({ length }) => length !== 64)) throw new CredentialError('bad_argument', 'a P-256 signature has 64 bytes');
  const proofValue = writeBase({ baseSignature, publicKey: statementKey.publicKey, hmacKey, signatures, mandatoryPointers });
  return { ...document, proof: [{ ...config, proofValue }] };
}

function checkOptions(document: object, { created, hmacKey, statementKey }: BaseProofOptions): void {
  if ('proof' in document) throw new CredentialError('proof_present', 'this document has a proof already');
  if (!STAMP.test(created)) throw new CredentialError('bad_argument', `created ${created} is not a UTC date-time in whole seconds`);
  if (hmacKey.length !== 32) throw new CredentialError('bad_argument', `an HMAC key has 32 bytes, not ${hmacKey.length}`);
  if (statementKey.publicKey.length !== 35) throw new CredentialError('bad_argument', 'the key of the statements is given as 35 bytes of Multikey');
}
