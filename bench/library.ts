// The library beside its peers, on one core: the same documents, contexts in memory for all, rounds taken in turn.
import { generateKeyPairSync, sign as signBytes, verify as verifyBytes } from 'node:crypto';
import { accelerateEd25519, addProof, canonize, canonizeByReference, loadTemplate, makeBadge, makeJwt, proofValueOf, renderTemplate, splitDocument, text, verify, type Template } from '#credential';
import { sodium, verifyBySodium } from '#lib/sodium';
import type { Figures } from './bench.ts';
import { badgesOf, CREATED, makeIssuer, worldOf, type Issuer } from './fixture.ts';
import { digitalBazaar, digitalCredentials, jose, type Peer } from './peers.ts';
import { rates } from './rate.ts';

/** The floor: nobody signs faster than that. */
export async function signing(seconds: number): Promise<Figures> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519'), data = Buffer.alloc(64, 7), signature = signBytes(null, data, privateKey);
  const issuer = makeIssuer(), made = Buffer.from(issuer.sign(data));
  const found = await rates({
    sign: () => signBytes(null, data, privateKey), verify: () => verifyBytes(null, data, publicKey, signature),
    ...(sodium && { 'sign.sodium': () => issuer.sign(data), 'verify.sodium': () => verifyBySodium?.(issuer.publicKey, data, made) }),
  }, seconds);
  return Object.fromEntries(Object.entries(found).map(([name, rate]) => [name.replace(/^(sign|verify)/, '$1.ed25519') + '.per-second', rate]));
}

/** From what is known of an award to the bytes that are shipped: by a template, as a batch is; without one; from the values that a row of a batch keeps. */
export async function issuing(seconds: number): Promise<Figures> {
  const issuer = makeIssuer(), bazaar = await digitalBazaar(issuer), credentials = await digitalCredentials(issuer), tokens = jose(issuer);
  const badge = badgesOf(issuer.did), hand = templateHand(issuer), proof = { verificationMethod: issuer.method, created: CREATED };
  const rows = Array.from({ length: 1000 }, (_, i) => splitDocument(makeBadge(badge(i)), proof));
  const payload = text(makeBadge(badge(0)));
  let n = 1;
  await sameAnswer(bazaar, credentials, Buffer.from(await hand(rows[0], true)).toString());
  const found = await rates({
    ours: () => hand(splitDocument(makeBadge(badge(++n)), proof), false),
    'ours.all-checked': () => hand(splitDocument(makeBadge(badge(++n)), proof), true),
    'ours.row': () => hand(rows[++n % rows.length], false),
    'ours.general': async () => Buffer.from(text(await addProof(makeBadge(badge(++n)), { ...proof, sign: issuer.sign }))),
    'digitalbazaar-vc': async () => JSON.stringify(await bazaar.issue(makeBadge(badge(++n)))),
    'digitalcredentials-vc': async () => JSON.stringify(await credentials.issue(makeBadge(badge(++n)))),
    'jwt.ours': () => makeJwt(makeBadge(badge(++n)), { alg: 'EdDSA', kid: issuer.method, sign: issuer.sign, shape: 'ob3' }),
    'jwt.jose': () => tokens.sign(payload),
  }, seconds);
  return { ...named('issue.ob3', found, ['all-checked', 'row', 'general'], ['digitalbazaar-vc', 'digitalcredentials-vc']), ...token('issue.ob3-jwt', found) };
}

