// One person, several names: what is proved, what is only said, what is taken back; two accounts into one; who may not be seen.
import { createPrivateKey, generateKeyPairSync, randomBytes, sign as signBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addProof, addProofBy, encodeMultikey } from '#credential';
import { withinPerson } from '#lib/db';
import { AcquisError } from '#lib/errors';
import type { Visitor } from '#lib/http';
import { testDb, type TestDb } from '../../../test/database.ts';
import { openPeople, type MailWish, type Merged, type People } from '../people.ts';
import { isOfAge } from './ages.ts';
import { readDid, readEsi, readOrcid } from './identifiers.ts';

let house: TestDb, people: People, count = 0;
const mails: MailWish[] = [], merges: Merged[] = [];
beforeAll(async () => {
  house = await testDb();
  people = openPeople(house);
  people.mailWanted.listen(async (_tx, wish) => { mails.push(wish); });
  people.merged.listen(async (_tx, event) => { merges.push(event); });
}, 60_000);
afterAll(() => house.close());

const fresh = () => `name${++count}@example.org`;
const code = async (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error instanceof AcquisError ? error.code : String(error)));
const fault = async (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error instanceof AcquisError ? error.faults[0]?.code ?? error.code : String(error)));
async function person(email = fresh()): Promise<Visitor & { email: string }> {
  const { id } = await house.db.asHouse((tx) => people.ensurePerson(tx, { email, name: 'Léa', lang: 'en' })), session = randomBytes(8).toString('hex');
  await house.ownerQuery(`insert into people_sessions (token_hash, id, person_id, agent, created_at, seen_at, proved_at) values ($1, $2, $3, '', $4, $4, $4)`, [randomBytes(32), session, id, house.clock.now()]);
  return { id, name: 'Léa', email, admin: false, session };
}
const lastMail = (to: string) => mails.findLast((m) => m.to === to);
const digits = (to: string) => mails.findLast((m) => m.to === to && m.code !== undefined)?.code ?? '';
async function addAddress(who: Visitor, email: string): Promise<void> {
  const attempt = await people.askAddressCode(who, email, 'en', `net-${count}`);
  expect(await people.tryAddressCode(who, attempt, digits(email), 'net')).toEqual({ outcome: 'right', result: true });
}
const undoIn = (mail: MailWish | undefined) => mail?.action?.url.split('/').at(-1) ?? '';

describe('identifiers are read strictly', () => {
  test.each(['0000-0002-1825-0097', 'https://orcid.org/0000-0002-1694-233X', '0000-0002-1694-233x'])('%s is an ORCID iD', (text) => { expect(readOrcid(text)).toMatch(/^\d{4}-/); });
  test.each(['0000-0002-1825-0098', '0000-0002-1694-2330', '0000000218250097', 'https://evil.example/0000-0002-1825-0097', '0000-0002-1825-0097x', ''])('%s is none', (text) => { expect(readOrcid(text)).toBeUndefined(); });
  test.each(['urn:schac:personalUniqueCode:int:esi:math.example.edu:xxxxxxxxxx', 'urn:schac:personalUniqueCode:int:esi:fr:123A'])('%s is a student identifier', (text) => { expect(readEsi(text)).toBe(text); });
  test.each(['urn:schac:personalUniqueCode:de:matrikel:1', 'urn:schac:personalUniqueCode:int:esi:', 'urn:schac:personalUniqueCode:int:esi:fr', `urn:schac:personalUniqueCode:int:esi:fr:${'1'.repeat(300)}`, 'urn:schac:personalUniqueCode:int:esi:fr:a b'])('%s is none', (text) => { expect(readEsi(text)).toBeUndefined(); });
  test.each(['did:web:a/b', 'did:key:0', 'did:ion:x', 'https://a', 'did:web:'])('%s is no did of ours', (text) => { expect(readDid(text)).toBeUndefined(); });
});

