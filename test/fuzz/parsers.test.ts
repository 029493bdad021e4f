// Every parser, on whatever bytes: an answer or a refusal of ours with a code, in little time; never another error.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CredentialError, bakePng, bakeSvg, computeDid, decodeBits, decodeMultikey, decodeVerifierKey, didWebUrl, findKey, makeSdJwt, parseCheckpoint, parseEntryBundle, parseJson, parseLogProof, parseTilePath, entryBundle, signCheckpoint, text, unbakePng, unbakeSvg } from '#credential';
import { AcquisError } from '#lib/errors';
import { detachPdf } from '../../credential/bake/pdf.ts';
import { fromBase58, fromBase64, fromBase64url, fromUtf8, toBase58, utf8 } from '../../credential/bytes.ts';
import { decodeCbor, encodeCbor } from '../../credential/cbor.ts';
import { readJwk, readMultikey } from '../../credential/did/publickey.ts';
import { openCompactSeal, openJsonSeal } from '../../credential/europass/jades/open.ts';
import { readCertificate } from '../../credential/europass/x509/certificate.ts';
import { openJws } from '../../credential/jose/credential.ts';
import { parseJws } from '../../credential/jose/jws.ts';
import { readBase, readDerived } from '../../credential/proof/ecdsa-sd-2023/value.ts';
import { parseSdJwt } from '../../credential/sdjwt/parts.ts';
import { reveal } from '../../credential/sdjwt/reveal.ts';
import { decodeTokenStatusList } from '../../credential/status/token.ts';
import { parseStamp } from '../../credential/time.ts';
import { zipCarrier } from '../../credential/verify/carriers/zip.ts';
import { recognise } from '../../credential/verify/forms/recognise.ts';
import { readSheet } from '../../rooms/issue/csv/read.ts';
import { make, logProofOf } from '../attacks/make.ts';
import { PIXEL, pdfOf, zipOf } from '../attacks/files.ts';
import { BADGE, DID, KEY, METHOD, didDocument, issue, statusList, testKey } from '../credential.ts';
import { makeKey, seededKey, token } from '../token.ts';
import { PATIENCE, anyBytes, mutated, runs } from './fuzz.ts';

const good = text(await issue()), lists = await statusList(), jws = token(BADGE as object, seededKey(1), { kid: METHOD });
const sdJwt = await makeSdJwt({ claims: { iss: 'https://example.org', vct: 'urn:x', given_name: 'Zoë', nationalities: ['FR', 'DE'], address: { street: 'x' } }, hide: ['/given_name', '/nationalities/0', '/address', '/address/street'], alg: 'EdDSA', sign: KEY.sign, random: (n) => new Uint8Array(n).fill(7) });
const sealed = JSON.stringify(await make([['european'], ['seal', { alg: 'ES256', x5c: ['AAAA'] }]]));
const note = await signCheckpoint({ origin: 'example.org/log', size: 5, root: new Uint8Array(32) }, { name: 'example.org/log', ...testKey(5) });
const proof = await logProofOf(good, {}), jwk = JSON.stringify(makeKey('RS256').jwk), certificate = Buffer.from('3082015630820108a003020102021401', 'hex');
const cbor = encodeCbor([new Uint8Array(64), new Uint8Array(35), new Map<number, Uint8Array>([[0, new Uint8Array(32)], [1, Uint8Array.of(3)]]), [0, 1, 2], ['/issuer', '/validFrom']]);
const pdf = pdfOf([Buffer.from(good)], ''), zip = zipOf([['a.json', Buffer.from(good)], ['b.txt', Buffer.from('hello')]], {});
const sheet = 'Prénom;Nom;Courriel;Note\n"Zoë";"d’Aubigné";zoe@example.org;12,5\n"A\nB";C;c@example.org;3\n';

type Parser = (bytes: Uint8Array, words: string) => unknown;
const json = (words: string): unknown => { try { return JSON.parse(words); } catch { return words; } };

