// Whose a document says it is, what a presentation holds, which pictures a document names.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { open, type Opened } from './open.ts';
import { isAbout, listedIn, picturesNamed, presentedIn } from './whose.ts';

const ZOE = 'zoe@example.org', ORCID = 'https://orcid.org/0000-0002-1825-0097', DID = 'did:key:z6MkZoe', ESI = 'urn:schac:personalUniqueCode:int:esi:example.org:7';
const zoe = { addresses: ['other@example.org', ZOE], identifiers: ['urn:x', ORCID, DID, ESI] };
const about = (credentialSubject: unknown) => ({ credentialSubject });
const contact = (id: unknown) => about({ contactPoint: { emailAddress: { id } } });
const hash = `sha256$${createHash('sha256').update(ZOE).digest('hex')}`;

describe('a document is about a person when it names what they proved to be theirs', () => {
  test.each<[string, unknown]>([
    ['Open Badges 3.0, in clear', about({ identifier: [{ identityType: 'emailAddress', hashed: false, identityHash: ZOE }] })], ['Open Badges 3.0, hashed', about({ identifier: [{ identityType: 'emailAddress', hashed: true, identityHash: hash }] })], ['Open Badges 2.0', { recipient: { type: 'email', hashed: true, identity: hash } }],
    ['an address of mail as the id', about({ id: `mailto:${ZOE}` })], ['the same in capitals', about({ id: 'MAILTO:Zoe@Example.org' })], ['the bare address as the id', about({ id: ZOE })], ['a did', about({ id: DID })], ['one subject in a list', about([{ id: 'urn:nobody' }, { id: DID }])], ['beside what is no subject', about([5, null, { id: DID }])],
    ['ORCID as an address', about({ id: ORCID })], ['ORCID, bare', about({ identifier: { notation: '0000-0002-1825-0097' } })], ['ORCID by http', about({ id: 'http://orcid.org/0000-0002-1825-0097' })], ['ORCID with blanks', about({ id: ` ${ORCID} ` })], ['European Student Identifier, ELM', about({ identifier: [{ notation: ESI }] })], ['the same, Open Badges', about({ identifier: [{ identityType: 'sisSourcedId', identityHash: ESI }] })],
    ['a plain identifier', about({ identifier: { identifier: ESI } })], ['ELM contact, by mailto', contact(`mailto:${ZOE}`)], ['ELM contact, one of several', about({ contactPoint: [{ phone: '5' }, { emailAddress: [{ id: 'mailto:a@example.org' }, { id: `mailto:${ZOE}` }] }] })], ['ELM contact, a text', about({ contactPoint: { emailAddress: `mailto:${ZOE}` } })],
    ['the sub of a token', { sub: DID }], ['the sub beside a subject', { sub: DID, credentialSubject: { id: 'urn:nobody' } }],
  ])('%s', (_, document) => {
    expect(isAbout(document, zoe)).toBe(true);
  });

  test.each<[string, unknown]>([
    ['nobody', {}], ['an empty subject', about({})], ['another', about({ id: 'did:key:z6MkEve' })], ['an address that only begins so', about({ id: `mailto:${ZOE}.evil` })], ['an address that ends so', about({ id: `x${ZOE}` })], ['an identifier under a scheme of mail', about({ id: `mailto:${DID}` })], ['a hash that happens to be the identifier', about({ identifier: [{ hashed: true, identityHash: DID, notation: DID, identifier: DID }] })],
    ['another’s contact', contact('mailto:eve@example.org')], ['a number', about({ id: 5 })], ['the name of the issuer', { issuer: DID }], ['a text', DID], ['a list', [about({ id: DID })]], ['nothing', undefined], ['null', null], ['ORCID of another host', about({ id: 'https://orcid.org.evil/0000-0002-1825-0097' })], ['ORCID behind another address', about({ id: 'https://evil.example/https://orcid.org/0000-0002-1825-0097' })], ['ORCID with an address in its middle', about({ id: '0000-00https://orcid.org/02-1825-0097' })],
    ['what is not a list of identifiers', about({ identifier: [null, DID], contactPoint: [null, `mailto:${ZOE}`] })],
  ])('not by %s', (_, document) => {
    expect(isAbout(document, zoe)).toBe(false);
  });

  test('who proved nothing owns nothing; who proved one thing, what names that', () => {
    const [byMail, byDid] = [contact(`mailto:${ZOE}`), about({ id: DID })];
    const of = (addresses: readonly string[], identifiers: readonly string[]) => [byMail, byDid].map((document) => isAbout(document, { addresses, identifiers }));
    expect([of([], []), of([ZOE], []), of([], [DID]), of([], [ZOE])]).toEqual([[false, false], [true, false], [false, true], [false, false]]);
    expect(isAbout(about({ id: '0000-0002-1825-0097' }), { addresses: [], identifiers: ['0000-0002-1825-0097'] })).toBe(true);
  });
});

