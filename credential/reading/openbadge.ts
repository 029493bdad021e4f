/**
 * Open Badges 3.0 → the neutral model: our own typed alignments, the conventions of educredentials (NL) for assessment,
 * supervision and identity, and plain badges that say little. One `Alignment` of a European list says one standard element.
 */
import { readEndorsement } from '../badge/endorsement.ts';
import { optional } from '../badge/members.ts';
import type { GradingScheme, LanguageMap, Supervision } from '../model.ts';
import type { Cursor } from './cursor.ts';
import type { DoubtCode, PartialAward, PartialSpecification, Told } from './reading.ts';

type Doubting = (at: Cursor, code: DoubtCode, detail: string) => void;
type Words = (at: Cursor) => LanguageMap | undefined;
type Outcomes = NonNullable<PartialSpecification['outcomes']>;
type Assessments = NonNullable<PartialSpecification['assessments']>;

const ECTS = 'http://data.europa.eu/snb/education-credit/6fcec5c5af';
const ESCO_SKILL = 'http://data.europa.eu/esco/skill/';

export function readsOpenBadge(document: Readonly<Record<string, unknown>>): boolean {
  const types = [document['type']].flat();
  return types.some((type) => type === 'OpenBadgeCredential' || type === 'AchievementCredential') || (types.includes('Achievement') && !types.includes('VerifiableCredential'));
}

export function readOpenBadge(document: Cursor, doubt: Doubting): Told {
  if (!document.get('credentialSubject').exists) return { form: 'ob3-achievement', specification: readAchievement(document, document.get('issuer'), doubt) };
  for (const name of ['@context', 'type', 'id', 'proof', 'credentialSchema', 'credentialStatus']) document.get(name).taken();
  const subject = document.get('credentialSubject'), achievement = subject.get('achievement');
  const specification = readAchievement(achievement, document.get('issuer'), doubt);
  for (const name of ['name', 'description']) if (document.get(name).peek() === achievement.get(name).peek()) document.get(name).taken();
  return { form: 'ob3', specification: { ...specification, ...optional('validForMonths', months(document)) }, award: readAward(document, subject, achievement, specification) };
}

function readAchievement(achievement: Cursor, issuer: Cursor, doubt: Doubting): PartialSpecification {
  for (const name of ['@context', 'type', 'id', 'achievementType', 'version']) achievement.get(name).taken();
  const language = achievement.get('inLanguage').text() ?? 'und', own = achievement.get('id').peek();
  // Only where the same is told in another language.
  for (const other of achievement.get('related').items()) if (typeof own === 'string' && String(other.get('id').peek()).startsWith(`${own}?lang=`)) other.taken();
  const words: Words = (at) => { const text = at.text(); return text === undefined ? undefined : { [language]: text }; };
  const issuing = organisation(issuer, words), creator = organisation(achievement.get('creator'), words);
  const links = alignments(achievement), criteria = words(achievement.get('criteria').get('narrative'));
  const assessments = readAssessments(achievement, criteria, words, doubt);
  const credits = readCredits(achievement, links, doubt), hours = readHours(achievement, links);
  const others = links.filter((link) => of(link, 'AwardingBody')).map((link) => ({ ...optional('name', words(link.get('targetName'))), ...optional('id', link.get('targetUrl').text()) }));
  return {
    ...optional('title', words(achievement.get('name'))),
    ...optional('description', words(achievement.get('description'))),
    ...optional('issuer', issuing), ...some('awardingBodies', [...(issuing ? [issuing] : []), ...others]), ...optional('provider', creator ?? issuing),
    ...some('outcomes', readOutcomes(achievement, links, words)),
    ...some('assessments', assessments),
    ...optional('workloadHours', hours),
    ...some('credits', credits),
    ...optional('level', readLevel(links)),
    ...some('participation', readParticipation(achievement, links, doubt)), ...optional('learningSetting', concept(links.find((link) => of(link, 'LearningSetting')))),
    ...some('quality', links.filter((link) => of(link, 'QualityAssurance')).map((link) => readQuality(link, words))),
    ...some('links', links.filter((link) => LINKS.has(kindOf(link))).map(readLink)),
    ...some('endorsements', [achievement, issuer].flatMap((thing) => thing.get('endorsementJwt').items().flatMap((token) => (readEndorsement(String(token.peek())) ? token.text() ?? [] : [])))),
    ...some('fields', readFields(achievement)),
    ...(language !== 'und' && { languages: [language] }),
    ...optional('website', webUrl(achievement.get('criteria').get('id'))),
    ...(assessments.length === 0 && optional('further', criteria)),
  };
}

