// What one file may make this machine ask of others.
import { expect, test } from 'vitest';
import { makeBadge, verify } from '../index.ts';
import { BADGE, DID, LIST, METHOD, didDocument, issue, statusList, world } from '../../test/credential.ts';
import { seededKey, token } from '../../test/token.ts';

const { status: _, ...PLAIN } = BADGE;
const VC2 = 'https://www.w3.org/ns/credentials/v2';
const show = (verifiableCredential: readonly unknown[]) => ({ '@context': [VC2], type: ['VerifiablePresentation'], verifiableCredential });
const by = (host: string) => token(makeBadge({ ...PLAIN, issuer: { ...PLAIN.issuer, id: `did:web:${host}` } }), seededKey(1), { kid: `did:web:${host}#key-1` });
const coat = (jws: string) => ({ '@context': VC2, id: `data:application/vc+jwt,${jws}`, type: 'EnvelopedVerifiableCredential' });

test('a presentation of presentations by hundreds of issuers: sixty are asked, and no verdict is given', async () => {
  const inner = (n: number) => show(Array.from({ length: 20 }, (_, i) => coat(by(`victim-${n}-${i}.example`))));
  const ports = world();
  const report = await verify(JSON.stringify(show(Array.from({ length: 8 }, (_, n) => inner(n)))), ports);
  expect(report.verdict).toBe('unknown');
  expect(new Set(ports.asked).size).toBeLessThanOrEqual(60);
});

test('one issuer is asked once, for however many credentials', async () => {
  const ports = world({ [DID]: didDocument(), [LIST]: await statusList() });
  const badges = await Promise.all(Array.from({ length: 25 }, (_, i) => issue({ ...BADGE, id: `https://example.org/c/${i}` })));
  expect((await verify(JSON.stringify(show(badges)), ports)).verdict).toBe('valid');
  expect(ports.asked.toSorted()).toEqual([DID, LIST]);
});

test('VCDM 2.0 §4.12: the coat around a token says nothing of its own', async () => {
  const jws = token(makeBadge(PLAIN), seededKey(1), { kid: METHOD, typ: 'vc+jwt' });
  const judge = async (over: object) => { const { verdict, checks } = await verify(JSON.stringify({ ...coat(jws), ...over }), world()); return [verdict, checks[0]?.code]; };
  expect(await judge({})).toEqual(['valid', 'format_known']);
  expect(await judge({ '@context': [VC2] })).toEqual(['valid', 'format_known']);
  expect(await judge({ '@context': ['https://evil.example/v1'] })).toEqual(['invalid', 'ctx_not_allowed']);
  expect(await judge({ '@context': [VC2, { name: 'urn:x' }] })).toEqual(['invalid', 'ctx_not_allowed']);
  expect(await judge({ name: 'Doctor of Everything' })).toEqual(['invalid', 'jws_malformed']);
});
