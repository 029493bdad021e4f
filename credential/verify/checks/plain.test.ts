// Checks that ask nobody: what each finds, where, and what it says of it.
import { describe, expect, test } from 'vitest';
import { BADGE } from '../../../test/credential.ts';
import { makeBadge } from '../../index.ts';
import { checkContained, findingOn, textOf } from './contained.ts';
import { checkDates, checkTokenDates } from './dates.ts';
import { checkIssuer } from './issuer.ts';
import { checkNames, isReadable } from './names.ts';
import { datesOfPart, ofPart, statusOfPart } from './part.ts';
import { checkRecipient } from './recipient.ts';
import { checkBadgeShape, checkCredentialShape } from './shape.ts';
import { fail, notChecked, pass, warn } from '../finding.ts';
import type { Report, Verdict } from '../report.ts';

type Doc = Record<string, unknown>;
const AT = Date.parse('2027-01-10T12:00:00Z');
const MINUTE = 60_000;
const iso = (moment: number) => new Date(moment).toISOString();

describe('dates', () => {
  const found = (check: string, result: string, code: string, path?: string) => ({ check, result, code, ...(path !== undefined && { path }) });
  const good = found('dates', 'pass', 'dates_ok');
  const [early, over, wrong] = [found('dates', 'fail', 'not_yet_valid', '/validFrom'), found('dates', 'fail', 'expired', '/validUntil'), found('dates', 'fail', 'dates_malformed', '/validUntil')];

  test.each<[string, object, object]>([
    ['none stated', {}, good], ['begun', { validFrom: iso(AT - 1) }, good], ['about to begin, within five minutes', { validFrom: iso(AT + 5 * MINUTE) }, good], ['a moment later', { validFrom: iso(AT + 5 * MINUTE + 1) }, early],
    ['at its last moment', { validUntil: iso(AT) }, good], ['a moment after', { validUntil: iso(AT - 1) }, over], ['over before it begins', { validFrom: iso(AT), validUntil: iso(AT - 1) }, wrong], ['one moment long', { validFrom: iso(AT), validUntil: iso(AT) }, good],
    ['1.1 begun', { issuanceDate: iso(AT - 1) }, good], ['1.1 to begin', { issuanceDate: iso(AT + 6 * MINUTE) }, early], ['1.1 over', { expirationDate: iso(AT - 1) }, over], ['both words: the later beginning', { validFrom: iso(AT - 1), issuanceDate: iso(AT + 6 * MINUTE) }, early],
    ['both words: the earlier end', { validUntil: iso(AT + 1), expirationDate: iso(AT - 1) }, over], ['a beginning without zone', { validFrom: '2027-01-10T12:00:00' }, found('dates', 'fail', 'dates_malformed', '/validFrom')],
    ['a beginning that is a number', { issuanceDate: 5 }, found('dates', 'fail', 'dates_malformed', '/validFrom')], ['an end that is no date', { validUntil: 'never' }, wrong], ['1.1 an end that is null', { expirationDate: null }, wrong],
  ])('VCDM 2.0 §4.9: %s', (_, document, finding) => {
    expect(checkDates(document as Doc, AT)).toStrictEqual(finding);
  });

  const unreadable = found('dates', 'fail', 'dates_malformed');
  test.each<[string, object, object]>([
    ['none stated', {}, good], ['not before', { nbf: AT / 1000 + 301 }, early], ['not before, within five minutes', { nbf: AT / 1000 + 300 }, good], ['issued', { iat: AT / 1000 + 301 }, early], ['not before goes before issued', { nbf: AT / 1000, iat: AT / 1000 + 301 }, good],
    ['expired', { exp: AT / 1000 - 1 }, over], ['expiring now', { exp: AT / 1000 }, good], ['a member of the data model beside', { nbf: 0, validFrom: iso(AT + 6 * MINUTE) }, early], ['an end of the data model beside', { exp: AT / 1000 + 1, validUntil: iso(AT - 1) }, over],
    ['text for seconds', { exp: '1' }, unreadable], ['no number', { nbf: NaN }, unreadable], ['milliseconds for seconds', { exp: AT * 1000 }, unreadable], ['the year 5138', { exp: 1e11 }, unreadable], ['just before it', { exp: 1e11 - 1 }, good],
    ['long ago', { exp: -1e11 }, unreadable], ['infinite', { exp: Infinity }, unreadable], ['null', { exp: null }, unreadable], ['an unreadable member', { validUntil: 'never' }, unreadable], ['an unreadable beginning', { validFrom: 7 }, unreadable], ['over before it begins', { nbf: 10, exp: 9 }, wrong],
  ])('RFC 7519 §4.1: %s', (_, claims, finding) => {
    expect(checkTokenDates(claims as Doc, AT)).toStrictEqual(finding);
  });
});