function some<K extends string, V>(name: K, values: readonly V[]): { readonly [P in K]?: readonly V[] } {
  return optional(name, values.length > 0 ? values : undefined);
}

function organisation(profile: Cursor, words: Words): PartialSpecification['issuer'] {
  if (!profile.exists) return undefined;
  const alone = profile.text();
  if (alone !== undefined) return { id: alone };
  profile.get('type').taken();
  const address = profile.get('address');
  address.get('type').taken();
  const code = address.get('addressCountryCode').text(), country = address.get('addressCountry').text();
  const identifiers = profile.get('otherIdentifier').items().flatMap((entry) => {
    entry.get('type').taken();
    const value = entry.get('identifier').text(), scheme = entry.get('identifierType').text()?.replace(/^ext:/, '');
    return value === undefined ? [] : [{ scheme: scheme ?? 'identifier', value }];
  });
  return {
    ...optional('name', words(profile.get('name')) ?? words(profile.get('legalName'))), ...optional('id', profile.get('id').text()),
    ...some('identifiers', identifiers), ...optional('country', code ?? country), ...optional('region', address.get('addressRegion').text()), ...optional('website', webUrl(profile.get('url'))),
  };
}

function alignments(achievement: Cursor): readonly Cursor[] {
  const links = achievement.get('alignment').items();
  for (const link of links) link.get('type').taken();
  return links;
}

/** `ext:EQF`, `ext:EQFLevel`: whoever extends the list names it as they like. */
function kindOf(link: Cursor): string {
  const type = link.get('targetType').text() ?? '';
  return type.replace(/^ext:/, '');
}

function of(link: Cursor, kind: string): boolean {
  return kindOf(link) === kind;
}

/** Outcomes said as such; then ESCO skills that no outcome carries, and competencies of other frameworks. */
function readOutcomes(achievement: Cursor, links: readonly Cursor[], words: Words): Outcomes {
  const stated = links.filter((link) => of(link, 'LearningOutcome')).map((link, i) => ({ id: fragment(link, 'outcome-') ?? `o${i + 1}`, ...named(link, words) }));
  const skills = links.filter((link) => isSkill(link)).map((link, i) => {
    const uri = link.get('targetUrl').text() ?? '', label = named(link, words).title;
    if (uri.startsWith(ESCO_SKILL)) link.get('targetFramework').taken();
    return { id: `s${i + 1}`, ...optional('title', label), ...optional('description', words(link.get('targetDescription'))), ...(uri.startsWith(ESCO_SKILL) && { esco: [{ uri, ...optional('label', label) }] }) };
  });
  const told = new Set([...stated, ...skills].flatMap(({ title }) => Object.values(title ?? {})));
  for (const tag of achievement.get('tag').items()) if (told.has(String(tag.peek()))) tag.taken();
  if (stated.length === 0) return skills;
  const esco = skills.flatMap(({ esco: concepts = [] }) => concepts);
  // Which outcome carries which skill is not said in a badge: they are listed with the first.
  return stated.map((outcome, i) => (i === 0 && esco.length > 0 ? { ...outcome, esco } : outcome));
}

function isSkill(link: Cursor): boolean {
  const kind = kindOf(link), url = link.get('targetUrl').peek();
  return kind === 'ESCOSkill' || kind === 'ESCO:Skill' || (typeof url === 'string' && url.startsWith(ESCO_SKILL)) || (!KNOWN.has(kind) && !LINKS.has(kind));
}

const KNOWN: ReadonlySet<string> = new Set(['LearningOutcome', 'EQF', 'EQFLevel', 'NQFLevel', 'QualityAssurance', 'Workload', 'Participation', 'AssessmentType', 'Supervision', 'Cycle', 'LearningSetting', 'CreditPoint', 'AwardingBody']);
const LINKS: ReadonlyMap<string, 'qualification' | 'register' | 'occupation'> = new Map([['Qualification', 'qualification'], ['Register', 'register'], ['Occupation', 'occupation'], ['ESCO:Occupation', 'occupation'], ['ESCOOccupation', 'occupation']]);

function named(link: Cursor, words: Words): { readonly title?: LanguageMap } {
  link.get('targetUrl').taken();
  return optional('title', words(link.get('targetName')));
}

function readLink(link: Cursor): NonNullable<PartialSpecification['links']>[number] {
  return { kind: LINKS.get(kindOf(link)) ?? 'qualification', ...optional('title', link.get('targetName').text()), ...optional('url', webUrl(link.get('targetUrl'))), ...optional('code', link.get('targetCode').text()) };
}

