// A compiler that is wrong must be found out by the sample, and stop what it was about to sign.
import { expect, test, vi } from 'vitest';
import { canonize, canonizeByReference, canonizeTwice } from '../index.ts';
import { issue } from '../../test/credential.ts';

vi.mock('./closed/closed.ts', () => ({ closedForm: () => '<urn:x> <urn:y> "wrong" .\n' }));

test('canonizeTwice refuses with canon_differs', async () => {
  const { proof: _, ...badge } = await issue();
  expect(await canonize(badge)).not.toBe(await canonizeByReference(badge));
  await expect(canonizeTwice(badge)).rejects.toMatchObject({ code: 'canon_differs' });
});
