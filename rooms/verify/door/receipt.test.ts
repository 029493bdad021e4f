// A receipt says what was found, of which bytes and when; it is judged as what it is, here and by somebody else's software, and makes nothing valid.
import * as vc from '@digitalbazaar/vc';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeReceipt, parseJson, sha256, text, verify as judge, type Report, type VerifyPorts } from '#credential';
import { openDocuments } from '#adapters/pdf';
import { loaderFor } from '../../../bench/fixture.ts';
import { verify as cliVerify } from '../../../cli/verify.ts';
import { detachPdf } from '../../../credential/bake/pdf.ts';
import { BADGE, didDocument, issue, statusList } from '../../../test/credential.ts';
import { testHouse, type TestHouse } from '../../../test/house.ts';
import { ask as run, hasTools } from '../../../test/tools.ts';

const onPaper = openDocuments().available && hasTools('qpdf', 'pdftotext', 'pdfinfo');
let house: TestHouse, credential: Uint8Array, list: Uint8Array, didJson: object;
beforeAll(async () => {
  house = await testHouse({ trial: false, name: 'Maison du Val-Serein' });
  house.clock.set('2027-01-10T12:00:30Z');
  credential = Buffer.from(text(await issue(BADGE)));
  list = Buffer.from(JSON.stringify(await statusList()));
  didJson = JSON.parse(Buffer.from((await house.rooms.sign.houseDidDocument()).bytes).toString('utf8')) as object;
}, 120_000);
afterAll(() => house.close());

const hexOf = (bytes: Uint8Array) => Buffer.from(sha256(bytes)).toString('hex');
async function reported(bytes: Uint8Array = credential): Promise<Report> {
  const known: VerifyPorts = { now: house.clock.now(), resolveDid: async () => ({ document: didDocument(), source: 'file' }), fetchDocument: async () => ({ bytes: list }), issuerName: async () => ({ name: 'University of Example', source: 'x' }) };
  return judge(bytes, known);
}
const receiptOf = async (report: Report, lang: 'fr' | 'en' = 'en') => house.rooms.receipts.signed(await house.rooms.receipts.draft(report), lang);
const again = (bytes: Uint8Array | string) => house.rooms.verify.judge(bytes, { lang: 'en' });
const changed = (bytes: Uint8Array, from: string, to: string) => { const before = Buffer.from(bytes).toString('utf8'), after = before.replace(from, to); expect(after).not.toBe(before); return Buffer.from(after); };
const codes = ({ checks }: Report) => checks.map(({ code }) => code);

