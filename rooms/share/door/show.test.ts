// What is left out is nowhere in what a reader gets, and what is left is proved: by the issuer's own signature, or by this house's.
import { Hono } from 'hono';
import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { badgeIn, parseJson, type Report } from '#credential';
import { openDocuments } from '#adapters/pdf';
import type { Env } from '#lib/http';
import { publicId } from '#lib/ids';
import type { Held, Hold } from '#rooms/hold';
import { BADGE } from '../../../test/credential.ts';
import { grown, issuedHouse, waitingLink, type IssuedHouse } from '../../../test/issued.ts';
import { issueBase, SD_BADGE } from '../../../test/selective.ts';
import { ask, hasTools } from '../../../test/tools.ts';
import { frontDoor } from '../../../web/app.tsx';
import { issuerOf } from '../../../web/verify/reading.ts';
import { openCertificates } from '../../hold/certificate/certificate.ts';
import { openReceipts } from '../../verify/verify.ts';
import { sharePages } from '../share.pages.tsx';
import type { Field } from '../share.policy.ts';
import { openShare, type Share } from '../share.ts';

const SEEDS: Partial<Record<Field, readonly string[]>> = {
  results: ['17.25', '17,25'], evidence: ['Seeded map', 'evidence.example'], narrative: ['Seeded praise'], holderName: ['Ottoline', 'Vauquelin-Ferrand'], dates: ['2025-05-17'],
};
const NAME = 'Ottoline Vauquelin-Ferrand';
let house: IssuedHouse, share: Share, app: ReturnType<typeof frontDoor>, selective: Held | undefined;
const reported: unknown[] = [], documents = openDocuments(), onPaper = documents.available && hasTools('pdftotext');

beforeAll(async () => {
  house = await issuedHouse();
  house.clock.set('2027-01-10T12:00:00Z');
  // The same award in the form that can be shown in parts, as the same issuer could have signed it.
  const withParts = (held: Held | undefined): Held | undefined => held && selective?.of === held.id ? { ...held, others: { selective: selective.id } } : held;
  const hold: Hold = { ...house.hold, find: async (id, viewer) => withParts(await house.hold.find(id, viewer)), further: async (held) => (selective !== undefined && held.others.selective === selective.id ? { selective } : {}) };
  share = openShare({ ...house, hold, house: { did: house.sign.houseDid, name: 'Maison du Val-Serein', attest: (document) => house.sign.attestAsHouse(document) } });
  const receipts = openReceipts({ ...house, documents, did: house.sign.houseDid, attest: (document) => house.sign.attestAsHouse(document), house: 'Maison du Val-Serein', version: '1.2.3', trust: () => house.verify.trust() });
  const certificates = openCertificates({ publicUrl: house.publicUrl, house: 'Maison du Val-Serein', documents, rasterise: async () => new Uint8Array(), brandOf: async () => undefined });
  app = frontDoor({
    facts: { name: 'Maison du Val-Serein', publicUrl: house.publicUrl, trial: true, development: false }, session: house.people.session, files: new Hono<Env>(),
    rooms: [sharePages({ ...house, hold, share, papers: { verify: house.verify, receipts, certificates, documents } })], api: [], report: (error) => reported.push(error),
  });
});
afterAll(async () => { await house.close(); expect(reported).toEqual([]); });

const award = { ...BADGE.award, holder: { id: 'urn:uuid:5a6e0804-2bd0-4672-b79d-d97027f9071a', name: NAME }, awardedOn: '2025-05-17', results: [{ assessment: 'a1', score: 17.25 }], evidence: [{ title: 'Seeded map', url: 'https://evidence.example/1' }], narrative: 'Seeded praise.' };
let people = 0;
async function held(over: Partial<typeof award> = {}): Promise<Held & { revoke(): Promise<void> }> {
  const who = { name: NAME, email: `o${++people}@learner.example`, lang: 'en' as const }, made = await house.award(publicId(), who, { award: { ...award, ...over } });
  const [one] = await house.hold.accept(await waitingLink(house.deliver, who.email), 'private');
  if (!one) throw new Error('nothing held');
  return { ...one, revoke: () => house.revoke(made) };
}
async function withSelective(): Promise<Held> {
  const one = await held(), bytes = Buffer.from(JSON.stringify(await issueBase({ ...SD_BADGE, award })));
  selective = { ...one, id: publicId(), of: one.id, bytes, claims: badgeIn(bytes)! };
  return one;
}
const make = (one: Held, hidden: readonly Field[], more: object = {}) => share.make(one.person, { items: [{ credential: one.id, hidden }], kind: 'link', days: 30, ...more });
const get = (path: string, headers: Record<string, string> = {}) => app.request(`${house.publicUrl}${path}`, { headers: { accept: 'text/html', 'accept-language': 'en', ...headers } });
const codes = ({ checks }: Report) => checks.map(({ check, result, code }) => `${check} ${result} ${code}`);

