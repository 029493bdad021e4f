// The editor goes step by step; each step owns some members of the specification and saves only those, so that two people may work on two steps at once.
import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../../lib/jcs.ts';
import { itemsAt, valueAt, wordsAt, type Content } from './form.ts';
import { textsTyped, withTexts } from './texts.ts';

export const STEPS = ['describe', 'outcomes', 'assessments', 'volume', 'who', 'quality', 'next', 'languages', 'check'] as const;
export type Step = (typeof STEPS)[number];

const OWN: Readonly<Record<Step, readonly string[]>> = {
  describe: ['title', 'description', 'fields', 'languages', 'prerequisites', 'targetGroups', 'website', 'further', 'image'],
  outcomes: ['outcomes'], assessments: ['assessments'],
  volume: ['workloadHours', 'credits', 'level', 'participation', 'routes', 'learningSetting', 'validForMonths', 'price'],
  who: ['provider', 'awardingBodies', 'issuer'], quality: ['quality', 'endorsements'], next: ['stacking', 'links', 'entitlements'], languages: [], check: [],
};

/** Members in the order they are typed, which is the order they are read in. */
export const MEMBERS: readonly string[] = STEPS.flatMap((step) => OWN[step]);

export function stepNamed(text: string | undefined): Step {
  return STEPS.find((step) => step === text) ?? 'describe';
}

/** Where a JSON pointer into the specification is typed. */
export function stepOf(pointer: string): Step {
  const root = pointer.split('/')[1] ?? '';
  return STEPS.find((step) => OWN[step].includes(root)) ?? 'describe';
}

export function stepAfter(step: Step): Step | undefined { return STEPS[STEPS.indexOf(step) + 1]; }
export function stepBefore(step: Step): Step | undefined { return STEPS[STEPS.indexOf(step) - 1]; }

/** `content`: what stands now, with what this step says. `clean`: nobody changed the same thing since the author opened it. */
export type Merge = { readonly content: Content; readonly clean: boolean };

/** `base` is what the author saw, `current` what stands now, `typed` what the form of the step sent (see `contentOf`). */
export function merged(step: Step, base: Content, current: Content, typed: Content, entries: readonly (readonly [string, string])[]): Merge {
  if (step === 'languages') {
    const changed = textsTyped(base, entries).filter(({ name, text }) => textAt(base, name) !== text);
    return { content: withTexts(current, changed), clean: changed.every(({ name, text }) => [textAt(base, name), text].includes(textAt(current, name))) };
  }
  const content = withStep(current, typed, step), [seen, now, mine] = [base, current, content].map((one) => part(one, step));
  return { content, clean: isDeepStrictEqual(seen, now) || isDeepStrictEqual(now, mine) };
}

function withStep(before: Content, typed: Content, step: Step): Content {
  const kept = Object.entries(before).filter(([name]) => !OWN[step].includes(name)), own = OWN[step].flatMap((name) => typed[name] === undefined ? [] : [[name, typed[name]] as const]);
  const content: Content = Object.fromEntries([...kept, ...own]);
  return step === 'outcomes' && itemsAt(typed, 'assessments').length > 0 ? withProofs(content, typed) : content;
}

/** The matrix beside the outcomes says of each assessment what it proves, and nothing else of it. */
function withProofs(content: Content, typed: Content): Content {
  const assessments = itemsAt(content, 'assessments').map((item, i): Json => {
    const proves = wordsAt(typed, `assessments.${i}.proves`);
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
    const { proves: _, ...rest } = item as { readonly [member: string]: Json };
    return proves.length > 0 ? { ...rest, proves } : rest;
  });
  return { ...content, assessments };
}

function part(content: Content, step: Step): Content {
  const own = Object.fromEntries(OWN[step].map((name) => [name, content[name]]));
  return step === 'outcomes' ? { ...own, proofs: itemsAt(content, 'assessments').map((_, i) => wordsAt(content, `assessments.${i}.proves`)) } : own;
}

function textAt(content: Content, name: string): string {
  const value = valueAt(content, name);
  return typeof value === 'string' ? value : '';
}
