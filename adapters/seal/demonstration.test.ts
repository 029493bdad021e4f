// The seal of a demonstration: it works, it says what it is, it is there again after a restart, and nobody is asked to trust it.
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { judgeOwnCertificate, sealJades, verify } from '#credential';
import { openDemonstrationSeal } from './demonstration.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'acquis-demo-seal-')), now = new Date('2026-11-22T10:00:00Z');
afterAll(() => rmSync(folder, { recursive: true }));
const university = { id: 'a', legalName: 'Université du Val-Serein', country: 'FR' };

test('nobody’s until it is lent; then one organisation’s, after a restart too', async () => {
  const seal = await openDemonstrationSeal(folder);
  expect([seal.organisations, await seal.chain()]).toEqual([[], []]);
  await seal.lend(university, now);
  await seal.lend({ ...university, id: 'b' }, now);
  const again = await openDemonstrationSeal(folder);
  expect([seal.organisations, again.organisations, await again.chain()]).toEqual([['a'], ['a'], await seal.chain()]);
  expect(statSync(path.join(folder, 'secrets', 'demonstration-seal.json')).mode & 0o077).toBe(0);
  expect(readFileSync(path.join(folder, 'secrets', 'demonstration-seal.json'), 'utf8')).toContain('PRIVATE KEY');
});

test('told as it is: of that organisation, without a qualified certificate; of another one it is refused', async () => {
  const seal = await openDemonstrationSeal(folder), owner = { legalName: university.legalName, identifiers: [] };
  const { certificate, faults } = await judgeOwnCertificate(await seal.chain(), owner, now.getTime());
  expect([faults, certificate?.by, certificate?.tier, certificate?.authority, certificate?.alg]).toEqual([[], university.legalName, 'plain', 'Demonstration seal: not qualified', 'ES256']);
  expect((await judgeOwnCertificate(await seal.chain(), { ...owner, legalName: 'Somebody Else' }, now.getTime())).faults).toEqual(['other_organisation']);
});

test('what it seals is genuine, and nobody vouches for it', async () => {
  const seal = await openDemonstrationSeal(folder);
  const document = { '@context': ['https://www.w3.org/2018/credentials/v1', 'http://data.europa.eu/snb/model/context/edc-ap'], id: 'urn:uuid:1', type: ['VerifiableCredential', 'EuropeanDigitalCredential'], issuer: { id: 'urn:epass:org:1', type: 'Organisation', legalName: { fr: university.legalName } }, issuanceDate: '2026-11-22T10:00:00Z', credentialSubject: { id: 'urn:uuid:2', type: 'Person' } };
  const text = await sealJades(JSON.stringify(document), { chain: await seal.chain(), alg: 'ES256', sealedAt: '2026-11-22T10:00:00Z', sign: async (bytes) => (await seal.sign([bytes], 'ES256'))[0] ?? new Uint8Array() });
  const report = await verify(text, { now, resolveDid: async () => ({ unavailable: true, why: 'not asked' }) });
  expect([report.verdict, report.checks.find(({ check }) => check === 'signature')?.code, report.checks.find(({ check }) => check === 'issuer_key')?.code]).toEqual(['unknown', 'sig_ok', 'seal_untrusted']);
});
