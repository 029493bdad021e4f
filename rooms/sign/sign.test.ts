import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkProof, decodeBits, didWebUrl, findKey, getBit, proofValueOf, renderTemplate, sha256, splitDocument, type SignedStatusListCredential, verify } from '#credential';
import { stamp } from '#lib/clock';
import { publicId } from '#lib/ids';
import { testDb, type TestDb } from '../../test/database.ts';
import { openPrivate } from './door/pair.ts';
import { openPool } from './door/pool.ts';
import { signJobs } from './sign.jobs.ts';
import { openSign, type KeyKind, type Published, type Sign } from './sign.ts';

let house: TestDb, sign: Sign;
const told: Published[] = [];

beforeAll(async () => {
  house = await testDb();
  sign = openSign({ ...house, workers: 2 });
  sign.published.listen(async (_tx, event) => { told.push(event); });
});
afterAll(async () => { await sign.close(); await house.close(); });

const inside = <R>(org: string, work: Parameters<TestDb['db']['asOrganisation']>[1]) => house.db.asOrganisation(org, work) as Promise<R>;
const keyOf = (org: string) => house.db.asOrganisation(org, (tx) => sign.issuingKey(tx, org));
const reserve = (org: string, count: number) => house.db.asOrganisation(org, (tx) => sign.reserve(tx, org, count));
const flip = (org: string, entries: { list: string; index: number }[], to: 'revoked' | 'suspended' | 'clear') => house.db.asOrganisation(org, (tx) => sign.flip(tx, org, entries, to));
const json = (bytes: Uint8Array | undefined): Record<string, unknown> => JSON.parse(Buffer.from(bytes ?? []).toString('utf8')) as Record<string, unknown>;
const now = () => stamp(house.clock.now());

/** A small credential that eddsa-rdfc-2022 accepts. */
const credential = (org: string, n = 1) => ({
  '@context': ['https://www.w3.org/ns/credentials/v2'], id: `${house.publicUrl}/c/${n}`, type: ['VerifiableCredential'],
  issuer: sign.did(org), validFrom: now(), credentialSubject: { id: 'urn:uuid:7c5a3d0e-52b9-4c5c-8f2e-0c1b2a3d4e5f' },
});

async function bitsOf(list: string, purpose: 'revocation' | 'suspension'): Promise<Uint8Array> {
  const document = json((await sign.statusList(list, purpose))?.bytes) as unknown as SignedStatusListCredential;
  return decodeBits(document.credentialSubject.encodedList);
}

async function proofHolds(org: string, bytes: Uint8Array): Promise<boolean> {
  const { proof, ...document } = json(bytes) as { proof: { verificationMethod: string }[] };
  const found = findKey(json((await sign.didDocument(org))?.bytes), proof[0]?.verificationMethod ?? '');
  return found !== undefined && checkProof(document, proof[0], found.publicKey);
}

