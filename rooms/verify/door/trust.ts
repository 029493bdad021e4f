// What a judgement relies on today: the register of this house, its authorities for seals (how many, and the hash of them all), public logs.
import type { NoteKey, ReceiptTrust } from '#credential';
import { sha256 } from '#lib/seal';

type Relied = { readonly publicUrl: string; readonly anchors?: readonly Uint8Array[]; readonly trustedLogs?: () => Promise<readonly NoteKey[]> };

export async function trustOf({ publicUrl, anchors = [], trustedLogs }: Relied): Promise<readonly ReceiptTrust[]> {
  const logs = await trustedLogs?.() ?? [], each = anchors.map((one) => sha256(one).toString('hex')).toSorted();
  return [
    { kind: 'register', name: new URL(publicUrl).host },
    ...(anchors.length > 0 ? [{ kind: 'seal-authorities', name: String(anchors.length), sha256: sha256(each.join('\n')).toString('hex') }] : []),
    ...logs.map(({ name }) => ({ kind: 'log', name })),
  ];
}
