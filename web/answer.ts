// Answers that are no page: a file to keep, the signed bytes for a program.
import { AcquisError } from '../lib/errors.ts';
import type { Ctx } from '../lib/http.ts';

export type Download = { readonly body: Uint8Array<ArrayBuffer> | string; readonly type: string; readonly name: string };

/** @throws AcquisError not_found when there is none */
export function download(c: Ctx, file: Download | undefined): Response {
  hide(c);
  if (!file) throw new AcquisError('not_found');
  return c.body(file.body, 200, { 'content-type': file.type, 'content-disposition': `attachment; filename="${file.name}"` });
}

/** Programs get the signed bytes themselves: VC 2.0 §C.2 names the type, OB 3.0 and older readers ask for the others. Undefined: a person asks. */
export function credentialType(c: Ctx): string | undefined {
  const accept = c.req.header('accept') ?? '';
  if (/text\/html/.test(accept)) return undefined;
  return ['application/vc+ld+json', 'application/vc', 'application/ld+json', 'application/json'].find((type) => accept.split(/[,;]\s*/).includes(type));
}

/** The same for who asks for a token (VC-JOSE-COSE §6.1, RFC 7519 §10.3). */
export function tokenType(c: Ctx): string | undefined {
  const accept = (c.req.header('accept') ?? '').split(/[,;]\s*/);
  return ['application/vc+jwt', 'application/jwt'].find((type) => accept.includes(type));
}

/** And for who asks for a JWS in JSON (RFC 7515 §9.2.1), as sealed credentials are. */
export function sealType(c: Ctx): string | undefined {
  return ['application/jose+json'].find((type) => (c.req.header('accept') ?? '').split(/[,;]\s*/).includes(type));
}

/** Asks crawlers to stay away: what a person shows is for whom they show it to. */
export function hide(c: Ctx): void {
  c.header('x-robots-tag', 'noindex');
}

/** Kept as a file, and never drawn or run by a browser that is asked to open it. */
export function ownFileAnswer(c: Ctx, { name, kind, bytes }: { readonly name: string; readonly kind: string; readonly bytes: Uint8Array }): Response {
  hide(c);
  const plain = name.normalize('NFKD').replace(/[^\w. -]+/g, '').replace(/^[. ]+/, '') || 'file';
  return c.body(new Uint8Array(bytes), 200, {
    'content-type': kind, 'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (one) => `%${one.charCodeAt(0).toString(16)}`)}`,
    'content-security-policy': "default-src 'none'; sandbox", 'cross-origin-resource-policy': 'same-origin',
  });
}
