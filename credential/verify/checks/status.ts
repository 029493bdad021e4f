/** Status: has the issuer withdrawn it? Asked only once the signature passed: nobody's link is followed on his own word. */
import type { Finding } from '../finding.ts';
import { notChecked, pass } from '../finding.ts';
import { asList, asObject, idOf } from '../json.ts';
import type { Obj } from '../json.ts';
import type { VerifyPorts } from '../ports.ts';
import { checkBitstring, checkStatusList2021 } from './bitstring.ts';
import { checkRevocationList } from './revocation-list.ts';
import { checkTokenStatus } from './token-status.ts';

export type StatusAsk = Pick<VerifyPorts, 'resolveDid' | 'resolveKey'> & {
  readonly issuer: string;
  /** Keys of a web address are those of its JWT VC Issuer Metadata. */
  readonly issuerMetadata?: boolean;
  /** Of the credential whose status it is. */
  readonly credentialId: string | undefined;
  /** Milliseconds since 1970: the moment judged, and the present, in which a list is fresh or stale. */
  readonly at: number;
  readonly now: number;
  readonly fetchDocument: NonNullable<VerifyPorts['fetchDocument']>;
};

type CheckStatus = (entry: Obj, ask: StatusAsk) => Promise<Finding>;

/** One file a status type. */
const TYPES: ReadonlyMap<unknown, CheckStatus> = new Map([
  ['BitstringStatusListEntry', checkBitstring],
  ['StatusList2021Entry', checkStatusList2021],
  ['1EdTechRevocationList', checkRevocationList],
]);

const MAX_ENTRIES = 4;

type Ask = Omit<StatusAsk, 'fetchDocument' | 'credentialId'> & Pick<VerifyPorts, 'fetchDocument'>;

/** One finding for each entry that says something. `token`: the claim `status` of a token around the document. */
export async function checkStatus(document: Obj, token: unknown, ask: Ask): Promise<readonly Finding[]> {
  const entries = [...asList(document['credentialStatus']), ...asList(token)];
  if (entries.length === 0) return [pass('status', 'no_status')];
  if (entries.length > MAX_ENTRIES) return [notChecked('status', 'status_unsupported')];
  const { fetchDocument } = ask;
  if (!fetchDocument) return [notChecked('status', 'status_offline')];
  const findings: Finding[] = [];
  for (const entry of entries) findings.push(await checkEntry(asObject(entry) ?? {}, { ...ask, fetchDocument, credentialId: idOf(document) }));
  return findings.filter(({ code }, i) => findings.findIndex((other) => other.code === code) === i);
}

async function checkEntry(entry: Obj, ask: StatusAsk): Promise<Finding> {
  const type = asList(entry['type']).find((name) => TYPES.has(name));
  const check = 'status_list' in entry ? checkTokenStatus : TYPES.get(type);
  return check ? check(entry, ask) : notChecked('status', 'status_unsupported', { detail: String(entry['type']).slice(0, 80) });
}
