// From findings to a report: the verdict, the names, the one sentence, and nothing that was not found.
import { describe, expect, test } from 'vitest';
import { NOW, world } from '../../test/credential.ts';
import type { Claims } from '../badge/read.ts';
import { utf8 } from '../bytes.ts';
import type { Finding } from './finding.ts';
import { fail, notChecked, notReached, pass, warn } from './finding.ts';
import type { Judgement } from './forms/judge.ts';
import type { Opened } from './open.ts';
import type { CheckName, Report } from './report.ts';
import { makeReport, verdictOf } from './report.ts';
import { sparing } from './sparing.ts';
import { say } from './words.ts';

const claims = (over: object = {}) => ({ title: 'Reading maps', description: '', issuer: { id: 'did:web:a.example', name: 'As it says' }, outcomes: [], skills: [], links: [], results: [], evidence: [], tags: [], ...over }) as unknown as Claims;
const opened = (over: object = {}) => ({ carrier: 'json', form: 'ob3', bytes: utf8('x'), ...over }) as Opened;
const report = (findings: readonly Finding[], over: object = {}, of: object = {}, language: 'en' | 'fr' = 'en') => makeReport(opened(of), { findings, claims: null, ...over } as Judgement, { ...world(), language });
const signed = pass('signature', 'sig_ok'), known = pass('issuer', 'issuer_known'), issuer = { id: 'did:web:a.example' };

describe('a fail is a fail; not checked is never passed', () => {
  test.each<[CheckName, string]>([['format', 'unknown'], ['context', 'unknown'], ['shape', 'unknown'], ['issuer_key', 'unknown'], ['signature', 'unknown'], ['dates', 'unknown'], ['status', 'unknown'], ['seal', 'unknown'], ['holder', 'unknown'], ['contained', 'unknown'], ['extract', 'unknown'], ['issuer', 'valid'], ['log', 'valid'], ['recipient', 'valid'], ['endorsements', 'valid'], ['audience', 'valid'], ['evidence', 'valid'], ['schema', 'valid'], ['refresh', 'valid'], ['receipt', 'valid']])('%s not checked: %s', (check, verdict) => {
    expect(verdictOf([signed, { check, result: 'not_checked' }])).toBe(verdict);
    expect([verdictOf([{ check, result: 'pass' }]), verdictOf([{ check, result: 'warn' }]), verdictOf([{ check, result: 'not_checked' }, { check, result: 'fail' }])]).toStrictEqual(['valid', 'valid', 'invalid']);
  });
});

describe('a report holds what was found, and nothing else', () => {
  test('the least', () => {
    expect(report([signed])).toStrictEqual({ verdict: 'valid', at: NOW.toISOString(), summary: 'A presentation of 0 credentials, all of them good.', checks: [{ check: 'signature', result: 'pass', code: 'sig_ok', message: 'Nothing was changed since the issuer signed it.' }], claims: null, issuer: null, form: 'ob3', carrier: 'json', sha256: '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881' });
  });
  test('the most, as of the moment judged', () => {
    const inside = { contained: [{ checks: [] }], endorsements: [{}], newer: { verdict: 'valid' }, seal: { by: 'A', authority: 'B' }, receipt: { verdict: 'valid' }, quoted: { issuer: { id: 'x' } } };
    const made = makeReport(opened({ carrier: 'zip', form: null }), { findings: [], claims: claims(), issuer, ...inside } as unknown as Judgement, { ...world(), at: new Date(0) });
    expect(made).toMatchObject({ ...inside, at: '1970-01-01T00:00:00.000Z', form: null, carrier: 'zip' });
    for (const absent of Object.keys(inside)) expect(report([signed])).not.toHaveProperty(absent);
  });
  test('whose name it is: of a register, of a certificate, of the document itself', () => {
    const of = (over: object, findings: readonly Finding[] = [], read: Claims | null = claims(), more: object = {}) => report(findings, { issuer: { ...issuer, ...over }, claims: read, ...more }).issuer;
    const named = (name: string | undefined, nameSource: string, isKnown = false) => ({ ...issuer, ...(name !== undefined && { name }), nameSource, known: isKnown });
    expect(of({ registeredName: 'Of the register', certifiedName: 'Of the certificate' })).toStrictEqual(named('Of the register', 'register'));
    expect(of({ certifiedName: 'Of the certificate' })).toStrictEqual(named('Of the certificate', 'certificate'));
    expect(of({})).toStrictEqual(named('As it says', 'document'));
    expect([of({}, [], null), of({}, [], claims({ issuer: {} }))]).toStrictEqual([named(undefined, 'document'), named(undefined, 'document')]);
    expect(of({}, [], claims(), { quoted: { issuer: { id: 'x' } } })).toStrictEqual(named(undefined, 'document'));
    expect([of({}, [signed, known]), of({}, [signed, pass('issuer', 'issuer_certified')]), of({}, [warn('issuer', 'issuer_unknown')])]).toStrictEqual([named('As it says', 'document', true), named('As it says', 'document', true), named('As it says', 'document')]);
  });
  test('words: what was found, and what it means where there is more to say', () => {
    expect(say('sig_ok', 'en')).toStrictEqual({ message: 'Nothing was changed since the issuer signed it.' });
    expect(say('sig_mismatch', 'en')).toStrictEqual({ message: 'The content is not what the issuer signed.', meaning: 'It was changed after signing, or the signature is false. Do not rely on it.' });
  });
});

