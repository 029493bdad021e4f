/** Status: has the issuer withdrawn it? Asked only once the signature passed: nobody's link is followed on his own word. */
import type { Finding } from '../finding.ts';
import { notChecked, pass, passed } from '../finding.ts';
import { asList, asObject } from '../json.ts';
import type { Obj } from '../json.ts';
import type { VerifyPorts } from '../ports.ts';
import { checkBitstring } from './bitstring.ts';

export type StatusAsk = Pick<VerifyPorts, 'resolveDid'> & {
  readonly issuer: string;
  /** Milliseconds since 1970: the moment judged, and the present, in which a list is fresh or stale. */
  readonly at: number;
  readonly now: number;
  readonly fetchDocument: NonNullable<VerifyPorts['fetchDocument']>;
};

type CheckStatus = (entry: Obj, ask: StatusAsk) => Promise<Finding>;

/** One file a status type. */
const TYPES: ReadonlyMap<unknown, CheckStatus> = new Map([['BitstringStatusListEntry', checkBitstring]]);

const MAX_ENTRIES = 4;

export async function checkStatus(document: Obj, ask: Omit<StatusAsk, 'fetchDocument'> & Pick<VerifyPorts, 'fetchDocument'>): Promise<Finding> {
  const entries = asList(document['credentialStatus']);
  if (entries.length === 0) return pass('status', 'no_status');
  if (entries.length > MAX_ENTRIES) return notChecked('status', 'status_unsupported');
  const { fetchDocument } = ask;
  if (!fetchDocument) return notChecked('status', 'status_offline');
  const findings: Finding[] = [];
  for (const entry of entries) findings.push(await checkEntry(asObject(entry) ?? {}, { ...ask, fetchDocument }));
  return findings.find(({ result }) => result === 'fail') ?? findings.find((finding) => !passed(finding)) ?? pass('status', 'not_revoked');
}

async function checkEntry(entry: Obj, ask: StatusAsk): Promise<Finding> {
  const check = TYPES.get(entry['type']) ?? asList(entry['type']).map((type) => TYPES.get(type)).find((found) => found !== undefined);
  return check ? check(entry, ask) : notChecked('status', 'status_unsupported', { detail: String(entry['type']).slice(0, 80) });
}
