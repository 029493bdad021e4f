// GET /verify asks for a credential, POST /verify answers. An address in the query only fills the field: nothing is read
// from outside because somebody followed a link.
import { Hono } from 'hono';
import type { Report } from '#credential';
import { readThrough } from '#framework';
import { AcquisError } from '#lib/errors';
import { faultText, errorText, formOf, wantsJson, type Ctx, type Env } from '#lib/http';
import { VerifyPage, type VerifyFields } from '../../web/verify/form.tsx';
import { ReportPage } from '../../web/verify/page.tsx';
import { ScanPage } from '../../web/verify/scan.tsx';
import type { Keepable } from '../../web/verify/receipt.tsx';
import { download } from '../../web/answer.ts';
import { pageOf } from '../../web/page.ts';
import { admit, answer, questionOf, uploadLimit } from './routes/question.ts';
import type { Receipts, Verify } from './verify.ts';

/** The verifier that works without us, as built: one HTML file, small or with what European seals need. */
export type OfflineVerifier = { readonly small: Uint8Array; readonly full: Uint8Array };

export function verifyPages({ verify, receipts, offline }: { verify: Verify; receipts?: Receipts | undefined; offline?: OfflineVerifier | undefined }): Hono<Env> {
  const app = new Hono<Env>();

  app.get('/verify', (c) => c.html(<VerifyPage page={pageOf(c)} offline={offline !== undefined} fields={{ url: c.req.query('url')?.slice(0, 2_000), at: c.req.query('at')?.slice(0, 40) }} />));

  app.get('/verify/scan', (c) => c.html(<ScanPage page={pageOf(c)} />));

  // Never shown as a page of ours: whoever wants to do without us keeps it.
  app.get('/verify/offline', (c) => offline ? kept(c, offline.full, 'acquis-verifier-europass.html') : c.notFound());
  app.get('/verify/offline/small', (c) => offline ? kept(c, offline.small, 'acquis-verifier.html') : c.notFound());

  app.post('/verify', uploadLimit, async (c) => {
    try {
      admit(verify, c);
      const question = await questionOf(c, verify.now());
      const { report, judged } = await answer(verify, c, question);
      if (wantsJson(c)) return c.json(report);
      c.header('x-robots-tag', 'noindex');
      // Nothing in a file that failed deserves to be weighed.
      const defined = report.verdict === 'invalid' ? undefined : await readThrough(judged, report.at);
      return c.html(<ReportPage page={pageOf(c)} report={report} asked={question} defined={defined} receipt={await receiptOf(receipts, report)} />);
    } catch (error) {
      if (!(error instanceof AcquisError) || error.status >= 500 || wantsJson(c)) throw error;
      return asksAgain(c, error);
    }
  });

  // What the page carried comes back: the facts under our own seal, and nothing of the document.
  app.post('/verify/receipt', async (c) => {
    admit(verify, c);
    const form = await formOf(c), draft = form.get('receipt');
    if (!receipts) throw new AcquisError('not_found');
    return form.get('as') === 'pdf'
      ? download(c, { body: new Uint8Array(await receipts.paper(draft, c.var.lang)), type: 'application/pdf', name: 'receipt.pdf' })
      : download(c, { body: new Uint8Array(await receipts.signed(draft, c.var.lang)), type: 'application/json', name: 'receipt.json' });
  });
  return app;
}

/** An answer is given whether or not the store that keeps the house's key answers. */
async function receiptOf(receipts: Receipts | undefined, report: Report): Promise<Keepable | undefined> {
  const draft = await receipts?.draft(report).catch(() => undefined);
  return receipts && draft !== undefined ? { draft, onPaper: receipts.onPaper } : undefined;
}

function kept(c: Ctx, file: Uint8Array, name: string): Response {
  return c.body(new Uint8Array(file), 200, { 'content-type': 'text/html; charset=utf-8', 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'public, max-age=3600' });
}

/** The form comes back with what was typed; a browser gives no file back. */
async function asksAgain(c: Ctx, error: AcquisError): Promise<Response> {
  const typed = error.code === 'too_large' ? {} : await c.req.parseBody().catch(() => ({}));
  const fields: VerifyFields = {};
  for (const name of ['url', 'text', 'who', 'at'] as const) {
    const value: unknown = (typed as Record<string, unknown>)[name];
    if (typeof value === 'string') fields[name] = value.slice(0, 100_000);
  }
  const problems = error.faults.length > 0 ? error.faults.map((f) => ({ field: f.path, text: faultText(c.var.lang, f) })) : [{ field: fieldOf(error), text: errorText(c.var.lang, error) }];
  return c.html(<VerifyPage page={pageOf(c)} fields={fields} problems={problems} />, error.status as 422);
}

function fieldOf({ code }: AcquisError): string | undefined {
  if (code === 'too_large') return 'file';
  return ['ssrf_blocked', 'fetch_limit', 'fetch_failed'].includes(code) ? 'url' : undefined;
}
