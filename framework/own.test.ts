// A file of somebody's own: read by the same engine, and every fault told where it stands.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { OPERATORS, OWN_BYTES, PROFILES, check, profile, readOwnProfile } from './framework.ts';
import { spent } from '../test/spent.ts';

type Tree = Record<string, unknown>;
const base = (): Tree & { elements: Tree[] } => ({ ...structuredClone(profile('etf-box2')) as unknown as Tree, id: 'ours', elements: structuredClone(profile('etf-box2').elements) as unknown as Tree[] });
const read = (data: unknown) => readOwnProfile(new TextEncoder().encode(typeof data === 'string' ? data : JSON.stringify(data)));
const faults = (data: unknown) => { const answer = read(data); return 'faults' in answer ? answer.faults.map(({ path, code }) => `${path} ${code}`) : []; };
const withRule = (rule: unknown) => { const one = base(); return { ...one, elements: [{ ...one.elements[0], rule }] }; };

test.each(PROFILES)('%s, under another id, reads as its own file', (id) => expect(faults({ ...profile(id), id: 'ours' })).toEqual([]));

describe('what is wrong is told with its place', () => {
  test.each<[string, unknown, string[]]>([
    ['no JSON', '{', [' profile_not_json']],
    ['bytes that are no text', '\u0000\ud800', [' profile_not_json']],
    ['a list', [], [' spec_wrong_type']],
    ['nothing in it', {}, ['/id', '/version', '/year', '/title', '/source', '/definition', '/elements'].map((path) => `${path} spec_missing`)],
    ['a misspelt member', { ...base(), autor: 'x' }, ['/autor profile_unknown_member']],
    ['the id of one that ships', { ...base(), id: 'eu-2022' }, ['/id profile_id_shipped']],
    ['an id that is no part of an address', { ...base(), id: '../x' }, ['/id profile_format']],
    ['one language only', { ...base(), title: { fr: 'Nôtre' } }, ['/title/en spec_missing']],
    ['a rule without an operator', withRule({}), ['/elements/0/rule profile_operator']],
    ['a rule of two operators', withRule({ present: '/specification/title', count: '/specification/title' }), ['/elements/0/rule profile_operator']],
    ['an operator nobody knows', withRule({ matches: '/specification/title' }), ['/elements/0/rule profile_operator']],
    ['an operator JavaScript adds', withRule({ constructor: 1 }), ['/elements/0/rule profile_operator']],
    ['a text for a rule', withRule('present'), ['/elements/0/rule profile_operator']],
    ['a fault deep inside', withRule({ all: [{ present: '/specification/title' }, { every: '/specification/outcomes', rule: { not: { range: 'x', min: 'ten' } } }] }), ['/elements/0/rule/all/1/rule/not/min spec_not_a_number']],
    ['a path that is none', withRule({ present: '/specification//title' }), ['/elements/0/rule/present profile_format']],
    ['a value of no kind', withRule({ equals: '/specification/x', value: {} }), ['/elements/0/rule/value profile_value']],
    ['nothing to choose from', withRule({ oneOf: '/specification/x', values: [] }), ['/elements/0/rule/values spec_too_few']],
    ['a missing operand', withRule({ every: '/specification/outcomes' }), ['/elements/0/rule/rule profile_operator']],
    ['a place outside', { ...base(), elements: [{ ...base().elements[0], path: '/trusted' }] }, ['/elements/0/path profile_path']],
    ['the same id twice', { ...base(), elements: [base().elements[0], base().elements[0]] }, ['/elements/1/id spec_id_taken']],
    ['nothing that decides', { ...base(), elements: [{ ...base().elements[0], weight: 'optional' }] }, ['/elements profile_decides_nothing']],
    ['too many elements', { ...base(), elements: Array.from({ length: 101 }, (_, i) => ({ ...base().elements[0], id: `E${i}` })) }, ['/elements spec_too_many']],
    ['__proto__', JSON.stringify(base()).replace('{', '{"__proto__":{"x":1},'), ['/__proto__ profile_unknown_member']],
  ])('%s', (_, data, told) => expect(faults(data)).toEqual(told));
  test('several at once are told at once', () => expect(faults({ ...base(), id: '', year: 'x', source: '' })).toHaveLength(3));
  test('at most a hundred', () => expect(faults({ ...base(), elements: Array.from({ length: 300 }, () => ({})) })).toHaveLength(100));
});