describe('signing', () => {
  test('eddsa-rdfc-2022: what the threads sign verifies against the published did document', async () => {
    const org = publicId(), { id } = await keyOf(org);
    const signed = await sign.secure(org, Array.from({ length: 150 }, (_, n) => ({ document: credential(org, n), key: id, created: now() })));
    expect(signed.length).toBe(150);
    expect(signed.map((bytes) => json(bytes)['id'])).toEqual(Array.from({ length: 150 }, (_, n) => `${house.publicUrl}/c/${n}`));
    for (const bytes of [signed[0], signed[64], signed[149]]) expect(await proofHolds(org, bytes ?? new Uint8Array())).toBe(true);
  });

  test('the same document, key and hour give the same bytes, so a resumed batch writes what was planned', async () => {
    const org = publicId(), { id } = await keyOf(org), job = { document: credential(org), key: id, created: now() };
    const [once] = await sign.secure(org, [job]), [twice] = await sign.secure(org, [job]);
    expect(Buffer.from(once ?? []).equals(Buffer.from(twice ?? []))).toBe(true);
  });

  test('rows of a template: the same bytes as documents, each verifies, each has the hash of its text', async () => {
    const org = publicId(), { id: key, verificationMethod } = await keyOf(org), created = now();
    const documents = Array.from({ length: 600 }, (_, n) => credential(org, n)), split = documents.map((document) => splitDocument(document, { verificationMethod, created }));
    const template = split[0]!.template, rows = split.map(({ values }) => ({ values, key, created }));
    const secured = await sign.secureRows(org, { template, rows });
    const texts = secured.map(({ proofValue }, i) => renderTemplate(template, split[i]!.values, proofValueOf(proofValue)));
    expect(secured.map((row) => Buffer.from(row.sha256).toString('hex'))).toEqual(texts.map((one) => Buffer.from(sha256(Buffer.from(one))).toString('hex')));
    expect(texts.slice(0, 70)).toEqual((await sign.secure(org, documents.slice(0, 70).map((document) => ({ document, key, created })))).map((bytes) => Buffer.from(bytes).toString('utf8')));
    for (const i of [0, 63, 255, 256, 599]) expect(await proofHolds(org, Buffer.from(texts[i]!))).toBe(true);
    const strict = openSign({ ...house, workers: 1, signatureCheck: 'all' });
    expect(await strict.secureRows(org, { template, rows: rows.slice(0, 300) })).toEqual(secured.slice(0, 300));
    await strict.close();
  });

  test('one row that cannot be signed refuses the whole call; a key, a time or a template that do not belong together sign nothing', async () => {
    const org = publicId(), { id: key, verificationMethod } = await keyOf(org), created = now();
    const { template, values } = splitDocument(credential(org), { verificationMethod, created }), row = { values, key, created };
    const changed = (i: number, value: string) => values.with(i, value);
    for (const value of ['', 'relative', '_:x', 'https://a b', 'https://<']) await expect(sign.secureRows(org, { template, rows: [row, { ...row, values: changed(0, value) }] })).rejects.toMatchObject({ code: 'unsignable', message: expect.stringContaining('row 1') as string });
    for (const rows of [[{ ...row, values: values.slice(1) }], [row, { ...row, values: values.slice(1) }], [row, row, { ...row, values: ['more', ...values] }]]) await expect(sign.secureRows(org, { template, rows })).rejects.toMatchObject({ code: 'unsignable' });
    await expect(sign.secureRows(org, { template: { ...template, chunks: template.chunks.slice(1) }, rows: [row] })).rejects.toMatchObject({ code: 'unsignable' });
    await expect(sign.secureRows(org, { template, rows: [{ ...row, values: changed(values.length - 1, '2020-01-01T00:00:00Z') }] })).rejects.toThrow('last slot');
    const other = splitDocument(credential(org), { verificationMethod: `${verificationMethod}x`, created });
    await expect(sign.secureRows(org, { template: other.template, rows: [row] })).rejects.toMatchObject({ code: 'signer_failed' });
    const p256 = await inside<{ id: string; verificationMethod: string }>(org, (tx) => sign.issuingKey(tx, org, 'P-256'));
    const wrong = splitDocument(credential(org), { verificationMethod: p256.verificationMethod, created });
    await expect(sign.secureRows(org, { template: wrong.template, rows: [{ ...row, key: p256.id }] })).rejects.toMatchObject({ code: 'unsignable' });
    expect((await sign.secureRows(org, { template, rows: [row] })).length).toBe(1);
  });

  test('one document that cannot be signed refuses the whole call and leaves the threads alive', async () => {
    const org = publicId(), { id } = await keyOf(org);
    const bad = { ...credential(org), '@context': ['https://example.org/own-words'] };
    await expect(sign.secure(org, [{ document: credential(org), key: id, created: now() }, { document: bad, key: id, created: now() }])).rejects.toMatchObject({ code: 'unsignable' });
    expect((await sign.secure(org, [{ document: credential(org), key: id, created: now() }])).length).toBe(1);
  });

  test('a thread that dies fails its work with signer_failed, and the next work finds a new one', async () => {
    const pool = openPool(1), { id } = await keyOf('poolorg');
    const task = { key: Buffer.from('not a key'), verificationMethod: `did:web:x#${id}`, documents: [{ document: {}, created: now() }] };
    await expect(pool.run(task)).rejects.toMatchObject({ code: 'signer_failed' });
    await expect(pool.run({ ...task, key: Buffer.from('again') })).rejects.toMatchObject({ code: 'signer_failed' });
    await pool.close();
  });

  test("another organisation's key signs nothing", async () => {
    const mine = publicId(), theirs = publicId(), { id } = await keyOf(theirs);
    await keyOf(mine);
    await expect(sign.secure(mine, [{ document: credential(mine), key: id, created: now() }])).rejects.toMatchObject({ code: 'key_missing' });
  });
});

