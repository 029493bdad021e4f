// acquis verify FILE|URL|- [--json] [--at DATE] [--did FILE] [--anchors FILE] [--online]
// No database; no network unless --online. Exit 0 valid, 1 invalid, 2 unknown.
import { parseArgs } from 'node:util';
import { CredentialError, anchorsOf, parseJson, unusableAnchors, verify as judge, type Check, type Report, type ResolvedDid, type VerifyPorts } from '#credential';
import { openFetcher } from '#adapters/fetch';
import { openQrReader } from '#adapters/qr';
import { readConfig } from '#lib/config';
import { AcquisError } from '#lib/errors';
import type { Fetcher } from '#lib/fetch';
import { dictionary, lookUp, type T } from '#lib/i18n';
import { addressIn, momentOf, outsideWorld, readAddress, readOutside } from '#rooms/verify';
import { EXIT, type Io } from './io.ts';

type Wish = { readonly source: string; readonly json: boolean; readonly online: boolean; readonly at: Date | undefined; readonly didFiles: readonly string[]; readonly anchorFiles: readonly string[] };

/** Ends the command with an exit code and a sentence for the person at the terminal. */
class Stop extends Error {
  readonly exit: number;
  constructor(exit: number, message: string, cause?: unknown) { super(message, { cause }); this.exit = exit; }
}

/** @param openOutside the way out, opened only with --online */
export async function verify(args: readonly string[], io: Io, openOutside: (io: Io) => Fetcher = guarded): Promise<number> {
  const t = dictionary(io.lang);
  if (args.includes('--help')) { io.out(`${t('verify.cli.usage')}\n\n${t('verify.cli.help')}`); return EXIT.valid; }
  try {
    const wish = wishOf(args, io, t);
    const fetcher = wish.online ? openOutside(io) : undefined;
    const given = await givenDocuments(wish.didFiles, io, t);
    const input = await inputOf(wish.source, io, fetcher, t);
    const anchors = await givenAnchors(wish.anchorFiles, io, t);
    const report = await judge(input, { ...portsOf(wish, io, fetcher, given), anchors });
    io.out(wish.json ? JSON.stringify(report, null, 2) : told(report, t));
    return EXIT[report.verdict];
  } catch (error) {
    const stop = error instanceof Stop ? error : unforeseen(error, io, t);
    io.err(printable(stop.message));
    return stop.exit;
  }
}

function wishOf(args: readonly string[], io: Io, t: T): Wish {
  try {
    const { values, positionals } = parseArgs({
      args: [...args], allowPositionals: true, strict: true,
      options: { json: { type: 'boolean' }, at: { type: 'string' }, did: { type: 'string', multiple: true }, anchors: { type: 'string', multiple: true }, online: { type: 'boolean' } },
    });
    const [source, ...more] = positionals;
    if (source === undefined || more.length > 0) throw new Stop(EXIT.usage, t('verify.cli.usage'));
    const at = values.at === undefined ? undefined : momentOf(values.at, io.now);
    if (values.at !== undefined && !at) throw new Stop(EXIT.usage, t('verify.cli.date', { date: values.at }));
    return { source, json: values.json ?? false, online: values.online ?? false, at, didFiles: values.did ?? [], anchorFiles: values.anchors ?? [] };
  } catch (error) {
    throw error instanceof Stop ? error : new Stop(EXIT.usage, t('verify.cli.usage'), error);
  }
}

async function inputOf(source: string, io: Io, fetcher: Fetcher | undefined, t: T): Promise<Uint8Array> {
  const address = addressIn(source);
  if (address === undefined) return source === '-' ? io.readStdin() : readFile(source, io, t);
  if (!fetcher) throw new Stop(EXIT.usage, t('verify.cli.offline'));
  return readOutside(fetcher, address);
}

async function givenDocuments(files: readonly string[], io: Io, t: T): Promise<ReadonlyMap<string, unknown>> {
  const found = new Map<string, unknown>();
  for (const file of files) {
    const document = readDocument(await readFile(file, io, t), file, t);
    found.set(document.id, document);
  }
  return found;
}

