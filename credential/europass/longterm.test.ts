// Level LT: a seal that brings what its authorities said, so that it can be judged by itself; and everything that keeps it from being made.
import { describe, expect, test } from 'vitest';
import { lines, world } from '../../test/credential.ts';
import { MAIL, TIME_STAMPING, certificate, joseSign, pair, responder, revocationList, stampAuthority } from '../../test/seal.ts';
import type { Party } from '../../test/seal.ts';
import { verify } from '../index.ts';
import { gatherEvidence } from './jades/evidence.ts';
import type { RevocationSource } from './jades/longterm.ts';
import { sealAllJades } from './jades/make.ts';
import { openJsonSeal } from './jades/open.ts';
import { readCertificate } from './x509/certificate.ts';

const NOW = '2026-12-01T09:00:00Z', FRESH = { made: '2026-12-01T08:00:00Z', until: '2026-12-08T08:00:00Z' }, OLD = { made: '2026-11-01T08:00:00Z', until: '2026-11-08T08:00:00Z' };
const OCSP = 'http://ocsp.authority.example/', CRL = 'http://lists.authority.example/seals.crl', TOP = 'http://lists.authority.example/top.crl', CLOCK = 'http://lists.authority.example/clock.crl';
const root = certificate({ name: 'Autorité', identifier: 'VATFR-1', ca: {}, number: 1 });
const middle = certificate({ name: 'Autorité des sceaux', identifier: 'VATFR-2', ca: { pathLength: 0 }, number: 2, serial: 50, places: { lists: TOP } }, root);
const leaf = certificate({ purposes: [MAIL], until: '2026-12-31T00:00:00Z', serial: 4711, places: { answers: OCSP, lists: CRL } }, middle);
const clock = certificate({ name: 'Horloge', identifier: null, number: 3, serial: 60, usage: [0], purposes: [TIME_STAMPING], until: '2036-01-01T00:00:00Z', places: { lists: CLOCK } }, root);
const DOCUMENT = {
  '@context': ['https://www.w3.org/2018/credentials/v1', 'http://data.europa.eu/snb/model/context/edc-ap'], id: 'urn:credential:1', type: ['VerifiableCredential', 'EuropeanDigitalCredential'],
  issuer: { id: 'urn:epass:org:1', type: 'Organisation', legalName: { fr: 'Université de Test' }, eIDASIdentifier: { type: 'LegalIdentifier', notation: 'VATFR-12345678901' } }, issuanceDate: NOW, issued: NOW, validFrom: NOW,
  credentialSubject: { id: 'urn:epass:person:1', type: 'Person', fullName: { en: 'Ana Andromeda' }, hasClaim: { id: 'urn:epass:a:1', type: 'LearningAchievement', title: { en: 'Soil science' } } },
};

type Net = Readonly<Record<string, (request: Uint8Array) => Uint8Array | Promise<Uint8Array>>>;
const NET: Net = { [OCSP]: responder(middle, FRESH), [CRL]: () => revocationList(middle, FRESH), [TOP]: () => revocationList(root, FRESH), [CLOCK]: () => revocationList(root, FRESH) };
const down = (): never => { throw new Error('connect ECONNREFUSED'); };

function source(net: Net = NET, more: Partial<RevocationSource> = {}): RevocationSource & { readonly asked: string[] } {
  const asked: string[] = [], ask = async (url: string, request: Uint8Array = new Uint8Array()) => { asked.push(url); return (net[url] ?? down)(request); };
  return { asked, authorities: [], atHand: async () => ({ lists: [], answers: [] }), askAnswer: ask, askList: ask, ...more };
}
async function sealed(revocation: RevocationSource, { chain = [leaf, middle, root], stamper = clock, many = 1 }: { readonly chain?: readonly Party[]; readonly stamper?: Party; readonly many?: number } = {}) {
  const [own = leaf] = chain, sign = joseSign('ES256', own.key), stamps = { ask: stampAuthority(stamper, () => NOW), nonce: () => Uint8Array.of(9, 8, 7, 6) };
  return sealAllJades(Array.from({ length: many }, () => JSON.stringify(DOCUMENT)), { chain: chain.map(({ der }) => der), alg: 'ES256', sealedAt: NOW, sign: async (messages) => messages.map(sign), stamps, revocation });
}
const textOf = async (...given: Parameters<typeof sealed>) => (await sealed(...given))[0]?.text ?? '';
const judged = async (text: string, now: string, anchors = [root.der]) => verify(text, world({}, { now: new Date(now), anchors }));
const evidenceOf = (text: string) => gatherEvidence(openJsonSeal(JSON.parse(text) as Record<string, unknown>));