describe('other forms', () => {
  const keyFor = (org: string, kind: KeyKind) => house.db.asOrganisation(org, (tx) => sign.issuingKey(tx, org, kind));
  const judge = async (org: string, bytes: Uint8Array | undefined) => {
    const document = json((await sign.didDocument(org))?.bytes), report = await verify(bytes ?? '', { now: house.clock.now(), resolveDid: async () => ({ document, source: 'house' }) });
    return [report.verdict, report.carrier];
  };

  test.each(['Ed25519', 'P-256', 'RSA-3072'] as const)('a token signed with %s verifies against the published did document', async (kind) => {
    const org = publicId(), { id } = await keyFor(org, kind), jobs = [{ document: credential(org), key: id, created: now() }, { document: credential(org, 2), key: id, created: now() }];
    for (const shape of ['ob3', 'vc'] as const) {
      const [one, two] = await sign.secureAs(org, { form: 'jwt', shape }, jobs);
      expect([await judge(org, one), await judge(org, two)]).toEqual([['valid', 'jwt'], ['valid', 'jwt']]);
      const altered = Buffer.from(one ?? []).toString().replace(/[^.]+$/, (signature) => `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`);
      expect(await judge(org, Buffer.from(altered))).toEqual(['invalid', 'jwt']);
    }
  });

  test.each([['eddsa-jcs-2022', 'Ed25519'], ['ecdsa-rdfc-2019', 'P-256'], ['ecdsa-jcs-2019', 'P-256']] as const)('%s', async (cryptosuite, kind) => {
    const org = publicId(), { id } = await keyFor(org, kind);
    const [signed] = await sign.secureAs(org, { form: 'proof', cryptosuite }, [{ document: credential(org), key: id, created: now() }]);
    expect(await judge(org, signed)).toEqual(['valid', 'json']);
    expect(await judge(org, Buffer.from(Buffer.from(signed ?? []).toString().replace('/c/1', '/c/2')))).toEqual(['invalid', 'json']);
  });

  test('a key of another kind than the suite wants, a revoked one, a document with a claim for a member: refused', async () => {
    const org = publicId(), { id } = await keyFor(org, 'RSA-3072'), job = { document: credential(org), key: id, created: now() };
    await expect(sign.secureAs(org, { form: 'proof', cryptosuite: 'ecdsa-rdfc-2019' }, [job])).rejects.toMatchObject({ code: 'unsignable' });
    await expect(sign.secureAs(org, { form: 'jwt', shape: 'ob3' }, [{ ...job, document: { ...job.document, iss: 'did:web:evil.example' } }])).rejects.toMatchObject({ code: 'unsignable' });
    await sign.revokeKey(org, id, house.clock.now(), 'lost', 'someone');
    await expect(sign.secureAs(org, { form: 'jwt', shape: 'ob3' }, [job])).rejects.toMatchObject({ code: 'key_revoked' });
  });
});

