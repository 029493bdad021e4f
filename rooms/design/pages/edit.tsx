// The edit form. Every button saves what was typed before it does anything else; a draft may hold faults, a published version may not.
import { Hono } from 'hono';
import { readSpecification, skill, skills } from '#framework';
import { formOf, type Ctx, type Env } from '#lib/http';
import { inLanguage } from '#lib/i18n';
import type { Json } from '#lib/jcs';
import { AcquisError } from '#lib/errors';
import { EditPage } from '../../../web/design/edit.tsx';
import { PARTS, contentOf, differences, itemsAt, shown, valueAt, withPart, withoutPart, type Part } from '../../../web/design/form.ts';
import { pageOf, redirectWith } from '../../../web/page.ts';
import type { Content, Design, Version } from '../design.ts';
import { found, idOf, whereabouts } from './desk.tsx';

type Form = Awaited<ReturnType<typeof formOf>>;
type Act = { readonly what: 'save' | 'publish' } | { readonly what: 'add'; readonly part: Part } | { readonly what: 'remove'; readonly part: Part; readonly at: number } | { readonly what: 'esco'; readonly at: number };

export function editPages({ design }: { design: Design }): Hono<Env> {
  const app = new Hono<Env>();

  app.get('/o/:org/design/:id/edit', async (c) => {
    const version = await found(design, c);
    if (version.state !== 'draft') return redirectWith(c, whereabouts(c).here, 'problem', c.var.t('errors.specification_not_a_draft'));
    return show(c, version, version.content);
  });

  app.post('/o/:org/design/:id/edit', async (c) => {
    const { org, by } = whereabouts(c), form = await formOf(c);
    const before = await found(design, c), act = actOf(form.get('do'));
    const content = changed(await typedIn(form, before.content), act);
    const saving = await design.save(org, before.id, by, Number(form.get('revision')), content);
    if (saving.kind === 'conflict') return show(c, saving.current, content, saving.current.content);
    return onwards(c, act, form, saving.version);
  });

  /** Nothing of what was typed is thrown away: it stands in the fields, the other's words beside it. */
  async function show(c: Ctx, version: Version, content: Content, theirs?: Content): Promise<Response> {
    const { org } = whereabouts(c), query = c.req.query('q')?.trim().slice(0, 100) ?? '', outcome = Number(c.req.query('esco'));
    const issuer = inLanguage((await design.issuerOf(org)).name, c.var.lang).text;
    return c.html(<EditPage page={pageOf(c)} org={org} version={version} content={content} reading={readSpecification(content)} at={design.today()} issuer={issuer} checked={c.req.query('checked') === 'yes'}
      skills={query ? { outcome, query, found: await skills(query, c.var.lang) } : undefined} conflict={theirs && differences(content, theirs)} />, theirs ? 409 : 200);
  }

  async function onwards(c: Ctx, act: Act, form: Form, version: Version): Promise<Response> {
    const { org, by, here } = whereabouts(c), { t } = c.var, checked = form.get('checked') === 'yes' ? '&checked=yes' : '';
    if (act.what === 'add') return c.redirect(`${here}/edit?${checked}#${act.part}.${itemsAt(version.content, act.part).length - 1}`, 303);
    if (act.what === 'remove') return redirectWith(c, `${here}/edit?${checked}#${act.part === 'awardingBodies' ? 'who' : act.part}`, 'done', t('design.done.removed'));
    if (act.what === 'esco') return c.redirect(`${here}/edit?esco=${act.at}&q=${encodeURIComponent(form.get(`esco-query.${act.at}`))}${checked}#outcomes.${act.at}`, 303);
    const { faults } = readSpecification(version.content);
    if (act.what === 'save') return redirectWith(c, `${here}/edit?checked=yes`, 'done', faults.length > 0 ? t('design.done.saved_with', { n: faults.length }) : t('design.done.saved'));
    if (faults.length > 0) return redirectWith(c, `${here}/edit?checked=yes`, 'problem', t('design.done.not_published', { n: faults.length }));
    await design.publish(org, idOf(c), by);
    return redirectWith(c, here, 'done', t('design.done.published'));
  }
  return app;
}

function actOf(text: string): Act {
  const [what = '', rest = ''] = text.split(':'), [name = '', index = ''] = rest.split('.');
  const part = PARTS.find((one) => one === name);
  if (what === 'add' && part) return { what, part };
  if (what === 'remove' && part) return { what, part, at: Number(index) };
  if (what === 'esco') return { what, at: Number(name) || 0 };
  return { what: what === 'publish' ? 'publish' : 'save' };
}

function changed(content: Content, act: Act): Content {
  return act.what === 'add' ? withPart(content, act.part) : act.what === 'remove' ? withoutPart(content, act.part, act.at) : content;
}

/** What the fields say, the image kept unless it was replaced or removed, ESCO skills with their names. */
async function typedIn(form: Form, before: Content): Promise<Content> {
  const typed = contentOf(form.entries()), { image: words, ...rest } = typed;
  const file = form.file('image-file'), kept = form.get('remove-image') === 'yes' ? undefined : valueAt(before, 'image');
  const picture: Json | undefined = file ? await pictureOf(file) : kept;
  const alt = valueAt({ image: words }, 'image.alt');
  const outcomes = await Promise.all(itemsAt(typed, 'outcomes').map((_, i) => named(typed, before, i)));
  return { ...rest, ...(outcomes.length > 0 && { outcomes }), ...(isObject(picture) && { image: { mediaType: picture['mediaType'] ?? null, data: picture['data'] ?? null, ...(alt !== undefined && { alt }) } }) };
}

async function pictureOf(file: File): Promise<Json> {
  if (file.size > 256 * 1024) throw new AcquisError('too_large', { values: { mb: '0.25' } });
  return { mediaType: file.type, data: Buffer.from(await file.arrayBuffer()).toString('base64') };
}

async function named(typed: Content, before: Content, at: number): Promise<Json> {
  const outcome = valueAt(typed, `outcomes.${at}`);
  const uris = itemsAt(typed, `outcomes.${at}.esco`).map((_, i) => shown(typed, `outcomes.${at}.esco.${i}.uri`));
  if (!isObject(outcome) || uris.length === 0) return outcome ?? {};
  const known = new Map(itemsAt(before, 'outcomes').flatMap((_, o) => itemsAt(before, `outcomes.${o}.esco`).map((one, i) => [shown(before, `outcomes.${o}.esco.${i}.uri`), one] as const)));
  const esco = await Promise.all([...new Set(uris)].map(async (uri): Promise<Json> => { const found = known.get(uri) ?? await skill(uri); return isObject(found) && isObject(found['label']) ? { uri, label: found['label'] } : { uri }; }));
  return { ...outcome, esco };
}

function isObject(value: unknown): value is { readonly [member: string]: Json | undefined } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
