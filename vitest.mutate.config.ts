// For stryker.config.mjs alone, which names the folder: tests of the engine need no database, and share nothing that isolation would part.
import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { include: ['**/*.test.ts'], environment: 'node', isolate: false, testTimeout: 30_000 } });
