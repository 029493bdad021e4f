// The doors of the VC API for verifying, opened by ACQUIS_VC_API=on: the same judgement as everywhere, in the shape the suites read.
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { CredentialError, parseJson } from '#credential';
import type { Ctx, Env } from '#lib/http';
import { problem, type ProblemDetails } from '#lib/problems';
import type { Verify } from '../verify.ts';
import { problemsIn, warningsIn } from './problems.ts';

type Obj = Readonly<Record<string, unknown>>;
const MAX_BODY = 1024 * 1024;
/** d9 5d 00 (DI-ECDSA §3.5.2) in multibase. */
const BASE_PROOF = 'u2V0A';

export function conformanceVerifying({ verify }: { readonly verify: Pick<Verify, 'judge'> }): Hono<Env> {
  const app = new Hono<Env>();
  const small = bodyLimit({ maxSize: MAX_BODY, onError: (c) => answer(c, [problem('PARSING_ERROR', `more than ${MAX_BODY} bytes`)]) });
  app.post('/credentials/verify', small, (c) => judged(c, verify, 'verifiableCredential'));
  app.post('/presentations/verify', small, (c) => judged(c, verify, 'verifiablePresentation'));
  return app;
}

async function judged(c: Ctx, verify: Pick<Verify, 'judge'>, member: 'verifiableCredential' | 'verifiablePresentation'): Promise<Response> {
  const body = objectIn(await c.req.text());
  if (!body) return answer(c, [problem('PARSING_ERROR', 'the body is no JSON object')]);
  const document = body[member], options = isObject(body['options']) ? body['options'] : {};
  if (!isObject(document) && typeof document !== 'string') return answer(c, [problem('MALFORMED_VALUE_ERROR', `${member} is missing`)]);
  const report = await verify.judge(typeof document === 'string' ? document : JSON.stringify(document), { lang: 'en' });
  if (!isOfKind(report.form, member)) return answer(c, [problem('MALFORMED_VALUE_ERROR', `this is no ${member}`)]);
  const checks = Array.isArray(options['checks']) ? options['checks'] : [];
  const problems = [...basesIn(document), ...problemsIn(report, { status: checks.length === 0 || checks.some((one) => one !== 'proof') }), ...mismatches(document, options)];
  return answer(c, problems, warningsIn(report));
}

function isOfKind(form: string | null, member: string): boolean {
  return form === null || (form === 'vp') === (member === 'verifiablePresentation');
}

/** Data Integrity §4.4: what the reader asked for is what the proof is for. */
function mismatches(document: Obj | string, { challenge, domain, expectedProofPurpose }: Obj): ProblemDetails[] {
  const proofs = proofsIn(document);
  const differs = (member: string, wanted: unknown) => wanted !== undefined && !proofs.every((one) => [one[member]].flat().includes(wanted as string));
  return [
    ...(differs('challenge', challenge) ? [problem('INVALID_CHALLENGE_ERROR', 'the proof answers another challenge')] : []),
    ...(differs('domain', domain) ? [problem('INVALID_DOMAIN_ERROR', 'the proof is for another domain')] : []),
    ...(differs('proofPurpose', expectedProofPurpose) ? [problem('PROOF_VERIFICATION_ERROR', 'the proof has another purpose')] : []),
  ];
}

/** DI-ECDSA §3.6.8: a reader is shown a derived proof. One made for its holder, which the house judges too, is refused by its header of three bytes. */
function basesIn(document: Obj | string): ProblemDetails[] {
  if (!proofsIn(document).some(({ cryptosuite, proofValue }) => cryptosuite === 'ecdsa-sd-2023' && String(proofValue).startsWith(BASE_PROOF))) return [];
  return [problem('PROOF_VERIFICATION_ERROR', 'a base proof is for its holder alone')];
}

/** Or what a token says in their place: `nonce` and `aud` are its challenge and domain (RFC 7519, OpenID for Verifiable Presentations); it has no purpose to name. */
function proofsIn(document: Obj | string): readonly Obj[] {
  if (typeof document === 'object' && !isEnveloped(document)) return [document['proof']].flat().filter(isObject);
  const token = typeof document === 'string' ? document : String(document['id']).split(',')[1], payload = Buffer.from(token?.split('.')[1] ?? '', 'base64url');
  const { nonce, aud } = objectIn(payload.toString()) ?? {};
  return [{ challenge: nonce, domain: aud }];
}

function isEnveloped({ type }: Obj): boolean {
  return [type].flat().some((one) => one === 'EnvelopedVerifiableCredential' || one === 'EnvelopedVerifiablePresentation');
}

function answer(c: Ctx, problems: readonly ProblemDetails[], warnings: readonly ProblemDetails[] = []): Response {
  const verified = problems.length === 0;
  return c.json({ verified, checks: ['proof'], warnings, errors: problems, problemDetails: problems }, verified ? 200 : 400);
}

function objectIn(text: string): Obj | undefined {
  try {
    const body = parseJson(text);
    return isObject(body) ? body : undefined;
  } catch (error) {
    if (error instanceof CredentialError) return undefined;
    throw error;
  }
}

function isObject(value: unknown): value is Obj {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
