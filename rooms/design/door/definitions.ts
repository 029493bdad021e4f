// By which definitions of a micro-credential an organisation goes: those that ship and its own, and what becomes of a specification that does not meet one.
import { PROFILES, check, profile, readOwnProfile, readProfile, type CheckReport, type ElementReport, type Profile, type ProfileId } from '#framework';
import type { Db, Tx } from '#lib/db';
import { AcquisError, type Fault } from '#lib/errors';
import type { DesignPorts } from '../design.ts';
import { addDefinition, gates, lockDefinitions, ownDefinitions, removeDefinition, setGate, type Gate } from '../store/definitions.ts';

export type { Gate } from '../store/definitions.ts';
/** `refuse`: no award of a specification that does not meet it. `warn`: told before issuing, in nobody's way. */
export const GATES: readonly Gate[] = ['off', 'warn', 'refuse'];

export type Definition = { readonly profile: Profile; readonly gate: Gate; /** Since when, of one of its own; ISO date-time. */ readonly own?: string };
/** A definition that the organisation chose and that a specification does not meet. What cannot be told is not met. */
export type Objection = { readonly gate: Exclude<Gate, 'off'>; readonly report: CheckReport; readonly lacking: readonly ElementReport[] };

export type DesignDefinitions = {
  /** Those it goes by first: the refusing ones, then the warning ones; its own before others. */
  definitions(org: string): Promise<readonly Definition[]>;
  /** Of ids that name none, nothing is kept. */
  setGates(org: string, by: string, wish: ReadonlyMap<string, Gate>): Promise<void>;
  /** A file of its own: a new one, or another version of one that is there. @throws AcquisError bad_input with every fault, at its place in the file */
  addDefinition(org: string, by: string, file: Uint8Array): Promise<Profile>;
  /** What it decided about it goes with it. @throws AcquisError not_found */
  removeDefinition(org: string, by: string, id: string): Promise<void>;
  /** Judged for the house's day, in the caller's transaction: what was decided until now counts. */
  objections(tx: Tx, org: string, specification: unknown): Promise<readonly Objection[]>;
};

/** As many of its own as an organisation may have. */
export const MOST_OWN = 20;
/** Where nobody decided. */
const UNDECIDED: Readonly<Partial<Record<ProfileId, Gate>>> = { 'etf-box2': 'warn', 'eu-2022': 'warn' };

export function designDefinitions({ clock, people }: DesignPorts, within: Db['asOrganisation']): DesignDefinitions {
  const now = () => clock.now();

  async function all(tx: Tx, org: string): Promise<Definition[]> {
    const decided = await gates(tx, org), own = await ownDefinitions(tx, org);
    const known: Definition[] = [
      ...own.map(({ id, content, savedAt }): Definition => ({ profile: readProfile(JSON.parse(content)), gate: decided.get(id) ?? 'off', own: savedAt })),
      ...PROFILES.map((id): Definition => ({ profile: profile(id), gate: decided.get(id) ?? UNDECIDED[id] ?? 'off' })),
    ];
    return known.sort((a, b) => GATES.indexOf(b.gate) - GATES.indexOf(a.gate));
  }

  return {
    definitions: (org) => within(org, (tx) => all(tx, org)),
    setGates: (org, by, wish) => within(org, async (tx) => {
      for (const { profile: { id }, gate } of await all(tx, org)) {
        const wanted = wish.get(id) ?? gate;
        if (wanted === gate) continue;
        await setGate(tx, org, id, wanted, by, now());
        await people.audit(tx, { organisation: org, by, act: `design.definition-${wanted}`, subject: id });
      }
    }),
    addDefinition: (org, by, file) => within(org, async (tx) => {
      const read = readOwnProfile(file);
      if ('faults' in read) throw new AcquisError('bad_input', { faults: read.faults });
      await lockDefinitions(tx, org);
      const fault = misfit(read.profile, await ownDefinitions(tx, org));
      if (fault) throw new AcquisError('bad_input', { faults: [fault] });
      await addDefinition(tx, org, { id: read.profile.id, content: new TextDecoder().decode(file), by, at: now() });
      await people.audit(tx, { organisation: org, by, act: 'design.definition-added', subject: `${read.profile.id} ${read.profile.version}` });
      return read.profile;
    }),
    removeDefinition: (org, by, id) => within(org, async (tx) => {
      if (!await removeDefinition(tx, org, id, now())) throw new AcquisError('not_found');
      await setGate(tx, org, id, 'off', by, now());
      await people.audit(tx, { organisation: org, by, act: 'design.definition-removed', subject: id });
    }),
    async objections(tx, org, specification) {
      const at = now().toISOString();
      return (await all(tx, org)).flatMap(({ gate, profile: one }): Objection[] => {
        if (gate === 'off') return [];
        const report = check(specification, one, { at });
        return report.outcome === 'pass' ? [] : [{ gate, report, lacking: lackingIn(report) }];
      });
    },
  };
}

/** Why a whole definition does not fit beside those that are there. */
function misfit({ id, version }: Profile, there: readonly { readonly id: string; readonly content: string }[]): Fault | undefined {
  const before = there.find((one) => one.id === id);
  if (!before) return there.length >= MOST_OWN ? { path: '', code: 'profile_too_many', values: { maximum: MOST_OWN } } : undefined;
  return readProfile(JSON.parse(before.content)).version === version ? { path: '/version', code: 'profile_version_known', values: { id, version } } : undefined;
}

/** What decided against it, the missing before the untold. */
export function lackingIn({ elements, scope }: CheckReport): readonly ElementReport[] {
  const decisive = elements.filter((e) => e.weight === 'mandatory' && (scope === 'award' || e.needs === 'specification'));
  return [...decisive.filter((e) => e.outcome === 'fail'), ...decisive.filter((e) => e.outcome === 'unknown')];
}