describe('a receipt', () => {
  test('names the bytes, the hour, each check, the verdict, the engine and what was relied on', async () => {
    const report = await reported(), { receipt, form, verdict } = await again(await receiptOf(report));
    expect([form, verdict]).toEqual(['receipt', 'valid']);
    expect(receipt).toEqual({
      sha256: hexOf(credential), form: 'ob3', madeAt: '2027-01-10T12:00:30Z', at: '2027-01-10T12:00:30Z', verdict: report.verdict, checks: report.checks.map(({ check, result, code }) => ({ check, result, code })), inside: [],
      software: { name: 'Acquis', version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string }, trust: [{ kind: 'register', name: expect.any(String) as string }, { kind: 'log', name: expect.any(String) as string }],
      about: { title: 'Reading satellite images', issuerId: BADGE.issuer.id, issuer: 'University of Example', holder: 'Zoë d’Aubigné' },
    });
  });

  test('is never taken for the credential: a caution, and a sentence that says what it is', async () => {
    for (const [report, code, word] of [[await reported(), 'receipt_of_valid', 'was valid'], [await reported(changed(credential, 'Zoë', 'Zoé')), 'receipt_of_invalid', 'was NOT valid'], [await reported(Buffer.from('a letter')), 'receipt_of_unknown', 'nothing could be concluded']] as const) {
      const said = await again(await receiptOf(report));
      expect(`receipt_of_${report.verdict}`).toBe(code);
      expect(codes(said)).toContain(code);
      expect(said.checks.find((one) => one.check === 'receipt')?.result).toBe('warn');
      expect(said.summary).toContain(word);
      expect(said.summary).toContain('Maison du Val-Serein');
    }
  });

  test('of a document that failed repeats nothing of what it claimed', async () => {
    const words = Buffer.from(await receiptOf(await reported(changed(credential, 'Zoë', 'Zoé')))).toString('utf8');
    for (const claimed of ['Zoë', 'Zoé', 'Zo\\u', 'satellite', BADGE.issuer.id]) expect(words).not.toContain(claimed);
  });

  test('is accepted by the software of others, and refused by it after a change', async () => {
    const bytes = await receiptOf(await reported()), suite = new DataIntegrityProof({ cryptosuite });
    const documentLoader = async (url: string): Promise<unknown> => {
      if (!url.startsWith('did:web:')) return loaderFor({ did: '', method: '', multibase: '', publicKey: new Uint8Array(), seed: new Uint8Array(), sign: () => new Uint8Array(), verify: () => false })(url);
      const method = (didJson as { verificationMethod: { id: string }[] }).verificationMethod.find(({ id }) => id === url);
      return { contextUrl: null, documentUrl: url, document: method ? { '@context': 'https://w3id.org/security/multikey/v1', ...method } : didJson };
    };
    const theirs = async (document: Uint8Array) => (await vc.verifyCredential({ credential: JSON.parse(Buffer.from(document).toString('utf8')) as object, suite, documentLoader, now: house.clock.now() })).verified;
    expect(await theirs(bytes)).toBe(true);
    expect(await theirs(changed(bytes, '"not_revoked"', '"revoked"'))).toBe(false);
  });

  test.each([['the verdict', '"valid"', '"unknown"'], ['a code', 'sig_ok', 'sig_part'], ['the hour', '12:00:30', '12:00:31'], ['the bytes it is about', 'sha-256;', 'sha-256;A'], ['a word', 'automatic', 'manual']])('with %s changed is invalid', async (_, from, to) => {
    const { verdict } = await again(changed(await receiptOf(await reported()), from, to));
    expect(verdict).toBe('invalid');
  });

  test('signed well and saying nothing, or two things, is no receipt: the shape fails', async () => {
    const facts = { id: 'urn:uuid:8a6e0804-2bd0-4672-b79d-d97027f9071a', issuer: { id: house.rooms.sign.houseDid, name: 'x' }, name: 'x', description: 'x', sha256: hexOf(credential), madeAt: '2027-01-10T12:00:00Z', at: '2027-01-10T12:00:00Z', verdict: 'invalid' as const, checks: [{ check: 'signature', result: 'fail' as const, code: 'sig_mismatch' }], inside: [], software: { name: 'x', version: '1' }, trust: [] };
    const secured = async (document: object) => codes(await again(text(await house.rooms.sign.attestAsHouse(document))));
    const twoFaced = JSON.parse(JSON.stringify(makeReceipt(facts)).replace('"http://purl.org/dc/terms/type":"invalid"', '"http://purl.org/dc/terms/type":"valid"')) as object;
    expect(await secured(makeReceipt(facts))).toContain('receipt_of_invalid');
    for (const broken of [twoFaced, makeReceipt({ ...facts, checks: [] }), makeReceipt({ ...facts, sha256: 'ff' }), makeReceipt({ ...facts, at: '2027-01-10' })]) expect(await secured(broken)).toContain('shape_wrong');
  });

  test('by somebody unknown says so', async () => {
    const elsewhere = await judge(await receiptOf(await reported()), { now: house.clock.now(), resolveDid: async () => ({ document: didJson, source: 'file' }) });
    expect(codes(elsewhere)).toEqual(expect.arrayContaining(['issuer_unknown', 'receipt_of_valid']));
  });

  test('the command line knows it', async () => {
    const lines: string[] = [], bytes = await receiptOf(await reported());
    const io = { now: house.clock.now(), lang: 'en' as const, out: (line: string) => { lines.push(line); }, err: () => undefined, readFile: async (file: string) => file === 'did.json' ? Buffer.from(JSON.stringify(didJson)) : bytes, readStdin: async () => bytes };
    expect(await cliVerify(['receipt.json', '--did', 'did.json'], io as never)).toBe(0);
    expect(lines.join('\n')).toMatch(/A genuine receipt by[\s\S]*\[receipt_of_valid\]/);
  });
});

