import type { VerifyPorts } from './ports.ts';
import type { Report } from './report.ts';

/** Judges a credential in any carrier. Never throws for bad input: everything becomes a report. */
export async function verify(_input: Uint8Array | string, _ports: VerifyPorts): Promise<Report> { throw new Error('not built'); }
