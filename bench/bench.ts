// `npm run bench [-- --json] [--pipeline ROWS]`: ours beside peers from npm, in one run on the machine at hand, so that ratios mean something.
// A page of ratios, then as the last line one JSON object of named figures.
import { parseArgs } from 'node:util';
import { canonizing, issuing, signing, verifying } from './library.ts';
import { pipeline } from './pipeline.ts';
import { ratioPage } from './ratios.ts';

export type Figures = Record<string, number>;

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false }, pipeline: { type: 'string', default: '1000' }, seconds: { type: 'string', default: '3' } } });
const seconds = Number(values.seconds), rows = Number(values.pipeline);
const figures: Figures = {};

await step('signatures alone, the floor', () => signing(seconds));
await step('the canonical form alone', () => canonizing(seconds));
await step('issuing one Open Badge 3.0, eddsa-rdfc-2022; a token', () => issuing(seconds));
await step('verifying one', () => verifying(seconds));
if (rows > 0) await step(`the whole way, ${rows} people from CSV to durable rows and log; then the public pages`, () => pipeline(rows));
if (!values.json) console.log(`\n${ratioPage(figures)}\n`);
console.log(JSON.stringify(Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Number(value.toPrecision(4))]))));

async function step(what: string, measure: () => Promise<Figures>): Promise<void> {
  const found = await measure();
  Object.assign(figures, found);
  if (!values.json) for (const [name, value] of Object.entries(found)) console.log(`${name.padEnd(58)} ${Number(value.toPrecision(4))}`.padEnd(72), what);
}
