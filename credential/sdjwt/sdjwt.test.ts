import { createHash, randomBytes, sign as signBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { SDJwtInstance } from '@sd-jwt/core';
import { describe, expect, test } from 'vitest';
import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Node } from 'yaml';
import { makeSdJwt, parseJson, presentSdJwt } from '../index.ts';
import type { CredentialError } from '../index.ts';
import { makeKey, part } from '../../test/token.ts';
import type { TestKey } from '../../test/token.ts';
import { parseSdJwt } from './parts.ts';
import { reveal } from './reveal.ts';

type Obj = Record<string, unknown>;
const random = (n: number) => new Uint8Array(randomBytes(n));
const signWith = ({ alg, key }: TestKey) => (bytes: Uint8Array) => new Uint8Array(signBytes(alg === 'EdDSA' ? null : 'sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }));
const key = makeKey('ES256');
const make = (claims: Obj, hide: readonly string[], over: object = {}) => makeSdJwt({ claims, hide, alg: 'ES256', sign: signWith(key), random, ...over });
const opened = async (text: string) => {
  const { payload, disclosures } = parseSdJwt(text);
  return (await reveal(payload, disclosures)).claims;
};
const digestOf = (text: string, name = 'sha256') => createHash(name).update(text).digest('base64url');

describe('cases of others (sd-jwt-python)', () => {
  const folder = new URL('../../vectors/sd-jwt/', import.meta.url);
  const read = (name: string) => {
    const tag = { tag: '!sd', resolve: (value: unknown) => value };
    const document = parseDocument(readFileSync(new URL(name, folder), 'utf8'), { customTags: [tag, { ...tag, collection: 'map' as const }, { ...tag, collection: 'seq' as const }] });
    const claims = document.get('user_claims', true) as unknown as Node;
    const hide: string[] = [];
    const all = plain(claims, '', hide, false) as Obj;
    return { hide, all, clear: plain(claims, '', [], true), selection: plain(document.get('holder_disclosed_claims', true) as unknown as Node, '', [], false), expected: document.has('expect_verified_user_claims') ? plain(document.get('expect_verified_user_claims', true) as unknown as Node, '', [], false) : undefined };
  };

  /** The value of a node; `hide` collects what is tagged, `spare` leaves it out. */
  function plain(node: Node | null, path: string, hide: string[], spare: boolean): unknown {
    if (isMap(node)) {
      return Object.fromEntries(node.items.flatMap((pair) => {
        const name = pair.key as unknown as Node & { value: unknown; source?: string };
        const at = `${path}/${String(name.value).replaceAll('~', '~0').replaceAll('/', '~1')}`;
        const isHidden = name.tag === '!sd';
        if (isHidden && spare) return [];
        const value = plain(pair.value as Node | null, at, hide, spare);
        if (isHidden) hide.push(at);
        return [[String(name.value), value]];
      }));
    }
    if (isSeq(node)) {
      return (node.items as Node[]).flatMap((item, i) => {
        const isHidden = item.tag === '!sd';
        if (isHidden && spare) return [];
        const value = plain(item, `${path}/${i}`, hide, spare);
        if (isHidden) hide.push(`${path}/${i}`);
        return [value];
      });
    }
    if (!isScalar(node)) return null;
    return node.tag === '!sd' && node.type === 'PLAIN' ? scalar(String(node.value)) : node.value;
  }

  /** What a plain scalar means, once its tag is out of the way (YAML 1.2 §10.3.2). */
  function scalar(text: string): unknown {
    if (/^(?:null|~|)$/i.test(text)) return null;
    if (/^(?:true|false)$/i.test(text)) return text.toLowerCase() === 'true';
    return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;
  }

  /** `{ a: True, b: [False, True] }` → `['/a', '/b/1']`. */
  function chosen(selection: unknown, path = ''): readonly string[] {
    if (selection === true) return [path];
    if (typeof selection !== 'object' || selection === null) return [];
    return [...(path === '' ? [] : [path]), ...Object.entries(selection).flatMap(([name, value]) => chosen(value, `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`))];
  }

  const names = readdirSync(folder).filter((name) => name.endsWith('.yml'));
  test('thirty of them', () => expect(names).toHaveLength(30));

  test.each(names)('%s: all shown, nothing shown, what the holder chose', async (name) => {
    const { hide, all, clear, selection, expected } = read(name);
    const whole = await make(all, hide);
    expect(parseSdJwt(whole).disclosures).toHaveLength(hide.length);
    expect(await opened(whole)).toEqual(all);
    expect(await opened(await presentSdJwt(whole, { show: [] }))).toEqual(clear);
    const show = chosen(selection).filter((pointer) => hide.includes(pointer));
    const shown = await opened(await presentSdJwt(whole, { show }));
    if (expected !== undefined) expect(shown).toEqual(expected);
    const theirs = new SDJwtInstance({ hasher: (data, alg) => new Uint8Array(createHash(alg.replace('-', '')).update(typeof data === 'string' ? data : new Uint8Array(data)).digest()) });
    expect(await theirs.getClaims(await presentSdJwt(whole, { show }))).toEqual(shown);
  });
});

describe('with @sd-jwt/core', () => {
  const instance = (signer: TestKey) => new SDJwtInstance({
    signAlg: 'ES256', signer: async (data: string) => Buffer.from(signWith(signer)(Buffer.from(data))).toString('base64url'), verifier: async () => true,
    hasher: (data, alg) => new Uint8Array(createHash(alg.replace('-', '')).update(typeof data === 'string' ? data : new Uint8Array(data)).digest()), hashAlg: 'sha-256',
    saltGenerator: () => randomBytes(16).toString('base64url'),
  });
  const claims = { vct: 'urn:example:1', iss: 'https://example.org', given_name: 'Zoë', address: { street: 'Rue du Port', city: 'Brest' }, tags: ['a', 'b'] };

  test('theirs is read here, with nested and listed disclosures and decoys', async () => {
    const theirs = await instance(key).issue(claims, { _sd: ['given_name', 'address'], _sd_decoy: 2, address: { _sd: ['street'] }, tags: { _sd: [0] } } as never, { header: { typ: 'dc+sd-jwt' } });
    expect(await opened(theirs)).toEqual(claims);
    expect(await opened(await presentSdJwt(theirs, { show: ['/address/street'] }))).toEqual({ ...claims, given_name: undefined, tags: ['b'] });
  });

  test('ours is read there, decoys among the digests', async () => {
    const ours = await make(claims, ['/given_name', '/address', '/address/street', '/tags/1'], { decoys: 3 });
    expect((parseSdJwt(ours).payload['_sd'] as unknown[]).length).toBe(5);
    expect(await instance(key).getClaims(ours)).toEqual(claims);
    expect(await instance(key).keys(ours)).toContain('address.street');
  });
});

describe('making', () => {
  test.each<[string, Obj, readonly string[]]>([
    ['a pointer to nothing', { a: 1 }, ['/b']], ['the issuer', { iss: 'https://example.org' }, ['/iss']], ['the end of validity', { exp: 1 }, ['/exp']],
    ['the status', { status: {} }, ['/status']], ['a claim called _sd', { _sd: [] }, []], ['a member called ...', { a: { '...': 'x' } }, []],
  ])('%s is refused', async (_, claims, hide) => {
    await expect(make(claims, hide)).rejects.toMatchObject({ code: 'bad_argument' });
  });

  test('no salt comes twice, and digests are sorted, so that their order tells nothing', async () => {
    const { payload, disclosures } = parseSdJwt(await make({ a: 1, b: 1, c: 1, d: 1 }, ['/a', '/b', '/c', '/d']));
    expect(payload['_sd']).toEqual([...(payload['_sd'] as string[])].sort());
    expect(new Set(disclosures.map((text) => (parseJson(Buffer.from(text, 'base64url')) as string[])[0])).size).toBe(4);
  });

  test('showing what is not hidden is refused', async () => {
    await expect(presentSdJwt(await make({ a: 1, b: 2 }, ['/a']), { show: ['/b'] })).rejects.toMatchObject({ code: 'bad_argument' });
  });
});

describe('B28 what may not be believed', () => {
  const disclosure = (...content: unknown[]) => part(content as never);
  const one = disclosure('salt', 'degree', 'licence');
  const element = disclosure('salt', 'blue');
  const refused = async (payload: Obj, disclosures: readonly string[]) => reveal(payload, disclosures).then(() => 'believed', (error: unknown) => (error as CredentialError).code);

  test.each<[string, Obj, readonly string[], string]>([
    ['a digest twice in one list', { _sd: [digestOf(one), digestOf(one)] }, [one], 'sd_duplicate'],
    ['a digest in two places', { _sd: [digestOf(one)], other: { _sd: [digestOf(one)] } }, [one], 'sd_duplicate'],
    ['a digest of nothing twice', { _sd: ['x'], other: [{ '...': 'x' }] }, [], 'sd_duplicate'],
    ['a digest again inside a disclosure', { _sd: [digestOf(one), digestOf(disclosure('s', 'o', { _sd: [digestOf(one)] }))] }, [one, disclosure('s', 'o', { _sd: [digestOf(one)] })], 'sd_duplicate'],
    ['a disclosure twice', { _sd: [digestOf(one)] }, [one, one], 'sd_duplicate'],
    ['a disclosure that nobody signed', { _sd: [] }, [one], 'sd_unreferenced'],
    ['a disclosure of another value', { _sd: [digestOf(one)] }, [disclosure('salt', 'degree', 'doctorat')], 'sd_unreferenced'],
    ['a disclosure whose parent is not shown', { _sd: [digestOf(disclosure('s', 'o', { _sd: [digestOf(one)] }))] }, [one], 'sd_unreferenced'],
    ['md5', { _sd_alg: 'md5', _sd: [] }, [], 'sd_alg'], ['sha-1', { _sd_alg: 'sha-1' }, [], 'sd_alg'], ['SHA-256 misspelt', { _sd_alg: 'SHA-256' }, [], 'sd_alg'], ['no text for a hash', { _sd_alg: 256 }, [], 'sd_alg'],
    ['a name that is there already', { degree: 'bac', _sd: [digestOf(one)] }, [one], 'sd_name'],
    ['two disclosures of one name', { _sd: [digestOf(one), digestOf(disclosure('t', 'degree', 'x'))] }, [one, disclosure('t', 'degree', 'x')], 'sd_name'],
    ...['_sd', '...', '__proto__', 'iss', 'exp', 'nbf', 'cnf', 'vct', 'status', '_sd_alg', 'credentialStatus'].map((name): [string, Obj, readonly string[], string] => [`the name ${name}`, { _sd: [digestOf(disclosure('s', name, 1))] }, [disclosure('s', name, 1)], 'sd_name']),
    ['a member called ... in clear', { a: { '...': 'x', b: 1 } }, [], 'sd_name'],
    ['_sd that is no list', { _sd: digestOf(one) }, [one], 'sd_malformed'], ['a digest that is no text', { _sd: [1] }, [], 'sd_malformed'], ['a placeholder that is no text', { a: [{ '...': 1 }] }, [], 'sd_malformed'],
    ['an element in the place of a member', { _sd: [digestOf(element)] }, [element], 'sd_malformed'], ['a member in the place of an element', { a: [{ '...': digestOf(one) }] }, [one], 'sd_malformed'],
    ['a disclosure of one', { _sd: [] }, [disclosure('salt')], 'sd_malformed'], ['a disclosure of four', { _sd: [] }, [disclosure('salt', 'a', 1, 2)], 'sd_malformed'], ['no list', { _sd: [] }, [part({ a: 1 })], 'sd_malformed'],
    ['a salt that is no text', { _sd: [] }, [disclosure(1, 'a', 1)], 'sd_malformed'], ['a name that is no text', { _sd: [] }, [disclosure('s', 1, 1)], 'sd_malformed'], ['padding', { _sd: [] }, [`${one}==`], 'sd_malformed'], ['no JSON', { _sd: [] }, [part('[oops')], 'json_syntax'],
    ['a member twice inside a disclosure', { _sd: [] }, [part('["s","a",{"b":1,"b":2}]')], 'json_duplicate'],
  ])('%s', async (_, payload, disclosures, code) => {
    expect(await refused(payload, disclosures)).toBe(code);
  });

  test('disclosures in disclosures, deeper than any document', async () => {
    const chain: string[] = [];
    let inner: Obj = {};
    for (let i = 0; i < 80; i += 1) {
      chain.push(disclosure(`s${i}`, 'a', inner));
      inner = { _sd: [digestOf(chain[i] ?? '')] };
    }
    expect(await refused(inner, chain)).toBe('json_depth');
  });

  test.each(['sha384', 'sha512'])('%s is as good as SHA-256', async (name) => {
    expect((await reveal({ _sd_alg: name.replace('sha', 'sha-'), _sd: [digestOf(one, name)] }, [one])).claims).toEqual({ degree: 'licence' });
  });

  test.each<[string, (good: string) => string, string]>([
    ['no tilde at the end', (good) => good.slice(0, -1).replace(/~[^~]*$/, '~~'), 'sd_malformed'], ['another type', () => `${part({ alg: 'ES256', typ: 'JWT' })}.e30.AAAA~`, 'jws_header'],
    ['no type', () => `${part({ alg: 'ES256' })}.e30.AAAA~`, 'jws_header'], ['none', () => `${part({ alg: 'none', typ: 'dc+sd-jwt' })}.e30.~`, 'alg_forbidden'], ['no object', () => `${part({ alg: 'ES256', typ: 'dc+sd-jwt' })}.${part('[]')}.AAAA~`, 'jws_malformed'],
    ['ten thousand disclosures', (good) => `${good}${'AAAA~'.repeat(10_000)}`, 'too_large'], ['three megabytes', (good) => `${good}${'A'.repeat(3_000_000)}~`, 'too_large'],
  ])('%s: not even read', async (_, change, code) => {
    const good = await make({ a: 1 }, ['/a']);
    expect(() => parseSdJwt(change(good))).toThrow(expect.objectContaining({ code }) as Error);
  });
});