/** What a reader of a PDF sees, what is written in its streams, and what is attached to it. */
const inPdf = (pdf: Buffer): string => [ask('pdftotext', { name: 'a.pdf', bytes: pdf }, (file) => [file, '-']).text, ...[...pdf.toString('latin1').matchAll(/stream\r?\n/g)].map((at) => { try { return inflateSync(pdf.subarray(at.index + at[0].length)).toString('latin1'); } catch { return ''; } })].join('\n');

/** Every byte of every answer of a link, and what is written in base64 inside them. */
async function everything(id: string): Promise<string> {
  const papers = onPaper ? await Promise.all(['/receipt.pdf', '/dossier.pdf'].map(async (path) => { const answer = await get(`/share/${id}${path}`); expect([path, answer.status]).toEqual([path, 200]); return inPdf(Buffer.from(await answer.arrayBuffer())); })) : [];
  house.clock.forward(60);
  const paths = ['', '/credential.json', '/credential.jwt', '/credential-selective.json', '/badge.png', '/picture.png', '/log-proof', '/qr.svg', '/embed', '/certificate.pdf?words=both', '/receipt.json', '/1/credential.json', '/1/badge.png', '/1/receipt.json'].map((rest) => `/share/${id}${rest}`);
  const answers = await Promise.all([...paths.flatMap((path) => [['en', path], ['fr', path]] as const)].map(async ([lang, path]) => get(path, { 'accept-language': lang })));
  answers.push(await get(`/share/${id}`, { accept: 'application/vc' }), await get(`/share/${id}`, { accept: 'application/json' }));
  answers.push(await app.request(`${house.publicUrl}/share/${id}/compare`, { method: 'POST', body: new URLSearchParams({ who: 'Somebody' }), headers: { 'sec-fetch-site': 'same-origin' } }));
  const texts = await Promise.all(answers.map(async (answer) => `${[...answer.headers].join('\n')}\n${Buffer.from(await answer.arrayBuffer()).toString('latin1')}`));
  const all = [...texts, ...papers].join('\n'), inside = [...all.matchAll(/[A-Za-z0-9+/_-]{24,}={0,2}/g)].map(([word]) => Buffer.from(word, 'base64').toString('latin1'));
  return [all, ...inside].map((text) => `${text}\n${Buffer.from(text, 'latin1').toString('utf8')}`).join('\n');
}

describe('what is left out', () => {
  test.each(Object.keys(SEEDS) as Field[])('%s: in no byte of any answer, by an extract', async (field) => {
    const one = await held(), { id } = await make(one, [field]), all = await everything(id);
    for (const seed of SEEDS[field] ?? []) expect([seed, all.includes(seed)]).toEqual([seed, false]);
    for (const [other, seeds] of Object.entries(SEEDS)) if (other !== field) expect([other, all.includes(seeds[0] ?? '')]).toEqual([other, true]);
    const shown = await share.find(id);
    expect([shown?.items[0]?.how, shown?.items[0]?.hidden]).toEqual(['attested', [field]]);
  });

  test('nothing hidden: the exact signed bytes, with everything in them', async () => {
    const one = await held(), { id } = await make(one, []), all = await everything(id);
    for (const seeds of Object.values(SEEDS)) expect(all).toContain(seeds[0]);
    const [shown] = (await share.find(id))?.items ?? [];
    expect([shown?.how, Buffer.from(shown?.bytes ?? []).equals(Buffer.from(one.bytes))]).toEqual(['whole', true]);
  });

  test('takes with it what repeats it: a mark in the praise, a name in the evidence', async () => {
    const one = await held({ narrative: 'Reached 17,25 of 20.', evidence: [{ title: 'Map by Ottoline', url: 'https://evidence.example/2' }] });
    const [marks] = (await share.find((await make(one, ['results'])).id))?.items ?? [], [nameless] = (await share.find((await make(one, ['holderName'])).id))?.items ?? [];
    expect([marks?.hidden, nameless?.hidden]).toEqual([['results', 'narrative'], ['evidence', 'holderName']]);
    expect(JSON.stringify(marks?.claims)).not.toMatch(/17[.,]25/);
    expect(Buffer.from(nameless?.bytes ?? []).toString('utf8')).not.toContain('Ottoline');
  });

  test('a name that the title says cannot be hidden: said before there is a link', async () => {
    const who = { name: NAME, email: `o${++people}@learner.example`, lang: 'en' as const };
    await house.award(publicId(), who, { award, specification: { ...BADGE.specification, description: { en: `For ${NAME} alone` } } });
    const [one] = await house.hold.accept(await waitingLink(house.deliver, who.email), 'private');
    await expect(make(one!, ['holderName'])).rejects.toMatchObject({ code: 'bad_input', faults: [{ path: `hide.${one!.id}`, code: 'share_cannot_hide' }] });
    expect(await share.links(one!.person)).toEqual([]);
  });

  test('what is not there is not called hidden', async () => {
    const { evidence: _, narrative: __, ...bare } = award, who = { name: NAME, email: `o${++people}@learner.example`, lang: 'en' as const };
    await house.award(publicId(), who, { award: bare });
    const [one] = await house.hold.accept(await waitingLink(house.deliver, who.email), 'private');
    const [shown] = (await share.find((await make(one!, ['evidence', 'birthDate'])).id))?.items ?? [];
    expect([shown?.how, shown?.hidden]).toEqual(['whole', []]);
  });
});

