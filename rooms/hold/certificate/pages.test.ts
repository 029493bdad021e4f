import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rasterise } from '#adapters/image';
import { openDocuments } from '#adapters/pdf';
import { AcquisError } from '#lib/errors';
import type { Env } from '#lib/http';
import { publicId } from '#lib/ids';
import { detachPdf } from '../../../credential/bake/pdf.ts';
import { grown, issuedHouse, waitingLink, type IssuedHouse } from '../../../test/issued.ts';
import { ask, hasTools } from '../../../test/tools.ts';
import { frontDoor } from '../../../web/app.tsx';
import type { Held } from '../hold.ts';
import { openCertificates, type Certificates } from './certificate.ts';
import { certificatePages } from './pages.ts';

const documents = openDocuments(), readsCodes = documents.available && hasTools('pdftoppm', 'zbarimg');
const links = new Map<string, Held>();
let house: IssuedHouse, certificates: Certificates, app: ReturnType<typeof frontDoor>;
beforeAll(async () => {
  house = await issuedHouse();
  certificates = openCertificates({ publicUrl: house.publicUrl, house: 'Maison du Val-Serein', documents, rasterise, brandOf: async () => undefined });
  app = front(certificates);
});
afterAll(() => house.close());

function front(made: Certificates) {
  const entry = new Hono<Env>().get('/test/sign-in/:id', async (c) => { await house.people.signIn(c, c.req.param('id')); return c.text('in'); });
  return frontDoor({
    facts: { name: 'Maison du Val-Serein', publicUrl: house.publicUrl, trial: true, development: false }, session: house.people.session, files: new Hono<Env>(), api: [], report: () => {},
    rooms: [certificatePages({ hold: house.hold, certificates: made, publicUrl: house.publicUrl, shared: async (link) => links.get(link) }), entry],
  });
}
const get = (path: string, headers: Record<string, string> = {}) => app.request(`${house.publicUrl}${path}`, { headers: { accept: '*/*', 'accept-language': 'fr', ...headers } });
async function held(visibility: 'private' | 'public') {
  const who = { name: 'Maëlle Okonjo-Ferrand', email: `maelle-${publicId()}@learner.example` }, award = await house.award(publicId(), who);
  const token = await waitingLink(house.deliver, who.email);
  await grown(house, who.email);
  const [one] = await house.hold.accept(token, visibility);
  if (!one) throw new Error('nothing held');
  return { award, token, one };
}
async function cookieOf(person: string) {
  return (await get(`/test/sign-in/${person}`)).headers.getSetCookie().map((c) => c.split(';')[0]).join('; ');
}
const bytesOf = async (answer: Response) => new Uint8Array(await answer.arrayBuffer());
function codeOn(pdf: Uint8Array): string {
  const page = ask('pdftoppm', { name: 'c.pdf', bytes: pdf }, (file, folder) => ['-r', '130', '-png', '-singlefile', file, `${folder}/page`]).made('page.png');
  return ask('zbarimg', { name: 'page.png', bytes: page }, (file) => ['--quiet', '--raw', file]).text.trim();
}

describe.runIf(documents.available)('who may see a credential may have its certificate', () => {
  test('a public one, by anybody, with the signed bytes inside, never indexed', async () => {
    const { one, award } = await held('public'), answer = await get(`/c/${one.id}/certificate.pdf`), pdf = await bytesOf(answer);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(['content-type', 'content-disposition', 'x-robots-tag', 'cache-control'].map((name) => [name, answer.headers.get(name)]))).toEqual({ 'content-type': 'application/pdf', 'content-disposition': 'attachment; filename="reading-satellite-images.pdf"', 'x-robots-tag': 'noindex', 'cache-control': 'private, no-store' });
    expect((await detachPdf(pdf))?.credential).toBe(Buffer.from(award.bytes).toString('utf8'));
    expect((await house.verify.judge(pdf, { lang: 'en' })).verdict).toBe('valid');
  });

  test('the picture for other sites: 1200 × 630, of public ones only', async () => {
    const { one } = await held('public'), answer = await get(`/c/${one.id}/picture.png`), png = Buffer.from(await answer.arrayBuffer()), closed = await held('private');
    expect([answer.status, answer.headers.get('content-type'), png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([200, 'image/png', 1200, 630]);
    expect((await get(`/c/${closed.one.id}/picture.png`, { cookie: await cookieOf(closed.one.person) })).status).toBe(404);
  });

  test('a private one: its holder, and who has the claim link; to others it is not there', async () => {
    const { one, token } = await held('private'), stranger = await held('private');
    const status = async (path: string, headers = {}) => (await get(path, headers)).status;
    expect(await status(`/c/${one.id}/certificate.pdf`)).toBe(404);
    expect(await status(`/c/${one.id}/certificate.pdf`, { cookie: await cookieOf(stranger.one.person) })).toBe(404);
    expect(await status(`/c/${one.id}/certificate.pdf`, { cookie: await cookieOf(one.person) })).toBe(200);
    expect(await status(`/hold/claimed/${token}/${one.id}/certificate.pdf`)).toBe(200);
    expect(await status(`/hold/claimed/${token}/${stranger.one.id}/certificate.pdf`)).toBe(404);
    expect(await status(`/hold/claimed/${stranger.token.slice(0, -2)}xx/${stranger.one.id}/certificate.pdf`)).toBe(404);
    expect(await status(`/share/${publicId()}/certificate.pdf`)).toBe(404);
  });

  test.runIf(readsCodes)('the code leads where its reader may go: public page, share link, else the verification page', async () => {
    const open = await held('public'), closed = await held('private'), link = publicId(), foreign = publicId();
    links.set(link, closed.one);
    links.set(foreign, open.one);
    const at = async (path: string) => codeOn(await bytesOf(await get(path)));
    expect(await at(`/c/${open.one.id}/certificate.pdf`)).toBe(`${house.publicUrl}/c/${open.one.id}`);
    expect(await at(`/share/${link}/certificate.pdf`)).toBe(`${house.publicUrl}/share/${link}`);
    const own = `/hold/claimed/${closed.token}/${closed.one.id}/certificate.pdf`;
    expect(await at(own)).toBe(`${house.publicUrl}/verify`);
    expect(await at(`${own}?link=${link}`)).toBe(`${house.publicUrl}/share/${link}`);
    expect(await at(`${own}?link=${foreign}`)).toBe(`${house.publicUrl}/verify`);
  });
});

test('without a typesetter: said in one line, nothing else fails', async () => {
  const refuse = async () => { throw new AcquisError('documents_unavailable'); };
  const { one } = await held('public'), bare = openCertificates({ publicUrl: house.publicUrl, house: 'H', rasterise, brandOf: async () => undefined, documents: { available: false, pdf: refuse, svg: refuse } });
  const answer = await front(bare).request(`${house.publicUrl}/c/${one.id}/certificate.pdf`, { headers: { accept: 'text/html', 'accept-language': 'en' } });
  expect(answer.status).toBe(503);
  expect(await answer.text()).toContain('the typesetter for its platform is not installed');
  expect((await front(bare).request(`${house.publicUrl}/c/${one.id}/picture.png`)).headers.get('location')).toBe('badge.png');
});
