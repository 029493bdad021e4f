// Whoever signs may write any `@context`: with a suite that signs the bytes as they stand nothing keeps him from it. None but lists of
// known addresses in a known order ends well; and numbers and texts with two canonical forms are neither signed nor passed over.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CredentialError, addProof, canonize, makeBadge, text, verify } from '#credential';
import { contextRank, contextUrls } from '../../credential/contexts/contexts.ts';
import { toBase58, utf8 } from '../../credential/bytes.ts';
import { jcs } from '../../credential/jcs.ts';
import { sha256 } from '../../credential/platform.ts';
import { BADGE, KEY, METHOD, lines, world } from '../credential.ts';
import { seededKey, token } from '../token.ts';
import { PATIENCE, runs } from './fuzz.ts';

const { status: _, ...PLAIN } = BADGE;
const plain = makeBadge(PLAIN), [VC2, OB] = plain['@context'] as readonly [string, string];
const config = { type: 'DataIntegrityProof', cryptosuite: 'eddsa-jcs-2022', created: '2026-12-01T09:00:00Z', verificationMethod: METHOD, proofPurpose: 'assertionMethod' };

/** eddsa-jcs-2022 over whatever it is, by the issuer's own key, with none of our refusals. */
async function signedAsIs(document: Readonly<Record<string, unknown>>): Promise<string> {
  const own = '@context' in document ? { ...config, '@context': document['@context'] } : config;
  const bytes = Buffer.concat([sha256(utf8(jcs(own))), sha256(utf8(jcs(document)))]);
  return JSON.stringify({ ...document, proof: { ...own, proofValue: `z${toBase58(await KEY.sign(bytes))}` } });
}

const strange = fc.oneof(
  fc.constantFrom<unknown>({}, [], null, { '@vocab': 'https://evil.example/#' }, { name: 'https://schema.org/description' }, { '@import': VC2 }, { '@propagate': true }, [VC2], 7, true, '', 'https://evil.example/v1', `${VC2}/`, `${VC2}?x`, `${VC2}#x`, ` ${VC2}`, VC2.toUpperCase(), 'https://www.w3.org/2018/credentials/v1'),
  fc.webUrl(), fc.dictionary(fc.string({ maxLength: 8 }), fc.webUrl(), { maxKeys: 2 }),
);
const contexts = fc.oneof(fc.array(fc.oneof(fc.constantFrom(...contextUrls()), strange), { maxLength: 4 }), fc.tuple(fc.constant(VC2), fc.constant(OB), strange).map((all) => all as unknown[]), strange);
const isKnown = (context: unknown): boolean => Array.isArray(context) && context.length > 0 && context.every((one) => typeof one === 'string' && contextRank(one) !== undefined) && contextRank(context[0] as string) === 'base';

test('an inline or unknown context never ends valid, in a proof', { timeout: PATIENCE }, async () => {
  expect((await verify(await signedAsIs(plain as never), world())).verdict).toBe('valid');
  await fc.assert(fc.asyncProperty(contexts, async (context) => {
    const ports = world(), report = await verify(await signedAsIs({ ...plain, '@context': context }), ports);
    if (report.verdict === 'valid') expect(isKnown(context)).toBe(true);
    // Nobody is asked for a context, nor anything before it is known.
    if (!isKnown(context)) expect(ports.asked).toEqual([]);
  }), runs(300));
});

test('nor in a token', { timeout: PATIENCE }, async () => {
  await fc.assert(fc.asyncProperty(contexts, async (context) => {
    const report = await verify(token({ ...plain, '@context': context }, seededKey(1), { kid: METHOD }), world());
    if (report.verdict === 'valid') expect(isKnown([context].flat())).toBe(true);
  }), runs(300));
});

test('nor anywhere inside', { timeout: PATIENCE }, async () => {
  const places = ['issuer', 'credentialSubject', 'evidence', 'image', 'achievement'] as const;
  await fc.assert(fc.asyncProperty(fc.constantFrom(...places), contexts, async (place, context) => {
    const document = structuredClone(plain) as unknown as Record<string, Record<string, unknown>>;
    const owner = place === 'achievement' ? document['credentialSubject']!['achievement'] as Record<string, unknown> : place === 'evidence' ? (document['evidence'] as unknown as Record<string, unknown>[])[0]! : place === 'image' ? (document['image'] = { id: 'https://example.org/i.png', type: 'Image' }) : document[place]!;
    owner['@context'] = context;
    expect((await verify(await signedAsIs(document), world())).verdict).not.toBe('valid');
  }), runs(200));
});

