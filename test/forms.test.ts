// One award, several forms: planned, signed, logged, handed over, held, shown and withdrawn together.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { badgeIn, deriveProof, parseLogProof } from '#credential';
import { sha256 } from '#lib/seal';
import { madeSheet, type FormsChoice, type Passage } from '#rooms/issue';
import { testHouse, type Account, type TestHouse } from './house.ts';
import { grown } from './issued.ts';
import { issuingHouse, oneMark, type IssuingHouse } from './issue.ts';

let h: TestHouse, owner: Account, org: string, specification: string, serial = 0;
beforeAll(async () => {
  h = await testHouse();
  h.clock.set('2026-11-22T09:00:00Z');
  owner = await h.person('owner@example.org', true);
  org = await h.organisation(owner, 'Centre des Trois-Rives');
  const { id } = await h.rooms.design.create(org, owner.id, oneMark());
  specification = (await h.rooms.design.publish(org, id, owner.id)).id;
});
afterAll(() => h.close());

const choose = (further: FormsChoice['further'], tokenKey: FormsChoice['tokenKey'] = 'RSA-3072') => h.rooms.issue.chooseForms(org, owner.id, { further, tokenKey });
/** One award to somebody new. */
async function awarded() {
  h.clock.forward(60);
  const email = `learner${++serial}@example.org`;
  const { batch } = await h.rooms.issue.awardOne(org, owner.id, specification, { fullName: 'Zoë d’Aubigné', email, awardedOn: '2026-11-20', language: 'fr', 'result:exam': '15' });
  await h.work();
  const [line] = (await h.rooms.issue.awards(org, { batch })).lines;
  const given = line && await h.db.asOrganisation(org, (tx) => h.rooms.issue.handover(tx, org, line.id));
  if (!line || !given) throw new Error('nothing was issued');
  return { email, line, forms: given.credentials, view: await h.rooms.issue.batch(org, batch) };
}
async function accepted(email: string) {
  const { lines } = await h.rooms.deliver.outbox(undefined), line = lines.find((one) => one.to === email && one.kind === 'claim');
  const url = line && (await h.rooms.deliver.openMail(line.id)).letter?.letter.action?.url;
  await grown({ db: h.db, people: h.rooms.people }, email);
  return h.rooms.hold.accept(new URL(url ?? '').pathname.split('/').at(-1) ?? '', 'public');
}
const judge = async (bytes: Uint8Array) => (await h.rooms.verify.judge(bytes, { lang: 'en' })).verdict;
const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString();
const headerOf = (bytes: Uint8Array | undefined) => JSON.parse(Buffer.from(text(bytes).split('.')[0] ?? '', 'base64url').toString()) as Record<string, unknown>;

