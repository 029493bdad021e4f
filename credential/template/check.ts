/** A template looked at before it is used: that its slots are where it says, and may be there. */
import { parseJson } from '../canon/json.ts';
import { CRYPTOSUITE } from '../proof/eddsa-rdfc-2022.ts';
import { markerOf } from './marker.ts';
import { bad, renderTemplate } from './template.ts';
import type { TemplateData } from './template.ts';

type Obj = Readonly<Record<string, unknown>>;

/** The document with a marker in every slot. Errors: `bad_argument`, and those of parseJson. */
export function checkData(data: TemplateData): { readonly document: object; readonly verificationMethod: string } {
  const text = renderTemplate(data, data.slots.map((_, i) => markerOf(i)), 'z');
  const signed = parseJson(text) as Obj;
  // One spelling: what is rendered is what JSON.stringify would write of the same document.
  if (JSON.stringify(signed) !== text) throw bad('the chunks are not JSON as this library writes it');
  data.slots.forEach(({ path }, i) => { if (!isPlace(signed, path, markerOf(i))) throw bad('no slot may be there', path); });
  const { document, config } = takeApart(signed);
  const { type, cryptosuite, verificationMethod } = config;
  if (type !== 'DataIntegrityProof' || cryptosuite !== CRYPTOSUITE || typeof verificationMethod !== 'string') throw bad('not a proof of eddsa-rdfc-2022', '/proof');
  return { document, verificationMethod };
}

/** The document without proof and the proof's configuration, as they are with these values. */
export function partsOf(data: TemplateData, values: readonly string[]): { readonly document: object; readonly config: object } {
  return takeApart(JSON.parse(renderTemplate(data, values, 'z')) as Obj);
}

function takeApart({ proof, ...document }: Obj): { document: Obj; config: Obj } {
  const [only, ...others] = (Array.isArray(proof) ? proof : []) as readonly Obj[];
  if (typeof only !== 'object' || only === null || others.length > 0) throw bad('one proof is wanted, in a list', '/proof');
  const { proofValue: _, ...config } = only;
  return { document, config: { ...config, '@context': document['@context'] } };
}

/** The value of a member: not an item of a list, whose order and repetition mean something; no type, keyword or context, which say what other words mean. */
function isPlace(document: unknown, path: string, marker: string): boolean {
  const steps = path.split('/').slice(1).map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  let owner: unknown;
  let value = document;
  for (const step of steps) {
    owner = value;
    value = typeof owner === 'object' && owner !== null && Object.hasOwn(owner, step) ? (owner as Obj)[step] : undefined;
  }
  return value === marker && !Array.isArray(owner) && !steps.some((step) => step === 'type' || step.startsWith('@'));
}
