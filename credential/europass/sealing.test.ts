// Sealing with one's own certificate: what speaks against it, and the time stamp that outlives it.
import { Integer } from 'asn1js';
import { describe, expect, test } from 'vitest';
import { MAIL, SERVER, TIME_STAMPING, certificate, joseSign, stampAuthority } from '../../test/seal.ts';
import type { Wish } from '../../test/seal.ts';
import { judgeOwnCertificate, rawSignature, sealJades } from './sealing.ts';
import { openJsonSeal } from './jades/open.ts';
import { gatherEvidence, judgeEvidence } from './jades/evidence.ts';
import { readCertificate } from './x509/certificate.ts';

const AT = Date.parse('2026-11-22T10:00:00Z');
const root = certificate({ ca: {}, name: 'Authority', identifier: null, number: 1 });
const us = { legalName: 'Université de Test', identifiers: [] };
const judged = async (wish: Wish, owner: Parameters<typeof judgeOwnCertificate>[1] = us) => judgeOwnCertificate([certificate(wish, root).der, root.der], owner, AT);

describe('before anything is sealed', () => {
  test('a certificate as it should be, told as it is', async () => {
    const { certificate: found, faults } = await judged({ statements: ['qualified', 'seal', 'device'], purposes: [MAIL] });
    expect(faults).toEqual([]);
    expect(found).toMatchObject({ by: 'Université de Test', organisation: 'VATFR-12345678901', country: 'FR', authority: 'Authority', tier: 'qualified', alg: 'ES256', key: 'P-256', until: '2029-01-01T00:00:00.000Z' });
  });
  test.each<[string, Wish, string]>([
    ['expired', { until: '2026-11-01T00:00:00Z' }, 'expired'],
    ['of tomorrow', { from: '2026-11-23T00:00:00Z' }, 'not_yet'],
    ['for servers', { purposes: [SERVER] }, 'usage'],
    ['for certificates', { ca: {} }, 'usage'],
    ['with a short RSA key', { kind: 'RSA-1024' }, 'key_weak'],
    ['signed with SHA-1', { hash: 'sha1' }, 'key_weak'],
    ['of somebody else', { name: 'Another House' }, 'other_organisation'],
  ])('%s', async (_, wish, fault) => expect((await judged(wish)).faults).toEqual([fault]));
  test('rubbish, and nothing', async () => {
    expect(await judgeOwnCertificate([Uint8Array.of(1, 2, 3)], us, AT)).toEqual({ faults: ['malformed'] });
    expect(await judgeOwnCertificate([], us, AT)).toEqual({ faults: ['malformed'] });
  });
  test('an identifier that both name is enough, with or without its prefix; another number is not', async () => {
    const owner = (value: string) => ({ legalName: 'Known by number', identifiers: [{ value }] });
    expect((await judged({}, owner('VATFR-12345678901'))).faults).toEqual([]);
    expect((await judged({}, owner('12345678901'))).faults).toEqual([]);
    expect((await judged({}, owner('12345678902'))).faults).toEqual(['other_organisation']);
    expect((await judged({ identifier: null }, owner(''))).faults).toEqual(['other_organisation']);
  });
});

test('ECDSA as devices write it: r and s in a sequence become r ‖ s', async () => {
  expect(await rawSignature(Uint8Array.of(0x30, 6, 2, 1, 5, 2, 1, 9), 2)).toEqual(Uint8Array.of(0, 5, 0, 9));
  expect(await rawSignature(Uint8Array.of(0x30, 3, 2, 1, 5), 2)).toBeUndefined();
});

describe('level T', () => {
  const stamper = certificate({ name: 'Time', identifier: null, number: 3, purposes: [TIME_STAMPING] }, root), leaf = certificate({}, root);
  const seal = (ask: (request: Uint8Array) => Promise<Uint8Array>) => sealJades('{"a":1}', { chain: [leaf.der, root.der], alg: 'ES256', sealedAt: '2026-11-22T10:00:00Z', sign: joseSign('ES256', leaf.key), stamps: { ask, nonce: () => Uint8Array.of(0, 0, 200, 4) } });
  const good = () => '2026-11-22T10:00:05Z';

  test('the stamp is about the signature, and shows when it existed', async () => {
    const evidence = gatherEvidence(openJsonSeal(JSON.parse(await seal(stampAuthority(stamper, good))) as Record<string, unknown>));
    expect(evidence.level).toBe('T');
    const { findings, time } = await judgeEvidence(evidence, [readCertificate(root.der)], AT + 3_600_000);
    expect([findings.map(({ code }) => code), time]).toEqual([['timestamp_ok'], Date.parse(good())]);
  });
  test.each<[string, (request: Uint8Array) => Promise<Uint8Array>, RegExp]>([
    ['a refusal', stampAuthority(stamper, good, { status: 2 }), /status 2/],
    ['a stamp about something else', stampAuthority(stamper, good, { hashed: new Uint8Array(32) }), /no sound token/],
    ['an answer to another request', stampAuthority(stamper, good, { nonce: new Integer({ value: 77 }) }), /another request/],
    ['another key than the certificate’s', stampAuthority(stamper, good, { other: certificate({ number: 9 }) }), /no sound token/],
    ['a clock an hour away', stampAuthority(stamper, () => '2026-11-22T11:00:00Z'), /ten minutes/],
    ['rubbish', async () => Uint8Array.of(1, 2, 3), /cannot be read/],
    ['megabytes', async () => new Uint8Array(1_000_000), /longer/],
  ])('%s: nothing is sealed', async (_, ask, message) => expect(seal(ask)).rejects.toMatchObject({ code: 'bad_argument', message: expect.stringMatching(message) }));
});
