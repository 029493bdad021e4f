/** The hour, handed in: tests stand still, the house asks the machine (adapters/clock.ts). */
export type Clock = { now(): Date };

/** xsd:dateTimeStamp in UTC, whole seconds: the one spelling of an instant in what we sign. */
export function stamp(at: Date): string {
  return at.toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** ISO 8601 calendar date in UTC. */
export function day(at: Date): string {
  return at.toISOString().slice(0, 10);
}