describe('what a presentation shows', () => {
  const of = (form: Opened['form'], document?: object) => presentedIn({ form, ...(document && { document }) } as Opened);
  test('each credential with its own text; nothing of what is no presentation', () => {
    const document = { verifiableCredential: [{ id: 'urn:1', a: [2] }, 'a.b.c'] };
    expect(of('vp', document)).toStrictEqual(['{"id":"urn:1","a":[2]}', 'a.b.c']);
    expect(of('vp', { verifiableCredential: 'a.b.c' })).toStrictEqual(['a.b.c']);
    expect([of('vp', {}), of('vp'), of('clr', document), of(null, document)]).toStrictEqual([[], [], [], []]);
  });
});

describe('what a list holds', () => {
  const award = { '@context': 'https://w3id.org/openbadges/v2', type: 'Assertion', id: 'https://b.example/1' }, signed = { type: ['VerifiableCredential', 'OpenBadgeCredential'], issuer: 'did:example:1' };
  const of = async (value: unknown) => listedIn(await open(typeof value === 'string' ? value : JSON.stringify(value)));
  const [A, S] = [award, signed].map((one) => JSON.stringify(one));
  test.each<[string, unknown, readonly (string | undefined)[]]>([
    ['a list of awards', [award, signed], [A, S]], ['getCredentials of Open Badges 3.0', { credential: [signed], compactJwsString: ['a.b.c'] }, [S, 'a.b.c']], ['getAssertions of Badge Connect 2.1', { status: { statusCode: 200 }, results: [award] }, [A]],
    ['what else stands in it comes along, to be named', [award, { a: 1 }, 'x', 5, null], [A, '{"a":1}', 'x']],
  ])('%s', async (_, value, texts) => expect(await of(value)).toStrictEqual(texts));
  test.each<[string, unknown]>([['of other things', [{ a: 1 }, 'x']], ['of nothing', []], ['in a credential', { ...signed, results: [award] }], ['deeper', { data: { results: [award] } }], ['one in another', [[award]]], ['a note', '[x] bring {badge}'], ['a schema', { type: 'object', properties: { credential: [award] } }]])('none: %s', async (_, value) => expect(await of(value)).toStrictEqual([]));
  test('cut off or saying a thing twice, it is refused with its reason', async () => {
    for (const [text, code] of [[`[${A},`, 'json_syntax'], [`[{"type":"Assertion","type":"x"}]`, 'json_duplicate']] as const) await expect(of(text)).rejects.toMatchObject({ code });
  });
});

describe('the pictures a document names', () => {
  const [A, B, C] = ['https://a.example/1.png', 'https://a.example/2.png', 'https://a.example/3.png'];
  test('of the achievement, the badge and the award, each once, in that order', () => {
    expect(picturesNamed({ image: C, badge: { image: { id: B } }, credentialSubject: { achievement: { image: { id: A, type: 'Image' } } } })).toStrictEqual([A, B, C]);
    expect(picturesNamed({ image: A, badge: { image: A }, credentialSubject: [{ achievement: { image: A } }, { achievement: { image: B } }] })).toStrictEqual([A]);
  });
  test.each<[string, unknown]>([['http', 'http://a.example/1.png'], ['data', { id: 'data:image/png;base64,AA' }], ['an address in a text', `see ${'https://a.example/1.png'}`], ['a number', 5], ['a list', [A]], ['nothing', undefined]])('%s is none', (_, image) => {
    expect(picturesNamed({ image, badge: { image }, credentialSubject: { achievement: { image } } })).toStrictEqual([]);
  });
  test('a document without any, and what is no document', () => {
    for (const document of [{}, { badge: 'https://a.example/class', credentialSubject: { achievement: 'x' } }, { credentialSubject: 5 }, null, 'https://a.example/1.png', undefined]) expect(picturesNamed(document)).toStrictEqual([]);
  });
});
