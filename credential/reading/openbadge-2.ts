/** Open Badges 2.0 and 2.1 → the neutral model: a `BadgeClass` by itself, or an `Assertion` that carries its badge. Older ones say too little. */
import { optional } from '../badge/members.ts';
import { stampOf } from '../badge/read-2.ts';
import type { LanguageMap } from '../model.ts';
import type { Cursor } from './cursor.ts';
import type { PartialSpecification, Told } from './reading.ts';

const ESCO_SKILL = 'http://data.europa.eu/esco/skill/';

export function readsOldBadge(document: Readonly<Record<string, unknown>>): boolean {
  const types = [document['type']].flat();
  return types.includes('BadgeClass') || types.includes('Assertion');
}

export function readOldBadge(document: Cursor): Told {
  for (const name of ['@context', 'id', 'type', '@language', 'uid']) document.get(name).taken();
  const carried = document.get('badge');
  if (!carried.exists) return { form: 'ob2-badge', specification: readBadgeClass(document, document.get('@language').text()) };
  const specification = carried.keys().length > 0 ? readBadgeClass(carried, document.get('@language').text()) : {};
  const recipient = document.get('recipient');
  for (const name of ['verification', 'verify', 'signature']) document.get(name).taken();
  const identity = recipient.get('hashed').peek() === true ? undefined : recipient.get('identity').text();
  if (identity !== undefined) recipient.taken();
  const awardedOn = stampOf(document.get('issuedOn').peek())?.slice(0, 10);
  document.get('issuedOn').taken();
  const evidence = document.get('evidence').items().map((item) => ({
    ...optional('title', item.get('name').text()), ...optional('url', item.text() ?? item.get('id').text()), ...optional('description', item.get('narrative').text() ?? item.get('description').text()), ...optional('genre', item.get('genre').text()),
  }));
  return {
    form: 'ob2', specification,
    award: { holder: optional('name', identity), ...optional('awardedOn', awardedOn), ...optional('narrative', document.get('narrative').text()), ...(evidence.length > 0 && { evidence }) },
  };
}

function readBadgeClass(badge: Cursor, around: string | undefined): PartialSpecification {
  for (const name of ['@context', 'id', 'type', '@language']) badge.get(name).taken();
  const language = badge.get('@language').text() ?? around ?? 'und';
  const words = (at: Cursor): LanguageMap | undefined => { const text = at.text(); return text === undefined ? undefined : { [language]: text }; };
  const profile = badge.get('issuer');
  for (const name of ['@context', 'type', 'verification', 'publicKey', 'revocationList']) profile.get(name).taken();
  const issuer = { ...optional('name', words(profile.get('name'))), ...optional('id', profile.text() ?? profile.get('id').text()), ...optional('website', profile.get('url').text()) };
  const outcomes = badge.get('alignment').items().map((link, i) => {
    link.get('type').taken();
    const title = words(link.get('targetName')), url = link.get('targetUrl').text() ?? '', description = words(link.get('targetDescription'));
    return { id: `s${i + 1}`, ...optional('title', title), ...optional('description', description), ...(url.startsWith(ESCO_SKILL) && { esco: [{ uri: url, ...optional('label', title) }] }) };
  });
  const criteria = badge.get('criteria'), address = criteria.text() ?? criteria.get('id').text();
  criteria.get('type').taken();
  return {
    ...optional('title', words(badge.get('name'))), ...optional('description', words(badge.get('description'))), issuer, awardingBodies: [issuer], provider: issuer,
    ...(outcomes.length > 0 && { outcomes }), ...optional('further', words(criteria.get('narrative'))), ...(address?.startsWith('http') && { website: address }), ...(language !== 'und' && { languages: [language] }),
  };
}
