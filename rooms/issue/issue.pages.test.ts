import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issue as cli } from '../../cli/issue.ts';
import type { Io } from '../../cli/io.ts';
import { testHouse, type Account, type TestHouse } from '../../test/house.ts';
import { cohort, oneMark } from '../../test/issue.ts';

let h: TestHouse, owner: Account, org: string, specification: string, base: string;
beforeAll(async () => {
  h = await testHouse();
  h.clock.set('2026-11-22T09:00:00Z');
  owner = await h.person('owner@example.org', true);
  org = await h.organisation(owner, 'Centre des Trois-Rives');
  base = `/o/${org}/issue`;
  const { id } = await h.rooms.design.create(org, owner.id, oneMark());
  specification = (await h.rooms.design.publish(org, id, owner.id)).id;
});
afterAll(() => h.close());

const french = (as: Account): Account => ({ ...as, cookie: as.cookie.replace('acquis_lang=en', 'acquis_lang=fr') });
const page = async (path: string, as = owner) => { const res = await h.ask(path, { as: french(as) }); return { status: res.status, text: await res.text() }; };
const post = async (path: string, form: Record<string, string> | FormData, as = owner) => { const res = await h.ask(path, { as: french(as), form }); return { status: res.status, to: res.headers.get('location') ?? '', text: await res.text() }; };
async function upload(bytes: Uint8Array | string, name = 'promo.csv', more: Record<string, string> = {}) {
  const form = new FormData();
  for (const [k, v] of Object.entries({ specification, awardedOn: '2026-11-20', language: 'fr', ...more })) form.append(k, v);
  form.append('file', new File([bytes as BlobPart], name));
  return post(`${base}/new`, form);
}

