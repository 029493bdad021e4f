// Announced schemas, one and several at a time: what is asked for, what is found, where, and what is said of it.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { FetchedDocument } from '../ports.ts';
import { checkSchema } from './schema.ts';

const AT = 'https://a.example/schema.json';
const entry = (over: object = {}) => ({ id: AT, type: 'JsonSchema', ...over });
const open = (code: string, detail: unknown) => ({ check: 'schema', result: 'not_checked', code, detail });
const kept = { check: 'schema', result: 'pass', code: 'schema_ok' }, broken = { check: 'schema', result: 'fail', code: 'schema_differs', path: '', detail: 'required' };
const words = expect.stringMatching(/\w/) as string;
const text = (value: string): FetchedDocument => ({ bytes: new TextEncoder().encode(value) });
const served = (schema: object) => text(JSON.stringify(schema));
async function found(credentialSchema: unknown, answers: Readonly<Record<string, FetchedDocument>> = {}) {
  const asked: string[] = [];
  const fetchDocument = async (url: string) => { asked.push(url); return answers[url] ?? ({ unavailable: true, why: 'no such host' } as const); };
  return { findings: await checkSchema({ name: 'Zoë', credentialSchema }, { fetchDocument }), asked };
}

describe('how many', () => {
  const four = Array.from({ length: 4 }, (_, i) => entry({ id: `${AT}${i}` }));
  test('none: nothing is said', async () => {
    for (const none of [undefined, []]) expect(await found(none)).toStrictEqual({ findings: [], asked: [] });
  });
  test('four are asked for, in order; five are too many', async () => {
    expect(await found(four, Object.fromEntries(four.map(({ id }) => [id, served({ type: 'object' })])))).toStrictEqual({ findings: [kept], asked: four.map(({ id }) => id) });
    expect(await found([...four, entry()])).toStrictEqual({ findings: [open('schema_unsupported', '5 schemas')], asked: [] });
  });
  test('the worst is said: broken before open before kept, wherever it stands', async () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => entry({ id: `${AT}#${name}` })) as [object, object, object];
    const answers = { [`${AT}#a`]: served({ type: 'object' }), [`${AT}#b`]: served({ required: ['absent'] }) };
    for (const order of [[a, b, c], [c, b, a], [b, c, a], [a, c, b]]) expect((await found(order, answers)).findings).toStrictEqual([broken]);
    for (const order of [[a, c], [c, a]]) expect((await found(order, answers)).findings).toStrictEqual([open('schema_unchecked', 'no such host')]);
  });
  test('without a network', async () => {
    expect(await checkSchema({ credentialSchema: entry() }, {})).toStrictEqual([open('schema_unchecked', 'offline')]);
  });
});

describe('which', () => {
  test.each<[string, unknown, string]>([
    ['a type that is not known', entry({ type: 'JsonSchemaCredential' }), 'JsonSchemaCredential'], ['a type without end', entry({ type: 'x'.repeat(99) }), 'x'.repeat(80)], ['no type', entry({ type: undefined }), 'undefined'], ['no address', entry({ id: undefined }), 'JsonSchema'], ['an address in an object', entry({ id: { id: AT } }), 'JsonSchema'], ['an address in a list', entry({ id: [AT] }), 'JsonSchema'],
    ['http', entry({ id: 'http://a.example/schema.json' }), 'JsonSchema'], ['an address in a text', entry({ id: `see ${AT}` }), 'JsonSchema'], ['a text', AT, 'undefined'], ['null', [null], 'undefined'],
  ])('%s: nobody is asked', async (_, given, detail) => {
    expect(await found(given, { [AT]: served({ type: 'object' }), 'http://a.example/schema.json': served({ type: 'object' }), [`see ${AT}`]: served({ type: 'object' }) })).toStrictEqual({ findings: [open('schema_unsupported', detail)], asked: [] });
  });
  test.each(['1EdTechJsonSchemaValidator2019', 'JsonSchema', 'JsonSchemaValidator2018'])('%s, alone or beside others', async (type) => {
    for (const of of [type, ['Other', type]]) expect((await found(entry({ type: of }), { [AT]: served({ required: ['name'] }) })).findings).toStrictEqual([kept]);
  });
  test('each by the draft of its kind, unless the schema says which', async () => {
    const of = async (type: string, schema: object) => (await found([entry({ type })], { [AT]: served(schema) })).findings[0]?.result;
    const all = (schema: object) => Promise.all(['1EdTechJsonSchemaValidator2019', 'JsonSchema', 'JsonSchemaValidator2018'].map((type) => of(type, schema)));
    // Up to draft 7 nothing counted beside `$ref`.
    const beside = { $defs: { a: {} }, $ref: '#/$defs/a', required: ['absent'] };
    expect(await all(beside)).toStrictEqual(['fail', 'fail', 'pass']);
    expect(await all({ $schema: 'http://json-schema.org/draft-07/schema#', ...beside })).toStrictEqual(['pass', 'pass', 'pass']);
  });
});

describe('what stands there', () => {
  const large = (length: number) => text(`{"type":"object"${' '.repeat(length - 17)}}`);
  test.each<[string, FetchedDocument, object]>([
    ['nothing, with a code', { unavailable: true, why: 'x', code: 'too_large' }, open('schema_unchecked', 'too_large')], ['nothing, in words', { unavailable: true, why: 'down' }, open('schema_unchecked', 'down')],
    ['as large as may be', large(256 * 1024), kept], ['larger by one', large(256 * 1024 + 1), open('schema_unsupported', '262145 bytes')], ['no JSON', text('<html>'), open('schema_unchecked', words)], ['no schema', text('[]'), open('schema_unsupported', words)], ['another’s schema within', served({ $ref: 'https://evil.example/x' }), open('schema_unsupported', words)],
    ['a rule that is kept', served({ properties: { name: { const: 'Zoë' } } }), kept], ['a rule that is broken', served({ properties: { name: { const: 'Eve' } } }), { ...broken, path: '/name', detail: 'const' }], ['a member that is missing', served({ required: ['absent'] }), broken],
  ])('%s', async (_, answer, finding) => {
    expect(await found(entry(), { [AT]: answer })).toStrictEqual({ findings: [finding], asked: [AT] });
  });
});

describe('Subresource Integrity §3.1', () => {
  const body = '{"type":"object"}', sri = (name: string, of = body) => `${name}-${createHash(name).update(of).digest('base64')}`;
  const of = async (digestSRI: unknown) => (await found(entry({ digestSRI }), { [AT]: text(body) })).findings;
  test.each(['sha256', 'sha384', 'sha512'])('%s', async (name) => {
    expect(await of(sri(name))).toStrictEqual([kept]);
  });
  test.each<[string, unknown]>([['of something else', sri('sha256', '{}')], ['by another name', sri('sha256').replace('256', '512')], ['something before it', `x${sri('sha256')}`], ['something after it', `${sri('sha256')} x`], ['two of them', `${sri('sha256')} ${sri('sha512')}`], ['by MD5', 'md5-1B2M2Y8AsgTpgAmY7PhCfg=='], ['empty', ''], ['without a value', 'sha256-'], ['a number', 5], ['null', null]])('%s: not the one that was announced', async (_, named) => {
    expect(await of(named)).toStrictEqual([open('schema_unchecked', 'digestSRI')]);
  });
});
