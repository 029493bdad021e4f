// The badge studio's page: reads five choices or a file, shows or keeps the picture. Only the picture changes, so whoever writes elsewhere loses nothing.
import { Hono } from 'hono';
import type { LanguageMap } from '#credential';
import { isColour } from '#lib/colour';
import { AcquisError, type Fault } from '#lib/errors';
import { faultText, formOf, type Ctx, type Env } from '#lib/http';
import { inLanguage } from '#lib/i18n';
import { PICTURE_HEADERS, PictureError } from '#lib/picture';
import { EMBLEMS, markedBadge, paramsIn, PIGMENTS, SHAPES, type BadgeParams } from '../../../web/badge.ts';
import { altOf, StudioPage } from '../../../web/design/studio.tsx';
import { shown, textsAt } from '../../../web/design/form.ts';
import { pageOf, redirectWith } from '../../../web/page.ts';
import type { People } from '#rooms/people';
import type { Content, Design, Version } from '../design.ts';
import { found, idOf, whereabouts } from '../pages/desk.tsx';
import { MAY_DESIGN } from '../design.policy.ts';
import { imageOf, pictureFrom, type Rasterise } from './image.ts';

export type StudioDeps = { readonly design: Design; readonly people: Pick<People, 'brand' | 'memberOnly'>; readonly rasterise: Rasterise; };
type Form = Awaited<ReturnType<typeof formOf>>;
type Back = { readonly params?: BadgeParams | undefined; readonly alt?: LanguageMap; readonly faults?: readonly Fault[] };

export function studioPages({ design, people, rasterise }: StudioDeps): Hono<Env> {
  const app = new Hono<Env>();
  app.use('/o/:org/design/:id/badge', people.memberOnly(...MAY_DESIGN));

  app.get('/o/:org/design/:id/badge', async (c) => show(c, await draft(c)));
  app.post('/o/:org/design/:id/badge', async (c) => {
    const version = await draft(c), form = await formOf(c), act = form.get('do');
    if (act === 'remove') return keep(c, undefined, []);
    if (act === 'upload') return upload(c, version, form);
    const { params, faults } = chosen(form), alt = pair(form, 'alt');
    if (act === 'preview' || !params) return show(c, version, { params, alt: params ? { ...altOf(params), ...alt } : alt, faults });
    const missing = altFaults(alt, 'alt');
    if (missing.length > 0) return show(c, version, { params, alt: { ...altOf(params), ...alt }, faults: missing });
    const { picture } = await pictureFrom(Buffer.from(markedBadge(params, alt[c.var.lang] ?? '')), rasterise);
    return keep(c, imageOf(picture, alt), []);
  });

  async function upload(c: Ctx, version: Version, form: Form): Promise<Response> {
    const file = form.file('file'), alt = pair(form, 'own-alt');
    const faults = [...(file ? [] : [{ path: 'file', code: 'picture_missing' }]), ...altFaults(alt, 'own-alt')];
    if (!file || faults.length > 0) return show(c, version, { alt, faults });
    try {
      const { picture, removed } = await pictureFrom(new Uint8Array(await file.arrayBuffer()), rasterise);
      return await keep(c, imageOf(picture, alt), removed);
    } catch (error) {
      if (!(error instanceof PictureError)) throw error;
      return show(c, version, { alt, faults: [{ path: 'file', code: error.code }] });
    }
  }

  /** Into the draft as it stands now, whoever saved it last. */
  async function keep(c: Ctx, image: ReturnType<typeof imageOf> | undefined, removed: readonly string[]): Promise<Response> {
    const { org, by, here } = whereabouts(c);
    for (let tries = 0; tries < 5; tries++) {
      const { content: { image: _, ...rest }, revision } = await draft(c);
      const saving = await design.save(org, idOf(c), by, revision, { ...rest, ...(image && { image }) });
      if (saving.kind === 'saved') return redirectWith(c, `${here}/badge`, 'done', c.var.t(!image ? 'design.studio.removed' : removed.length > 0 ? 'design.studio.saved_without' : 'design.studio.saved', { what: removed.slice(0, 8).join(', ') }));
    }
    throw new AcquisError('conflict');
  }

  async function show(c: Ctx, version: Version, { params, alt, faults = [] }: Back = {}): Promise<Response> {
    const { org } = whereabouts(c), { content } = version, now = imageIn(content), drawn = now && paramsIn(now.text), brand = (await people.brand(org))?.colour;
    const eqf = Number(shown(content, 'level.eqf')) || undefined, own = params ?? drawn ?? proposed(version, brand, eqf);
    const title = inLanguage(textsAt(content, 'title'), c.var.lang).text || c.var.t('design.untitled');
    return c.html(<StudioPage page={pageOf(c)} org={org} id={version.id} revision={version.revision} title={title} params={own} alt={alt ?? (now ? textsAt(content, 'image.alt') : altOf(own))} brand={brand} eqf={eqf}
      image={now && { src: now.src, alt: inLanguage(textsAt(content, 'image.alt'), c.var.lang).text, drawn: drawn !== undefined }}
      problems={faults.map((fault) => ({ field: fault.path, text: faultText(c.var.lang, fault) }))} />, faults.length > 0 ? 422 : 200);
  }

  async function draft(c: Ctx): Promise<Version> {
    const version = await found(design, c);
    if (version.state !== 'draft') throw new AcquisError('specification_not_a_draft');
    return version;
  }

  // Open to all: the picture of a published version as a file of its own.
  app.get('/design/:id/image', async (c) => {
    const image = (await design.publicVersion(idOf(c)))?.specification.image;
    if (!image) throw new AcquisError('not_found');
    return c.body(Buffer.from(image.data, 'base64'), 200, { 'content-type': image.mediaType, ...PICTURE_HEADERS });
  });
  return app;
}

