/** Key and signature of a token around the document. */
import type { Envelope } from '../../jose/credential.ts';
import { checkJws } from '../../jose/jws.ts';
import { parseStamp } from '../../time.ts';
import { fail, failedBy, notReached, pass } from '../finding.ts';
import { checkHeaderKey } from './key.ts';
import type { KeyAsk } from './key.ts';
import type { ProofFindings } from './proofs.ts';

export async function checkEnvelope(envelope: Envelope, signer: string, ask: KeyAsk): Promise<ProofFindings> {
  const { finding: key, publicKey, ifEarlier } = await checkHeaderKey(envelope.jws.header, signer, signedAt(envelope), ask);
  if (!publicKey || key.result === 'fail') return { key, signature: notReached('signature') };
  try {
    return { key, ...(ifEarlier && { ifEarlier }), signature: (await checkJws(envelope.jws, publicKey)) ? pass('signature', 'sig_ok') : fail('signature', 'sig_mismatch') };
  } catch (error) {
    return { key, signature: failedBy('signature', error) };
  }
}

/** When it was signed, in the signer's own words: issued at, or else the first moment it claims to be good. */
function signedAt({ claims, document }: Envelope): number | undefined {
  const issued = [claims['iat'], claims['nbf']].find((claim) => typeof claim === 'number');
  return issued === undefined ? parseStamp(document['validFrom'] ?? document['issuanceDate']) : issued * 1000;
}
