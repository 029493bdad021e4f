/**
 * European Learning Model 3 → the neutral model. The traps of the official artefacts are named rather than mended: months where
 * hours are meant, local concepts where a list has one, a Greek iota in a member's name.
 */
import { optional } from '../badge/members.ts';
import { PASSED } from '../europass/nodes.ts';
import { WATCHED_ONLY, qualityIn, rubricIn, stackingIn } from '../europass/phrases.ts';
import type { LanguageMap, QualityKind, Supervision } from '../model.ts';
import type { Cursor } from './cursor.ts';
import type { DoubtCode, PartialAward, PartialSpecification, Told } from './reading.ts';

type Doubting = (at: Cursor, code: DoubtCode, detail: string) => void;
type Organisation = NonNullable<PartialSpecification['issuer']>;

export function readsElm(document: Readonly<Record<string, unknown>>): boolean {
  const inside = document['credential'], body = typeof inside === 'object' && inside !== null ? inside as Readonly<Record<string, unknown>> : document;
  return [body['type']].flat().some((type) => type === 'EuropeanDigitalCredential');
}

export function readElmModel(document: Cursor, doubt: Doubting): Told {
  const credential = document.get('credential').exists ? document.get('credential') : document;
  for (const name of ['@context', 'type', 'id', 'credentialSchema', 'credentialStatus', 'proof', 'displayParameter', 'credentialProfiles', 'issued', 'validFrom']) credential.get(name).taken();
  misspelt(credential, doubt);
  const subject = credential.get('credentialSubject'), claims = subject.get('hasClaim').items();
  const achievement = claims.find((claim) => isA(claim, 'LearningAchievement')) ?? claims[0] ?? subject.get('hasClaim');
  const specified = achievement.get('specifiedBy'), process = achievement.get('awardedBy'), activities = achievement.get('influencedBy').items();
  for (const node of [achievement, specified, process]) plain(node);
  const issuer = organisation(credential.get('issuer')), bodies = process.get('awardingBody').items().flatMap((body) => organisation(body) ?? []);
  const assessments = achievement.get('provenBy').items();
  const outcomes = specified.get('learningOutcome').items().map(outcomeOf);
  const read = assessments.map((assessment, i) => assessmentOf(assessment, i, assessments.length === 1 ? outcomes.map(({ id }) => id ?? '') : [], doubt));
  const provider = activities.flatMap((activity) => organisation(activity.get('directedBy')) ?? [])[0] ?? bodies[0];
  const hours = hoursOf(specified.get('volumeOfLearning'), doubt) ?? hoursOf(activities[0]?.get('workload'), doubt);
  for (const activity of activities) readActivity(activity, doubt);
  repeated(specified, achievement);
  const notes = notesOf(specified);
  return {
    form: 'elm',
    specification: {
      ...optional('title', words(achievement.get('title')) ?? words(specified.get('title'))), ...optional('description', words(achievement.get('description')) ?? words(specified.get('description'))),
      ...optional('issuer', issuer), ...some('awardingBodies', bodies), ...optional('provider', provider),
      ...some('outcomes', outcomes), ...some('assessments', read.map(({ specification }) => specification)),
      ...optional('workloadHours', hours), ...some('credits', credits(specified.get('creditPoint')).concat(specified.get('creditPoint').exists ? [] : credits(achievement.get('creditReceived')))),
      ...optional('level', levelOf(specified)), ...some('participation', addresses(specified.get('mode'))), ...optional('learningSetting', addresses(specified.get('learningSetting'))[0]),
      ...some('quality', [...accreditations(specified), ...bodiesOf(process).flatMap(accreditations), ...notes.quality]), ...optional('prerequisites', noteOf(specified.get('entryRequirement'))),
      ...some('fields', addresses(specified.get('thematicArea'))), ...some('languages', languages(specified.get('language'))), ...some('targetGroups', addresses(specified.get('targetGroup'))),
      ...some('entitlements', achievement.get('entitlesTo').items().map(entitlementOf)), ...some('links', linksOf(specified)), ...stackingOf(specified, notes.targets), ...some('routes', activities.length > 0 ? ['course' as const] : []), ...optional('validForMonths', months(credential)),
      ...optional('website', webResource(specified.get('homepage')).url), ...optional('further', notes.further),
    },
    award: { ...awardOf(credential, subject, achievement, process, read.map(({ result }) => result)), ...(activities.length > 0 && { route: 'course' as const }) },
  };
}

