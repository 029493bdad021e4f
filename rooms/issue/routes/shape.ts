// What programs send and get. Members that nobody named are refused: a misspelt one would otherwise be lost in silence.
import { z } from '@hono/zod-openapi';

const text = z.string().max(10_000), day = z.iso.date();
const Id = z.string().openapi({ example: '01hzy3v9k2m4n6p8q0r2s4t6v8' });
const onFault = z.enum(['refuse', 'skip']).default('refuse').openapi({ description: '`skip` issues to the good rows and lists the others.' });
const onDuplicate = z.enum(['skip', 'reissue']).default('skip').openapi({ description: 'For people who hold a standing award of this specification: leave them, or supersede it.' });
const common = { awardedOn: day.optional().openapi({ description: 'For rows that do not say; today otherwise.' }), language: z.string().max(35).optional().openapi({ description: 'BCP 47; `fr` otherwise.' }), onFault, onDuplicate };

export const Params = z.object({ id: Id });

export const Recipient = z.strictObject({
  givenName: text.optional(), familyName: text.optional(), name: text.optional().openapi({ description: 'The whole name, where it has no two parts.' }),
  email: text.openapi({ example: 'ada@example.org' }), awardedOn: text.optional().openapi({ example: '2026-11-02' }), language: text.optional(), learnerId: text.optional(), evidenceUrl: text.optional(), narrative: text.optional(),
  results: z.record(z.string(), z.union([text, z.number(), z.boolean()])).optional().openapi({ description: 'By assessment id: points, a level’s name, or passed.', example: { exam: 15 } }),
  grades: z.record(z.string(), text).optional().openapi({ description: 'A word kept beside the result.' }),
}).openapi('Recipient');

export const NewBatch = z.strictObject({ specification: Id, recipients: z.array(Recipient).min(1).max(50_000), ...common }).openapi('NewBatch');
/** Beside a CSV body. */
export const CsvQuery = z.object({ specification: Id, columns: z.string().optional().openapi({ description: 'Fields by position, separated by commas; empty ones are left out.', example: 'givenName,familyName,email,result:exam' }), ...common });
export const AwardQuery = z.object({ batch: z.string().optional(), email: z.string().optional(), after: z.string().optional() });

export const Warning = z.object({
  definition: z.string().openapi({ example: 'eu-2022' }), outcome: z.enum(['pass', 'fail', 'unknown']),
  missing: z.array(z.object({ path: z.string().openapi({ description: 'JSON pointer into the specification.', example: '/quality' }), code: z.string().openapi({ example: 'definition_lacks' }), message: z.string() })),
});

export const Batch = z.object({
  id: Id, state: z.enum(['draft', 'confirmed', 'done', 'cancelled']), specification: Id, madeAt: z.string(), confirmedAt: z.string().optional(), finishedAt: z.string().optional(),
  progress: z.object({ total: z.int(), waiting: z.int(), planned: z.int(), signed: z.int(), logged: z.int(), stopped: z.int().openapi({ description: 'An incident stopped them: the house’s administrator has to look.' }) }),
  counts: z.object({ issued: z.int(), duplicate: z.int(), faulty: z.int(), excluded: z.int(), empty: z.int(), stopped: z.int() }).optional().openapi({ description: 'Once it is done.' }),
  warnings: z.array(Warning).optional().openapi({ description: 'In the answer to a new list: definitions that the specification does not meet and that the organisation wants to be warned of.' }),
  faults: z.array(z.object({ row: z.int(), field: z.string().optional(), code: z.string().openapi({ example: 'row_email_invalid' }), message: z.string() })),
}).openapi('Batch');

export const NewStatus = z.strictObject({ status: z.enum(['clear', 'suspended', 'revoked']), reason: z.string().max(1000).openapi({ description: 'For the organisation’s own record.' }) });

export const Award = z.object({
  id: Id, credential: Id.openapi({ description: 'Public id; never guessable.' }), specification: Id, specificationId: Id, batch: Id, row: z.int(), state: z.enum(['planned', 'signed', 'logged']),
  status: z.enum(['clear', 'suspended', 'revoked']), createdAt: z.string(), supersedes: z.string().optional(), supersededBy: z.string().optional(),
  person: z.object({ name: z.string(), email: z.string(), language: z.string(), givenName: z.string().optional(), familyName: z.string().optional(), learnerId: z.string().optional() }).optional().openapi({ description: 'Absent: erased.' }),
  award: z.unknown().openapi({ description: 'Date, route, results, evidence.' }),
}).loose().openapi('Award');

export const Failure = z.object({ error: z.object({ code: z.string(), message: z.string(), request: z.string(), faults: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })).optional() }) });
