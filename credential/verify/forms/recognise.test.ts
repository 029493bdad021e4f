// Which form a text is, before anything of it is believed.
import { describe, expect, test } from 'vitest';
import { part, seededKey, token } from '../../../test/token.ts';
import { EXTRACT_TYPE } from '../../extract/extract.ts';
import { RECEIPT_TYPE } from '../../receipt/receipt.ts';
import { recognise } from './recognise.ts';

const of = (document: object) => recognise(JSON.stringify(document));
const KEY = seededKey(1), MAX = 2 * 1024 * 1024;
const thrown = (text: string): unknown => { try { return recognise(text); } catch (error) { const { code, message, path } = error as { code: string; message: string; path?: string }; return { code, message, ...(path !== undefined && { path }) }; } };

describe('JSON', () => {
  test.each<[string, string | null]>([['OpenBadgeCredential', 'ob3'], ['AchievementCredential', 'ob3'], ['ClrCredential', 'clr'], ['EndorsementCredential', 'endorsement'], ['EuropeanDigitalCredential', 'elm'], ['BitstringStatusListCredential', 'status-list'], ['StatusList2021Credential', 'status-list'], ['VerifiablePresentation', 'vp'], [RECEIPT_TYPE, 'receipt'], [EXTRACT_TYPE, 'extract'], ['VerifiableCredential', 'vc'], ['BlockcertsCredential', 'blockcerts'], ['Letter', null], ['', null]])('the type %s is %s', (type, form) => {
    for (const types of [type, ['Other', type]]) expect(of({ type: types })).toStrictEqual({ form, document: { type: types } });
  });
  test('the more telling type goes before the general one, whatever their order', () => {
    for (const type of [['VerifiableCredential', 'OpenBadgeCredential'], ['OpenBadgeCredential', 'VerifiableCredential']]) expect(of({ type }).form).toBe('ob3');
    expect([of({ type: [RECEIPT_TYPE, 'VerifiableCredential'] }).form, of({ type: ['VerifiableCredential', 'BlockcertsCredential'] }).form]).toStrictEqual(['receipt', 'blockcerts']);
  });
  test('behind blanks; not behind letters', () => {
    expect(recognise(' \n\t{"type":"VerifiableCredential"}')).toMatchObject({ form: 'vc' });
    for (const text of ['x{}', 'x {}', 'x\n{"type":"VerifiableCredential"}', '', '[]', '"VerifiableCredential"']) expect(recognise(text)).toStrictEqual({ form: null });
  });
  test('of Europass, not sealed yet, in its wrapper', () => {
    const inside = { type: ['VerifiableCredential', 'EuropeanDigitalCredential'], id: 'urn:1' };
    expect(of({ credential: inside, deliveryDetails: {} })).toStrictEqual({ form: 'elm', document: inside });
    for (const document of [{ type: 'VerifiableCredential', credential: { type: 'Other' } }, { type: 'VerifiableCredential', credential: 'EuropeanDigitalCredential' }]) expect(of(document)).toStrictEqual({ form: 'vc', document });
  });
  test('a Blockcert, by the proof it carries', () => {
    for (const document of [{ proof: { type: 'MerkleProof2019' } }, { proof: [5, { type: 'Other' }, { type: 'MerkleProof2019' }] }, { signature: { type: ['MerkleProof2017', 'Extension'] } }]) expect(of({ type: 'VerifiableCredential', ...document }).form).toBe('blockcerts');
    expect(of({ type: 'VerifiableCredential', proof: { type: 'Other' }, signature: 5 }).form).toBe('vc');
  });
  test('Open Badges 2.0: an assertion, in one of its vocabularies', () => {
    for (const context of ['https://w3id.org/openbadges/v2', ['https://example.org/x', 'https://w3id.org/openbadges/v2'], 'https://purl.imsglobal.org/spec/ob/v2p1/ob_v2p1.jsonld']) expect(of({ type: ['Assertion'], '@context': context }).form).toBe('ob2');
    for (const document of [{ type: 'Assertion' }, { type: 'Assertion', '@context': 'https://example.org/x' }, { type: 'BadgeClass', '@context': 'https://w3id.org/openbadges/v2' }]) expect(of(document).form).toBeNull();
  });
  test('Open Badges 1.x and 0.5: a recipient and a badge, and a rule or an origin', () => {
    const award = { recipient: 'x', badge: 'https://a.example/class' }, origin = { issuer: { origin: 'https://a.example' } };
    for (const document of [{ ...award, verify: { type: 'hosted' } }, { recipient: 'x', badge: origin }]) expect(of(document).form).toBe('ob1');
    for (const document of [award, { recipient: 'x', verify: {} }, { badge: origin }, { badge: origin, verify: {} }, { verify: {} }, { recipient: 'x', badge: { issuer: 'x' } }, { recipient: 'x', badge: { issuer: {} } }]) expect(of(document).form).toBeNull();
  });
  test('RFC 9901 §8: disclosures in a header; named and not read', () => {
    for (const document of [{ payload: 'x', signatures: [{ header: { disclosures: [] } }] }, { payload: 'x', header: { disclosures: [] }, protected: 'x', signature: 'y' }]) expect(of(document)).toStrictEqual({ form: 'sd-jwt' });
    for (const document of [{ payload: 'x' }, { payload: 'x', header: 5 }, { header: { disclosures: [] } }]) expect(of(document)).toStrictEqual({ form: null, document });
  });
});