describe('the page that verifies', () => {
  const post = (path: string, form: Record<string, string>) => house.ask(path, { form, headers: { accept: 'text/html', 'accept-language': 'en' } });
  const drafted = async (bytes: Uint8Array = credential) => /name="receipt" value="([^"]+)"/.exec(await (await post('/verify', { text: Buffer.from(bytes).toString('utf8') })).text())?.[1] ?? '';

  test('carries the facts, gives them back signed, and keeps nothing', async () => {
    const tables = (await house.ownerQuery("select tablename as name from pg_tables where schemaname = 'public' order by 1")).map((row) => String(row['name']));
    const stored = async () => JSON.stringify(await house.ownerQuery(tables.map((name) => `select '${name}' as t, count(*)::int as n from public."${name}"`).join(' union all '))), before = await stored();
    expect(tables.length).toBeGreaterThan(20);
    const answer = await post('/verify/receipt', { receipt: await drafted(), as: 'json' });
    expect([answer.status, answer.headers.get('content-disposition')]).toEqual([200, 'attachment; filename="receipt.json"']);
    const said = await again(new Uint8Array(await answer.arrayBuffer()));
    expect(said.receipt?.sha256).toBe(hexOf(credential));
    expect(await stored()).toBe(before);
  });

  test('facts that we did not seal are refused', async () => {
    const draft = await drafted(), [body = '', seal = ''] = draft.split('.');
    const forged = Buffer.from(Buffer.from(body, 'base64url').toString('utf8').replace('"verdict":"unknown"', '"verdict":"valid"')).toString('base64url');
    expect(forged).not.toBe(body);
    for (const receipt of [`${forged}.${seal}`, body, `${body}.`, `.${seal}`, `${draft}.`, '', 'x'.repeat(300_000)]) for (const as of ['json', 'pdf']) expect([receipt.slice(0, 10), (await post('/verify/receipt', { receipt, as })).status]).toEqual([receipt.slice(0, 10), 422]);
  });

  test('tells what a receipt says, as a past hour’s word', async () => {
    const html = await (await post('/verify', { text: Buffer.from(await receiptOf(await reported())).toString('utf8') })).text();
    for (const said of ['A genuine receipt', 'What the receipt says', hexOf(credential), 'receipt_of_valid', 'Ask for the document this receipt is about']) expect(html).toContain(said);
    expect(html).not.toContain('Is it this person?</h2>');
  });

  test('E02 too many: 429, as for verifying', async () => {
    const draft = await drafted();
    let last = 200;
    for (let i = 0; i < 40 && last === 200; i++) last = (await post('/verify/receipt', { receipt: draft, as: 'json' })).status;
    expect(last).toBe(429);
    house.clock.forward(120);
  });

  test('programs get it in one question', async () => {
    const answer = await house.ask('/api/v1/verify/receipt?lang=fr', { method: 'POST', body: Buffer.from(credential), headers: { 'content-type': 'application/json' } });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/vc']);
    expect(parseJson(new Uint8Array(await answer.arrayBuffer()))).toMatchObject({ name: 'Reçu d’une vérification', issuer: { id: house.rooms.sign.houseDid } });
  });
});

describe.runIf(onPaper)('on paper', () => {
  const made = async (report: Report, lang: 'fr' | 'en' = 'en') => { const draft = await house.rooms.receipts.draft(report); return { draft, pdf: { name: 'receipt.pdf', bytes: await house.rooms.receipts.paper(draft, lang) } }; };

  test('is sound PDF/A-3a, with the signed data attached, and opens where documents are verified', async () => {
    const { pdf, draft } = await made(await reported());
    expect(run('qpdf', pdf, (file) => ['--check', file]).text).toContain('No syntax or stream encoding errors found');
    const plain = run('qpdf', pdf, (file, folder) => ['--qdf', '--object-streams=disable', file, `${folder}/plain.pdf`]).made('plain.pdf').toString('latin1');
    expect(plain).toMatch(/<pdfaid:part>3<\/pdfaid:part>[\s\S]*<pdfaid:conformance>A<\/pdfaid:conformance>/);
    const attached = (await detachPdf(pdf.bytes))?.credential ?? '';
    expect(attached).toBe(Buffer.from(await house.rooms.receipts.signed(draft, 'en')).toString('utf8'));
    expect(await again(pdf.bytes)).toMatchObject({ verdict: 'valid', carrier: 'pdf', form: 'receipt' });
  });

  test('says on one page what was found, and what it is not; of an invalid document just as plainly', async () => {
    const { pdf } = await made(await reported()), words = run('pdftotext', pdf, (file) => ['-layout', file, '-']).text.replace(/\s+/g, ' ');
    for (const said of ['Receipt of a verification', 'Maison du Val-Serein', hexOf(credential), 'sig_ok', 'does not make the document valid', '10 January 2027']) expect(words).toContain(said);
    expect(run('qpdf', pdf, (file) => ['--show-npages', file]).text.trim()).toBe('1');
    const { pdf: bad } = await made(await reported(changed(credential, 'Zoë', 'Zoé')), 'fr'), mots = run('pdftotext', bad, (file) => ['-layout', file, '-']).text;
    expect(mots).toContain('Non valide');
    expect(mots).not.toMatch(/Zo[ëé]/);
  });
});
