// A process of its own that issues and is killed where it is told to: run by rooms/issue tests, never by hand.
import { poolOf } from '../adapters/postgres/database.ts';
import { openDb } from '../lib/db.ts';
import { planCrash } from '../lib/crash.ts';
import { secretsFrom } from '../lib/seal.ts';
import { issuingRooms } from './issue.ts';

export type Killed = { readonly appUrl: string; readonly master: string; readonly publicUrl: string; readonly now: string; readonly org: string; readonly batch: string; /** As ACQUIS_CRASH_AT. */ readonly at: string };

const { appUrl, master, publicUrl, now, org, batch, at } = JSON.parse(process.argv[2] ?? '') as Killed;
const rooms = issuingRooms({ db: openDb(poolOf(appUrl, 4)), secrets: secretsFrom(Buffer.from(master, 'hex')), clock: { now: () => new Date(now) }, jobs: { send: async () => undefined }, publicUrl });
planCrash(at);
await rooms.issue.advance(org, batch);
process.exit(0);
