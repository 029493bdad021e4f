import { expect, test } from 'vitest';
import { EXAMPLES, example, readSpecification } from './framework.ts';

test.each(EXAMPLES)('the example %s is a specification without fault or doubt', async (name) => {
  const read = readSpecification(await example(name));
  expect(read.faults).toEqual([]);
  expect(read.warnings).toEqual([]);
  expect(read.specification?.title['fr']).toBeTruthy();
});
