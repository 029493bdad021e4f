// What must be true of an organisation's awards after whatever was done to the house: nothing lost, nothing doubled, everything accounted for.
import { sha256 } from '#credential';
import { expect } from 'vitest';
import { beside, type Site } from './site.ts';

/** With a claim of their own, or promised one. */
const OFFERED = '(select award from deliver_claims union all select unnest(awards) from deliver_offers) o';

type Count = { readonly n: number };

/** `people`: how many were to be awarded something, in all batches together. */
export async function expectSound(site: Site, people: number): Promise<void> {
  const count = async (text: string) => (await site.sql<Count>(`select count(*)::int n from ${text}`))[0]?.n;
  expect({
    awards: await count('issue_awards'), people: await count('issue_recipients'), planned: await count('issue_planned'), signed: await count('issue_signed'), logged: await count('issue_logged'),
    claims: await count(OFFERED), awardsOffered: await count(`issue_awards a join ${OFFERED} on o.award = a.id`), incidents: await count('issue_incidents'), waiting: await count("issue_due where work = 'advance'"),
  }, 'one of each for everybody').toEqual({ awards: people, people, planned: people, signed: people, logged: people, claims: people, awardsOffered: people, incidents: 0, waiting: 0 });
  expect({
    signedWithoutPlan: await count('issue_signed s left join issue_planned p using (org_id, credential) where p.credential is null'),
    placesUsedTwice: await count('(select list, list_index from issue_planned group by 1, 2 having count(*) > 1) twice'),
    leavesUsedTwice: await count('(select log_index from issue_logged group by 1 having count(*) > 1) twice'),
    leavesOfNoCredential: await count("log_leaves l left join issue_logged g on g.log_index = l.index where l.type = 'credential' and g.credential is null"),
    credentialsWithoutLeaf: await count("issue_logged g left join log_leaves l on l.index = g.log_index and l.type = 'credential' where l.index is null"),
    mailsPerClaimBeyondOne: await count("(select claim_id from deliver_mails where kind = 'claim' group by 1 having count(*) > 1) twice"),
    claimsWithoutMail: await count("deliver_claims c left join deliver_mails m on m.claim_id = c.id where m.id is null"),
  }, 'nothing doubled, nothing loose').toEqual({ signedWithoutPlan: 0, placesUsedTwice: 0, leavesUsedTwice: 0, leavesOfNoCredential: 0, credentialsWithoutLeaf: 0, mailsPerClaimBeyondOne: 0, claimsWithoutMail: 0 });
  await expectVerifiable(site);
}

const READ = 1_500;

/** Credentials' bytes are the recorded ones (all of them, up to a point); a sample is judged as a stranger would; the log is computed again from its leaves. */
async function expectVerifiable(site: Site): Promise<void> {
  const all = await site.sql<{ org_id: string; credential: string }>('select org_id, credential from issue_signed order by credential');
  const signed = all.filter((_, i) => i % Math.ceil(all.length / READ) === 0);
  await beside(site, async ({ rooms, database }) => {
    expect((await rooms.log.check()).faults).toEqual([]);
    for (let i = 0; i < signed.length; i += 200) {
      await database.db.asOrganisation(site.org, async (tx) => {
        for (const { org_id, credential } of signed.slice(i, i + 200)) {
          const found = await rooms.issue.bytesOf(tx, org_id, credential);
          if (!found || Buffer.from(sha256(found.bytes)).toString('hex') !== found.sha256) throw new Error(`the bytes of ${credential} are not the recorded ones`);
        }
      });
    }
    const sample = signed.filter((_, i) => i % Math.max(1, Math.floor(signed.length / 5)) === 0);
    for (const { org_id, credential } of sample) {
      const found = await database.db.asOrganisation(org_id, (tx) => rooms.issue.bytesOf(tx, org_id, credential));
      const report = await rooms.verify.judge(found?.bytes ?? new Uint8Array(), { lang: 'en' });
      expect(report.checks.filter(({ check, result }) => ['signature', 'issuer_key', 'status'].includes(check) && result !== 'pass'), credential).toEqual([]);
    }
  });
}