const PARSERS: readonly (readonly [string, Parser, readonly (string | Uint8Array)[]])[] = [
  ['JSON', (bytes) => parseJson(bytes), [good, sealed, '[1e5,-0,"\\ud83d\\ude00",null,true]']],
  ['PNG', (bytes) => unbakePng(bytes), [bakePng(PIXEL, { credential: good, logProof: proof })]],
  ['SVG', (_, words) => unbakeSvg(words), [bakeSvg('<svg xmlns="http://www.w3.org/2000/svg"><!-- a --><g a="b"/></svg>', good)]],
  ['PDF', (bytes) => detachPdf(bytes), [pdf]],
  ['ZIP', (bytes) => zipCarrier.take(bytes), [zip]],
  ['JWS', (_, words) => parseJws(words), [jws]],
  ['credential in a JWS', (_, words) => openJws(words), [jws]],
  ['SD-JWT', (_, words) => parseSdJwt(words), [sdJwt]],
  ['disclosures', (_, words) => reveal({ _sd: ['x'], _sd_alg: 'sha-256', list: [{ '...': 'x' }] }, words.split('~')), [sdJwt.split('~').slice(1).join('~'), Buffer.from('["salt","name",{"_sd":["a"]}]').toString('base64url')]],
  ['sealed JSON', (_, words) => openJsonSeal(Object(json(words)) as Record<string, unknown>), [sealed]],
  ['sealed token', (_, words) => openCompactSeal(words), [jws]],
  ['certificate', (bytes) => readCertificate(bytes), [certificate]],
  ['CBOR', (bytes) => decodeCbor(bytes), [cbor]],
  ['selective proof, base', (bytes) => readBase(`u${Buffer.from(bytes).toString('base64url')}`), [Buffer.concat([Buffer.from('d95d00', 'hex'), cbor])]],
  ['selective proof, derived', (bytes) => readDerived(`u${Buffer.from(bytes).toString('base64url')}`), [Buffer.concat([Buffer.from('d95d01', 'hex'), cbor])]],
  ['base58', (_, words) => fromBase58(words), [toBase58(KEY.publicKey)]],
  ['base64', (_, words) => [fromBase64(words), fromBase64url(words)], ['AAECAw==']],
  ['UTF-8', (bytes) => fromUtf8(bytes), ['Zoë 😀']],
  ['multibase keys', (_, words) => [decodeMultikey(words)], [`z${toBase58(KEY.publicKey)}`]],
  ['Multikey of any kind', (_, words) => readMultikey(words), ['zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv']],
  ['JWK', (_, words) => readJwk(json(words)), [jwk, '{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}']],
  ['did:web', (_, words) => didWebUrl(words), [DID]],
  ['did:key and did:jwk', (_, words) => computeDid(words), ['did:key:z6MkktAJm2', `did:jwk:${Buffer.from(jwk).toString('base64url')}`]],
  ['key document', (_, words) => findKey(json(words), METHOD), [JSON.stringify(didDocument())]],
  ['status list', (_, words) => decodeBits(words), [lists.credentialSubject.encodedList]],
  ['token status list', (_, words) => decodeTokenStatusList(json(words)), ['{"bits":1,"lst":"eNrbuRgAAhcBXQ"}']],
  ['log proof', (_, words) => parseLogProof(words), [proof]],
  ['checkpoint', (_, words) => parseCheckpoint(words), [note]],
  ['key of a log', (_, words) => decodeVerifierKey(words), ['example.org/log+12345678+AQID']],
  ['entries of a tile', (bytes) => parseEntryBundle(bytes), [entryBundle([Uint8Array.of(1, 2), new Uint8Array(300)])]],
  ['path of a tile', (_, words) => parseTilePath(words), ['tile/0/x001/067.p/5', 'tile/entries/000']],
  ['date-time', (_, words) => parseStamp(words), ['2026-12-01T09:00:00Z']],
  ['form', (_, words) => recognise(words), [good, jws, sdJwt, sealed]],
  ['CSV', async (bytes) => { for await (const row of (await readSheet(bytes)).rows()) void row; }, [sheet, Buffer.from(sheet, 'latin1'), Buffer.from(`\ufeff${sheet}`, 'utf16le')]],
];

test.each(PARSERS)('%s', { timeout: PATIENCE }, async (_, parse, seeds) => {
  const made = seeds.map((seed) => (typeof seed === 'string' ? utf8(seed) : seed));
  const most = { ms: 0, mb: 0 };
  await fc.assert(fc.asyncProperty(fc.oneof({ weight: 1, arbitrary: anyBytes }, { weight: 4, arbitrary: mutated(made) }), async (bytes) => {
    const start = process.threadCpuUsage(), before = process.memoryUsage.rss();
    try {
      await parse(bytes, Buffer.from(bytes).toString());
    } catch (error) {
      if (!(error instanceof CredentialError) && !(error instanceof AcquisError)) throw error;
    }
    const { user, system } = process.threadCpuUsage(start);
    most.ms = Math.max(most.ms, (user + system) / 1000);
    most.mb = Math.max(most.mb, (process.memoryUsage.rss() - before) / 1048576);
  }), runs(300));
  expect(most.ms).toBeLessThan(300);
  expect(most.mb).toBeLessThan(128);
});
