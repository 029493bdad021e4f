// Seals that others made: the European sample and a micro-credential of MyNextID, both of level LTA. See vectors/europass/SOURCE.md.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { anchorsOf, verify } from '../index.ts';
import type { Report, VerifyPorts } from '../index.ts';
import { lines, world } from '../../test/credential.ts';
import { outside } from '../../test/outside.ts';

const read = (name: string) => readFileSync(`vectors/europass/${name}`, 'utf8');
const EUROPEAN = read('elm-mc-annex1.jsonld');
/** Names a real person as its maker, so it stays where it was published. */
const MYNEXTID = outside('data/mynextid-microcredential/edc_examples_edc-mc-signed.jsonld', 'the sealed sample of MyNextID') ?? '{}';
const [THEIR, OTHER] = [anchorsOf(read('elm-authorities.pem')), anchorsOf(read('mynextid-authorities.pem'))];
/** The official structure, as SHACL. */
const SHACL = 'schema not_checked schema_unsupported';
const judge = (input: string, over: Partial<VerifyPorts> = {}): Promise<Report> => verify(input, world({}, { now: new Date('2026-11-22T12:00:00Z'), ...over }));
const open = (report: Report) => lines(report).filter((line) => / (?:fail|not_checked|warn) /.test(line) && !line.endsWith('not_reached'));
type General = { payload: string; signatures: [{ protected: string; header: { etsiU: string[] }; signature: string }] };
const altered = (text: string, change: (seal: General) => void): string => {
  const seal = JSON.parse(text) as General;
  change(seal);
  return JSON.stringify(seal);
};

