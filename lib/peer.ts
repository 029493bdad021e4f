import { getConnInfo } from '@hono/node-server/conninfo';
import { isGlobalAddress } from '#lib/addresses';
import type { Ctx } from '#lib/http';

/**
 * The network address that asks, for counting only, never stored. A proxy on our own network is believed when it says for whom it
 * asks (its last X-Forwarded-For entry); a stranger who sends that header is not.
 */
export function peerOf(c: Ctx): string {
  const peer = directPeer(c);
  const told = c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim();
  return told && !isGlobalAddress(peer) ? told.slice(0, 64) : peer;
}

function directPeer(c: Ctx): string {
  // Absent when a request is handed to the house without a socket.
  const bindings: unknown = c.env;
  const socketed = typeof bindings === 'object' && bindings !== null && 'incoming' in bindings;
  return (socketed ? getConnInfo(c).remote.address : undefined) ?? '127.0.0.1';
}