describe('several addresses', () => {
  test('E07: one is added by its code only; the main one is told; both open the account', async () => {
    const me = await person(), second = fresh(), attempt = await people.askAddressCode(me, second, 'en', 'net');
    expect((await people.identities(me.id)).emails).toEqual([me.email]);
    const wrong = digits(second) === '000000' ? '000001' : '000000';
    expect(await people.tryAddressCode(me, attempt, wrong, 'net')).toEqual({ outcome: 'wrong' });
    expect(await people.tryCode(attempt, digits(second), 'net')).toEqual({ outcome: 'gone' });
    expect(await people.tryAddressCode(await person(), attempt, digits(second), 'net')).toEqual({ outcome: 'gone' });
    expect(await people.tryAddressCode(me, attempt, digits(second), 'net')).toEqual({ outcome: 'right', result: true });
    expect((await people.identities(me.id)).emails).toEqual([me.email, second]);
    expect(lastMail(me.email)).toMatchObject({ subject: 'An address was added to your account', lines: [expect.stringContaining(second), expect.any(String)] });
    const signIn = await people.askCode(second.toUpperCase(), 'net');
    expect(await people.tryCode(signIn, digits(second), 'net')).toEqual({ outcome: 'in', person: me.id });
    expect((await house.db.asHouse((tx) => people.ensurePerson(tx, { email: second, lang: 'en' }))).id).toBe(me.id);
  });
  test('an address of somebody else is refused after the proof, not before: asking tells nothing', async () => {
    const me = await person(), them = await person(), attempt = await people.askAddressCode(me, them.email, 'en', 'net');
    expect(await code(people.tryAddressCode(me, attempt, digits(them.email), 'net'))).toBe('address_taken');
    expect((await people.identities(me.id)).emails).toEqual([me.email]);
  });
  test('the main one is changed, told with a way back, and the way back shuts out whoever came since', async () => {
    const me = await person(), thief = fresh();
    await addAddress(me, thief);
    const theirs = (await people.addressesOf(me.id)).find(({ email }) => email === thief);
    await people.chooseMain(me, theirs?.id ?? '');
    expect(await people.account(me.id)).toMatchObject({ email: thief });
    const back = lastMail(me.email), token = undoIn(back);
    expect(back?.action?.url).toContain('/people/undo/');
    const mine = (await people.addressesOf(me.id)).find(({ email }) => email === me.email);
    await people.removeAddress(me, mine?.id ?? '');
    await people.makeRecovery(me);
    await house.ownerQuery(`insert into people_passkeys (id, person_id, public_key, counter, synced, transports, name, created_at) values ($1, $2, '', 0, false, '{}', 'thief', $3)`, [`thief-${me.id}`, me.id, house.clock.now()]);
    expect(await people.lookAtUndo(token)).toEqual({ email: me.email });
    expect(await people.lookAtUndo(token)).toEqual({ email: me.email });
    expect(await people.undo(token)).toBe(me.id);
    expect(await people.account(me.id)).toMatchObject({ email: me.email });
    expect((await people.addressesOf(me.id)).map(({ email, main }) => [email, main])).toEqual([[me.email, true]]);
    expect([await people.passkeysOf(me), await people.recoverySheet(me.id), await people.sessionsOf(me)]).toEqual([[], undefined, []]);
    expect(await code(people.undo(token))).toBe('link_gone');
  });
  test('a way back ends after 14 days, and nobody makes one up', async () => {
    const me = await person(), second = fresh();
    await addAddress(me, second);
    await people.chooseMain(me, (await people.addressesOf(me.id)).find(({ email }) => email === second)?.id ?? '');
    const token = undoIn(lastMail(me.email)), now = house.clock.now();
    house.clock.forward(14 * 86_400);
    expect([await code(people.lookAtUndo(token)), await code(people.undo(token)), await code(people.undo('made-up'))]).toEqual(['link_gone', 'link_gone', 'link_gone']);
    house.clock.set(now.toISOString());
  });
  test('the main one stays; nobody touches another’s; a domain of the house is advised against', async () => {
    const me = await person(`me${++count}@sub.univ.example`), them = await person(), [mine] = await people.addressesOf(me.id);
    expect(await code(people.removeAddress(me, mine?.id ?? ''))).toBe('last_way_in');
    expect([await code(people.removeAddress(them, mine?.id ?? '')), await code(people.chooseMain(them, mine?.id ?? ''))]).toEqual(['not_found', 'not_found']);
    expect([await people.needsSecond(me.id, ['univ.example']), await people.needsSecond(me.id, ['niv.example']), await people.needsSecond(me.id, [])]).toEqual(['at-work', 'alone', 'alone']);
    await addAddress(me, fresh());
    expect(await people.needsSecond(me.id, ['univ.example'])).toBeUndefined();
  });
  test('the first administrator’s address is only said until a code proves it', async () => {
    const empty = await testDb(), other = openPeople(empty), sent: MailWish[] = [];
    other.mailWanted.listen(async (_tx, wish) => { sent.push(wish); });
    const id = await other.becomeFirst((await other.firstLink())?.split('/').at(-1) ?? '', { email: 'first@example.org', name: 'A', lang: 'en' });
    expect([(await other.identities(id)).emails, (await other.addressesOf(id))[0]?.proved]).toEqual([[], false]);
    const me: Visitor = { id, name: 'A', email: 'first@example.org', admin: true, session: 'x' }, attempt = await other.askAddressCode(me, 'first@example.org', 'en', 'net');
    await other.tryAddressCode(me, attempt, sent.at(-1)?.code ?? '', 'net');
    expect((await other.identities(id)).emails).toEqual(['first@example.org']);
    await empty.close();
  });
});