describe('shape', () => {
  const badge = structuredClone(makeBadge(BADGE)) as unknown as Doc & { credentialSubject: Doc & { achievement: Doc } };
  const of = (over: object): Doc => ({ ...badge, ...over });
  const about = (over: object): Doc => of({ credentialSubject: { ...badge.credentialSubject, ...over } });
  const earned = (over: object): Doc => about({ achievement: { ...badge.credentialSubject.achievement, ...over } });
  const ok = { check: 'shape', result: 'pass', code: 'shape_ok' };
  const old = { '@context': ['https://www.w3.org/2018/credentials/v1'], type: ['VerifiableCredential'], issuer: { id: 'did:web:a' }, issuanceDate: '2026-12-01T09:00:00Z', credentialSubject: { id: 'urn:x' } };
  const second = { ...old, '@context': ['https://www.w3.org/ns/credentials/v2'], issuanceDate: undefined };

  test.each<[string, Doc]>([
    ['as made', badge], ['credits in numbers', about({ creditsEarned: 1.5 })], ['credits there to be earned', earned({ creditsAvailable: 3 })], ['names in a language', earned({ name: { '@value': 'N', '@language': 'en' } })], ['lists of one', of({ credentialSubject: [{ ...badge.credentialSubject, achievement: [badge.credentialSubject.achievement] }] })],
    ['an identifier for an id', about({ id: undefined, identifier: [{ type: 'IdentityObject' }] })], ['one identifier for an id', about({ id: undefined, identifier: { type: 'IdentityObject' } })], ['no id of its own', of({ id: undefined })], ['an issuer by address', of({ issuer: 'did:web:a' })],
  ])('Open Badges 3.0: good %s', (_, document) => {
    expect(checkBadgeShape(document)).toStrictEqual(ok);
  });

  test.each<[string, Doc, string]>([
    ['another type', of({ type: ['OpenBadgeCredential'] }), '/type'], ['an id that is none', of({ id: 5 }), '/id'], ['no issuer', of({ issuer: undefined }), '/issuer'], ['an issuer without id', of({ issuer: { name: 'x' } }), '/issuer'], ['no beginning', of({ validFrom: undefined }), '/validFrom'], ['a beginning that is a number', of({ validFrom: 5 }), '/validFrom'],
    ['words of 1.1', of({ issuanceDate: '2026-12-01T09:00:00Z' }), '/issuanceDate'], ['the other word of 1.1', of({ expirationDate: '2026-12-01T09:00:00Z' }), '/issuanceDate'], ['nobody', of({ credentialSubject: undefined }), '/credentialSubject'], ['a subject that is a text', of({ credentialSubject: 'did:web:a' }), '/credentialSubject'], ['two subjects', of({ credentialSubject: [badge.credentialSubject, badge.credentialSubject] }), '/credentialSubject'],
    ['a subject of another type', about({ type: ['Person'] }), '/credentialSubject/type'], ['no id and no identifier', about({ id: undefined, identifier: undefined }), '/credentialSubject'], ['an empty list of identifiers', about({ id: undefined, identifier: [] }), '/credentialSubject'], ['no achievement', about({ achievement: undefined }), '/credentialSubject/achievement'], ['two achievements', about({ achievement: [badge.credentialSubject.achievement, badge.credentialSubject.achievement] }), '/credentialSubject/achievement'],
    ['an achievement of another type', earned({ type: ['Course'] }), '/credentialSubject/achievement'], ['an achievement without id', earned({ id: undefined }), '/credentialSubject/achievement/id'], ['one without name', earned({ name: undefined }), '/credentialSubject/achievement/name'], ['a name that is a number', earned({ name: 5 }), '/credentialSubject/achievement/name'], ['a value that is none', earned({ name: { '@value': 5 } }), '/credentialSubject/achievement/name'],
    ['one without description', earned({ description: undefined }), '/credentialSubject/achievement/description'], ['one without criteria', earned({ criteria: undefined }), '/credentialSubject/achievement/criteria'], ['two criteria', earned({ criteria: [{}, {}] }), '/credentialSubject/achievement/criteria'], ['credits in words', about({ creditsEarned: '1.5' }), '/credentialSubject/creditsEarned'], ['available ones in words', earned({ creditsAvailable: '3' }), '/credentialSubject/achievement/creditsAvailable'],
  ])('Open Badges 3.0: %s', (_, document, path) => {
    expect(checkBadgeShape(document)).toStrictEqual({ check: 'shape', result: 'fail', code: 'shape_wrong', path, detail: expect.stringMatching(/\w/) as string });
  });

  test.each<[string, Doc]>([['1.1', old], ['2.0 without beginning', second], ['2.0 with one', { ...second, validFrom: '2026-12-01T09:00:00Z' }], ['1.1 with an end', { ...old, expirationDate: '2028-12-01T09:00:00Z' }], ['several subjects', { ...second, credentialSubject: [{}, {}] }], ['one of them nobody', { ...second, credentialSubject: ['x', {}] }], ['one type', { ...second, type: 'VerifiableCredential' }],
    ['with the base context by its digest', { ...second, relatedResource: [{ id: 'https://www.w3.org/ns/credentials/v2', digestSRI: 'sha256-WZVc7WaX1h4D8rJVb+vlMIqxaEKEb1tYbX8fet7JJzQ=' }] }]])('any credential, good: %s', (_, document) => {
    expect(checkCredentialShape(document)).toStrictEqual(ok);
  });
  test.each<[string, Doc, string]>([['1.1 without beginning', { ...old, issuanceDate: undefined }, '/validFrom'], ['2.0 with a beginning that is a number', { ...second, validFrom: 5 }, '/validFrom'], ['2.0 with both words', { ...second, validFrom: '2026-12-01T09:00:00Z', issuanceDate: '2026-12-01T09:00:00Z' }, '/issuanceDate'], ['an empty subject list', { ...second, credentialSubject: [] }, '/credentialSubject'], ['a list of names', { ...second, credentialSubject: ['x', null] }, '/credentialSubject'],
    ['2.0 with another base context in mind', { ...second, relatedResource: { id: 'https://www.w3.org/ns/credentials/v2', digestSRI: 'sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=' } }, '/relatedResource']])('any credential: %s', (_, document, path) => {
    expect(checkCredentialShape(document)).toMatchObject({ code: 'shape_wrong', path });
  });
});

