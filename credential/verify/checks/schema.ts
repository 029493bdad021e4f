/**
 * Announced structure (VCDM 2.0 §4.11, Open Badges 3.0 `1EdTechJsonSchemaValidator2019`): a schema that the issuer names. It is fetched only
 * once the signature passed. Out of reach it says nothing; broken, it says that the issuer signed something else than it announces.
 */
import { toBase64 } from '../../bytes.ts';
import { parseJson } from '../../canon/json.ts';
import { digest } from '../../platform.ts';
import { fitsSchema } from '../../schema.ts';
import type { Finding } from '../finding.ts';
import { fail, notChecked, pass, refusal } from '../finding.ts';
import { asList, asObject } from '../json.ts';
import type { Obj } from '../json.ts';
import type { VerifyPorts } from '../ports.ts';

const MAX_SCHEMAS = 4;
/** The official ones have some 60 kB. */
const MAX_BYTES = 256 * 1024;

/** Which draft a schema is read by that does not say. */
const TYPES: ReadonlyMap<unknown, '2019-09' | '2020-12' | '7'> = new Map([['1EdTechJsonSchemaValidator2019', '2019-09'], ['JsonSchema', '2020-12'], ['JsonSchemaValidator2018', '7']] as const);

/** One finding: the worst of what the schemas say. Nothing where none is named. */
export async function checkSchema(document: Obj, { fetchDocument }: Pick<VerifyPorts, 'fetchDocument'>): Promise<readonly Finding[]> {
  const entries = asList(document['credentialSchema']).map((entry) => asObject(entry) ?? {});
  if (entries.length === 0) return [];
  if (entries.length > MAX_SCHEMAS) return [notChecked('schema', 'schema_unsupported', { detail: `${entries.length} schemas` })];
  const findings: Finding[] = [];
  for (const entry of entries) findings.push(fetchDocument ? await checkOne(entry, document, fetchDocument) : notChecked('schema', 'schema_unchecked', { detail: 'offline' }));
  const worst = findings.find(({ result }) => result === 'fail') ?? findings.find(({ result }) => result !== 'pass') ?? findings[0];
  return worst ? [worst] : [];
}

async function checkOne({ id, type, digestSRI }: Obj, document: Obj, fetchDocument: NonNullable<VerifyPorts['fetchDocument']>): Promise<Finding> {
  const draft = TYPES.get(asList(type).find((name) => TYPES.has(name)));
  if (!draft || typeof id !== 'string' || !id.startsWith('https://')) return notChecked('schema', 'schema_unsupported', { detail: String(type).slice(0, 80) });
  const fetched = await fetchDocument(id);
  if ('unavailable' in fetched) return notChecked('schema', 'schema_unchecked', { detail: fetched.code ?? fetched.why });
  if (fetched.bytes.length > MAX_BYTES) return notChecked('schema', 'schema_unsupported', { detail: `${fetched.bytes.length} bytes` });
  if (digestSRI !== undefined && !(await isNamed(fetched.bytes, digestSRI))) return notChecked('schema', 'schema_unchecked', { detail: 'digestSRI' });
  try {
    const answer = fitsSchema(parseJson(fetched.bytes), document, draft);
    if ('unsupported' in answer) return notChecked('schema', 'schema_unsupported', { detail: answer.unsupported });
    return answer.fits ? pass('schema', 'schema_ok') : fail('schema', 'schema_differs', { path: answer.path, detail: answer.keyword });
  } catch (error) {
    return notChecked('schema', 'schema_unchecked', { detail: refusal(error).message });
  }
}

/** Subresource Integrity §3.1: `sha256-…`, `sha384-…`, `sha512-…`. */
async function isNamed(bytes: Uint8Array, named: unknown): Promise<boolean> {
  const [, size, encoded] = /^sha(256|384|512)-([A-Za-z0-9+/]+={0,2})$/.exec(String(named)) ?? [];
  return encoded !== undefined && toBase64(await digest(`SHA-${size}` as 'SHA-256', bytes)) === encoded;
}
