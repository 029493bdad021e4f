import { describe, expect, test } from 'vitest';
import type { Check, Report } from '../../credential/index.ts';
import { dictionary } from '../../lib/i18n.ts';
import { isKnownBy, issuerHost, nameSourceOf, readingOf, samePerson, toneOf } from './reading.ts';

const check = (name: Check['check'], result: Check['result'], code: Check['code']): Check => ({ check: name, result, code, message: '' });
const report = (verdict: Report['verdict'], ...checks: Check[]): Report => ({ verdict, at: '2027-01-10T12:00:00Z', summary: '', checks, claims: null, issuer: null, form: 'ob3', carrier: 'json', sha256: '' });

describe('the silhouette and the advice follow the report', () => {
  test.each([
    ['valid', report('valid', check('signature', 'pass', 'sig_ok')), 'valid', 'Valid', 'valid'],
    ['valid with an unknown issuer', report('valid', check('issuer', 'warn', 'issuer_unknown')), 'warn', 'Valid, with 1 caution', 'caution'],
    ['a trial is said before everything else', report('valid', check('issuer', 'warn', 'issuer_unknown'), check('issuer', 'warn', 'trial_issuer')), 'warn', 'Valid, with 2 cautions', 'trial'],
    ['altered', report('invalid', check('signature', 'fail', 'sig_mismatch')), 'invalid', 'Not valid', 'altered'],
    ['withdrawn', report('invalid', check('status', 'fail', 'revoked')), 'invalid', 'Not valid', 'withdrawn'],
    ['suspended', report('invalid', check('status', 'fail', 'suspended')), 'invalid', 'Not valid', 'suspended'],
    ['expired', report('invalid', check('dates', 'fail', 'expired')), 'invalid', 'Not valid', 'expired'],
    ['another’s key', report('invalid', check('issuer_key', 'fail', 'kid_issuer_mismatch')), 'invalid', 'Not valid', 'refused'],
    ['no key', report('unknown', check('issuer_key', 'not_checked', 'issuer_key_unavailable')), 'unknown', 'Cannot tell', 'offline'],
    ['nobody was asked', report('unknown', check('status', 'not_checked', 'status_offline')), 'unknown', 'Cannot tell', 'alone'],
    ['nobody was asked for a key', report('unknown', { ...check('issuer_key', 'not_checked', 'issuer_key_unavailable'), detail: 'offline' }), 'unknown', 'Cannot tell', 'alone'],
    ['a form not judged here', report('unknown', check('format', 'not_checked', 'form_unsupported')), 'unknown', 'Cannot tell', 'foreign'],
    ['one inside is not valid', report('invalid', check('contained', 'fail', 'contained_invalid')), 'invalid', 'Not valid', 'inside'],
    ['one inside could not be checked', report('unknown', check('contained', 'not_checked', 'contained_unknown')), 'unknown', 'Cannot tell', 'inside'],
    ['no credential', report('unknown', check('format', 'not_checked', 'not_a_credential')), 'unknown', 'Cannot tell', 'nothing'],
  ] as const)('%s', (_, given, tone, word, advice) => { expect(readingOf(given, dictionary('en'))).toEqual({ tone, word, advice }); });

  test('not checked is never shown as passed; what decides the verdict is shown as unknown', () => {
    expect(toneOf(check('status', 'not_checked', 'status_unreachable'))).toBe('unknown');
    expect(toneOf(check('status', 'not_checked', 'not_reached'))).toBe('none');
    expect(toneOf(check('log', 'not_checked', 'log_untrusted'))).toBe('none');
  });
});

test.each([
  ['a register', { nameSource: 'register', known: true }, [], 'register', true], ['a certificate', { nameSource: 'certificate', known: true }, [], 'certificate', true],
  ['nothing but the document', { nameSource: 'document', known: false }, [], 'document', false],
  ['the register of a trial, which vouches for nobody', { nameSource: 'register', known: true }, [check('issuer', 'pass', 'issuer_known'), check('issuer', 'warn', 'trial_issuer')], 'trial', false],
] as const)('whence the name of the issuer comes: %s', (_, issuer, checks, source, known) => {
  const found = nameSourceOf({ ...report('valid', ...checks), issuer: { id: 'did:web:a.example', ...issuer } });
  expect([found, isKnownBy(found)]).toEqual([source, known]);
});

test.each([
  ['did:web:example.org%3A8443:o:abc', 'example.org:8443'], ['did:web:example.org', 'example.org'], ['https://example.org/issuer', 'example.org'], ['did:key:z6Mk', undefined], ['did:web:%E0%A4%A', undefined],
])('the host that answers for %s is %s', (id, host) => { expect(issuerHost(id)).toBe(host); });

test.each([['Zoë d’Aubigné', 'D’AUBIGNÉ Zoe', true], ['Anna Maria Rossi', 'Rossi, Anna Maria', true], ['Anna Rossi', 'Anna Maria Rossi', false], ['', 'Anna', false], ['Анна', 'Анна', true]])('“%s” and “%s”: the same name? %s', (a, b, same) => {
  expect(samePerson(a, b)).toBe(same);
});
