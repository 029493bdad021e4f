// The places where a test may kill the process, to prove that the next start finishes what was begun. Empty in life.
let planned: { at: string; countdown: number } | undefined;

/** `where:n` from ACQUIS_CRASH_AT: dies at the n-th passage of that place (1 when n is left out). */
export function planCrash(text: string | undefined): void {
  const [at, n] = (text ?? '').split(':');
  planned = at ? { at, countdown: Number(n ?? 1) } : undefined;
}

export function crashPoint(place: string): void {
  if (planned?.at !== place || --planned.countdown > 0) return;
  process.kill(process.pid, 'SIGKILL');
  // The signal is delivered between two instructions; nothing may run after this line.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10_000);
}