describe('keys', () => {
  test('fifty first issues at once make one key', async () => {
    const org = publicId();
    const keys = await Promise.all(Array.from({ length: 50 }, () => keyOf(org)));
    expect(new Set(keys.map((key) => key.id)).size).toBe(1);
    expect((await sign.keys(org)).length).toBe(1);
  });

  test('did:web: the document is about the did its address spells', async () => {
    const org = publicId(), { verificationMethod } = await keyOf(org), published = await sign.didDocument(org);
    expect(json(published?.bytes)['id']).toBe(sign.did(org));
    expect(didWebUrl(sign.did(org))).toBe(`${house.publicUrl}/o/${org}/did.json`);
    expect(verificationMethod.startsWith(`${sign.did(org)}#z6Mk`)).toBe(true);
    expect(await sign.didDocument(publicId())).toBeUndefined();
    expect(json((await sign.houseDidDocument()).bytes)['id']).toBe(sign.houseDid);
  });

  test('rotation: the new key signs, what the old one signed stays good, the old one signs no more', async () => {
    const org = publicId(), old = await keyOf(org);
    const [before] = await sign.secure(org, [{ document: credential(org), key: old.id, created: now() }]);
    const planned = { document: credential(org, 2), key: old.id, created: now() };
    house.clock.forward(60);
    const fresh = await sign.rotate(org, 'someone');
    house.clock.forward(60);
    expect((await keyOf(org)).id).toBe(fresh.id);
    expect((await sign.keys(org)).map((key) => [key.id, key.state])).toEqual([[fresh.id, 'current'], [old.id, 'retired']]);
    expect(await proofHolds(org, before ?? new Uint8Array())).toBe(true);
    expect((await sign.secure(org, [planned])).length).toBe(1); // planned before the rotation
    await expect(sign.secure(org, [{ ...planned, created: now() }])).rejects.toMatchObject({ code: 'key_retired' });
    await expect(sign.secure(org, [{ ...planned, key: fresh.id }])).rejects.toMatchObject({ code: 'key_missing' }); // backdated
  });

  test('rotations that cross leave one current key, and every key that ever was in the did document', async () => {
    const org = publicId(), made = await Promise.all(Array.from({ length: 20 }, () => sign.rotate(org, 'someone')));
    const keys = await sign.keys(org), document = json((await sign.didDocument(org))?.bytes) as { verificationMethod: { id: string }[] };
    expect(keys.filter((key) => key.state === 'current').length).toBe(1);
    expect(document.verificationMethod.map((method) => method.id).sort()).toEqual(keys.map((key) => key.verificationMethod).sort());
    expect(made.every(({ id }) => keys.some((key) => key.id === id))).toBe(true);
  });

  test('a revoked key says so in the did document, signs nothing, and a new one takes its place', async () => {
    const org = publicId(), { id } = await keyOf(org), [entry] = await reserve(org, 1);
    house.clock.forward(3600);
    await sign.revokeKey(org, id, new Date(house.clock.now().getTime() - 1800_000), 'a laptop was lost', 'someone');
    const found = findKey(json((await sign.didDocument(org))?.bytes), `${sign.did(org)}#${id}`);
    expect(found).toMatchObject({ authorized: false, revoked: stamp(new Date(house.clock.now().getTime() - 1800_000)) });
    await expect(sign.secure(org, [{ document: credential(org), key: id, created: now() }])).rejects.toMatchObject({ code: 'key_revoked' });
    const current = await keyOf(org);
    expect(current.id).not.toBe(id);
    const list = json((await sign.statusList(entry?.list ?? '', 'revocation'))?.bytes) as { proof: { verificationMethod: string }[] };
    expect(list.proof[0]?.verificationMethod).toBe(current.verificationMethod);
    await expect(sign.revokeKey(org, id, house.clock.now(), 'again', 'someone')).rejects.toMatchObject({ code: 'key_revoked' });
  });

  test('refuses to revoke from the future, without a reason, or a key of somebody else', async () => {
    const org = publicId(), { id } = await keyOf(org);
    await expect(sign.revokeKey(org, id, new Date(house.clock.now().getTime() + 1000), 'why', 'me')).rejects.toMatchObject({ code: 'bad_input' });
    await expect(sign.revokeKey(org, id, house.clock.now(), '  ', 'me')).rejects.toMatchObject({ code: 'bad_input' });
    await expect(sign.revokeKey(publicId(), id, house.clock.now(), 'why', 'me')).rejects.toMatchObject({ code: 'not_found' });
  });

  test('one key of each kind signs at a time; the did document names them all by what they are', async () => {
    const org = publicId(), kinds = ['Ed25519', 'P-256', 'RSA-3072'] as const;
    const made = await Promise.all([...kinds, ...kinds].map((kind) => house.db.asOrganisation(org, (tx) => sign.issuingKey(tx, org, kind))));
    expect(new Set(made.map(({ id }) => id)).size).toBe(3);
    expect((await sign.keys(org)).map((key) => [key.kind, key.state]).sort()).toEqual(kinds.map((kind) => [kind, 'current']));
    const document = json((await sign.didDocument(org))?.bytes) as { verificationMethod: { type: string }[] };
    expect(document.verificationMethod.map(({ type }) => type).sort()).toEqual(['JsonWebKey', 'Multikey', 'Multikey']);
    expect(made.slice(0, 3).map(({ verificationMethod }) => findKey(document, verificationMethod)?.publicKey.kind)).toEqual(['Ed25519', 'P-256', 'RSA']);
  });

  test('changing or revoking a key leaves the other kinds as they are', async () => {
    const org = publicId(), ids = () => sign.keys(org).then((keys) => new Map(keys.filter((key) => key.state === 'current').map((key) => [key.kind, key.id])));
    for (const kind of ['Ed25519', 'P-256'] as const) await sign.rotate(org, 'someone', kind);
    const before = await ids();
    await sign.rotate(org, 'someone', 'P-256');
    const between = await ids();
    expect([between.get('Ed25519') === before.get('Ed25519'), between.get('P-256') === before.get('P-256')]).toEqual([true, false]);
    await sign.revokeKey(org, between.get('P-256') ?? '', house.clock.now(), 'a laptop was lost', 'someone');
    const after = await ids();
    expect([after.get('Ed25519') === before.get('Ed25519'), after.get('P-256') === between.get('P-256'), after.size]).toEqual([true, false, 2]);
  });

  test('a key of another kind makes no eddsa-rdfc-2022 proof', async () => {
    const org = publicId(), { id } = await house.db.asOrganisation(org, (tx) => sign.issuingKey(tx, org, 'P-256'));
    await expect(sign.secure(org, [{ document: credential(org), key: id, created: now() }])).rejects.toMatchObject({ code: 'unsignable' });
  });

  test('every published document is told, so that each key is in the log from the first on', async () => {
    const org = publicId();
    await keyOf(org);
    const first = told.filter((e) => e.organisation === org).at(-1);
    expect(first).toMatchObject({ type: 'key', issuer: sign.did(org) });
    expect(Buffer.from(first?.sha256 ?? []).equals(Buffer.from(sha256((await sign.didDocument(org))?.bytes ?? new Uint8Array())))).toBe(true);
  });

  test('a private key stands in no column of no table in clear', async () => {
    const org = publicId();
    await keyOf(org);
    const [row] = await house.ownerQuery('select id, private_sealed from sign_keys where org_id = $1', [org]);
    const pkcs8 = openPrivate(house.secrets, org, { id: String(row?.['id']), private_sealed: row?.['private_sealed'] as Buffer });
    const seed = pkcs8.subarray(-32), spellings = [seed.toString('hex'), seed.toString('base64'), seed.toString('base64url')];
    const tables = await house.ownerQuery("select table_schema || '.' || table_name as name from information_schema.tables where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')");
    expect(tables.length).toBeGreaterThan(8);
    for (const { name } of tables) {
      const found = await house.ownerQuery(`select count(*)::int as n from ${String(name)} t where t::text like any ($1)`, [spellings.map((text) => `%${text}%`)]);
      expect([name, found[0]?.['n']]).toEqual([name, 0]);
    }
  });

  test('a sealed key moved to another row does not open', async () => {
    const org = publicId(), other = publicId(), { id } = await keyOf(org);
    await keyOf(other);
    await house.ownerQuery('update sign_keys set private_sealed = (select private_sealed from sign_keys where org_id = $1) where org_id = $2', [other, org]);
    await expect(sign.secure(org, [{ document: credential(org), key: id, created: now() }])).rejects.toThrow();
  });
});

