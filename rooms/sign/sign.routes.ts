// What verifiers fetch: did documents and status lists, byte for byte as signed and published.
import { OpenAPIHono, z } from '@hono/zod-openapi';
import type { Ctx, Env } from '#lib/http';
import { AcquisError } from '#lib/errors';
import type { PublishedDocument, Sign } from './sign.ts';

const DID = 'application/did+ld+json', VC = 'application/vc';
const described = (type: string, description: string) => ({
  200: { description, content: { [type]: { schema: z.record(z.string(), z.unknown()) } } },
  304: { description: 'Not changed since the version named by If-None-Match.' },
  404: { description: '`not_found`' },
});
const org = z.object({ org: z.string().openapi({ description: 'Organisation id, as in its did.', example: '4v9k2m7xq0t3c8n1r6d5s0h2wj' }) });
const list = z.object({ list: z.string().openapi({ description: 'List id, from `credentialStatus.statusListCredential`.', example: '7h2d9s4k1v0m8q6x3c5n2r0twj' }) });

export function signRoutes({ sign }: { readonly sign: Sign }): OpenAPIHono<Env> {
  const app = new OpenAPIHono<Env>();
  const describe = (path: string, operationId: string, summary: string, description: string, type: string, params?: typeof org | typeof list) =>
    app.openAPIRegistry.registerPath({ method: 'get', path, tags: ['sign'], operationId, summary, description, security: [], ...(params && { request: { params } }), responses: described(type, summary) });

  describe('/.well-known/did.json', 'houseDid', 'The house’s did document', 'did:web. Its key signs the log’s checkpoints.', DID);
  app.get('/.well-known/did.json', async (c) => present(c, await sign.houseDidDocument(), DID));

  describe('/o/{org}/did.json', 'organisationDid', 'An issuer’s did document', 'did:web. Every key that ever signed is there, with the time in which it signed; revoked ones say from when.', DID, org);
  app.get('/o/:org/did.json', async (c) => present(c, await sign.didDocument(c.req.param('org')), DID));

  describe('/status/{list}', 'revocationList', 'A status list: withdrawn or suspended', 'W3C Bitstring Status List 1.0, signed by the issuer. A bit is set when the credential is withdrawn or suspended; `relatedResource` names the list that tells the two apart.', VC, list);
  app.get('/status/:list', async (c) => present(c, await sign.statusList(c.req.param('list'), 'revocation'), VC));

  describe('/status/{list}/suspension', 'suspensionList', 'Its companion: suspended only', 'Same length and places. A bit set here too says that the credential is suspended, not withdrawn.', VC, list);
  app.get('/status/:list/suspension', async (c) => present(c, await sign.statusList(c.req.param('list'), 'suspension'), VC));
  return app;
}

/** Public and the same for everybody, so any cache may keep it for a minute and any page may read it. */
function present(c: Ctx, document: PublishedDocument | undefined, type: string): Response {
  if (!document) throw new AcquisError('not_found');
  const headers = { etag: document.etag, 'cache-control': 'public, max-age=60', 'access-control-allow-origin': '*', 'last-modified': document.at.toUTCString() };
  const known = (c.req.header('if-none-match') ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (known.includes(document.etag)) return c.body(null, 304, headers);
  return c.body(new Uint8Array(document.bytes), 200, { ...headers, 'content-type': type });
}
