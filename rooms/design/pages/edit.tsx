// The edit form, step by step. Every button saves what was typed before it does anything else; a draft may hold faults, a published version may not.
import { Hono } from 'hono';
import { find, occupations, readSpecification, skill, skills, skillsIn, warmSkills } from '#framework';
import { formOf, type Ctx, type Env } from '#lib/http';
import { inLanguage, type Lang } from '#lib/i18n';
import type { Json } from '#lib/jcs';
import { AcquisError } from '#lib/errors';
import type { Sign } from '#rooms/sign';
import { changes } from '../../../web/design/changes.ts';
import { EditPage } from '../../../web/design/edit.tsx';
import { PARTS, contentOf, itemsAt, shown, textsAt, valueAt, withPart, withoutPart, type Part } from '../../../web/design/form.ts';
import { merged, stepNamed, type Step } from '../../../web/design/steps.ts';
import { pageOf, redirectWith } from '../../../web/page.ts';
import type { Content, Design, Version } from '../design.ts';
import { found, idOf, whereabouts } from './desk.tsx';

const OCCUPATIONS: ReadonlySet<string> = new Set(['esco-occupation', 'rome']);

type Form = Awaited<ReturnType<typeof formOf>>;
type Act =
  | { readonly what: 'save' | 'publish' | 'ask' | 'preview' | 'badge' | 'occupation' } | { readonly what: 'go'; readonly step: Step; readonly field: string } | { readonly what: 'only'; readonly only: string }
  | { readonly what: 'add'; readonly part: Part } | { readonly what: 'remove'; readonly part: Part; readonly at: number } | { readonly what: 'esco' | 'suggest'; readonly at: number };
type Saved = { readonly version: Version } | { readonly mine: Content; readonly current: Version };