/** Whole reports, of different documents; peers are handed the parsed document and look at the signature alone. */
export async function verifying(seconds: number): Promise<Figures> {
  const issuer = makeIssuer(), bazaar = await digitalBazaar(issuer), credentials = await digitalCredentials(issuer), tokens = jose(issuer), badge = badgesOf(issuer.did), world = worldOf(issuer);
  const files = await Promise.all(Array.from({ length: 64 }, async (_, i) => text(await addProof(makeBadge(badge(i)), { verificationMethod: issuer.method, created: CREATED, sign: issuer.sign }))));
  const jwts = await Promise.all(Array.from({ length: 64 }, (_, i) => makeJwt(makeBadge(badge(i)), { alg: 'EdDSA', kid: issuer.method, sign: issuer.sign, shape: 'ob3' })));
  await sameAnswer(bazaar, credentials, files[0] ?? '');
  for (const one of [files[0] ?? '', jwts[0] ?? '']) if ((await verify(one, world)).verdict !== 'valid') throw new Error('the bench compares nothing: ours is not valid');
  let n = 0;
  const file = () => files[++n % files.length] ?? '', jwt = () => jwts[++n % jwts.length] ?? '';
  const bare = await rates({ ours: () => verify(file(), world), 'digitalbazaar-vc': () => bazaar.verify(JSON.parse(file()) as object) }, seconds / 2);
  accelerateEd25519(verifyBySodium);
  const found = await rates({
    ours: () => verify(file(), world),
    'digitalbazaar-vc': () => bazaar.verify(JSON.parse(file()) as object),
    'digitalcredentials-vc': () => credentials.verify(JSON.parse(file()) as object),
    'jwt.ours': () => verify(jwt(), world),
    'jwt.jose': () => tokens.verify(jwt()),
  }, seconds);
  accelerateEd25519(undefined);
  return { ...named('verify.ob3', found, [], ['digitalbazaar-vc', 'digitalcredentials-vc']), ...named('verify.ob3.without-sodium', bare, [], ['digitalbazaar-vc']), ...token('verify.ob3-jwt', found) };
}

/** The closed compiler beside jsonld.js with rdf-canonize, which it falls back to. */
export async function canonizing(seconds: number): Promise<Figures> {
  const issuer = makeIssuer(), document = makeBadge(badgesOf(issuer.did)(1)), { template, values } = splitDocument(document, { verificationMethod: issuer.method, created: CREATED }), loaded = loadTemplate(template);
  const { closed = 0, reference = 1, filled = 0 } = await rates({ closed: () => canonize(document), filled: () => loaded.hash(values), reference: () => canonizeByReference(document) }, seconds);
  return { 'canonize.ob3.per-second': closed, 'canonize.ob3.template.per-second': filled, 'canonize.ob3.reference.per-second': reference, 'canonize.ob3.vs.reference': closed / reference, 'canonize.ob3.template.vs.reference': filled / reference };
}

/** What a signing thread does with a row, its guard and its checks included. */
function templateHand(issuer: Issuer) {
  const loaded = new Map<string, Template>();
  let nth = 0;
  return async (row: ReturnType<typeof splitDocument> | undefined, all: boolean): Promise<Uint8Array> => {
    if (!row) throw new Error('no row');
    const template = loaded.get(row.id) ?? loadTemplate(row.template);
    loaded.set(row.id, template);
    const hash = await template.hash(row.values), signature = issuer.sign(hash);
    if ((all || nth++ % 64 === 0) && !issuer.verify(hash, signature)) throw new Error('a signature does not verify');
    return Buffer.from(renderTemplate(row.template, row.values, proofValueOf(signature)));
  };
}

async function sameAnswer(bazaar: Peer, credentials: Peer, signed: string): Promise<void> {
  for (const [name, peer] of Object.entries({ bazaar, credentials })) {
    const answer = await peer.verify(JSON.parse(signed) as object);
    if (!answer.verified) throw new Error(`the bench compares nothing: ${name} does not accept ours`, { cause: answer.error });
  }
}

/** `ways`: other ways of ours. Each peer's rate, and how many times as fast each way of ours is. */
function named(what: string, found: Record<string, number>, ways: readonly string[], peers: readonly string[]): Figures {
  const figures: Figures = { [`${what}.per-second`]: found['ours'] ?? 0 };
  for (const way of ways) figures[`${what}.${way}.per-second`] = found[`ours.${way}`] ?? 0;
  for (const peer of peers) {
    figures[`${what}.${peer}.per-second`] = found[peer] ?? 0;
    figures[`${what}.vs.${peer}`] = (found['ours'] ?? 0) / (found[peer] ?? 1);
    for (const way of ways) figures[`${what}.${way}.vs.${peer}`] = (found[`ours.${way}`] ?? 0) / (found[peer] ?? 1);
  }
  return figures;
}

function token(what: string, found: Record<string, number>): Figures {
  const ours = found['jwt.ours'] ?? 0, theirs = found['jwt.jose'] ?? 1;
  return { [`${what}.per-second`]: ours, [`${what}.jose.per-second`]: theirs, [`${what}.vs.jose`]: ours / theirs };
}