describe('an extract', () => {
  test('is this house’s statement: verified as that, with the verdict of the whole', async () => {
    const one = await held(), [shown] = (await share.find((await make(one, ['results'])).id))?.items ?? [], report = await shown!.report('en');
    expect([report.verdict, report.form, report.issuer?.id]).toEqual(['valid', 'extract', house.sign.houseDid]);
    expect(codes(report)).toEqual(expect.arrayContaining(['signature pass sig_ok', 'extract pass extract_valid', 'status warn extract_since']));
    expect([report.quoted?.verdict, report.quoted?.hidden, report.quoted?.issuer.name]).toEqual(['valid', ['results'], 'Université d’Exemple']);
    expect(issuerOf(report)).toMatchObject({ id: one.claims.issuer.id, name: 'Université d’Exemple', nameSource: 'register', known: true });
  });

  test('is the same bytes for one sitting, so that a receipt’s fingerprint is that of the file; then anew', async () => {
    const one = await held(), { id } = await make(one, ['results']), other = await make(one, ['results', 'narrative']), bytesOf = async (link: string) => Buffer.from((await share.find(link))!.items[0]!.bytes).toString('utf8');
    const first = await bytesOf(id), before = house.clock.now();
    expect([await bytesOf(id) === first, await bytesOf(other.id) === first]).toEqual([true, false]);
    house.clock.set(new Date(before.getTime() + 3_600_000).toISOString());
    expect(await bytesOf(id)).not.toBe(first);
    house.clock.set(before.toISOString());
  });

  test('of a credential that is withdrawn says so at once', async () => {
    const one = await held(), { id } = await make(one, ['results']);
    expect((await (await share.find(id))!.items[0]!.report('en')).verdict).toBe('valid');
    await one.revoke();
    const [shown] = (await share.find(id))?.items ?? [], report = await shown!.report('en');
    expect([report.verdict, report.quoted?.verdict, codes(report).includes('extract fail extract_invalid')]).toEqual(['invalid', 'invalid', true]);
  });

  test('changed in one byte, or signed by nobody of this house, is refused', async () => {
    const one = await held(), [shown] = (await share.find((await make(one, ['results'])).id))?.items ?? [], text = Buffer.from(shown!.bytes).toString('utf8');
    for (const [from, to] of [['Ottoline', 'Ottolime'], ['Reading satellite', 'Reading satellitf'], ['"valid"', '"vblid"']] as const) expect([from, (await house.verify.judge(text.replace(from, to), { lang: 'en' })).verdict]).toEqual([from, 'invalid']);
    const { proof: _, ...bare } = parseJson(text) as Record<string, unknown>;
    expect((await house.verify.judge(JSON.stringify(bare), { lang: 'en' })).verdict).toBe('invalid');
    const stranger = { ...bare, issuer: { ...(bare['issuer'] as object), id: house.sign.did(publicId()) } };
    expect((await house.verify.judge(JSON.stringify({ ...stranger, proof: _ }), { lang: 'en' })).verdict).toBe('invalid');
  });

  test('names the whole by a hash that only the holder’s salt opens', async () => {
    const one = await held(), { id } = await make(one, ['results']), { createHash } = await import('node:crypto');
    const [shown] = (await share.find(id))?.items ?? [], report = await shown!.report('en');
    const hash = createHash('sha256').update(Buffer.from(share.salt(id, one.id), 'hex')).update(Buffer.from(one.sha256, 'hex')).digest('hex');
    expect(report.quoted?.sha256).toBe(hash);
    expect(await everything(id)).not.toContain(share.salt(id, one.id));
    expect(await everything(id)).not.toContain(one.sha256);
  });
});

