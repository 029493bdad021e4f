// The reader's side of a link: the page, its files, receipts of the check, one file of all, a card for other pages. Everything is made of what is shown, never of what is held.
import { Hono } from 'hono';
import type { Child } from 'hono/jsx';
import { zipSync } from 'fflate';
import type { Documents } from '#lib/documents';
import { AcquisError } from '#lib/errors';
import { formOf, type Ctx, type Env } from '#lib/http';
import { peerOf } from '#lib/peer';
import { badgeOf } from '#rooms/deliver';
import { cardOf, fileOf, stem, workOf, type Certificates, type CertificateWish, type Hold, type HeldFile, type Line } from '#rooms/hold';
import type { Receipts, Verify } from '#rooms/verify';
import { EmbedCode, EmbedPage } from '#web/share/embed';
import { ShownPage, type ShownItem } from '#web/share/shown';
import type { Together } from '#web/share/together';
import { PreviewHead } from '#web/hold/public';
import { download, hide } from '../../../web/answer.ts';
import { pageOf } from '../../../web/page.ts';
import type { Shown, ShownCredential } from '../share.ts';
import { dossierJob } from './dossier.ts';

export type ShownDeps = {
  readonly hold: Pick<Hold, 'find' | 'png' | 'further' | 'versions'>; readonly publicUrl: string;
  /** What this visitor may see of the link in the path. @throws AcquisError not_found */
  readonly enter: (c: Ctx) => Promise<Shown>;
} & Partial<Papers>;
/** What makes receipts and documents. Without them there is no door to any. */
export type Papers = { readonly verify: Pick<Verify, 'admit'>; readonly receipts: Receipts; readonly certificates: Certificates; readonly documents: Documents };
type Showing = { readonly preview?: boolean; readonly who?: string; readonly at?: string; /** Before everything. */ readonly above?: Child; /** To somebody who helps: no link was given, and what stands above says whose it is. */ readonly helping?: boolean };

/** Of several credentials, the nth: counted from 1, as a reader counts. */
const ONE = ['/share/:id', '/share/:id/:n{[1-9][0-9]?}'] as const;

export type ShownPart = ReturnType<typeof openShown>;

