/**
 * European Learning Model 3 → what a page may show of it. The model is a graph written as a tree: an object that stands somewhere in
 * full may be named by its id elsewhere. All texts are foreign: escape them.
 */
import { nonEmpty, optional } from '../badge/members.ts';
import type { ClaimedAlignment, ClaimedEvidence, ClaimedPart, ClaimedResult, Claims } from '../badge/read.ts';
import { asList, asObject } from '../verify/json.ts';
import type { Obj } from '../verify/json.ts';
import { readerOf } from './graph.ts';
import type { Graph } from './graph.ts';
import { unreadOf } from './unread.ts';

/** Null: nobody it is about, or no issuer. Never throws. `language` is the reader's; texts without it are given in another. */
export function readElm(document: Obj, language: string): Claims | null {
  const graph = readerOf(document, language);
  const { one, all, say, label } = graph;
  const [subject, issuer, display] = [one(document['credentialSubject']), one(document['issuer']), one(document['displayParameter'])];
  if (!subject || typeof issuer?.['id'] !== 'string') return null;
  const claims = all(subject['hasClaim']);
  const achievements = claims.filter((claim) => isA(claim, 'LearningAchievement'));
  const [main, ...others] = achievements.length > 0 ? [...achievements, ...claims.filter((claim) => !achievements.includes(claim))] : claims;
  const specification = one(main?.['specifiedBy']);
  const outcomes = all(specification?.['learningOutcome']);
  const assessments = [...all(main?.['provenBy']), ...claims.filter((claim) => isA(claim, 'LearningAssessment') && claim !== main)];
  const process = one(main?.['awardedBy']);
  const credit = all(main?.['creditReceived'] ?? specification?.['creditPoint'])[0];
  const title = say(main?.['title']) ?? say(specification?.['title']) ?? say(display?.['title']);
  return {
    ...optional('id', plain(document['id'])),
    title: title ?? '',
    description: say(main?.['description']) ?? say(specification?.['description']) ?? say(display?.['description']) ?? '',
    ...optional('language', graph.languageOf(title)),
    ...optional('kind', say(display?.['title'])),
    issuer: { id: issuer['id'], ...optional('name', say(issuer['legalName']) ?? say(issuer['prefLabel'])), ...optional('url', homepageOf(graph, issuer)), ...optional('country', countryOf(graph, issuer)) },
    ...optional('holderId', plain(subject['id'])),
    ...optional('holderName', say(subject['fullName']) ?? joined([say(subject['givenName']), say(subject['familyName'])])),
    ...nonEmpty('awardingBodies', all(process?.['awardingBody']).flatMap((body) => aligned(graph, graph.nameOf(body), { id: homepageOf(graph, body) }))),
    ...optional('awardedOn', plain(process?.['awardingDate']) ?? plain(main?.['dateIssued']) ?? plain(document['issuanceDate'])),
    ...optional('validFrom', plain(document['validFrom']) ?? plain(document['issuanceDate'])),
    ...optional('validUntil', plain(document['validUntil']) ?? plain(document['expirationDate'])),
    outcomes: outcomes.flatMap((outcome) => aligned(graph, say(outcome['title']), outcome)),
    skills: unique(outcomes.flatMap((outcome) => [...all(outcome['relatedESCOSkill']), ...all(outcome['relatedSkill'])]).flatMap((skill) => aligned(graph, label(skill), skill))),
    links: all(specification?.['qualificationCode']).flatMap((link) => aligned(graph, label(link), link)),
    ...optional('level', levelOf(graph, specification)),
    ...optional('credits', pointsOf(credit)),
    ...optional('creditFramework', label(credit?.['framework'])),
    ...workloadOf(specification?.['volumeOfLearning']),
    ...nonEmpty('participation', all(specification?.['mode']).flatMap((mode) => aligned(graph, label(mode), mode))),
    ...optional('field', joined(all(specification?.['thematicArea']).map(label), ', ')),
    results: assessments.flatMap((assessment) => resultsOf(graph, assessment, 0)),
    evidence: all(document['evidence']).flatMap((evidence) => evidenceOf(graph, evidence)),
    parts: [...partsOf(graph, main, 0), ...others.filter((claim) => !assessments.includes(claim)).map((claim) => partOf(graph, claim, 0))],
    tags: [],
    ...optional('achievementId', plain(specification?.['id'])),
    unread: unreadOf(document),
  };
}

/** Deeper nesting is nobody's credential, and references could lead in a circle. */
const MAX_DEPTH = 4;

const PARTS = [['hasPart', undefined], ['influencedBy', 'activity'], ['entitlesTo', 'entitlement']] as const;

function partsOf(graph: Graph, claim: Obj | undefined, depth: number): readonly ClaimedPart[] {
  if (!claim || depth >= MAX_DEPTH) return [];
  return PARTS.flatMap(([member, kind]) => graph.all(claim[member]).slice(0, 40).map((part) => partOf(graph, part, depth + 1, kind)));
}

