#!/usr/bin/env node
// Plain JavaScript on purpose: this line runs on any Node; everything behind it on Node 24.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const main = new URL('./main.ts', import.meta.url);
if (Number(process.versions.node.split('.')[0]) >= 24) await import(main);
else {
  let node;
  try {
    node = createRequire(import.meta.url).resolve(`node-${process.platform}-${process.arch}/bin/node`);
  } catch {
    console.error(`acquis needs Node 24 or newer (this is ${process.versions.node}). In a clone, run: npm ci`);
    process.exit(69);
  }
  const done = spawnSync(node, [fileURLToPath(main), ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exit(done.status ?? 70);
}