/** Authorities to trust for seals, from PEM files. */
async function givenAnchors(files: readonly string[], io: Io, t: T): Promise<readonly Uint8Array[]> {
  const found: Uint8Array[] = [];
  for (const file of files) found.push(...(await usableAnchors(await readFile(file, io, t), file, t)));
  return found;
}

async function usableAnchors(bytes: Uint8Array, file: string, t: T): Promise<readonly Uint8Array[]> {
  try {
    const anchors = anchorsOf(new TextDecoder().decode(bytes));
    if ((await unusableAnchors(anchors)).length === 0) return anchors;
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
  }
  throw new Stop(EXIT.unreadable, t('verify.cli.anchors', { file }));
}

function readDocument(bytes: Uint8Array, file: string, t: T): { readonly id: string } {
  try {
    const document = parseJson(bytes);
    if (typeof document === 'object' && document !== null && 'id' in document && typeof document.id === 'string') return { ...document, id: document.id };
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
  }
  throw new Stop(EXIT.unreadable, t('verify.cli.did', { file }));
}

async function readFile(file: string, io: Io, t: T): Promise<Uint8Array> {
  try { return await io.readFile(file); } catch (cause) { throw new Stop(EXIT.unreadable, t('verify.cli.unreadable', { file }), cause); }
}

function portsOf({ at }: Wish, io: Io, fetcher: Fetcher | undefined, given: ReadonlyMap<string, unknown>): VerifyPorts {
  const outside = fetcher && outsideWorld(fetcher);
  const resolveDid = async (did: string): Promise<ResolvedDid> => {
    if (given.has(did)) return { document: given.get(did), source: 'file' };
    return outside ? outside.resolveDid(did) : { unavailable: true, why: 'offline' };
  };
  return { now: io.now, language: io.lang, resolveDid, readQr: openQrReader(), ...(at && { at }), ...(fetcher && { readAddress: (url: string) => readAddress(fetcher, url) }), ...(outside && { refresh: true, fetchDocument: outside.fetchDocument, resolveKey: outside.resolveKey }) };
}

const MARK: Record<Check['result'], string> = { pass: '✓', fail: '✗', not_checked: '–', warn: '!' };

function told(report: Report, t: T): string {
  return [...linesOf(report, t), '', `SHA-256 ${report.sha256}`].map(printable).join('\n');
}

/** What is inside stands below the whole, a step to the right; of a file beside them that is no credential, no more than that. */
function linesOf(report: Report, t: T): readonly string[] {
  const [first] = report.checks;
  if (report.file !== undefined && first?.code === 'not_a_credential') return [`${report.file}: ${first.message}`];
  const cautions = report.checks.filter((c) => c.result === 'warn').length;
  const word = report.verdict === 'valid' && cautions > 0 ? t('verify.verdict.cautions', { n: cautions }) : t(`verify.verdict.${report.verdict}`);
  const rows = report.checks.flatMap((c) => [`${MARK[c.result]} ${t(`verify.checks.${c.check}.title`)}: ${c.message} [${c.code}]`, ...(c.result === 'pass' || c.meaning === undefined ? [] : [`  ${c.meaning}`])]);
  const who = report.claims && [report.claims.title, report.claims.holderName, report.issuer?.name ?? report.issuer?.id].filter(Boolean).join(' · ');
  const inside = [...(report.contained ?? []), ...(report.endorsements ?? [])].flatMap((inner) => ['', ...linesOf(inner, t).map((line) => line && `    ${line}`)]);
  return [...(report.file === undefined ? [] : [report.file]), word, report.summary, ...(report.address === undefined ? [] : [report.address]), ...(who && report.verdict !== 'invalid' ? [who] : []), '', ...rows, ...inside];
}

/** A credential's text must not move the cursor, colour the screen or turn the writing direction. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ');
}

function unforeseen(error: unknown, io: Io, t: T): Stop {
  if (error instanceof AcquisError) return new Stop(EXIT.unavailable, lookUp(io.lang, `errors.${error.code}`, error.values) ?? error.code, error);
  return new Stop(EXIT.ours, t('verify.cli.ours', { detail: error instanceof Error ? error.message : String(error) }), error);
}

function guarded(io: Io): Fetcher {
  return openFetcher({ clock: { now: () => io.now }, allow: readConfig().fetchAllow });
}