function some<K extends string, V>(name: K, values: readonly V[]): { readonly [P in K]?: readonly V[] } {
  return optional(name, values.length > 0 ? values : undefined);
}

function isA(node: Cursor, type: string): boolean {
  return [node.get('type').peek()].flat().includes(type);
}

/** What a node is called in its file says nothing. */
function plain(node: Cursor): void {
  for (const name of ['id', 'type']) node.get(name).taken();
}

/** A map of languages; elsewhere a plain text, whose language nobody knows. */
function words(at: Cursor): LanguageMap | undefined {
  const alone = at.text();
  if (alone !== undefined) return { und: alone };
  const found = Object.fromEntries(at.keys().filter((tag) => !tag.startsWith('@')).flatMap((tag) => { const text = at.get(tag).text() ?? at.get(tag).items()[0]?.text(); return text === undefined ? [] : [[tag, text]]; }));
  return Object.keys(found).length > 0 ? found : undefined;
}

function noteOf(note: Cursor | undefined): LanguageMap | undefined {
  if (!note) return undefined;
  plain(note);
  return words(note.get('noteLiteral'));
}

/** A concept is its address; its name and list come from the list. */
function conceptId(at: Cursor): string | undefined {
  const id = at.text() ?? at.get('id').text();
  for (const name of ['type', 'inScheme', 'prefLabel']) at.get(name).taken();
  return id;
}

function addresses(at: Cursor): readonly string[] {
  return at.items().flatMap((item) => { item.get('notation').taken(); return conceptId(item) ?? []; });
}

/** The Publications Office names languages by three letters (ISO 639-3), BCP 47 by two where there are two: CLDR knows both. */
function languages(at: Cursor): readonly string[] {
  return addresses(at).map((uri) => {
    const code = uri.slice(uri.lastIndexOf('/') + 1);
    try { return Intl.getCanonicalLocales(code.toLowerCase())[0] ?? code; } catch { return code; }
  });
}

/** A page somewhere: its address, and what it is called. */
function webResource(at: Cursor): { readonly url?: string; readonly title?: string } {
  plain(at);
  return { ...optional('url', at.get('contentURL').text()), ...optional('title', Object.values(words(at.get('title')) ?? {})[0]) };
}

/** What is linked besides: of which kind, the document does not say. */
function linksOf(specified: Cursor): NonNullable<PartialSpecification['links']> {
  const coded = specified.get('qualificationCode').items().map((link) => {
    const title = Object.values(words(link.get('prefLabel')) ?? {})[0];
    return { kind: 'qualification' as const, ...optional('title', title), ...optional('url', conceptId(link)), ...optional('code', link.get('notation').text()) };
  });
  return [...coded, ...specified.get('supplementaryDocument').items().map(webResource)];
}

type Notes = { readonly further?: LanguageMap; readonly quality: NonNullable<PartialSpecification['quality']>; readonly targets: NonNullable<NonNullable<PartialSpecification['stacking']>['targets']> };

/** Our own sentences are understood; of the others the first is what there is to say besides, and the rest stays unread. */
function notesOf(specified: Cursor): Notes {
  const notes = specified.get('additionalNote').items().map((at) => ({ at, text: peeked(at.get('noteLiteral')) }));
  const ours = (text: LanguageMap) => qualityIn(text) ?? stackingIn(text);
  for (const { at } of notes.filter(({ text }) => ours(text))) noteOf(at);
  const quality = notes.flatMap(({ text }) => qualityIn(text) ?? []), targets = notes.flatMap(({ text }) => stackingIn(text) ?? []);
  return { ...optional('further', noteOf(notes.find(({ text }) => !ours(text))?.at)), quality, targets };
}

function peeked(at: Cursor): LanguageMap {
  return Object.fromEntries(at.keys().flatMap((tag) => { const text = at.get(tag).peek(); return typeof text === 'string' ? [[tag, text]] : []; }));
}

/** The specification says again what the achievement says: read once is read. */
function repeated(specified: Cursor, achievement: Cursor): void {
  for (const name of ['title', 'description']) if (JSON.stringify(specified.get(name).peek()) === JSON.stringify(achievement.get(name).peek())) specified.get(name).taken();
  const points = (at: Cursor) => JSON.stringify(at.get('creditPoint').items().map((one) => one.get('point').peek()));
  const received = JSON.stringify(achievement.get('creditReceived').items().map((one) => one.get('point').peek()));
  if (specified.get('creditPoint').exists && points(specified) === received) credits(achievement.get('creditReceived'));
}

