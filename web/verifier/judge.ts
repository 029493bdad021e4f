// One file judged without a network: what is known answers, and what would have been asked is told, so that it can be fetched by hand.
import { CredentialError, didWebUrl, verify, type Report, type VerifyLanguage, type VerifyPorts } from '#credential';
import type { Given, Known } from './given.ts';
import { readQr } from './qr.ts';

export type Judged = { readonly name: string; readonly report: Report; /** Addresses whose documents, dropped along, would have said more. */ readonly wanted: readonly string[] };

export type Question = { readonly language: VerifyLanguage; readonly now: Date; readonly at?: Date | undefined; readonly who: string };

export async function judge(given: Given, known: Known, question: Question): Promise<Judged> {
  const wanted = new Set<string>();
  const report = await verify(given.bytes, portsOf(known, question, wanted));
  // Where no list is at hand, none is looked for: that no network was used is then what the report says.
  return { name: given.name, report: wanted.size > 0 && known.lists.size === 0 ? await verify(given.bytes, alone(portsOf(known, question, new Set()))) : report, wanted: [...wanted] };
}

function portsOf(known: Known, { language, now, at, who }: Question, wanted: Set<string>): VerifyPorts {
  return {
    now, language, readQr, ...(at && { at }), ...(who.includes('@') && { recipient: who }), ...(known.anchors.length > 0 && { anchors: known.anchors }),
    async resolveDid(did) {
      const document = known.dids.get(did);
      if (document !== undefined) return { document, source: 'file' };
      wanted.add(addressOf(did) ?? did);
      return { unavailable: true, why: 'offline' };
    },
    async fetchDocument(url) {
      const bytes = known.lists.get(url);
      if (bytes) return { bytes };
      wanted.add(url);
      return { unavailable: true, why: 'offline' };
    },
  };
}

function alone({ fetchDocument: _, ...ports }: VerifyPorts): VerifyPorts {
  return { ...ports, resolveDid: (did) => ports.resolveDid(did) };
}

function addressOf(did: string): string | undefined {
  try {
    return did.startsWith('did:web:') ? didWebUrl(did) : undefined;
  } catch (error) {
    if (error instanceof CredentialError) return undefined;
    throw error;
  }
}