function readLevel(links: readonly Cursor[]): PartialSpecification['level'] {
  const eqf = links.find((link) => of(link, 'EQF') || of(link, 'EQFLevel'));
  const nqf = links.find((link) => of(link, 'NQFLevel')), cycle = links.find((link) => of(link, 'Cycle'));
  if (!eqf && !nqf && !cycle) return undefined;
  const level = eqf && Number(/[1-8]/.exec(eqf.get('targetCode').text() ?? eqf.get('targetName').text() ?? '')?.[0] ?? Number.NaN);
  for (const link of [eqf, nqf, cycle]) for (const name of ['targetName', 'targetCode', 'targetFramework', 'targetDescription', 'targetUrl']) link?.get(name).taken();
  const cycles = ['short', 'first', 'second', 'third'] as const, stated = cycle?.get('targetCode').text();
  return { applicable: true, ...(Number.isInteger(level) && optional('eqf', level)), ...optional('nqf', nqf?.get('targetUrl').text() ?? nqf?.get('targetName').text()), ...optional('cycle', cycles.find((one) => one === stated)) };
}

function readQuality(link: Cursor, words: Words): NonNullable<PartialSpecification['quality']>[number] {
  const kinds = ['institutional', 'programme', 'qualifications-framework', 'regulatory', 'self-declared'] as const;
  const stated = link.get('targetFramework').text(), code = link.get('targetCode').text(), url = link.get('targetUrl').text();
  const kind = kinds.find((one) => one === stated);
  const dates = /(?:^|; )(\d{4}-\d\d-\d\d)?\/(\d{4}-\d\d-\d\d)?$/.exec(code ?? ''), number = dates ? code?.slice(0, dates.index) || undefined : code;
  return {
    ...optional('kind', kind), ...optional('body', link.get('targetName').text()), ...optional('reference', number ?? (url?.includes('#quality-') ? undefined : url)),
    ...(dates?.[1] !== undefined && { from: dates[1] }), ...(dates?.[2] !== undefined && { until: dates[2] }), ...optional('note', words(link.get('targetDescription'))),
  };
}

function concept(link: Cursor | undefined): string | undefined {
  link?.get('targetName').taken();
  return link?.get('targetUrl').text();
}

function readCredits(achievement: Cursor, links: readonly Cursor[], doubt: Doubting): NonNullable<PartialSpecification['credits']> {
  const stated = links.filter((link) => of(link, 'CreditPoint')).flatMap((link) => {
    const framework = concept(link), points = Number(link.get('targetCode').text());
    return framework !== undefined && Number.isFinite(points) ? [{ framework, points }] : [];
  });
  if (stated.some(({ points }) => points === achievement.get('creditsAvailable').peek())) achievement.get('creditsAvailable').taken();
  if (stated.length > 0) return stated;
  const ects = achievement.get('ECTS'), available = achievement.get('creditsAvailable');
  const points = ects.number() ?? numeral(ects, doubt), plain = available.number();
  if (points !== undefined) return [{ framework: ECTS, points }];
  if (plain === undefined) return [];
  doubt(available, 'credits_without_framework', 'Open Badges 3.0 gives credits no system of their own');
  return [{ points: plain }];
}

function numeral(at: Cursor, doubt: Doubting): number | undefined {
  const value = at.peek();
  if (typeof value !== 'string' || !/^\d+([.,]\d+)?$/.test(value)) return undefined;
  doubt(at, 'type_wrong', 'a number written as text');
  return Number(at.text()?.replace(',', '.'));
}

/** `SBU`: study load in hours (NL); `timeInvestment` the same for what is not a study. Ours: an alignment whose code is an ISO 8601 duration. */
function readHours(achievement: Cursor, links: readonly Cursor[]): number | undefined {
  const ours = links.find((link) => of(link, 'Workload'));
  for (const name of ['targetName', 'targetUrl', 'targetFramework']) ours?.get(name).taken();
  const duration = /^PT(\d+(?:\.\d+)?)H$/.exec(ours?.get('targetCode').text() ?? '')?.[1];
  return duration === undefined ? achievement.get('SBU').number() ?? achievement.get('timeInvestment').number() : Number(duration);
}

const PARTICIPATION: ReadonlyMap<string, readonly [uri: string, exact: boolean]> = new Map([
  ['online', ['http://data.europa.eu/snb/learning-assessment/920fbb3cbe', true]],
  ['onsite or blended', ['http://data.europa.eu/snb/learning-assessment/e92d221e4d', false]],
  ['work experience', ['http://data.europa.eu/snb/learning-assessment/729f3bed4b', true]],
  ['volunteering', ['http://data.europa.eu/snb/learning-assessment/729f3bed4b', false]],
]);

