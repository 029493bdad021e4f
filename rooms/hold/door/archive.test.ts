// Taken away and brought back: every byte, in another house as in this one; nothing believed because an archive says it.
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { unzipSync, zipSync, type Zippable } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contextDocument, contextUrls, text } from '#credential';
import { AcquisError } from '#lib/errors';
import { BADGE, issue, keyIssuer } from '../../../test/credential.ts';
import { testHouse, type Account, type TestHouse } from '../../../test/house.ts';
import { furnishedHouse, type FurnishedHouse } from '../../../test/furnished.ts';
import type { Manifest } from './archive.ts';

let old: FurnishedHouse, fresh: TestHouse, me: Account, there: Account, archive: Uint8Array, files: Record<string, Uint8Array>;
const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'), NOTE = 'Anything <b>goes</b> & more';

beforeAll(async () => {
  old = await furnishedHouse();
  me = old.learner;
  const { hold } = old.rooms;
  const png = readFileSync('vectors/ours/2026-11-openbadge.png'), id = await hold.bring(me.id, [{ name: 'my badge.png', from: 'file', bytes: png }], 'en');
  await hold.decide(me.id, id, () => 'mine');
  const held = await hold.list(me.id), [first, second] = held;
  const place = await hold.collect(me.id, { name: 'For work', note: NOTE }, [second, first].flatMap((one) => (one ? [one.id] : [])));
  await hold.annotate(me.id, place, first?.id ?? '', 'my best');
  await hold.addFile(me.id, { about: 'credential', subject: first?.id ?? '', name: 'report.txt', words: 'what I wrote', bytes: Buffer.from('A report.\n') });
  await hold.addFile(me.id, { about: 'collection', subject: place, name: 'letter.txt', words: '', bytes: Buffer.from('Dear all,\n') });
  const now = old.clock.now().toISOString();
  old.clock.forward(2 * 24 * 3600);
  await hold.round(); // verified again, and what was answered is kept
  old.clock.set(now);
  archive = await taken(old, me);
  files = unzipSync(archive);
  fresh = await testHouse({ publicUrl: 'http://localhost:4000', name: 'Another' });
  fresh.clock.set('2027-03-01T09:00:00Z');
  there = await fresh.person('learner@example.org');
}, 240_000);
afterAll(async () => { await old?.close(); await fresh?.close(); });

