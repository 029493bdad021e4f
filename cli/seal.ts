// `acquis seal`: what `acquis convert --to elm` made, under the seal of an organisation of this house.
import fs from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { dictionary } from '#lib/i18n';
import type { Sign } from '#rooms/sign';
import { EXIT, type Io } from './io.ts';

type Rooms = { readonly sign: Pick<Sign, 'seal' | 'sealDocument'> };
type SealIo = Pick<Io, 'out' | 'err' | 'readFile' | 'lang'> & { readonly writeFile?: (file: string, bytes: Uint8Array) => Promise<void> };

const USAGE = 'acquis seal FILE --org ORG [--out FILE]';
/** As the organisation's history names the command line. */
const BY = 'house';

/** 0 sealed, 1 refused, 64 wrong usage, 66 nothing to read, 69 the seal or the time-stamp service does not answer. */
export async function seal(args: string[], io: SealIo, { sign }: Rooms): Promise<number> {
  const asked = read(args), t = dictionary(io.lang);
  if (!asked) { io.err(USAGE); return EXIT.usage; }
  const { file, org, out } = asked, sealed = await sign.sealDocument(org, await io.readFile(file), BY), view = await sign.seal(org);
  if (out === undefined) io.out(Buffer.from(sealed).toString()); else await (io.writeFile ?? fs.writeFile)(out, sealed);
  if (view?.certificate) io.err(t('sign.seal.sealed', { name: view.certificate.by, tier: t(`sign.seal.tier_name.${view.certificate.tier}`), level: view.level }));
  io.err(t('sign.seal.sealed_alone'));
  return EXIT.valid;
}

function read(args: string[]): { readonly file: string; readonly org: string; readonly out: string | undefined } | undefined {
  try {
    const { values: { org, out }, positionals: [file, ...more] } = parseArgs({ args, allowPositionals: true, options: { org: { type: 'string' }, out: { type: 'string' } } });
    return file !== undefined && org !== undefined && more.length === 0 ? { file, org, out } : undefined;
  } catch {
    return undefined; // an option nobody knows
  }
}
