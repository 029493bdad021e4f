/**
 * One file must not make this machine ask the whole world: presentations of presentations, archives and lists name as many addresses as
 * their maker likes. What was asked is not asked again, and not everything is asked.
 */
import type { VerifyPorts } from './ports.ts';

/** A hundred credentials of one issuer are two questions; thirty of thirty issuers are sixty. */
const MAX_QUESTIONS = 60;

export function sparing(ports: VerifyPorts): VerifyPorts {
  let left = MAX_QUESTIONS;
  const spare = <A extends object>(ask: (name: string) => Promise<A>) => {
    const answers = new Map<string, Promise<A | { readonly unavailable: true; readonly why: string }>>();
    return (name: string) => {
      const known = answers.get(name);
      if (known) return known;
      left -= 1;
      const answer = left < 0 ? Promise.resolve({ unavailable: true as const, why: 'too many questions for one file' }) : ask(name);
      answers.set(name, answer);
      return answer;
    };
  };
  const { resolveKey, fetchDocument, ownDocument } = ports;
  return {
    ...ports,
    resolveDid: spare((did) => ports.resolveDid(did)),
    ...(resolveKey && { resolveKey: spare((url) => resolveKey.call(ports, url)) }),
    ...(ownDocument && { ownDocument: spare((url) => ownDocument.call(ports, url)) }),
    ...(fetchDocument && { fetchDocument: spare((url) => fetchDocument.call(ports, url)) }),
  };
}