describe('a did of one’s own', () => {
  const pair = generateKeyPairSync('ed25519'), raw = pair.publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
  const multibase = encodeMultikey(raw), did = `did:key:${multibase}`, method = `${did}#${multibase}`;
  const jws = (payload: object, header: object = { alg: 'EdDSA', kid: method }, key = pair.privateKey) => {
    const input = [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return `${input}.${signBytes(null, Buffer.from(input), key).toString('base64url')}`;
  };
  test('a JWS over our challenge proves it, once; anything else proves nothing', async () => {
    const me = await person(), token = await people.challengeDid(me, did), asked = await people.didChallenge(me, token);
    const good = { iss: did, aud: asked.domain, nonce: asked.challenge }, answer = (text: string) => fault(people.answerDid(me, token, text));
    expect(await code(people.didChallenge(await person(), token))).toBe('link_gone');
    expect([
      await answer('nothing'), await answer(jws({ ...good, nonce: 'x' })), await answer(jws({ ...good, aud: 'https://evil.example' })), await answer(jws({ ...good, iss: 'did:key:z6Mk' })),
      await answer(jws(good, { alg: 'none', kid: method })), await answer(jws(good, { alg: 'EdDSA', kid: `${did}#other` })), await answer(jws(good, { alg: 'EdDSA', kid: method }, generateKeyPairSync('ed25519').privateKey)),
    ]).toEqual(['people_did_malformed', 'people_did_other_challenge', 'people_did_other_domain', 'people_did_other_did', 'people_did_malformed', 'people_did_key_missing', 'people_did_signature']);
    expect(await answer(jws(good))).toBe('done');
    expect((await people.identities(me.id)).identifiers).toEqual([{ kind: 'did', value: did }]);
    expect(await answer(jws(good))).toBe('link_gone');
    const them = await person(), theirs = await people.challengeDid(them, did), second = await people.didChallenge(them, theirs);
    expect(await code(people.answerDid(them, theirs, jws({ ...good, nonce: second.challenge })))).toBe('identifier_taken');
    await people.removeIdentifier(me, (await people.identifiersOf(me.id))[0]?.id ?? '');
    expect((await people.identities(me.id)).identifiers).toEqual([]);
  });
  test('a proof made for assertions, as credentials carry it, is not one for signing in', async () => {
    const me = await person(), token = await people.challengeDid(me, did), asked = await people.didChallenge(me, token);
    const document = { '@context': ['https://www.w3.org/ns/credentials/v2'], type: ['VerifiablePresentation'], holder: did };
    const signed = await addProof(document, { verificationMethod: method, created: '2026-11-01T09:00:00Z', sign: (bytes: Uint8Array) => signBytes(null, bytes, createPrivateKey(pair.privateKey.export({ format: 'pem', type: 'pkcs8' }))) });
    expect(await fault(people.answerDid(me, token, JSON.stringify(signed)))).toBe('people_did_other_purpose');
    expect(asked.domain).toBe(house.publicUrl);
  });
  test.each(['eddsa-rdfc-2022', 'eddsa-jcs-2022'] as const)('a presentation signed for us with %s proves it; for another site or moment, or changed, it does not', async (cryptosuite) => {
    const own = generateKeyPairSync('ed25519'), name = encodeMultikey(own.publicKey.export({ type: 'spki', format: 'der' }).subarray(-32)), mine = `did:key:${name}`;
    const me = await person(), token = await people.challengeDid(me, mine), { challenge, domain } = await people.didChallenge(me, token), document = { '@context': ['https://www.w3.org/ns/credentials/v2'], type: ['VerifiablePresentation'], holder: mine };
    const proved = (said: { challenge: string; domain: string }) => addProofBy(document, { cryptosuite, key: 'Ed25519', verificationMethod: `${mine}#${name}`, created: '2026-11-01T09:00:00Z', proofPurpose: 'authentication', ...said, sign: (bytes) => signBytes(null, bytes, own.privateKey) });
    const good = await proved({ challenge, domain }), answer = (body: object) => fault(people.answerDid(me, token, JSON.stringify(body)));
    expect([await answer(await proved({ challenge: 'x', domain })), await answer(await proved({ challenge, domain: 'https://evil.example' })), await answer({ ...good, holder: 'did:key:z6Mk' }), await answer({ ...good, proof: [good.proof, good.proof] }), await answer({ ...good, proof: { ...good.proof, verificationMethod: method } })])
      .toEqual(['people_did_other_challenge', 'people_did_other_domain', 'people_did_signature', 'people_did_malformed', 'people_did_other_did']);
    expect(await answer(good)).toBe('done');
    expect((await people.identities(me.id)).identifiers).toEqual([{ kind: 'did', value: mine }]);
  });
  test.each(['did:ion:x', '', 'did:web:a b'])('%j is not asked about', async (text) => { expect(await fault(people.challengeDid(await person(), text))).toBe('people_did'); });
  test('a did:web whose document cannot be read is said to be so', async () => {
    const me = await person(), token = await people.challengeDid(me, 'did:web:nowhere.example');
    expect(await fault(people.answerDid(me, token, jws({ iss: 'x' })))).toBe('people_did_document');
  });
});

describe('two accounts into one', () => {
  const prove = async (me: Visitor, other: Visitor) => { const attempt = await people.askMergeCode(me, other.email ?? '', `net-${++count}`), tried = await people.tryMergeCode(me, attempt, digits(other.email ?? ''), 'net'); return tried.outcome === 'right' ? tried.result : expect.fail(tried.outcome); };
  test('everything moves in one go, keys with what they seal; the other is an alias that opens nothing', async () => {
    const me = await person(), old = await person(), sealed = await house.db.asPerson(old.id, (tx) => people.keys.make(tx, { person: old.id }, 2)), ids = sealed.map(({ id }) => id);
    const admin: Visitor = { ...old, admin: true }, org = (await people.createOrganisation(admin, { name: { en: 'Val' }, legalName: 'Val', country: 'FRA', identifiers: [] })).id;
    await people.makeRecovery(old);
    const seen: string[] = [];
    people.merged.listen(async (tx, { from, to }) => {
      if (to !== me.id) return;
      seen.push(...(await withinPerson(tx, to, () => people.keys.open(tx, ids))).keys());
      expect((await withinPerson(tx, from, () => people.keys.open(tx, ids))).size).toBe(0);
    });
    const token = await prove(me, old);
    expect(await people.mergePlan(me, token)).toMatchObject({ email: old.email, addresses: [old.email], organisations: 1 });
    await people.merge(me, token);
    expect(merges.at(-1)).toEqual({ from: old.id, to: me.id });
    expect(seen.toSorted()).toEqual(ids.toSorted());
    expect((await people.identities(me.id)).emails).toEqual([me.email, old.email]);
    expect((await people.members(org)).map((m) => m.person)).toEqual([me.id]);
    expect([await people.sessionsOf(old), await people.recoverySheet(old.id), (await people.identities(old.id)).emails]).toEqual([[], undefined, []]);
    expect(await people.account(old.id)).toMatchObject({ name: 'Léa', email: me.email, admin: false });
    const attempt = await people.askCode(old.email, `net-${++count}`);
    expect(await people.tryCode(attempt, digits(old.email), 'net')).toEqual({ outcome: 'in', person: me.id });
    expect(await code(people.merge(me, token))).toBe('link_gone');
    expect(lastMail(old.email)?.subject).toBe('Your code to sign in');
    expect(mails.some((m) => m.to === old.email && m.subject === 'Two accounts became one')).toBe(true);
  });
  test('not without proof of the other, not by another’s proof, not with itself, not with nobody', async () => {
    const me = await person(), old = await person(), thief = await person(), token = await prove(me, old);
    expect([await code(people.mergePlan(thief, token)), await code(people.merge(thief, token)), await code(people.merge(me, 'made-up'))]).toEqual(['link_gone', 'link_gone', 'link_gone']);
    expect(await code(people.askMergeCode(me, me.email.toUpperCase(), 'net-m'))).toBe('same_account');
    const before = mails.length, attempt = await people.askMergeCode(me, 'nobody@example.org', 'net-m');
    expect([mails.length, await people.tryMergeCode(me, attempt, '123456', 'net')]).toEqual([before, { outcome: 'wrong' }]);
    const again = await people.askMergeCode(me, old.email, 'net-m');
    expect([await people.tryMergeCode(thief, again, digits(old.email), 'net'), await people.tryCode(again, digits(old.email), 'net')]).toEqual([{ outcome: 'gone' }, { outcome: 'gone' }]);
  });
  test('a quarter of an hour, once; and not while a way back is open', async () => {
    const me = await person(), old = await person(), late = await prove(me, old), now = house.clock.now();
    house.clock.forward(15 * 60);
    expect(await code(people.merge(me, late))).toBe('link_gone');
    house.clock.set(now.toISOString());
    const second = fresh();
    await addAddress(old, second);
    await people.chooseMain(old, (await people.addressesOf(old.id)).find(({ email }) => email === second)?.id ?? '');
    const token = await prove(me, { ...old, email: second });
    expect(await code(people.merge(me, token))).toBe('merge_waits');
    expect((await people.identities(old.id)).emails).toHaveLength(2);
    house.clock.forward(14 * 86_400 + 1);
    await people.merge(me, await prove(me, { ...old, email: second }));
    expect((await people.identities(me.id)).emails).toHaveLength(3);
    house.clock.set(now.toISOString());
  });
  test('a listener that fails leaves both as they were', async () => {
    const me = await person(), old = await person(), token = await prove(me, old);
    people.merged.listen(async (_tx, { from }) => { if (from === old.id) throw new AcquisError('storage_full'); });
    expect(await code(people.merge(me, token))).toBe('storage_full');
    expect([(await people.identities(me.id)).emails, (await people.identities(old.id)).emails]).toEqual([[me.email], [old.email]]);
    expect(await people.mergePlan(me, token)).toMatchObject({ email: old.email });
  });
});

describe('recovery', () => {
  test('ten codes, each once, as typed from paper; told at use; a new sheet ends the old', async () => {
    const me = await person(), codes = await people.makeRecovery(me), [first = '', second = '', third = ''] = codes;
    expect([codes.length, new Set(codes).size, /^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){2}$/.test(first)]).toEqual([10, 10, true]);
    expect(await people.useRecovery(` ${first.toUpperCase().replaceAll('-', ' ').replaceAll('0', 'O')} `, 'net')).toBe(me.id);
    expect(lastMail(me.email)).toMatchObject({ subject: 'A recovery code opened your account', lines: [expect.stringContaining('9 codes are left'), expect.any(String)] });
    expect([await people.useRecovery(first, 'net'), await people.useRecovery('', 'net'), await people.useRecovery('0000-0000-0000', 'net')]).toEqual([undefined, undefined, undefined]);
    expect(await people.recoverySheet(me.id)).toMatchObject({ left: 9, of: 10 });
    await people.makeRecovery(me);
    expect([await people.useRecovery(second, 'net'), await people.useRecovery(third, 'net')]).toEqual([undefined, undefined]);
    expect(JSON.stringify(await house.ownerQuery('select r::text as row from people_recovery_codes r'))).not.toContain(first.replaceAll('-', ''));
  });
  test('E29: guesses from one place are counted', async () => {
    let refused = '';
    for (let i = 0; i < 61 && refused === ''; i++) refused = await people.useRecovery(`0000-0000-${String(i).padStart(4, '0')}`, 'net-guess').then(() => '', (error: unknown) => (error instanceof AcquisError ? error.code : 'other'));
    expect(refused).toBe('too_many');
  });
  test('closed to codes: needs a passkey; codes are not sent, not taken; the last passkey gone, it opens again', async () => {
    const me = await person();
    expect(await code(people.choosePasskeyOnly(me, true))).toBe('last_way_in');
    const before = await people.askCode(me.email, 'net-c'), known = digits(me.email);
    await house.ownerQuery(`insert into people_passkeys (id, person_id, public_key, counter, synced, transports, name, created_at) values ($1, $2, '', 0, false, '{}', 'mine', $3)`, [`mine-${me.id}`, me.id, house.clock.now()]);
    await people.choosePasskeyOnly(me, true);
    expect(await people.tryCode(before, known, 'net')).toEqual({ outcome: 'wrong' });
    await people.askCode(me.email, 'net-c');
    expect(lastMail(me.email)).toMatchObject({ subject: 'No code for this account' });
    expect(lastMail(me.email)?.code).toBeUndefined();
    expect(await code(people.askProofCode(me, { email: me.email, lang: 'en', passkeyOnly: true }, 'net'))).toBe('proof_needed');
    const [sheet = ''] = await people.makeRecovery(me);
    expect(await people.useRecovery(sheet, 'net')).toBe(me.id);
    await people.removePasskey(me, `mine-${me.id}`);
    expect(await people.account(me.id)).toMatchObject({ passkeyOnly: false });
  });
});

