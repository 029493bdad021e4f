// The forms an award is signed in, each by itself: its own document, key, status place and signature. A further form is an entry in this table.
import { renderTemplate, type Specification, type TemplateData } from '#credential';
import type { Tx } from '#lib/db';
import type { Placed } from '../store/chunks.ts';
import type { Form } from '../store/tables.ts';
import type { IssuePorts, Plan } from './batch.ts';
import { makerOf, type Maker } from './document.ts';

/** One credential between its plan and its signature. */
export type ToSign = {
  readonly credential: string; readonly form: Form; readonly award_id: string; readonly recipient_id: string; readonly row_number: number; readonly supersedes: string | null;
  readonly key_id: string;
  /** xsd:dateTimeStamp of the proof. */
  readonly created: string;
  readonly personKey: Buffer; readonly salt: Buffer;
  readonly template: TemplateData; /** Hex. */ readonly templateId: string; readonly values: readonly string[];
  /** The template and the values are this row's own: the signature alone is kept. Else the whole bytes are. */
  readonly stored: boolean;
  /** Undefined: planned before there were chunks. */
  readonly placed: Placed | undefined;
};
/** `proof`: the 64 bytes that complete the row's template, `sha256` of what they complete it to. `bytes`: the whole signed text. */
export type Secured = { readonly proof: Uint8Array; readonly sha256: Uint8Array } | { readonly bytes: Uint8Array };

export type FormMaker = {
  /** The key that signs this form now; made when there is none. */
  key(ports: Pick<IssuePorts, 'sign'>, tx: Tx, org: string, plan: Pick<Plan, 'tokenKey'>): Promise<{ readonly id: string; readonly verificationMethod: string }>;
  /** Its documents, unsigned. */
  maker(publicUrl: string, plan: Plan, specification: Specification): Maker;
  /** All or nothing, in order. @throws AcquisError unsignable, key_missing, key_retired, key_revoked, signer_failed */
  secure(ports: Pick<IssuePorts, 'sign'>, org: string, rows: readonly ToSign[]): Promise<Secured[]>;
};

const ob3: FormMaker = {
  key: ({ sign }, tx, org) => sign.issuingKey(tx, org),
  maker: makerOf,
  async secure({ sign }, org, rows) {
    const done = new Map<ToSign, Secured>();
    for (const alike of Map.groupBy(rows, (row) => row.templateId).values()) {
      const [first] = alike, signatures = first ? await sign.secureRows(org, { template: first.template, rows: alike.map(({ values, key_id, created }) => ({ values, key: key_id, created })) }) : [];
      alike.forEach((row, i) => { const made = signatures[i]; if (made) done.set(row, { proof: made.proofValue, sha256: made.sha256 }); });
    }
    return rows.map((row) => done.get(row) ?? raise());
  },
};

/** Open Badges 3.0 §8.2: the same document in a token. */
const ob3Jwt: FormMaker = {
  key: ({ sign }, tx, org, { tokenKey }) => sign.issuingKey(tx, org, tokenKey),
  maker: makerOf,
  secure: async ({ sign }, org, rows) => (await sign.secureAs(org, { form: 'jwt', shape: 'ob3' }, rows.map(toDocument))).map((bytes) => ({ bytes })),
};

/** ecdsa-sd-2023: for holders who show a part. Its bytes differ each time they are made; the ones that are kept are the ones there are. */
const ob3Sd: FormMaker = {
  key: ({ sign }, tx, org) => sign.issuingKey(tx, org, 'P-256'),
  maker: makerOf,
  secure: async ({ sign }, org, rows) => (await sign.secureAs(org, { form: 'selective' }, rows.map(toDocument))).map((bytes) => ({ bytes })),
};

const FORMS: Readonly<Partial<Record<Form, FormMaker>>> = { ob3, 'ob3-jwt': ob3Jwt, 'ob3-sd': ob3Sd };

export function formNamed(form: Form): FormMaker {
  const found = FORMS[form];
  if (!found) throw new Error(`${form} is no form that this house signs`);
  return found;
}

/** What a row was planned to say, without the proof. */
export function unsignedOf({ template, values }: Pick<ToSign, 'template' | 'values'>): object {
  const { proof: _, ...document } = JSON.parse(renderTemplate(template, values, 'z')) as Record<string, unknown>;
  return document;
}

const toDocument = (row: ToSign) => ({ document: unsignedOf(row), key: row.key_id, created: row.created });

function raise(): never { throw new Error('fewer signatures than rows'); }
