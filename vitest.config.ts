import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['{credential,framework,rooms,lib,adapters,cli,web,test}/**/*.test.{ts,tsx}'], environment: 'node', globalSetup: ['test/cluster.ts'], testTimeout: 30_000, hookTimeout: 60_000, maxWorkers: 2 },
});
