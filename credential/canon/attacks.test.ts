import { describe, expect, test } from 'vitest';
import { canonize, parseJson, text, verify } from '../index.ts';
import { LIST, issue, lines, statusList, world } from '../../test/credential.ts';

const signed = await issue();
const good = text(signed);
const list = await statusList();
type Json = { [member: string]: Json } & Json[] & string;

/** A copy of the signed badge, altered. */
function altered(alter: (badge: Json) => void): string {
  const badge = JSON.parse(good) as Json;
  alter(badge);
  return JSON.stringify(badge);
}
async function judged(input: string | Uint8Array) {
  const ports = world({ [LIST]: list });
  const report = await verify(input, ports);
  const first = report.checks.find(({ result }) => result === 'fail');
  return { verdict: report.verdict, code: first?.code, lines: lines(report), asked: ports.asked, report };
}

describe('A, meaning: a signature that still fits must never carry another sense', () => {
  const VC2 = 'https://www.w3.org/ns/credentials/v2';
  const OB = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json';
  const own = (b: Json) => b as unknown as Record<string, unknown>;
  test.each<[string, (badge: Json) => void, string]>([
    ['A02 an undefined term', (b) => { own(b)['honours'] = 'with distinction'; }, 'term_unmapped'],
    ['A02 an undefined term deep inside', (b) => { own(b['credentialSubject']!['achievement']!)['grade'] = 'A'; }, 'term_unmapped'],
    ['A02 an undefined type', (b) => { own(b)['type'] = ['VerifiableCredential', 'OpenBadgeCredential', 'Diploma']; }, 'term_unmapped'],
    ['A03 an inline context that swaps two terms', (b) => { own(b)['@context'] = [VC2, OB, { name: 'https://schema.org/description', description: 'https://schema.org/name' }]; }, 'ctx_not_allowed'],
    ['A04 an inline alias of a known term', (b) => { own(b)['@context'] = [VC2, OB, { title: 'https://schema.org/name' }]; own(b)['title'] = 'Doctor'; }, 'ctx_not_allowed'],
    ['A05 an unknown context', (b) => { own(b)['@context'] = [VC2, OB, 'https://evil.example/context.json']; }, 'ctx_not_allowed'],
    ['A06 a trailing slash', (b) => { own(b)['@context'] = [`${VC2}/`, OB]; }, 'ctx_not_allowed'],
    ['A06 http', (b) => { own(b)['@context'] = [VC2.replace('https', 'http'), OB]; }, 'ctx_not_allowed'],
    ['A06 upper case host', (b) => { own(b)['@context'] = [VC2.replace('www.w3.org', 'WWW.W3.ORG'), OB]; }, 'ctx_not_allowed'],
    ['A07 the wrong order', (b) => { own(b)['@context'] = [OB, VC2]; }, 'ctx_order'],
    ['A07 a context twice', (b) => { own(b)['@context'] = [VC2, OB, OB]; }, 'ctx_order'],
    ['A07 two data models', (b) => { own(b)['@context'] = [VC2, 'https://www.w3.org/2018/credentials/v1', OB]; }, 'ctx_order'],
    ['no context', (b) => { delete own(b)['@context']; }, 'ctx_not_allowed'],
    ['a context that is no list', (b) => { own(b)['@context'] = VC2; }, 'ctx_not_allowed'],
    ['A09 @vocab', (b) => { own(b)['@vocab'] = 'https://evil.example/#'; }, 'ctx_not_allowed'],
    ['A09 @base', (b) => { own(b)['@context'] = [VC2, OB, { '@base': 'https://evil.example/' }]; }, 'ctx_not_allowed'],
    ['A10 a nested context', (b) => { own(b['credentialSubject']!['achievement']!)['@context'] = [VC2]; }, 'ctx_not_allowed'],
    ['@graph, where no reader looks', (b) => { own(b)['@graph'] = []; }, 'ctx_not_allowed'],
    ['@included', (b) => { own(b)['@included'] = [{ id: 'https://example.org/x', name: 'y' }]; }, 'ctx_not_allowed'],
    ['@reverse', (b) => { own(b)['@reverse'] = {}; }, 'ctx_not_allowed'],
    ['@id for id', (b) => { own(b)['@id'] = own(b)['id']; delete own(b)['id']; }, 'ctx_not_allowed'],
    ['@value with a type of its own', (b) => { own(b)['name'] = { '@value': 'x', '@type': 'https://schema.org/Text' }; }, 'ctx_not_allowed'],
    ['null, which JSON-LD drops', (b) => { own(b)['validUntil'] = null; }, 'json_null'],
    ['A16 3e-7, which jsonld.js signs as 0', (b) => { own(b['credentialSubject']!)['creditsEarned'] = 3e-7; }, 'json_number'],
    ['A16 2^53 + 2', (b) => { own(b['credentialSubject']!)['creditsEarned'] = 9007199254740994; }, 'json_number'],
    ['A16 two numbers that jsonld.js writes alike', (b) => { own(b['credentialSubject']!)['creditsEarned'] = 0.1 + 0.2; }, 'json_number'],
    ['a number as text, of the same canonical form', (b) => { own(b['credentialSubject']!)['creditsEarned'] = '1.5E0'; }, 'shape_wrong'],
    ['A20 two subjects', (b) => { own(b)['credentialSubject'] = [b['credentialSubject'], { ...own(b['credentialSubject']!), id: 'urn:uuid:2' }]; }, 'shape_wrong'],
    ['A21 no VerifiableCredential', (b) => { own(b)['type'] = ['OpenBadgeCredential']; }, 'term_unmapped'],
    ['A22 a date of VC 1.1 in VC 2.0', (b) => { own(b)['issuanceDate'] = '2026-12-01T09:00:00Z'; }, 'term_unmapped'],
    ['evidence named twice in a list', (b) => { own(b)['evidence'] = [b['evidence']![0], { id: b['evidence']![0]!['id'] }]; }, 'json_duplicate'],
    ['a tag twice in a list', (b) => { own(b['credentialSubject']!['achievement']!)['tag'] = ['interpret geospatial data', 'interpret geospatial data']; }, 'json_duplicate'],
    ['the issuer spread over two nodes', (b) => { const { name, ...rest } = own(b['issuer']!); own(b)['issuer'] = [rest, { id: rest['id'], name }]; }, 'json_duplicate'],
    ['an address with a space', (b) => { own(b)['id'] = 'https://example.org/c/a b'; }, 'term_unmapped'],
    ['an address with <', (b) => { own(b)['id'] = 'https://example.org/c/<b'; }, 'iri_malformed'],
    ['a relative address', (b) => { own(b)['id'] = 'c/1'; }, 'term_unmapped'],
    ['a proof with a context of its own', (b) => { own(b['proof']![0]!)['@context'] = [VC2]; }, 'ctx_not_allowed'],
    ['a proof with an undefined term', (b) => { own(b['proof']![0]!)['extra'] = 'x'; }, 'term_unmapped'],
  ])('%s', async (_, alter, code) => {
    const { verdict, code: found, asked } = await judged(altered(alter));
    expect([verdict, found]).toEqual(['invalid', code]);
    expect(asked.filter((url) => url.startsWith('http'))).toEqual([]);
  });

  test('two objects of one id that say different things: their names could be swapped', async () => {
    const { proof: _, ...badge } = signed;
    const [evidence] = badge.evidence!;
    const merged = { ...badge, evidence: [{ ...evidence!, id: badge.credentialSubject.achievement.id, name: 'Doctor of Everything' }] };
    await expect(canonize(merged)).rejects.toMatchObject({ code: 'json_duplicate', path: '/evidence/0/name' });
    const { name } = badge.issuer;
    const creator = { ...badge.credentialSubject.achievement, creator: { id: badge.issuer.id, type: ['Profile'], name } };
    await expect(canonize({ ...badge, credentialSubject: { ...badge.credentialSubject, achievement: creator } })).resolves.toContain('creator');
  });

  test('A25 a date without zone is refused, the same everywhere', async () => {
    const { lines: found } = await judged(altered((b) => { own(b)['validFrom'] = '2026-12-01T09:00:00'; }));
    expect(found).toContain('dates fail dates_malformed');
  });

  test('a text with its language, same canonical form only as itself', async () => {
    const { code } = await judged(altered((b) => { own(b)['name'] = { '@value': 'Reading satellite images', '@language': 'en' }; }));
    expect(code).toBe('sig_mismatch');
    const plain = await judged(altered((b) => { own(b)['name'] = { '@value': 'Reading satellite images' }; }));
    expect(plain.report.claims?.title).toBe('Reading satellite images');
    expect(plain.verdict).toBe('valid');
  });
});

