// The forms an award is signed in, each by itself: its own document, key, status place and signature. A further form is an entry in this table.
import { renderTemplate, splitDocument, type TemplateData } from '#credential';
import type { Tx } from '#lib/db';
import type { Placed } from '../store/chunks.ts';
import { AcquisError } from '#lib/errors';
import type { SpecificationVersion } from '#rooms/design';
import type { Form } from '../store/tables.ts';
import type { IssuePorts, Plan } from './batch.ts';
import { makerOf, type KeptAward, type Stamps } from './document.ts';
import { elmMaker, readDisplay, sealState } from './europass.ts';
import { halve, wholeOf } from './halves.ts';
import type { Common } from './templates.ts';

/** One credential between its plan and its signature. */
export type ToSign = {
  readonly credential: string; readonly form: Form; readonly award_id: string; readonly recipient_id: string; readonly row_number: number; readonly supersedes: string | null;
  readonly key_id: string;
  /** xsd:dateTimeStamp of the proof. */
  readonly created: string;
  readonly personKey: Buffer; readonly salt: Buffer;
  readonly template: Common; /** Hex. */ readonly templateId: string; readonly values: readonly string[];
  /** The template and the values are this row's own: the signature alone is kept. Else the whole bytes are. */
  readonly stored: boolean;
  /** Undefined: planned before there were chunks. */
  readonly placed: Placed | undefined;
};
/** `proof`: the 64 bytes that complete the row's template, `sha256` of what they complete it to. `bytes`: the whole signed text. `seal`: the signatures over what the row says, as JSON, and the hash of the two together. */
export type Secured = { readonly proof: Uint8Array; readonly sha256: Uint8Array } | { readonly bytes: Uint8Array } | { readonly seal: Uint8Array; readonly sha256: Uint8Array };
type Key = { readonly id: string; readonly verificationMethod: string };
type Ports = Pick<IssuePorts, 'sign' | 'publicUrl'>;

export type FormMaker = {
  /** The key that signs this form now; made when there is none. */
  key(ports: Ports, tx: Tx, org: string, plan: Pick<Plan, 'tokenKey' | 'elm'>): Promise<Key>;
  /** Where asking for the key means leaving the house: the one that came after the planned one. */
  newKey?(ports: Ports, org: string): Promise<Key>;
  /** Its documents, unsigned. */
  maker(ports: Ports, tx: Tx, org: string, plan: Plan, version: Pick<SpecificationVersion, 'id' | 'specification'>): Promise<(kept: KeptAward, stamps: Stamps) => object>;
  /** What all have in common, under its name, and what is this one's own. */
  split(document: object, how: { readonly verificationMethod: string; readonly created: string }): { readonly template: Common; readonly id: string; readonly values: readonly string[] };
  /** All or nothing, in order. @throws AcquisError unsignable, key_missing, key_retired, key_revoked, signer_failed, and those of the seal */
  secure(ports: Ports, org: string, rows: readonly ToSign[]): Promise<Secured[]>;
};

/** The document of every Open Badge, whatever it is signed with. */
const badge: Pick<FormMaker, 'maker' | 'split'> = { maker: async ({ publicUrl }, _tx, _org, plan, { specification }) => makerOf(publicUrl, plan, specification), split: splitDocument };

const ob3: FormMaker = {
  ...badge,
  key: ({ sign }, tx, org) => sign.issuingKey(tx, org),
  async secure({ sign }, org, rows) {
    const done = new Map<ToSign, Secured>();
    for (const alike of Map.groupBy(rows, (row) => row.templateId).values()) {
      const [first] = alike, signatures = first ? await sign.secureRows(org, { template: templateOf(first), rows: alike.map(({ values, key_id, created }) => ({ values, key: key_id, created })) }) : [];
      alike.forEach((row, i) => { const made = signatures[i]; if (made) done.set(row, { proof: made.proofValue, sha256: made.sha256 }); });
    }
    return rows.map((row) => done.get(row) ?? raise());
  },
};

/** Open Badges 3.0 §8.2: the same document in a token. */
const ob3Jwt: FormMaker = {
  ...badge,
  key: ({ sign }, tx, org, { tokenKey }) => sign.issuingKey(tx, org, tokenKey),
  secure: async ({ sign }, org, rows) => (await sign.secureAs(org, { form: 'jwt', shape: 'ob3' }, rows.map(toDocument))).map((bytes) => ({ bytes })),
};

/** ecdsa-sd-2023: for holders who show a part. Its bytes differ each time they are made; the ones that are kept are the ones there are. */
const ob3Sd: FormMaker = {
  ...badge,
  key: ({ sign }, tx, org) => sign.issuingKey(tx, org, 'P-256'),
  secure: async ({ sign }, org, rows) => (await sign.secureAs(org, { form: 'selective' }, rows.map(toDocument))).map((bytes) => ({ bytes })),
};

/** European Learning Model, sealed with the organisation's certificate: its key is the one that the owner confirmed when the list was. */
const elm: FormMaker = {
  key: async (_ports, _tx, _org, { elm: plan }) => sealKey(plan?.seal),
  newKey: async (ports, org) => {
    const { view, fault } = await sealState(ports, org);
    if (fault) throw new AcquisError(fault);
    return sealKey(view?.certificate?.fingerprint);
  },
  maker: async ({ publicUrl }, tx, org, plan, { id, specification }) => elmMaker(publicUrl, plan, specification, await readDisplay(tx, org, id)),
  split: (document) => halve(document as Record<string, unknown>),
  async secure({ sign }, org, rows) {
    const done = new Map<ToSign, Secured>();
    for (const [certificate, alike] of Map.groupBy(rows, (row) => row.key_id)) {
      const made = await sign.sealAwards(org, { certificate, documents: alike.map(unsignedOf) });
      alike.forEach((row, i) => { const one = made[i]; if (one) done.set(row, { seal: Buffer.from(JSON.stringify(one.signatures)), sha256: one.sha256 }); });
    }
    return rows.map((row) => done.get(row) ?? raise());
  },
};

const FORMS: Readonly<Partial<Record<Form, FormMaker>>> = { ob3, 'ob3-jwt': ob3Jwt, 'ob3-sd': ob3Sd, elm };

export function formNamed(form: Form): FormMaker {
  const found = FORMS[form];
  if (!found) throw new Error(`${form} is no form that this house signs`);
  return found;
}

/** What a row was planned to say, without proof or seal. */
export function unsignedOf({ template, values }: Pick<ToSign, 'template' | 'values'>): object {
  if ('common' in template) return wholeOf(template, values);
  const { proof: _, ...document } = JSON.parse(renderTemplate(template, values, 'z')) as Record<string, unknown>;
  return document;
}

export function templateOf({ template }: Pick<ToSign, 'template'>): TemplateData {
  if ('common' in template) throw new Error('this form has no template of chunks and slots');
  return template;
}

const toDocument = (row: ToSign) => ({ document: unsignedOf(row), key: row.key_id, created: row.created });

/** A certificate is named by its fingerprint; the document names its holder instead. */
function sealKey(fingerprint: string | undefined): Key {
  return { id: fingerprint ?? raise(), verificationMethod: '' };
}

function raise(): never { throw new Error('fewer keys or signatures than were asked for'); }
