// The report as the API describes it; the type in #credential is the truth, the test holds the two together.
import { z } from '@hono/zod-openapi';

const named = z.object({ name: z.string(), url: z.string().optional(), description: z.string().optional() });
const aligned = z.object({ name: z.string(), url: z.string().optional(), framework: z.string().optional(), type: z.string().optional() });
const result = z.object({ assessment: z.string(), value: z.string().optional(), status: z.string().optional(), min: z.string().optional(), max: z.string().optional(), required: z.string().optional() });

const Claims = z.object({
  title: z.string(), description: z.string(), criteria: z.string().optional(), language: z.string().optional(), kind: z.string().optional(),
  issuer: z.object({ id: z.string(), name: z.string().optional(), url: z.string().optional(), country: z.string().optional() }),
  holderId: z.string().optional(), holderName: z.string().optional().openapi({ description: 'As the document says; nobody checked who presented it.' }),
  awardedOn: z.string().optional(), validFrom: z.string().optional(), validUntil: z.string().optional(),
  outcomes: z.array(aligned), skills: z.array(aligned), links: z.array(aligned), level: z.string().optional(), credits: z.number().optional(), creditFramework: z.string().optional(), hours: z.number().optional(), duration: z.string().optional(), participation: z.array(aligned).optional(), quality: z.array(aligned).optional(), awardingBodies: z.array(aligned).optional(), field: z.string().optional(),
  results: z.array(result), evidence: z.array(named), narrative: z.string().optional(),
  image: z.string().optional().openapi({ description: 'A data: address; remote images are left out.' }), imageAlt: z.string().optional(),
  creator: z.string().optional(), tags: z.array(z.string()),
  id: z.string().optional(), achievementId: z.string().optional(), version: z.string().optional(),
  parts: z.array(z.looseObject({ kind: z.enum(['achievement', 'activity', 'assessment', 'entitlement']), title: z.string() })).optional().openapi({ description: 'Achievements inside it, activities, entitlements; each may have parts of its own.' }),
  unread: z.array(z.string()).optional().openapi({ description: 'Members of the document that are not shown.' }),
}).openapi('Claims', { description: 'What the document says. Rely on it only when the verdict is `valid`.' });

const Check = z.object({
  check: z.enum(['format', 'context', 'shape', 'issuer_key', 'signature', 'dates', 'status', 'issuer', 'log', 'recipient', 'endorsements', 'holder', 'audience', 'seal', 'evidence', 'contained', 'schema', 'refresh', 'receipt', 'extract']),
  result: z.enum(['pass', 'fail', 'not_checked', 'warn']).openapi({ description: '`not_checked` is never `pass`.' }),
  code: z.string().openapi({ description: 'Stable; every code is explained in docs/errors.md.', example: 'sig_ok' }),
  message: z.string(), meaning: z.string().optional(),
  path: z.string().optional().openapi({ description: 'JSON Pointer into the document.' }),
  detail: z.string().optional().openapi({ description: 'For developers, in English; may change.' }),
}).openapi('Check');

const Seal = z.object({
  by: z.string(), organisation: z.string().optional(), country: z.string().optional(), authority: z.string(), tier: z.enum(['qualified', 'advanced', 'personal', 'plain']),
  from: z.string(), until: z.string(), sealedAt: z.string().optional(), witnessedAt: z.string().optional(), level: z.enum(['B', 'T', 'LT', 'LTA']), unjudged: z.array(z.string()),
}).openapi('Seal', { description: 'What the certificate of a seal says. Proved only by the check `issuer_key`.' });

const verdict = z.enum(['valid', 'invalid', 'unknown']);
const Receipt = z.object({
  sha256: z.string(), form: z.string().optional(), madeAt: z.string(), at: z.string(), verdict,
  checks: z.array(z.object({ check: z.string(), result: z.enum(['pass', 'fail', 'not_checked', 'warn']), code: z.string() })),
  inside: z.array(z.object({ sha256: z.string(), verdict })), software: z.object({ name: z.string(), version: z.string() }),
  trust: z.array(z.object({ kind: z.string(), name: z.string(), sha256: z.string().optional() })),
  about: z.object({ title: z.string().optional(), issuerId: z.string().optional(), issuer: z.string().optional(), holder: z.string().optional() }).optional(),
}).openapi('Receipt', { description: 'What the receipt of a verification says was found, of which bytes and when. Proved only by the check `signature`.' });

const Quoted = z.object({
  sha256: z.string(), form: z.string().optional(), verdict, at: z.string(), hidden: z.array(z.string()),
  issuer: z.object({ id: z.string(), name: z.string().optional(), url: z.string().optional(), country: z.string().optional(), nameSource: z.string().optional() }),
}).openapi('Quoted', { description: 'What the house that signed an extract says of the whole credential it was taken from, and what its holder left out.' });

export const ReportSchema = z.object({
  verdict,
  at: z.string().openapi({ description: 'The moment judged.', example: '2026-12-01T09:00:00Z' }),
  summary: z.string(),
  checks: z.array(Check),
  claims: Claims.nullable(),
  issuer: z.object({ id: z.string(), name: z.string().optional(), nameSource: z.enum(['register', 'certificate', 'document']), known: z.boolean() }).nullable(),
  seal: Seal.optional(),
  receipt: Receipt.optional(),
  quoted: Quoted.optional(),
  form: z.enum(['ob3', 'ob2', 'ob1', 'clr', 'endorsement', 'elm', 'sd-jwt', 'blockcerts', 'vc', 'vp', 'status-list', 'receipt', 'extract']).nullable(),
  carrier: z.enum(['json', 'png', 'svg', 'jwt', 'pdf', 'zip', 'image', 'qr', 'unknown']),
  file: z.string().optional().openapi({ description: 'Of what an archive holds: its name there.' }),
  address: z.string().optional().openapi({ description: 'Where the QR code in a picture leads.' }),
  sha256: z.string().openapi({ description: 'Hex SHA-256 of the credential’s own bytes.' }),
  contained: z.array(z.lazy(inner)).optional().openapi({ type: 'array', items: { type: 'object' }, description: 'Credentials inside a presentation, a learner record or an archive: a Report each. An archive lists its other files too, as `not_a_credential`.' }),
  newer: z.lazy(inner).optional().openapi({ type: 'object', description: 'What the issuer gives as a newer version: a Report. It changes nothing about this one.' }),
  endorsements: z.array(z.lazy(inner)).optional().openapi({ type: 'array', items: { type: 'object' }, description: 'What others signed about it: a Report each.' }),
}).openapi('Report');

function inner(): z.ZodTypeAny {
  return ReportSchema;
}

export const ErrorSchema = z.object({
  error: z.object({ code: z.string(), message: z.string(), request: z.string(), faults: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })).optional() }),
}).openapi('Error');
