/** did:web ↔ the address of its document. */
import { CredentialError } from '../errors.ts';

/** Labels of letters, digits and hyphens with an optional port, or a bracketed IPv6 address; segments of unreserved characters. */
const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9a-fA-F:]+\])(?::\d{1,5})?$/;
const SEGMENT = /^[A-Za-z0-9._~-]+$/;

/**
 * `did:web:example.org%3A8443:o:abc` → `https://example.org:8443/o/abc/did.json`, without path `/.well-known/did.json`.
 * A loopback host gets http. Errors: `did_malformed`.
 */
export function didWebUrl(did: string): string {
  const { host, path } = takeApart(did);
  const scheme = isLoopback(host) ? 'http' : 'https';
  return `${scheme}://${host}/${path.length > 0 ? path.join('/') : '.well-known'}/did.json`;
}

/** `('https://example.org:8443', ['o', 'abc'])` → `did:web:example.org%3A8443:o:abc`. Errors: `did_malformed`. */
export function didWeb(origin: string, path: readonly string[]): string {
  const { host } = new URL(origin);
  const did = ['did:web', encodeURIComponent(host), ...path].join(':');
  takeApart(did);
  return did;
}

/** True when the did lives on a loopback host: issued on somebody's own machine, a trial. */
export function isLoopbackDid(did: string): boolean {
  if (!did.startsWith('did:web:')) return false;
  try {
    return isLoopback(takeApart(did).host);
  } catch {
    return false;
  }
}

function takeApart(did: string): { host: string; path: readonly string[] } {
  const [scheme, method, encoded = '', ...path] = did.split(':');
  let host = '';
  try {
    host = decodeURIComponent(encoded).toLowerCase();
  } catch {
    // Falls to the refusal below.
  }
  const isOne = scheme === 'did' && method === 'web' && HOST.test(host) && path.every((s) => SEGMENT.test(s) && s !== '.' && s !== '..');
  if (!isOne) throw new CredentialError('did_malformed', `${JSON.stringify(did.slice(0, 120))} is not a did:web`);
  return { host, path };
}

function isLoopback(host: string): boolean {
  const name = host.startsWith('[') ? host.slice(0, host.indexOf(']') + 1) : host.replace(/:\d+$/, '');
  return name === 'localhost' || name.endsWith('.localhost') || /^127(?:\.\d{1,3}){3}$/.test(name) || name === '[::1]';
}