function organisation(at: Cursor): Organisation | undefined {
  if (!at.exists) return undefined;
  const alone = at.text();
  if (alone !== undefined) return { id: alone };
  at.get('type').taken();
  const country = at.get('location').items().flatMap((place) => {
    for (const node of [place, place.get('address')]) plain(node);
    return addresses(place.get('address').get('countryCode'));
  })[0];
  const identifiers = (['registration', 'vatIdentifier', 'taxIdentifier', 'eIDASIdentifier', 'identifier'] as const).flatMap((kind) => at.get(kind).items().flatMap((entry) => {
    plain(entry);
    entry.get('spatial').taken();
    const value = entry.get('notation').text(), scheme = entry.get('schemeName').text() ?? SCHEME[kind];
    return value === undefined ? [] : [{ scheme, value }];
  }));
  const region = Object.values(words(at.get('location').items()[0]?.get('description') ?? at.get('location')) ?? {})[0];
  const id = at.get('id').text();
  return {
    ...optional('name', words(at.get('legalName'))), ...(id !== undefined && !id.startsWith('urn:epass:') && { id }), ...some('identifiers', identifiers),
    ...optional('country', country?.slice(country.lastIndexOf('/') + 1)), ...optional('region', region), ...optional('website', webResource(at.get('homepage')).url),
  };
}

const SCHEME = { registration: 'registration', vatIdentifier: 'VAT', taxIdentifier: 'TIN', eIDASIdentifier: 'eIDAS', identifier: 'identifier' } as const;

function bodiesOf(process: Cursor): readonly Cursor[] {
  return process.get('awardingBody').items();
}

function outcomeOf(outcome: Cursor, i: number): NonNullable<PartialSpecification['outcomes']>[number] {
  plain(outcome);
  const esco = outcome.get('relatedESCOSkill').items().map((skill) => {
    const label = words(skill.get('prefLabel'));
    for (const name of ['type', 'inScheme', 'notation']) skill.get(name).taken();
    return { ...optional('uri', skill.text() ?? skill.get('id').text()), ...optional('label', label) };
  });
  const kind = conceptId(outcome.get('dcType')), reuse = conceptId(outcome.get('reusabilityLevel'));
  const last = (uri: string | undefined) => uri?.slice(uri.lastIndexOf('/') + 1);
  return {
    id: `o${i + 1}`, ...optional('title', words(outcome.get('title'))), ...optional('description', noteOf(outcome.get('additionalNote').items()[0])),
    ...optional('kind', (['knowledge', 'skill'] as const).find((one) => one === last(kind))), ...optional('reuse', (['transversal', 'cross-sector', 'sector-specific', 'occupation-specific'] as const).find((one) => one === last(reuse))), ...some('esco', esco),
  };
}

const WATCHED: Readonly<Record<string, Supervision>> = { c598449d64: 'unsupervised-no-id', '70be69aaf9': 'supervised-onsite-with-id' };

/** `provenBy`: what alone proves the achievement proves the outcomes that make it up; of several, which proves which is not said. */
function assessmentOf(assessment: Cursor, i: number, outcomes: readonly string[], doubt: Doubting): { specification: NonNullable<PartialSpecification['assessments']>[number]; result: NonNullable<PartialAward['results']>[number] } {
  const specified = assessment.get('specifiedBy'), scheme = specified.get('gradingScheme'), id = `a${i + 1}`;
  for (const node of [assessment, specified, scheme, assessment.get('awardedBy')]) plain(node);
  for (const body of [...bodiesOf(assessment.get('awardedBy')), assessment.get('assessedBy')]) organisation(body);
  const type = conceptId(specified.get('dcType')), watched = conceptId(assessment.get('idVerification'));
  if (type !== undefined && !type.startsWith('http://data.europa.eu/snb/assessment/')) doubt(specified.get('dcType'), 'concept_local', `${type} is not of the European list of assessment types`);
  const supervision = WATCHED[watched?.slice(watched.lastIndexOf('/') + 1) ?? ''] ?? watchedOnly(specified.get('additionalNote').items()[0]), rubric = rubricOf(specified);
  const grade = noteOf(assessment.get('grade')), passed = JSON.stringify(grade) === JSON.stringify(PASSED), mark = Object.values(grade ?? {})[0], score = /^(-?\d+(?:[.,]\d+)?)(?: *\/ *(\d+(?:[.,]\d+)?))?$/.exec(mark ?? '');
  const criteria = words(scheme.get('description')), address = webResource(scheme.get('supplementaryDocument')).url, title = words(scheme.get('title')), mode = addresses(specified.get('mode'))[0], assessedOn = assessment.get('dateIssued').text()?.slice(0, 10);
  languages(specified.get('language'));
  const named = words(assessment.get('title')) ?? words(specified.get('title'));
  words(specified.get('title'));
  return {
    specification: {
      id, ...optional('title', named), ...optional('description', words(specified.get('description'))), ...optional('type', type), ...optional('mode', mode), ...some('proves', outcomes), required: true,
      ...optional('standard', title || criteria ? { ...optional('title', title), ...optional('criteria', criteria), ...optional('url', address) } : undefined), ...optional('supervision', supervision),
      // How far the scale goes is said only in the mark itself, and what is enough to pass nowhere.
      ...optional('grading', passed ? { kind: 'pass' as const } : score?.[2] !== undefined ? { kind: 'score' as const, max: Number(score[2].replace(',', '.')) } : rubric.length > 0 ? { kind: 'levels' as const, levels: rubric.map(({ level }) => level), rubric } : undefined),
    },
    result: { assessment: id, ...(score?.[1] !== undefined ? { score: Number(score[1].replace(',', '.')) } : optional('grade', passed ? undefined : mark)), ...optional('assessedOn', assessedOn) },
  };
}

