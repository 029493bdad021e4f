// Data Integrity §4.2: proofs of every suite that one signature makes, judged by our own verifier.
import { sign as signBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { addProofBy, makeBadge, verify } from '../index.ts';
import type { ProofWish, ProvedBy } from '../index.ts';
import { BADGE, lines, world } from '../../test/credential.ts';
import { makeKey, part } from '../../test/token.ts';

const SUITES: readonly [ProvedBy, 'EdDSA' | 'ES256' | 'ES384', ProofWish['key']][] = [
  ['eddsa-rdfc-2022', 'EdDSA', 'Ed25519'], ['eddsa-jcs-2022', 'EdDSA', 'Ed25519'],
  ['ecdsa-rdfc-2019', 'ES256', 'P-256'], ['ecdsa-rdfc-2019', 'ES384', 'P-384'],
  ['ecdsa-jcs-2019', 'ES256', 'P-256'], ['ecdsa-jcs-2019', 'ES384', 'P-384'],
];

function issuer(alg: 'EdDSA' | 'ES256' | 'ES384') {
  const { jwk, key } = makeKey(alg), did = `did:jwk:${part(jwk)}`;
  const { status: _, ...plain } = BADGE;
  const sign = (bytes: Uint8Array) => new Uint8Array(signBytes(alg === 'EdDSA' ? null : alg === 'ES384' ? 'sha384' : 'sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }));
  return { did, badge: makeBadge({ ...plain, issuer: { ...plain.issuer, id: did } }), how: { verificationMethod: `${did}#0`, created: '2026-12-01T09:00:00Z', sign } };
}
const judge = async (document: object) => { const report = await verify(JSON.stringify(document), world()); return { verdict: report.verdict, found: lines(report) }; };

describe.each(SUITES)('%s, %s', (cryptosuite, alg, key) => {
  test('valid; anything changed: invalid', async () => {
    const { badge, how } = issuer(alg);
    const signed = await addProofBy(badge, { ...how, cryptosuite, key });
    expect((await judge(signed)).verdict).toBe('valid');
    const changes: object[] = [
      { ...signed, name: 'Another' },
      { ...signed, validFrom: '2026-11-30T09:00:00Z' },
      { ...signed, proof: { ...signed.proof, created: '2026-12-01T09:00:01Z' } },
      { ...signed, proof: { ...signed.proof, proofPurpose: 'authentication' } },
      { ...signed, proof: { ...signed.proof, cryptosuite: cryptosuite.includes('jcs') ? cryptosuite.replace('jcs', 'rdfc') : cryptosuite.replace('rdfc', 'jcs') } },
    ];
    for (const changed of changes) expect((await judge(changed)).verdict).toBe('invalid');
  });

  test('the key of somebody else', async () => {
    const { badge, how } = issuer(alg);
    const signed = await addProofBy(badge, { ...how, cryptosuite, key, sign: issuer(alg).how.sign });
    expect((await judge(signed)).found).toContain('signature fail sig_mismatch');
  });
});

describe('refused before anything is signed', () => {
  const { badge, how } = issuer('EdDSA');
  const wish = { ...how, cryptosuite: 'eddsa-jcs-2022', key: 'Ed25519', sign: () => { throw new Error('asked to sign'); } } as const;
  test.each<[string, object, object, string]>([
    ['a proof there already', { ...badge, proof: {} }, {}, 'proof_present'],
    ['a key of another kind', badge, { key: 'P-256' }, 'bad_argument'],
    ['a moment that is none', badge, { created: 'yesterday' }, 'bad_argument'],
    ['a term without meaning, in a suite that expands nothing', { ...badge, honours: 'x' }, {}, 'term_unmapped'],
    ['definitions of its own', { ...badge, '@context': [...badge['@context'], { name: 'urn:x' }] }, {}, 'ctx_not_allowed'],
  ])('%s', async (_, document, change, code) => {
    await expect(addProofBy(document, { ...wish, ...change })).rejects.toMatchObject({ code });
  });

  test('a signature of the wrong length', async () => {
    await expect(addProofBy(badge, { ...wish, sign: () => new Uint8Array(72) })).rejects.toMatchObject({ code: 'bad_argument' });
  });
});
