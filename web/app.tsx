// The front of the house: what every request passes, the rooms' pages and interfaces side by side, and what is said when something goes wrong.
import { OpenAPIHono } from '@hono/zod-openapi';
import { compress } from 'hono/compress';
import type { Hono, MiddlewareHandler } from 'hono';
import { boundaryOf, type Aside } from '../lib/aside.ts';
import { AcquisError, STATUS } from '../lib/errors.ts';
import { atMost, entrance, errorBody, errorText, faultText, ownFormsOnly, putAside, wantsJson, type Ctx, type Env, type HouseFacts } from '../lib/http.ts';
import { lookUp } from '../lib/i18n.ts';
import { pageAbove } from './above.ts';
import { docsPages } from './docs/docs.pages.tsx';
import { ErrorPage } from './error.tsx';
import { Home } from './home.tsx';
import { LookPage } from './look/look.tsx';
import { keepChoices, pageOf } from './page.ts';

export type Front = {
  readonly facts: HouseFacts;
  readonly session: MiddlewareHandler<Env>;
  readonly files: Hono<Env>;
  /** Every room's pages and interfaces, with their full paths. */
  readonly rooms: readonly Hono<Env>[];
  readonly api: readonly OpenAPIHono<Env>[];
  /** Where a file larger than memory may be sent, MB by path; and where it lies meanwhile. */
  readonly uploads?: { readonly paths: Readonly<Record<string, number>>; readonly aside: Aside } | undefined;
  readonly report: (error: unknown, requestId: string) => void;
};

/** MB of a body; rooms set their own, smaller ones. */
const MOST = 25;

export function frontDoor({ facts, session, files, rooms, api, uploads, report }: Front): OpenAPIHono<Env> {
  const app = new OpenAPIHono<Env>();
  app.use(entrance(facts));
  app.use(compress());
  app.route('/', files);
  app.use(async (c, next) => keepChoices(c) ?? next());
  // What is put aside is counted as it comes; of any other body that does not say its length, all is kept while it is counted.
  const usual = atMost(MOST), large = new Map(Object.entries(uploads?.paths ?? {}).flatMap(([path, mb]) => (uploads ? [[path, putAside(facts, uploads.aside, mb)] as const] : [])));
  app.use((c, next) => (isPutAside(c, large) ? next() : usual(c, next)));
  app.use(session);
  app.use((c, next) => { const aside = large.get(c.req.path); return aside ? aside(c, next) : next(); });
  app.use(ownFormsOnly(facts));
  app.get('/', (c) => c.html(<Home page={pageOf(c)} />));
  if (facts.development) app.get('/look', (c) => c.html(<LookPage page={pageOf(c)} />));
  for (const room of rooms) app.route('/', room);
  for (const room of api) app.route('/', room);
  let described: ReturnType<typeof describe> | undefined;
  const document = () => described ??= describe(app, facts);
  app.get('/openapi.json', (c) => c.json(document()));
  app.route('/', docsPages({ document }));
  let above: ReturnType<typeof pageAbove> | undefined;
  app.notFound((c) => {
    const page = c.req.method === 'GET' && !wantsJson(c) ? (above ??= pageAbove(app.routes))(c.req.path) : undefined;
    return page === undefined ? refuse(c, new AcquisError('not_found')) : c.redirect(page, 303);
  });
  app.onError((error, c) => {
    const known = error instanceof AcquisError ? error : new AcquisError(isCutOff(error) ? 'bad_request' : 'internal', { cause: error });
    if (known.status >= 500) report(known.cause ?? known, c.var.requestId);
    return refuse(c, known);
  });
  return app;
}

/** Whatever is no form with files goes by the usual limit there too. */
function isPutAside(c: Ctx, large: ReadonlyMap<string, unknown>): boolean {
  return large.has(c.req.path) && boundaryOf(c.req.header('content-type')) !== undefined;
}

/** The sender hung up in the middle of a body: nobody's failure, and nobody left to tell. */
function isCutOff(error: Error): boolean {
  return error.message === 'aborted' && 'code' in error && error.code === 'ECONNRESET';
}

/** OpenAPI 3.1 of every interface that declares itself. */
export function describe(app: OpenAPIHono<Env>, facts: HouseFacts) {
  app.openAPIRegistry.registerComponent('securitySchemes', 'apiKey', { type: 'http', scheme: 'bearer', description: 'An API key of the organisation: acq_live_…' });
  return app.getOpenAPI31Document({ openapi: '3.1.0', info: { title: facts.name, version: '1', description: 'Micro-credentials: design, issue, verify.', license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' } }, servers: [{ url: facts.publicUrl }] });
}

function refuse(c: Ctx, error: AcquisError): Response | Promise<Response> {
  const status = STATUS[error.code];
  if (error.code === 'sign_in_needed' && !wantsJson(c) && c.req.method === 'GET') return c.redirect(`/people/sign-in?next=${encodeURIComponent(new URL(c.req.url).pathname)}`, 303);
  if (wantsJson(c)) return c.json(errorBody(c, error), status);
  const { t, lang } = c.var;
  const title = lookUp(lang, `error_titles.${error.code}`) ?? t('error_titles.internal');
  return c.html(
    <ErrorPage page={pageOf(c)} title={title} code={error.code} requestId={c.var.requestId}>
      <p class="lead">{errorText(lang, error)}</p>
      {error.faults.length > 0 && <ul>{error.faults.map((fault) => <li>{faultText(lang, fault)}</li>)}</ul>}
    </ErrorPage>, status);
}