describe('Open Badges 3.0 §8.2, beside the badge', () => {
  test.each([['RSA-3072', 'RS256', 'jwk'], ['P-256', 'ES256', 'kid'], ['Ed25519', 'EdDSA', 'kid']] as const)('signed with %s: %s, the key by its %s', async (kind, alg, shown) => {
    await choose(['ob3-jwt'], kind);
    const { forms, view } = await awarded(), [badge, token] = forms;
    expect(forms.map(({ form }) => form)).toEqual(['ob3', 'ob3-jwt']);
    expect(view).toMatchObject({ state: 'done', counts: { issued: 1, stopped: 0 }, steps: { planned: 1, signed: 1, logged: 1 } });
    expect([Object.keys(headerOf(token?.bytes)).includes(shown), headerOf(token?.bytes)['alg'], headerOf(token?.bytes)['typ']]).toEqual([true, alg, 'JWT']);
    expect([await judge(badge?.bytes ?? Buffer.alloc(0)), await judge(token?.bytes ?? Buffer.alloc(0))]).toEqual(['valid', 'valid']);
    const [a, b] = [badgeIn(badge?.bytes ?? Buffer.alloc(0)), badgeIn(token?.bytes ?? Buffer.alloc(0))];
    expect({ ...b, id: undefined, credentialStatus: undefined }).toEqual({ ...a, id: undefined, credentialStatus: undefined });
    expect(a?.id).not.toBe(b?.id);
  });

  test('each has its own place in a status list and its own leaf; one withdrawal marks all', async () => {
    await choose(['ob3-jwt']);
    const { line, forms } = await awarded();
    const places = await h.ownerQuery('select list, list_index from issue_planned where award_id = $1', [line.id]);
    expect(new Set(places.map((row) => `${String(row['list'])}/${String(row['list_index'])}`)).size).toBe(2);
    expect(new Set(forms.map(({ logIndex }) => logIndex)).size).toBe(2);
    await h.rooms.issue.setStatus(org, [line.id], { to: 'suspended', by: owner.id, reason: 'Being checked' });
    expect(await Promise.all(forms.map(({ bytes }) => judge(bytes)))).toEqual(['invalid', 'invalid']);
    await h.rooms.issue.setStatus(org, [line.id], { to: 'clear', by: owner.id, reason: 'Checked' });
    expect(await Promise.all(forms.map(({ bytes }) => judge(bytes)))).toEqual(['valid', 'valid']);
    await h.rooms.issue.setStatus(org, [line.id], { to: 'revoked', by: owner.id, reason: 'Issued by mistake' });
    expect(await Promise.all(forms.map(({ bytes }) => judge(bytes)))).toEqual(['invalid', 'invalid']);
  });

  test('a token signed anew by somebody else, or with a letter changed, is not valid', async () => {
    const { forms } = await awarded(), token = text(forms[1]?.bytes), [head = '', payload = '', signature = ''] = token.split('.');
    const other = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { credentialSubject: object };
    const forged = `${head}.${Buffer.from(JSON.stringify({ ...other, name: 'Another' })).toString('base64url')}.${signature}`;
    expect(await judge(Buffer.from(forged))).toBe('invalid');
    expect(await judge(Buffer.from(`${head}.${payload}.${signature.replace(/^./, (c) => (c === 'A' ? 'B' : 'A'))}`))).toBe('invalid');
  });
});

describe('ecdsa-sd-2023, beside the badge', () => {
  test('valid as it is, and when its holder leaves out what may be left out; never without its status', async () => {
    await choose(['ob3-jwt', 'ob3-sd']);
    const { line, forms } = await awarded(), selective = forms.find(({ form }) => form === 'ob3-sd');
    expect(forms.map(({ form }) => form)).toEqual(['ob3', 'ob3-jwt', 'ob3-sd']);
    const base = JSON.parse(text(selective?.bytes)) as Record<string, unknown>, part = await deriveProof(base, ['/credentialSubject/result']);
    expect([await judge(selective?.bytes ?? Buffer.alloc(0)), await judge(Buffer.from(JSON.stringify(part)))]).toEqual(['valid', 'valid']);
    expect([JSON.stringify(part).includes('Zoë'), 'credentialStatus' in part]).toEqual([false, true]);
    const { credentialStatus: _, ...without } = part;
    expect(await judge(Buffer.from(JSON.stringify(without)))).toBe('invalid');
    await h.rooms.issue.setStatus(org, [line.id], { to: 'revoked', by: owner.id, reason: 'Issued by mistake' });
    expect(await Promise.all([...forms.map(({ bytes }) => judge(bytes)), judge(Buffer.from(JSON.stringify(part)))])).toEqual(['invalid', 'invalid', 'invalid', 'invalid']);
  });
});

