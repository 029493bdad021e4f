// The operator's seal: for whom it may be used, what is looked at before, what an owner says of it.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { verify } from '#credential';
import { AcquisError } from '#lib/errors';
import { publicId } from '#lib/ids';
import { sha256 } from '#lib/seal';
import type { Sealer } from '#lib/sealer';
import { world } from '../../../test/credential.ts';
import { testDb, type TestDb } from '../../../test/database.ts';
import { certificate, joseSign, pair, revocationList, SERVER, stampAuthority, TIME_STAMPING, type Wish } from '../../../test/seal.ts';
import type { KeyChanged } from '../sign.events.ts';
import { openSign, type Sign } from '../sign.ts';

let house: TestDb, told: KeyChanged[] = [];
const opened: Sign[] = [], owner = { legalName: 'Université de Test', identifiers: [] };
const root = certificate({ ca: {}, name: 'Authority', identifier: null, number: 1 });
beforeAll(async () => { house = await testDb(); house.clock.set('2026-11-22T10:00:00Z'); });
afterAll(async () => { for (const sign of opened) await sign.close(); await house.close(); });
beforeEach(() => { told = []; });

const ELM = {
  '@context': ['https://www.w3.org/2018/credentials/v1', 'http://data.europa.eu/snb/model/context/edc-ap'], id: 'urn:credential:1', type: ['VerifiableCredential', 'EuropeanDigitalCredential'],
  issuer: { id: 'urn:epass:org:1', type: 'Organisation', legalName: { fr: 'Université de Test' }, eIDASIdentifier: { type: 'LegalIdentifier', notation: 'VATFR-12345678901' } },
  issuanceDate: '2026-11-22T10:00:00Z', issued: '2026-11-22T10:00:00Z', validFrom: '2026-11-22T10:00:00Z',
  credentialSubject: { id: 'urn:epass:person:1', type: 'Person', fullName: { en: 'Ana Andromeda' }, hasClaim: { id: 'urn:epass:a:1', type: 'LearningAchievement', title: { en: 'Soil science' } } },
};
const DOCUMENT = Buffer.from(JSON.stringify(ELM)), changed = (change: object) => Buffer.from(JSON.stringify({ ...ELM, ...change }));

type Setting = { readonly wish?: Wish; readonly more?: Partial<Sealer>; readonly own?: typeof owner };
function setUp({ wish = {}, more = {}, own = owner }: Setting = {}) {
  const org = publicId(), leaf = certificate(wish, root);
  const sealer: Sealer = { place: 'file', chain: async () => [leaf.der, root.der], sign: async (messages, alg) => messages.map(joseSign(alg, leaf.key)), organisations: [org], ...more };
  const sign = openSign({ ...house, workers: 1, seals: { sealer, organisation: async () => own } });
  opened.push(sign);
  sign.keyChanged.listen(async (_, change) => { told.push(change); });
  return { org, sign, confirm: async (as = org) => sign.confirmSeal(as, (await sign.seal(as))?.certificate?.fingerprint ?? '', 'owner-1') };
}
const code = (name: string) => ({ name: 'AcquisError', code: name });