describe('names of a token', () => {
  const [V2, OB3] = ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'];
  const of = (context: unknown) => checkNames({ '@context': context });
  test.each<[string, unknown]>([['the base alone', V2], ['the base in a list', [V2]], ['version 1.1', ['https://www.w3.org/2018/credentials/v1']], ['badges', [V2, OB3]], ['ELM', [V2, 'http://data.europa.eu/snb/model/context/edc-ap']], ['signatures', [V2, 'https://w3id.org/security/suites/jws-2020/v1']]])('known: %s', (_, context) => {
    expect(of(context)).toStrictEqual({ check: 'context', result: 'pass', code: 'context_pinned' });
  });
  test.each<[string, unknown, string]>([['definitions of its own', [V2, { name: 'urn:x' }], 'ctx_not_allowed'], ['a number', [V2, 5], 'ctx_not_allowed'], ['none', undefined, 'ctx_order'], ['an empty list', [], 'ctx_order'], ['the base second', [OB3, V2], 'ctx_order'], ['no base', ['https://example.org/c', V2], 'ctx_order']])('refused: %s', (_, context, code) => {
    expect(of(context)).toStrictEqual({ check: 'context', result: 'fail', code, path: '/@context' });
  });
  test('foreign ones leave it open, and are named in short', () => {
    expect(of([V2, 'https://example.org/c'])).toStrictEqual({ check: 'context', result: 'not_checked', code: 'context_foreign', detail: 'https://example.org/c' });
    expect(of([V2, `https://example.org/${'c'.repeat(500)}`]).detail).toHaveLength(200);
    expect([of([V2]), of([V2, 'https://example.org/c']), of([])].map(isReadable)).toEqual([true, true, false]);
    expect([isReadable(warn('context', 'context_pinned')), isReadable(notChecked('context', 'context_unpinned'))]).toEqual([true, false]);
  });
});

