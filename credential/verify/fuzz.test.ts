// Whatever comes in, an answer comes out; and no change of bytes keeps the verdict while changing what is read.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bakePng, bakeSvg, text, verify } from '../index.ts';
import { LIST, METHOD, issue, statusList, world } from '../../test/credential.ts';
import { seededKey, token } from '../../test/token.ts';

const PNG = new Uint8Array(Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVQIW2NgUPr/HwADaAIhG61j/AAAAABJRU5ErkJggg==', 'base64'));
const good = text(await issue());
const list = await statusList();
const asToken = (text: string) => {
  const { proof: _, ...document } = JSON.parse(text) as Record<string, unknown>;
  return token(document, seededKey(1), { kid: METHOD });
};
const carriers = [Buffer.from(good), bakePng(PNG, { credential: good, logProof: 'x' }), Buffer.from(bakeSvg('<svg xmlns="http://www.w3.org/2000/svg"></svg>', good)), Buffer.from(asToken(good))];
const judge = (input: Uint8Array | string) => verify(input, world({ [LIST]: list }));
const plain = await judge(good);

test('any bytes, any text', async () => {
  await fc.assert(fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.string({ unit: 'binary', maxLength: 300 }), fc.json()), async (input) => {
    expect(['unknown', 'invalid']).toContain((await judge(input)).verdict);
  }), { numRuns: 500 });
});

test('any JSON dressed as a badge', async () => {
  const member = fc.constantFrom('@context', 'id', 'issuer', 'validFrom', 'credentialSubject', 'proof', 'credentialStatus', 'evidence', 'name');
  await fc.assert(fc.asyncProperty(fc.array(fc.tuple(member, fc.jsonValue({ maxDepth: 3 })), { maxLength: 4 }), async (changes) => {
    const badge = { ...(JSON.parse(good) as object), ...Object.fromEntries(changes) };
    const report = await judge(JSON.stringify(badge));
    if (report.verdict === 'valid') expect(report.claims).toEqual(plain.claims);
  }), { numRuns: 300 });
});

test.each([['JSON', 0], ['PNG', 1], ['SVG', 2], ['token', 3]])('one byte of a %s replaced, taken out or put in', async (_, which) => {
  const original = carriers[which]!;
  await fc.assert(fc.asyncProperty(fc.nat(original.length - 1), fc.nat(255), fc.nat(2), async (at, byte, kind) => {
    const changed = Buffer.concat([original.subarray(0, at), ...(kind === 1 ? [] : [Buffer.from([byte])]), original.subarray(kind === 2 ? at : at + 1)]);
    const report = await judge(new Uint8Array(changed));
    if (report.verdict === 'valid') expect(report.claims).toEqual(plain.claims);
  }), { numRuns: 250 });
});