describe('one sentence', () => {
  const NEITHER = ' This is neither a yes nor a no.', OFFLINE = 'Whether it was withdrawn was not checked: no network was used.', GENUINE = 'The signature is genuine. ';
  const of = (findings: readonly Finding[], over: object = {}, more: object = {}) => report(findings, over, more).summary;
  const offline = notChecked('status', 'status_offline');

  test('invalid: the first reason; that it is not signed weighs most', () => {
    expect(of([known, warn('issuer', 'issuer_unknown'), offline, fail('dates', 'expired'), fail('status', 'revoked')])).toBe('It is no longer valid: its end date has passed.');
    expect(of([fail('dates', 'expired'), fail('signature', 'proof_missing')])).toBe('It is not signed.');
    expect(of([notReached('issuer_key'), fail('dates', 'expired')])).toBe('It is no longer valid: its end date has passed.');
  });
  test('unknown: the first reason that is one, and whether the signature is genuine', () => {
    expect(of([notReached('dates'), known, offline])).toBe(OFFLINE + NEITHER);
    for (const good of [signed, pass('signature', 'sig_part')]) expect(of([known, good, offline])).toBe(GENUINE + OFFLINE + NEITHER);
    expect(of([notReached('status')])).toBe(NEITHER);
    expect(of([offline], {}, {})).toBe(OFFLINE + NEITHER);
  });
  test('unknown, because nobody who is trusted vouches for its seal: by whom, and who says so', () => {
    const seal = { by: 'A school', authority: 'An authority' }, untrusted = notChecked('seal', 'seal_untrusted');
    expect(of([signed, untrusted], { seal })).toBe(`${GENUINE}Sealed by A school according to a certificate from An authority, an authority that this verifier has not been told to trust.${NEITHER}`);
    expect(of([signed, offline], { seal })).toBe(GENUINE + OFFLINE + NEITHER);
    expect(of([untrusted])).toBe(`It is sealed according to a certificate that this verifier has not been told to trust.${NEITHER}`);
    expect(of([warn('seal', 'seal_untrusted'), known], { seal, claims: claims(), issuer })).toBe('As it says awarded “Reading maps”.');
    expect(of([untrusted, fail('dates', 'expired')], { seal })).toBe('It is no longer valid: its end date has passed.');
  });
  test('valid: who awarded what to whom, and whether a register knows them', () => {
    expect(of([signed, known], { claims: claims({ holderName: 'Zoë' }), issuer: { ...issuer, registeredName: 'Of the register' } })).toBe('Of the register awarded “Reading maps” to Zoë.');
    expect(of([signed, known], { claims: claims({ issuer: {} }), issuer })).toBe('did:web:a.example awarded “Reading maps”.');
    expect(of([signed], { claims: claims(), issuer })).toBe('Intact, but no register used here knows the issuer: As it says says to have awarded “Reading maps”.');
    expect(of([signed], { claims: claims() })).toBe('Intact, but no register used here knows the issuer:  says to have awarded “Reading maps”.');
    expect(of([signed, known, warn('issuer', 'trial_issuer')], { claims: claims(), issuer })).toBe('Intact, but issued on a trial installation.');
  });
  test('a presentation; an archive, letters beside', () => {
    const letter = { checks: [{ code: 'not_a_credential' }] }, credential = { checks: [{ code: 'sig_ok' }] };
    expect([of([signed], { contained: [credential] }), of([signed], { contained: [credential, credential] }), of([signed])]).toStrictEqual(['A presentation of one credential, which is good.', 'A presentation of 2 credentials, all of them good.', 'A presentation of 0 credentials, all of them good.']);
    const archive = (contained: unknown) => of([signed], { contained }, { files: [] });
    expect([archive([credential]), archive([credential, letter, credential]), archive([letter])]).toStrictEqual([expect.stringMatching(/^An archive with one credential, which is good\.?$/), expect.stringMatching(/^An archive with 2 credentials, all of them good; one other file/), expect.stringMatching(/^An archive with 0 credentials.*; one other file/)]);
    expect(archive(undefined)).toMatch(/^An archive with 0 credentials, all of them good\.?$/);
  });
  test('a receipt, and an extract: who made it, of whose', () => {
    expect(of([signed, warn('issuer', 'trial_issuer')], { claims: claims(), issuer, receipt: { verdict: 'invalid' } })).toBe('A genuine receipt by As it says: the document it is about was NOT valid at the hour it states. It says nothing of today.');
    expect([of([signed], { claims: claims({ issuer: {} }), issuer, receipt: { verdict: 'valid' } }), of([signed], { receipt: { verdict: 'valid' } })]).toStrictEqual([expect.stringContaining('A genuine receipt by did:web:a.example: the document it is about was valid'), expect.stringContaining('A genuine receipt by : ')]);
    const quoted = (over: object = {}) => ({ claims: claims({ holderName: 'Zoë' }), issuer: { ...issuer, registeredName: 'House' }, quoted: { issuer: { id: 'did:web:b.example', name: 'School', ...over } } });
    expect(of([signed, known], quoted())).toBe('An extract, signed by House, which verified the whole: School awarded “Reading maps” to Zoë.');
    expect(of([signed, known], { ...quoted({ name: undefined }), issuer })).toBe('An extract, signed by did:web:a.example, which verified the whole: did:web:b.example awarded “Reading maps” to Zoë.');
    expect(of([signed], { ...quoted(), issuer: undefined })).toContain('signed by , which');
  });
  test('in French', () => {
    expect(report([signed, known], { claims: claims(), issuer }, {}, 'fr').summary).toContain('«\u00a0Reading maps\u00a0»');
  });
});