describe('recipient', () => {
  const [PLAIN, SALTED] = ['973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b', '16d2594f01ed6dbe54bce7f5ec5bdd3fa29c957e4c1ea0c1b5e81bfa0dd4cd64'];
  const identity = (over: object) => ({ credentialSubject: { identifier: [{ type: 'IdentityObject', identityType: 'emailAddress', hashed: false, identityHash: 'test@example.com', ...over }] } });
  const code = (document: object, address = 'test@example.com') => checkRecipient(document as Doc, address);
  test('the hash of this test is of this address', async () => {
    const { createHash } = await import('node:crypto');
    expect(createHash('sha256').update('test@example.com').digest('hex')).toBe(PLAIN);
    expect(SALTED).toHaveLength(64);
  });

  test.each<[string, object, string?]>([
    ['in clear', identity({})], ['in clear, in capitals and with blanks', identity({ identityHash: ' Test@Example.com ' })], ['asked in capitals and with blanks', identity({}), ' TEST@example.com '], ['hashed', identity({ hashed: true, identityHash: PLAIN })], ['hashed, with its algorithm', identity({ hashed: true, identityHash: `sha256$${PLAIN}` })], ['hashed, though it does not say so', identity({ identityHash: `sha256$${PLAIN}` })],
    ['hashed, in capitals', identity({ hashed: true, identityHash: PLAIN.toUpperCase() })], ['asked in capitals, hashed in small letters', identity({ hashed: true, identityHash: PLAIN }), 'TEST@example.com'], ['one subject in a list', { credentialSubject: [identity({}).credentialSubject] }], ['one of several', { credentialSubject: { identifier: [{ identityType: 'studentId', identityHash: '5' }, { identityType: 'emailAddress', identityHash: 'other@example.com' }, ...identity({}).credentialSubject.identifier] } }],
    ['2.0 in clear', { recipient: { type: 'email', identity: 'test@example.com', hashed: false } }], ['2.0 hashed', { recipient: { type: 'email', identity: `sha256$${PLAIN}`, hashed: true } }], ['2.0 hashed with salt', { recipient: { type: 'email', identity: `sha256$${PLAIN}`, hashed: true, salt: '.com' } }, 'test@example'],
  ])('the same: %s', (_, document, address) => {
    expect(code(document, address)).toStrictEqual({ check: 'recipient', result: 'pass', code: 'recipient_matches' });
  });
  test.each<[string, object]>([['in clear', identity({ identityHash: 'other@example.com' })], ['hashed', identity({ hashed: true, identityHash: PLAIN.replace('9', '8') })], ['salted', identity({ hashed: true, identityHash: PLAIN, salt: 'x' })], ['the address behind another', identity({ identityHash: 'test@example.com.evil' })], ['a hash that is not said to be one', identity({ identityHash: PLAIN })]])('somebody else: %s', (_, document) => {
    expect(code(document)).toStrictEqual({ check: 'recipient', result: 'fail', code: 'recipient_differs' });
  });
  test.each<[string, object]>([['MD5', identity({ identityHash: 'md5$b642b4217b34b1e8d3bd915fc65c4452' })], ['a short hash', identity({ hashed: true, identityHash: PLAIN.slice(1) })], ['a long one', identity({ hashed: true, identityHash: `${PLAIN}0` })], ['something before it', identity({ hashed: true, identityHash: `x${PLAIN}` })]])('not to be read: %s', (_, document) => {
    expect(code(document)).toStrictEqual({ check: 'recipient', result: 'not_checked', code: 'recipient_scrambled' });
  });
  test('a value in clear may look like a hash further on; only at its beginning it is one', () => {
    const odd = 'zoe+md5$sha256$@example.com';
    expect(code(identity({ identityHash: odd }), odd)).toStrictEqual({ check: 'recipient', result: 'pass', code: 'recipient_matches' });
    expect(code(identity({ hashed: true, identityHash: `${PLAIN.slice(0, 9)}sha256$${PLAIN.slice(9)}` }))).toStrictEqual({ check: 'recipient', result: 'not_checked', code: 'recipient_scrambled' });
  });
  test('hashed as it was written, asked with blanks; one of several not to be read leaves it open', async () => {
    const { createHash } = await import('node:crypto');
    const written = createHash('sha256').update('Test@Example.com').digest('hex'), { identifier } = identity({ identityHash: 'other@example.com' }).credentialSubject;
    expect(code(identity({ hashed: true, identityHash: written }), ' Test@Example.com ')).toStrictEqual({ check: 'recipient', result: 'pass', code: 'recipient_matches' });
    expect(code(identity({ hashed: true, identityHash: written }))).toStrictEqual({ check: 'recipient', result: 'fail', code: 'recipient_differs' });
    expect(code({ credentialSubject: { identifier: [...identifier, { identityType: 'emailAddress', identityHash: 'md5$00' }] } })).toStrictEqual({ check: 'recipient', result: 'not_checked', code: 'recipient_scrambled' });
  });
  test.each<[string, object]>([['nothing', {}], ['a number of another kind', identity({ identityType: 'studentId' })], ['no value', identity({ identityHash: undefined })], ['a text', { recipient: 'test@example.com' }], ['null', { recipient: null, credentialSubject: { identifier: [null] } }]])('not stated: %s', (_, document) => {
    expect(code(document)).toStrictEqual({ check: 'recipient', result: 'not_checked', code: 'recipient_unstated' });
  });
});

