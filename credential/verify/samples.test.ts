// Credentials that others made: recognised, an honest answer, no crash. Not redistributed, see test/outside.ts.
import { describe, expect, test } from 'vitest';
import { fromBase58 } from '../bytes.ts';
import { decodeMultikey, verify } from '../index.ts';
import { checkJws, parseJws } from '../jose/jws.ts';
import { lines, world } from '../../test/credential.ts';
import { outside, outsideNames } from '../../test/outside.ts';

const judge = async (text: string) => {
  const report = await verify(text.trim(), world());
  return { report, found: [report.form, report.verdict, lines(report).find((line) => / fail /.test(line)) ?? lines(report).find((line) => / not_checked /.test(line))] };
};

describe('walt.id Open Badges', () => {
  const open = (name: string) => outside(`vectors/waltid-openbadge/openbadgecredential_sample.${name}.json`, 'the walt.id samples');
  const SIGNED = ['signed', 'expired.signed', 'invalidnotbefore.signed', 'invalidschema.signed', 'signed.badsignature'];

  test.each(SIGNED)('%s: iss is not the issuer the badge names, whatever the signature', async (name) => {
    const text = open(name);
    if (text === undefined) return;
    expect((await judge(text)).found).toEqual(['ob3', 'invalid', 'shape fail claims_mismatch']);
    const jws = parseJws(text.trim());
    const key = { kind: 'Ed25519', bytes: decodeMultikey(String(jws.header['kid']).split('#')[0]!.slice('did:key:'.length)) } as const;
    expect(await checkJws(jws, key)).toBe(!name.includes('badsignature'));
  });

  test.each(['sample', 'sample.expired', 'sample.invalidholder', 'sample.invalidnotbefore', 'sample.invalidschema'])('%s, unsigned: never valid', async (name) => {
    const text = outside(`vectors/waltid-openbadge/openbadgecredential_${name}.json`, 'the walt.id samples');
    if (text === undefined) return;
    expect((await judge(text)).found.slice(0, 2)).toEqual(['ob3', 'invalid']);
  });
});

describe('MyNextID micro-credential', () => {
  test.each<[string, readonly unknown[]]>([
    ['open-badge_examples_open-badge-mc-example.json', ['ob3', 'invalid']],
    // Only the header of a token: payload and signature are missing.
    ['open-badge_examples_open-badge-mc-signed.jwt', [null, 'invalid', 'format fail jws_malformed']],
    ['edc_examples_edc-mc-signed.jsonld', ['elm', 'unknown', 'issuer_key not_checked seal_untrusted']],
  ])('%s', async (name, expected) => {
    const text = outside(`data/mynextid-microcredential/${name}`, 'the MyNextID samples');
    if (text === undefined) return;
    const { report, found } = await judge(text);
    expect(found).toEqual(expect.arrayContaining([...expected]));
    if (name.endsWith('.jwt')) expect(report.carrier).toBe('jwt');
  });
});

describe('edubadges (NL), unsigned', () => {
  const FOLDER = 'data/obv3-educredentials';
  const names = outsideNames(FOLDER).filter((name) => /^(?:credentials|ref)-.*\.json$/.test(name));

  test('thirty of them, and two of 1EdTech', () => {
    expect([0, 32]).toContain(names.length);
  });

  test.each(names.length > 0 ? names : [undefined])('%s: read as what it is, never valid', async (name) => {
    const text = name && outside(`${FOLDER}/${name}`, 'the edubadges samples');
    if (!text) return;
    const { report, found } = await judge(text);
    expect([report.form, report.verdict, report.carrier]).toEqual(['ob3', 'invalid', 'json']);
    expect(found[2]).toMatch(/ (?:proof_missing|ctx_not_allowed|ctx_order|term_unmapped|json_duplicate|sig_mismatch|shape_wrong|iri_malformed)$/);
  });
});

test('base58 of the longest signature, and no more', () => {
  expect(fromBase58('z'.repeat(133))).toBeDefined();
  expect(fromBase58('z'.repeat(161))).toBeUndefined();
});