describe('the pages, without script', () => {
  test('an empty room says what to do, in both languages', async () => {
    expect((await page(base)).text).toContain('Rien n’est encore délivré.');
    expect(await (await h.ask(base, { as: owner })).text()).toContain('Nothing issued yet.');
  });

  test('file, columns, faults, one mended in place, one left out, preview, typed count, progress, result', async () => {
    const { status, to: here } = await upload(cohort('cohort-messy-cp1252.csv'));
    expect(status).toBe(303);
    const draft = await page(here);
    expect(draft.text).toContain('Windows-1252'.toLowerCase());
    for (const words of ['Cette date n’existe pas.', 'Ce n’est pas une adresse de courriel.', 'Même adresse que la ligne 11.', 'Date dans le futur.', '52 prêtes']) expect(draft.text).toContain(words);
    expect(draft.text, 'a formula is text').not.toContain('href="http://evil.example"');
    expect(await post(`${here}/rows/5`, { c2: 'learner005@etu.example.org' })).toMatchObject({ status: 303, to: `${here}#rows` });
    expect(await post(`${here}/rows/9`, { c3: '30/02/2026' })).toMatchObject({ to: `${here}/rows/9` });
    expect((await page(`${here}/rows/9`)).text).toContain('Cette date n’existe pas.');
    await post(`${here}/rows/58/exclude`, {});
    expect((await page(`${here}?show=excluded`)).text).toContain('Inès Moreau');
    const csv = await page(`${here}/faults.csv`);
    expect(csv.text.split('\r\n')[0]).toBe('Ligne;Prénom;Nom;Adresse électronique;Date d\'obtention;Mention;Note /20;Fautes');
    expect(csv.text).toContain('33;José;Müller;learner033@etu.example.org;22/04/2026;Acquis;quatorze;Écrivez un nombre');
    const preview = await page(`${here}/preview`);
    expect(preview.text).toContain('tapez le nombre de lignes prêtes\u00a0: 53');
    expect(preview.text).toContain('C’est un essai.');
    expect(await post(`${here}/confirm`, { count: '52' })).toMatchObject({ status: 422 });
    expect(h.jobs.waiting.filter((job) => job.name === 'issue.advance')).toEqual([]);
    expect(await post(`${here}/confirm`, { count: '53' })).toMatchObject({ status: 303, to: here });
    expect((await page(here)).text).toContain('acquis-progress');
    expect(await (await h.ask(`${here}/progress`, { as: owner })).json()).toMatchObject({ value: 0, done: false, figures: { waiting: '53' } });
    await h.work();
    expect(await (await h.ask(`${here}/progress`, { as: owner })).json()).toMatchObject({ value: 53, done: true, next: here });
    const done = await page(here);
    expect(done.text).toContain('Délivrés');
    expect(done.text).toMatch(/Courriel (en attente|envoyé)/);
    expect((await page(`${here}/awards.csv`)).text.split('\r\n')).toHaveLength(55);
    expect((await page(base)).text).toContain('Terminée');
    const [award] = (await h.rooms.issue.awards(org, { email: 'learner005@etu.example.org' })).lines;
    const bytes = (await h.db.asOrganisation(org, (tx) => h.rooms.issue.bytesOf(tx, org, award?.credential ?? '')))?.bytes ?? '';
    expect((await h.rooms.verify.judge(bytes, { lang: 'fr' })).verdict, 'as any outsider would judge it').toBe('valid');
    await h.rooms.issue.setStatus(org, [award?.id ?? ''], { to: 'revoked', reason: 'essai', by: owner.id });
    expect((await h.rooms.verify.judge(bytes, { lang: 'fr' })).verdict).toBe('invalid');
  });

  test('the mended file of faults comes back through its form', async () => {
    const { to: here } = await upload('nom complet;courriel;note /20\nAda Lovelace;nope;12\n');
    const form = new FormData();
    form.append('file', new File(['Ligne;nom complet;courriel;note /20;Fautes\n1;Ada Lovelace;ada.l@example.org;12;\n'], 'fautes.csv'));
    expect((await post(`${here}/mended`, form)).status).toBe(303);
    expect((await page(here)).text).toContain('1 prête');
    await post(`${here}/columns`, { c0: 'fullName', c1: 'email', c2: '', awardedOn: '2026-11-20', language: 'fr' });
    expect((await page(here)).text).toContain('il n’existe pas de microcertification sans évaluation');
    expect((await post(`${here}/columns`, { c0: 'email', c1: 'email', c2: '', awardedOn: '2026-11-20', language: 'fr' })).status).toBe(422);
    expect(await post(`${here}/cancel`, {})).toMatchObject({ status: 303, to: base });
    expect((await page(here)).text).toContain('a été annulée');
  });

  test('what cannot be read comes back to the form with the reason, and what was typed', async () => {
    const refused = await upload(Buffer.from('PK\x03\x04rest'), 'liste.xlsx');
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Enregistrez-le au format CSV');
    expect((await upload('a,b\n1,2', 'x.csv', { specification: '' })).text).toContain('Choisissez une certification publiée.');
    expect((await upload('a,b\n1,2', 'x.csv', { awardedOn: '2027-01-01' })).status).toBe(422);
    expect((await post(`${base}/new`, { specification, paste: '' })).text).toContain('Choisissez un fichier, ou collez des lignes.');
  });

  test('E25 names, headers and file names are text on every page', async () => {
    const bad = '<script>x</script>', { to: here } = await upload(`"${bad}";courriel;note /20\n"${bad}";${bad};12\n`, `${bad}.csv`);
    for (const path of [here, `${here}?show=all`, `${here}/rows/1`]) expect((await page(path)).text).not.toContain(bad);
    await post(`${here}/cancel`, {});
  });

  test('one person by form: faults beside their fields, then the award', async () => {
    expect((await page(`${base}/one`)).text).toContain('Un nombre de 0 à 20');
    const typed = { specification, givenName: 'Grace', familyName: '', email: 'grace', awardedOn: '2026-11-02', 'result:exam': '9' };
    const refused = await post(`${base}/one`, typed);
    expect(refused.status).toBe(422);
    for (const words of ['Nom ou prénom absent.', 'Ce n’est pas une adresse de courriel.', 'Non acquis', 'value="Grace"']) expect(refused.text).toContain(words);
    const made = await post(`${base}/one`, { ...typed, familyName: 'Hopper', email: 'grace@example.org', 'result:exam': '19' });
    expect(made.to).toMatch(/\/awards\/[0-9a-z]{26}$/);
    expect((await page(made.to)).text).toContain('grace@example.org');
    expect((await post(`${base}/one`, { ...typed, familyName: 'Hopper', email: 'grace@example.org', 'result:exam': '19' })).to).toContain('/one?');
  });

  test('an award is found by its address, suspended, corrected; the old one falls', async () => {
    const found = await page(`${base}/awards?email=grace@example.org`), id = /\/awards\/([0-9a-z]{26})"/.exec(found.text)?.[1] ?? '', here = `${base}/awards/${id}`;
    expect((await post(`${here}/status`, { to: 'suspended', reason: '' })).status).toBe(422);
    expect((await post(`${here}/status`, { to: 'suspended', reason: 'Doute' })).status).toBe(303);
    expect((await page(here)).text).toContain('Doute');
    const form = await page(`${here}/correct`);
    expect(form.text).toContain('value="Hopper"');
    const now = await post(`${here}/correct`, { specification, givenName: 'Grace', familyName: 'Murray Hopper', email: 'grace@example.org', awardedOn: '2026-11-02', 'result:exam': '19' });
    expect((await page(now.to)).text).toContain('Murray Hopper');
    expect((await page(here)).text).toContain('Remplacé par un titre corrigé');
  });

  test('several withdrawn on a page of their own, with their number typed', async () => {
    const list = await page(`${base}/awards?status=clear`), ids = [...list.text.matchAll(/name="award" value="([0-9a-z]{26})"/g)].map((m) => m[1] ?? '').slice(0, 2);
    const chosen = new FormData();
    for (const id of ids) chosen.append('award', id);
    expect((await post(`${base}/awards/withdraw`, chosen)).text).toContain('Retirer 2 titres');
    for (const [count, reason, status] of [['3', 'x', 422], ['2', '', 422], ['2', 'Erreur de promotion', 303]] as const) {
      const form = new FormData();
      for (const id of ids) form.append('award', id);
      form.append('count', count);
      form.append('reason', reason);
      expect((await post(`${base}/awards/withdrawn`, form)).status).toBe(status);
    }
    expect(await h.rooms.issue.statusOf(org, ids[0] ?? '')).toBe('revoked');
  });

  test('who may: a designer does not see awards, a viewer sees and changes nothing, a stranger finds nothing', async () => {
    const [viewer, designer, stranger] = await Promise.all(['viewer', 'designer', 'stranger'].map((name) => h.person(`${name}@example.org`)));
    if (!viewer || !designer || !stranger) throw new Error('no people');
    for (const [account, role] of [[viewer, 'viewer'], [designer, 'designer']] as const) await h.ownerQuery('insert into people_memberships (org_id, person_id, roles, since) values ($1, $2, $3, now())', [org, account.id, [role]]);
    expect((await page(base, viewer)).status).toBe(200);
    expect((await page(`${base}/new`, viewer)).status).toBe(403);
    expect((await post(`${base}/one`, { specification }, viewer)).status).toBe(403);
    expect((await page(`${base}/awards`, designer)).status).toBe(403);
    for (const path of [base, `${base}/awards`, `${base}/new`]) expect((await page(path, stranger)).status).toBe(404);
  });

  test('every page renders in English too', async () => {
    for (const path of [base, `${base}/new`, `${base}/one`, `${base}/awards`]) expect((await h.ask(path, { as: owner, headers: { 'accept-language': 'en' } })).status).toBe(200);
  });
});

