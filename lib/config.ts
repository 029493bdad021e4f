// Every setting, read once, complained about all at once. Nothing else reads process.env.
import { z } from 'zod';
import path from 'node:path';

const origin = z.string().refine((text) => { try { const u = new URL(text); return u.origin === text && /^https?:$/.test(u.protocol); } catch { return false; } }, 'must be an origin such as https://acquis.example.org, without a path');
const optional = <S extends z.ZodType>(schema: S) => z.preprocess((v) => (v === '' ? undefined : v), schema.optional());

const Settings = z.object({
  PORT: z.coerce.number({ error: 'must be a port number' }).int().min(0).max(65535).default(3000),
  HOST: z.string().default('localhost'),
  ACQUIS_PUBLIC_URL: optional(origin),
  ACQUIS_NAME: z.string().min(1).default('Acquis'),
  ACQUIS_DATA: z.string().default('./data'),
  DATABASE_URL: optional(z.string().regex(/^postgres(ql)?:\/\//, 'must start with postgres://')),
  DATABASE_APP_URL: optional(z.string().regex(/^postgres(ql)?:\/\//, 'must start with postgres://')),
  ACQUIS_DB_USER: optional(z.string()),
  ACQUIS_MASTER_KEY: optional(z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits (32 bytes)')),
  SMTP_URL: optional(z.string().regex(/^smtps?:\/\//, 'must start with smtp:// or smtps://')),
  MAIL_FROM: optional(z.string().min(3)),
  ACQUIS_FETCH_ALLOW: z.string().default('').transform((text) => text.split(/[\s,]+/).filter(Boolean)).pipe(z.array(origin)),
  ACQUIS_SEAL_ANCHORS: optional(z.string().min(1)),
  ACQUIS_SEAL: optional(z.string().regex(/^(?:pkcs11:|https:\/\/|http:\/\/(?:localhost|127\.0\.0\.1)[:/]|[^:]+$)/, 'must be a PKCS #12 file, a pkcs11: address or the https address of a signing service')),
  ACQUIS_SEAL_SECRET_FILE: optional(z.string().min(1)),
  ACQUIS_SEAL_CERTIFICATES: optional(z.string().min(1)),
  ACQUIS_SEAL_TIMESTAMPS: optional(z.url({ protocol: /^https?$/, error: 'must be the http or https address of a time-stamp service' })),
  ACQUIS_SEAL_REVOCATION: optional(z.string().min(1)),
  ACQUIS_SEAL_FOR: z.string().default('').transform((text) => text.split(/[\s,]+/).filter(Boolean)),
  ACQUIS_VC_API: z.enum(['on', 'off']).default('off'),
  ACQUIS_MIN_FREE_MB: z.coerce.number().int().min(0).default(512),
  ACQUIS_FILE_MB: z.coerce.number({ error: 'must be a number of megabytes' }).int().min(1).max(24).default(10),
  ACQUIS_FILES_MB: z.coerce.number({ error: 'must be a number of megabytes' }).int().min(1).max(100_000).default(200),
  ACQUIS_DB_SECONDS: z.coerce.number({ error: 'must be a number of seconds' }).min(1).max(3600).default(30),
  ACQUIS_SIGN_CHECK: z.enum(['all', 'sampled']).default('sampled'),
  ACQUIS_DEMO: z.enum(['on', 'off']).default('off'),
  ACQUIS_CRASH_AT: optional(z.string()),
  NODE_ENV: z.string().default('production'),
}).superRefine((s, ctx) => {
  if (s.SMTP_URL && !s.MAIL_FROM) ctx.addIssue({ code: 'custom', path: ['MAIL_FROM'], message: 'is needed with SMTP_URL: the address that mails come from' });
  if (s.DATABASE_APP_URL && !s.DATABASE_URL) ctx.addIssue({ code: 'custom', path: ['DATABASE_URL'], message: 'is needed with DATABASE_APP_URL' });
  if (s.ACQUIS_SEAL && s.ACQUIS_SEAL_FOR.length === 0) ctx.addIssue({ code: 'custom', path: ['ACQUIS_SEAL_FOR'], message: 'is needed with ACQUIS_SEAL: the ids of the organisations whose seal it is' });
  if (s.ACQUIS_SEAL && !s.ACQUIS_SEAL_SECRET_FILE) ctx.addIssue({ code: 'custom', path: ['ACQUIS_SEAL_SECRET_FILE'], message: 'is needed with ACQUIS_SEAL: the file with its passphrase, PIN or client secret' });
  if (s.ACQUIS_SEAL?.startsWith('pkcs11:') && !s.ACQUIS_SEAL_CERTIFICATES) ctx.addIssue({ code: 'custom', path: ['ACQUIS_SEAL_CERTIFICATES'], message: 'is needed with a pkcs11: address: the PEM file of its certificates' });
  if (s.ACQUIS_SEAL_REVOCATION && !s.ACQUIS_SEAL_TIMESTAMPS) ctx.addIssue({ code: 'custom', path: ['ACQUIS_SEAL_TIMESTAMPS'], message: 'is needed with ACQUIS_SEAL_REVOCATION: level LT stands on a time stamp' });
  const url = s.ACQUIS_PUBLIC_URL;
  if (url && s.ACQUIS_DEMO === 'on' && !isLoopback(url)) ctx.addIssue({ code: 'custom', path: ['ACQUIS_PUBLIC_URL'], message: `must be left out of a demonstration (got ${url}): what it issues is invented` });
  else if (url && !url.startsWith('https:') && !isLoopback(url)) ctx.addIssue({ code: 'custom', path: ['ACQUIS_PUBLIC_URL'], message: `must start with https:// (got ${url}): did:web and wallets accept nothing else` });
});

/** `at`: a PKCS #12 file, an RFC 7512 address, or the base address of a signing service with `client_id` and `credential_id`. */
export type SealSettings = {
  readonly at: string; readonly secretFile: string | undefined; readonly certificates: string | undefined;
  /** Address of a time-stamp authority (RFC 3161): seals of level T. */
  readonly timestamps: string | undefined;
  /** `ask`, or a folder of lists and answers: seals of level LT. */
  readonly revocation?: string | undefined;
  readonly organisations: readonly string[];
};

export type Config = {
  readonly port: number; readonly host: string;
  /** Goes into every DID, credential id and status address; frozen at the first issue. */
  readonly publicUrl: string;
  /** Issued from a loopback address: shown as a trial everywhere. */
  readonly trial: boolean;
  readonly name: string; readonly dataDir: string;
  readonly databaseUrl: string | undefined; readonly databaseAppUrl: string | undefined; readonly databaseUser: string | undefined;
  readonly masterKey: Buffer | undefined;
  readonly smtp: { readonly url: string; readonly from: string } | undefined;
  readonly fetchAllow: readonly string[]; readonly vcApi: boolean; readonly minFreeMb: number;
  /** PEM file of the authorities whose certificates are trusted for seals. */
  readonly sealAnchors: string | undefined;
  /** The operator's own seal. */
  readonly seal: SealSettings | undefined;
  /** What a holder may add of their own: MB of one file, and of all files of a person. */
  readonly fileRoom: { readonly mb: number; readonly allMb: number };
  /** How long the database may take over one statement of a page; ten times as long over one of a batch. */
  readonly databaseMs: number;
  /** Which signatures of a batch are verified before they are stored: every one, or the first of each task and one in 64. */
  readonly signatureCheck: 'all' | 'sampled';
  /** A furnished house to look around in: marked as one on every page, and no mail leaves it. */
  readonly demo: boolean;
  /** `edge:n`, for the tests that kill the process; empty in life. */
  readonly crashAt: string | undefined;
  readonly development: boolean;
};

export class ConfigError extends Error { override name = 'ConfigError'; }

/** @throws ConfigError naming every wrong setting at once */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const read = Settings.safeParse(env);
  if (!read.success) {
    const lines = read.error.issues.map((i) => `  ${String(i.path[0]).padEnd(22)} ${i.message}`);
    throw new ConfigError(`Cannot start. ${lines.length === 1 ? '1 setting is' : `${lines.length} settings are`} wrong:\n${lines.join('\n')}`);
  }
  const s = read.data, publicUrl = s.ACQUIS_PUBLIC_URL ?? `http://localhost:${s.PORT}`;
  return {
    port: s.PORT, host: s.HOST, publicUrl, trial: isLoopback(publicUrl), name: s.ACQUIS_NAME, dataDir: path.resolve(s.ACQUIS_DATA),
    databaseUrl: s.DATABASE_URL, databaseAppUrl: s.DATABASE_APP_URL, databaseUser: s.ACQUIS_DB_USER,
    masterKey: s.ACQUIS_MASTER_KEY ? Buffer.from(s.ACQUIS_MASTER_KEY, 'hex') : undefined,
    smtp: s.SMTP_URL && s.MAIL_FROM && s.ACQUIS_DEMO === 'off' ? { url: s.SMTP_URL, from: s.MAIL_FROM } : undefined,
    fetchAllow: s.ACQUIS_FETCH_ALLOW, sealAnchors: s.ACQUIS_SEAL_ANCHORS,
    seal: s.ACQUIS_SEAL && s.ACQUIS_DEMO === 'off' ? { at: s.ACQUIS_SEAL, secretFile: s.ACQUIS_SEAL_SECRET_FILE, certificates: s.ACQUIS_SEAL_CERTIFICATES, timestamps: s.ACQUIS_SEAL_TIMESTAMPS, revocation: s.ACQUIS_SEAL_REVOCATION, organisations: s.ACQUIS_SEAL_FOR } : undefined,
    vcApi: s.ACQUIS_VC_API === 'on', minFreeMb: s.ACQUIS_MIN_FREE_MB, databaseMs: s.ACQUIS_DB_SECONDS * 1000, fileRoom: { mb: s.ACQUIS_FILE_MB, allMb: s.ACQUIS_FILES_MB }, signatureCheck: s.ACQUIS_SIGN_CHECK, demo: s.ACQUIS_DEMO === 'on', crashAt: s.ACQUIS_CRASH_AT,
    development: s.NODE_ENV === 'development',
  };
}

export function isLoopback(url: string): boolean {
  const host = new URL(url).hostname;
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127\./.test(host);
}

/** The language of a terminal, as POSIX says it. */
export function terminalLanguage(env: Readonly<Record<string, string | undefined>> = process.env): 'fr' | 'en' {
  return /^fr/i.test(env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '') ? 'fr' : 'en';
}

/** For a program that we start: what it needs of the machine, and none of our secrets. */
export function childEnvironment(more: Readonly<Record<string, string>>, env: Readonly<Record<string, string | undefined>> = process.env): Record<string, string> {
  const passed = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined && !/^(?:ACQUIS_|DATABASE_|SMTP_|PG)/.test(entry[0]));
  return { ...Object.fromEntries(passed), ...more };
}
