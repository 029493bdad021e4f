import type { Figures } from './bench.ts';
export async function pipeline(_rows: number): Promise<Figures> { return {}; }