describe('the European sample', () => {
  const then = { at: new Date('2023-09-27T12:30:00Z'), anchors: THEIR };

  test('its authority is not trusted: genuine, and nobody vouches', async () => {
    const report = await judge(EUROPEAN);
    expect([report.verdict, ...open(report)]).toEqual(['unknown', 'issuer_key not_checked seal_untrusted', 'seal not_checked seal_claimed', 'issuer warn issuer_unknown', SHACL, 'evidence not_checked timestamp_untrusted']);
    expect(report.seal).toMatchObject({ by: 'ORGANIZACION TEST', organisation: 'VATES-A00000000', authority: 'ANF Autoridad de Certificacion', tier: 'advanced', level: 'LTA', unjudged: [] });
  });

  test('trusted, on its day: valid, its withdrawal answered by what came along (RFC 6960)', async () => {
    const report = await judge(EUROPEAN, then);
    expect([report.verdict, ...open(report)]).toEqual(['valid', SHACL]);
    expect(report.seal?.witnessedAt).toBe('2023-09-27T11:54:20.000Z');
  });

  test('without those answers: unknown', async () => {
    const report = await judge(altered(EUROPEAN, ({ signatures: [one] }) => { one.header.etsiU = one.header.etsiU.filter((_, i) => i < 2); }), then);
    expect([report.verdict, ...open(report)]).toEqual(['unknown', 'seal not_checked cert_revocation_unchecked', SHACL]);
  });

  test('today its certificate has expired, and so have its time stamps', async () => {
    expect(open(await judge(EUROPEAN, { anchors: THEIR }))[0]).toBe('issuer_key not_checked no_time_evidence');
  });

  test('authorities of somebody else', async () => {
    expect(open(await judge(EUROPEAN, { ...then, anchors: OTHER }))[0]).toBe('issuer_key not_checked seal_untrusted');
  });

  test.each<[string, (seal: General) => void, string]>([
    ['a letter of the payload', (seal) => { seal.payload = seal.payload.replace('Ana', 'Eva'); }, 'signature fail sig_mismatch'],
    ['a letter of the header', ({ signatures: [one] }) => { one.protected = Buffer.from(Buffer.from(one.protected, 'base64url').toString().replace('2023-09-27T11:54:17Z', '2023-09-27T11:54:18Z')).toString('base64url'); }, 'signature fail sig_mismatch'],
    ['a bit of the certificate', ({ signatures: [one] }) => { one.protected = Buffer.from(Buffer.from(one.protected, 'base64url').toString().replace('MIIHejCC', 'MIIHejCD')).toString('base64url'); }, 'issuer_key fail cert_malformed'],
    ['the signature', ({ signatures: [one] }) => { one.signature = `AAAA${one.signature.slice(4)}`; }, 'signature fail sig_mismatch'],
    ['the time stamp of another seal', ({ signatures: [one] }) => { one.header.etsiU[0] = read('mynextid-time-stamp.txt'); }, 'evidence fail timestamp_mismatch'],
    ['what the archive stamp covers', ({ signatures: [one] }) => { one.header.etsiU.splice(1, 1); }, 'evidence fail timestamp_mismatch'],
  ])('altered: %s', async (_, change, expected) => {
    const report = await judge(altered(EUROPEAN, change), then);
    expect([report.verdict, open(report).find((line) => line !== SHACL)]).toEqual(['invalid', expected]);
  });

  test('before it was sealed: anybody could have written it', async () => {
    const report = await judge(read('elm-mc-annex1-unsealed.json'));
    expect([report.form, report.verdict, ...open(report)]).toEqual(['elm', 'invalid', 'signature fail proof_missing']);
  });

  test('what it says, in the reader’s language or in its own', async () => {
    const { claims } = await judge(EUROPEAN, { language: 'fr' });
    expect(claims).toMatchObject({
      title: 'Digital micro-credential creation', language: 'en', kind: 'Micro-Credential', holderName: 'Ana Andromeda', level: 'EQF 6 · RQF Level 6', credits: 2, creditFramework: 'European Credit Transfer System', hours: 60,
      awardingBodies: [{ name: 'University of Zed', url: 'https://uniz.edu' }], validFrom: '2022-12-31T23:00:00Z',
      outcomes: [{ name: 'Communication, collaboration and creativity' }, { name: 'Developing digital content' }],
      results: [{ assessment: 'Digital artefact assessment', value: 'Pass' }], evidence: [{ name: 'Mandat' }],
      parts: [{ kind: 'activity', title: 'EDC building training course', duration: 'P60M' }],
    });
    expect(claims?.skills.map(({ url }) => url)).toContain('http://data.europa.eu/esco/skill/5fd5c985-eaaa-47aa-8314-62359c54505a');
    expect(claims?.unread).toEqual(expect.arrayContaining(['identifier', 'nationalID', 'dateOfBirth', 'idVerification', 'temporal']));
  });
});

describe.skipIf(MYNEXTID === '{}')('MyNextID', () => {
  test('trusted: the seal holds by its time stamps and lists (RFC 5280 §5); whether it was withdrawn needs the network', async () => {
    const report = await judge(MYNEXTID, { anchors: OTHER });
    expect([report.verdict, ...open(report)]).toEqual(['unknown', 'status not_checked status_unreachable', SHACL]);
    expect([report.issuer, report.seal?.witnessedAt]).toEqual([{ id: 'NTREE-17207834', name: 'VELOCERT OU', nameSource: 'certificate', known: true }, '2026-01-12T07:12:24.000Z']);
  });

  test('not trusted: none of its links is followed', async () => {
    const ports = world({}, { now: new Date('2026-11-22T12:00:00Z') });
    expect([(await verify(MYNEXTID, ports)).verdict, ...ports.asked]).toEqual(['unknown']);
  });

  test('altered', async () => {
    expect((await judge(altered(MYNEXTID, (seal) => { seal.payload = seal.payload.replace('"19"', '"20"'); }), { anchors: OTHER })).verdict).toBe('invalid');
  });

  test('its badge is a header and no more', async () => {
    const report = await judge(read('mynextid-open-badge.jwt').trim());
    expect([report.verdict, ...open(report)]).toEqual(['invalid', 'format fail jws_malformed']);
  });
});