describe('a form that can be shown in parts', () => {
  test('stays under the issuer’s own signature, and hides as well', async () => {
    const one = await withSelective(), { id } = await make(one, ['results', 'evidence']), all = await everything(id), [shown] = (await share.find(id))?.items ?? [];
    for (const seed of [...SEEDS.results!, ...SEEDS.evidence!]) expect([seed, all.includes(seed)]).toEqual([seed, false]);
    const report = await shown!.report('en');
    expect([shown?.how, report.form, report.issuer?.id]).toEqual(['selective', 'ob3', SD_BADGE.issuer.id]);
    expect(codes(report)).toContain('signature pass sig_part');
    expect(all).toContain('Seeded praise');
  });

  test('changed in one byte is refused', async () => {
    const one = await withSelective(), [shown] = (await share.find((await make(one, ['results'])).id))?.items ?? [], text = Buffer.from(shown!.bytes).toString('utf8');
    expect((await house.verify.judge(text, { lang: 'en' })).checks.some(({ code }) => code === 'sig_part')).toBe(true);
    for (const [from, to] of [['Ottoline', 'Ottolime'], ['Seeded praise', 'Seeded prbise']] as const) expect([from, (await house.verify.judge(text.replace(from, to), { lang: 'en' })).verdict]).toEqual([from, 'invalid']);
  });

  test('gives way to an extract where it would tell: when the award is dated, when the credential is public', async () => {
    const one = await withSelective(), { id } = await make(one, ['results', 'dates']);
    expect((await share.find(id))?.items[0]?.how).toBe('attested');
    const open = await make(one, ['results']);
    await grown(house, one.person);
    await house.hold.choose(one.person, one.id, 'public');
    expect((await share.find(open.id))?.items[0]?.how).toBe('attested');
    expect(await everything(open.id)).not.toContain(`/c/${one.id}`);
  });

  test('of another issuer, brought in: its own signature too, and never without its status; not where its name is an address that shows the whole', async () => {
    const list = { statusListCredential: 'https://lists.example/1', statusListIndex: 7 }, { id: person } = await house.db.asHouse((tx) => house.people.ensurePerson(tx, { email: `o${++people}@learner.example`, lang: 'en' }));
    const bring = async (id: string, mandatoryPointers: readonly string[]) => {
      const bytes = Buffer.from(JSON.stringify(await issueBase({ ...SD_BADGE, id, award, status: list }, { mandatoryPointers }))), preview = await house.hold.bring(person, [{ name: 'theirs.json', from: 'file', bytes }], 'en');
      for (const job of house.jobs.take('hold.import')) await house.hold.goOn(String(job['person']), String(job['id']));
      await house.hold.decide(person, preview, () => 'mine');
      const one = (await house.hold.list(person)).find(({ bytes: kept }) => Buffer.from(kept).equals(bytes)), item = one && (await share.find((await make(one, ['results', 'evidence'])).id))?.items[0];
      return { how: item?.how, shown: Buffer.from(item?.bytes ?? []).toString() };
    };
    const theirs = await bring('urn:uuid:0d9d4f3e-5a4f-4f0e-9a35-3a4c9d8e7f10', ['/issuer']);
    expect([theirs.how, theirs.shown.includes('lists.example'), theirs.shown.includes('Seeded praise')]).toEqual(['selective', true, true]);
    for (const seed of [...SEEDS.results!, ...SEEDS.evidence!]) expect([seed, theirs.shown.includes(seed)]).toEqual([seed, false]);
    expect((await bring('https://issuer.example/c/1', ['/issuer'])).how).toBe('attested');
    expect((await bring('urn:uuid:0d9d4f3e-5a4f-4f0e-9a35-3a4c9d8e7f11', ['/issuer', '/credentialSubject/result'])).how).toBe('attested');
  });

  test('whose proof does not hold is not shown in parts', async () => {
    const one = await withSelective();
    selective = { ...selective!, bytes: Buffer.from(Buffer.from(selective!.bytes).toString('utf8').replace('Seeded praise', 'Seeded prbise')) };
    expect((await share.find((await make(one, ['results'])).id))?.items[0]?.how).toBe('attested');
  });
});
