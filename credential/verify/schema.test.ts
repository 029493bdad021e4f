// credentialSchema: what the issuer announces, judged after its signature; schemas of attackers.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { addProof, makeBadge, text, verify } from '../index.ts';
import { fitsSchema } from '../schema.ts';
import { BADGE, DID, KEY, METHOD, issue, lines, world } from '../../test/credential.ts';
import { outside } from '../../test/outside.ts';
import { spent } from '../../test/spent.ts';

const URL_ = 'https://purl.example/schema.json';
const { status: _, ...PLAIN } = BADGE;
const EXTENSIONS = 'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json';
const badge = makeBadge(PLAIN) as unknown as Record<string, unknown>;
const signed = async (credentialSchema: unknown) => text(await addProof({ ...badge, '@context': [...(badge['@context'] as string[]), EXTENSIONS], credentialSchema }, { verificationMethod: METHOD, created: '2026-12-01T09:00:00Z', sign: KEY.sign }));
const entry = (over: object = {}) => ({ id: URL_, type: '1EdTechJsonSchemaValidator2019', ...over });
const judge = async (document: string, schema?: object | Uint8Array) => {
  const ports = world(schema ? { [URL_]: schema } : {});
  const report = await verify(document, ports);
  return { asked: ports.asked, found: [report.verdict, ...lines(report).filter((line) => line.startsWith('schema'))], at: report.checks.find(({ check }) => check === 'schema') };
};
const SCHEMA = { $schema: 'https://json-schema.org/draft/2019-09/schema#', type: 'object', required: ['name'], properties: { issuer: { properties: { id: { const: DID } } } } };
const good = await signed([entry()]);

describe('what the issuer announces', () => {
  test('kept: pass; none named: nothing is said', async () => {
    expect((await judge(good, SCHEMA)).found).toEqual(['valid', 'schema pass schema_ok']);
    expect((await judge(text(await issue(PLAIN)))).found).toEqual(['valid']);
  });

  test('broken: invalid, with the place and the rule', async () => {
    const { found, at } = await judge(good, { ...SCHEMA, properties: { issuer: { properties: { name: { maxLength: 3 } } } } });
    expect(found).toEqual(['invalid', 'schema fail schema_differs']);
    expect(at).toMatchObject({ path: '/issuer/name', detail: 'maxLength' });
  });

  test('of two schemas the worse counts', async () => {
    const both = await signed([entry(), entry({ id: 'https://purl.example/other.json' })]);
    expect((await judge(both, SCHEMA)).found).toEqual(['valid', 'schema not_checked schema_unchecked']);
    expect((await judge(both, { required: ['absent'] })).found).toEqual(['invalid', 'schema fail schema_differs']);
  });

  test('the official schema of Open Badges 3.0', async () => {
    const official = outside('vectors/openbadges-3.0/achievementcredential.json', 'the Open Badges 3.0 schemas');
    if (official === undefined) return;
    expect((await judge(good, new TextEncoder().encode(official))).found).toEqual(['valid', 'schema pass schema_ok']);
    const fits = (document: object) => fitsSchema(JSON.parse(official), JSON.parse(JSON.stringify(document)) as Record<string, unknown>, '2019-09');
    const broken = { ...badge, credentialSubject: 'nobody' };
    expect(fits(broken)).toMatchObject({ fits: false });
  });

  test.each<[string, object, object | Uint8Array | undefined, string]>([
    ['out of reach', entry(), undefined, 'schema_unchecked'], ['no JSON', entry(), new TextEncoder().encode('<html>'), 'schema_unchecked'], ['a member twice', entry(), new TextEncoder().encode('{"type":"object","type":"string"}'), 'schema_unchecked'],
    ['a list', entry(), [] as unknown as object, 'schema_unsupported'], ['of another type', entry({ type: 'JsonSchemaCredential' }), SCHEMA, 'schema_unsupported'], ['without https', entry({ id: 'http://purl.example/schema.json' }), SCHEMA, 'schema_unsupported'],
    ['larger than any', entry(), new Uint8Array(300_000).fill(0x20), 'schema_unsupported'], ['five of them', [1, 2, 3, 4, 5].map((n) => entry({ id: `${URL_}${n}` })), SCHEMA, 'schema_unsupported'],
  ])('%s: not checked, and the verdict stays', async (_, credentialSchema, schema, code) => {
    expect((await judge(await signed(credentialSchema), schema)).found).toEqual(['valid', `schema not_checked ${code}`]);
  });

  test('a digest that the issuer signed along (VCDM 2.0 §5.3)', async () => {
    const named = (sri: string) => verify(good, world()).then(async () => {
      const { checkSchema } = await import('./checks/schema.ts');
      return (await checkSchema({ credentialSchema: entry({ type: 'JsonSchema', digestSRI: sri }) }, world({ [URL_]: { type: 'object' } })))[0]?.code;
    });
    const digest = (name: string) => `${name}-${createHash(name).update('{"type":"object"}').digest('base64')}`;
    expect(await Promise.all(['sha256', 'sha384', 'sha512'].map((name) => named(digest(name))))).toEqual(['schema_ok', 'schema_ok', 'schema_ok']);
    expect(await Promise.all([named(digest('sha256').replace('sha256', 'sha384')), named('md5-xxxx'), named('')])).toEqual(['schema_unchecked', 'schema_unchecked', 'schema_unchecked']);
  });

  test('nobody’s schema is fetched before the signature passed, or without a network', async () => {
    expect((await judge(good.replace('Zoë', 'Eve'), SCHEMA)).asked).not.toContain(URL_);
    const { fetchDocument: _, ...offline } = world();
    const report = await verify(good, offline);
    expect([report.verdict, ...lines(report).filter((line) => line.startsWith('schema'))]).toEqual(['valid', 'schema not_checked schema_unchecked']);
  });
});

