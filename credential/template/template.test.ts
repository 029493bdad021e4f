// A template and its values are the credential: the same text, the same signature, whatever the values are.
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { verifyCredential } from '@digitalbazaar/vc';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { canonizeByReference, addProof, checkProof, loadTemplate, makeBadge, readTemplate, renderTemplate, splitDocument, templateId, text } from '../index.ts';
import type { BadgeInput, TemplateData } from '../index.ts';
import { fromBase58, toBase58, toHex } from '../bytes.ts';
import { contextDocument, contextUrls } from '../contexts/contexts.ts';
import { hashData } from '../proof/eddsa-rdfc-2022.ts';
import { BADGE, DID, KEY, METHOD, didDocument, issue } from '../../test/credential.ts';
import { SCHEMES } from './load.ts';

const CREATED = '2026-12-01T09:00:00Z';
const PROOF = { verificationMethod: METHOD, created: CREATED };
const split = (input: BadgeInput = BADGE) => splitDocument(makeBadge(input), PROOF);
const golden = readFileSync(new URL('../../vectors/ours/2026-11-openbadge.json', import.meta.url), 'utf8');
const proofValue = (bytes: Uint8Array) => `z${toBase58(bytes)}`;

describe('the same bytes', () => {
  test('of the credential that was signed and kept', async () => {
    const { template, values } = split();
    const signature = await KEY.sign(await loadTemplate(template).hash(values));
    expect(renderTemplate(template, values, proofValue(signature))).toBe(golden);
  });

  test('after a store had it as JSON, its members in another order', async () => {
    const { template, values, id } = split();
    const { chunks, slots } = JSON.parse(JSON.stringify(template)) as TemplateData;
    const stored: unknown = { slots: slots.map(({ path, kind }) => ({ kind, path })), chunks, version: 1 };
    expect(templateId(readTemplate(stored))).toBe(id);
    const signature = await KEY.sign(await loadTemplate(stored).hash(values));
    expect(renderTemplate(readTemplate(stored), values, proofValue(signature))).toBe(golden);
  });

  test('the name of this template, for ever', () => {
    expect(split().id).toBe('9a338a1a0cda58da782f89c42080fabbf83032b2ed490bca6a17e30034837d6f');
  });
});
