// Templates in and out of their table. Content-addressed: what is read is checked against its name, so that nobody can change what stands in a hundred thousand credentials.
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { readTemplate, templateId, type TemplateData } from '#credential';
import type { Tx } from '#lib/db';
import { addTemplates, templateData } from '../store/templates.ts';
import { halvesId, readHalves, type Halves } from './halves.ts';

/** What the awards of a batch have in common, as each form keeps it. */
export type Common = TemplateData | Halves;

/** Under their hex ids. Written in the transaction that plans with them. */
export async function keepTemplates(tx: Tx, org: string, templates: ReadonlyMap<string, Common>, at: Date): Promise<void> {
  await addTemplates(tx, [...templates].map(([id, data]) => ({ org_id: org, id: Buffer.from(id, 'hex'), data: deflateRawSync(JSON.stringify(data)), at })));
}

const LARGEST = 16 * 1024 * 1024;

/** Each template once. Undefined: not there, or not what its name says. */
export function templateReader(tx: Tx, org: string): (id: Buffer) => Promise<Common | undefined> {
  const known = new Map<string, Common | undefined>();
  return async (id) => {
    const name = id.toString('hex');
    if (!known.has(name)) known.set(name, readChecked(await templateData(tx, org, id), name));
    return known.get(name);
  };
}

function readChecked(stored: Buffer | undefined, name: string): Common | undefined {
  if (!stored) return undefined;
  try {
    const data: unknown = JSON.parse(inflateRawSync(stored, { maxOutputLength: LARGEST }).toString()), halves = readHalves(data);
    if (halves) return halvesId(halves) === name ? halves : undefined;
    const template = readTemplate(data);
    return templateId(template) === name ? template : undefined;
  } catch { return undefined; } // somebody wrote there who is not us
}