/** By the pages, as its person does. */
async function taken(house: TestHouse, who: Account): Promise<Uint8Array> {
  await house.ownerQuery('update people_sessions set proved_at = $2 where person_id = $1', [who.id, house.clock.now()]);
  expect((await house.ask('/hold/archive', { as: who, form: {} })).headers.get('location')).toBe('/hold/archive');
  expect(await (await house.ask('/hold/archive/progress', { as: who })).json()).toMatchObject({ done: false });
  await house.work();
  const answer = await house.ask('/hold/archive/acquis-archive.zip', { as: who }), bytes = new Uint8Array(await answer.arrayBuffer());
  expect([answer.status, Number(answer.headers.get('content-length'))]).toEqual([200, bytes.length]);
  return bytes;
}
async function back(house: TestHouse, who: string, bytes: Uint8Array) {
  const id = await house.rooms.hold.bring(who, [{ name: 'acquis-archive.zip', from: 'file', bytes }], 'en');
  await house.work();
  await house.rooms.hold.decide(who, id, () => 'mine');
  await house.work();
  return (await house.rooms.hold.preview(who, id))?.items ?? [];
}
const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const manifestOf = (inside: Record<string, Uint8Array>) => JSON.parse(Buffer.from(inside['acquis-archive.json'] ?? []).toString()) as Manifest;
/** What its person had: credentials, further forms, log proofs, carriers, files. Not what this house writes about them. */
const held = (inside: Record<string, Uint8Array>) => Object.entries(inside).filter(([name]) => /^credentials\/[^/]+\/(?!about\.json)|^files\//.test(name)).map(([name, bytes]) => `${name.replace(/^credentials\/(\d+)-[^/]+/, '$1').replace(/^files\/[^/]+/, 'files')} ${hash(bytes)}`).sort();

describe('what is taken away', () => {
  test('every credential as signed, with its forms, proof and carrier; files, collections, links, account; a verifier and where to begin', () => {
    const names = Object.keys(files), { credentials } = manifestOf(files);
    expect(credentials.length).toBeGreaterThanOrEqual(3);
    for (const wanted of ['README.html', 'index.fr.html', 'index.en.html', 'account.json', 'links.json', 'collections.json', 'files.json', 'told.json', 'SHA256SUMS', 'acquis-archive.sig', 'house-key.pem']) expect(names).toContain(wanted);
    for (const pattern of [/form-token\.jwt$/, /form-selective\.json$/, /log-proof\.txt$/, /original-my-badge\.png$/, /^evidence\/[0-9a-f]{64}$/, /^files\/.+report\.txt$/]) expect(names.some((name) => pattern.test(name))).toBe(true);
    expect(files[Object.keys(files).find((name) => name.endsWith('original-my-badge.png')) ?? '']).toEqual(new Uint8Array(readFileSync('vectors/ours/2026-11-openbadge.png')));
    expect(JSON.parse(Buffer.from(files['account.json'] ?? []).toString())).toMatchObject({ number: me.id, addresses: expect.arrayContaining([expect.objectContaining({ email: me.email })]) });
    expect(Buffer.from(files['links.json'] ?? []).toString()).toContain('For my application');
  });

  test('the vocabularies its credentials name are in it, each once, as they are pinned here', () => {
    const inside = (path: string) => JSON.parse(Buffer.from(files[path] ?? []).toString()) as Record<string, unknown>, index = inside('contexts/index.json') as Record<string, string>;
    const named = new Set(manifestOf(files).credentials.filter(({ file }) => file.endsWith('.json')).flatMap(({ file }) => inside(file)['@context'] as string[]));
    for (const url of contextUrls()) expect([url, Object.hasOwn(index, url)]).toEqual([url, named.has(url)]);
    expect(Object.keys(index)).toContain('https://www.w3.org/ns/credentials/v2');
    for (const [url, file] of Object.entries(index)) expect(inside(file)).toEqual(contextDocument(url));
    expect(Object.keys(files).filter((name) => name.startsWith('contexts/')).sort()).toEqual([...Object.values(index), 'contexts/index.json'].sort());
  });

  test('no secret is in it: no session, no key, no token of a link', () => {
    const all = Buffer.concat(Object.values(files)).toString('latin1');
    for (const secret of [me.cookie.split('=')[1] ?? 'x', 'token_hash', 'code_hash', 'key_id', 'PRIVATE KEY']) expect(all).not.toContain(secret);
  });

  test('two lines check it by hand: every sum, and the signature of the house', () => {
    const folder = mkdtempSync('/tmp/acquis-archive-');
    try {
      execFileSync('python3', ['-c', 'import sys,zipfile; zipfile.ZipFile(sys.stdin.buffer if False else sys.argv[1]).extractall(sys.argv[2])', (writeFileSync(path.join(folder, 'a.zip'), archive), path.join(folder, 'a.zip')), folder]);
      const run = (command: string) => execFileSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' });
      expect(run('sha256sum -c SHA256SUMS')).not.toContain('FAILED');
      const check = 'openssl pkeyutl -verify -pubin -inkey house-key.pem -rawin -in acquis-archive.json -sigfile acquis-archive.sig';
      expect(run(check)).toContain('Signature Verified Successfully');
      writeFileSync(path.join(folder, 'acquis-archive.json'), Buffer.from(files['acquis-archive.json'] ?? []).toString().replace('acquis-archive', 'acquis-Archive'));
      expect(() => run(check)).toThrow();
    } finally { rmSync(folder, { recursive: true, force: true }); }
  });

  test('it lies sealed, belongs to one person, needs a proof of late, and goes after a week', async () => {
    const stored = Buffer.concat((await old.ownerQuery('select sealed from hold_archive_parts')).map((row) => row['sealed'] as Buffer)).toString('latin1');
    expect(stored.length).toBeGreaterThan(archive.length);
    expect(stored).not.toContain('acquis-archive.json');
    expect((await old.ask('/hold/archive/acquis-archive.zip', { as: old.owner })).status).toBe(404);
    const [{ id } = { id: '' }] = [await old.rooms.hold.archive(me.id)];
    await expect(old.rooms.hold.archiveBytes(old.owner.id, id)).rejects.toThrow(AcquisError);
    await old.ownerQuery('update people_sessions set proved_at = null where person_id = $1', [me.id]);
    expect((await old.ask('/hold/archive/acquis-archive.zip', { as: me })).status).toBe(303);
    const now = old.clock.now().toISOString();
    old.clock.forward(8 * 24 * 3600);
    expect(await old.rooms.hold.archive(me.id)).toBeUndefined();
    await old.rooms.hold.sweepArchives(me.id);
    expect(await old.ownerQuery('select 1 from hold_archive_parts where person_id = $1', [me.id])).toEqual([]);
    old.clock.set(now);
  });
});

describe('brought into a fresh house', () => {
  test('every credential comes back, verified here like any other, in its order; none lost, none public', async () => {
    const items = await back(fresh, there.id, archive), { credentials } = manifestOf(files);
    expect(items.map(({ state, seal }) => [state, seal])).toEqual(credentials.map(() => ['kept', 'signed']));
    const now = await fresh.rooms.hold.list(there.id), before = await old.rooms.hold.list(me.id);
    expect(now.map(({ sha256 }) => sha256)).toEqual(before.map(({ sha256 }) => sha256));
    expect(now.map(({ visibility, origin }) => [visibility, origin])).toEqual(now.map(() => ['private', 'import']));
    for (const [i, { receivedAt }] of now.entries()) expect(Math.abs(receivedAt.getTime() - (before[i]?.receivedAt.getTime() ?? 0))).toBeLessThan(1_000);
  });

  test('notes, order, files: as they were', async () => {
    const named = async (house: TestHouse, who: string) => (await house.rooms.hold.collections(who)).find(({ name }) => name === 'For work'), place = await named(fresh, there.id), before = await named(old, me.id);
    const shas = async (house: TestHouse, who: string, ids: readonly { credential: string; note: string }[]) => { const all = await house.rooms.hold.list(who); return ids.map(({ credential, note }) => [all.find(({ id }) => id === credential)?.sha256, note]); };
    expect([place?.name, place?.note]).toEqual(['For work', NOTE]);
    expect(await shas(fresh, there.id, place?.items ?? [])).toEqual(await shas(old, me.id, before?.items ?? []));
    const own = async (house: TestHouse, who: string) => (await house.rooms.hold.ownFiles(who)).map(({ name, words, about }) => [name, words, about]).sort();
    expect(await own(fresh, there.id)).toEqual(await own(old, me.id));
    expect(await own(fresh, there.id)).toEqual(expect.arrayContaining([['letter.txt', '', 'collection'], ['report.txt', 'what I wrote', 'credential']]));
  });

  test('whose they are is judged here: an address not proved here proves nothing', async () => {
    const stranger = await fresh.person('nobody@example.org');
    await back(fresh, stranger.id, archive);
    expect((await fresh.rooms.hold.list(stranger.id)).every(({ belongs }) => belongs === 'said')).toBe(true);
  });

  test('taken away again: the same credentials, forms, proofs, carriers and files, byte for byte', async () => {
    expect(held(unzipSync(await taken(fresh, there)))).toEqual(held(files));
  });

  test('what the other house saw on the day is kept, and nothing here is judged by it', async () => {
    const one = (await fresh.rooms.hold.list(there.id)).at(-1);
    expect(one).toBeDefined();
    const again = unzipSync(await taken(fresh, there)), evidence = (inside: Record<string, Uint8Array>) => Object.keys(inside).filter((name) => name.startsWith('evidence/'));
    expect(evidence(files).length).toBeGreaterThan(0);
    for (const name of evidence(files)) expect(evidence(again)).toContain(name);
    for (const item of await fresh.rooms.hold.list(there.id)) {
      const then = await fresh.rooms.hold.asOf(item, await fresh.rooms.hold.report(item, 'en'), 'en');
      expect(then === undefined || then.at.getTime() >= new Date('2027-03-01').getTime()).toBe(true);
    }
  });

  test('twice changes nothing', async () => {
    const count = async () => [(await fresh.rooms.hold.list(there.id)).length, (await fresh.rooms.hold.collections(there.id)).length, (await fresh.rooms.hold.ownFiles(there.id)).length], before = await count(), items = await back(fresh, there.id, archive);
    expect(items.every(({ state }) => state === 'already')).toBe(true);
    expect(await count()).toEqual(before);
  });
});

test('every sample there is, whole, broken or forged: held here, taken away, held there, taken away again; equal byte for byte', async () => {
  const samples = ['vectors/ours', 'vectors/blockcerts', 'vectors/europass'].flatMap((folder) => readdirSync(folder).filter((name) => /\.(json|jsonld|jwt|png)$/.test(name)).map((name) => ({ name, from: 'file' as const, bytes: readFileSync(path.join(folder, name)) })));
  const { status: _, ...badge } = BADGE, { did, method } = keyIssuer(), good = await issue({ ...badge, issuer: { ...badge.issuer, id: did }, validFrom: '2026-01-01T09:00:00Z' }, method);
  samples.push({ name: 'good.json', from: 'file', bytes: Buffer.from(text(good)) });
  const [here, away] = [await old.person('samples@example.org'), await fresh.person('samples@example.org')], id = await old.rooms.hold.bring(here.id, samples, 'en');
  await old.work();
  await old.rooms.hold.decide(here.id, id, () => 'mine');
  await old.work();
  const items = (await old.rooms.hold.preview(here.id, id))?.items ?? [], kept = items.filter(({ state }) => state === 'kept'), first = unzipSync(await taken(old, here));
  expect([items.filter(({ within }) => within === undefined).length, kept.length > 20]).toEqual([samples.length, true]);
  expect(new Set(kept.map(({ judged }) => judged?.report.verdict))).toEqual(new Set(['valid', 'invalid', 'unknown']));
  expect(items.filter(({ state }) => !['kept', 'twice', 'nothing', 'bundle'].includes(state)).map(({ name, state, code }) => [name, state, code])).toEqual([['mynextid-open-badge.jwt', 'refused', 'jws_malformed']]); // as it was published
  const there = await back(fresh, away.id, await taken(old, here));
  expect(there.filter(({ state }) => state === 'kept')).toHaveLength(kept.length);
  expect(held(unzipSync(await taken(fresh, away)))).toEqual(held(first));
}, 180_000);

describe('an archive that lies', () => {
  const changed = (change: (inside: Record<string, Uint8Array>, manifest: Manifest) => void) => { const inside = { ...files }; change(inside, manifestOf(inside)); return zipSync(inside as Zippable); };

  test('a credential changed inside is invalid here, whatever the manifest says of it', async () => {
    const who = await old.person('liar1@example.org'), claimed = (await old.rooms.hold.list(me.id)).find(({ origin }) => origin === 'claim')?.sha256, file = manifestOf(files).credentials.find(({ sha256 }) => sha256 === claimed)?.file ?? '';
    const judged = async (bytes: Uint8Array) => { const id = await old.rooms.hold.bring(who.id, [{ name: 'a.zip', from: 'file', bytes }], 'en'); await old.work(); return ((await old.rooms.hold.preview(who.id, id))?.items ?? []).map((item) => item.judged?.report.verdict); };
    const seal = async (bytes: Uint8Array) => { const id = await old.rooms.hold.bring(who.id, [{ name: 'a.zip', from: 'file', bytes }], 'en'); return { seal: (await old.rooms.hold.preview(who.id, id))?.items[0]?.seal, page: await (await old.ask(`/hold/import/${id}`, { as: who })).text() }; };
    expect(await seal(archive)).toEqual({ seal: 'ours', page: expect.stringContaining('This site made the archive') });
    expect(await seal(changed((inside) => { inside['told.json'] = Buffer.from('{}'); }))).toEqual({ seal: 'broken', page: expect.stringContaining('The archive was changed') });
    expect((await seal(changed((inside) => { delete inside['acquis-archive.sig']; }))).seal).toBe('unsigned');
    expect(await judged(archive)).toContain('valid');
    expect(await judged(changed((inside) => { const text = Buffer.from(inside[file] ?? []).toString(); inside[file] = Buffer.from(text.replace(/Zoë/g, 'Léa')); }))).not.toContain('valid');
  });

  test('evidence that was swapped, a form of another award, a day to come: none of it counts', async () => {
    const who = await fresh.person('liar2@example.org'), folders = manifestOf(files).credentials.map(({ folder }) => folder);
    const other = Object.keys(files).find((name) => name.endsWith('form-token.jwt')) ?? '', victim = folders.find((folder) => !other.startsWith(folder)) ?? '';
    await back(fresh, who.id, changed((inside) => {
      const at = `${victim}/about.json`, about = JSON.parse(Buffer.from(inside[at] ?? []).toString()) as Record<string, unknown>;
      inside[at] = Buffer.from(JSON.stringify({ ...about, forms: [{ path: other }], receivedAt: '2099-01-01T00:00:00Z', belongs: 'proved', visibility: 'public', origin: 'claim' }));
    }));
    const all = await fresh.rooms.hold.list(who.id), hashOf = manifestOf(files).credentials.find(({ folder }) => folder === victim)?.sha256, one = all.find(({ sha256 }) => sha256 === hashOf);
    expect([one?.others, one?.belongs, one?.visibility, one?.origin]).toEqual([{}, 'said', 'private', 'import']);
    expect(one?.receivedAt.getTime()).toBeLessThanOrEqual(fresh.clock.now().getTime());
  });

  test('a further form that says the same of an award, and was signed by nobody, is put beside none', async () => {
    const who = await old.person('liar4@example.org'), claimed = (await old.rooms.hold.list(me.id)).find(({ origin }) => origin === 'claim')?.sha256, { file = '', folder = '' } = manifestOf(files).credentials.find(({ sha256 }) => sha256 === claimed) ?? {};
    const forged = Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(files[file] ?? []).toString()) as object, validUntil: '2099-01-01T00:00:00Z' }));
    await back(old, who.id, changed((inside) => {
      const at = `${folder}/about.json`, about = JSON.parse(Buffer.from(inside[at] ?? []).toString()) as { forms: object[] };
      inside[`${folder}/forged.json`] = forged;
      inside[at] = Buffer.from(JSON.stringify({ ...about, forms: [{ path: `${folder}/forged.json` }, ...about.forms] }));
    }));
    const { hold } = old.rooms, one = (await hold.list(who.id)).find(({ sha256 }) => sha256 === claimed), beside = one && await hold.further(one);
    expect(Object.keys(one?.others ?? {}).sort()).toEqual(['selective', 'token']);
    expect(Buffer.from(beside?.selective?.bytes ?? forged).equals(forged)).toBe(false);
    expect(await old.ownerQuery('select count(*)::int as n from hold_credentials where person_id = $1 and of = $2', [who.id, one?.id])).toEqual([{ n: 2 }]);
  });

  test('a manifest that is no manifest: a ZIP like any other', async () => {
    const who = await fresh.person('liar3@example.org');
    for (const text of ['{}', 'not json', '{"format":"acquis-archive","version":1,"credentials":[1],"entries":[],"house":{"key":""}}']) {
      const id = await fresh.rooms.hold.bring(who.id, [{ name: 'a.zip', from: 'file', bytes: zipSync({ 'acquis-archive.json': Buffer.from(text), 'a.pdf': PDF }) }], 'en');
      await fresh.work();
      expect((await fresh.rooms.hold.preview(who.id, id))?.items.every(({ state }) => state === 'nothing' || state === 'refused')).toBe(true);
    }
  });
});
