/** Which disclosures of an SD-JWT say what, found by leaving each out: what changes nothing that is read here need not be shown to anybody. */
import { readBadge } from '../badge/read.ts';
import { readCredential } from '../badge/credential.ts';
import type { Claims } from '../badge/read.ts';
import { hasType } from '../verify/json.ts';
import { parseSdJwt } from './parts.ts';
import { presentSdJwt } from './present.ts';
import { readSdJwt } from './read.ts';
import { reveal } from './reveal.ts';

export type SdJwtPart = { /** JSON Pointer. */ readonly pointer: string; /** What is read when it is left out. */ readonly without: Claims | null };

/** More would be work: each is read once. */
const MOST = 200;

/** Undefined: more disclosures than are looked at. Errors: those of parseSdJwt and reveal. */
export async function sdJwtParts(text: string): Promise<{ readonly claims: Claims | null; readonly parts: readonly SdJwtPart[] } | undefined> {
  const { disclosures, payload } = parseSdJwt(text);
  if (disclosures.length > MOST) return undefined;
  const { claims, shown } = await reveal(payload, disclosures), pointers = [...new Set(shown.values())], parts: SdJwtPart[] = [];
  for (const pointer of pointers) {
    const show = pointers.filter((other) => other !== pointer && !other.startsWith(`${pointer}/`));
    const { payload: left, disclosures: rest } = parseSdJwt(await presentSdJwt(text, { show }));
    // To show what stands inside it, the outer one comes along: then nothing is left out by leaving out this one.
    parts.push({ pointer, without: readClaims((await reveal(left, rest)).claims) });
  }
  return { claims: readClaims(claims), parts };
}

/** Of one that has been revealed: a credential of the data model, or a token's claims. */
function readClaims(claims: Readonly<Record<string, unknown>>): Claims | null {
  if (claims['vct'] !== undefined || !hasType(claims, 'VerifiableCredential')) return readSdJwt(claims);
  return readBadge(claims) ?? readCredential(claims);
}
