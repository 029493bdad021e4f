// How a page is put together inside its frame: head, sheets, sections, steps, queues.
import type { Child } from 'hono/jsx';
import { Icon, type IconName } from './icons.tsx';

export type Crumb = { readonly label: string; readonly href?: string | undefined };

/** Where one is. The last crumb is the page itself and is no link. */
export function Crumbs({ label, crumbs }: { label: string; crumbs: readonly Crumb[] }) {
  return (
    <nav aria-label={label}>
      <ol class="crumbs">{crumbs.map(({ label: text, href }, i) => i === crumbs.length - 1 ? <li aria-current="page">{text}</li> : <li>{href ? <a href={href}>{text}</a> : text}</li>)}</ol>
    </nav>
  );
}

/** The head of a staff page: the h1, a quiet line, acts at the right. */
export function PageHead({ title, children, acts, lang }: { title: string; children?: Child; acts?: Child; lang?: string | undefined }) {
  return (
    <div class="work-head">
      <div><h1 lang={lang}>{title}</h1>{typeof children === 'string' ? <p class="quiet">{children}</p> : children}</div>
      {acts && <div class="row push">{acts}</div>}
    </div>
  );
}

/** Paper with a head. `pad` when its matter has no padding of its own (text, fields); leave out for tables, queues, checks. */
export function Sheet({ title, aside, id, pad, children }: { title?: string | undefined; aside?: Child; id?: string | undefined; pad?: boolean | undefined; children: Child }) {
  return (
    <section class="sheet" id={id}>
      {title && <div class="sheet-head"><h2>{title}</h2>{aside && <div class="push quiet">{aside}</div>}</div>}
      {pad ? <div class="pad stack">{children}</div> : children}
    </section>
  );
}

/** One section of a ruled public page: label left of the margin, matter right of it. Stands in `<div class="wrap ruled">`. */
export function Section({ title, more, id, children }: { title: string; more?: Child; id?: string | undefined; children: Child }) {
  return <section class="sec" id={id}><h2 class="sec-label">{title}{more && <small>{more}</small>}</h2><div class="sec-body">{children}</div></section>;
}

/** The foot of a form or a table: main act first. `stick` keeps it in sight. */
export function Bar({ children, stick }: { children: Child; stick?: boolean | undefined }) {
  return <div class={stick ? 'sheet bar bar-stick' : 'bar'}>{children}</div>;
}

/** Where one is in a task of several pages; `at` counts from 0. */
export function Steps({ label, steps, at, done }: { label: string; steps: readonly string[]; at: number; /** Read out after a step that is done. */ done: string }) {
  return (
    <ol class="steps" aria-label={label}>
      {steps.map((step, i) => i < at ? <li class="done">{step}<span class="sr"> ({done})</span></li> : <li aria-current={i === at ? 'step' : undefined}>{step}</li>)}
    </ol>
  );
}

export type QueueItem = { readonly icon: IconName; readonly urgent?: boolean | undefined; readonly title: Child; readonly text?: Child; readonly act?: Child };

/** What needs the reader, most urgent first. */
export function Queue({ items }: { items: readonly QueueItem[] }) {
  return (
    <ul class="queue">
      {items.map(({ icon, urgent, title, text, act }) => <li><Icon name={icon} class={urgent ? 'is-invalid' : undefined} /><div><h3>{title}</h3>{text && <p>{text}</p>}</div>{act}</li>)}
    </ul>
  );
}

export function Details({ summary, open, children }: { summary: Child; open?: boolean | undefined; children: Child }) {
  return <details open={open}><summary>{summary}</summary><div class="stack more">{children}</div></details>;
}
