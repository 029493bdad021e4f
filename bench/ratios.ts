// What the figures of one run say of each other. Figures by themselves say more of the machine.
import type { Figures } from './bench.ts';

const PEERS: Readonly<Record<string, string>> = { 'digitalbazaar-vc': '@digitalbazaar/vc', 'digitalcredentials-vc': '@digitalcredentials/vc', jose: 'jose', reference: 'jsonld.js with rdf-canonize' };

const WAYS: Readonly<Record<string, string>> = {
  'issue.ob3': 'issuing an Open Badge, award to bytes, one signature in 64 verified',
  'issue.ob3.all-checked': 'the same, every signature verified',
  'issue.ob3.row': 'issuing from the row of a batch, values to bytes',
  'issue.ob3.general': 'issuing without a template',
  'verify.ob3': 'verifying an Open Badge, whole report',
  'verify.ob3.without-sodium': 'the same without libsodium',
  'issue.ob3-jwt': 'issuing a token',
  'verify.ob3-jwt': 'verifying a token, whole report (the peer: the signature alone)',
  'canonize.ob3': 'the canonical form, compiled',
  'canonize.ob3.template': 'the canonical form and its hash, by a template',
};

export function ratioPage(figures: Figures): string {
  const lines = Object.entries(figures).flatMap(([name, value]) => {
    const [what = '', peer = ''] = name.split('.vs.');
    return peer in PEERS ? [row(WAYS[what] ?? what, `${times(value)} × ${PEERS[peer]}`)] : [];
  });
  const sign = figures['sign.ed25519.sodium.per-second'] ?? figures['sign.ed25519.per-second'], check = figures['verify.ed25519.sodium.per-second'] ?? figures['verify.ed25519.per-second'];
  const floors = ([['issue.ob3.row', sign, 'signature'], ['issue.ob3', sign, 'signature'], ['verify.ob3', check, 'signature check']] as const).flatMap(([what, floor, name]) => {
    const rate = figures[`${what}.per-second`];
    return floor && rate ? [row(WAYS[what] ?? what, `takes as long as ${times(floor / rate)} times the ${name} alone`)] : [];
  });
  return ['In one run on this machine, on one core:', ...lines, ...floors].join('\n');
}

const row = (what: string, found: string) => `  ${what.padEnd(72)} ${found}`;
const times = (value: number) => (value < 10 ? value.toPrecision(2) : value.toFixed(0));