export function openShown(deps: ShownDeps) {
  const { hold, publicUrl, enter, receipts, certificates, documents } = deps, app = new Hono<Env>();

  async function judged(c: Ctx, { items }: Shown): Promise<ShownItem[]> {
    const visible = async (other: string | undefined) => (other === undefined ? undefined : await hold.find(other, c.var.visitor?.id) ? `/c/${other}` : '');
    return Promise.all(items.map(async (item) => {
      // Another version, shown whole, could say what is left out here.
      const { newer, older } = item.how === 'whole' ? await hold.versions(item.held) : { newer: undefined, older: undefined };
      return { item, report: await item.report(c.var.lang), picture: badgeOf(item.claims), versions: { newer: await visible(newer), older: await visible(older) } };
    }));
  }

  async function page(c: Ctx, shown: Shown, { preview = false, who, at = `/share/${shown.link.id}`, above, helping = false }: Showing = {}) {
    const items = await judged(c, shown), context = pageOf(c), [first] = items, mine = shown.person === c.var.visitor?.id, address = publicUrl + at;
    hide(c);
    return <ShownPage page={context} shown={shown} items={items} together={items.length > 1 ? together(items) : undefined} at={at} mine={mine} preview={preview} helping={helping} above={above} who={who} onPaper={documents?.available === true} receipts={receipts !== undefined}
      head={first && !preview && shown.link.reader === undefined && <PreviewHead page={context} claims={first.item.claims} address={address} open={false} />}
      embed={mine && !preview && first && shown.link.reader === undefined && <EmbedCode page={context} title={first.item.claims.title} address={address} count={items.length} />} />;
  }

  app.post('/share/:id/compare', async (c) => {
    const shown = await enter(c), who = (await formOf(c)).get('who').slice(0, 200);
    return c.html(await page(c, shown, { who }));
  });

  app.get('/share/:id/embed', async (c) => {
    const shown = await enter(c);
    hide(c);
    c.header('content-security-policy', "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; frame-ancestors *; base-uri 'none'; form-action 'none'");
    c.header('cross-origin-resource-policy', 'cross-origin');
    return c.html(<EmbedPage page={pageOf(c)} items={await judged(c, shown)} address={`${publicUrl}/share/${shown.link.id}`} />);
  });

  app.get('/share/:id/dossier.pdf', async (c) => {
    admit(c);
    const shown = await enter(c), items = await judged(c, shown), files = await filesOf(items.map(({ item }) => item));
    if (!documents) throw new AcquisError('documents_unavailable');
    const pdf = await documents.pdf(await dossierJob({ shown, items, lang: c.var.lang, house: c.var.house.name, link: `${publicUrl}/share/${shown.link.id}`, verifyAt: `${publicUrl}/verify`, archive: zipSync(files, { level: 0, mtime: new Date('2020-01-01T00:00:00') }) }));
    return download(c, { body: new Uint8Array(pdf), type: 'application/pdf', name: 'dossier.pdf' });
  });

  for (const path of ONE) {
    app.get(`${path}/certificate.pdf`, async (c) => {
      const { held, how } = await one(c), { words, paper } = c.req.query(), { lang } = c.var;
      // A certificate says that the issuer signed what stands on it: of a part it would say too much.
      if (how !== 'whole') throw new AcquisError('not_found');
      if (!certificates) throw new AcquisError('documents_unavailable');
      const wish: CertificateWish = { wording: words === 'fr' || words === 'en' || words === 'both' ? words : lang, paper: paper === 'letter' ? 'letter' : 'a4', link: `${publicUrl}/share/${c.req.param('id') ?? ''}` };
      return download(c, { body: new Uint8Array(await certificates.certificate(held, wish)), type: 'application/pdf', name: `${stem(held)}.pdf` });
    });
    app.get(`${path}/receipt.json`, async (c) => download(c, { body: new Uint8Array(await made(c, (kept, draft) => kept.signed(draft, c.var.lang))), type: 'application/json', name: 'receipt.json' }));
    app.get(`${path}/receipt.pdf`, async (c) => download(c, { body: new Uint8Array(await made(c, (kept, draft) => kept.paper(draft, c.var.lang))), type: 'application/pdf', name: 'receipt.pdf' }));
  }

  async function one(c: Ctx): Promise<ShownCredential> {
    const { items } = await enter(c), item = items[Number(c.req.param('n') ?? 1) - 1];
    if (!item) throw new AcquisError('not_found');
    return item;
  }

  /** Judged anew, for this receipt: of the bytes its reader may have. */
  async function made(c: Ctx, make: (receipts: Receipts, draft: string) => Promise<Uint8Array>): Promise<Uint8Array> {
    admit(c);
    const item = await one(c);
    if (!receipts) throw new AcquisError('not_found');
    return make(receipts, await receipts.draft(await item.report(c.var.lang), { extract: item.how !== 'whole' }));
  }

  /** What costs a signature or a document is given as often as a verification. */
  function admit(c: Ctx): void {
    try {
      deps.verify?.admit(peerOf(c));
    } catch (error) {
      if (error instanceof AcquisError) c.header('retry-after', '60');
      throw error;
    }
  }

  async function filesOf(items: readonly ShownCredential[]): Promise<Record<string, Uint8Array>> {
    const files = new Map<string, Uint8Array>();
    for (const [i, { held }] of items.entries()) {
      const file: HeldFile | undefined = await fileOf(hold, held, 'credential.json');
      if (file) files.set(`${i + 1}-${file.name}`, typeof file.body === 'string' ? Buffer.from(file.body) : file.body);
    }
    return Object.fromEntries(files);
  }
  return { page, routes: app };
}

/** By the rules of the wallet: what is not in order adds nothing, the same twice counts once. */
function together(items: readonly ShownItem[]): Together {
  const lines = items.map(lineOf), good = items.filter(({ report }) => report.verdict === 'valid'), skills = new Map<string, Together['skills'][number]>();
  for (const [i, { item, report }] of items.entries()) {
    if (report.verdict !== 'valid') continue;
    for (const { key, name } of cardOf({ claims: item.claims, form: item.held.form }).skills) if (!skills.has(key)) skills.set(key, { name, lang: item.claims.language, at: i + 1 });
  }
  return { work: workOf(lines.filter((_, i) => items[i]?.report.verdict === 'valid')), total: items.length, good: good.length, skills: [...skills.values()].slice(0, 40) };
}

function lineOf({ item, report }: ShownItem): Line {
  const { held } = item, code = report.checks.find(({ result }) => result === 'fail')?.code ?? '';
  return { id: held.id, card: cardOf({ claims: item.claims, form: held.form }), receivedAt: held.receivedAt, belongs: held.belongs, standing: { verdict: report.verdict, cautions: 0, code, checkedAt: new Date(report.at) }, newer: undefined };
}

