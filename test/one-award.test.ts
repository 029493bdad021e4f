// One award in the forms that readers disagree about: an Open Badge, the same as a token, a European Digital Credential under the
// organisation's seal. Each is judged by our verifier and by the work of somebody else; each is refused once a byte is another.
import { createPublicKey, verify as verifyBytes, X509Certificate } from 'node:crypto';
import { generalVerify, importJWK, importX509, jwtVerify, type GeneralJWSInput } from 'jose';
import * as vc from '@digitalbazaar/vc';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { badgeIn, parseLogProof } from '#credential';
import { AcquisError } from '#lib/errors';
import { sha256 } from '#lib/seal';
import type { Sealer } from '#lib/sealer';
import { madeSheet } from '#rooms/issue';
import { systemClock } from '#adapters/clock';
import { loaderFor } from '../bench/fixture.ts';
import { testHouse, type Account, type TestHouse } from './house.ts';
import { certificate, joseSign, type Party } from './seal.ts';
import { issuingHouse, type IssuingHouse } from './issue.ts';
import { shacl } from './shacl.ts';
import { grown } from './issued.ts';
import { specificationFrom } from './specification.ts';

const NAME = 'Centre des Trois-Rives', ours: string[] = [];
const root = certificate({ ca: {}, name: 'Authority of Seals', identifier: null, number: 1 });
/** What stands in the machine's socket now; a test may take it out, or change it. */
let device: { leaf: Party; broken: boolean; asked: number[] };
const sealer: Sealer = {
  place: 'remote', organisations: ours,
  chain: async () => [device.leaf.der, root.der],
  sign: async (messages, alg) => {
    device.asked.push(messages.length);
    if (device.broken) throw new AcquisError('seal_unavailable', { message: 'signatures/signHash: status 503' });
    return messages.map(joseSign(alg, device.leaf.key));
  },
};
let h: TestHouse, owner: Account, org: string, specification: string, serial = 0;

beforeAll(async () => {
  device = { leaf: certificate({ name: NAME }, root), broken: false, asked: [] };
  h = await testHouse({}, sealer, [root.der]);
  h.clock.set(systemClock.now().toISOString()); // the peer asks the machine for the hour
  owner = await h.person('owner@example.org', true);
  org = await h.organisation(owner, NAME);
  ours.push(org);
  const draft = await h.rooms.design.create(org, owner.id, specificationFrom('heat-pump', await h.rooms.design.issuerOf(org)));
  await h.rooms.design.publish(org, draft.id, owner.id);
  specification = draft.id;
  await confirmSeal();
  await h.rooms.issue.chooseForms(org, owner.id, { further: ['ob3-jwt', 'elm'], tokenKey: 'RSA-3072' });
}, 120_000);
afterAll(() => h.close());

async function confirmSeal() {
  await h.rooms.sign.confirmSeal(org, (await h.rooms.sign.seal(org))?.certificate?.fingerprint ?? '', owner.id);
}
async function promised() {
  const email = `learner${++serial}@example.org`, before = (await h.rooms.issue.awards(org, {})).lines.length;
  const { batch } = await h.rooms.issue.awardOne(org, owner.id, specification, { givenName: 'Zoë', familyName: 'd’Aubigné', email, language: 'fr', awardedOn: '2026-01-30', 'result:practical': '15', 'result:interview': 'yes' });
  return { email, batch, before };
}
async function awarded() {
  const { email, batch } = await promised();
  await h.work();
  return { email, batch, ...await given(batch) };
}
async function given(batch: string) {
  const [line] = (await h.rooms.issue.awards(org, { batch })).lines;
  const handed = line && await h.db.asOrganisation(org, (tx) => h.rooms.issue.handover(tx, org, line.id));
  const form = (name: string) => handed?.credentials.find((one) => one.form === name);
  const bytes = (name: string) => Buffer.from(form(name)?.bytes ?? []);
  return { award: line?.id ?? '', handed, form, ob3: bytes('ob3'), token: bytes('ob3-jwt'), elm: bytes('elm') };
}
const judge = async (bytes: Uint8Array) => (await h.rooms.verify.judge(bytes, { lang: 'en' })).verdict;