describe('what one file may ask for', () => {
  test('the same is asked once, of each kind by itself; beyond sixty nobody is', async () => {
    const asked: string[] = [];
    const say_ = (kind: string) => async (name: string) => { asked.push(`${kind} ${name}`); return { unavailable: true as const, why: kind }; };
    const { resolveDid, resolveKey, fetchDocument, ownDocument } = sparing({ ...world(), resolveDid: say_('did'), resolveKey: say_('key'), fetchDocument: say_('document'), ownDocument: say_('own') });
    for (const _ of [1, 2]) for (const ask of [resolveDid, resolveKey, fetchDocument, ownDocument]) await ask?.('a');
    expect(asked).toStrictEqual(['did a', 'key a', 'document a', 'own a']);
    for (let i = 0; i < 56; i += 1) expect(await fetchDocument?.(`${i}`)).toStrictEqual({ unavailable: true, why: 'document' });
    for (const ask of [resolveDid, resolveKey, fetchDocument, ownDocument]) expect(await ask?.('one more')).toStrictEqual({ unavailable: true, why: 'too many questions for one file' });
    expect([asked.length, await resolveDid('a')]).toStrictEqual([60, { unavailable: true, why: 'did' }]);
  });
  test('what cannot be asked cannot be asked', () => {
    const { fetchDocument: _, ...ports } = world();
    expect(Object.keys(sparing(ports)).filter((name) => /resolve|Document/.test(name))).toStrictEqual(['resolveDid']);
  });
});
