// What a reader gets: ten seconds' answers, receipts, one file of all, a card for other pages; and of what is hidden, nothing, anywhere.
import { Hono } from 'hono';
import { zipSync } from 'fflate';
import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verify as judge } from '#credential';
import { openDocuments } from '#adapters/pdf';
import type { Env } from '#lib/http';
import { publicId } from '#lib/ids';
import { frontDoor } from '../../../web/app.tsx';
import { issuedHouse, waitingLink, type IssuedHouse } from '../../../test/issued.ts';
import { BADGE } from '../../../test/credential.ts';
import { ask, hasTools } from '../../../test/tools.ts';
import { openReceipts } from '../../verify/verify.ts';
import { openCertificates } from '../../hold/certificate/certificate.ts';
import { sharePages } from '../share.pages.tsx';
import { openShare, type Field, type Share } from '../share.ts';

let house: IssuedHouse, share: Share, app: ReturnType<typeof frontDoor>;
const documents = openDocuments(), onPaper = documents.available && hasTools('qpdf', 'pdftotext'), MARK = '17.38', NOTE = 'Candidature au syndicat des eaux';

beforeAll(async () => {
  house = await issuedHouse();
  share = openShare({ ...house, house: { did: house.sign.houseDid, name: 'Maison du Val-Serein', attest: (document) => house.sign.attestAsHouse(document) } });
  const receipts = openReceipts({ ...house, documents, did: house.sign.houseDid, attest: (document) => house.sign.attestAsHouse(document), house: 'Maison du Val-Serein', version: '1.2.3', trust: () => house.verify.trust() });
  const certificates = openCertificates({ publicUrl: house.publicUrl, house: 'Maison du Val-Serein', documents, rasterise: async () => new Uint8Array(), brandOf: async () => undefined });
  const entry = new Hono<Env>().get('/test/sign-in/:id', async (c) => { await house.people.signIn(c, c.req.param('id')); return c.text('in'); });
  app = frontDoor({
    facts: { name: 'Maison du Val-Serein', publicUrl: house.publicUrl, trial: true, development: false }, session: house.people.session, files: new Hono<Env>(),
    rooms: [sharePages({ ...house, share, papers: { verify: house.verify, receipts, certificates, documents } }), entry], api: [], report: (error) => { throw error; },
  });
}, 120_000);
afterAll(() => house.close());

let people = 0;
async function held(count = 1) {
  const who = { name: `Zoë d’Aubigné ${++people}`, email: `zoe${people}@learner.example`, lang: 'en' as const }, found = [];
  for (let i = 0; i < count; i++) { const award = await house.award(publicId(), who, { award: { ...BADGE.award, holder: { id: 'urn:uuid:8a6e0804-2bd0-4672-b79d-d97027f9071a', name: who.name }, results: [{ assessment: 'a1', score: Number(MARK), assessedOn: '2026-11-20' }, { assessment: 'a2' }] } }), [one] = await house.hold.accept(await waitingLink(house.deliver, who.email), 'private'); if (one) found.push({ award, held: one }); house.clock.forward(1); }
  const [first] = found;
  if (!first || found.length !== count) throw new Error('nothing held');
  return { who, found, first, person: first.held.person };
}
const link = (person: string, ids: readonly string[], hidden: readonly Field[] = [], more: { title?: string; message?: string } = {}) => share.make(person, { items: ids.map((credential) => ({ credential, hidden })), kind: 'link', days: 30, ...more });
const get = (path: string, headers: Record<string, string> = {}) => app.request(`${house.publicUrl}${path}`, { headers: { accept: 'text/html', 'accept-language': 'en', ...headers } });
const bytesAt = async (path: string) => { const answer = await get(path); expect([path, answer.status]).toEqual([path, 200]); house.clock.forward(10); return new Uint8Array(await answer.arrayBuffer()); };
const again = (bytes: Uint8Array) => house.verify.judge(bytes, { lang: 'en' });