describe('a seal', () => {
  const head = part({ alg: 'ES256', x5c: ['AA'], sigT: '2026-12-01T00:00:00Z' }), over = (content: object) => ({ payload: part(content), protected: head, signature: 'AAAA' });
  test('over a credential is of its form, over anything else of ELM’s; over what is not here, too', () => {
    const badge = { type: 'OpenBadgeCredential' }, letter = { type: 'Letter' };
    expect([of(over(badge)), of({ payload: part(letter), signatures: [{ protected: head, signature: 'AAAA' }] })]).toMatchObject([{ form: 'ob3', document: badge, seal: { signatureText: 'AAAA' } }, { form: 'elm', document: letter, seal: { signatureText: 'AAAA' } }]);
    expect(of({ protected: part({ alg: 'ES256', x5c: ['AA'], sigT: '2026-12-01T00:00:00Z', sigD: { mId: 'http://uri.etsi.org/19182/ObjectIdByURI', pars: ['x'] } }), signature: 'AAAA' })).toMatchObject({ form: 'elm', document: {} });
  });
  test('as a token: by what only seals say, or by a certificate over ELM', () => {
    const elm = { type: ['VerifiableCredential', 'EuropeanDigitalCredential'] };
    expect(recognise(token(elm, KEY, { sigT: '2026-12-01T00:00:00Z', x5c: ['AA'] }))).toMatchObject({ form: 'elm', document: elm, seal: { header: { x5c: ['AA'] } } });
    const certified = recognise(token(elm, KEY, { x5c: ['AA'] })), plain = recognise(token(elm, KEY)), other = recognise(token({ type: 'VerifiableCredential' }, KEY, { x5c: ['AA'] }));
    expect([certified, plain, other].map(({ form, seal, envelope }) => [form, seal !== undefined, envelope !== undefined])).toStrictEqual([['elm', true, false], ['elm', false, true], ['vc', false, true]]);
  });
});

describe('what is not JSON', () => {
  test('an address, of a length that one has', () => {
    for (const url of ['https://abcd', `https://${'a'.repeat(2000)}`]) expect(recognise(url)).toStrictEqual({ form: 'ob2', document: { id: url, type: 'Assertion' } });
    for (const text of ['https://abc', `https://${'a'.repeat(2001)}`, 'http://abcd', 'see https://abcd', 'https://ab cd', 'https://abcd efgh', 'https://abcd"', "https://ab'cd", 'https://abcd<', 'HTTPS://abcd']) expect(recognise(text)).toStrictEqual({ form: null });
  });
  test('two million characters and no more', () => {
    expect(recognise('-'.repeat(MAX))).toStrictEqual({ form: null });
    expect(thrown('-'.repeat(MAX + 1))).toStrictEqual({ code: 'too_large', message: `more than ${MAX} characters of a token` });
  });
  test('a token, with the document in it', () => {
    const { form, document, envelope } = recognise(token({ type: 'VerifiableCredential' }, KEY));
    expect([form, document, envelope?.claims]).toStrictEqual(['vc', { type: 'VerifiableCredential' }, { type: 'VerifiableCredential' }]);
    expect(recognise(`${token({ vct: 'x' }, KEY, { typ: 'dc+sd-jwt' })}~`)).toMatchObject({ form: 'sd-jwt', document: { vct: 'x' }, sdJwt: { disclosures: [] } });
  });
});

describe('VCDM 2.0 §4.13: a token in a coat', () => {
  const jws = token({ type: 'VerifiableCredential' }, KEY), vp = token({ type: 'VerifiablePresentation' }, KEY);
  const coat = (id: unknown, over: object = {}) => JSON.stringify({ type: 'EnvelopedVerifiableCredential', id, ...over });
  test.each(['jwt', 'vc+jwt', 'vp+jwt', 'vc-ld+jwt'])('%s', (kind) => {
    expect(recognise(coat(`data:application/${kind},${jws}`))).toMatchObject({ form: 'vc', document: { type: 'VerifiableCredential' } });
  });
  test('a presentation, and an SD-JWT', () => {
    expect(recognise(coat(`data:application/vp+jwt,${vp}`, { type: 'EnvelopedVerifiablePresentation' })).form).toBe('vp');
    expect(recognise(coat(`data:application/vc+sd-jwt,${token({ vct: 'x' }, KEY, { typ: 'dc+sd-jwt' })}~`)).form).toBe('sd-jwt');
  });
  test.each<[string, unknown]>([['none', undefined], ['a number', 5], ['another type', `data:text/plain,${jws}`], ['another kind of token', `data:application/at+jwt,${jws}`], ['something before it', `x data:application/vc+jwt,${jws}`], ['something after it', `data:application/vc+jwt,${jws} x`], ['an address', 'https://a.example']])('%s: refused', (_, id) => {
    expect(thrown(coat(id))).toStrictEqual({ code: 'jws_malformed', message: 'the envelope holds no token', path: '/id' });
  });
  test('what stands beside the token was signed by nobody', () => {
    expect(thrown(coat(`data:application/vc+jwt,${jws}`, { name: 'Doctor' }))).toStrictEqual({ code: 'jws_malformed', message: 'nobody signed what stands beside the token', path: '/name' });
    expect(thrown(coat(`data:application/vc+jwt,${jws}`, { '@context': 'https://evil.example' }))).toMatchObject({ code: 'ctx_not_allowed' });
    expect(recognise(coat(`data:application/vc+jwt,${jws}`, { '@context': 'https://www.w3.org/ns/credentials/v2' })).form).toBe('vc');
  });
});
