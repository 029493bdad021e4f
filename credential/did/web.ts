/** did:web ↔ the https (or loopback http) address of its document. */
/** `did:web:example.org%3A8443:o:abc` → `https://example.org:8443/o/abc/did.json`; loopback hosts get http. */
export function didWebUrl(_did: string): string { throw new Error('not built'); }
/** Public address of the house and path segments → did: `('https://example.org', ['o', 'abc'])` → `did:web:example.org:o:abc` */
export function didWeb(_origin: string, _path: readonly string[]): string { throw new Error('not built'); }
/** True when the did lives on localhost, 127.0.0.0/8 or [::1]: issued on somebody's own machine, a trial. */
export function isLoopbackDid(_did: string): boolean { throw new Error('not built'); }