function readParticipation(achievement: Cursor, links: readonly Cursor[], doubt: Doubting): readonly string[] {
  const ours = links.filter((link) => of(link, 'Participation')).flatMap((link) => concept(link) ?? []);
  const stated = achievement.get('participationType'), found = PARTICIPATION.get(String(stated.peek()));
  if (!found) return ours;
  stated.taken();
  if (!found[1]) doubt(stated, 'mapped_nearly', `${String(stated.peek())} is not an entry of the European list`);
  return [...ours, found[0]];
}

const ASSESSED: ReadonlyMap<string, readonly [uri: string, exact: boolean]> = new Map([
  ['testing', ['http://data.europa.eu/snb/assessment/6e6cb2cc78', false]],
  ['application of a skill', ['http://data.europa.eu/snb/assessment/6a4db9f11d', true]],
  ['portfolio', ['http://data.europa.eu/snb/assessment/4f03b91c0e', true]],
  ['recognition of prior learning', ['http://data.europa.eu/snb/assessment/4f03b91c0e', false]],
]);

function readAssessments(achievement: Cursor, criteria: LanguageMap | undefined, words: Words, doubt: Doubting): Assessments {
  const stated = achievement.get('assessmentType'), found = ASSESSED.get(String(stated.peek())), supervision = readSupervision(achievement);
  const type = found?.[0];
  if (found) stated.taken();
  if (found && !found[1]) doubt(stated, 'mapped_nearly', `${String(stated.peek())} is not an entry of the European list`);
  const standard = criteria === undefined ? undefined : { criteria };
  const results = achievement.get('resultDescription').items().map((description, i) => {
    description.get('type').taken();
    const own = alignments(description), typed = own.find((link) => of(link, 'AssessmentType')), watched = own.find((link) => of(link, 'Supervision')), mode = own.find((link) => of(link, 'Participation'));
    for (const link of [typed, watched, mode]) link?.get('targetName').taken();
    const proves = own.filter((link) => of(link, 'LearningOutcome')).flatMap((link) => { link.get('targetName').taken(); link.get('targetUrl').taken(); return fragment(link, 'outcome-') ?? []; });
    return {
      id: fragmentOf(description.get('id').text(), 'assessment-') ?? `a${i + 1}`,
      ...optional('title', words(description.get('name'))), ...optional('type', typed?.get('targetUrl').text() ?? type), ...optional('mode', mode?.get('targetUrl').text()), ...some('proves', proves), required: true,
      ...optional('standard', standard), ...optional('supervision', supervisionOf(watched) ?? supervision), ...optional('grading', gradingOf(description, words)),
    };
  });
  if (results.length > 0) return results;
  return type === undefined && supervision === undefined ? [] : [{ id: 'a1', ...optional('type', type), required: true, ...optional('standard', standard), ...optional('supervision', supervision) }];
}

const SUPERVISIONS: readonly Supervision[] = ['unsupervised-no-id', 'supervised-no-id', 'supervised-online-with-id', 'supervised-onsite-with-id'];

function supervisionOf(link: Cursor | undefined): Supervision | undefined {
  const code = link?.get('targetCode').text();
  link?.get('targetUrl').taken();
  return SUPERVISIONS.find((one) => one === code);
}

/** educredentials: `supervisionType` in words, `identityChecked` beside it. */
function readSupervision(achievement: Cursor): Supervision | undefined {
  const stated = (achievement.get('supervisionType').text() ?? '').toLowerCase(), checked = achievement.get('identityChecked').boolean();
  if (stated === '' && checked === undefined) return undefined;
  if (stated.startsWith('unsupervised')) return 'unsupervised-no-id';
  const identified = checked ?? stated.includes('with identity');
  if (!identified) return 'supervised-no-id';
  return stated.includes('online') ? 'supervised-online-with-id' : 'supervised-onsite-with-id';
}

