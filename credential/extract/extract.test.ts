// An extract is judged as what it is: a house's word about a whole it saw, never the credential.
import { describe, expect, test } from 'vitest';
import { addProofBy, makeBadge, readBadge, verify, type Claims, type Quoted, type VerifyPorts } from '../index.ts';
import { BADGE, DID, KEY, METHOD, issue, lines, testKey, world } from '../../test/credential.ts';
import { makeExtract, readExtract, readQuoted } from './extract.ts';

const HOUSE = 'Maison du Val-Serein', WHOLE = readBadge(makeBadge(BADGE))!;
const QUOTED: Quoted = { sha256: 'ab'.repeat(32), form: 'ob3', issuer: { id: 'did:web:school.example', name: 'École d’Exemple', nameSource: 'register' }, verdict: 'valid', at: '2027-01-10T11:00:00Z', hidden: ['results'] };
const make = (claims: Claims = { ...WHOLE, results: [] }, quoted: Partial<Quoted> = {}) => makeExtract({ id: 'urn:uuid:0b9c2c1e-53d4-4c54-9e21-1c4f0a9d2f11', issuer: { id: DID, name: HOUSE }, name: 'Extract', description: 'A part.', claims, quoted: { ...QUOTED, ...quoted } });
const sign = (document: object, key = KEY) => addProofBy(document, { cryptosuite: 'eddsa-rdfc-2022', key: 'Ed25519', verificationMethod: METHOD, created: '2027-01-10T11:00:00Z', sign: key.sign });
const known: Partial<VerifyPorts> = { issuerName: async (id) => (id === DID ? { name: HOUSE, source: 'register' } : undefined) };
const judge = async (document: object, over = known) => verify(JSON.stringify(document), world({}, over));

