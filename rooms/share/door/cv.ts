// The CV of Europass as XML: the `Candidate` document of HR Open 3.x in the namespaces of Europass, which its CV editor reads and writes. There is no published schema at the address it
// names; the order of elements follows the documentation of the format ("Europass XML Document", §3). Only what a credential says goes in: nothing is guessed to fill a field.
import { randomUUID } from 'node:crypto';
import type { Lang } from '#lib/i18n';
import type { Line } from '#rooms/hold';

export type CvFacts = { readonly name: string; readonly email: string | undefined; readonly lang: Lang; readonly linkOf: (id: string) => string; /** Only these are linked to: another's page is shut. */ readonly isPublic: ReadonlySet<string> };

const NAMESPACES = { '': 'http://www.europass.eu/1.0', oa: 'http://www.openapplications.org/oagis/9', eures: 'http://www.europass_eures.eu/1.0', hr: 'http://www.hr-xml.org/3', xsi: 'http://www.w3.org/2001/XMLSchema-instance' } as const;
const EQF = 'http://ec.europa.eu/esco/ConceptScheme/EQF2012/ConceptScheme';

/** @returns a whole document. Credentials that no longer hold are left out. */
export function europassCv(lines: readonly Line[], { name, email, lang, linkOf, isPublic }: CvFacts): string {
  const good = lines.filter(({ standing, newer, belongs }) => standing?.verdict !== 'invalid' && newer === undefined && belongs !== 'other').toSorted((a, b) => (b.card.awardedOn ?? '').localeCompare(a.card.awardedOn ?? ''));
  const person = element('PersonName', [...nameParts(name)]), spaces = Object.entries(NAMESPACES).map(([prefix, uri]) => ` xmlns${prefix && ':'}${prefix}="${uri}"`).join('');
  const body = [
    element('hr:DocumentID', [], { schemeID: randomUUID(), schemeName: 'DocumentIdentifier', schemeAgencyName: 'EUROPASS', schemeVersionID: '4.0' }),
    element('CandidateSupplier', [element('hr:PartyID', [], { schemeID: randomUUID(), schemeName: 'PartyID', schemeAgencyName: 'EUROPASS', schemeVersionID: '1.0' }), text('hr:PartyName', 'Owner'), element('PersonContact', [person]), text('hr:PrecedenceCode', '1')]),
    element('CandidatePerson', [person, email === undefined ? '' : element('Communication', [text('ChannelCode', 'Email'), text('oa:URI', email)])]),
    element('CandidateProfile', [element('hr:ID', [], { schemeID: randomUUID(), schemeName: 'CandidateProfileID', schemeAgencyName: 'EUROPASS', schemeVersionID: '1.0' }), element('EducationHistory', good.map((line) => attendance(line, isPublic.has(line.id) ? linkOf(line.id) : undefined))), competencies(good)], { languageCode: lang }),
  ];
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Candidate${spaces} xsi:schemaLocation="${NAMESPACES['']} Candidate.xsd">${body.join('')}</Candidate>\n`;
}

function attendance({ card }: Line, link: string | undefined): string {
  const about = [card.description, ...(card.outcomes.length > 0 ? [card.outcomes.map((one) => `– ${one}`).join('\n')] : []), ...(card.hours === undefined ? [] : [`${card.hours} h`]), ...(link === undefined ? [] : [link])].filter(Boolean).join('\n');
  const address = card.issuer.url ?? (/^https:/.test(card.issuer.id) ? card.issuer.id : undefined);
  return element('EducationOrganizationAttendance', [
    text('hr:OrganizationName', card.issuer.name ?? card.issuer.id),
    address === undefined ? '' : element('OrganizationContact', [element('Communication', [text('ChannelCode', 'Web'), text('oa:URI', address)])]),
    card.eqf === undefined ? '' : text('EducationLevelCode', String(card.eqf), { listName: 'EURES_EQF', listURI: EQF }),
    card.awardedOn === undefined ? '' : element('AttendancePeriod', [element('EndDate', [text('hr:FormattedDateTime', card.awardedOn)]), text('Ongoing', 'false')]),
    element('EducationDegree', [text('hr:DegreeName', card.title), text('OccupationalSkillsCovered', about)]),
    card.credits === undefined ? '' : text('NumberOfCredit', String(card.credits.points)) + text('CreditType', card.credits.framework ?? ''),
  ]);
}

/** Skills of ESCO, each once, by its address there. */
function competencies(lines: readonly Line[]): string {
  const skills = new Map(lines.flatMap(({ card }) => card.skills).filter(({ key }) => key.startsWith('http://data.europa.eu/esco/skill/')).map(({ key, name }) => [key, name]));
  return skills.size === 0 ? '' : element('PersonQualifications', [...skills].map(([uri, name]) => element('PersonCompetency', [text('CompetencyID', uri, { schemeName: 'ESCO', schemeAgencyName: 'European Commission' }), text('hr:TaxonomyID', 'ESCO'), text('hr:CompetencyName', name)])));
}

/** The last word is the family name: what an account keeps is one line, as people write it. Its owner corrects it in the editor. */
function nameParts(name: string): string[] {
  const words = name.trim().split(/\s+/).filter(Boolean), family = words.length > 1 ? words.at(-1) ?? '' : '';
  return [text('oa:GivenName', words.slice(0, words.length > 1 ? -1 : undefined).join(' ')), text('hr:FamilyName', family)];
}

function element(tag: string, children: readonly string[], attributes: Readonly<Record<string, string>> = {}): string {
  const said = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`).join(''), inside = children.join('');
  return inside === '' ? `<${tag}${said}/>` : `<${tag}${said}>${inside}</${tag}>`;
}

/** Left out when there is nothing to say. */
function text(tag: string, value: string, attributes: Readonly<Record<string, string>> = {}): string {
  return value === '' ? '' : element(tag, [escaped(value)], attributes);
}

/** Without the characters that XML 1.0 §2.2 does not know. */
function escaped(value: string): string {
  // eslint-disable-next-line no-control-regex
  return value.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