describe('before anything is sealed', () => {
  test('shown as it is; nothing is sealed until an owner says that it is theirs; then it seals, and it is written down', async () => {
    const { org, sign, confirm } = setUp({ wish: { statements: ['qualified', 'seal'] } });
    expect(await sign.seal(org)).toMatchObject({ place: 'file', level: 'B', faults: [], certificate: { tier: 'advanced', by: 'Université de Test' } });
    await expect(sign.sealDocument(org, DOCUMENT, 'owner-1')).rejects.toMatchObject(code('seal_unconfirmed'));
    await confirm();
    expect((await sign.seal(org))?.confirmed).toEqual({ by: 'owner-1', at: house.clock.now() });
    expect(told).toMatchObject([{ organisation: org, what: 'seal-confirmed', by: 'owner-1' }]);
    const bytes = await sign.sealDocument(org, DOCUMENT, 'owner-2');
    expect(JSON.parse((JSON.parse(Buffer.from(bytes).toString()) as { payload: string }).payload)).toEqual(ELM);
    expect(told[1]).toEqual({ organisation: org, key: sha256(bytes).toString('hex'), what: 'sealed', by: 'owner-2' });
  });
  test.each<[string, Setting, string]>([
    ['expired', { wish: { until: '2026-11-01T00:00:00Z' } }, 'seal_expired'],
    ['not in force yet', { wish: { from: '2027-01-01T00:00:00Z' } }, 'seal_not_yet'],
    ['for a web server', { wish: { purposes: [SERVER] } }, 'seal_usage'],
    ['a short key', { wish: { kind: 'RSA-1024' } }, 'seal_key_weak'],
    ['of another organisation', { own: { legalName: 'Somebody Else', identifiers: [] } }, 'seal_other_organisation'],
    ['rubbish', { more: { chain: async () => [Uint8Array.of(1)] } }, 'seal_malformed'],
    ['a service that does not answer', { more: { chain: async () => { throw new AcquisError('seal_unavailable'); } } }, 'seal_unavailable'],
  ])('%s: said on the page, and neither confirmed nor used', async (_, setting, fault) => {
    const { org, sign, confirm } = setUp(setting);
    expect((await sign.seal(org))?.faults).toEqual([fault]);
    await expect(confirm()).rejects.toMatchObject(code(fault));
    await expect(sign.sealDocument(org, DOCUMENT, 'owner-1')).rejects.toMatchObject(code(fault));
  });
  test('a key that does not fit its certificate cannot be confirmed', async () => {
    const { confirm } = setUp({ more: { sign: async (messages, alg) => messages.map(joseSign(alg, pair('P-256', 99))) } });
    await expect(confirm()).rejects.toMatchObject(code('seal_key_mismatch'));
    expect(told).toEqual([]);
  });
  test('another organisation of the house, whatever it calls itself, has no seal', async () => {
    const { sign, confirm } = setUp(), other = publicId();
    expect([sign.hasSeal(other), await sign.seal(other)]).toEqual([false, undefined]);
    await expect(confirm(other)).rejects.toMatchObject(code('seal_missing'));
    await expect(sign.sealDocument(other, DOCUMENT, 'owner-1')).rejects.toMatchObject(code('seal_missing'));
  });
  test('what was confirmed is one certificate: its successor waits for an owner again', async () => {
    const [first, second] = [certificate({}, root), certificate({}, root)];
    let now = first;
    const { org, sign, confirm } = setUp({ more: { chain: async () => [now.der, root.der], sign: async (messages, alg) => messages.map(joseSign(alg, now.key)) } });
    const before = (await sign.seal(org))?.certificate?.fingerprint ?? '';
    await confirm();
    now = second;
    await expect(sign.confirmSeal(org, before, 'owner-1')).rejects.toMatchObject(code('conflict'));
    await expect(sign.sealDocument(org, DOCUMENT, 'owner-1')).rejects.toMatchObject(code('seal_unconfirmed'));
  });
});

test('taken back: nothing new is sealed, and only what was confirmed can be', async () => {
  const { org, sign, confirm } = setUp(), fingerprint = (await sign.seal(org))?.certificate?.fingerprint ?? '';
  await expect(sign.withdrawSeal(org, fingerprint, 'owner-1')).rejects.toMatchObject(code('not_found'));
  await confirm();
  await sign.withdrawSeal(org, fingerprint, 'owner-2');
  expect(told.map(({ what, by }) => [what, by])).toEqual([['seal-confirmed', 'owner-1'], ['seal-withdrawn', 'owner-2']]);
  await expect(sign.sealDocument(org, DOCUMENT, 'owner-1')).rejects.toMatchObject(code('seal_unconfirmed'));
});

describe('what may be sealed', () => {
  test('what is not issued yet is issued now, under the identifier of the certificate', async () => {
    const { org, sign, confirm } = setUp(), { issued: _, issuanceDate: __, issuer, ...rest } = ELM, { eIDASIdentifier: ___, ...plain } = issuer;
    await confirm();
    const bytes = await sign.sealDocument(org, Buffer.from(JSON.stringify({ credential: { ...rest, issuer: plain } })), 'owner-1');
    expect(JSON.parse((JSON.parse(Buffer.from(bytes).toString()) as { payload: string }).payload)).toMatchObject({ issued: '2026-11-22T10:00:00Z', issuanceDate: '2026-11-22T10:00:00Z', issuer: { eIDASIdentifier: { notation: 'VATFR-12345678901', spatial: { id: 'http://publications.europa.eu/resource/authority/country/FRA' } } } });
  });
  test.each<[string, Buffer]>([
    ['no JSON', Buffer.from('PK')], ['a member twice', Buffer.from('{"a":1,"a":2}')], ['a list', Buffer.from('[]')], ['an Open Badge', changed({ type: ['VerifiableCredential', 'OpenBadgeCredential'] })],
    ['what another issued', changed({ issuer: { ...ELM.issuer, eIDASIdentifier: undefined, legalName: { fr: 'Somebody Else' } } })], ['another identifier', changed({ issuer: { ...ELM.issuer, eIDASIdentifier: { notation: 'VATFR-99999999999' } } })],
    ['no issuer', changed({ issuer: undefined })], ['a proof', changed({ proof: {} })], ['a seal', Buffer.from('{"payload":"{}","signatures":[]}')], ['no subject', changed({ credentialSubject: undefined })],
    ['an end before its beginning', changed({ validUntil: '2020-01-01T00:00:00Z' })],
  ])('%s: unsignable', async (_, document) => {
    const { org, sign, confirm } = setUp();
    await confirm();
    await expect(sign.sealDocument(org, document, 'owner-1')).rejects.toMatchObject(code('unsignable'));
    expect(told.map(({ what }) => what)).toEqual(['seal-confirmed']);
  });
});

