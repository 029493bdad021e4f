// The operator's seal in the whole house: an owner says whose it is, a credential is sealed, and the organisation's history tells both.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seal as sealVerb } from '../cli/seal.ts';
import { convert } from '../cli/convert.ts';
import { parseSpecification, sampleAward, specificationText } from '#framework';
import { testHouse, type Account, type TestHouse } from './house.ts';
import { certificate, joseSign } from './seal.ts';
import type { Specification } from '#credential';
import fs from 'node:fs';

const NAME = 'Centre des Trois-Rives', ours: string[] = [], leaf = certificate({ name: NAME });
let h: TestHouse, owner: Account, org: string, other: string;
beforeAll(async () => {
  h = await testHouse({}, { place: 'file', chain: async () => [leaf.der], sign: async (messages, alg) => messages.map(joseSign(alg, leaf.key)), organisations: ours });
  h.clock.set('2026-11-22T10:00:00Z');
  owner = await h.person('owner@example.org', true);
  org = await h.organisation(owner, NAME);
  other = await h.organisation(owner, NAME);
  ours.push(org);
});
afterAll(async () => h.close());

const page = async (path: string) => (await h.ask(path, { as: owner })).text();
async function sealed(specification: Specification) {
  const out: string[] = [], io = { lang: 'fr' as const, now: h.clock.now(), out: (line: string) => { out.push(line); }, err: () => {}, readFile: async () => Buffer.from(out.length > 0 ? out.splice(0).join('\n') : specificationText({ specification, award: sampleAward(specification, '2026-11-20') })) };
  await convert(['x', '--to', 'elm'], io);
  await sealVerb(['x', '--org', org], io, h.rooms);
  return out.join('\n');
}

test('confirmed by an owner on the page, used by command, told in the history; another organisation of the same name has none', async () => {
  const fingerprint = /name="fingerprint" value="([0-9a-f]{64})"/.exec(await page(`/o/${org}/sign/seal`))?.[1] ?? '';
  expect(await page(`/o/${other}/sign/seal`)).not.toContain('name="fingerprint"');
  expect((await h.ask(`/o/${other}/sign/seal`, { as: owner, form: { fingerprint } })).status).toBe(409);
  expect((await h.ask(`/o/${org}/sign/seal`, { as: owner, form: { fingerprint } })).status).toBe(303);

  const parsed = parseSpecification(fs.readFileSync('framework/examples/heat-pump.yaml', 'utf8')), specification = ('content' in parsed ? parsed.content : {}) as Specification;
  const text = await sealed({ ...specification, issuer: { ...specification.issuer, name: { fr: NAME } } });
  expect(JSON.parse(text)).toMatchObject({ signatures: [{}] });

  const history = await page(`/o/${org}/people/history`);
  for (const act of ['sealed a European credential', 'confirmed a seal']) expect(history).toContain(act);
});
