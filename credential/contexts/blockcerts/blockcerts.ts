/**
 * The contexts of Blockcerts, pinned as all others are. They stand apart because they define `name`, `image`, `criteria` and others
 * anew, without protection: in an Open Badge they could turn one thing into another. No other form may name them.
 */
import { CredentialError } from '../../errors.ts';
import { VC1, VC2, checkPin, contextDocument, contextRank } from '../contexts.ts';
import ob2 from './ob-2.json' with { type: 'json' };
import v2 from './v2.json' with { type: 'json' };
import v31 from './v3.1.json' with { type: 'json' };
import v32 from './v3.2.json' with { type: 'json' };
import v3beta from './v3-beta.json' with { type: 'json' };
import v3 from './v3.json' with { type: 'json' };

type Pin = { readonly document: object; readonly sha256: string; readonly urls: readonly string[] };

const published = (short: string, version: string) => [
  `https://w3id.org/blockcerts/${short}`, `https://w3id.org/blockcerts/schema/${version}/context.json`, `https://www.blockcerts.org/schema/${version}/context.json`,
];

export const OB2 = 'https://w3id.org/openbadges/v2';

const PINS: readonly Pin[] = [
  { document: ob2, sha256: '20006b2c0dc7acbbc130fff812a70d532c6e8917cf05da037939c98ca06ec657', urls: [OB2, 'https://openbadgespec.org/v2/context.json'] },
  // 2.0 and 2.1 differ in what they say of themselves, not in their terms.
  { document: v2, sha256: 'f8e1f48c0c70c1604d109df6c08814cbb10166907a5525b80a406e4bf6dc5ee5', urls: [...published('v2', '2.0'), ...published('v2.1', '2.1')] },
  { document: v3beta, sha256: '0cfb1e8cc09e15dec03ff538177c438ef834158f46acedaec9da9a79b4f7babe', urls: published('v3.0-beta', '3.0-beta') },
  { document: v3, sha256: 'd87e6dd78a6009bb2de544baf052a3cc50ccf16f2fa4f58664c7ee03dd52a3a3', urls: published('v3', '3.0') },
  { document: v31, sha256: 'e1c7e7a8d51eccdac7a82537c4ea6b43aee8ba59d3cfbb2144f85d73b212ad34', urls: published('v3.1', '3.1') },
  { document: v32, sha256: '6c8fdd6c9257e8be4807e5497e13ef22f0010ca60d3cffa19dc43d20b039ef3e', urls: published('v3.2', '3.2') },
];

const BY_URL: ReadonlyMap<string, Pin> = new Map(PINS.flatMap((pin) => pin.urls.map((url) => [url, pin] as const)));

/** Errors: `ctx_not_allowed`, `ctx_pin_mismatch`. */
export function blockcertsContext(url: string): object {
  const pin = BY_URL.get(url);
  if (!pin) return contextDocument(url);
  checkPin(url, pin.document, pin.sha256);
  return pin.document;
}

/** A data model, then what Blockcerts go with, each once; nothing that defines badges or records in another way. Errors: `ctx_not_allowed`. */
export function checkBlockcertsContext(document: object): void {
  const urls: unknown = (document as { '@context'?: unknown })['@context'];
  const [model, ...others] = Array.isArray(urls) ? (urls as unknown[]) : [];
  const isKnown = others.every((url) => typeof url === 'string' && (BY_URL.has(url) || ['extension', 'security'].includes(contextRank(url) ?? '')));
  if ([VC1, VC2, OB2].includes(String(model)) && isKnown && new Set(others).size === others.length) return;
  throw new CredentialError('ctx_not_allowed', 'a context of its own, or one that is not known here', { path: '/@context' });
}