/** The same file with one byte changed, in a place that is signed. */
function tampered(bytes: Buffer, at: string): Buffer {
  const other = Buffer.from(bytes), place = other.indexOf(at);
  if (place < 0) throw new Error(`no ${at} in it`);
  other.writeUInt8(other.readUInt8(place) ^ 1, place);
  return other;
}

type Sealed = { readonly payload: string; readonly signatures: readonly { readonly protected: string; readonly signature: string }[] };
const sealedIn = (bytes: Buffer) => JSON.parse(bytes.toString()) as Sealed;
const certifiedBy = (bytes: Buffer) => { const [one] = (JSON.parse(Buffer.from(sealedIn(bytes).signatures[0]?.protected ?? '', 'base64url').toString()) as { x5c: string[] }).x5c; return new X509Certificate(Buffer.from(one ?? '', 'base64')); };

/** RFC 7515 §5.2 and RFC 7797 §3 by hand: header, dot, payload as it stands. */
function heldByNode(bytes: Buffer): boolean {
  const { payload, signatures: [only] } = sealedIn(bytes);
  return verifyBytes('sha256', Buffer.from(`${only?.protected}.${payload}`), { key: certifiedBy(bytes).publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(only?.signature ?? '', 'base64url'));
}
async function heldByJose(bytes: Buffer): Promise<boolean> {
  const key = await importX509(certifiedBy(bytes).toString(), 'ES256');
  return generalVerify(sealedIn(bytes) as unknown as GeneralJWSInput, key, { crit: { sigT: true } }).then(() => true, () => false);
}
type Did = { readonly verificationMethod: readonly { readonly id: string; readonly publicKeyJwk?: Readonly<Record<string, string>> }[] };
const didDocument = async () => await (await h.ask(`/o/${org}/did.json`)).json() as Did;

/** Its world: our did document as anybody gets it, contexts pinned. */
async function documentLoader(url: string): Promise<unknown> {
  if (!url.startsWith('did:web:')) return loaderFor({ did: '', method: '', multibase: '', publicKey: new Uint8Array(), seed: new Uint8Array(), sign: () => new Uint8Array(), verify: () => false })(url);
  const document = await didDocument(), method = document.verificationMethod.find(({ id }) => id === url);
  return { contextUrl: null, documentUrl: url, document: method ? { '@context': 'https://w3id.org/security/multikey/v1', ...method } : document };
}
async function badgeByPeer(bytes: Buffer): Promise<boolean> {
  const credential = JSON.parse(bytes.toString()) as object;
  return (await vc.verifyCredential({ credential, suite: new DataIntegrityProof({ cryptosuite }), documentLoader, now: h.clock.now(), checkStatus: async () => ({ verified: true }) }) as { verified: boolean }).verified;
}
/** With the key that the issuer publishes, whatever key the token shows. */
async function tokenByJose(bytes: Buffer): Promise<boolean> {
  const published = (await didDocument()).verificationMethod.find(({ publicKeyJwk }) => publicKeyJwk?.['kty'] === 'RSA')?.publicKeyJwk;
  const key = await importJWK({ ...published, kty: 'RSA' }, 'RS256');
  return jwtVerify(bytes.toString(), key, { currentDate: h.clock.now() }).then(() => true, () => false);
}

describe('the same award', () => {
  let one: Awaited<ReturnType<typeof awarded>>;
  beforeAll(async () => { one = await awarded(); }, 60_000);

  test('three forms, three ids, three places, three leaves; one thing said', async () => {
    expect(one.handed?.credentials.map(({ form }) => form)).toEqual(['elm', 'ob3', 'ob3-jwt']);
    expect(new Set(one.handed?.credentials.map(({ id }) => id)).size).toBe(3);
    expect(new Set(one.handed?.credentials.map(({ logIndex }) => logIndex)).size).toBe(3);
    const [badge, token, elm] = [badgeIn(one.ob3, 'fr'), badgeIn(one.token, 'fr'), badgeIn(one.elm, 'fr')];
    expect([elm?.title, elm?.holderName, elm?.hours, elm?.holderId]).toEqual([badge?.title, badge?.holderName, badge?.hours, badge?.holderId]);
    expect([token?.title, elm?.id]).toEqual([badge?.title, `${h.publicUrl}/c/${one.form('elm')?.id}`]);
  });

  test.each<['ob3' | 'token' | 'elm', string]>([['ob3', 'd’Aubigné'], ['token', '.'], ['elm', 'd’Aubigné']])('%s: valid for our verifier, invalid once a byte is another', async (form, place) => {
    const at = form === 'token' ? one.token.toString().split('.')[1]?.slice(40, 60) ?? '' : place;
    expect([await judge(one[form]), await judge(tampered(one[form], at))]).toEqual(['valid', 'invalid']);
  });
  test('ob3, by @digitalbazaar/vc', async () => expect([await badgeByPeer(one.ob3), await badgeByPeer(tampered(one.ob3, 'd’Aubigné'))]).toEqual([true, false]));
  test('ob3-jwt, by jose with the published key', async () => expect([await tokenByJose(one.token), await tokenByJose(tampered(one.token, one.token.toString().split('.')[1]?.slice(40, 60) ?? ''))]).toEqual([true, false]));
  test('elm, by node:crypto with the key of its certificate', () => expect([heldByNode(one.elm), heldByNode(tampered(one.elm, 'd’Aubigné'))]).toEqual([true, false]));
  test('elm, by jose', async () => expect([await heldByJose(one.elm), await heldByJose(tampered(one.elm, 'd’Aubigné'))]).toEqual([true, false]));
  test('elm, by the Commission’s shapes; without its title it is refused', async () => {
    const document = JSON.parse(sealedIn(one.elm).payload) as { credentialSubject: { hasClaim: { title?: object } } };
    expect(await shacl(document, 'generic-full')).toEqual([]);
    delete document.credentialSubject.hasClaim.title;
    expect((await shacl(document, 'generic-full')).length).toBeGreaterThan(0);
  });
  test('the certificate is the organisation’s own, and its authority’s', () => expect([certifiedBy(one.elm).subject.includes(NAME), certifiedBy(one.elm).verify(createPublicKey(root.key))]).toEqual([true, true]));

  test('withdrawn together, found by each reader of the list; back together', async () => {
    const other = await awarded(), all = async () => Promise.all([other.ob3, other.token, other.elm].map(judge));
    await h.rooms.issue.setStatus(org, [other.award], { to: 'suspended', reason: 'Being checked', by: owner.id });
    expect(await all()).toEqual(['invalid', 'invalid', 'invalid']);
    await h.rooms.issue.setStatus(org, [other.award], { to: 'clear', reason: 'Checked', by: owner.id });
    expect(await all()).toEqual(['valid', 'valid', 'valid']);
    await h.rooms.issue.setStatus(org, [other.award], { to: 'revoked', reason: 'A mistake', by: owner.id });
    expect(await all()).toEqual(['invalid', 'invalid', 'invalid']);
  });

  test('held as one credential with more files; its own address answers', async () => {
    const { lines } = await h.rooms.deliver.outbox(undefined), mail = lines.find((line) => line.to === one.email && line.kind === 'claim');
    await grown({ db: h.db, people: h.rooms.people }, one.email);
    const url = mail && (await h.rooms.deliver.openMail(mail.id)).letter?.letter.action?.url, [held] = await h.rooms.hold.accept(new URL(url ?? '').pathname.split('/').at(-1) ?? '', 'public');
    const file = await h.ask(`/c/${held?.id}/credential-europass.json`);
    expect([file.status, file.headers.get('content-type'), Buffer.from(await file.arrayBuffer()).equals(one.elm)]).toEqual([200, 'application/jose+json', true]);
    const asked = await h.ask(`/c/${held?.id}`, { headers: { accept: 'application/jose+json' } });
    expect([asked.headers.get('content-type'), Buffer.from(await asked.arrayBuffer()).equals(one.elm)]).toEqual(['application/jose+json', true]);
    const page = await (await h.ask(`/c/${held?.id}`)).text();
    expect(page).toContain('credential-europass.json');
    const own = await h.ask(`/c/${one.form('elm')?.id}`, { headers: { accept: 'application/json' } });
    expect([own.status, Buffer.from(await own.arrayBuffer()).equals(one.elm)]).toEqual([200, true]);
    expect((await h.ask(`/c/${one.form('elm')?.id}`)).headers.get('location')).toBe(`/c/${held?.id}`);
    const further = held && await h.rooms.hold.further(held);
    expect(parseLogProof(further?.elm?.logProof ?? '').index).toBe(one.form('elm')?.logIndex);
    await h.rooms.hold.choose(held?.person ?? '', held?.id ?? '', 'private');
    expect((await h.ask(`/c/${held?.id}/credential-europass.json`)).status).toBe(404);
  });

  test('what is kept: nothing personal beside the row, the images once, the seal without what it is over', async () => {
    const { email } = await awarded();
    expect(email).toMatch(/^learner/);
    const [{ n } = { n: 0 }] = await h.ownerQuery('select count(*)::int n from issue_displays');
    const [size] = await h.ownerQuery("select max(octet_length(s.sealed))::int seal, max(octet_length(p.sealed))::int own from issue_signed s join issue_planned p using (org_id, credential) where p.form = 'elm'");
    expect([n, Number(size?.['seal']) < 12_000, Number(size?.['own']) < 40_000]).toEqual([1, true, true]);
    const { inflateRawSync } = await import('node:zlib'), all = (await h.ownerQuery('select data from issue_templates union all select data from issue_displays')).map(({ data }) => inflateRawSync(data as Buffer).toString()).join('\n');
    expect([all.includes('Aubigné'), all.includes(one.form('elm')?.id ?? 'none'), all.includes('displayParameter')]).toEqual([false, false, true]);
    expect((await h.ownerQuery("select 1 from issue_planned p join issue_signed s using (org_id, credential) where p.form = 'elm' and s.proof is not null")).length).toBe(0);
  });
});

test('a template that somebody changed: nothing is handed out, and an incident says so', async () => {
  const { form } = await awarded(), id = form('elm')?.id ?? '', [before] = await h.ownerQuery("select t.id, t.data from issue_templates t join issue_planned p on p.template = t.id where p.credential = $1", [id]);
  const { deflateRawSync, inflateRawSync } = await import('node:zlib');
  const other = inflateRawSync(before?.['data'] as Buffer).toString().replace('generic-full', 'generic-fall');
  await h.ownerQuery('update issue_templates set data = $2 where id = $1', [before?.['id'], deflateRawSync(other)]);
  expect(await h.db.asOrganisation(org, (tx) => h.rooms.issue.bytesOf(tx, org, id))).toBeUndefined();
  expect(await h.rooms.issue.incidents(org)).toContainEqual(expect.objectContaining({ credential: id, code: 'bytes_changed' }));
  await h.ownerQuery('update issue_templates set data = $2 where id = $1', [before?.['id'], before?.['data']]);
  expect((await h.db.asOrganisation(org, (tx) => h.rooms.issue.bytesOf(tx, org, id)))?.form).toBe('elm');
});

describe('a seal that is somewhere else', () => {
  test('does not answer: nothing is signed or told; once it does, the same documents are sealed, each once', async () => {
    device.broken = true;
    const { batch, email } = await promised();
    await h.work().catch(() => undefined);
    expect([await h.rooms.issue.heldBy(org, batch), (await h.rooms.issue.batch(org, batch))?.steps]).toEqual([undefined, { planned: 1, signed: 0, logged: 0, stopped: 0 }]);
    const planned = await h.ownerQuery('select credential, sealed from issue_planned where batch_id = $1 order by credential', [batch]);
    expect((await h.rooms.deliver.outbox(undefined)).lines.some((line) => line.to === email)).toBe(false);
    device.broken = false;
    await Promise.all([h.rooms.issue.advance(org, batch), h.rooms.issue.advance(org, batch)]);
    expect((await h.rooms.issue.batch(org, batch))?.state).toBe('done');
    expect(await h.ownerQuery('select credential, sealed from issue_planned where batch_id = $1 order by credential', [batch])).toEqual(planned);
    const { elm, ob3, token } = await given(batch);
    expect(await Promise.all([elm, ob3, token].map(judge))).toEqual(['valid', 'valid', 'valid']);
  });

  test('signs with another key than its certificate’s: nothing leaves', async () => {
    const { batch } = await (async () => { device.broken = true; const made = await promised(); device.broken = false; return made; })();
    const { leaf } = device;
    device = { ...device, leaf: { ...leaf, key: certificate({ kind: 'P-256', number: 9 }).key } };
    await expect(h.rooms.issue.advance(org, batch)).rejects.toMatchObject({ code: 'seal_key_mismatch' });
    device = { ...device, leaf };
    await h.rooms.issue.advance(org, batch);
    expect(await judge((await given(batch)).elm)).toBe('valid');
  });

  test('the certificate is renewed in between: what is prepared waits for an owner, and is then sealed with the new one', async () => {
    device.broken = true;
    const { batch } = await promised();
    device = { ...device, broken: false, leaf: certificate({ name: NAME, number: 5 }, root) };
    await expect(h.rooms.issue.advance(org, batch)).rejects.toMatchObject({ code: 'seal_unconfirmed' });
    expect(await h.rooms.issue.heldBy(org, batch)).toBe('seal_unconfirmed');
    expect(await (await h.ask(`/o/${org}/issue/batches/${batch}`, { as: owner })).text()).toContain('These awards wait for the seal');
    await confirmSeal();
    await h.rooms.issue.advance(org, batch);
    const { elm } = await given(batch), [row] = await h.ownerQuery("select p.key_id planned, s.key_id signed from issue_planned p join issue_signed s using (org_id, credential) where p.batch_id = $1 and p.form = 'elm'", [batch]);
    expect([await judge(elm), row?.['planned'] === row?.['signed'], certifiedBy(elm).fingerprint256.replaceAll(':', '').toLowerCase()]).toEqual(['valid', false, row?.['signed']]);
    expect((await h.rooms.log.check()).faults).toEqual([]);
  });

  test('many at once: fifty hashes a call, all logged', async () => {
    device.asked = [];
    const rows = Array.from({ length: 60 }, (_, i) => `Ada,Learner${i},many${i}@example.org,15,yes`).join('\n');
    const { readSheet } = await import('#rooms/issue');
    const { batch } = await h.rooms.issue.submit(org, owner.id, specification, { sheet: await readSheet(Buffer.from(`givenName,familyName,email,result:practical,result:interview\n${rows}\n`)), columns: ['givenName', 'familyName', 'email', 'result:practical', 'result:interview'], awardedOn: '2026-01-30', source: 'api', onDuplicate: 'skip', onFault: 'refuse' });
    await h.rooms.issue.advance(org, batch);
    expect([(await h.rooms.issue.batch(org, batch))?.counts?.issued, device.asked]).toEqual([60, [50, 10]]);
  }, 120_000);
});

describe('ECDSA gives another seal each time', () => {
  const theirs: string[] = [], leaf = certificate({ name: NAME, number: 6 }, root);
  let issuing: IssuingHouse;
  beforeAll(async () => {
    issuing = await issuingHouse({ place: 'file', organisations: theirs, chain: async () => [leaf.der], sign: async (messages, alg) => messages.map(joseSign(alg, leaf.key)) });
    issuing.clock.set('2026-11-22T09:00:00Z');
    theirs.push(issuing.org);
    await issuing.sign.confirmSeal(issuing.org, (await issuing.sign.seal(issuing.org))?.certificate?.fingerprint ?? '', issuing.by);
    await issuing.issue.chooseForms(issuing.org, issuing.by, { further: ['elm'], tokenKey: 'P-256' });
  });
  afterAll(() => issuing.close());
  const stored = (batch: string) => issuing.ownerQuery('select p.form, s.sha256, l.log_index from issue_planned p left join issue_signed s using (org_id, credential) left join issue_logged l using (org_id, credential) where p.batch_id = $1 order by p.form', [batch]);

  test.each(['before_sign', 'after_sign', 'before_log', 'tell', 'after_log'] as const)('stopped %s: sealed once, logged once, and what is handed over is what was logged', async (place) => {
    const { batch } = await issuing.issue.submit(issuing.org, issuing.by, issuing.specification, { ...madeSheet([{ fullName: 'Ada', email: `${place}@example.org`, awardedOn: '2026-11-20', 'result:exam': '15' }]), source: 'api', onDuplicate: 'skip', onFault: 'refuse' });
    issuing.at.passage = (at) => { if (at === place) { issuing.at.passage = () => undefined; throw new Error('stopped'); } };
    await expect(issuing.issue.advance(issuing.org, batch)).rejects.toThrow('stopped');
    const before = await stored(batch);
    await Promise.all([issuing.issue.advance(issuing.org, batch), issuing.issue.advance(issuing.org, batch)]);
    const after = await stored(batch);
    expect(after.map((row) => [row['form'], row['log_index'] !== null])).toEqual([['elm', true], ['ob3', true]]);
    for (const [i, row] of before.entries()) if (row['sha256']) expect(after[i]?.['sha256']).toEqual(row['sha256']);
    const [line] = (await issuing.issue.awards(issuing.org, { batch })).lines;
    const handed = await issuing.db.asOrganisation(issuing.org, (tx) => issuing.issue.handover(tx, issuing.org, line?.id ?? ''));
    expect(handed?.credentials.map(({ bytes }) => sha256(bytes))).toEqual(after.map((row) => row['sha256']));
    expect((await issuing.log.check()).faults).toEqual([]);
  });
});

describe('refused before anything is promised', () => {
  const list = async (id = specification) => h.rooms.issue.draft(org, owner.id, id, { sheet: await (await import('#rooms/issue')).readSheet(Buffer.from('Ada,Lovelace,ada@example.org,15,yes\n')), source: 'paste', columns: ['givenName', 'familyName', 'email', 'result:practical', 'result:interview'], awardedOn: '2026-01-30' });
  const text = async (path: string) => (await h.ask(path, { as: owner })).text();

  test('a body without a country: named on the preview, and by a program’s call', async () => {
    const content = specificationFrom('heat-pump', await h.rooms.design.issuerOf(org)), bare = { ...content, awardingBodies: content.awardingBodies.map(({ country: _, ...body }) => body) };
    const { id } = await h.rooms.design.create(org, owner.id, bare);
    await h.rooms.design.publish(org, id, owner.id);
    const batch = await list(id), page = await text(`/o/${org}/issue/batches/${batch}/preview`);
    expect([page.includes('the country is missing'), page.includes('name="count"')]).toEqual([true, false]);
    await expect(h.rooms.issue.confirm(org, batch, owner.id, { onDuplicate: 'skip' })).rejects.toMatchObject({ code: 'form_lacks', faults: [{ path: '/awardingBodies/0/country', code: 'spec_missing' }] });
    expect((await h.ask(`/o/${org}/issue/batches/${batch}/confirm`, { as: owner, form: { count: '1' } })).status).toBe(422);
    expect((await h.rooms.issue.batch(org, batch))?.state).toBe('draft');
  });

  test('a seal that ended: the preview says so, and what to do; without the form the list is issued', async () => {
    const { leaf } = device;
    device = { ...device, leaf: certificate({ name: NAME, from: '2020-01-01T00:00:00Z', until: '2021-01-01T00:00:00Z' }, root) };
    const batch = await list(), page = await text(`/o/${org}/issue/batches/${batch}/preview`);
    expect([page.includes('The certificate of the seal has ended'), page.includes(`/o/${org}/sign/seal`), page.includes('name="count"')]).toEqual([true, true, false]);
    await expect(h.rooms.issue.confirm(org, batch, owner.id, { onDuplicate: 'skip' })).rejects.toMatchObject({ code: 'seal_expired' });
    const refused = await h.ask(`/o/${org}/issue/forms`, { as: owner, form: { forms: 'elm', tokenKey: 'RSA-3072' } });
    expect([refused.status, (await refused.text()).includes('The certificate of the seal has ended')]).toEqual([422, true]);
    await h.rooms.issue.chooseForms(org, owner.id, { further: [], tokenKey: 'RSA-3072' });
    await h.rooms.issue.confirm(org, batch, owner.id, { onDuplicate: 'skip' });
    await h.rooms.issue.advance(org, batch);
    expect((await h.rooms.issue.batch(org, batch))?.counts?.issued).toBe(1);
    device = { ...device, leaf };
  });

  test('no seal at all: the page says who sets one up, and the form cannot be chosen', async () => {
    const other = await h.organisation(owner, 'Maison sans cachet');
    expect(await text(`/o/${other}/issue/forms`)).toContain('Whoever runs this house sets a certificate up');
    await expect(h.rooms.issue.chooseForms(other, owner.id, { further: ['elm'], tokenKey: 'P-256' })).rejects.toMatchObject({ code: 'seal_missing' });
    expect((await h.rooms.issue.forms(other)).further).toEqual([]);
  });
});