describe('an extract', () => {
  test('says what was shown, whose it is and who issued the whole, word for word', () => {
    const { id: _, ...shown } = { ...WHOLE, results: [] };
    expect(readExtract(make() as Record<string, unknown>)).toEqual({ ...shown, issuer: { id: 'did:web:school.example', name: 'École d’Exemple' } });
    expect(readQuoted(make() as Record<string, unknown>)).toEqual(QUOTED);
  });

  test('results and parts come back as they went in', () => {
    const parts = [{ kind: 'achievement' as const, title: 'Bands', hours: 3, credits: 0.5, level: '6', result: 'B', parts: [{ kind: 'activity' as const, title: 'Field day', duration: 'P2D', description: 'In the Camargue', parts: [] }] }];
    const read = readExtract(make({ ...WHOLE, parts }) as Record<string, unknown>);
    expect([read?.results, read?.parts]).toEqual([WHOLE.results, parts]);
  });

  test('credits keep the name of their system, and get none where none was named', () => {
    const { creditFramework: _, ...unnamed } = { ...WHOLE, credits: 2.5 }, read = (claims: Claims) => readExtract(make(claims) as Record<string, unknown>);
    const named = read({ ...unnamed, creditFramework: 'ECTS' }), silent = read(unnamed);
    expect([named?.credits, named?.creditFramework, silent?.credits, silent?.creditFramework]).toEqual([2.5, 'ECTS', 2.5, undefined]);
  });

  test('of a house that the register knows is good, and says that it is an extract', async () => {
    const report = await judge(await sign(make()));
    expect([report.verdict, report.form]).toEqual(['valid', 'extract']);
    expect(lines(report)).toEqual(expect.arrayContaining(['signature pass sig_ok', 'extract pass extract_valid', 'status warn extract_since']));
    expect(report.summary).toBe('An extract, signed by Maison du Val-Serein, which verified the whole: École d’Exemple awarded “Reading satellite images” to Zoë d’Aubigné.');
    expect([report.issuer?.id, report.claims?.issuer.id, report.quoted]).toEqual([DID, 'did:web:school.example', QUOTED]);
  });

  test('of a house that nobody knows proves nothing, however well it is signed', async () => {
    const report = await judge(await sign(make()), { issuerName: async () => undefined });
    expect([report.verdict, lines(report).includes('extract not_checked extract_untrusted')]).toEqual(['unknown', true]);
  });

  test.each([['invalid', 'invalid', 'extract fail extract_invalid'], ['unknown', 'unknown', 'extract not_checked extract_unknown']] as const)('of a whole that was %s is %s', async (then, now, line) => {
    const report = await judge(await sign(make(undefined, { verdict: then })));
    expect([report.verdict, lines(report).includes(line)]).toEqual([now, true]);
  });

  test('is over when the whole is', async () => {
    const report = await judge(await sign(make({ ...WHOLE, validUntil: '2027-01-10T11:30:00Z' })));
    expect([report.verdict, lines(report).includes('dates fail expired')]).toEqual(['invalid', true]);
    expect(make({ ...WHOLE, validUntil: '2027-01-09T00:00:00Z' })).not.toHaveProperty('validUntil');
  });

  test('is not another’s who signs with another key', async () => {
    const report = await judge(await sign(make(), testKey(9)));
    expect([report.verdict, lines(report).includes('signature fail sig_mismatch'), report.quoted]).toEqual(['invalid', true, undefined]);
  });

  test.each([
    ['a result added', (d: Record<string, any>) => { d['credentialSubject'].narrative = 'With honours'; }],
    ['the verdict', (d: Record<string, any>) => { d['http://www.w3.org/ns/prov#wasQuotedFrom']['http://purl.org/dc/terms/type'] = 'unknown'; }],
    ['what was left out', (d: Record<string, any>) => { d['http://www.w3.org/ns/prov#wasQuotedFrom']['http://purl.org/dc/terms/accessRights'] = []; }],
    ['the issuer of the whole', (d: Record<string, any>) => { d['http://www.w3.org/ns/prov#wasQuotedFrom']['http://purl.org/dc/terms/publisher'].name = 'Sorbonne'; }],
    ['the holder', (d: Record<string, any>) => { d['credentialSubject'].identifier[0].identityHash = 'Somebody Else'; }],
  ])('%s changed after it was signed: refused', async (_, change) => {
    const document = structuredClone(await sign(make())) as Record<string, any>;
    change(document);
    const report = await judge(document);
    expect([report.verdict, lines(report).includes('signature fail sig_mismatch')]).toEqual(['invalid', true]);
  });

  test.each([
    ['no source', (d: Record<string, any>) => { delete d['http://www.w3.org/ns/prov#wasQuotedFrom']; }],
    ['a verdict of its own making', (d: Record<string, any>) => { d['http://www.w3.org/ns/prov#wasQuotedFrom']['http://purl.org/dc/terms/type'] = 'excellent'; }],
    ['two sources', (d: Record<string, any>) => { d['http://www.w3.org/ns/prov#wasQuotedFrom'] = [{ id: 'urn:a' }, { id: 'urn:b' }]; }],
    ['nothing it repeats', (d: Record<string, any>) => { delete d['credentialSubject'].achievement; }],
  ])('well signed, with %s: its shape is wrong', async (_, change) => {
    const document = structuredClone(make()) as Record<string, any>;
    change(document);
    const report = await judge(await sign(document));
    expect([report.verdict, lines(report).includes('shape fail shape_wrong')]).toEqual(['invalid', true]);
  });

  test('never passes for the credential: an extract that calls itself a badge too is judged as a badge, without the house’s word', async () => {
    const document = { ...make(), type: ['VerifiableCredential', 'OpenBadgeCredential', 'http://www.w3.org/ns/prov#Quotation'] };
    const report = await judge(await sign(document));
    expect([report.form, report.quoted, report.claims?.issuer.id]).toEqual(['ob3', undefined, DID]);
    expect((await judge(await issue())).form).toBe('ob3');
  });
});
