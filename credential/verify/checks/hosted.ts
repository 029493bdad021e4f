/** Hosted verification (Open Badges 2.0): the award is good when the issuer's own address still shows it, the same. */
import { parseJson } from '../../canon/json.ts';
import { jcs } from '../../jcs.ts';
import type { Finding } from '../finding.ts';
import { fail, notChecked, pass, refusal } from '../finding.ts';
import { isAddress } from '../forms/ob2.ts';
import type { Vouched } from '../forms/ob2.ts';
import { asObject } from '../json.ts';
import type { Obj } from '../json.ts';
import type { VerifyPorts } from '../ports.ts';

/** Where the award says it stands: `id`, in 1.x `verify.url`. */
function hostedAt(assertion: Obj): string | undefined {
  const url = asObject(assertion['verify'])?.['url'] ?? assertion['id'];
  return typeof url === 'string' && url.startsWith('https://') ? url : undefined;
}

/** What stands at the address must say that this is its place: else anybody's page could be pointed to. */
function otherAddress(hosted: Obj, url: string): string | undefined {
  return (hosted['id'] ?? hostedAt(hosted)) === url ? undefined : 'id';
}

export async function checkHosted(assertion: Obj, ports: VerifyPorts): Promise<Vouched> {
  const only = (finding: Finding): Vouched => ({ findings: [finding], assertion });
  const kind = asObject(assertion['verification'] ?? assertion['verify'])?.['type'];
  if (kind === 'SignedBadge' || kind === 'signed') return only(fail('signature', 'proof_missing'));
  const url = hostedAt(assertion);
  if (url === undefined) return only(notChecked('signature', 'ob1_unverifiable'));
  const fetched = ports.fetchDocument ? await ports.fetchDocument(url) : { unavailable: true as const, why: 'offline' };
  if ('unavailable' in fetched) return only(notChecked('signature', 'ob2_hosted_needs_network', { detail: fetched.code ?? fetched.why }));
  try {
    const hosted = asObject(parseJson(fetched.bytes)) ?? {};
    // The site does not say since when.
    if (hosted['revoked'] === true) return only(ports.at && ports.at < ports.now ? notChecked('signature', 'no_time_evidence') : fail('signature', 'revoked'));
    const other = isAddress(assertion) ? otherAddress(hosted, url) : Object.keys(assertion).find((member) => member !== '@context' && (hosted[member] === undefined || jcs(hosted[member]) !== jcs(assertion[member])));
    if (other !== undefined) return only(fail('signature', 'ob2_hosted_differs', { path: `/${other}` }));
    return { findings: [pass('signature', 'ob2_hosted')], assertion: hosted, address: url };
  } catch (error) {
    const { code, message } = refusal(error);
    return only(notChecked('signature', code, { detail: message }));
  }
}
