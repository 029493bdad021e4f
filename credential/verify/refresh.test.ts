// refreshService: a newer version is asked for once, judged by itself, and changes nothing about the one that was given.
import { describe, expect, test } from 'vitest';
import { addProof, makeBadge, text, verify } from '../index.ts';
import type { BadgeInput, VerifyPorts } from '../index.ts';
import { BADGE, DID, KEY, METHOD, lines, testKey, world } from '../../test/credential.ts';

const SERVICE = 'https://example.org/refresh/1';
const { status: _, ...PLAIN } = BADGE;
const EXTENSIONS = 'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json';
const signed = async (over: Partial<BadgeInput> & { readonly validUntil?: string }, { service = SERVICE, key = KEY, method = METHOD } = {}) => {
  const { validUntil, ...input } = over;
  const badge = makeBadge({ ...PLAIN, ...input });
  const document = { ...badge, '@context': [...badge['@context'], EXTENSIONS], ...(validUntil !== undefined && { validUntil }), refreshService: { id: service, type: '1EdTechCredentialRefresh' } };
  return text(await addProof(document, { verificationMethod: method, created: '2026-12-01T09:00:00Z', sign: key.sign }));
};
const OVER = { validUntil: '2027-01-01T00:00:00Z' };
const given = await signed(OVER);
const newer = await signed({ id: 'https://example.org/c/newer', validUntil: '2028-01-01T00:00:00Z' });
const bytes = (value: string) => new TextEncoder().encode(value);

const judge = async (document: string, served?: string, over: Partial<VerifyPorts> = { refresh: true }) => {
  const ports = world(served === undefined ? {} : { [SERVICE]: bytes(served) }, over);
  const report = await verify(document, ports);
  return { report, asked: ports.asked, found: [report.verdict, ...lines(report).filter((line) => line.startsWith('refresh'))] };
};

describe('a newer version', () => {
  test('is told, with its report; the one that was given stays what it is', async () => {
    const { report, found } = await judge(given, newer);
    expect(found).toEqual(['invalid', 'refresh warn refresh_newer']);
    expect(report.newer).toMatchObject({ verdict: 'valid', claims: { id: 'https://example.org/c/newer' } });
    expect(lines(report)).toContain('dates fail expired');
  });

  test('is also asked for shortly before the end', async () => {
    const soon = await signed({ validUntil: '2027-01-20T00:00:00Z' });
    expect((await judge(soon, newer)).found).toEqual(['valid', 'refresh warn refresh_newer']);
  });

  test('not asked for: when nobody allowed it, when it is far from over, when no service is named', async () => {
    expect((await judge(given, newer, {})).asked).toEqual([DID]);
    expect((await judge(await signed({ validUntil: '2029-01-01T00:00:00Z' }), newer)).asked).toEqual([DID]);
    expect((await judge(await signed({}), newer)).asked).toEqual([DID]);
  });

  test('is asked for once: the answer’s own service is left alone', async () => {
    const { asked } = await judge(given, await signed({ validUntil: '2027-01-15T00:00:00Z' }));
    expect(asked.filter((url) => url === SERVICE)).toHaveLength(1);
  });

  test('nobody follows the link of a document that was changed', async () => {
    expect((await judge(given.replace('Zoë', 'Eve'), newer)).asked).toEqual([DID]);
  });

  test('the service gives the same one back: there is none', async () => {
    const soon = await signed({ validUntil: '2027-01-20T00:00:00Z' });
    const { report, found } = await judge(soon, soon);
    expect([...found, report.newer]).toEqual(['valid', 'refresh pass refresh_none', undefined]);
  });

  test('out of reach', async () => {
    expect((await judge(given)).found).toEqual(['invalid', 'refresh not_checked refresh_unreachable']);
    expect((await judge(await signed(OVER, { service: 'urn:uuid:1' }), newer)).found).toEqual(['invalid', 'refresh not_checked refresh_unreachable']);
  });

  const evil = 'did:web:evil.example';
  const LATER = { validUntil: '2028-01-01T00:00:00Z' };
  test.each<[string, () => Promise<string>]>([
    ['another person’s', () => signed({ ...LATER, award: { ...PLAIN.award, holder: { id: 'urn:uuid:11111111-2bd0-4672-b79d-d97027f9071a', name: 'Eve' } } })],
    ['another achievement', () => signed({ ...LATER, achievementId: 'https://example.org/design/other/1' })],
    ['another issuer’s', () => signed({ ...LATER, issuer: { ...PLAIN.issuer, id: evil } }, { method: `${evil}#key-1` })],
    ['signed by another key', () => signed(LATER, { key: testKey(8) })],
    ['itself over', () => signed({ validUntil: '2027-01-05T00:00:00Z' })],
    ['no credential', async () => '<html>'], ['nothing', async () => ''],
  ])('%s: not one', async (_, made) => {
    const { report, found } = await judge(given, await made());
    expect(found).toEqual(['invalid', 'refresh warn refresh_other']);
    expect(report.newer).toBeDefined();
  });
});