describe('what is inside, in part, and who issued it', () => {
  const report = (verdict: Verdict, result = 'pass') => ({ verdict, checks: [{ result }] }) as unknown as Report;
  test('the whole is no better than its worst part', () => {
    const of = (...reports: Report[]) => findingOn(reports);
    expect(of(report('valid'))).toStrictEqual({ check: 'contained', result: 'pass', code: 'contained_ok' });
    expect(of(report('valid'), report('valid', 'warn'))).toStrictEqual({ check: 'contained', result: 'warn', code: 'contained_caution' });
    expect(of({ verdict: 'valid', checks: [{ result: 'pass' }, { result: 'warn' }] } as unknown as Report)).toStrictEqual({ check: 'contained', result: 'warn', code: 'contained_caution' });
    expect(of(report('valid', 'warn'), report('unknown'))).toStrictEqual({ check: 'contained', result: 'not_checked', code: 'contained_unknown' });
    expect(of(report('unknown'), report('invalid'), report('valid'))).toStrictEqual({ check: 'contained', result: 'fail', code: 'contained_invalid' });
  });

  test('thirty parts are judged, thirty-one are not, and none is said', async () => {
    const asked: string[] = [];
    const inner = async (text: string) => (asked.push(text), report('valid'));
    const parts = Array.from({ length: 31 }, (_, i) => (i === 0 ? 'token' : { i }));
    expect(await checkContained(parts, inner)).toStrictEqual({ findings: [{ check: 'contained', result: 'not_checked', code: 'contained_many' }] });
    expect(await checkContained([], inner)).toStrictEqual({ findings: [{ check: 'contained', result: 'not_checked', code: 'contained_none' }] });
    expect(asked).toEqual([]);
    const { findings, contained } = await checkContained(parts.slice(1), inner);
    expect([findings.map(({ code }) => code), contained?.length, asked[0]]).toEqual([['contained_ok'], 30, '{"i":1}']);
    expect([textOf('token'), textOf({ a: [1] })]).toEqual(['token', '{"a":[1]}']);
  });

  const part = { proof: { type: 'DataIntegrityProof', cryptosuite: 'ecdsa-sd-2023', proofValue: 'u2V0BAA' }, a: { b: [{ c: 1 }] } };
  const wrong = (path: string) => ({ check: 'shape', result: 'fail', code: 'shape_wrong', path, detail: 'why' }) as const;
  test('what a part does not show was perhaps left out; what it shows must be right', () => {
    expect(ofPart(wrong('/a/x'), part)).toStrictEqual({ check: 'shape', result: 'not_checked', code: 'shape_withheld', path: '/a/x' });
    expect(ofPart(wrong('/a/b/x'), part)).toMatchObject({ code: 'shape_withheld' });
    for (const path of ['/a', '/a/b', '/a/b/c']) expect(ofPart(wrong(path), part)).toStrictEqual(wrong(path));
    expect(ofPart(wrong('/a/x'), { ...part, proof: { ...part.proof, proofValue: 'u2V0AAA' } })).toStrictEqual(wrong('/a/x'));
    expect(ofPart(wrong('/x/y/z'), part)).toMatchObject({ code: 'shape_withheld' });
    for (const other of [pass('shape', 'shape_ok'), fail('shape', 'claims_mismatch', { path: '/x' }), fail('shape', 'shape_wrong')]) expect(ofPart(other, part)).toStrictEqual(other);
    const [none, other] = [pass('status', 'no_status'), pass('status', 'not_revoked')];
    expect(statusOfPart([none, other], part)).toStrictEqual([{ check: 'status', result: 'not_checked', code: 'status_withheld' }, other]);
    expect(statusOfPart([none], { proof: [null, 'x'] })).toStrictEqual([none]);
  });

  test('of a part, the end may be what was left out: a caution, and only where nothing else is said', () => {
    const good = pass('dates', 'dates_ok'), over = fail('dates', 'expired', { path: '/validUntil' }), withheld = { check: 'dates', result: 'warn', code: 'dates_withheld', path: '/validUntil' };
    expect(datesOfPart(good, part)).toStrictEqual(withheld);
    for (const [dates, document] of [[good, { ...part, validUntil: 'x' }], [good, { ...part, expirationDate: 'x' }], [good, { a: 1 }], [over, part], [over, { ...part, validUntil: 'x' }]] as const) expect(datesOfPart(dates, document)).toStrictEqual(dates);
  });

  test('a register knows the issuer or not; a trial on one’s own machine is said to be one', async () => {
    const known = { issuerName: async (id: string) => (id === 'did:web:a.example' ? { name: 'A', source: 'register' } : undefined) };
    const unknown = { check: 'issuer', result: 'warn', code: 'issuer_unknown' };
    expect(await checkIssuer('did:web:a.example', known)).toStrictEqual({ findings: [{ check: 'issuer', result: 'pass', code: 'issuer_known' }], name: 'A' });
    expect(await checkIssuer('did:web:b.example', known)).toStrictEqual({ findings: [unknown] });
    expect(await checkIssuer('did:web:a.example', {})).toStrictEqual({ findings: [unknown] });
    expect(await checkIssuer('did:web:localhost%3A3000', {})).toStrictEqual({ findings: [unknown, { check: 'issuer', result: 'warn', code: 'trial_issuer' }] });
  });
});
