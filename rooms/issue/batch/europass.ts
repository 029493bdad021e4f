// Awards as European Digital Credentials: what has to be there before any is promised, and the documents that are sealed.
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { makeElm, type ElmInput, type OrganisationRef, type Specification } from '#credential';
import { countryCode, elmLabels, lackingFor, languageCode, languagesOf } from '#framework';
import type { Tx } from '#lib/db';
import { AcquisError, type ErrorCode, type Fault } from '#lib/errors';
import type { Organisation } from '#rooms/people';
import type { SealView } from '#rooms/sign';
import { addDisplay, displayData } from '../store/displays.ts';
import type { IssuePorts, Plan } from './batch.ts';
import type { KeptAward, Stamps } from './document.ts';
import type { Ground } from './draft.ts';

/** What the plan of a batch says of this form. */
export type ElmPlan = {
  /** Fingerprint of the certificate that seals. */
  readonly seal: string;
  /** Who the certificate says it is. */
  readonly sealedBy?: { readonly identifier: string; readonly country: string };
  /** The organisation, under its legal name. */
  readonly issuer: OrganisationRef;
};
export type ElmGround = ElmPlan & { readonly display: ElmInput['display'] };
/** Why the organisation's awards cannot be sealed now; undefined: they can. */
export type SealState = { readonly view: SealView | undefined; readonly fault: ErrorCode | undefined };

/** Languages shown as pages: each weighs up to 150 kB in every credential. */
const SHOWN = 4;

/** Asks the device or the service that has the certificate. */
export async function sealState({ sign }: Pick<IssuePorts, 'sign'>, org: string): Promise<SealState> {
  const view = await sign.seal(org), [fault] = view?.faults ?? [];
  return { view, fault: view ? fault ?? (view.confirmed ? undefined : 'seal_unconfirmed') : 'seal_missing' };
}

/** What the form demands and the specification, or the organisation, lacks; paths into the specification. */
export function elmLacks(specification: Specification, organisation: Organisation): readonly Fault[] {
  return lackingFor('elm', { ...specification, issuer: legalBody(organisation) }).map((fault) => ({ ...fault, path: fault.path.replace(/^\/specification/, '') }));
}

/** Before the transaction opens: certificates may be far away, and pages take a second to draw. @throws AcquisError form_lacks, seal_missing, seal_unconfirmed, the faults of SealView */
export async function elmGround(ports: IssuePorts, org: string, { version, organisation }: Pick<Ground, 'version' | 'organisation'>): Promise<ElmGround> {
  const faults = elmLacks(version.specification, organisation), { view, fault } = await sealState(ports, org);
  if (faults.length > 0) throw new AcquisError('form_lacks', { faults });
  if (fault || !view?.certificate) throw new AcquisError(fault ?? 'seal_malformed');
  const { certificate: { fingerprint, organisation: identifier, country } } = view;
  return {
    seal: fingerprint, issuer: legalBody(organisation), display: await displayOf(ports, org, version),
    ...(identifier !== undefined && { sealedBy: { identifier, country: (country === undefined ? undefined : countryCode(country)) ?? organisation.country } }),
  };
}

/** Names of the official lists' entries that this form uses. */
export function elmLabelsOf({ issuer, sealedBy }: ElmPlan, specification: Specification): Plan['labels'] {
  return elmLabels({ ...specification, issuer }, sealedBy?.country);
}

export async function keepDisplay(tx: Tx, org: string, version: string, { display }: ElmGround, at: Date): Promise<void> {
  if (!await displayData(tx, org, version)) await addDisplay(tx, org, version, deflateRawSync(JSON.stringify(display)), at);
}

async function displayOf(ports: IssuePorts, org: string, { id, specification }: Ground['version']): Promise<ElmInput['display']> {
  const kept = await ports.db.asOrganisation(org, (tx) => displayData(tx, org, id));
  if (kept) return openDisplay(kept);
  if (!ports.drawPages) throw new AcquisError('internal', { message: 'this house draws no pages' });
  const [main, ...more] = languagesOf(specification);
  return ports.drawPages(specification, [main, ...more.slice(0, SHOWN - 1)]);
}

/** Of a version that was confirmed with this form. */
export async function readDisplay(tx: Tx, org: string, version: string): Promise<ElmInput['display']> {
  const kept = await displayData(tx, org, version);
  if (!kept) throw new Error(`no pages are kept of version ${version}`);
  return openDisplay(kept);
}

function openDisplay(kept: Buffer): ElmInput['display'] {
  return JSON.parse(inflateRawSync(kept).toString()) as ElmInput['display'];
}

/** The images are one object for all of a language: see halves.ts. */
export function elmMaker(publicUrl: string, plan: Plan, specification: Specification, display: ElmInput['display']): (kept: KeptAward, stamps: Stamps) => Readonly<Record<string, unknown>> {
  const { elm, issuer: { id: issuerId }, achievementId, labels } = plan, shown = new Map<string, unknown>();
  if (!elm) throw new Error('this batch was confirmed without European Digital Credentials');
  const common = { issuerId, achievementId, labels, languageCode, display, specification: { ...specification, issuer: elm.issuer }, ...(elm.sealedBy && { sealedBy: elm.sealedBy }) };
  return ({ holder, award }, { credential, subject, list_url: list, list_index: index, valid_from: from, valid_until: until, language }) => {
    const languages = [language, ...languagesOf(specification).filter((tag) => tag !== language)] as const;
    const made = makeElm({ ...common, id: `${publicUrl}/c/${credential}`, languages, award: { holder: { id: subject, ...holder }, ...award }, issued: from, validFrom: from, ...(until !== null && { validUntil: until }), status: { list, index } });
    if (!shown.has(language)) shown.set(language, made['displayParameter']);
    return { ...made, displayParameter: shown.get(language) };
  };
}

/** As the certificate knows it, in each language it has a name in. */
function legalBody({ name, legalName, country, website, identifiers }: Organisation): OrganisationRef {
  return { name: Object.fromEntries(Object.keys(name).map((tag) => [tag, legalName])), country, identifiers, ...(website !== undefined && { website }) };
}
