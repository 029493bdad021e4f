// A file from elsewhere: shown first, then made a draft. Whoever holds what it speaks of stays out of it.
import { parseJson, readCarried, type Reading } from '#credential';
import { conceptByCode, draftOf, readSpecification, speaksUnknown } from '#framework';
import type { Ctx, formOf } from '#lib/http';
import { inLanguage } from '#lib/i18n';
import { ImportPage } from '../../../web/design/import.tsx';
import { pageOf } from '../../../web/page.ts';
import type { Content, Design } from '../design.ts';

type Form = Awaited<ReturnType<typeof formOf>>;

/** Undefined: no credential and no badge of a form that is read here. */
export async function foreign(file: File): Promise<Reading | undefined> {
  return readCarried(new Uint8Array(await file.arrayBuffer()));
}

export async function showForeign(c: Ctx, org: string, design: Design, reading: Reading): Promise<Response> {
  const us = await design.issuerOf(org), content = draftOf(reading.specification, 'und') as Content;
  const { faults } = readSpecification({ ...content, provider: us, awardingBodies: [us], issuer: us });
  return c.html(<ImportPage page={pageOf(c)} org={org} us={inLanguage(us.name, c.var.lang).text} reading={reading} content={content} faults={faults} asksLanguage={speaksUnknown(content)} />);
}

/** What the page showed, with what was said beside it; undefined for anything else. */
export async function takenOver(form: Form, org: string, design: Design): Promise<Content | undefined> {
  const content = parsed(form.get('content')), language = conceptByCode('language', form.get('language'))?.code;
  if (!content) return undefined;
  const said = draftOf(content, language ?? 'und') as Content, us = await design.issuerOf(org);
  const languages = said['languages'] ?? (language === undefined ? undefined : [language]);
  const ours = form.get('ours') === 'yes' ? { provider: us, awardingBodies: [us] } : {};
  return { routes: ['course'], ...said, ...(languages !== undefined && { languages }), ...ours };
}

function parsed(text: string): Content | undefined {
  try {
    const content = parseJson(text); // bounded in depth: whoever sends this may send anything
    return typeof content === 'object' && content !== null && !Array.isArray(content) ? content as Content : undefined;
  } catch {
    return undefined;
  }
}