describe('schemas of attackers: no verdict, no hang', () => {
  const deep = Array.from({ length: 60 }).reduce<object>((inner) => ({ a: inner }), {});
  const doubling = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`d${i}`, { allOf: [{ $ref: `#/$defs/d${i + 1}` }, { $ref: `#/$defs/d${i + 1}` }] }]));
  test.each<[string, object, Record<string, unknown>]>([
    ['a reference to itself', { $ref: '#' }, { a: 1 }],
    ['a doubling chain of references', { $defs: { ...doubling, d40: {} }, $ref: '#/$defs/d0' }, {}],
    ['a doubling walk down the document', { properties: { a: { allOf: [{ $ref: '#' }, { $ref: '#' }] } } }, deep as Record<string, unknown>],
    ['references that move', { $recursiveAnchor: true, allOf: [{ $recursiveRef: '#' }, { $recursiveRef: '#' }] }, {}],
    ['another’s schema', { $ref: 'https://evil.example/x.json' }, {}],
    ['an address that is none', { $id: 'http://[', type: 'object' }, {}],
    ['a pattern that never ends', { properties: { a: { pattern: '^(a+)+$' } } }, { a: `${'a'.repeat(40)}!` }],
    ['a pattern of many choices', { properties: { a: { pattern: `^${'(a|a)'.repeat(40)}$` } } }, { a: `${'a'.repeat(40)}!` }],
    ['a pattern of many optional letters', { properties: { a: { pattern: `^${'a?'.repeat(40)}${'a'.repeat(40)}$` } } }, { a: 'a'.repeat(40) }],
    ['a pattern with open repetitions in a row', { properties: { a: { pattern: '^a*a*a*a*a*a*$' } } }, { a: `${'a'.repeat(5000)}!` }],
    ['a pattern that refers back', { properties: { a: { pattern: '^(a*)\\1$' } } }, { a: 'a' }],
    ['a pattern as the name of a member', { patternProperties: { '^(a+)+$': {} } }, { [`${'a'.repeat(40)}!`]: 1 }],
    ['a broken pattern', { properties: { a: { pattern: '[' } } }, { a: 'a' }],
    ['elements compared with each other', { properties: { a: { uniqueItems: true } } }, { a: Array.from({ length: 8000 }, (_, i) => ({ i })) }],
    ['a list of alternatives for each of many', { properties: { a: { items: { anyOf: [...Array.from({ length: 3000 }, () => ({ const: 'x' })), { type: 'number' }] } } } }, { a: Array.from({ length: 3000 }, (_, i) => i) }],
  ])('%s', (_, schema, document) => {
    const started = spent();
    expect(fitsSchema(schema, document, '2020-12')).toHaveProperty('unsupported');
    expect(spent() - started).toBeLessThan(5000);
  });

  test('a format whose check could hang is left out', () => {
    expect(fitsSchema({ properties: { a: { format: 'url' } } }, { a: `http://${'a'.repeat(50)}` }, '2020-12')).toEqual({ fits: true });
    expect(fitsSchema({ properties: { a: { format: 'date' } } }, { a: '2026-02-30' }, '2020-12')).toMatchObject({ fits: false, keyword: 'format', path: '/a' });
  });

  test('ordinary patterns are tried', () => {
    const schema = () => ({ properties: { a: { pattern: '^[a-z]{2,4}-\\d+$' } } });
    expect(fitsSchema(schema(), { a: 'fr-12' }, '7')).toEqual({ fits: true });
    expect(fitsSchema(schema(), { a: 'fr-' }, '7')).toMatchObject({ fits: false, keyword: 'pattern' });
  });
});
