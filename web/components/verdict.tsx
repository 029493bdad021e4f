// The answer about a credential. Four silhouettes, each with its word; the sentence before the list, the list before the codes.
import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import { Mark, type Tone } from './icons.tsx';
import { SILHOUETTE, type VerdictTone } from './silhouette.ts';

export type VerdictProps = {
  tone: VerdictTone;
  /** "Valid", "Not valid", "Cannot tell": the page's h1 unless `small`. */
  word: string;
  small?: boolean | undefined;
  /** On a page whose h1 is something else. */
  heading?: 'h1' | 'h2' | undefined;
  /** The sentence (`<p class="lead">`), then when it was checked (`<p class="small">`). */
  children: Child;
};

export function Verdict({ tone, word, small, heading: Heading = 'h1', children }: VerdictProps) {
  return (
    <div class={`verdict is-${tone}${small ? ' verdict-s' : ''}`}>
      {raw(`<svg class="mark" viewBox="0 0 100 100" aria-hidden="true">${SILHOUETTE[tone]}</svg>`)}
      <div class="verdict-text">{small ? <p class="verdict-word">{word}</p> : <Heading class="verdict-word">{word}</Heading>}{children}</div>
    </div>
  );
}

export type CheckRowProps = {
  /** `none` is "not checked", which is never passed. */
  tone: Tone;
  /** What was looked at: "Integrity". */
  title: string;
  /** What came out, in a word: "As signed", "Not checked". */
  word: string;
  /** One sentence for people. */
  children: Child;
  /** Stable code, quiet, in the margin. */
  code?: string | undefined;
};

/** One check of a report; stands in `<Checks>`. */
export function CheckRow({ tone, title, word, children, code }: CheckRowProps) {
  return (
    <li class={`check-row ${ROW[tone]}`}>
      <Mark tone={tone} />
      <div><h3>{title} <span class={`is-${tone}`}>{word}</span></h3>{typeof children === 'string' ? <p>{children}</p> : children}</div>
      {code && <span class="code">{code}</span>}
    </li>
  );
}

export function Checks({ children }: { children: Child }) {
  return <div class="contain"><ol class="checks">{children}</ol></div>;
}

const ROW: Record<Tone, string> = { valid: 'pass', warn: 'warn', invalid: 'fail', unknown: 'unknown', none: 'none' };
