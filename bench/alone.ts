// One pipeline in a process of its own, so that its memory is its own: `node bench/alone.ts ROWS POLICY ASKED`.
import { pipeline } from './pipeline.ts';

const [rows = '1000', policy, asked] = process.argv.slice(2);
console.log(JSON.stringify(await pipeline(Number(rows), policy === 'all' ? 'all' : 'sampled', asked === 'asked')));
