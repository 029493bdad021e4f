/** A file of any carrier → what it says: opened, disclosures put in their places, read. Whether it is genuine is not asked here. */
import { reveal } from '../sdjwt/reveal.ts';
import { open } from '../verify/open.ts';
import { readModel } from './reading.ts';
import type { Reading } from './reading.ts';

/** Undefined: nothing in it of a form that is read. Never throws: disclosures that do not belong to it are left closed. */
export async function readCarried(input: Uint8Array | string): Promise<Reading | undefined> {
  const { document, sdJwt } = await open(input);
  if (!sdJwt) return readModel(document);
  try {
    return readModel((await reveal(sdJwt.payload, sdJwt.disclosures)).claims);
  } catch {
    return readModel(document);
  }
}