describe('nobody is kept busy by a file', () => {
  const quickly = <T>(work: () => T): T => { const start = spent(), answer = work(); expect(spent() - start).toBeLessThan(2_000); return answer; };
  const nested = (depth: number, over = '/specification/outcomes'): unknown => (depth === 0 ? { not: { present: '/specification/title' } } : { some: over, rule: nested(depth - 1, over) });
  test('too large', () => expect(faults(JSON.stringify({ ...base(), note: { fr: 'x'.repeat(OWN_BYTES), en: 'x' } }))).toEqual([' profile_too_large']));
  test('too deep', () => expect(quickly(() => faults(`{"a":${'['.repeat(90_000)}${']'.repeat(90_000)}}`))).toEqual([' profile_too_deep']));
  test('rules within rules as deep as they may be, the innermost wrong', () => expect(quickly(() => faults(withRule(JSON.parse(JSON.stringify(nested(30)).replace('present', 'absent')))))).toHaveLength(1));
  test('a path made to be read in every way', () => expect(quickly(() => faults(withRule({ present: `${'a'.repeat(50_000)}!` })))).toEqual(['/elements/0/rule/present profile_format']));
  test('every outcome of every outcome of every outcome: cannot be told, and says so soon', () => {
    const answer = read(withRule(nested(12)));
    if ('faults' in answer) throw new Error(JSON.stringify(answer.faults));
    const outcomes = Array.from({ length: 1_000 }, (_, i) => ({ id: `o${i}` }));
    expect(quickly(() => check({ title: 'x', outcomes }, answer.profile, { at: '2026-11-22' })).outcome).toBe('unknown');
  });
  test('nothing, said a million times: cannot be told', () => {
    const answer = read(withRule({ present: '/specification/x' })), blank = Array.from({ length: 1_000_000 }, () => '');
    if ('faults' in answer) throw new Error('no profile');
    expect(quickly(() => check({ x: blank }, answer.profile, { at: '2026-11-22' })).outcome).toBe('unknown');
  });
  test.each(PROFILES)('and %s judges a specification of a thousand outcomes to the end', (id) => {
    const outcomes = Array.from({ length: 1_000 }, (_, i) => ({ id: `o${i}`, title: { fr: 'x' } }));
    const assessments = outcomes.map(({ id: o }) => ({ id: o, proves: [o], required: true, type: 'x', title: { fr: 'x' } }));
    const told = (some: number) => check({ outcomes: outcomes.slice(0, some), assessments: assessments.slice(0, some) }, profile(id), { at: '2026-11-22' }).elements.map((e) => e.outcome);
    expect(told(1_000)).toEqual(told(20));
  });
});

describe('docs/framework.md', () => {
  const text = readFileSync('docs/framework.md', 'utf8');
  test('explains every operator there is, and none that does not exist', () => {
    const told = [...(/## Operators\n([\s\S]*?)\n## /.exec(text)?.[1] ?? '').matchAll(/^\| `(\w+)` \|/gm)].map((m) => m[1] ?? '');
    expect(told).toEqual(OPERATORS);
  });
  test('every example of an operator is one', () => {
    const examples = [...text.matchAll(/^\| `(\w+)` \|.*\| `(\{.*\})` \|$/gm)].map((m) => [m[1] ?? '', JSON.parse(m[2] ?? '') as object] as const);
    expect(examples).toHaveLength(OPERATORS.length);
    expect(examples.flatMap(([, rule]) => faults(withRule(rule)))).toEqual([]);
    expect(examples.map(([name, rule]) => Object.keys(rule)[0] === name)).not.toContain(false);
  });
  test('the whole file it shows can be taken as it is', () => expect(faults(/```json\n([\s\S]*?)```/.exec(text)?.[1] ?? '')).toEqual([]));
});