/** Our own notes of it, by their ids; another's are unread. */
function rubricOf(specified: Cursor): readonly { readonly level: string; readonly criteria: LanguageMap }[] {
  return specified.get('additionalNote').items().flatMap((at) => {
    const step = /^urn:epass:note:rubric-\d+-\d+$/.test(String(at.get('id').peek())) ? rubricIn(peeked(at.get('noteLiteral'))) : undefined;
    if (step) noteOf(at);
    return step ?? [];
  });
}

function watchedOnly(note: Cursor | undefined): Supervision | undefined {
  if (!note || peeked(note.get('noteLiteral'))['en'] !== WATCHED_ONLY['en']) return undefined;
  noteOf(note);
  return 'supervised-no-id';
}

function readActivity(activity: Cursor, doubt: Doubting): void {
  const specified = activity.get('specifiedBy');
  for (const node of [activity, specified, activity.get('awardedBy')]) plain(node);
  for (const body of bodiesOf(activity.get('awardedBy'))) organisation(body);
  for (const at of [activity.get('title'), specified.get('title')]) words(at);
  addresses(specified.get('mode'));
  languages(specified.get('language'));
  hoursOf(specified.get('volumeOfLearning'), doubt);
}

/** Work is counted in hours; `P60M`, sixty months, stands in the Commission's own sample where sixty hours are meant. */
function hoursOf(at: Cursor | undefined, doubt: Doubting): number | undefined {
  const written = at?.text();
  if (at === undefined || written === undefined) return undefined;
  const [, days, hours, minutes] = /^P(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,5})M)?)?$/.exec(written) ?? [];
  if (days === undefined && hours === undefined && minutes === undefined) doubt(at, 'duration_not_hours', `${written} says no hours of work`);
  return days !== undefined || (hours === undefined && minutes === undefined) ? undefined : Number(hours ?? 0) + Number(minutes ?? 0) / 60;
}

function credits(at: Cursor): NonNullable<PartialSpecification['credits']> {
  return at.items().flatMap((credit) => {
    plain(credit);
    const framework = addresses(credit.get('framework'))[0], point = credit.get('point'), points = point.number() ?? Number(point.text()?.replace(',', '.') ?? Number.NaN);
    return framework !== undefined && Number.isFinite(points) ? [{ framework, points }] : [];
  });
}

function levelOf(specified: Cursor): PartialSpecification['level'] {
  const eqf = /\/eqf\/([1-8])$/.exec(addresses(specified.get('eqfLevel'))[0] ?? '')?.[1], nqf = addresses(specified.get('nqfLevel'))[0];
  return eqf === undefined && nqf === undefined ? undefined : { applicable: true, ...(eqf !== undefined && { eqf: Number(eqf) }), ...optional('nqf', nqf) };
}

const KINDS: Readonly<Record<string, QualityKind>> = { bb4618238e: 'institutional', '003293d2ce': 'institutional', '820101cba6': 'programme', e57dddfcf3: 'programme' };

