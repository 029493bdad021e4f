// What the house issued, in the hands of somebody else's software: the schema of 1EdTech, the library of Digital Bazaar, its status checker.
import { Ajv2019 } from 'ajv/dist/2019.js';
import formats from 'ajv-formats';
import * as vc from '@digitalbazaar/vc';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { checkStatus as bitstringStatus } from '@digitalbazaar/vc-bitstring-status-list';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '#adapters/clock';
import { canonize } from '#credential';
import { loaderFor } from '../bench/fixture.ts';
import { specificationFrom } from './specification.ts';
import { testHouse, type Account, type TestHouse } from './house.ts';
import { outside } from './outside.ts';

type Issued = { id: string; name?: string; validFrom: string; issuer: { id: string }; credentialStatus: { statusListCredential: string }; credentialSubject: { achievement: { name: string; criteria: { narrative: string } } }; proof: object[] };
let house: TestHouse, owner: Account, org: string, award: string, issued: Issued;

beforeAll(async () => {
  house = await testHouse();
  house.clock.set(systemClock.now().toISOString()); // the peer's status checker asks the machine for the hour
  owner = await house.person('owner@bay.example', true);
  org = await house.organisation(owner, 'Valley Training Centre');
  const { design, issue } = house.rooms;
  const draft = await design.create(org, owner.id, specificationFrom('heat-pump', await design.issuerOf(org)));
  await design.publish(org, draft.id, owner.id);
  await issue.awardOne(org, owner.id, draft.id, { givenName: 'Zoë', familyName: 'Müller', email: 'zoe@learner.example', language: 'en', awardedOn: '2026-01-30', 'result:practical': '15', 'result:interview': 'yes' });
  await house.work();
  award = (await issue.awards(org, {})).lines[0]?.id ?? '';
  const handed = await house.db.asOrganisation(org, (tx) => issue.handover(tx, org, award));
  issued = JSON.parse(Buffer.from(handed?.credentials[0]?.bytes ?? []).toString('utf8')) as Issued;
}, 120_000);
afterAll(() => house.close());

/** The peer's world: our public addresses as anybody gets them, its contexts pinned. */
async function documentLoader(url: string): Promise<unknown> {
  const bare = url.split('#')[0] ?? url;
  const own = bare.startsWith('did:web:') ? `/o/${org}/did.json` : bare.startsWith(house.publicUrl) ? bare.slice(house.publicUrl.length) : undefined;
  if (!own) return loaderFor({ did: '', method: '', multibase: '', publicKey: new Uint8Array(), seed: new Uint8Array(), sign: () => new Uint8Array(), verify: () => false })(url);
  const document = await (await house.ask(own)).json() as { verificationMethod?: { id: string }[] };
  const method = document.verificationMethod?.find((m) => m.id === url);
  return { contextUrl: null, documentUrl: url, document: method ? { '@context': 'https://w3id.org/security/multikey/v1', ...method } : document };
}
const suite = (): unknown => new DataIntegrityProof({ cryptosuite });
type Answer = { verified: boolean; statusResult?: { results: { status: boolean }[] } };
const verdict = (credential: object): Promise<Answer> => vc.verifyCredential({ credential, suite: suite(), documentLoader, now: house.clock.now(), checkStatus: (options: { credential: object }) => bitstringStatus({ ...options, documentLoader, suite: suite(), verifyBitstringStatusListCredential: true }) }) as Promise<Answer>;
/** The bit as the peer read it: true is withdrawn. It leaves the conclusion to whoever asks. */
const bit = async (): Promise<boolean | undefined> => (await verdict(issued)).statusResult?.results[0]?.status;

test('OB 3.0: the JSON Schema of 1EdTech accepts what we issue', () => {
  const schema = outside('vectors/openbadges-3.0/achievementcredential.json', 'the JSON Schema of 1EdTech');
  if (!schema) return;
  const ajv = new Ajv2019({ strict: false, allErrors: true });
  formats.default(ajv);
  const valid = ajv.compile(JSON.parse(schema) as object);
  expect([valid(issued), valid.errors]).toEqual([true, null]);
});

test('an independent library accepts it, status list and all', async () => {
  expect(await verdict(issued)).toMatchObject({ verified: true });
  expect(await bit()).toBe(false);
});

test('and refuses it after one letter changed', async () => {
  const changed = structuredClone(issued);
  changed.credentialSubject.achievement.name = changed.credentialSubject.achievement.name.replace(/^./, 'X');
  expect((await verdict(changed)).verified).toBe(false);
});

test('JSON-LD safe mode finds no unmapped term, and the narrative names the assessment types of the official list', async () => {
  await expect(canonize(Object.fromEntries(Object.entries(issued).filter(([key]) => key !== 'proof')))).resolves.toContain('_:c14n');
  expect(issued.credentialSubject.achievement.criteria.narrative).toMatch(/Practical assessment/i);
});

test('our own verifier agrees; once withdrawn it refuses, and the peer sees the bit', async () => {
  const judge = async () => (await house.rooms.verify.judge(JSON.stringify(issued), { lang: 'en' })).verdict;
  expect(await judge()).toBe('valid');
  await house.rooms.issue.setStatus(org, [award], { to: 'revoked', reason: 'a test', by: owner.id });
  await house.work();
  expect(await judge()).toBe('invalid');
  expect(await bit()).toBe(true);
});
