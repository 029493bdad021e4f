// `acquis keys`: what an owner does on the page of keys, for whoever has the disk.
import { parseArgs } from 'node:util';
import { AcquisError } from '#lib/errors';
import { dictionary } from '#lib/i18n';
import type { People } from '#rooms/people';
import { isKind, KINDS, type KeyFacts, type KeyKind, type Sign } from '#rooms/sign';
import { EXIT, type Io } from './io.ts';

type Rooms = { readonly sign: Pick<Sign, 'did' | 'keys' | 'rotate' | 'revokeKey'>; readonly people: Pick<People, 'organisation'> };

const USAGE = `acquis keys list ORG [--json]
acquis keys rotate ORG [--kind Ed25519|P-256|RSA-3072] [--json]
acquis keys revoke ORG KEY --why TEXT [--from DATE] [--json]`;
/** As the organisation's history names the command line. */
const BY = 'house';

export async function keys(args: string[], io: Io, { sign, people }: Rooms): Promise<number> {
  const asked = read(args);
  if (!asked) { io.err(USAGE); return EXIT.usage; }
  const { act, org, key, kind, from, why, json } = asked;
  if (!await people.organisation(org)) throw new AcquisError('not_found', { message: `no organisation ${org}` });
  if (act === 'rotate') await sign.rotate(org, BY, kind);
  if (act === 'revoke') await sign.revokeKey(org, key, from, why, BY);
  show(io, sign.did(org), await sign.keys(org), json);
  return EXIT.valid;
}

type Asked = { readonly act: 'list' | 'rotate' | 'revoke'; readonly org: string; readonly key: string; readonly kind: KeyKind; readonly from: Date | undefined; readonly why: string; readonly json: boolean };

function read(args: string[]): Asked | undefined {
  try {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { json: { type: 'boolean' }, from: { type: 'string' }, why: { type: 'string' }, kind: { type: 'string' } } });
    const [act = '', org = '', key = ''] = positionals, kind = values.kind ?? KINDS[0], from = values.from === undefined ? undefined : new Date(values.from);
    if (!isAct(act) || !isKind(kind) || (values.kind !== undefined && act !== 'rotate') || org === '' || (from && Number.isNaN(from.getTime())) || positionals.length !== (act === 'revoke' ? 3 : 2)) return undefined;
    return { act, org, key, kind, from, why: values.why ?? '', json: values.json ?? false };
  } catch {
    return undefined; // parseArgs refuses what it does not know
  }
}

function isAct(text: string): text is Asked['act'] {
  return text === 'list' || text === 'rotate' || text === 'revoke';
}

function show(io: Io, did: string, list: readonly KeyFacts[], json: boolean): void {
  if (json) { io.out(JSON.stringify({ did, keys: list })); return; }
  const t = dictionary(io.lang);
  io.out(did);
  if (list.length === 0) io.out(t('sign.keys.none'));
  for (const key of list) {
    const end = key.revoked ? t('sign.keys.believed_until', { day: key.revoked.from.toISOString() }) : key.retiredAt?.toISOString() ?? t('sign.keys.still');
    io.out(`${key.id}  ${key.kind}  ${t(`sign.state.${key.state}`)}  ${key.since.toISOString()} – ${end}`);
  }
}
