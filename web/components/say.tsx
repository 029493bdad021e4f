// What the house says: notices, faults, empty places. The sentence first: what happened, what it means, what to do.
import type { Child } from 'hono/jsx';
import { Icon, Mark, type Tone } from './icons.tsx';

export type NoticeKind = 'done' | 'problem' | 'warn' | 'info';
const TONE: Record<NoticeKind, Tone | undefined> = { done: 'valid', problem: 'invalid', warn: 'warn', info: undefined };

export type NoticeProps = {
  kind: NoticeKind;
  title?: string | undefined;
  children?: Child;
  /** Read out when it appears (after an act); leave out for what stood there all along. */
  live?: boolean | undefined;
};

export function Notice({ kind, title, children, live }: NoticeProps) {
  const tone = TONE[kind];
  const role = live ? (kind === 'problem' ? 'alert' : 'status') : undefined;
  return (
    <div class={tone ? `notice is-${tone}` : 'notice'} role={role}>
      {tone ? <Mark tone={tone} /> : <Icon name="flag" />}
      <div class="stack stack-s">{title && <p><strong>{title}</strong></p>}{typeof children === 'string' ? <p>{children}</p> : children}</div>
    </div>
  );
}

export type Problem = { /** Id of the field, without #. */ readonly field?: string | undefined; readonly text: string };

/** Stands at the head of a form that came back; each line leads to its field. */
export function ErrorSummary({ title, problems }: { title: string; problems: readonly Problem[] }) {
  if (problems.length === 0) return null;
  return (
    <section class="notice is-invalid" role="alert" aria-labelledby="problems" tabindex={-1}>
      <Mark tone="invalid" />
      <div class="stack stack-s">
        <h2 class="h-s" id="problems">{title}</h2>
        <ul class="todo">{problems.map(({ field, text }) => <li>{field ? <a href={`#${field}`}>{text}</a> : text}</li>)}</ul>
      </div>
    </section>
  );
}

/** Nothing here yet: says so, and the one thing to do about it. */
export function Empty({ title, children }: { title: string; children?: Child }) {
  return <div class="empty stack stack-s"><p class="title">{title}</p>{typeof children === 'string' ? <p class="quiet">{children}</p> : children}</div>;
}

export function Tag({ tone, children }: { tone?: Tone | undefined; children: Child }) {
  return <span class={tone ? `tag is-${tone}` : 'tag'}>{tone && <Mark tone={tone} />}{children}</span>;
}

/** Skills, each a link to its ESCO page when it has one. */
export function Skills({ label, items }: { label: string; items: readonly { readonly text: string; readonly lang?: string | undefined; readonly href?: string | undefined }[] }) {
  return (
    <ul class="skills" aria-label={label}>
      {items.map(({ text, lang, href }) => <li>{href ? <a class="skill" href={href} lang={lang}>{text}</a> : <span class="skill" lang={lang}>{text}</span>}</li>)}
    </ul>
  );
}