function partOf(graph: Graph, claim: Obj, depth: number, kind: ClaimedPart['kind'] = kindOf(claim)): ClaimedPart {
  const { say, one } = graph;
  const specification = one(claim['specifiedBy']);
  const [result] = graph.all(claim['provenBy']).flatMap((assessment) => resultsOf(graph, assessment, depth));
  return {
    kind,
    title: say(claim['title']) ?? say(specification?.['title']) ?? '',
    ...optional('description', say(claim['description']) ?? say(specification?.['description'])),
    ...workloadOf(specification?.['volumeOfLearning'] ?? claim['workload']),
    ...optional('credits', pointsOf(graph.all(claim['creditReceived'] ?? specification?.['creditPoint'])[0])),
    ...optional('level', levelOf(graph, specification)),
    ...optional('result', result?.value),
    parts: partsOf(graph, claim, depth),
  };
}

function kindOf(claim: Obj): ClaimedPart['kind'] {
  if (isA(claim, 'LearningActivity')) return 'activity';
  if (isA(claim, 'LearningEntitlement')) return 'entitlement';
  return isA(claim, 'LearningAssessment') ? 'assessment' : 'achievement';
}

function resultsOf(graph: Graph, assessment: Obj, depth: number): readonly ClaimedResult[] {
  const { say, one, all } = graph;
  const specification = one(assessment['specifiedBy']);
  const status = graph.label(assessment['resultStatus']);
  const result = { assessment: say(assessment['title']) ?? say(specification?.['title']) ?? '', ...optional('value', graph.noteOf(assessment['grade'])), ...optional('status', status) };
  const inside = depth >= MAX_DEPTH ? [] : all(assessment['hasPart']).slice(0, 40).flatMap((part) => resultsOf(graph, part, depth + 1));
  return [result, ...inside];
}

function evidenceOf({ say, label }: Graph, evidence: Obj): readonly ClaimedEvidence[] {
  const name = say(evidence['title']) ?? label(evidence['dcType']) ?? label(evidence);
  return [{ name: name ?? '', ...optional('description', plain(evidence['evidenceStatement'])) }];
}

function aligned({ label }: Graph, name: string | undefined, link: Obj): readonly ClaimedAlignment[] {
  if (name === undefined) return [];
  return [{ name, ...optional('url', webUrl(link['id'])), ...optional('framework', label(link['inScheme']) ?? plain(asObject(link['inScheme'])?.['id'])) }];
}

/** EQF first: it is the one that others can read. */
function levelOf({ label, one }: Graph, specification: Obj | undefined): string | undefined {
  const eqf = /\/snb\/eqf\/([1-8])$/.exec(plain(one(specification?.['eqfLevel'])?.['id']) ?? '')?.[1];
  return joined([eqf === undefined ? label(specification?.['eqfLevel']) : `EQF ${eqf}`, label(specification?.['nqfLevel'])], ' · ');
}

/** xsd:string in the model, a number to the reader. */
function pointsOf(credit: Obj | undefined): number | undefined {
  const point = credit?.['point'];
  const points = typeof point === 'string' && /^\d{1,6}(?:[.,]\d{1,4})?$/.test(point) ? Number(point.replace(',', '.')) : point;
  return typeof points === 'number' && Number.isFinite(points) ? points : undefined;
}

/** ISO 8601: `PT45H` is 45 hours; what is not in hours and minutes stays as it is written. */
function workloadOf(value: unknown): { readonly hours?: number; readonly duration?: string } {
  const written = plain(value);
  const [, hours, minutes] = /^PT(?:(\d{1,6})H)?(?:(\d{1,6})M)?$/.exec(written ?? '') ?? [];
  return hours !== undefined || minutes !== undefined ? { hours: Number(hours ?? 0) + Number(minutes ?? 0) / 60 } : optional('duration', written);
}

function homepageOf({ one }: Graph, organisation: Obj): string | undefined {
  return webUrl(one(organisation['homepage'])?.['contentURL'] ?? one(organisation['homepage'])?.['contentUrl']);
}

function countryOf({ one, label }: Graph, organisation: Obj): string | undefined {
  return label(one(one(organisation['location'])?.['address'])?.['countryCode']);
}

function isA(claim: Obj, type: string): boolean {
  return asList(claim['type']).includes(type);
}

function plain(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Anything but the web (`javascript:`, `file:`) is no link. */
function webUrl(value: unknown): string | undefined {
  return typeof value === 'string' && /^https?:\/\/[^\s"'<>]+$/i.test(value) ? value : undefined;
}

function joined(texts: readonly (string | undefined)[], between = ' '): string | undefined {
  const there = texts.filter((text) => text !== undefined);
  return there.length > 0 ? there.join(between) : undefined;
}

function unique(links: readonly ClaimedAlignment[]): readonly ClaimedAlignment[] {
  return links.filter(({ name, url }, i) => links.findIndex((other) => other.name === name && other.url === url) === i);
}
