// `npm run bench [-- --json] [--pipeline ROWS,ROWS] [--million]`: ours beside peers from npm, in one run on the machine at hand, so that ratios mean something.
// A page of ratios, then as the last line one JSON object of named figures.
import { parseArgs } from 'node:util';
import { canonizing, issuing, signing, verifying } from './library.ts';
import { pipelines } from './pipeline.ts';
import { ratioPage } from './ratios.ts';

export type Figures = Record<string, number>;

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false }, pipeline: { type: 'string', default: '10000,100000' }, million: { type: 'boolean', default: false }, seconds: { type: 'string', default: '3' } } });
const seconds = Number(values.seconds), sizes = [...values.pipeline.split(',').map(Number), ...(values.million ? [1_000_000] : [])].filter((rows) => rows > 0);
const figures: Figures = {};

await step('signatures alone, the floor', () => signing(seconds));
await step('the canonical form alone', () => canonizing(seconds));
await step('issuing one Open Badge 3.0, eddsa-rdfc-2022; a token', () => issuing(seconds));
await step('verifying one', () => verifying(seconds));
if (sizes.length > 0) await step(`the whole way, ${sizes.join(' and ')} people from CSV to durable rows and log; the public pages during a list and after`, () => pipelines(sizes));
if (!values.json) console.log(`\n${ratioPage(figures)}\n`);
console.log(JSON.stringify(Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Number(value.toPrecision(4))]))));

async function step(what: string, measure: () => Promise<Figures>): Promise<void> {
  const found = await measure();
  Object.assign(figures, found);
  if (!values.json) for (const [name, value] of Object.entries(found)) console.log(`${name.padEnd(58)} ${Number(value.toPrecision(4))}`.padEnd(72), what);
}
