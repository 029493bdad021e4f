/**
 * The JSON-LD contexts this library knows, each pinned by SHA-256. None is ever fetched: who could change a context could
 * change what a signed credential says.
 */
import { toHex, utf8 } from '../bytes.ts';
import { CredentialError } from '../errors.ts';
import { sha256 } from '../platform.ts';
import clr200 from './clr-2.0.0.json' with { type: 'json' };
import clr201 from './clr-2.0.1.json' with { type: 'json' };
import vc1 from './credentials-v1.json' with { type: 'json' };
import vc2 from './credentials-v2.json' with { type: 'json' };
import integrity1 from './data-integrity-v1.json' with { type: 'json' };
import integrity2 from './data-integrity-v2.json' with { type: 'json' };
import did1 from './did-v1.json' with { type: 'json' };
import ed25519 from './ed25519-2020-v1.json' with { type: 'json' };
import ob300 from './ob-3.0.0.json' with { type: 'json' };
import ob301 from './ob-3.0.1.json' with { type: 'json' };
import ob302 from './ob-3.0.2.json' with { type: 'json' };
import ob303 from './ob-3.0.3.json' with { type: 'json' };
import obExtensions from './ob-extensions.json' with { type: 'json' };
import statusList2021 from './status-list-2021-v1.json' with { type: 'json' };

export const VC2 = 'https://www.w3.org/ns/credentials/v2';
export const VC1 = 'https://www.w3.org/2018/credentials/v1';
export const OB3 = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json';

/** Where a context may stand in `@context`: data model first, then what it extends, in this order. */
export type ContextRank = 'base' | 'domain' | 'extension' | 'security' | 'did';

type Pin = { readonly rank: ContextRank; readonly document: object; readonly sha256: string };

const OB = 'https://purl.imsglobal.org/spec/ob/v3p0/';
const CLR = 'https://purl.imsglobal.org/spec/clr/v2p0/';

/** The hash is over `JSON.stringify` of the parsed file, so that it can be checked on what will be used, in any bundle. */
const PINS: ReadonlyMap<string, Pin> = new Map<string, Pin>([
  [VC2, { rank: 'base', document: vc2, sha256: 'bf6fd611e6773d58f649459a45dbbb81f94e8cfd058a756644cd5a4a882c4050' }],
  [VC1, { rank: 'base', document: vc1, sha256: '778eb3a2ffad5df9773231da61b42c098e9849844873a6b5bf9be95c70d73df7' }],
  [OB3, { rank: 'domain', document: ob303, sha256: '7dc687659cf17c8e0bc60cfdc62f968ea1cbf1d8d7274a7c82488b2350ff50f1' }],
  [`${OB}context-3.0.2.json`, { rank: 'domain', document: ob302, sha256: '3b7ee3db2a81386e4369ea73ccc6b85f3cf463094e633466cee7e0b048cbeb35' }],
  [`${OB}context-3.0.1.json`, { rank: 'domain', document: ob301, sha256: 'a6196945628b9d02b7b60f57f0a8f6baa9771a202d1a9e378555fc95d71d6c33' }],
  [`${OB}context.json`, { rank: 'domain', document: ob300, sha256: 'ce6ab7f5729910f4fd7f35ec2cdb91f15446d1d2f886b6ccc1c1380b47fa8383' }],
  [`${CLR}context-2.0.1.json`, { rank: 'domain', document: clr201, sha256: '114c37a0eee7ff5feb6247625d741ad22f1e7d146ef23059330a73b69d9ca735' }],
  [`${CLR}context.json`, { rank: 'domain', document: clr200, sha256: 'd7293302390260da577e75d6ec54423b4c7b57f1360742d9edcbeec2f3df6441' }],
  [`${OB}extensions.json`, { rank: 'extension', document: obExtensions, sha256: 'f9767b4f07e2c92e6c084c34882f67cb335b13f0aface4b9bfc2ea08432a5892' }],
  ['https://w3id.org/vc/status-list/2021/v1', { rank: 'extension', document: statusList2021, sha256: '2420f53a4af31944aade1e7b98dc2b2e94fd243438d20864e39b1bbf74dc3c28' }],
  ['https://w3id.org/security/data-integrity/v1', { rank: 'security', document: integrity1, sha256: '3d76dae0cd98b289312e02c08d6a7b746cb1c66da17d605067f10f697ea0a76c' }],
  ['https://w3id.org/security/data-integrity/v2', { rank: 'security', document: integrity2, sha256: 'be223c58c54657e930970f0d11f03caf7287bddc7be7e6f010855190c6b39c21' }],
  ['https://w3id.org/security/suites/ed25519-2020/v1', { rank: 'security', document: ed25519, sha256: '9ccf2b2a579a86c1fd167f4d1dfbdebc72dae44c7b4d592715cd621e1b5c6ba8' }],
  ['https://www.w3.org/ns/did/v1', { rank: 'did', document: did1, sha256: '922d86fef06acc0754ef45a4d662c51b57dcd1c9dab3bbdc8d71da81285a5270' }],
]);

const checked = new Set<string>();

export function contextRank(url: string): ContextRank | undefined {
  return PINS.get(url)?.rank;
}

export function contextUrls(): readonly string[] {
  return [...PINS.keys()];
}

/** Errors: `ctx_not_allowed` for an unknown address, `ctx_pin_mismatch` when the file here is not the one that was pinned. */
export function contextDocument(url: string): object {
  const pin = PINS.get(url);
  if (!pin) throw new CredentialError('ctx_not_allowed', `the context ${url} is not one of those known here`);
  if (!checked.has(url)) {
    checkPin(url, pin.document, pin.sha256);
    checked.add(url);
  }
  return pin.document;
}

/** All of them, before anything is signed or judged: for whoever starts up. Errors: `ctx_pin_mismatch`. */
export function checkContexts(): void {
  for (const url of PINS.keys()) contextDocument(url);
}

/** Errors: `ctx_pin_mismatch`. */
export function checkPin(url: string, document: object, expected: string): void {
  const found = toHex(sha256(utf8(JSON.stringify(document))));
  if (found !== expected) throw new CredentialError('ctx_pin_mismatch', `the stored context ${url} has SHA-256 ${found}, not ${expected}`);
}