describe('a list of one and its one member have one signature: the reader sees no difference', () => {
  test('every value in a list of its own', async () => {
    const plain = await judged(good);
    const wrap = (value: unknown, key = ''): unknown => {
      if (Array.isArray(value)) return value.map((item) => (typeof item === 'object' ? wrap(item, key) : item));
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([name, member]) => {
        const inner = wrap(member, name);
        const isKept = key === 'proof' || key === 'credentialStatus' || ['@context', 'id', 'proof', 'validFrom', 'issuer', 'type', 'credentialStatus', 'creditsEarned', 'creditsAvailable', 'name', 'description', 'allowedValue'].includes(name);
        return [name, isKept || Array.isArray(inner) ? inner : [inner]];
      }));
    };
    const wrapped = await judged(JSON.stringify(wrap(JSON.parse(good))));
    expect(wrapped.verdict).toBe('valid');
    expect(wrapped.report.claims).toEqual(plain.report.claims);
  });
});

describe('A01: no claim can be changed', () => {
  const paths: string[][] = [];
  (function walk(value: unknown, path: string[]) {
    if (typeof value !== 'object' || value === null) paths.push(path);
    else for (const [key, member] of Object.entries(value)) if (path.length > 0 || key !== '@context') walk(member, [...path, key]);
  })(signed, []);

  test(`each of the ${paths.length} values, altered or taken away, makes it invalid`, async () => {
    const survivors: string[] = [];
    for (const path of paths) {
      for (const change of ['alter', 'remove'] as const) {
        const { verdict } = await judged(altered((badge) => mutate(badge, path, change)));
        if (verdict === 'valid') survivors.push(`${change} ${path.join('/')}`);
      }
    }
    expect(survivors).toEqual([]);
  });

  function mutate(badge: Json, path: readonly string[], change: 'alter' | 'remove'): void {
    const owner = path.slice(0, -1).reduce<Json>((value, step) => value[step as never] as Json, badge) as unknown as Record<string, unknown>;
    const key = path.at(-1)!;
    const value = owner[key];
    if (change === 'remove') {
      if (Array.isArray(owner)) owner.splice(Number(key), 1);
      else delete owner[key];
    } else owner[key] = typeof value === 'string' ? `${value}x` : typeof value === 'number' ? value + 1 : !value;
  }
});

