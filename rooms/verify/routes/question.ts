// What somebody asks to have verified, out of any kind of request body. Bytes are kept exactly as they came: a JSON body is never
// parsed and written again on its way, or a member written twice would vanish before anyone saw it.
import { AcquisError } from '#lib/errors';
import { atMost, formOf, type Ctx } from '#lib/http';
import { peerOf } from '#lib/peer';
import type { Report } from '#credential';
import { MAX_UPLOAD, addressIn, momentOf, type Verify } from '../verify.ts';

export type Question = {
  readonly input: { readonly bytes: Uint8Array } | { readonly text: string } | { readonly address: string };
  readonly at: Date | undefined;
  readonly logProof: string | undefined;
  /** As the asker's machine called it; shown back, never used. */
  readonly fileName: string | undefined;
  /** The person the asker expects; compared, never kept. */
  readonly who: string;
};

/** A multipart body has heads and separators around the file. */
export const uploadLimit = atMost(5, MAX_UPLOAD + 64 * 1024);

/** @throws AcquisError bad_input (nothing to verify, or a date that is none), too_large */
export async function questionOf(c: Ctx, now: Date): Promise<Question> {
  const type = (c.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  return type === 'multipart/form-data' || type === 'application/x-www-form-urlencoded' ? fromForm(c, now) : fromBody(c, now);
}

/** `judged`: what the report is about, as it came or was read from the address. */
export async function answer(verify: Verify, c: Ctx, { input, at, logProof, who }: Question): Promise<{ report: Report; judged: Uint8Array | string }> {
  // Names are compared by whoever reads the report; an e-mail address stands scrambled in many badges, so the judge compares it.
  const options = { lang: c.var.lang, at, logProof, recipient: who.includes('@') ? who : undefined };
  const judged = 'address' in input ? await verify.read(input.address) : 'bytes' in input ? input.bytes : input.text;
  return { report: await verify.judge(judged, options), judged };
}

/** @throws AcquisError too_many, with Retry-After on the answer */
export function admit(verify: Verify, c: Ctx): void {
  try {
    verify.admit(peerOf(c));
  } catch (error) {
    if (error instanceof AcquisError) c.header('retry-after', '60');
    throw error;
  }
}

async function fromForm(c: Ctx, now: Date): Promise<Question> {
  const form = await formOf(c);
  const file = form.file('file'), text = form.get('text'), address = form.get('url');
  const common = { at: momentIn(form.get('at') || c.req.query('at'), now), logProof: proofIn(form), who: form.get('who').slice(0, 200), fileName: undefined };
  if (file) return { ...common, input: { bytes: new Uint8Array(await file.arrayBuffer()) }, fileName: file.name.slice(0, 120) };
  if (text) return { ...common, input: fromText(text) };
  if (!address) throw nothing();
  if (!addressIn(address)) throw new AcquisError('bad_input', { faults: [{ path: 'url', code: 'verify_url' }] });
  return { ...common, input: { address } };
}

/** A signed note is lines with their line feeds, the last included: `get` would trim that one, and forms send every line with CR LF. */
function proofIn(form: { entries(): [string, string][] }): string | undefined {
  return form.entries().find(([name, value]) => name === 'log_proof' && value !== '')?.[1].replaceAll('\r\n', '\n');
}

async function fromBody(c: Ctx, now: Date): Promise<Question> {
  const bytes = new Uint8Array(await c.req.arrayBuffer());
  if (bytes.length === 0) throw nothing();
  const address = bytes.length < 2_048 ? addressIn(Buffer.from(bytes).toString('utf8')) : undefined;
  return { input: address ? { address } : { bytes }, at: momentIn(c.req.query('at'), now), logProof: undefined, fileName: undefined, who: '' };
}

function fromText(text: string): Question['input'] {
  const address = addressIn(text);
  return address ? { address } : { text };
}

function momentIn(text: string | undefined, now: Date): Date | undefined {
  if (!text) return undefined;
  const moment = momentOf(text, now);
  if (!moment) throw new AcquisError('bad_input', { faults: [{ path: 'at', code: 'verify_at' }] });
  return moment;
}

function nothing(): AcquisError {
  return new AcquisError('bad_input', { faults: [{ path: 'file', code: 'verify_nothing' }] });
}
