// From a specification and an award to a sealed European Digital Credential: by our verifier and by somebody else's arithmetic.
import { verify as verifyBytes, X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { verify, type Specification } from '#credential';
import { example, sampleAward } from '#framework';
import { publicId } from '#lib/ids';
import { openSign, type Sign } from '#rooms/sign';
import { world } from '../test/credential.ts';
import { testDb, type TestDb } from '../test/database.ts';
import { certificate, joseSign } from '../test/seal.ts';
import { shacl } from '../test/shacl.ts';
import { convert } from './convert.ts';
import { seal } from './seal.ts';

let house: TestDb, sign: Sign;
const org = publicId(), root = certificate({ ca: {}, name: 'Authority', identifier: null, number: 1 }), example1 = await example('heat-pump') as Specification;
const legalName = Object.values(example1.issuer.name)[0] ?? '', leaf = certificate({ kind: 'RSA', name: legalName, statements: ['qualified', 'seal', 'device'] }, root);
beforeAll(async () => {
  house = await testDb();
  house.clock.set('2026-11-22T10:00:00Z');
  sign = openSign({ ...house, workers: 1, seals: { sealer: { place: 'file', chain: async () => [leaf.der, root.der], sign: async (messages, alg) => messages.map(joseSign(alg, leaf.key)), organisations: [org] }, organisation: async () => ({ legalName, identifiers: [] }) } });
});
afterAll(async () => { await sign.close(); await house.close(); });

async function run(args: string[], content: string) {
  const out: string[] = [], err: string[] = [], files = new Map<string, Uint8Array>();
  const io = { lang: 'en' as const, now: house.clock.now(), out: (line: string) => { out.push(line); }, err: (line: string) => { err.push(line); }, readFile: async () => Buffer.from(content) };
  const code = args[0] === 'convert' ? await convert(args.slice(1), io) : await seal(args, { ...io, writeFile: async (file, bytes) => { files.set(file, bytes); } }, { sign });
  return { code, out: out.join('\n'), err: err.join('\n'), files };
}
const elm = async (to = 'elm') => (await run(['convert', 'x', '--to', to], stringify({ specification: example1, award: sampleAward(example1, '2026-11-20') }))).out;

test('before an owner has confirmed the seal, nothing', async () => expect(run(['x', '--org', org], await elm())).rejects.toMatchObject({ code: 'seal_unconfirmed' }));

test.each(['elm', 'elm-upload'])('%s, sealed: valid by our verifier with its authority, by RSA alone, and by the Commission’s shapes', async (to) => {
  await sign.confirmSeal(org, (await sign.seal(org))?.certificate?.fingerprint ?? '', 'owner');
  const { code, out, err } = await run(['x', '--org', org], await elm(to));
  expect([code, err]).toEqual([0, expect.stringMatching(/Sealed by .*Qualified seal.*Level B[\s\S]*no status list/)]);

  const report = await verify(Buffer.from(out), world({}, { now: new Date('2026-11-22T11:00:00Z'), anchors: [root.der] }));
  expect(report).toMatchObject({ verdict: 'valid', form: 'elm', seal: { tier: 'qualified', by: legalName } });
  const { payload, signatures: [only] } = JSON.parse(out) as { payload: string; signatures: [{ protected: string; signature: string }] };
  expect(verifyBytes('sha256', Buffer.from(`${only.protected}.${payload}`), new X509Certificate(leaf.der).publicKey, Buffer.from(only.signature, 'base64url'))).toBe(true);
  expect(await shacl(JSON.parse(payload) as object, 'generic-full')).toEqual([]);

  const altered = out.replace('2026-11-20', '2026-11-19');
  expect(altered).not.toBe(out);
  expect((await verify(Buffer.from(altered), world({}, { anchors: [root.der] }))).verdict).toBe('invalid');
});

test('into a file; wrong usage; another organisation', async () => {
  const { out, files } = await run(['x', '--org', org, '--out', 'sealed.json'], await elm());
  expect([out, Buffer.from(files.get('sealed.json') ?? []).toString().startsWith('{"payload"')]).toEqual(['', true]);
  for (const args of [['x'], ['--org', org], ['x', 'y', '--org', org], ['x', '--org', org, '--tier', 'qualified']]) expect((await run(args, '{}')).code).toBe(64);
  await expect(run(['x', '--org', publicId()], await elm())).rejects.toMatchObject({ code: 'seal_missing' });
});