describe('A, spelling: JSON that two readers would read differently', () => {
  const nest = (depth: number) => `{"type":["OpenBadgeCredential"],"a":${'['.repeat(depth)}${']'.repeat(depth)}}`;
  test.each<[string, string | Uint8Array, string]>([
    ['A12 a member twice', good.replace('"name":', '"name":"Doctor","name":'), 'json_duplicate'],
    ['A12 a member twice, once escaped', good.replace('"name":', '"n\\u0061me":"Doctor","name":'), 'json_duplicate'],
    ['A13 __proto__', good.replace('"name":', '"__proto__":{"a":1},"name":'), 'json_key'],
    ['A13 constructor', good.replace('"name":', '"constructor":{"a":1},"name":'), 'json_key'],
    ['A14 a lone surrogate, escaped', good.replace('Zoë', '\\ud800'), 'json_encoding'],
    ['A14 a lone surrogate in a string', good.replace('Zoë', '\ud800'), 'json_encoding'],
    ['A14 a byte order mark', Buffer.from(`\uFEFF${good}`), 'json_encoding'],
    ['A14 Latin-1', Buffer.from(good, 'latin1'), 'json_encoding'],
    ['A14 an overlong slash', Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')]), 'json_encoding'],
    ['A16 1e400', good.replace('"creditsEarned":1.5', '"creditsEarned":1e400'), 'json_number'],
    ['A16 -0', good.replace('"creditsEarned":1.5', '"creditsEarned":-0'), 'json_number'],
    ['A17 10,000 deep', nest(10_000), 'json_depth'],
    ['A19 5 MB', good.replace('Zoë', 'x'.repeat(5_000_000)), 'too_large'],
    ['9 MB', 'x'.repeat(9_000_000), 'too_large'],
    ['a comma too many', good.replace('}]}', '}],}'), 'json_syntax'],
    ['a comment', good.replace('{', '{/* */'), 'json_syntax'],
    ['something after it', `${good} {}`, 'json_syntax'],
    ['cut off', good.slice(0, -10), 'json_syntax'],
  ])('%s', async (_, input, code) => {
    const start = performance.now();
    const { verdict, code: found, asked } = await judged(input);
    expect([verdict, found]).toEqual(['invalid', code]);
    expect(asked).toEqual([]);
    expect(performance.now() - start).toBeLessThan(500);
  });

  test('A13 nothing leaks into objects', () => {
    expect(() => parseJson('{"__proto__":{"polluted":1}}')).toThrow();
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test('a refusal names the place', async () => {
    const { report } = await judged(good.replace('"achievementType":', '"id":"x","achievementType":'));
    expect(report.checks[0]).toMatchObject({ code: 'json_duplicate', path: '/credentialSubject/achievement/id' });
  });
});

describe('work is bounded', () => {
  const alignment = (targetName: string) => ({ type: ['Alignment'], targetName, targetUrl: 'https://example.org/x' });

  test.each([
    ['A18 identical unnamed nodes that point at each other', { evidence: Array.from({ length: 12 }, () => ({ type: ['Evidence'], name: 'e' })), description: 'x' }],
    ['A18 many identical unnamed results', { credentialSubject: { type: ['AchievementSubject'], result: Array.from({ length: 200 }, () => ({ type: ['Result'], value: '1' })) } }],
    ['12,000 values', { credentialSubject: { type: ['AchievementSubject'], achievement: { type: ['Achievement'], alignment: Array.from({ length: 3000 }, (_, i) => alignment(String(i))) } } }],
  ])('%s: an answer within a second', async (_, over) => {
    const start = performance.now();
    const { verdict } = await judged(JSON.stringify({ ...signed, ...over }));
    expect(verdict).toBe('invalid');
    expect(performance.now() - start).toBeLessThan(1000);
  });

  test('one large thing said of one id, a thousand times', async () => {
    const { proof: _, ...badge } = signed;
    const evidence = Array.from({ length: 900 }, (_, i) => ({ id: `urn:x:${i}`, type: ['Evidence'], name: 'x'.repeat(i === 0 ? 1_500_000 : 1) }));
    const start = performance.now();
    await judged(JSON.stringify({ ...badge, evidence: evidence.map((item, i) => (i === 0 ? item : { ...item, id: 'urn:x:0' })) }));
    await judged(JSON.stringify({ ...badge, credentialSubject: { ...badge.credentialSubject, result: evidence.map((item) => ({ type: ['Result'], alignment: [{ ...item, id: 'urn:x:0', type: ['Alignment'] }] })) } }));
    expect(performance.now() - start).toBeLessThan(1000);
  });

  test('one id of a megabyte before nine thousand statements', async () => {
    const start = performance.now();
    const achievement = { ...signed.credentialSubject.achievement, id: `urn:${'x'.repeat(1_000_000)}`, tag: Array.from({ length: 9_000 }, (_, i) => String(i)) };
    await expect(canonize({ '@context': signed['@context'], ...achievement })).rejects.toMatchObject({ code: 'canon_budget' });
    expect(performance.now() - start).toBeLessThan(1000);
  });

  test('types in a thousand combinations, each with terms of its own', async () => {
    const types = ['Achievement', 'Address', 'Alignment', 'Criteria', 'Evidence', 'GeoCoordinates', 'IdentifierEntry', 'IdentityObject', 'Image', 'Profile', 'Related', 'Result'];
    const source = Array.from({ length: 1_200 }, (_, i) => ({ id: `urn:x:${i}`, type: types.filter((_, place) => (i >> place) & 1) }));
    const start = performance.now();
    const { proof: _, ...badge } = signed;
    await canonize({ ...badge, credentialSubject: { ...badge.credentialSubject, source } }).catch(() => {});
    expect(performance.now() - start).toBeLessThan(1000);
  });

  test('A18 the clique of RDFC-1.0 poison graphs is refused', async () => {
    const nodes = Array.from({ length: 10 }, (_, i) => `_:n${i}`);
    const clique = nodes.map((id) => ({ id, type: ['Profile'], parentOrg: nodes.filter((other) => other !== id).map((other) => ({ id: other })) }));
    const start = performance.now();
    const { proof: _, ...badge } = signed;
    const poisoned = { ...badge, credentialSubject: { ...badge.credentialSubject, source: clique } };
    await expect(canonize(poisoned)).rejects.toMatchObject({ code: 'canon_budget' });
    expect(performance.now() - start).toBeLessThan(1000);
  });

  test('two sort orders: not signed when they differ', async () => {
    const { proof: _, ...badge } = signed;
    const tags = (tag: readonly string[]) => ({ ...badge, credentialSubject: { ...badge.credentialSubject, achievement: { ...badge.credentialSubject.achievement, tag } } });
    await expect(canonize(tags(['😀 emoji', '！fullwidth']))).rejects.toMatchObject({ code: 'canon_order' });
    await expect(canonize(tags(['😀 emoji', 'a ！fullwidth']))).resolves.toContain('😀');
  });
});
