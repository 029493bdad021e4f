// The files of a credential: what its holder takes away, and what whoever may see it may have.
import type { Held, Hold } from '../hold.ts';

export const FILES = ['credential.json', 'credential.jwt', 'credential-selective.json', 'credential-europass.json', 'badge.png', 'log-proof'] as const;
export type FileName = (typeof FILES)[number];
export type HeldFile = { readonly body: Uint8Array<ArrayBuffer> | string; readonly type: string; /** As it is saved. */ readonly name: string };

/** Undefined: this credential has no such file. */
export async function fileOf(hold: Pick<Hold, 'png' | 'further'>, held: Held, name: FileName): Promise<HeldFile | undefined> {
  switch (name) {
    case 'credential.json': return { body: new Uint8Array(held.bytes), type: 'application/json', name: `${stem(held)}.json` };
    case 'credential.jwt': return signedFile((await hold.further(held)).token, 'application/jwt', `${stem(held)}.jwt`);
    case 'credential-selective.json': return signedFile((await hold.further(held)).selective, 'application/json', `${stem(held)}-selective.json`);
    case 'credential-europass.json': return signedFile((await hold.further(held)).elm, 'application/jose+json', `${stem(held)}-europass.json`);
    case 'badge.png': return { body: new Uint8Array(await hold.png(held)), type: 'image/png', name: `${stem(held)}.png` };
    case 'log-proof': return held.logProof === undefined ? undefined : { body: held.logProof, type: 'text/plain; charset=utf-8', name: `${stem(held)}.tlog-proof.txt` };
  }
}

function signedFile(held: Held | undefined, type: string, name: string): HeldFile | undefined {
  return held && { body: new Uint8Array(held.bytes), type, name };
}

export function stem({ claims, id }: Held): string {
  const words = claims.title.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 60);
  return words || id;
}