function chosen(form: Form): { params: BadgeParams | undefined; faults: readonly Fault[] } {
  const shape = SHAPES.find((one) => one === form.get('shape')), emblem = EMBLEMS.find((one) => one === form.get('emblem')), level = Number(form.get('level')), colour = form.get('colour').toLowerCase(), seed = form.get('seed');
  const pigment = form.get('pigment') === 'own' ? (isColour(colour) ? (colour as `#${string}`) : undefined) : PIGMENTS.find((one) => one === form.get('pigment'));
  const faults: Fault[] = [...(pigment ? [] : [{ path: 'colour', code: 'brand_colour' }]), ...(/^[\w-]{1,40}$/.test(seed) ? [] : [{ path: 'seed', code: 'picture_seed' }])];
  return { faults, params: shape && emblem && pigment && Number.isInteger(level) && level >= 1 && level <= 8 && faults.length === 0 ? { shape, emblem, pigment, level, seed } : undefined };
}

/** Something to begin with: the level of the specification, the colour of the organisation. */
function proposed({ id }: Version, brand: string | undefined, eqf: number | undefined): BadgeParams {
  return { shape: 'disc', pigment: brand !== undefined && isColour(brand) ? (brand as `#${string}`) : 'ink', emblem: 'book', level: eqf ?? 5, seed: id };
}

function imageIn(content: Content): { text: string; src: string } | undefined {
  const data = shown(content, 'image.data'), type = shown(content, 'image.mediaType');
  return data ? { text: Buffer.from(data, 'base64').toString('utf8'), src: `data:${type};base64,${data}` } : undefined;
}

function pair(form: Form, name: string): LanguageMap {
  return Object.fromEntries((['fr', 'en'] as const).map((lang) => [lang, form.get(`${name}.${lang}`).slice(0, 300)]).filter(([, text]) => text));
}

function altFaults(alt: LanguageMap, path: string): Fault[] {
  return alt['fr'] && alt['en'] ? [] : [{ path, code: 'picture_alt' }];
}
