// Mutation tests of the engine: `npm run mutate -- --mutate 'credential/tree/**/!(*.test|en|fr).ts'`. No kind of mutant is left out: what
// survives is read. What is kept between runs is in the machine's temporary folder.
import os from 'node:os';
import path from 'node:path';

// A folder is held by its own tests alone: those of its neighbours would flatter the score, and make the run hours long.
const folder = /credential(?:\/[a-z\d-]+(?=\/))+/.exec(process.argv.join(' '))?.[0] ?? 'credential';
const place = path.join(os.tmpdir(), 'acquis-mutants');
const kept = (name) => path.join(place, `${folder.replaceAll('/', '-')}${name}.json`);

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: ['credential/{tree,status,proof,verify}/**/!(*.test|en|fr).ts'],
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutate.config.ts', dir: folder },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 10_000,
  // Types are stripped, not compiled; and stryker cannot read the configuration of TypeScript 7.
  disableTypeChecks: false,
  tsconfigFile: 'none.json',
  ignorePatterns: ['/data', '/dist'],
  tempDirName: path.join(place, 'run'),
  incremental: true,
  incrementalFile: kept(''),
  reporters: ['progress-append-only', 'clear-text', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: kept('-report') },
};
