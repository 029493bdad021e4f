// The examples that come with the house, as a test's own organisation would publish them.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { OrganisationRef, Specification } from '#credential';

export function specificationFrom(example: 'health-data' | 'heat-pump', by: OrganisationRef): Specification {
  const read = parse(readFileSync(`framework/examples/${example}.yaml`, 'utf8')) as Specification;
  return { ...read, provider: by, awardingBodies: [by], issuer: by };
}
