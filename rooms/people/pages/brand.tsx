// The organisation's brand: kept by its owners, read by anybody.
import { Hono } from 'hono';
import { AcquisError, type Fault } from '#lib/errors';
import { formOf, type Ctx, type Env } from '#lib/http';
import { MEDIA_TYPE, PICTURE_HEADERS, PictureError, shapeOf, uploadedPicture, type Picture } from '#lib/picture';
import { BrandPage, type BrandTyped } from '../../../web/people/brand.tsx';
import { brandStyle } from '../../../web/people/brand-style.ts';
import { pageOf, redirectWith } from '../../../web/page.ts';
import { oneLine } from '../door/addresses.ts';
import { MOST_SIGNATORIES, type BrandWish } from '../door/brand.ts';
import type { People } from '../people.ts';
import { MAY } from '../people.policy.ts';
import { visitorOf } from './account.tsx';
import { problemsOf } from './answers.tsx';

type Form = Awaited<ReturnType<typeof formOf>>;

export function brandPages(people: People): Hono<Env> {
  const app = new Hono<Env>(), owners = people.memberOnly(...MAY['edit the organisation']);

  app.get('/o/:org/people/brand', owners, async (c) => show(c));
  app.post('/o/:org/people/brand', owners, async (c) => {
    const org = c.req.param('org'), form = await formOf(c), typed = typedIn(form);
    try {
      const { wish, removed } = await wishOf(form, typed, await people.brand(org));
      await people.saveBrand(org, visitorOf(c).id, wish);
      return redirectWith(c, c.req.path, 'done', removed.length > 0 ? c.var.t('people.brand.saved_without', { what: removed.slice(0, 8).join(', ') }) : c.var.t('people.saved'));
    } catch (error) {
      const problems = problemsOf(c, error);
      return show(c, { typed, problems });
    }
  });
  async function show(c: Ctx, back: { typed?: BrandTyped; problems?: ReturnType<typeof problemsOf> } = {}): Promise<Response> {
    const org = c.req.param('org') ?? '';
    return c.html(<BrandPage page={pageOf(c)} org={org} brand={await people.brand(org)} most={MOST_SIGNATORIES} {...back} />, back.problems ? 422 : 200);
  }

  app.get('/people/brand/:org/style.css', async (c) => {
    const org = c.req.param('org'), brand = await people.brand(org);
    const css = brandStyle({ colour: brand?.colour, logo: brand?.logo && { address: `/people/brand/${org}/${brand.logo.hash}`, shape: shapeOf(brand.logo) } });
    return c.body(css, 200, { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'public, max-age=300' });
  });
  app.get('/people/brand/:org/:hash', async (c) => {
    const { org, hash } = c.req.param(), found = /^[0-9a-f]{64}$/.test(hash) ? await people.picture(org, hash) : undefined;
    if (!found) throw new AcquisError('not_found');
    return c.body(Buffer.from(found.bytes), 200, { 'content-type': MEDIA_TYPE[found.kind], ...PICTURE_HEADERS });
  });
  return app;
}

function typedIn(form: Form): BrandTyped {
  const at = (name: string) => oneLine(form.get(name), 400);
  return {
    colour: at('colour').toLowerCase(),
    signatories: Array.from({ length: MOST_SIGNATORIES }, (_, i) => ({ name: at(`signatory.${i}.name`), role: Object.fromEntries((['fr', 'en'] as const).map((lang) => [lang, at(`signatory.${i}.role.${lang}`)]).filter(([, text]) => text)) })),
  };
}

/** What was there stays where no new file came, unless it was to go. @throws AcquisError bad_input */
async function wishOf(form: Form, { colour, signatories }: BrandTyped, before: Awaited<ReturnType<People['brand']>>): Promise<{ wish: BrandWish; removed: readonly string[] }> {
  const faults: Fault[] = [], removed: string[] = [];
  const pictureIn = async (field: string, kept: Picture | undefined, gone: string): Promise<Picture | undefined> => {
    const file = form.file(field);
    if (!file) return form.get(gone) === 'yes' ? undefined : kept;
    try {
      const made = uploadedPicture(new Uint8Array(await file.arrayBuffer()));
      removed.push(...made.removed);
      return made.picture;
    } catch (error) {
      if (!(error instanceof PictureError)) throw error;
      faults.push({ path: field, code: error.code });
      return kept;
    }
  };
  const logo = await pictureIn('logo', before?.logo, 'remove-logo'), hands: BrandWish['signatories'][number][] = [];
  for (const [i, { name, role }] of signatories.entries()) {
    const image = await pictureIn(`signatory.${i}.image`, before?.signatories[i]?.image, `signatory.${i}.remove`);
    if (name) hands.push({ name, role, ...(image && { image }) });
  }
  if (faults.length > 0) throw new AcquisError('bad_input', { faults });
  return { wish: { ...(colour && { colour }), ...(logo && { logo }), signatories: hands }, removed };
}
