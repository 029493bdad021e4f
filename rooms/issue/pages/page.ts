// What the pages of this room share: what they may ask, who is asking, and how a refusal comes back into the form.
import type { LanguageMap } from '#credential';
import { AcquisError } from '#lib/errors';
import { errorText, faultText, type Ctx } from '#lib/http';
import type { Lang } from '#lib/i18n';
import type { Design } from '#rooms/design';
import type { People } from '#rooms/people';
import type { Problem } from '../../../web/components/say.tsx';
import type { Choice } from '../../../web/issue/new.tsx';
import { lackText } from '../../../web/issue/outlook.tsx';
import type { Notice } from '../../../web/issue/awards.tsx';
import type { Delivery } from '../../../web/issue/words.tsx';
import { MAY_ISSUE } from '../issue.policy.ts';
import { csvRow, CSV_START, type Issue, type Status } from '../issue.ts';

export type PageDeps = {
  readonly issue: Issue;
  readonly design: Pick<Design, 'list' | 'published' | 'version'>;
  readonly people: Pick<People, 'memberOnly' | 'account'>;
  /** Where mails and claims stand: told by whoever delivers. */
  readonly deliver: { states(org: string, awards: readonly string[]): Promise<ReadonlyMap<string, Delivery>>; preview(org: string, award: string, to: Status): Promise<Notice> };
};

export const byOf = (c: Ctx): string => c.var.visitor?.id ?? '';
export const mayIssue = (c: Ctx): boolean => c.var.seat?.roles.some((role) => role === 'owner' || MAY_ISSUE.includes(role)) ?? false;

export async function choicesOf({ design }: PageDeps, org: string): Promise<Choice[]> {
  return (await design.published(org)).map(({ id, specification }) => ({ id, specification }));
}

export async function titlesOf({ design }: PageDeps, org: string): Promise<Map<string, LanguageMap>> {
  return new Map((await design.list(org)).map(({ id, summary }) => [id, summary.title]));
}

/** What a form did wrong, beside its fields; anything that is not the form's to mend goes on to the error page. */
export function problemsOf(lang: Lang, error: unknown): Problem[] {
  if (!(error instanceof AcquisError) || !['bad_input', 'too_large', 'specification_not_published', 'definition_refuses', 'form_lacks'].includes(error.code) && !error.code.startsWith('seal_')) throw error;
  if (error.faults.length === 0) return [{ text: errorText(lang, error) }];
  // What is missing stands in the specification, not in this form.
  if (error.code === 'definition_refuses') return [{ text: errorText(lang, error) }, ...error.faults.map((fault) => ({ text: faultText(lang, fault) }))];
  if (error.code === 'form_lacks') return [{ text: errorText(lang, error) }, ...error.faults.map((fault) => ({ text: lackText(lang, fault) }))];
  return error.faults.map((fault) => ({ field: fault.path.replace(/^\/rows\/\d+\//, ''), text: faultText(lang, fault) }));
}

/** A table that leaves as it is read: its size is nobody's memory. */
export function csvAnswer(name: string, rows: AsyncIterable<readonly string[]>): Response {
  const encoder = new TextEncoder();
  async function* lines(): AsyncGenerator<Uint8Array> {
    yield encoder.encode(CSV_START);
    for await (const row of rows) yield encoder.encode(csvRow(row));
  }
  const written = lines();
  const body = new ReadableStream<Uint8Array>({
    pull: async (reader) => { const { done, value } = await written.next(); if (done) reader.close(); else reader.enqueue(value); },
    cancel: async () => { await written.return(undefined); },
  });
  return new Response(body, { headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${name}"` } });
}