describe('what has two canonical forms', () => {
  const credits = (value: unknown) => ({ ...plain, credentialSubject: { ...plain.credentialSubject, creditsEarned: value } });
  const sign = (document: object) => addProof(document as typeof plain, { verificationMethod: METHOD, created: PLAIN.validFrom, sign: KEY.sign });
  const odd: readonly (readonly [string, number])[] = [['3e-7, which jsonld.js signs as 0', 3e-7], ['4e-7, which it signs as the same', 4e-7], ['more than 15 digits', 0.1 + 0.2], ['beyond 2^53', 2 ** 53 + 2], ['1e21', 1e21], ['nought, negative', -0], ['1e-7', 1e-7], ['the largest', Number.MAX_VALUE], ['the smallest', 5e-324], ['no number', NaN], ['without end', Infinity]];

  test.each(odd)('%s is refused at issue', async (_, value) => {
    await expect(sign(credits(value))).rejects.toMatchObject({ name: 'CredentialError' });
  });

  test.each(odd.filter(([, value]) => Number.isFinite(value) && !Object.is(value, -0)))('%s is named when verified, whoever signed it', async (_, value) => {
    const report = await verify(await signedAsIs(credits(value)), world());
    expect([report.verdict, ...lines(report)]).toEqual(expect.arrayContaining(['invalid', 'context fail json_number']));
  });

  test('any number: signed and read back the same, or refused', { timeout: PATIENCE }, async () => {
    await fc.assert(fc.asyncProperty(fc.oneof(fc.double(), fc.integer(), fc.double({ min: -1000, max: 1000, noNaN: true }), fc.float()), async (value) => {
      try {
        const signed = await sign(credits(value)), again = JSON.parse(text(signed)) as typeof signed;
        expect((await verify(text(signed), world())).verdict).toBe('valid');
        expect((again.credentialSubject as unknown as { creditsEarned: number }).creditsEarned).toBe(value);
      } catch (error) {
        if (!(error instanceof CredentialError)) throw error;
      }
    }), runs(200));
  });

  test('two numbers that are signed have two canonical forms', { timeout: PATIENCE }, async () => {
    const form = (value: number) => canonize(credits(value)).catch((error: unknown) => { if (error instanceof CredentialError) return undefined; throw error; });
    const near = fc.double({ min: 1e-8, max: 1e6, noNaN: true }).chain((value) => fc.tuple(fc.constant(value), fc.constantFrom(value * (1 + 2 ** -52), value * (1 + 1e-15), value * (1 + 1e-14), Number(value.toPrecision(15)), Number(value.toPrecision(16)), value + 1e-7)));
    await fc.assert(fc.asyncProperty(near, async ([a, b]) => {
      const [first, second] = [await form(a), await form(b)];
      if (a !== b && first !== undefined) expect(first).not.toBe(second);
    }), runs(200));
  });

  test('texts that programs sort in two orders are not signed, and count under either when verified', { timeout: PATIENCE }, async () => {
    const tags = (tag: readonly string[]) => ({ ...plain, credentialSubject: { ...plain.credentialSubject, achievement: { ...plain.credentialSubject.achievement, tag } } });
    await expect(sign(tags(['😀 emoji', '！fullwidth']))).rejects.toMatchObject({ code: 'canon_order' });
    const letter = fc.constantFrom('a', '\ud7ff', '\ue000', '！', '\uffee', '😀', '\u{10ffff}', 'é');
    await fc.assert(fc.asyncProperty(fc.uniqueArray(fc.array(letter, { minLength: 1, maxLength: 3 }).map((all) => all.join('')), { minLength: 2, maxLength: 4 }), async (tag) => {
      const byUnit = tag.toSorted(), byPoint = tag.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      const differ = byUnit.some((one, i) => one !== byPoint[i]);
      const refused = await sign(tags(tag)).then(() => false, (error: CredentialError) => error.code === 'canon_order');
      expect(refused).toBe(differ);
    }), runs(150));
  });

  test.each([['half of a surrogate pair', '\ud800'], ['the other half', 'a\udc00']])('%s is refused at issue', async (_, name) => {
    await expect(sign({ ...plain, name })).rejects.toMatchObject({ code: 'json_encoding' });
  });
});