describe('status lists', () => {
  test('10,000 reservations from many sides at once are all different', async () => {
    const org = publicId();
    const given = (await Promise.all(Array.from({ length: 40 }, () => reserve(org, 250)))).flat();
    expect(new Set(given.map((e) => `${e.list}#${e.index}`)).size).toBe(10_000);
    expect(new Set(given.map((e) => e.list)).size).toBe(1);
    expect((await sign.lists(org))[0]).toMatchObject({ taken: 10_000, length: 131_072, open: true });
  });

  test('places are spread over the list, not handed out in a row', async () => {
    const indices = (await reserve(publicId(), 400)).map((e) => e.index);
    const eighths = new Set(indices.map((i) => Math.floor(i / 16_384)));
    expect(eighths.size).toBe(8);
    expect(indices.filter((index, i) => i > 0 && index === (indices[i - 1] ?? 0) + 1).length).toBeLessThan(5);
  });

  test('half full, a list closes and the next one opens', async () => {
    const org = publicId(), given = await reserve(org, 66_000);
    expect(new Set(given.map((e) => `${e.list}#${e.index}`)).size).toBe(66_000);
    expect((await sign.lists(org)).map((list) => [list.taken, list.open]).sort()).toEqual([[464, true], [65_536, false]]);
  });

  test('a rollback gives the places back and leaves no list behind', async () => {
    const org = publicId();
    await expect(inside(org, async (tx) => { await sign.reserve(tx, org, 10); throw new Error('changed my mind'); })).rejects.toThrow('changed my mind');
    expect(await sign.lists(org)).toEqual([]);
  });

  test('Bitstring Status List §3.2: a fresh list is signed by its issuer and all clear', async () => {
    const org = publicId(), [entry] = await reserve(org, 1), list = entry?.list ?? '';
    const published = await sign.statusList(list, 'revocation');
    expect(await proofHolds(org, published?.bytes ?? new Uint8Array())).toBe(true);
    expect(json(published?.bytes)).toMatchObject({ id: entry?.url, issuer: sign.did(org), type: ['VerifiableCredential', 'BitstringStatusListCredential'], credentialSubject: { statusPurpose: 'revocation' } });
    expect((await bitsOf(list, 'revocation')).every((byte) => byte === 0)).toBe(true);
  });

  test('a reader after a flip never sees the list of before', async () => {
    const org = publicId(), entries = await reserve(org, 3), [a, b, c] = entries, list = a?.list ?? '';
    if (!a || !b || !c) throw new Error('no places');
    await sign.statusList(list, 'revocation');
    await flip(org, [a], 'revoked');
    expect(getBit(await bitsOf(list, 'revocation'), a.index)).toBe(true);
    await flip(org, [b], 'suspended');
    const revocation = await bitsOf(list, 'revocation'), suspension = await bitsOf(list, 'suspension');
    // Suspended is refused by every verifier, and told apart by those who read the companion.
    expect([a, b, c].map((e) => [getBit(revocation, e.index), getBit(suspension, e.index)])).toEqual([[true, false], [true, true], [false, false]]);
    await flip(org, [b], 'clear');
    expect(getBit(await bitsOf(list, 'revocation'), b.index)).toBe(false);
  });

  test('VCDM 2.0 §5.3: the revocation list pins the bytes of its companion', async () => {
    const org = publicId(), [entry] = await reserve(org, 1), list = entry?.list ?? '';
    const revocation = json((await sign.statusList(list, 'revocation'))?.bytes) as { relatedResource: { id: string; digestSRI: string }[] };
    const companion = (await sign.statusList(list, 'suspension'))?.bytes ?? new Uint8Array();
    expect(revocation.relatedResource[0]?.id).toBe(`${entry?.url}/suspension`);
    const { createHash } = await import('node:crypto');
    const [algorithm = ''] = (revocation.relatedResource[0]?.digestSRI ?? '').split('-');
    expect(revocation.relatedResource[0]?.digestSRI).toBe(`${algorithm}-${createHash(algorithm).update(companion).digest('base64')}`);
  });

  test('200 flips from many sides lose nothing', async () => {
    const org = publicId(), entries = await reserve(org, 200), list = entries[0]?.list ?? '';
    await Promise.all(entries.map((entry, i) => flip(org, [entry], i % 2 ? 'revoked' : 'suspended')));
    const [revocation, suspension] = [await bitsOf(list, 'revocation'), await bitsOf(list, 'suspension')];
    expect(entries.every((entry) => getBit(revocation, entry.index))).toBe(true);
    expect(entries.filter((entry) => getBit(suspension, entry.index)).length).toBe(100);
    expect(revocation.reduce((n, byte) => n + byte.toString(2).replaceAll('0', '').length, 0)).toBe(200);
  });

  test('each of 60 flips at once is seen by whoever flipped, whatever signing is under way', async () => {
    const org = publicId(), entries = await reserve(org, 60);
    await Promise.all(entries.map(async (entry) => {
      await flip(org, [entry], 'revoked');
      expect(getBit(await bitsOf(entry.list, 'revocation'), entry.index)).toBe(true);
    }));
  });

  test('a flip promises its publication to the queue, and the job keeps it', async () => {
    const org = publicId(), [entry] = await reserve(org, 1), [publish] = signJobs({ sign });
    house.jobs.take('sign.publish');
    await flip(org, entry ? [entry] : [], 'revoked');
    const [data] = house.jobs.take('sign.publish');
    expect(data).toEqual({ list: entry?.list });
    await publish?.handle(data ?? {});
    await publish?.handle(data ?? {});
    expect((await house.ownerQuery('select version = wanted as done from sign_published where list = $1', [entry?.list]))[0]).toEqual({ done: true });
  });

  test('withdrawn is final; a place never given cannot be flipped; nothing half done', async () => {
    const org = publicId(), [a, b] = await reserve(org, 2);
    if (!a || !b) throw new Error('no places');
    await flip(org, [a], 'revoked');
    await flip(org, [a], 'revoked');
    await expect(flip(org, [b, a], 'clear')).rejects.toMatchObject({ code: 'status_final' });
    await expect(flip(org, [a], 'suspended')).rejects.toMatchObject({ code: 'status_final' });
    const free = [...Array(50).keys()].find((i) => i !== a.index && i !== b.index) ?? 0;
    await expect(flip(org, [b, { list: a.list, index: free }], 'revoked')).rejects.toThrow('never given');
    expect(getBit(await bitsOf(a.list, 'revocation'), b.index)).toBe(false);
  });

  test("another organisation's entry cannot be flipped", async () => {
    const [entry] = await reserve(publicId(), 1);
    if (!entry) throw new Error('no place');
    await expect(flip(publicId(), [entry], 'revoked')).rejects.toThrow('no status list');
    expect(getBit(await bitsOf(entry.list, 'revocation'), entry.index)).toBe(false);
  });

  test('any order of flips leaves the bits a simple model says', async () => {
    const org = publicId(), entries = await reserve(org, 6), list = entries[0]?.list ?? '';
    const act = fc.record({ place: fc.nat(5), to: fc.constantFrom('revoked' as const, 'suspended' as const, 'clear' as const) });
    const model = new Map<number, string>();
    await fc.assert(fc.asyncProperty(fc.array(act, { maxLength: 8 }), async (acts) => {
      await Promise.all(acts.filter((a) => a.to === 'revoked').map(({ place }) => flip(org, entries.slice(place, place + 1), 'revoked')));
      for (const { place, to } of acts) {
        if (to === 'revoked' || model.get(place) === 'revoked') { if (to === 'revoked') model.set(place, to); continue; }
        if (acts.some((a) => a.place === place && a.to === 'revoked')) continue;
        await flip(org, entries.slice(place, place + 1), to);
        model.set(place, to);
      }
      const revocation = await bitsOf(list, 'revocation'), suspension = await bitsOf(list, 'suspension');
      entries.forEach((entry, i) => {
        expect(getBit(revocation, entry.index)).toBe(model.get(i) === 'revoked' || model.get(i) === 'suspended');
        expect(getBit(suspension, entry.index)).toBe(model.get(i) === 'suspended');
      });
    }), { numRuns: 8 });
  });

  test('a list is signed again when half its week is over, and not before', async () => {
    const org = publicId(), [entry] = await reserve(org, 1), list = entry?.list ?? '';
    const first = await sign.statusList(list, 'revocation');
    house.clock.forward(3 * 24 * 3600);
    expect((await sign.statusList(list, 'revocation'))?.etag).toBe(first?.etag);
    house.clock.forward(24 * 3600);
    await sign.renew();
    const rows = await house.ownerQuery('select valid_until from sign_published where list = $1', [list]);
    expect((rows[0]?.['valid_until'] as Date).getTime()).toBe(house.clock.now().getTime() + 7 * 24 * 3600_000);
    expect((await sign.statusList(list, 'revocation'))?.etag).not.toBe(first?.etag);
  });

  test('an old list is shown while it holds when it cannot be signed again; one that misses a flip never', async () => {
    const org = publicId(), [entry] = await reserve(org, 1);
    if (!entry) throw new Error('no place');
    await sign.statusList(entry.list, 'revocation');
    house.clock.forward(4 * 24 * 3600);
    const broken = openSign({ ...house, workers: 1 });
    broken.published.listen(async () => { throw new Error('read-only'); });
    expect(await broken.statusList(entry.list, 'revocation')).toBeDefined();
    await flip(org, [entry], 'revoked');
    await expect(broken.statusList(entry.list, 'revocation')).rejects.toThrow('read-only');
    await broken.close();
    expect(getBit(await bitsOf(entry.list, 'revocation'), entry.index)).toBe(true);
  });

  test('unknown and malformed list names are simply not there', async () => {
    expect(await sign.statusList(publicId(), 'revocation')).toBeUndefined();
    expect(await sign.statusList('\u0000; drop table', 'suspension')).toBeUndefined();
  });
});