describe('a seal of level LT', () => {
  test('brings an answer or a list for each certificate of both paths, in the order of the standard, and is judged by itself when its certificate has long ended', async () => {
    const ask = source(), text = await textOf(ask), { unsigned } = openJsonSeal(JSON.parse(text) as Record<string, unknown>);
    expect(unsigned.map(({ value }) => Object.keys(value)[0])).toEqual(['sigTst', 'rVals']);
    expect(unsigned[1]?.value).toMatchObject({ rVals: { crlVals: [{ val: expect.any(String) }, { val: expect.any(String) }], ocspVals: [{ val: expect.any(String) }] } });
    expect(ask.asked).toEqual([OCSP, TOP, CLOCK]);
    const report = await judged(text, '2030-06-01T00:00:00Z');
    expect([report.verdict, report.seal?.level, report.seal?.witnessedAt]).toEqual(['valid', 'LT', '2026-12-01T09:00:00.000Z']);
    expect(lines(report)).toEqual(expect.arrayContaining(['issuer_key pass seal_trusted_then', 'evidence pass timestamp_ok']));
  });
  test('the same at level T cannot be told once the certificate has ended: nobody says that it was not withdrawn', async () => {
    const text = await textOf(source());
    const seal = JSON.parse(text) as { signatures: { header: { etsiU: string[] } }[] };
    seal.signatures[0]?.header.etsiU.splice(1);
    const report = await judged(JSON.stringify(seal), '2030-06-01T00:00:00Z');
    expect([report.verdict, report.seal?.level]).toEqual(['unknown', 'T']);
  });
  test('certificates that came with neither seal nor stamp are put in', async () => {
    const text = await textOf(source(NET, { authorities: [middle.der, root.der] }), { chain: [leaf] });
    expect(evidenceOf(text).certificates.map(({ der }) => Buffer.from(der).toString('hex')).toSorted()).toEqual([middle, root].map(({ der }) => Buffer.from(der).toString('hex')).toSorted());
    expect((await judged(text, '2030-06-01T00:00:00Z')).verdict).toBe('valid');
  });
  test('a responder that does not answer: the list is asked', async () => {
    const ask = source({ ...NET, [OCSP]: down }), text = await textOf(ask);
    expect([ask.asked.slice(0, 2), evidenceOf(text).level]).toEqual([[OCSP, CRL], 'LT']);
  });
  test('what lies ready is used, and nobody is asked', async () => {
    const ask = source({}, { atHand: async () => ({ lists: [revocationList(root, FRESH), revocationList(middle, FRESH)], answers: [] }) });
    expect(evidenceOf(await textOf(ask)).level).toBe('LT');
    expect(ask.asked).toEqual([]);
  });
  test('for a hundred seals the authorities are asked once', async () => {
    const ask = source(), made = await sealed(ask, { many: 100 });
    expect([made.length, ask.asked.length, new Set(made.map(({ text }) => evidenceOf(text).level))]).toEqual([100, 3, new Set(['LT'])]);
  });
});

