// Peers from npm that carry no types: only what the tests and the bench call.
declare module '@digitalbazaar/vc' {
  export function issue(options: { credential: object; suite: unknown; documentLoader: unknown }): Promise<object>;
  export function derive(options: { verifiableCredential: object; suite: unknown; documentLoader: unknown }): Promise<object>;
  export function verifyCredential(options: { credential: object; suite: unknown; documentLoader: unknown; now?: Date; checkStatus?: unknown }): Promise<{ verified: boolean; error?: unknown; statusResult?: unknown }>;
}
declare module '@digitalbazaar/data-integrity' {
  export class DataIntegrityProof { constructor(options: { signer?: unknown; cryptosuite: unknown; date?: string }); }
}
declare module '@digitalbazaar/eddsa-rdfc-2022-cryptosuite' { export const cryptosuite: object; }
declare module '@digitalbazaar/ed25519-multikey' {
  export function generate(options: { id?: string; controller?: string; seed?: Uint8Array }): Promise<{ signer(): unknown; publicKeyMultibase: string }>;
  export function from(key: object): Promise<{ signer(): unknown; verifier(): unknown }>;
}
declare module '@digitalbazaar/vc-bitstring-status-list' {
  export function checkStatus(options: { credential: object; documentLoader: unknown; suite: unknown; verifyBitstringStatusListCredential?: boolean }): Promise<{ verified: boolean; error?: unknown; results?: unknown }>;
}
declare module '@digitalbazaar/ecdsa-sd-2023-cryptosuite' {
  export function createSignCryptosuite(options: { mandatoryPointers: readonly string[] }): object;
  export function createDiscloseCryptosuite(options: { selectivePointers: readonly string[] }): object;
  export function createVerifyCryptosuite(): object;
}
declare module '@digitalbazaar/ecdsa-multikey' {
  export function from(key: object): Promise<{ signer(): unknown }>;
}
declare module '@digitalcredentials/vc' {
  export function issue(options: { credential: object; suite: unknown; documentLoader: unknown }): Promise<object>;
  export function verifyCredential(options: { credential: object; suite: unknown; documentLoader: unknown; now?: Date }): Promise<{ verified: boolean; error?: unknown }>;
}
declare module '@digitalcredentials/data-integrity' {
  export class DataIntegrityProof { constructor(options: { signer?: unknown; cryptosuite: unknown; date?: string }); }
}
declare module '@digitalcredentials/eddsa-rdfc-2022-cryptosuite' { export const cryptosuite: object; }
declare module '@digitalcredentials/ed25519-multikey' {
  export function generate(options: { id?: string; controller?: string; seed?: Uint8Array }): Promise<{ signer(): unknown }>;
}
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';
  export type Configuration = {
    readonly clients?: readonly { client_id: string; redirect_uris: string[]; client_secret?: string; token_endpoint_auth_method?: 'none' }[];
    readonly [setting: string]: unknown;
  };
  export default class Provider {
    constructor(issuer: string, configuration: Configuration & { readonly findAccount?: (ctx: unknown, id: string) => { accountId: string; claims(): Promise<object> } | undefined });
    callback(): (request: IncomingMessage, response: ServerResponse) => void;
  }
}
