// Organisations: made by the house's administrators, kept by their owners. The id goes into the DID and never changes.
import { AcquisError, type Fault } from '#lib/errors';
import type { Visitor } from '#lib/http';
import { publicId } from '#lib/ids';
import { isEmail } from './addresses.ts';
import { isCountry } from './countries.ts';
import type { Organisation, OrganisationFacts, Ports } from '../people.ts';
import { insertOrganisation, organisations, putMembership, updateOrganisation } from '../store/organisations.ts';
import type { AuditEntry } from './audit.ts';
import type { Tx } from '#lib/db';

const LONGEST = { name: 200, legalName: 200, description: 2_000, identifier: 100 };

/** What is wrong with the facts, by field; empty when nothing is. */
export function organisationFaults(facts: OrganisationFacts): Fault[] {
  const faults: Fault[] = [];
  const fault = (path: string, code: string, wrong: boolean) => { if (wrong) faults.push({ path, code: `people_${code}` }); };
  const names = Object.values(facts.name);
  fault('name', 'name_missing', !names.some(Boolean));
  fault('name', 'too_long', names.some((text) => text.length > LONGEST.name));
  fault('legalName', 'legal_name_missing', facts.legalName === '');
  fault('legalName', 'too_long', facts.legalName.length > LONGEST.legalName);
  fault('country', 'country_unknown', !isCountry(facts.country));
  fault('website', 'website', facts.website !== undefined && !isWebsite(facts.website));
  fault('email', 'email', facts.email !== undefined && !isEmail(facts.email));
  fault('description', 'too_long', Object.values(facts.description ?? {}).some((text) => text.length > LONGEST.description));
  fault('identifiers', 'identifier', facts.identifiers.some(({ scheme, value }) => !scheme || !value || scheme.length > LONGEST.identifier || value.length > LONGEST.identifier));
  return faults;
}

export function organisationDesk({ db, clock }: Ports, audit: (tx: Tx, entry: AuditEntry) => Promise<void>) {
  const one = (id: string) => db.asHouse(async (tx) => (await organisations(tx, id))[0]);
  return {
    /** Hosts of their websites: whoever has an address there works or studies there, and one day no longer does. */
    organisationDomains: (): Promise<string[]> => db.asHouse(async (tx) => (await organisations(tx)).flatMap(({ website }) => (website === undefined ? [] : URL.parse(website)?.hostname.replace(/^www\./, '') ?? []))),
    organisation: (id: string): Promise<Organisation | undefined> => one(id),
    organisations: (): Promise<Organisation[]> => db.asHouse((tx) => organisations(tx)),
    /** The maker becomes its owner. @throws AcquisError forbidden, bad_input */
    async createOrganisation(by: Visitor, facts: OrganisationFacts): Promise<Organisation> {
      if (!by.admin) throw new AcquisError('forbidden');
      refuse(organisationFaults(facts));
      const organisation: Organisation = { ...facts, id: publicId(), createdAt: clock.now().toISOString() };
      await db.asHouse(async (tx) => {
        await insertOrganisation(tx, organisation, by.id);
        await putMembership(tx, { org_id: organisation.id, person_id: by.id, roles: ['owner'], since: clock.now() });
        await audit(tx, { by: by.id, act: 'people.organisation-created', subject: organisation.id });
      });
      return organisation;
    },
    /** @throws AcquisError not_found, bad_input */
    async updateOrganisation(by: string, id: string, facts: OrganisationFacts): Promise<Organisation> {
      refuse(organisationFaults(facts));
      const before = await one(id);
      if (!before) throw new AcquisError('not_found');
      const organisation: Organisation = { ...facts, id, createdAt: before.createdAt };
      await db.asOrganisation(id, async (tx) => {
        await updateOrganisation(tx, organisation);
        await audit(tx, { organisation: id, by, act: 'people.organisation-changed', subject: id });
      });
      return organisation;
    },
  };
}

function refuse(faults: readonly Fault[]): void {
  if (faults.length > 0) throw new AcquisError('bad_input', { faults });
}

function isWebsite(text: string): boolean {
  try { return /^https?:$/.test(new URL(text).protocol) && text.length <= 500; } catch { return false; }
}