describe('with a time-stamp service', () => {
  const stamper = certificate({ name: 'Time', identifier: null, number: 3, purposes: [TIME_STAMPING] }, root);
  test('level T, and confirming costs no stamp', async () => {
    let asked = 0;
    const answer = stampAuthority(stamper, () => house.clock.now().toISOString());
    const { org, sign, confirm } = setUp({ more: { askStamp: async (request) => { asked += 1; return answer(request); } } });
    await confirm();
    expect([asked, (await sign.seal(org))?.level]).toEqual([0, 'T']);
    const bytes = await sign.sealDocument(org, DOCUMENT, 'owner-1');
    const report = await verify(bytes, world({}, { now: new Date('2026-11-22T11:00:00Z'), anchors: [root.der] }));
    expect([report.verdict, report.seal?.level, report.seal?.witnessedAt]).toEqual(['valid', 'T', '2026-11-22T10:00:00.000Z']);
  });
  test.each<[string, Sealer['askStamp']]>([['a refusal', stampAuthority(stamper, () => '2026-11-22T10:00:00Z', { status: 2 })], ['silence', async () => { throw new AcquisError('timestamp_failed'); }]])('%s: nothing is sealed', async (_, askStamp) => {
    const { org, sign, confirm } = setUp({ more: { ...(askStamp && { askStamp }) } });
    await confirm();
    await expect(sign.sealDocument(org, DOCUMENT, 'owner-1')).rejects.toMatchObject(code('timestamp_failed'));
  });
});

describe('with a time-stamp service and what authorities say of withdrawals', () => {
  const stamper = certificate({ name: 'Time', identifier: null, number: 3, purposes: [TIME_STAMPING] }, root), askStamp = stampAuthority(stamper, () => house.clock.now().toISOString());
  const said = (withdrawn: readonly (readonly [number, string])[], until = '2026-11-25T00:00:00Z') => ({ askStamp, revocation: { authorities: [], atHand: async () => ({ lists: [revocationList(root, { made: '2026-11-20T00:00:00Z', until, withdrawn })], answers: [] }) } });

  test('level LT, and confirming asks nobody', async () => {
    const { org, sign, confirm } = setUp({ more: said([]) });
    await confirm();
    expect((await sign.seal(org))?.level).toBe('LT');
    const report = await verify(await sign.sealDocument(org, DOCUMENT, 'owner-1'), world({}, { now: new Date('2026-11-22T11:00:00Z'), anchors: [root.der] }));
    expect([report.verdict, report.seal?.level]).toEqual(['valid', 'LT']);
  });
  test.each<[string, Partial<Sealer>, string]>([
    ['the seal is withdrawn', said([[815, '2026-11-21T00:00:00Z']]), 'seal_withdrawn'], ['a list that has run out', said([], '2026-11-21T00:00:00Z'), 'revocation_failed'],
    ['nothing is said', { ...said([]), revocation: { authorities: [], atHand: async () => ({ lists: [], answers: [] }) } }, 'revocation_failed'],
  ])('%s: nothing is sealed, not even at level T', async (_, more, fault) => {
    const { org, sign, confirm } = setUp({ more, wish: { serial: 815 } });
    await confirm();
    told = [];
    await expect(sign.sealDocument(org, DOCUMENT, 'owner-1')).rejects.toMatchObject(code(fault));
    expect(told).toEqual([]);
  });
});
