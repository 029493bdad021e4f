// After a faulty form the address in the bar is one that only takes forms: a reload, a bookmark or a change of language asks it for a page.
// The nearest page above it is where the form was.
import type { Hono } from 'hono';
import type { Env } from '../lib/http.ts';

/** For an address that answers another method but no GET: the nearest one above that does. Undefined when nothing of ours lives there. */
export function pageAbove(routes: Hono<Env>['routes']): (path: string) => string | undefined {
  const patterns = (method: string) => [...new Set(routes.filter((route) => route.method === method && !route.path.endsWith('*')).map(({ path }) => path))].map(asPattern);
  const pages = patterns('GET'), forms = patterns('POST');
  return (path) => {
    if (!forms.some((form) => form.test(path))) return undefined;
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) if (pages.some((page) => page.test(path.slice(0, at)))) return path.slice(0, at);
    return '/';
  };
}

/** Hono's `/o/:org/design/:id{[0-9]+}` as a whole-path expression. */
function asPattern(path: string): RegExp {
  return new RegExp(`^${path.split('/').map((part) => (/^:\w+\{(.+)\}$/.exec(part)?.[1] ?? (part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))).join('/')}$`);
}