describe('the interface for programs', () => {
  let key: string, reader: string;
  beforeAll(async () => {
    const wish = (scopes: string[]) => h.rooms.people.createApiKey(org, owner.id, { name: 'LMS', scopes, expiresAt: new Date('2027-01-01T00:00:00Z') });
    [key, reader] = [await wish(['issue:read', 'issue:write']), await wish(['issue:read'])];
  });
  const call = async (path: string, options: { method?: string; body?: string; headers?: Record<string, string>; key?: string } = {}) => {
    const res = await h.ask(path, { ...(options.method && { method: options.method }), ...(options.body !== undefined && { body: options.body }), headers: { authorization: `Bearer ${options.key ?? key}`, 'content-type': 'application/json', ...options.headers } });
    return { status: res.status, body: await res.json() as Record<string, unknown>, location: res.headers.get('location') };
  };
  const recipient = (n: number) => ({ givenName: 'Prog', familyName: `N${n}`, email: `prog${n}@example.org`, results: { exam: 15.5 } });

  test('JSON in, progress out, once', async () => {
    const body = JSON.stringify({ specification, recipients: [recipient(1), recipient(2)] }), headers = { 'idempotency-key': 'k1' };
    const first = await call('/api/v1/issue/batches', { body, headers });
    expect(first).toMatchObject({ status: 202, body: { state: 'confirmed', progress: { total: 2, waiting: 2 } } });
    expect(await call('/api/v1/issue/batches', { body, headers })).toMatchObject({ status: 200, location: first.location });
    expect(await call('/api/v1/issue/batches', { body: `${body} `, headers })).toMatchObject({ status: 422, body: { error: { code: 'idempotency_mismatch' } } });
    await h.work();
    expect((await call(first.location ?? '')).body).toMatchObject({ state: 'done', counts: { issued: 2 }, faults: [] });
    const { awards } = (await call(`/api/v1/issue/awards?email=prog1@example.org`)).body as { awards: { id: string }[] };
    expect(awards).toHaveLength(1);
    const one = `/api/v1/issue/awards/${awards[0]?.id}`;
    expect((await call(one)).body).toMatchObject({ status: 'clear', state: 'logged', person: { name: 'Prog N1' } });
    expect(await call(`${one}/status`, { body: JSON.stringify({ status: 'revoked', reason: 'test' }) })).toMatchObject({ status: 200, body: { status: 'revoked' } });
    expect(await call(`${one}/status`, { body: JSON.stringify({ status: 'clear', reason: 'test' }) })).toMatchObject({ status: 409, body: { error: { code: 'status_final' } } });
  });

  test('CSV in, with every fault out', async () => {
    const headers = { 'idempotency-key': 'k2', 'content-type': 'text/csv' }, query = `specification=${specification}`;
    const refused = await call(`/api/v1/issue/batches?${query}`, { body: cohort('cohort-messy-cp1252.csv').toString('latin1'), headers });
    expect(refused).toMatchObject({ status: 422, body: { error: { code: 'bad_input' } } });
    expect((refused.body['error'] as { faults: { path: string; code: string }[] }).faults.map((f) => `${f.path} ${f.code}`)).toContain('/rows/9/awardedOn row_date_impossible');
    const csv = 'Ada;Byron;csv1@example.org;;17\n';
    expect(await call(`/api/v1/issue/batches?${query}&columns=givenName,familyName,email,,result:exam`, { body: csv, headers })).toMatchObject({ status: 202 });
    expect(await call(`/api/v1/issue/batches?${query}&columns=givenName,result:nope`, { body: csv, headers: { ...headers, 'idempotency-key': 'k3' } })).toMatchObject({ status: 422 });
  });

  test('what is refused', async () => {
    const body = JSON.stringify({ specification, recipients: [recipient(9)] });
    expect(await call('/api/v1/issue/batches', { body })).toMatchObject({ status: 400, body: { error: { code: 'idempotency_key_needed' } } });
    expect(await call('/api/v1/issue/batches', { body, headers: { 'idempotency-key': 'k' }, key: reader })).toMatchObject({ status: 403 });
    expect(await call('/api/v1/issue/batches', { body: '{', headers: { 'idempotency-key': 'k' } })).toMatchObject({ status: 400 });
    expect(await call('/api/v1/issue/batches', { body: JSON.stringify({ specification, recipients: [{ ...recipient(9), role: 'admin' }] }), headers: { 'idempotency-key': 'k' } })).toMatchObject({ status: 422, body: { error: { faults: [{ path: '/recipients/0' }] } } });
    expect(await call('/api/v1/issue/batches', { body: JSON.stringify({ specification, recipients: [{ ...recipient(9), results: { nope: 1 } }] }), headers: { 'idempotency-key': 'k' } })).toMatchObject({ status: 422 });
    expect(await call('/api/v1/issue/batches/nothere')).toMatchObject({ status: 404 });
    const other = await h.organisation(owner, 'Autre'), otherKey = await h.rooms.people.createApiKey(other, owner.id, { name: 'x', scopes: ['issue:read', 'issue:write'], expiresAt: new Date('2027-01-01T00:00:00Z') });
    expect(await call('/api/v1/issue/batches', { body, headers: { 'idempotency-key': 'k' }, key: otherKey })).toMatchObject({ status: 404 });
    expect((await call('/api/v1/issue/awards', { key: otherKey })).body).toEqual({ awards: [] });
  });
});