function gradingOf(description: Cursor, words: Words): GradingScheme | undefined {
  description.get('resultType').taken();
  const levels = description.get('allowedValue').items().flatMap((value) => value.text() ?? []), required = description.get('requiredValue').text();
  const min = description.get('valueMin').text(), max = description.get('valueMax').text();
  const rubric = description.get('rubricCriterionLevel').items().map((level) => rubricLevel(level, words)), least = description.get('requiredLevel').text();
  const named = rubric.flatMap(({ level }) => level ?? []), steps = levels.length > 0 ? levels : named, pass = required ?? rubric.find(({ id }) => id !== undefined && id === least)?.level ?? steps[0] ?? '';
  const said = rubric.flatMap(({ level, criteria }) => (level === undefined || criteria === undefined ? [] : [{ level, criteria }]));
  if (steps.length > 1) return { kind: 'levels', levels: steps, pass, ...(said.length > 0 && { rubric: said }) };
  if (min !== undefined && max !== undefined && [min, max, required ?? min].every((n) => Number.isFinite(Number(n)))) return { kind: 'score', min: Number(min), max: Number(max), pass: Number(required ?? min) };
  return min === undefined && max === undefined && required === undefined ? { kind: 'pass' } : undefined;
}

/** Its number only says where it stands. A level of another framework that it aligns to stays unread. */
function rubricLevel(level: Cursor, words: Words): { readonly id?: string; readonly level?: string; readonly criteria?: LanguageMap } {
  level.get('type').taken();
  if (/^\d{1,2}$/.test(String(level.get('level').peek()))) level.get('level').taken();
  return { ...optional('id', level.get('id').text()), ...optional('level', level.get('name').text() ?? level.get('level').text()), ...optional('criteria', words(level.get('description'))) };
}

function readFields(achievement: Cursor): readonly string[] {
  const field = achievement.get('fieldOfStudy'), codes = [...String(field.peek()).matchAll(/ISCED-F (\d{2,4})/g)].map(([, code]) => `http://data.europa.eu/snb/isced-f/${code}`);
  if (codes.length > 0) field.taken();
  return codes;
}

function readAward(document: Cursor, subject: Cursor, achievement: Cursor, specification: PartialSpecification): PartialAward {
  subject.get('type').taken();
  if (specification.credits?.[0]?.points === subject.get('creditsEarned').peek()) subject.get('creditsEarned').taken();
  const identity = subject.get('identifier').items().find((entry) => entry.get('identityType').peek() === 'name' && entry.get('hashed').peek() === false);
  const name = identity?.get('identityHash').text();
  identity?.taken();
  const awarded = document.get('awardedDate').text() ?? document.get('validFrom').text() ?? document.get('issuanceDate').text();
  for (const member of ['validFrom', 'issuanceDate', 'awardedDate']) document.get(member).taken();
  const ids = new Map(achievement.get('resultDescription').items().map((description, i) => [description.get('id').peek(), specification.assessments?.[i]?.id]));
  const results = subject.get('result').items().map((result) => {
    for (const member of ['type', 'status']) result.get(member).taken();
    const assessment = ids.get(result.get('resultDescription').text()), value = result.get('value').text(), score = value === undefined || value.trim() === '' ? Number.NaN : Number(value);
    return { ...optional('assessment', assessment), ...(Number.isFinite(score) ? { score } : optional('grade', value)) };
  });
  const evidence = document.get('evidence').items().map((item) => {
    item.get('type').taken();
    return { ...optional('title', item.get('name').text()), ...optional('url', webUrl(item.get('id'))), ...optional('description', item.get('description').text() ?? item.get('narrative').text()), ...optional('genre', item.get('genre').text()) };
  });
  return {
    holder: { ...optional('id', subject.get('id').text()), ...optional('name', name) },
    ...optional('awardedOn', awarded?.slice(0, 10)), ...some('results', results), ...some('evidence', evidence), ...optional('narrative', subject.get('narrative').text()),
  };
}

/** Whole months between the two ends, when there are two. */
function months(document: Cursor): number | undefined {
  const from = document.get('validFrom').text() ?? document.get('issuanceDate').text(), until = document.get('validUntil').text() ?? document.get('expirationDate').text();
  if (from === undefined || until === undefined) return undefined;
  const [a, b] = [new Date(from), new Date(until)], whole = (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth();
  return Number.isFinite(whole) && whole > 0 ? whole : undefined;
}

function fragment(link: Cursor, prefix: string): string | undefined {
  return fragmentOf(link.get('targetUrl').peek(), prefix);
}

function fragmentOf(url: unknown, prefix: string): string | undefined {
  const found = typeof url === 'string' ? new RegExp(`#${prefix}([A-Za-z0-9_%-]{1,80})$`).exec(url)?.[1] : undefined;
  try { return found === undefined ? undefined : decodeURIComponent(found); } catch { return undefined; }
}

/** Anything but the web is no address to follow. */
function webUrl(at: Cursor): string | undefined {
  const url = at.peek();
  return typeof url === 'string' && /^https?:\/\/[^\s"'<>]+$/i.test(url) ? at.text() : undefined;
}
