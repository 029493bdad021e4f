// A house that has issued, for the rooms on both sides of the landing: real people, keys, log and verifier; the ledger is a map whose
// recipients are sealed by real person keys, so that erasing one is what it is in life.
import { makeBadge, sha256, type BadgeInput } from '#credential';
import { stamp } from '#lib/clock';
import { AcquisError } from '#lib/errors';
import { publicId } from '#lib/ids';
import type { Lang } from '#lib/i18n';
import type { Mailer } from '#lib/mail';
import type { Fetcher } from '#lib/fetch';
import { rasterise } from '#adapters/image';
import { openDeliver, type Deliver } from '#rooms/deliver';
import { openHold, type Hold } from '#rooms/hold';
import type { Handover, Issue } from '#rooms/issue';
import { openLog, type Log } from '#rooms/log';
import { openPeople, type People } from '#rooms/people';
import { openSign, type Sign } from '#rooms/sign';
import { openVerify, type Verify } from '#rooms/verify';
import { BADGE } from './credential.ts';
import { testDb, type TestDb } from './database.ts';

export type Recipient = { readonly name: string; readonly email: string; readonly lang?: Lang };
export type TestAward = { readonly org: string; readonly award: string; readonly id: string; readonly bytes: Uint8Array; readonly status: { list: string; index: number }; readonly key: string };

export type IssuedHouse = TestDb & {
  people: People; sign: Sign; log: Log; verify: Verify; deliver: Deliver; hold: Hold;
  /** Signs, logs and tells, in one transaction. */
  award(org: string, who: Recipient, badge?: Partial<BadgeInput>): Promise<TestAward>;
  revoke(award: TestAward): Promise<void>;
  erase(award: TestAward): Promise<void>;
  /** Another deliver room on the same tables, with this way out. */
  withMailer(mailer: Mailer | undefined): Deliver;
};

/** Says to be of age, as anybody must before something of theirs becomes public. `who`: an address, or an account's id. */
export async function grown({ db, people }: { readonly db: TestDb['db']; readonly people: People }, who: string): Promise<void> {
  const id = who.includes('@') ? (await db.asHouse((tx) => people.ensurePerson(tx, { email: who, lang: 'en' }))).id : who;
  await people.sayBirth({ id }, { year: '1990', country: 'FRA' });
}

type Left = TestDb & { readonly people: People; readonly sign: Sign; readonly log: Log };

/** The landing and what stands right of it, on a house that issues. */
export function joinRooms(house: Left, issue: Pick<Issue, 'handover'>) {
  const { clock, publicUrl, people, sign, log } = house;
  async function ownDocument(url: string): Promise<Uint8Array | undefined> {
    const [, room = '', id = '', rest] = new URL(url).pathname.split('/');
    if (room === '.well-known' && id === 'did.json') return (await sign.houseDidDocument()).bytes;
    if (room === 'o' && rest === 'did.json') return (await sign.didDocument(id))?.bytes;
    return room === 'status' ? (await sign.statusList(id, rest === 'suspension' ? 'suspension' : 'revocation'))?.bytes : undefined;
  }
  const verify: Verify = openVerify({ clock, fetcher: NOBODY, publicUrl, resolveOwn: ownDocument, issuerName: async () => ({ name: 'Université d’Exemple', source: 'localhost' }) });
  const withMailer = (mailer: Mailer | undefined): Deliver => openDeliver({ ...house, houseName: 'Maison du Val-Serein', issue, log, judge: verify.judge, mailer });
  const deliver = withMailer(undefined), hold = openHold({ ...house, people, deliver, verify, rasterise });
  return { verify, deliver, hold, withMailer };
}

const NOBODY: Fetcher = { get: async () => { throw new AcquisError('internal', { message: 'no network here' }); } };

export async function issuedHouse(): Promise<IssuedHouse> {
  const house = await testDb(), { db, clock, publicUrl } = house;
  const people = openPeople(house), sign = openSign({ ...house, workers: 1 }), log = openLog({ ...house, sign });
  sign.published.listen(async (tx, { type, issuer, sha256: hash }) => { await log.append(tx, [{ type, issuer, sha256: hash }]); });
  const ledger = new Map<string, { org: string; key: string; who: Recipient; form: Handover['credentials'][number] }>();

  const issue: Pick<Issue, 'handover'> = {
    handover: async (tx, org, award) => {
      const row = ledger.get(award);
      if (!row || row.org !== org || !(await people.keys.open(tx, [row.key])).has(row.key)) return undefined;
      return { credentials: [row.form], recipient: { id: award, key: row.key, lang: 'fr', ...row.who } };
    },
  };
  const { verify, deliver, hold, withMailer } = joinRooms({ ...house, people, sign, log }, issue);

  async function award(org: string, who: Recipient, badge: Partial<BadgeInput> = {}): Promise<TestAward> {
    clock.forward(1);
    const id = publicId(), created = stamp(clock.now());
    const { key, status, person } = await db.asOrganisation(org, async (tx) => {
      const [place] = await sign.reserve(tx, org, 1), [made] = await people.keys.make(tx, { organisation: org }, 1);
      if (!place || !made) throw new Error('nothing reserved');
      return { key: await sign.issuingKey(tx, org), status: place, person: made.id };
    });
    const document = makeBadge({
      ...BADGE, id: `${publicUrl}/c/${id}`, achievementId: `${publicUrl}/design/${publicId()}`, issuer: { id: sign.did(org), name: 'Université d’Exemple', url: 'https://example.org' },
      award: { ...BADGE.award, awardedOn: '2026-10-30', holder: { id: 'urn:uuid:8a6e0804-2bd0-4672-b79d-d97027f9071a', name: who.name } },
      validFrom: created, status: { statusListCredential: status.url, statusListIndex: status.index }, ...badge,
    });
    const [bytes] = await sign.secure(org, [{ document, key: key.id, created }]);
    if (!bytes) throw new Error('nothing signed');
    await db.asOrganisation(org, async (tx) => {
      const [leaf] = await log.append(tx, [{ type: 'credential', issuer: sign.did(org), sha256: sha256(bytes) }]);
      if (!leaf) throw new Error('nothing logged');
      ledger.set(id, { org, key: person, who, form: { id, form: 'ob3', bytes, logIndex: leaf.index, salt: leaf.salt } });
      await deliver.offer(tx, { organisation: org, awards: [{ award: id, credential: id, recipient: id }] });
    });
    return { org, award: id, id, bytes, status: { list: status.list, index: status.index }, key: person };
  }

  return {
    ...house, people, sign, log, verify, deliver, hold, award, withMailer,
    revoke: ({ org, status }) => db.asOrganisation(org, (tx) => sign.flip(tx, org, [status], 'revoked')),
    erase: ({ org, key }) => db.asOrganisation(org, (tx) => people.keys.destroy(tx, [key])),
    close: async () => { await sign.close(); await house.close(); },
  };
}

/** The claim link in the newest mail that waits, as an administrator without a mail server would read it. */
export async function waitingLink(deliver: Deliver, to: string): Promise<string> {
  const { lines } = await deliver.outbox(undefined), line = lines.find((l) => l.to === to && l.kind === 'claim');
  const url = line && (await deliver.openMail(line.id)).letter?.letter.action?.url;
  if (!url) throw new Error(`no mail waits for ${to}`);
  return new URL(url).pathname.replace('/deliver/', '');
}