describe('some algorithms give other bytes each time', () => {
  let issuing: IssuingHouse;
  beforeAll(async () => { issuing = await issuingHouse(); issuing.clock.set('2026-11-22T09:00:00Z'); });
  afterAll(() => issuing.close());

  const submit = async (email: string) => (await issuing.issue.submit(issuing.org, issuing.by, issuing.specification, { ...madeSheet([{ fullName: 'Ada', email, awardedOn: '2026-11-20', 'result:exam': '15' }]), source: 'api', onDuplicate: 'skip', onFault: 'refuse' })).batch;
  const stop = (place: Passage) => { issuing.at.passage = (at) => { if (at === place) { issuing.at.passage = () => undefined; throw new Error('stopped'); } }; };
  const stored = (batch: string) => issuing.ownerQuery('select p.form, s.sha256, s.key_id, l.log_index from issue_planned p left join issue_signed s using (org_id, credential) left join issue_logged l using (org_id, credential) where p.batch_id = $1 order by p.form', [batch]);

  test.each(['before_sign', 'after_sign', 'before_log', 'tell', 'after_log'] as const)('stopped %s: each form is stored once, logged once, and what is handed over is what was logged', async (place) => {
    await issuing.issue.chooseForms(issuing.org, issuing.by, { further: ['ob3-jwt', 'ob3-sd'], tokenKey: 'P-256' });
    const batch = await submit(`${place}@example.org`);
    stop(place);
    await expect(issuing.issue.advance(issuing.org, batch)).rejects.toThrow('stopped');
    const before = await stored(batch);
    await Promise.all([issuing.issue.advance(issuing.org, batch), issuing.issue.advance(issuing.org, batch)]);
    await issuing.issue.advance(issuing.org, batch);
    const after = await stored(batch);
    expect(after.map((row) => [row['form'], row['log_index'] !== null])).toEqual([['ob3', true], ['ob3-jwt', true], ['ob3-sd', true]]);
    // What was committed before it stopped is what there is.
    for (const [i, row] of before.entries()) if (row['sha256']) expect(after[i]?.['sha256']).toEqual(row['sha256']);
    const [line] = (await issuing.issue.awards(issuing.org, { batch })).lines;
    const given = await issuing.db.asOrganisation(issuing.org, (tx) => issuing.issue.handover(tx, issuing.org, line?.id ?? ''));
    expect(given?.credentials.map(({ bytes }) => sha256(bytes).toString('hex'))).toEqual(after.map((row) => (row['sha256'] as Buffer).toString('hex')));
    expect((await issuing.log.check()).faults).toEqual([]);
  });

  test('a key retired between plan and signature: the current one of the same kind signs', async () => {
    await issuing.issue.chooseForms(issuing.org, issuing.by, { further: ['ob3-jwt', 'ob3-sd'], tokenKey: 'P-256' });
    const batch = await submit('retired@example.org');
    stop('before_sign');
    await expect(issuing.issue.advance(issuing.org, batch)).rejects.toThrow('stopped');
    const [old] = (await issuing.sign.keys(issuing.org)).filter((key) => key.kind === 'P-256' && key.state === 'current');
    await issuing.sign.revokeKey(issuing.org, old?.id ?? '', issuing.clock.now(), 'lost', 'someone');
    issuing.clock.forward(60);
    await issuing.issue.advance(issuing.org, batch);
    const [fresh] = (await issuing.sign.keys(issuing.org)).filter((key) => key.kind === 'P-256' && key.state === 'current');
    expect((await stored(batch)).slice(1).map((row) => row['key_id'])).toEqual([fresh?.id, fresh?.id]);
  });
});