function accreditations(at: Cursor): NonNullable<PartialSpecification['quality']> {
  return at.get('accreditation').items().map((accreditation) => {
    plain(accreditation);
    const type = conceptId(accreditation.get('dcType')), agent = organisation(accreditation.get('accreditingAgent'));
    const title = words(accreditation.get('title')), note = words(accreditation.get('description'));
    for (const part of ['landingPage', 'identifier']) plain(accreditation.get(part));
    const name = Object.values(agent?.name ?? title ?? {})[0], day = (member: string) => accreditation.get(member).text()?.slice(0, 10);
    return {
      ...optional('kind', KINDS[type?.slice(type.lastIndexOf('/') + 1) ?? '']), ...optional('body', name), ...optional('country', agent?.country), ...optional('reference', accreditation.get('landingPage').get('contentURL').text() ?? accreditation.get('identifier').get('notation').text()),
      ...(day('dateIssued') !== undefined && { from: day('dateIssued') ?? '' }), ...optional('until', day('expiryDate')), ...optional('note', note),
    };
  });
}

/** What is said again of it where it is specified is read once. */
function entitlementOf(right: Cursor): NonNullable<PartialSpecification['entitlements']>[number] {
  const specified = right.get('specifiedBy'), occupations = specified.get('limitOccupation').items();
  for (const node of [right, specified, right.get('awardedBy')]) plain(node);
  for (const body of bodiesOf(right.get('awardedBy'))) organisation(body);
  const alike = JSON.stringify(right.get('title').peek()) === JSON.stringify(specified.get('title').peek()), title = words(right.get('title')), country = addresses(specified.get('limitJurisdiction'))[0], [occupation] = occupations;
  if (alike) words(specified.get('title'));
  const label = occupation && words(occupation.get('prefLabel')), uri = occupation && conceptId(occupation);
  return {
    ...optional('title', title), ...optional('description', words(right.get('description'))), ...optional('type', conceptId(specified.get('dcType'))), ...optional('status', conceptId(specified.get('entitlementStatus'))),
    ...optional('country', country?.slice(country.lastIndexOf('/') + 1)), ...optional('occupation', uri === undefined ? undefined : { uri, ...optional('label', label) }),
  };
}

function stackingOf(specified: Cursor, targets: Notes['targets']): Pick<PartialSpecification, 'stacking'> {
  const partial = specified.get('isPartialQualification').boolean();
  specified.get('dcType').taken();
  return partial === true || targets.length > 0 ? { stacking: { mode: 'stackable', ...some('targets', targets) } } : {};
}

function awardOf(credential: Cursor, subject: Cursor, achievement: Cursor, process: Cursor, results: NonNullable<PartialAward['results']>): PartialAward {
  subject.get('type').taken();
  const first = (name: string) => Object.values(words(subject.get(name)) ?? {})[0];
  const [given, family, full] = [first('givenName'), first('familyName'), first('fullName')];
  const awarded = process.get('awardingDate').text() ?? credential.get('issuanceDate').text() ?? credential.get('issued').text() ?? credential.get('validFrom').text();
  credential.get('issuanceDate').taken();
  return {
    holder: { ...optional('id', subject.get('id').text()), ...optional('name', full ?? ([given, family].filter(Boolean).join(' ') || undefined)), ...optional('givenName', given), ...optional('familyName', family) },
    ...optional('awardedOn', awarded?.slice(0, 10)), ...some('results', results), ...some('evidence', achievement.get('supplementaryDocument').items().map(webResource)), ...optional('narrative', Object.values(noteOf(achievement.get('additionalNote').items()[0]) ?? {})[0]),
  };
}

function months(credential: Cursor): number | undefined {
  const from = credential.get('validFrom').text(), until = credential.get('validUntil').text() ?? credential.get('expirationDate').text();
  if (from === undefined || until === undefined) return undefined;
  credential.get('expirationDate').taken();
  const [a, b] = [new Date(from), new Date(until)], whole = (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth();
  return Number.isFinite(whole) && whole > 0 ? whole : undefined;
}

/** `eIDAS` with a capital iota (U+0399) stands in an official sample: to JSON-LD it is a word nobody knows. */
function misspelt(node: Cursor, doubt: Doubting): void {
  for (const name of node.keys()) {
    const latin = name.replace(/\u0399/g, 'I');
    if (latin !== name) doubt(node.get(name), 'member_misspelt', `${latin} is written with a letter of another script`);
    for (const item of node.get(name).items()) if (item.keys().length > 0) misspelt(item, doubt);
  }
}
