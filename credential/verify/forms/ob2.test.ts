// Open Badges 2.0 and 1.x: hosted, signed, first generation.
import { createHash, createPublicKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { bakePng, bakeSvg, verify } from '../../index.ts';
import type { VerifyPorts } from '../../index.ts';
import { NOW, lines } from '../../../test/credential.ts';
import { makeKey, token } from '../../../test/token.ts';
import type { TestKey } from '../../../test/token.ts';

const pemOf = ({ key }: TestKey) => createPublicKey(key).export({ format: 'pem', type: 'spki' });
const CONTEXT = 'https://w3id.org/openbadges/v2';
const HOST = 'https://badges.example';
const PNG = new Uint8Array(Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVQIW2NgUPr/HwADaAIhG61j/AAAAABJRU5ErkJggg==', 'base64'));
const issuer = { '@context': CONTEXT, type: 'Issuer', id: `${HOST}/issuer`, name: 'University of Example', url: HOST };
const badge = { '@context': CONTEXT, type: 'BadgeClass', id: `${HOST}/class`, name: 'Reading maps', description: 'Reads maps.', criteria: { narrative: 'Read ten maps.' }, issuer: issuer.id, tags: ['maps'] };
const recipient = { type: 'email', hashed: true, salt: 's', identity: `sha256$${createHash('sha256').update('zoe@example.orgs').digest('hex')}` };
const hosted = { '@context': CONTEXT, type: 'Assertion', id: `${HOST}/a/1`, recipient, badge: badge.id, issuedOn: '2026-11-01T00:00:00Z', verification: { type: 'HostedBadge' }, evidence: `${HOST}/e/1` };
const site = { [hosted.id]: hosted, [badge.id]: badge, [issuer.id]: issuer };

const world = (documents: Readonly<Record<string, unknown>>, over: Partial<VerifyPorts> = {}): VerifyPorts => ({
  now: NOW,
  resolveDid: async () => ({ notFound: true }),
  resolveKey: async (url) => (url in documents ? { document: documents[url], source: 'network' } : { notFound: true }),
  fetchDocument: async (url) => (url in documents ? { bytes: new TextEncoder().encode(JSON.stringify(documents[url])) } : { unavailable: true, why: 'status 404' }),
  ...over,
});
const judge = async (input: unknown, documents: Readonly<Record<string, unknown>> = site, over: Partial<VerifyPorts> = {}) => {
  const report = await verify(typeof input === 'string' || input instanceof Uint8Array ? input : JSON.stringify(input), world(documents, over));
  return { report, found: [report.verdict, ...lines(report).filter((line) => /^(?:shape fail|issuer_key|signature|dates fail|status|recipient)/.test(line) && !line.endsWith('not_reached'))] };
};
const GOOD = ['valid', 'signature pass ob2_hosted', 'issuer_key pass key_found', 'status pass not_revoked'];

describe('hosted', () => {
  test('the issuer’s site shows the same', async () => {
    const { report, found } = await judge(hosted);
    expect(found).toEqual(GOOD);
    expect(report).toMatchObject({ form: 'ob2', issuer: { id: issuer.id, name: issuer.name }, claims: { title: 'Reading maps', criteria: 'Read ten maps.', evidence: [{ url: `${HOST}/e/1` }], tags: ['maps'] } });
  });

  test('badge and issuer inside the award; the award inside an image, or only its address', async () => {
    const whole = { ...hosted, badge: { ...badge, issuer } };
    const documents = { [hosted.id]: whole };
    for (const input of [whole, bakePng(PNG, { credential: JSON.stringify(whole) }), bakePng(PNG, { credential: hosted.id }), bakeSvg('<svg xmlns="http://www.w3.org/2000/svg"></svg>', hosted.id)]) expect((await judge(input, documents)).found).toEqual(GOOD);
  });

  test('without a network it is neither good nor bad', async () => {
    const { report, found } = await judge(hosted, {});
    expect(found).toEqual(['unknown', 'signature not_checked ob2_hosted_needs_network']);
    expect(report.checks.every(({ code }) => code !== 'issuer_known')).toBe(true);
  });

  test('another host that the issuer allows', async () => {
    const elsewhere = { ...hosted, id: 'https://host.example/u/a/1' };
    const allow = (verification: object) => ({ ...site, [elsewhere.id]: elsewhere, [issuer.id]: { ...issuer, verification } });
    expect((await judge(elsewhere, allow({ allowedOrigins: ['host.example'], startsWith: ['https://host.example/u/'] }))).found).toEqual(GOOD);
    expect((await judge(elsewhere, allow({ allowedOrigins: ['host.example'], startsWith: ['https://host.example/v/'] }))).found).toContain('issuer_key fail ob2_scope');
  });

  test.each<[string, object, object, string]>([
    ['the file was changed', { ...hosted, issuedOn: '2020-01-01T00:00:00Z' }, site, 'signature fail ob2_hosted_differs'],
    ['something was added to the file', { ...hosted, narrative: 'With honours' }, site, 'signature fail ob2_hosted_differs'],
    ['withdrawn', hosted, { ...site, [hosted.id]: { ...hosted, revoked: true, revocationReason: 'x' } }, 'signature fail revoked'],
    ['expired', { ...hosted, expires: '2026-12-01T00:00:00Z' }, { ...site, [hosted.id]: { ...hosted, expires: '2026-12-01T00:00:00Z' } }, 'dates fail expired'],
    ['said to be signed', { ...hosted, verification: { type: 'SignedBadge' } }, site, 'signature fail proof_missing'],
    ['no badge', { ...hosted, badge: undefined }, site, 'shape fail shape_wrong'],
  ])('%s: invalid', async (_, document, documents, expected) => {
    const { report, found } = await judge(document, documents as Record<string, unknown>);
    expect([report.verdict, ...found]).toEqual(expect.arrayContaining(['invalid', expected]));
  });

  test('each document answers and each is looked at: badge and issuer altered, swapped or out of reach', async () => {
    const without = (url: string) => Object.fromEntries(Object.entries(site).filter(([name]) => name !== url));
    expect((await judge(hosted, without(badge.id))).found).toEqual(expect.arrayContaining(['unknown', 'issuer_key not_checked issuer_key_unavailable']));
    expect((await judge(hosted, without(issuer.id))).found).toEqual(expect.arrayContaining(['unknown', 'issuer_key not_checked issuer_key_unavailable']));
    expect((await judge(hosted, { ...site, [badge.id]: { ...badge, issuer: 'https://other.example/issuer' } })).found).toEqual(expect.arrayContaining(['unknown', 'issuer_key not_checked issuer_key_unavailable']));
    expect((await judge(hosted, { ...site, [badge.id]: { ...badge, issuer: 'https://other.example/issuer' }, 'https://other.example/issuer': { ...issuer, id: 'https://other.example/issuer' } })).found).toEqual(expect.arrayContaining(['invalid', 'issuer_key fail ob2_scope']));
    expect((await judge(hosted, { ...site, [issuer.id]: { ...issuer, id: 'https://other.example/issuer' } })).found).toEqual(expect.arrayContaining(['unknown', 'issuer_key not_checked issuer_key_unavailable']));
  });

  test('a bare address leads to an award that says so itself, of any spelling of its type', async () => {
    const image = bakePng(PNG, { credential: hosted.id });
    expect((await judge(image, { ...site, [hosted.id]: { ...hosted, type: ['Assertion'] } })).found).toEqual(GOOD);
    expect((await judge(image, { ...site, [hosted.id]: { ...hosted, id: `${HOST}/a/2` } })).found).toEqual(expect.arrayContaining(['invalid', 'signature fail ob2_hosted_differs']));
    expect((await judge(image, { ...site, [hosted.id]: { ...hosted, id: undefined, verify: { type: 'hosted', url: `${HOST}/a/2` } } })).found).toEqual(expect.arrayContaining(['invalid', 'signature fail ob2_hosted_differs']));
  });

  test('2.1, by its own context', async () => {
    const newer = { ...hosted, '@context': 'https://purl.imsglobal.org/spec/ob/v2p1/ob_v2p1.jsonld' };
    expect((await judge(newer, { ...site, [hosted.id]: newer })).found).toEqual(GOOD);
  });

  test('withdrawn by now, judged as of a day in the past: the site does not say since when', async () => {
    expect((await judge(hosted, { ...site, [hosted.id]: { ...hosted, revoked: true } }, { at: new Date('2026-12-01T00:00:00Z') })).found).toEqual(['unknown', 'signature not_checked no_time_evidence']);
  });

  test('on an attacker’s host, in an issuer’s name, with the rules written by the attacker', async () => {
    const forged = { ...hosted, id: 'https://evil.example/a', badge: { ...badge, issuer: { ...issuer, verification: { allowedOrigins: ['evil.example'] } } } };
    expect((await judge(forged, { ...site, [forged.id]: forged })).found).toContain('issuer_key fail ob2_scope');
    const linked = { ...hosted, id: 'https://evil.example/b' };
    expect((await judge(linked, { ...site, [linked.id]: linked })).found).toContain('issuer_key fail ob2_scope');
  });

  test('for the person who asks, and another', async () => {
    expect((await judge(hosted, site, { recipient: 'zoe@example.org' })).found).toContain('recipient pass recipient_matches');
    expect((await judge(hosted, site, { recipient: 'eve@example.org' })).found).toContain('recipient fail recipient_differs');
    const md5 = { ...hosted, recipient: { ...recipient, identity: `md5$${'0'.repeat(32)}` } };
    expect((await judge(md5, { ...site, [hosted.id]: md5 }, { recipient: 'eve@example.org' })).found).toContain('recipient not_checked recipient_scrambled');
  });
});

describe('signed', () => {
  const key = makeKey('RS256');
  const pem = pemOf(key);
  const creator = `${HOST}/key`;
  const signed = { ...hosted, id: 'urn:uuid:1', verification: { type: 'SignedBadge', creator } };
  const profile = { ...issuer, publicKey: creator, revocationList: `${HOST}/revoked` };
  const documents = { [creator]: { type: 'CryptographicKey', id: creator, owner: issuer.id, publicKeyPem: pem }, [badge.id]: badge, [issuer.id]: profile, [`${HOST}/revoked`]: { type: 'RevocationList', issuer: issuer.id, revokedAssertions: [{ id: 'urn:uuid:2' }] } };
  const jws = token(signed, key);

  test('with the key that the issuer’s profile names', async () => {
    const { report, found } = await judge(jws, documents);
    expect([report.form, report.carrier, ...found]).toEqual(['ob2', 'jwt', 'valid', 'signature pass sig_ok', 'issuer_key pass key_found', 'status pass not_revoked']);
    expect((await judge(bakePng(PNG, { credential: jws }), documents)).report.verdict).toBe('valid');
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['withdrawn', { [`${HOST}/revoked`]: { revokedAssertions: ['urn:uuid:1'] } }, 'status fail revoked'],
    ['the profile does not name the key', { [issuer.id]: issuer }, 'issuer_key fail ob2_scope'],
    ['the key is another’s', { [creator]: { ...documents[creator], owner: 'https://evil.example' } }, 'issuer_key fail ob2_scope'],
    ['another key', { [creator]: { ...documents[creator], publicKeyPem: pemOf(makeKey('RS256')) } }, 'signature fail sig_mismatch'],
    ['B10 a short key', { [creator]: { ...documents[creator], publicKeyPem: pemOf(makeKey('RS256', 1024)) } }, 'signature fail key_weak'],
    ['no key at all', { [creator]: { publicKeyPem: '-----BEGIN PUBLIC KEY-----AAAA-----END PUBLIC KEY-----' } }, 'signature fail multikey_malformed'],
  ])('%s: invalid', async (_, change, expected) => {
    const { report, found } = await judge(jws, { ...documents, ...change });
    expect([report.verdict, ...found]).toEqual(expect.arrayContaining(['invalid', expected]));
  });

  test('an attacker’s key, in an issuer’s name, with a profile of the attacker’s inside', async () => {
    const evil = makeKey('RS256');
    const at = 'https://evil.example/key';
    const evilPem = pemOf(evil);
    const forged = { ...signed, verification: { type: 'SignedBadge', creator: at }, badge: { ...badge, issuer: { ...profile, publicKey: at } } };
    const { found } = await judge(token(forged, evil), { ...documents, [at]: { id: at, owner: issuer.id, publicKeyPem: evilPem } });
    expect(found).toEqual(expect.arrayContaining(['invalid', 'issuer_key fail ob2_scope']));
  });

  test('the list of withdrawn ones is out of reach: unknown', async () => {
    const { found } = await judge(jws, Object.fromEntries(Object.entries(documents).filter(([url]) => !url.endsWith('revoked'))));
    expect(found).toEqual(expect.arrayContaining(['unknown', 'status not_checked status_unreachable']));
  });

  test('withdrawn by now, judged as of a day in the past: the list does not say since when', async () => {
    const { found } = await judge(jws, { ...documents, [`${HOST}/revoked`]: { revokedAssertions: ['urn:uuid:1'] } }, { at: new Date('2026-12-01T00:00:00Z') });
    expect(found).toEqual(expect.arrayContaining(['unknown', 'status not_checked no_time_evidence']));
  });

  test('nothing but the key is asked for before the signature passed', async () => {
    const asked: string[] = [];
    const ports = world(documents, { fetchDocument: async (url) => { asked.push(url); return { unavailable: true, why: 'x' }; } });
    await verify(jws.replace(/.{8}$/, 'AAAAAAAA'), ports);
    expect(asked).toEqual([]);
  });
});

describe('the first generation', () => {
  test('1.1: hosted at verify.url', async () => {
    const old = { uid: '1', recipient: { type: 'email', identity: 'zoe@example.org', hashed: false }, badge: badge.id, verify: { type: 'hosted', url: `${HOST}/old` }, issuedOn: 1_700_000_000 };
    const { report, found } = await judge(old, { ...site, [`${HOST}/old`]: old }, { recipient: 'zoe@example.org' });
    expect([report.form, report.claims?.awardedOn, ...found]).toEqual(['ob1', '2023-11-14T22:13:20.000Z', ...GOOD, 'recipient pass recipient_matches']);
  });

  test('0.5: read and named, never judged', async () => {
    const oldest = { recipient: 'sha256$00', salt: 'x', issued_on: '2012-05-01', badge: { version: '0.5.0', name: 'Webmaker', description: 'x', criteria: '/c', issuer: { origin: HOST, name: 'Foundation' } } };
    const { report, found } = await judge(oldest);
    expect([report.form, report.claims?.title, ...found]).toEqual(['ob1', 'Webmaker', 'unknown', 'signature not_checked ob1_unverifiable']);
  });
});

describe('check by check: who vouches, for whom, and what was asked', () => {
  const key = makeKey('RS256'), creator = `${HOST}/key`, list = `${HOST}/revoked`;
  const signed = { ...hosted, id: 'urn:uuid:1', verification: { type: 'SignedBadge', creator } };
  const signedSite = (revoked: unknown, profile: object = { revocationList: list }) => ({ [creator]: { id: creator, owner: issuer.id, publicKeyPem: pemOf(key) }, [badge.id]: badge, [issuer.id]: { ...issuer, publicKey: [creator], ...profile }, ...(revoked !== undefined && { [list]: revoked }) });
  async function found(input: object | string, documents: Readonly<Record<string, unknown>> = site, over: Partial<VerifyPorts> = {}) {
    const asked: string[] = [], ports = world(documents, over), fetchDocument: VerifyPorts['fetchDocument'] = (url) => { asked.push(url); return ports.fetchDocument?.(url) ?? Promise.reject(new Error('offline')); };
    const { checks, issuer: who } = await verify(typeof input === 'string' ? input : JSON.stringify(input), { ...ports, fetchDocument });
    return { found: checks.filter(({ check }) => check !== 'format').map(({ message: _message, meaning: _meaning, ...finding }) => finding), issuer: who, asked };
  }
  const ok = (check: string, code: string) => ({ check, result: 'pass', code }), no = (check: string, code: string, over: object = {}) => ({ check, result: 'fail', code, ...over }), open = (check: string, code: string, over: object = {}) => ({ check, result: 'not_checked', code, ...over });
  const unknown = { check: 'issuer', result: 'warn', code: 'issuer_unknown' }, status = ok('status', 'not_revoked');
  const [shape, vouched, home, dates] = [ok('shape', 'shape_ok'), ok('signature', 'ob2_hosted'), ok('issuer_key', 'key_found'), ok('dates', 'dates_ok')];
  const profileGone = open('issuer_key', 'issuer_key_unavailable', { detail: 'the issuer’s profile' }), notReached = (check: string) => open(check, 'not_reached');

  test('hosted: each document asked for once, in order; the register’s name', async () => {
    expect(await found(hosted)).toMatchObject({ found: [shape, vouched, home, dates, status, unknown], asked: [hosted.id, badge.id, issuer.id], issuer: { id: issuer.id, name: 'University of Example', nameSource: 'document', known: false } });
    expect(await found(hosted, site, { issuerName: async () => ({ name: 'Registered', source: 'register' }) })).toMatchObject({ found: [shape, vouched, home, dates, status, ok('issuer', 'issuer_known')], issuer: { id: issuer.id, name: 'Registered', nameSource: 'register', known: true } });
  });
  test.each<[string, object]>([['/recipient', { recipient: undefined }], ['/badge', { badge: undefined }]])('without %s nobody is asked', async (path, over) => {
    expect(await found({ ...hosted, ...over })).toStrictEqual({ found: [no('shape', 'shape_wrong', { path })], issuer: null, asked: [] });
  });
  test('not vouched for: what is named inside is not followed', async () => {
    const whole = { ...hosted, badge: { ...badge, issuer } };
    expect(await found({ ...whole, narrative: 'x' }, { ...site, [hosted.id]: whole }, { recipient: 'zoe@example.org' })).toMatchObject({ found: [shape, no('signature', 'ob2_hosted_differs', { path: '/narrative' }), dates, notReached('status')], asked: [hosted.id] });
  });
  test('a badge that is no more than its address in an object is followed; one that is none is not', async () => {
    const linked = { ...hosted, badge: { id: badge.id } };
    expect(await found(linked, { ...site, [hosted.id]: linked })).toMatchObject({ found: [shape, vouched, home, dates, status, unknown], asked: [hosted.id, badge.id, issuer.id] });
    for (const other of [5, {}, []]) { const document = { ...hosted, badge: other }; expect(await found(document, { ...site, [hosted.id]: document })).toMatchObject({ found: [shape, vouched, profileGone, dates, notReached('status')], asked: [hosted.id], issuer: null }); }
  });
  test('a profile that does not name itself is of its address; one in no JSON is none', async () => {
    const { id: _id, ...nameless } = issuer;
    expect((await found(hosted, { ...site, [issuer.id]: nameless })).found).toStrictEqual([shape, vouched, home, dates, status, unknown]);
    const broken = { fetchDocument: async (url: string) => (url === issuer.id ? { bytes: new TextEncoder().encode('<html>') } : { bytes: new TextEncoder().encode(JSON.stringify((site as Record<string, unknown>)[url])) }) };
    expect((await found(hosted, site, broken)).found).toStrictEqual([shape, vouched, profileGone, dates, notReached('status')]);
  });
  test('an issuer inside the award: what stands at its address counts, and must be itself', async () => {
    const whole = { ...hosted, badge: { ...badge, issuer } }, named = (id: string) => ({ ...hosted, badge: { ...badge, issuer: { ...issuer, id } } });
    expect((await found(whole, { [hosted.id]: whole })).found).toStrictEqual([shape, vouched, home, dates, status, unknown]);
    expect((await found(whole, { [hosted.id]: whole, [issuer.id]: { ...issuer, id: `${HOST}/other` } })).found).toStrictEqual([shape, vouched, no('issuer_key', 'ob2_scope'), dates, notReached('status')]);
    for (const id of ['urn:uuid:9', 'https://other.example/issuer']) expect((await found(named(id), { [hosted.id]: named(id) })).found).toStrictEqual([shape, vouched, profileGone, dates, notReached('status')]);
  });
  test.each<[string, object, boolean]>([
    ['a host', { allowedOrigins: 'host.example' }, true], ['one of several hosts', { allowedOrigins: ['x.example', 'host.example'] }, true], ['a host, and one of several beginnings', { allowedOrigins: ['host.example'], startsWith: ['https://host.example/v/', 'https://host.example/u/'] }, true],
    ['another host, and the right beginning', { allowedOrigins: ['x.example'], startsWith: ['https://host.example/u/'] }, false], ['a beginning alone', { startsWith: ['https://host.example/u/'] }, false], ['a host, and another beginning', { allowedOrigins: ['host.example'], startsWith: 'https://host.example/v/' }, false], ['nothing', {}, false],
  ])('elsewhere, where the issuer allows %s', async (_, verification, isAllowed) => {
    const elsewhere = { ...hosted, id: 'https://host.example/u/a/1' };
    expect((await found(elsewhere, { ...site, [elsewhere.id]: elsewhere, [issuer.id]: { ...issuer, verification } })).found[2]).toStrictEqual(isAllowed ? home : no('issuer_key', 'ob2_scope'));
  });
  test('dates: by the older word; none; a day; over', async () => {
    const { issuedOn: _issuedOn, ...undated } = hosted, of = async (over: object) => (await found({ ...undated, ...over }, { ...site, [hosted.id]: { ...undated, ...over } })).found[3];
    expect([await of({}), await of({ issued_on: '2026-11-01' }), await of({ issued_on: '2028-11-01' }), await of({ issuedOn: '2026-11-01', expires: '2026-12-01' }), await of({ issuedOn: '2026-11-01', expires: '2028-12-01' })]).toStrictEqual([notReached('dates'), dates, no('dates', 'not_yet_valid', { path: '/validFrom' }), no('dates', 'expired', { path: '/validUntil' }), dates]);
  });
  test('signed: the list of the withdrawn, in each shape it has', async () => {
    const of = async (revoked: unknown, over: object = {}, as: Partial<VerifyPorts> = {}) => (await found(token({ ...signed, ...over }, key), signedSite(revoked), as)).found[4], gone = no('status', 'revoked'), { id: _id, ...nameless } = { ...signed, uid: 'u-1' };
    for (const revoked of [['urn:uuid:1'], ['x', 'urn:uuid:1'], [{ id: 'x' }, { id: 'urn:uuid:1' }], [{ id: 'urn:uuid:1', uid: 'y' }], [{ uid: 'urn:uuid:1' }]]) expect(await of({ revokedAssertions: revoked })).toStrictEqual(gone);
    for (const revoked of [[], ['x'], [{ id: 'x', uid: 'urn:uuid:1' }], [null]]) expect(await of({ revokedAssertions: revoked })).toStrictEqual(status);
    const byUid = async (revoked: unknown) => (await found(token(nameless, key), signedSite(revoked))).found[4];
    expect([await byUid({ revokedAssertions: [{ uid: 'u-1' }] }), await byUid({ 'u-1': 'lost' }), await byUid({ 'u-2': 'lost' }), await byUid({ revokedAssertions: ['u-2'] })]).toStrictEqual([gone, gone, status, status]);
    const at = (moment: number) => of({ revokedAssertions: ['urn:uuid:1'] }, {}, { at: new Date(moment) });
    expect([await at(NOW.getTime()), await at(NOW.getTime() + 1), await at(NOW.getTime() - 1)]).toStrictEqual([gone, gone, open('status', 'no_time_evidence')]);
    expect(await of(undefined)).toStrictEqual(open('status', 'status_unreachable'));
  });
  test('signed: a profile that names no list, or no address of one', async () => {
    for (const profile of [{}, { revocationList: 5 }, { revocationList: { id: list } }]) expect((await found(token(signed, key), signedSite({ revokedAssertions: ['urn:uuid:1'] }, profile))).found[4]).toStrictEqual(ok('status', 'no_status'));
  });
});