describe('nothing is sealed, at no lower level either', () => {
  const without = (places: object) => [certificate({ purposes: [MAIL], ...places }, middle), middle, root];
  test.each<[string, RevocationSource, RegExp]>([
    ['the sealer is withdrawn, by the answer', source({ ...NET, [OCSP]: responder(middle, { ...FRESH, withdrawn: [4711] }) }), /^withdrawn: Université de Test/],
    ['the sealer is withdrawn, by the list', source({ ...NET, [OCSP]: down, [CRL]: () => revocationList(middle, { ...FRESH, withdrawn: [[4711, '2026-11-20T00:00:00Z']] }) }), /^withdrawn: Université de Test/],
    ['the authority between is withdrawn', source({ ...NET, [TOP]: () => revocationList(root, { ...FRESH, withdrawn: [[50, '2026-11-20T00:00:00Z']] }) }), /^withdrawn: Autorité des sceaux/],
    ['the time-stamp authority is withdrawn', source({ ...NET, [CLOCK]: () => revocationList(root, { ...FRESH, withdrawn: [[60, '2026-11-20T00:00:00Z']] }) }), /^withdrawn: Horloge/],
    ['nobody answers', source({}), /^revocation: Université de Test: .*ECONNREFUSED/],
    ['nobody answers for the time stamp', source({ ...NET, [CLOCK]: down }), /^revocation: Horloge/],
    ['an answer that has run out', source({ ...NET, [OCSP]: responder(middle, OLD), [CRL]: down }), /^revocation: /],
    ['a list that has run out', source({ ...NET, [OCSP]: down, [CRL]: () => revocationList(middle, OLD) }), /^revocation: /],
    ['a list of another authority', source({ ...NET, [OCSP]: down, [CRL]: () => revocationList(root, FRESH) }), /^revocation: /],
    ['a list in the authority’s name by another key', source({ ...NET, [OCSP]: down, [CRL]: () => revocationList({ ...middle, key: pair('P-256', 20) }, FRESH) }), /^revocation: /],
    ['an answer by another key', source({ ...NET, [OCSP]: responder(middle, { ...FRESH, other: clock }), [CRL]: down }), /^revocation: /],
    ['an answer by a certificate that is not for it', source({ ...NET, [OCSP]: responder(leaf, FRESH), [CRL]: down }), /^revocation: /],
    ['rubbish', source({ ...NET, [OCSP]: () => Uint8Array.of(1, 2, 3), [CRL]: () => new Uint8Array() }), /^revocation: /],
    ['a list longer than anybody works through', source({ ...NET, [OCSP]: down, [CRL]: () => new Uint8Array(300_000) }), /^revocation: /],
    ['nobody may be asked and nothing lies ready', { authorities: [], atHand: async () => ({ lists: [], answers: [] }) }, /^revocation: /],
  ])('%s', async (_, revocation, message) => expect(sealed(revocation)).rejects.toMatchObject({ code: 'bad_argument', message: expect.stringMatching(message) }));

  test('a certificate of one’s own that names nowhere to ask', async () => expect(sealed(source(), { chain: without({}) })).rejects.toThrow(/^revocation: .*nowhere to ask/));
  test('an authority between that is not at hand', async () => expect(sealed(source(), { chain: [leaf, root] })).rejects.toThrow(/^revocation: the certificate of Autorité des sceaux is not at hand/));
  test('the authority of the time stamp is not at hand', async () => {
    const elsewhere = certificate({ name: 'Elsewhere', identifier: null, ca: {}, number: 21 });
    await expect(sealed(source(), { stamper: certificate({ name: 'Sundial', identifier: null, number: 22, purposes: [TIME_STAMPING] }, elsewhere) })).rejects.toThrow(/^revocation: the certificate of Elsewhere is not at hand/);
  });
  test('without a time stamp', async () => {
    await expect(sealAllJades(['{}'], { chain: [leaf.der], alg: 'ES256', sealedAt: NOW, sign: async (messages) => messages.map(joseSign('ES256', leaf.key)), revocation: source() })).rejects.toThrow(/stands on a time stamp/);
  });
});

describe('reading it back', () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url'), b64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const withMore = async (change: (etsiU: string[]) => string[]) => {
    const seal = JSON.parse(await textOf(source())) as { signatures: { header: { etsiU: string[] } }[] };
    const [only] = seal.signatures;
    if (only) only.header.etsiU = change(only.header.etsiU);
    return JSON.stringify(seal);
  };
  test('lists without a time stamp are level B: they show nothing of the moment', async () => {
    expect(evidenceOf(await withMore(([, rVals = '']) => [rVals])).level).toBe('B');
  });
  test('a list that came later and has the time-stamp authority withdrawn before the stamp: the stamp shows nothing', async () => {
    const text = await withMore((etsiU) => [...etsiU, part({ rVals: { crlVals: [{ val: b64(revocationList(root, { made: '2026-12-02T00:00:00Z', until: '2026-12-09T00:00:00Z', withdrawn: [[60, '2026-11-20T00:00:00Z']] })) }] } })]);
    const report = await judged(text, '2030-06-01T00:00:00Z');
    expect([report.verdict, lines(report).find((line) => line.startsWith('evidence'))]).toEqual(['unknown', 'evidence not_checked timestamp_untrusted']);
  });
  test('withdrawn after the stamp: the stamp holds', async () => {
    const text = await withMore((etsiU) => [...etsiU, part({ rVals: { crlVals: [{ val: b64(revocationList(root, { made: '2027-12-02T00:00:00Z', until: '2027-12-09T00:00:00Z', withdrawn: [[60, '2027-11-20T00:00:00Z']] })) }] } })]);
    expect((await judged(text, '2030-06-01T00:00:00Z')).verdict).toBe('valid');
  });
});

test('where a certificate says to ask: addresses over HTTP, no others', () => {
  const of = (places: { answers?: string; lists?: string }) => readCertificate(certificate({ places }, root).der).places;
  expect(of({ answers: OCSP, lists: CRL })).toEqual({ answers: [OCSP], lists: [CRL] });
  expect(of({ answers: 'ldap://authority.example/', lists: 'file:///etc/passwd' })).toEqual({ answers: [], lists: [] });
  expect(of({})).toEqual({ answers: [], lists: [] });
});