describe('minors', () => {
  test.each([[2008, 'FRA', false], [2007, 'FRA', true], [2007, 'KOR', false], [2006, 'KOR', true], [2005, 'EGY', false], [2007, 'CAN', false], [2007, 'GBR', true], [2009, 'GBR', false], [2005, 'NZL', true], [2006, 'THA', false]] as const)('born in %i, living in %s, in 2026: %s', (year, country, grown) => {
    expect(isOfAge({ year, country }, new Date('2026-12-31T23:00:00Z'))).toBe(grown);
  });
  test('whoever says to be one has no public page, cannot grow up by saying so, and does in time', async () => {
    const me = await person();
    expect([await people.mayBePublic(me.id), await people.ageOf(me.id), await code(people.publicOnly(me.id))]).toEqual([true, { kind: 'unsaid' }, 'age_unsaid']);
    await people.sayBirth(me, { year: '2011', country: 'FRA' });
    expect([await people.mayBePublic(me.id), await people.ageOf(me.id), await code(people.publicOnly(me.id))]).toEqual([false, { kind: 'minor', born: 2011, from: 2030 }, 'minor_not_public']);
    expect([await code(people.sayBirth(me, { year: '1990', country: 'FRA' })), await code(people.sayBirth(me, undefined))]).toEqual(['minor_not_public', 'minor_not_public']);
    await people.sayBirth(me, { year: '2010', country: 'FRA' });
    expect(await people.birthOf(me.id)).toEqual({ year: 2010, country: 'FRA' });
    expect(JSON.stringify(await house.ownerQuery('select a::text as row from people_accounts a where birth is not null'))).not.toContain('2010,');
    const now = house.clock.now();
    house.clock.set('2029-01-01T00:00:00Z');
    expect([await people.mayBePublic(me.id), await code(people.publicOnly(me.id))]).toEqual([true, 'done']);
    house.clock.set(now.toISOString());
  });
  test('a year given by mistake: an administrator has it asked again, and says neither which nor whether there was one', async () => {
    const me = await person(), other = await person(), admin = await person();
    await people.sayBirth(me, { year: '2011', country: 'FRA' });
    await people.sayBirth(other, { year: '2011', country: 'FRA' });
    for (const email of [me.email.toUpperCase(), 'nobody@learner.example', '']) await people.askAgeAgain(admin.id, email);
    expect([await people.ageOf(me.id), (await people.ageOf(other.id)).kind]).toEqual([{ kind: 'unsaid' }, 'minor']);
    expect(await code(people.publicOnly(me.id))).toBe('age_unsaid');
    // What was closed opens by an answer, and by nothing else: neither by being asked, nor by saying nothing.
    expect([await people.mayBePublic(me.id), await people.birthOf(me.id)]).toEqual([false, undefined]);
    await people.sayBirth(me, undefined);
    await people.askAgeAgain(admin.id, me.email);
    expect([await people.mayBePublic(me.id), (await people.ageOf(me.id)).kind]).toEqual([false, 'unsaid']);
    await people.sayBirth(me, { year: '1991', country: 'FRA' });
    expect([await people.ageOf(me.id), await people.mayBePublic(me.id)]).toEqual([{ kind: 'of_age' }, true]);
    expect((await people.history(undefined, undefined)).lines.filter(({ act }) => act === 'people.birth-asked-again')).toEqual([expect.objectContaining({ subject: me.id })]);
  });
  test.each([['', 'people_year'], ['11', 'people_year'], ['2999', 'people_year'], ['1800', 'people_year']])('%j is no year', async (year, expected) => { expect(await fault(people.sayBirth(await person(), { year, country: 'FRA' }))).toBe(expected); });
  test('a country of no list is refused; merging keeps a minor a minor', async () => {
    const me = await person(), old = await person();
    expect(await fault(people.sayBirth(me, { year: '2000', country: 'XXX' }))).toBe('people_country_unknown');
    await people.sayBirth(me, { year: '1990', country: 'FRA' });
    await people.sayBirth(old, { year: '2012', country: 'FRA' });
    const attempt = await people.askMergeCode(me, old.email, 'net-k'), tried = await people.tryMergeCode(me, attempt, digits(old.email), 'net');
    await people.merge(me, tried.outcome === 'right' ? tried.result : '');
    expect(await people.mayBePublic(me.id)).toBe(false);
  });
});
