// Issuing whatever a conformance suite sends, in the name of an organisation that exists for nothing else: no person, no award, no ledger.
import { CredentialError, envelop, parseJson } from '#credential';
import { stamp, type Clock } from '#lib/clock';
import type { Db } from '#lib/db';
import { AcquisError } from '#lib/errors';
import { Problem } from '#lib/problems';
import type { KeyKind, SecuredAs, Sign, StatusEntry } from '#rooms/sign';
import { checkShape, isObject, type Obj } from './shape.ts';

/** Its did is `did:web:HOST:o:vcap…`; no organisation can be given this id by chance. */
export const SUITE = `vcap${'0'.repeat(22)}`;

export type Conformance = {
  /** `text`: `{ credential, options }`. @returns `{ verifiableCredential }`. @throws Problem */
  issue(text: string): Promise<{ readonly verifiableCredential: object }>;
  /** `text`: `{ credentialId, credentialStatus, status }`. @throws Problem */
  setStatus(text: string): Promise<void>;
};
type Ports = { readonly db: Db; readonly clock: Clock; readonly sign: Pick<Sign, 'did' | 'issuingKey' | 'secureAs' | 'reserve' | 'flip'> };
type Method = { readonly kind: KeyKind; as(options: Obj): SecuredAs };

const proof = (cryptosuite: Extract<SecuredAs, { form: 'proof' }>['cryptosuite'], kind: KeyKind): Method => ({ kind, as: () => ({ form: 'proof', cryptosuite }) });
/** By what `options.cryptosuite` says. */
const METHODS: ReadonlyMap<unknown, Method> = new Map<unknown, Method>([
  ['eddsa-rdfc-2022', proof('eddsa-rdfc-2022', 'Ed25519')], ['eddsa-jcs-2022', proof('eddsa-jcs-2022', 'Ed25519')],
  ['ecdsa-rdfc-2019', proof('ecdsa-rdfc-2019', 'P-256')], ['ecdsa-jcs-2019', proof('ecdsa-jcs-2019', 'P-256')],
  ['ecdsa-sd-2023', { kind: 'P-256', as: ({ mandatoryPointers }) => ({ form: 'selective', mandatory: texts(mandatoryPointers) }) }],
  ['vc+jwt', { kind: 'P-256', as: () => ({ form: 'jwt', shape: 'vc' }) }],
]);
/** Places are remembered for as long as a run of the suites takes, not longer. */
const REMEMBERED = 1000;

export function openConformance({ db, clock, sign }: Ports): Conformance {
  const places = new Map<string, StatusEntry>();

  async function issue(text: string): Promise<{ verifiableCredential: object }> {
    const { credential, options = {} } = objectIn(text);
    if (!isObject(credential) || !isObject(options)) throw new Problem('MALFORMED_VALUE_ERROR', 'credential and options are objects');
    const method = METHODS.get(options['cryptosuite'] ?? 'eddsa-rdfc-2022');
    if (!method) throw new Problem('MALFORMED_VALUE_ERROR', `no cryptosuite ${String(options['cryptosuite'])}`);
    shapely(credential);
    const { key, place } = await db.asOrganisation(SUITE, async (tx) => ({
      key: await sign.issuingKey(tx, SUITE, method.kind),
      place: options['credentialStatus'] === undefined ? undefined : (await sign.reserve(tx, SUITE, 1))[0],
    }));
    // A token says when it was signed by its beginning, or not at all.
    const from = method.as(options).form === 'jwt' && { validFrom: stamp(clock.now()) };
    const who = options['did'] === 'key' ? byKey(key.id) : { did: sign.did(SUITE), method: key.verificationMethod };
    const document = { ...from, ...credential, issuer: signedBy(credential['issuer'], who.did), ...(place && { credentialStatus: entryOf(place, options['credentialStatus']) }) };
    if (place) remember(credential['id'], place);
    const [bytes] = await sign.secureAs(SUITE, method.as(options), [{ document, key: key.id, created: stamp(clock.now()) }], who.method).catch(refused);
    return { verifiableCredential: shown(Buffer.from(bytes ?? []).toString('utf8')) };
  }

  async function setStatus(text: string): Promise<void> {
    const { credentialId, credentialStatus, status = true } = objectIn(text), place = places.get(String(credentialId));
    if (!place || !isObject(credentialStatus)) throw new Problem('MALFORMED_VALUE_ERROR', 'no credential of this id was issued here with a status');
    const to = status === false || status === '0' ? 'clear' : credentialStatus['statusPurpose'] === 'suspension' ? 'suspended' : 'revoked';
    await db.asOrganisation(SUITE, (tx) => sign.flip(tx, SUITE, [place], to)).catch(refused);
  }

  function remember(id: unknown, place: StatusEntry): void {
    if (places.size >= REMEMBERED) places.delete(places.keys().next().value ?? '');
    places.set(String(id), place);
  }
  return { issue, setStatus };
}

/** Only in its own name: whoever stands there as issuer is replaced. */
function signedBy(issuer: unknown, did: string): unknown {
  return isObject(issuer) ? { ...issuer, id: did } : did;
}

/** The suites for EdDSA and ECDSA resolve no other DID. The id of a key is its Multikey. */
function byKey(multikey: string): { readonly did: string; readonly method: string } {
  return { did: `did:key:${multikey}`, method: `did:key:${multikey}#${multikey}` };
}

function entryOf({ url, index }: StatusEntry, wish: unknown): Obj {
  const statusPurpose = isObject(wish) && wish['statusPurpose'] === 'suspension' ? 'suspension' : 'revocation', list = statusPurpose === 'suspension' ? `${url}/suspension` : url;
  return { id: `${list}#${index}`, type: 'BitstringStatusListEntry', statusPurpose, statusListIndex: String(index), statusListCredential: list };
}

/** A token in its coat of JSON; a proof of one as an object, as the suites expect it. */
function shown(signed: string): object {
  if (!signed.startsWith('{')) return envelop(signed);
  const document = JSON.parse(signed) as Obj, proofs = document['proof'];
  return { ...document, proof: Array.isArray(proofs) && proofs.length === 1 ? (proofs[0] as unknown) : proofs };
}

function objectIn(text: string): Obj {
  try {
    const body = parseJson(text);
    if (isObject(body)) return body;
  } catch (error) {
    if (error instanceof CredentialError) throw new Problem('PARSING_ERROR', error.message);
    throw error;
  }
  throw new Problem('PARSING_ERROR', 'the body is not an object');
}

function shapely(credential: Obj): void {
  try {
    checkShape(credential);
  } catch (error) {
    if (error instanceof CredentialError) throw new Problem('MALFORMED_VALUE_ERROR', `${error.path ?? ''}: ${error.message}`);
    throw error;
  }
}

function refused(error: unknown): never {
  if (error instanceof AcquisError && ['unsignable', 'status_final'].includes(error.code)) throw new Problem('MALFORMED_VALUE_ERROR', error.message);
  throw error;
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
