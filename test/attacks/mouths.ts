/** Four mouths that must say the same: the library, the interface, the command line and the browser. */
import { didWebUrl, verify, type Report } from '#credential';
import { openVerify, outsideWorld } from '#rooms/verify';
import { verify as command } from '../../cli/verify.ts';
import { EXIT, type Io } from '../../cli/io.ts';
import { openMachine } from '../../adapters/machine.ts';
import { frontOf } from '../../web/serve.tsx';
import { NOW, DID } from '../credential.ts';
import type { TestHouse } from '../house.ts';
import { DID_URL, worldOf, type Made } from './world.ts';

/** `lines`: check, result, code and place of every finding, in order. `asked`: every address that something was sent to. */
export type Said = { readonly verdict: string; readonly lines: readonly string[]; readonly sha256: string; readonly asked: readonly string[] };
export type Refused = { readonly status: number; readonly code: string };

export function said({ verdict, checks, sha256, contained = [], endorsements = [] }: Report, asked: readonly string[]): Said {
  const inside = [...contained, ...endorsements].flatMap((one) => said(one, []).lines.map((line) => `- ${line}`));
  return { verdict, sha256, asked: [...new Set(asked)], lines: [...checks.map(({ check, result, code, path }) => [check, result, code, path].filter(Boolean).join(' ')), ...inside] };
}

export async function library(made: Made): Promise<Said> {
  const world = worldOf(made);
  const report = await verify(made.bytes, { now: NOW, language: 'en', trustedLogs: made.trustedLogs, ...outsideWorld(world), ...(made.moment && { at: made.moment }) });
  return said(report, world.asked);
}

/** The house's own front and its own way in; only what lies outside of the house is the case's. */
export function interfaceOf({ config, rooms, db, clock, publicUrl }: TestHouse): (made: Made) => Promise<Said | Refused> {
  let at: { readonly made: Made; readonly world: ReturnType<typeof worldOf> } | undefined;
  const room = openVerify({
    clock: { now: () => NOW }, publicUrl, fetcher: { get: (url, options) => at ? at.world.get(url, options) : Promise.reject(new Error('nobody asks')) },
    resolveOwn: async () => { throw new Error('our own store was asked'); }, issuerName: async () => undefined, trustedLogs: async () => at?.made.trustedLogs ?? [],
  });
  const health = { look: async () => ({ database: true, freeMb: 9999, problem: undefined }), ready: async () => undefined };
  const front = frontOf({ config, health, rooms: { ...rooms, verify: { ...room, admit: () => undefined } }, machine: openMachine({ db, clock, queue: undefined }) });
  return async (made) => {
    const world = worldOf(made);
    at = { made, world };
    const answer = await front.request(`/api/v1/verify?lang=en${made.at === undefined ? '' : `&at=${encodeURIComponent(made.at)}`}`, { method: 'POST', body: new Uint8Array(made.bytes), headers: { host: 'localhost:4000', 'content-type': 'application/octet-stream' } });
    const body = await answer.json() as Report & { readonly error?: { readonly code: string } };
    return answer.status === 200 ? said(body, world.asked) : { status: answer.status, code: body.error?.code ?? '' };
  };
}

/** In this process; `offline` gives it the issuer's key document as a file and no way out. */
export async function commandLine(made: Made, offline: boolean): Promise<Said & { readonly exit: number }> {
  const out: string[] = [], err: string[] = [], world = worldOf(made), did = made.documents.get(DID_URL);
  const io: Io = {
    lang: 'en', now: NOW, out: (line) => { out.push(line); }, err: (line) => { err.push(line); }, readStdin: async () => made.bytes,
    readFile: async (file) => file === 'did.json' && did ? did : made.bytes,
  };
  const hasKeys = did !== undefined && isAbout(did);
  const args = ['file', '--json', ...(offline ? (hasKeys ? ['--did', 'did.json'] : []) : ['--online']), ...(made.at === undefined ? [] : ['--at', made.at])];
  const exit = await command(args, io, offline ? () => { throw new Error('the network was opened'); } : () => world);
  if (out.length === 0) throw new Error(`the command line said ${err.join(' ')} (${exit})`);
  return { ...said(JSON.parse(out.join('\n')) as Report, world.asked), exit };
}

/** The verdict is also the way the command ends. */
export const EXIT_OF: Readonly<Record<string, number>> = EXIT;

/** A file that is no key document of this issuer is not one to hand in. */
function isAbout(bytes: Uint8Array): boolean {
  try {
    return didWebUrl(String((JSON.parse(Buffer.from(bytes).toString()) as { id?: unknown }).id)) === didWebUrl(DID);
  } catch {
    return false;
  }
}