export function editPages({ design, sign }: { design: Design; sign: Pick<Sign, 'did'> }): Hono<Env> {
  const app = new Hono<Env>();

  app.get('/o/:org/design/:id/edit', async (c) => {
    const version = await found(design, c);
    if (version.state !== 'draft') return redirectWith(c, whereabouts(c).here, 'problem', c.var.t('errors.specification_not_a_draft'));
    return show(c, version, stepNamed(c.req.query('step')), version.content);
  });

  app.post('/o/:org/design/:id/edit', async (c) => {
    const form = await formOf(c), step = stepNamed(form.get('step')), act = actOf(form.get('do'));
    const before = await found(design, c);
    if (before.state !== 'draft') return tooLate(c, form, step, before);
    const saved = await save(c, form, step, act);
    if ('mine' in saved) return show(c, saved.current, step, saved.mine, saved.current.content);
    return onwards(c, step, act, form, saved.version);
  });

  /** Two people on two steps do not meet. On the same one, the second is shown both and nothing is written. */
  async function save(c: Ctx, form: Form, step: Step, act: Act): Promise<Saved> {
    const { org, by } = whereabouts(c), id = idOf(c), revision = Number(form.get('revision'));
    for (let tries = 0; ; tries++) {
      const current = await found(design, c), base = revision === current.revision ? current.content : await design.revision(org, id, revision) ?? current.content;
      const { content, clean } = merged(step, base, current.content, await typedIn(form, current.content, c.var.lang), form.entries());
      const mine = changed(content, act);
      if (!clean) return { mine, current };
      const saving = await design.save(org, id, by, current.revision, mine);
      if (saving.kind === 'saved') return saving;
      if (tries > 5) return { mine, current: saving.current };
    }
  }

  /** Published in another tab meanwhile: what was typed goes into the draft of the next version, never nowhere. */
  async function tooLate(c: Ctx, form: Form, step: Step, before: Version): Promise<Response> {
    const { org, by, home, here } = whereabouts(c), { t, lang } = c.var, typed = await typedIn(form, before.content, lang), entries = form.entries();
    const base = await design.revision(org, before.id, Number(form.get('revision'))) ?? before.content;
    if (changes(lang, before.content, merged(step, base, before.content, typed, entries).content).length === 0) return redirectWith(c, here, 'problem', t('errors.specification_not_a_draft'));
    const next = await design.newVersion(org, before.id, by), { content, clean } = merged(step, base, next.content, typed, entries);
    const saving = clean ? await design.save(org, next.id, by, next.revision, content) : undefined;
    if (saving?.kind !== 'saved') return show(c, next, step, content, next.content);
    return redirectWith(c, `${home}/${next.id}/edit?step=${step}`, 'problem', t('design.done.kept_in_next', { n: before.number, next: next.number }));
  }

  async function show(c: Ctx, version: Version, step: Step, content: Content, theirs?: Content): Promise<Response> {
    const { org } = whereabouts(c), only = (['fr', 'en'] as const).find((one) => one === c.req.query('only'));
    const issuer = inLanguage((await design.issuerOf(org)).name, c.var.lang).text;
    const [review] = await design.reviews(org, version.id), { twoPeople } = await design.settings(org);
    if (step === 'outcomes') void warmSkills().catch(() => undefined); // whoever then asks says what is wrong
    return c.html(<EditPage page={pageOf(c)} org={org} version={version} step={step} content={content} reading={readSpecification(content)} at={design.today()} issuer={issuer} ids={{ achievement: `${c.var.house.publicUrl}/design/${version.id}`, issuer: sign.did(org), page: `${c.var.house.publicUrl}/o/${org}` }} definitions={step === 'check' ? await design.definitions(org) : []} checked={c.req.query('checked') === 'yes'}
      review={{ open: review !== undefined && !review.outcome, needed: twoPeople }} only={only} skills={await asked(c, content)} occupations={await occupationsAsked(c)} conflict={theirs && changes(c.var.lang, theirs, content)} />, theirs ? 409 : 200);
  }

  async function onwards(c: Ctx, step: Step, act: Act, form: Form, version: Version): Promise<Response> {
    const { org, by, here } = whereabouts(c), { t } = c.var, edit = `${here}/edit?step=${step}`, only = form.get('only');
    switch (act.what) {
      case 'go': return c.redirect(`${here}/edit?step=${act.step}${act.field ? `&checked=yes#${act.field}` : ''}`, 303);
      case 'only': return c.redirect(`${here}/edit?step=languages${act.only ? `&only=${act.only}` : ''}`, 303);
      case 'preview': case 'badge': return c.redirect(`${here}/${act.what}`, 303);
      case 'add': return c.redirect(`${edit}#${act.part}.${itemsAt(version.content, act.part).length - 1}`, 303);
      case 'remove': return redirectWith(c, edit, 'done', t('design.done.removed'));
      case 'esco': return c.redirect(`${edit}&esco=${act.at}&q=${encodeURIComponent(form.get(`esco-query.${act.at}`))}#outcomes.${act.at}.esco`, 303);
      case 'suggest': return c.redirect(`${edit}&suggest=${act.at}#outcomes.${act.at}.esco`, 303);
      case 'occupation': return c.redirect(`${edit}&occupation=${encodeURIComponent(form.get('occupation-query'))}#occupations`, 303);
    }
    const { faults } = readSpecification(version.content);
    if (act.what === 'save') return redirectWith(c, `${edit}&checked=yes${only ? `&only=${only}` : ''}`, 'done', faults.length > 0 ? t('design.done.saved_with', { n: faults.length }) : t('design.done.saved'));
    if (faults.length > 0) return redirectWith(c, `${here}/edit?step=check`, 'problem', t('design.done.not_published', { n: faults.length }));
    if (act.what === 'ask') {
      await design.askReview(org, idOf(c), by);
      return redirectWith(c, here, 'done', t('design.done.review_asked'));
    }
    await design.publish(org, idOf(c), by);
    return redirectWith(c, here, 'done', t('design.done.published'));
  }
  return app;
}

/** The skills that the address asks for: by a word, or from what an outcome says. */
async function asked(c: Ctx, content: Content) {
  const query = c.req.query('q')?.trim().slice(0, 100) ?? '', { lang } = c.var, suggest = c.req.query('suggest');
  if (suggest !== undefined) return { outcome: Number(suggest), query: '', suggested: true, found: await suggestions(content, Number(suggest), lang) };
  return query ? { outcome: Number(c.req.query('esco')), query, suggested: false, found: await skills(query, lang) } : undefined;
}

async function occupationsAsked(c: Ctx) {
  const query = c.req.query('occupation')?.trim().slice(0, 100) ?? '';
  return query ? { query, found: await occupations(query, c.var.lang) } : undefined;
}

async function suggestions(content: Content, at: number, lang: 'fr' | 'en') {
  const [title, more] = ['title', 'description'].map((member) => inLanguage(textsAt(content, `outcomes.${at}.${member}`), lang));
  return skillsIn(title?.text ?? '', more?.text ?? '', title?.lang === 'en' ? 'en' : 'fr');
}

function actOf(text: string): Act {
  const [what = '', rest = ''] = text.split(':'), [name = '', index = ''] = rest.split('.');
  const part = PARTS.find((one) => one === name);
  if (what === 'add' && part) return { what, part };
  if (what === 'remove' && part) return { what, part, at: Number(index) };
  if (what === 'esco' || what === 'suggest') return { what, at: Number(name) || 0 };
  if (what === 'only') return { what, only: rest === 'fr' || rest === 'en' ? rest : '' };
  if (what === 'go') { const [step, field = ''] = rest.split('#'); return { what, step: stepNamed(step), field: /^[\w.-]{1,80}$/.test(field) ? field : '' }; }
  return { what: what === 'publish' || what === 'ask' || what === 'preview' || what === 'badge' || what === 'occupation' ? what : 'save' };
}

function changed(content: Content, act: Act): Content {
  return act.what === 'add' ? withPart(content, act.part) : act.what === 'remove' ? withoutPart(content, act.part, act.at) : content;
}

/** What the fields say, the image kept unless it was replaced or removed, ESCO skills with their names, ticked occupations as links. */
async function typedIn(form: Form, before: Content, lang: Lang): Promise<Content> {
  const typed = contentOf(form.entries()), { image: words, ...rest } = typed;
  // A form that came back because someone else had saved carries its image along.
  const carried = isObject(words) && typeof words['data'] === 'string' ? words : valueAt(before, 'image');
  const file = form.file('image-file'), kept = form.get('remove-image') === 'yes' ? undefined : carried;
  const picture: Json | undefined = file ? await pictureOf(file) : kept;
  const alt = valueAt({ image: words }, 'image.alt');
  const outcomes = await Promise.all(itemsAt(typed, 'outcomes').map((_, i) => named(typed, before, i)));
  const links = [...itemsAt(typed, 'links'), ...await linksTo(form, typed, lang)];
  return { ...rest, ...(links.length > 0 && { links }), ...(outcomes.length > 0 && { outcomes }), ...(isObject(picture) && { image: { mediaType: picture['mediaType'] ?? null, data: picture['data'] ?? null, ...(alt !== undefined && { alt }) } }) };
}

/** Each occupation once, by the name that the author was shown. */
async function linksTo(form: Form, typed: Content, lang: Lang): Promise<Json[]> {
  const there = new Set(itemsAt(typed, 'links').map((_, i) => shown(typed, `links.${i}.url`)));
  const wanted = new Set(form.entries().flatMap(([name, uri]) => name === 'occupation' && !there.has(uri) ? [uri] : []));
  const found = await Promise.all([...wanted].slice(0, 20).map(find));
  return found.flatMap((one): Json[] => one && OCCUPATIONS.has(one.name) ? [{ kind: 'occupation', title: inLanguage(one.concept.label, lang).text, url: one.concept.uri, ...(one.concept.code && { code: one.concept.code }) }] : []);
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