describe('in ten seconds', () => {
  test('who, what, how, by whom, known, still true; no account', async () => {
    const { who, first, person } = await held(), page = await (await get(`/share/${(await link(person, [first.held.id])).id}`)).text(), top = page.slice(0, page.indexOf('All it says'));
    for (const said of [who.name, 'Classify land cover', 'Practical examination', `Result: ${MARK}`, 'Université d’Exemple', 'Is this issuer known?', 'Is it still true?']) expect(top).toContain(said);
    expect(page.match(/<h1/g)).toHaveLength(1);
  });

  test('no longer true the moment it is withdrawn, said before anything else', async () => {
    const { first, person } = await held(), { id } = await link(person, [first.held.id]);
    await house.revoke(first.award);
    const page = await (await get(`/share/${id}`)).text();
    expect(page.indexOf('Not valid')).toBeLessThan(page.indexOf('What this person can do'));
    expect(page).toContain('The issuer has withdrawn it.');
  });

  test('several: taken together, the same specification counted once, each with its own state', async () => {
    const { found, person } = await held(2), { id } = await link(person, found.map((one) => one.held.id), [], { title: 'My <b>work</b>', message: NOTE });
    const page = await (await get(`/share/${id}`)).text();
    for (const said of ['My &lt;b&gt;work&lt;/b&gt;', NOTE, 'Taken together', 'href="#c1"', 'id="c2"', `/share/${id}/2/receipt.json`, 'dossier.pdf']) expect(page).toContain(said);
    await house.revoke(found[1]?.award ?? found[0]!.award);
    const after = await (await get(`/share/${id}`)).text();
    expect(after).toContain('not in order, or cannot tell');
    expect(after.match(/class="tag is-/g)?.length).toBeGreaterThanOrEqual(2);
  });

  test('a name is compared, and stays out of every address', async () => {
    const { who, first, person } = await held(), { id } = await link(person, [first.held.id]);
    const compare = async (name: string) => (await app.request(`${house.publicUrl}/share/${id}/compare`, { method: 'POST', body: new URLSearchParams({ who: name }), headers: { 'sec-fetch-site': 'same-origin', 'accept-language': 'en' } })).text();
    expect(await compare(who.name.toUpperCase())).toContain('is the name the issuer signed.');
    expect(await compare('Max <i>Muster</i>')).toContain('“Max &lt;i&gt;Muster&lt;/i&gt;” is not the name');
  });
});

describe('a receipt of what is shown', () => {
  test('is of the bytes its reader may have, and is judged as a receipt', async () => {
    const { first, person } = await held(), { id } = await link(person, [first.held.id]), said = await again(await bytesAt(`/share/${id}/receipt.json`));
    expect([said.form, said.verdict, said.receipt?.sha256, said.receipt?.verdict]).toEqual(['receipt', 'valid', first.held.sha256, 'valid']);
    await house.revoke(first.award);
    expect((await again(await bytesAt(`/share/${id}/receipt.json`))).receipt?.verdict).toBe('invalid');
    expect((await get(`/share/${id}/2/receipt.json`)).status).toBe(404);
  });

  test('as often as a verification, no more', async () => {
    const { first, person } = await held(), { id } = await link(person, [first.held.id]);
    let last = await get(`/share/${id}/receipt.json`);
    for (let i = 0; i < 40 && last.status === 200; i++) last = await get(`/share/${id}/receipt.json`);
    expect([last.status, last.headers.get('retry-after')]).toEqual([429, '60']);
    house.clock.forward(120);
  });
});

describe('a card for other pages', () => {
  test('may be framed by anybody; runs nothing, sets nothing, counts nobody', async () => {
    const { who, first, person } = await held(), { id } = await link(person, [first.held.id]), answer = await get(`/share/${id}/embed`), html = await answer.text();
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain('frame-ancestors *');
    expect(policy).not.toContain('script-src');
    expect(policy).toContain("default-src 'none'");
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(html).not.toMatch(/<script|style="|<form/);
    for (const said of [who.name, 'Reading satellite images', 'Valid', `href="${house.publicUrl}/share/${id}"`]) expect(html).toContain(said);
    expect((await share.links(person))[0]?.opened).toBe(0);
    expect((await get(`/share/${id}`)).headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    await share.withdraw(person, id);
    expect((await get(`/share/${id}/embed`)).status).toBe(404);
  });

  test('its code is for the holder alone, and no title breaks out of it', async () => {
    const { first, person } = await held(), { id } = await link(person, [first.held.id]);
    const cookie = (await get(`/test/sign-in/${person}`)).headers.getSetCookie().map((c) => c.split(';')[0]).join('; ');
    expect(await (await get(`/share/${id}`, { cookie })).text()).toContain('&lt;iframe src=');
    expect(await (await get(`/share/${id}`)).text()).not.toContain('&lt;iframe');
  });
});

describe('what is hidden is nowhere', () => {
  /** Every stream of a PDF opened. */
  const opened = (pdf: Uint8Array): string => { const raw = Buffer.from(pdf).toString('latin1'); return [raw, ...[...raw.matchAll(/stream\r?\n/g)].flatMap((m) => { try { return [inflateSync(Buffer.from(pdf).subarray(m.index + m[0].length)).toString('latin1')]; } catch { return []; } })].join('\n'); };

  test('pages, card, data, receipts, papers', async () => {
    const { first, person } = await held(), { id } = await link(person, [first.held.id], ['results']), said = await (await get(`/share/${id}`)).text();
    expect(JSON.stringify(first.held.claims.results)).toContain(MARK);
    for (const words of ['Not shown by the holder:', 'results', 'result not shown by the holder']) expect(said).toContain(words);
    for (const path of ['', '/embed', '/receipt.json', '/credential.json', ...(onPaper ? ['/receipt.pdf', '/dossier.pdf'] : [])]) {
      const bytes = await bytesAt(`/share/${id}${path}`), text = path.endsWith('.pdf') ? `${opened(bytes)}${ask('pdftotext', { name: 'a.pdf', bytes }, (file) => [file, '-']).text}` : Buffer.from(bytes).toString('utf8');
      expect([path, text.includes(MARK)]).toEqual([path, false]);
    }
    // A certificate says that the issuer signed what stands on it.
    expect(said).not.toContain('certificate.pdf');
    expect((await get(`/share/${id}/certificate.pdf`)).status).toBe(404);
    const whole = (await link(person, [first.held.id])).id;
    expect(await (await get(`/share/${whole}`)).text()).toContain(`/share/${whole}/certificate.pdf`);
    if (onPaper) expect((await get(`/share/${whole}/certificate.pdf`)).status).toBe(200);
    expect(said).toMatch(/Who says so<\/dt><dd><bdi>Université d’Exemple/);
    const receipt = await again(await bytesAt(`/share/${id}/receipt.json`));
    expect(receipt.receipt?.about).toMatchObject({ issuerId: first.held.claims.issuer.id, issuer: 'Université d’Exemple' });
    expect(receipt.receipt?.sha256).not.toBe(first.held.sha256);
  });
});

describe.runIf(onPaper)('one file of all', () => {
  test('is sound, names each, carries each as it is shown, and opens where credentials are verified', async () => {
    const { who, found, person } = await held(2), { id } = await link(person, found.map((one) => one.held.id), [], { title: 'For the water board', message: NOTE }), bytes = await bytesAt(`/share/${id}/dossier.pdf`), pdf = { name: 'dossier.pdf', bytes };
    expect(ask('qpdf', pdf, (file) => ['--check', file]).text).toContain('No syntax or stream encoding errors found');
    expect(ask('qpdf', pdf, (file) => ['--show-npages', file]).text.trim()).toBe('3');
    const words = ask('pdftotext', pdf, (file) => ['-layout', file, '-']).text;
    for (const text of ['For the water board', NOTE, who.name, 'Reading satellite images', BADGE.specification.outcomes[0]?.title['en'] ?? '', MARK]) expect(words).toContain(text);
    const report = await again(bytes);
    expect([report.verdict, report.carrier, report.contained?.map(({ sha256, verdict }) => [sha256, verdict])]).toEqual(['valid', 'pdf', found.map(({ held: one }) => [one.sha256, 'valid'])]);
    const plain = ask('qpdf', pdf, (file, folder) => ['--qdf', '--object-streams=disable', file, `${folder}/plain.pdf`]).made('plain.pdf').toString('latin1');
    expect(plain).toMatch(/<pdfaid:part>3<\/pdfaid:part>[\s\S]*<pdfaid:conformance>A<\/pdfaid:conformance>/);
  });

  test('D06 inside another archive it is not opened: no chain of archives', async () => {
    const { found, person } = await held(1), { id } = await link(person, found.map((one) => one.held.id)), bytes = await bytesAt(`/share/${id}/dossier.pdf`);
    const report = await judge(zipSync({ 'dossier.pdf': bytes }), { now: house.clock.now(), resolveDid: async () => ({ notFound: true }) });
    expect(report.contained?.flatMap(({ checks }) => checks.map(({ code }) => code))).toEqual(['archive_nested']);
  });
});