describe('right of the landing', () => {
  test('one credential in the list, further files beside it, and each address answers', async () => {
    await choose(['ob3-jwt']);
    const { email, forms } = await awarded(), [held] = await accepted(email), [, token] = forms;
    expect((await h.rooms.hold.list(held?.person ?? '')).map(({ id }) => id)).toEqual([held?.id]);
    expect((await h.rooms.hold.shelf(held?.person ?? '', {})).total).toBe(1);
    const file = await h.ask(`/c/${held?.id}/credential.jwt`);
    expect([file.status, file.headers.get('content-type'), await file.text()]).toEqual([200, 'application/jwt', text(token?.bytes)]);
    const asked = await h.ask(`/c/${held?.id}`, { headers: { accept: 'application/vc+jwt' } });
    expect([asked.headers.get('content-type'), await asked.text()]).toEqual(['application/vc+jwt', text(token?.bytes)]);
    const json = await h.ask(`/c/${held?.id}`, { headers: { accept: 'application/vc' } });
    expect([json.headers.get('content-type'), await json.text()]).toEqual(['application/vc', text(forms[0]?.bytes)]);
    const page = await (await h.ask(`/c/${held?.id}`)).text();
    expect([page.includes('credential.jwt'), page.includes('credential-selective.json')]).toEqual([true, false]);
    const own = await h.ask(`/c/${token?.id}`, { headers: { accept: 'application/json' } });
    expect([own.status, await own.text()]).toEqual([200, text(token?.bytes)]);
    const led = await h.ask(`/c/${token?.id}`);
    expect([led.status, led.headers.get('location')]).toEqual([303, `/c/${held?.id}`]);
    const further = held && await h.rooms.hold.further(held);
    expect(parseLogProof(further?.token?.logProof ?? '').index).toBe(token?.logIndex);
  });

  test('hidden together: whoever hides the credential hides its further forms', async () => {
    const { email, forms } = await awarded(), [held] = await accepted(email);
    await h.rooms.hold.choose(held?.person ?? '', held?.id ?? '', 'private');
    for (const path of [`/c/${held?.id}`, `/c/${held?.id}/credential.jwt`, `/c/${forms[1]?.id}`]) expect([path, (await h.ask(path, { headers: { accept: 'application/json' } })).status]).toEqual([path, 404]);
  });

  test('accepted twice, kept once', async () => {
    const { email } = await awarded(), [held] = await accepted(email);
    await accepted(email);
    expect(await h.ownerQuery('select form from hold_credentials where person_id = $1 order by form', [held?.person])).toEqual([{ form: 'token' }, { form: null }]);
  });

  test('without a further form there is no such file', async () => {
    await choose([]);
    const { email, forms } = await awarded(), [held] = await accepted(email);
    expect(forms.map(({ form }) => form)).toEqual(['ob3']);
    expect((await h.ask(`/c/${held?.id}/credential.jwt`)).status).toBe(404);
    expect((await h.ask(`/c/${held?.id}`, { headers: { accept: 'application/jwt' } })).headers.get('content-type')).toContain('text/html');
  });
});

describe('the choice', () => {
  test('an owner chooses on a page; others see it and cannot change it', async () => {
    const page = await (await h.ask(`/o/${org}/issue/forms`, { as: owner })).text();
    expect(page).toContain('Open Badges 3.0 as a token (JWT)');
    expect((await h.ask(`/o/${org}/issue/forms`, { as: owner, form: { forms: 'ob3-jwt', tokenKey: 'P-256' } })).status).toBe(303);
    expect(await h.rooms.issue.forms(org)).toEqual({ further: ['ob3-jwt'], tokenKey: 'P-256' });
    const unsealed = await h.ask(`/o/${org}/issue/forms`, { as: owner, form: { forms: 'elm', tokenKey: 'P-256' } });
    expect([unsealed.status, (await unsealed.text()).includes('No seal is set up for this organisation')]).toEqual([422, true]);
    expect(await h.rooms.issue.forms(org)).toEqual({ further: ['ob3-jwt'], tokenKey: 'P-256' });
    expect((await h.ask(`/o/${org}/issue/forms`, { as: owner, form: { tokenKey: 'P-256' } })).status).toBe(303);
    expect((await h.ask(`/o/${org}/issue/forms`, { as: owner, form: { tokenKey: 'HS256' } })).status).toBe(422);
    const stranger = await h.person('stranger@example.org');
    expect((await h.ask(`/o/${org}/issue/forms`, { as: stranger, form: { forms: 'ob3-jwt', tokenKey: 'P-256' } })).status).not.toBe(303);
    expect((await h.rooms.issue.forms(org)).further).toEqual([]);
  });
});