describe('the public address', () => {
  test('is frozen by the first issue, and the house then refuses another', async () => {
    const org = publicId(), elsewhere = openSign({ ...house, publicUrl: 'https://elsewhere.example' });
    await sign.checkAddress();
    await inside(org, (tx) => sign.freezeAddress(tx));
    await inside(org, (tx) => sign.freezeAddress(tx));
    await sign.checkAddress();
    await expect(elsewhere.checkAddress()).rejects.toMatchObject({ code: 'address_frozen' });
    await expect(inside(org, (tx) => elsewhere.freezeAddress(tx))).rejects.toMatchObject({ code: 'address_frozen' });
  });

  test('before that, did documents follow the address', async () => {
    const org = publicId(), elsewhere = openSign({ ...house, publicUrl: 'https://elsewhere.example' });
    await keyOf(org);
    expect(json((await elsewhere.didDocument(org))?.bytes)['id']).toBe(`did:web:elsewhere.example:o:${org}`);
    expect(json((await elsewhere.houseDidDocument()).bytes)['id']).toBe('did:web:elsewhere.example');
  });
});

test('isolation: without the tenant, no key and no list shows', async () => {
  const seen = await house.db.asHouse(async (tx) => {
    const { sql } = await import('kysely');
    const { rows } = await sql<{ n: string }>`select (select count(*) from sign_keys) + (select count(*) from sign_status_lists) as n`.execute(tx);
    return Number(rows[0]?.n);
  });
  expect(seen).toBe(0);
});
