// What somebody drops: credentials, and what they saved beside them so that nobody has to be asked.
import { CredentialError, anchorsOf, parseJson } from '#credential';

export type Given = { readonly name: string; readonly bytes: Uint8Array };

/** Documents that answer instead of the network, by what they are asked by; certificates that are believed. */
export type Known = { readonly dids: Map<string, unknown>; readonly lists: Map<string, Uint8Array>; readonly anchors: Uint8Array[] };

const LISTS: ReadonlySet<unknown> = new Set(['BitstringStatusListCredential', 'StatusList2021Credential']);

export function nothingKnown(): Known {
  return { dids: new Map(), lists: new Map(), anchors: [] };
}

/** Takes what answers questions into `known`; what is left is to be judged. */
export function sortOut(files: readonly Given[], known: Known): readonly Given[] {
  return files.filter((file) => !isTaken(file, known));
}

function isTaken({ bytes }: Given, known: Known): boolean {
  const document = readObject(bytes);
  if (!document) return hasCertificates(bytes, known);
  const { id, type, verificationMethod, assertionMethod } = document;
  if (typeof id !== 'string') return false;
  if (id.startsWith('did:') && type === undefined && (Array.isArray(verificationMethod) || Array.isArray(assertionMethod))) {
    known.dids.set(id, document);
    return true;
  }
  if (![type].flat().some((one) => LISTS.has(one))) return false;
  known.lists.set(id, bytes);
  return true;
}

function hasCertificates(bytes: Uint8Array, known: Known): boolean {
  const text = bytes.length < 1024 * 1024 ? new TextDecoder().decode(bytes) : '';
  if (!/^\s*-----BEGIN CERTIFICATE-----/.test(text)) return false;
  try {
    known.anchors.push(...anchorsOf(text));
    return true;
  } catch (error) {
    if (error instanceof CredentialError) return false;
    throw error;
  }
}

/** Undefined: no JSON, or JSON that nobody should read. The judge will say why. */
function readObject(bytes: Uint8Array): { readonly [name: string]: unknown } | undefined {
  if (bytes[0] !== 0x7b && bytes[0] !== 0x20 && bytes[0] !== 0x0a && bytes[0] !== 0x0d) return undefined;
  try {
    const value = parseJson(bytes);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as { readonly [name: string]: unknown }) : undefined;
  } catch (error) {
    if (error instanceof CredentialError) return undefined;
    throw error;
  }
}
