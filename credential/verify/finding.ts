/** What one check found, before it is put into words. */
import { CredentialError } from '../errors.ts';
import type { CheckName, CheckResult, VerifyCode } from './report.ts';

export type Finding = {
  readonly check: CheckName;
  readonly result: CheckResult;
  readonly code: VerifyCode;
  readonly path?: string;
  readonly detail?: string;
};

type Where = { readonly path?: string; readonly detail?: string };

export function pass(check: CheckName, code: VerifyCode): Finding {
  return { check, result: 'pass', code };
}

export function fail(check: CheckName, code: VerifyCode, where: Where = {}): Finding {
  return { check, result: 'fail', code, ...where };
}

export function warn(check: CheckName, code: VerifyCode, where: Where = {}): Finding {
  return { check, result: 'warn', code, ...where };
}

export function notChecked(check: CheckName, code: VerifyCode, where: Where = {}): Finding {
  return { check, result: 'not_checked', code, ...where };
}

/** An earlier check did not pass, so this one was not made. */
export function notReached(check: CheckName): Finding {
  return notChecked(check, 'not_reached');
}

export function passed(finding: Finding): boolean {
  return finding.result === 'pass';
}

/** Passed, with or without a warning. */
export function isGood({ result }: Finding): boolean {
  return result === 'pass' || result === 'warn';
}

/** What is none is listed among others, and weighs nothing: people send the letter along. */
export function isCredential({ checks }: { readonly checks: readonly Pick<Finding, 'code'>[] }): boolean {
  return !checks.some(({ code }) => code === 'not_a_credential');
}

/** The library's refusal as a finding; any other error is a defect of ours and goes on. */
export function failedBy(check: CheckName, error: unknown): Finding {
  const { code, path, message } = refusal(error);
  return fail(check, code, { detail: message, ...(path !== undefined && { path }) });
}

export function refusal(error: unknown): CredentialError {
  if (error instanceof CredentialError) return error;
  throw error;
}