describe('acquis issue', () => {
  const run = async (args: string[], files: Record<string, Uint8Array | string> = {}) => {
    const out: string[] = [], err: string[] = [];
    const io: Io = { lang: 'en', now: new Date('2026-11-22T09:00:00Z'), out: (line) => out.push(line), err: (line) => err.push(line), readStdin: async () => new Uint8Array(), readFile: async (path) => { const found = files[path]; if (found === undefined) throw new Error('ENOENT'); return Buffer.from(found as string); } };
    return { exit: await cli(args, io, h.rooms), out, err };
  };
  const csv = 'name,email,score_20\nAda,cli1@example.org,15\nBob,nope,15\n';

  test('shows what would happen; --yes makes it happen', async () => {
    const files = { 'l.csv': csv, 'spec.json': JSON.stringify(oneMark()) };
    expect(await run(['--spec', specification, '--recipients', 'l.csv', '--org', org], files)).toEqual({ exit: 1, out: ['1 credential ready, 1 to mend, 0 issued before.', 'row 2: This is not an e-mail address. (nope)'], err: ['Add --yes to issue. Nothing was issued.'] });
    expect(await run(['--spec', 'spec.json', '--recipients', 'l.csv', '--org', org, '--yes', '--json'], files)).toMatchObject({ exit: 0 });
    expect((await h.rooms.issue.awards(org, { email: 'cli1@example.org' })).lines[0], 'a file that says what is published already is that').toMatchObject({ specification, state: 'logged' });
    const again = await run(['--spec', specification, '--recipients', 'l.csv', '--org', org, '--yes'], files);
    expect(again.out.at(-1)).toBe('0 credentials issued, 1 skipped.');
  });
  test('64 wrong usage, 66 what cannot be read', async () => {
    expect((await run([])).exit).toBe(64);
    expect((await run(['--spec', specification, '--recipients', 'none.csv', '--org', org])).exit).toBe(66);
    expect((await run(['--spec', specification, '--recipients', 'l.csv'], { 'l.csv': csv })).exit, 'two organisations: which').toBe(64);
    expect((await run(['--spec', specification, '--recipients', 'l.csv', '--org', org], { 'l.csv': 'PK\x03\x04' })).exit).toBe(66);
  });
});
