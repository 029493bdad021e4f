import { expect, test } from 'vitest';
import { curlOf } from './curl.ts';
import { operationsOf, shapesOf, type ApiDocument } from './reading.ts';

const document: ApiDocument = {
  openapi: '3.1.0', info: { title: 'House', version: '1' },
  components: { schemas: { Batch: { type: 'object', required: ['id'], properties: { id: { type: 'string' }, rows: { type: 'array', items: { $ref: '#/components/schemas/Row' } }, state: { enum: ['open', 'done'] }, ends: { type: ['string', 'null'], format: 'date' }, by: { type: 'object', required: ['name'], properties: { name: { type: 'string' }, mail: { type: 'string' } } } } } } },
  paths: {
    '/api/v1/issue/batches/{id}': { get: { summary: 'One batch', tags: ['issue'], security: [{ apiKey: [] }], parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }, { name: 'rows', in: 'query', schema: { type: 'integer' }, example: 50 }], responses: { 200: { description: 'The batch.', content: { 'application/json': { schema: { $ref: '#/components/schemas/Batch' } } } } } } },
    '/api/v1/issue/batches': { post: { summary: 'Start', tags: ['issue'], security: [{ apiKey: [] }], parameters: [{ name: 'Idempotency-Key', in: 'header', required: true, schema: { type: 'string' } }], requestBody: { content: { 'application/json': { schema: { type: 'object' }, example: { note: "l'été" } } } }, responses: {} }, delete: { responses: {} } },
  },
};

test('an operation becomes a line for the terminal: key, headers, query, body, quotes that hold', () => {
  const [one, start, stop] = operationsOf(document);
  expect(one && curlOf(one, 'https://h.example')).toBe("curl \\\n  -H 'Authorization: Bearer KEY' \\\n  'https://h.example/api/v1/issue/batches/ID?rows=50'");
  expect(start && curlOf(start, 'https://h.example')).toContain("-H 'Idempotency-Key: IDEMPOTENCY-KEY'");
  expect(start && curlOf(start, 'https://h.example')).toContain(String.raw`l'\''été`);
  expect(stop && curlOf(stop, 'https://h.example')).toBe("curl -X DELETE \\\n  'https://h.example/api/v1/issue/batches'");
});

test('kinds are said shortly, and lead to the shape they name', () => {
  const members = Object.fromEntries((shapesOf(document)[0]?.members ?? []).map((m) => [m.name, m.kind.map((k) => k.text).join('')]));
  expect(members).toEqual({ id: 'string', rows: 'Row[]', state: '"open" | "done"', ends: 'string (date) | null', by: '{ name, mail? }' });
  expect(operationsOf(document)[0]?.answers[0]?.kind).toEqual([{ text: 'Batch', shape: 'Batch' }]);
});
