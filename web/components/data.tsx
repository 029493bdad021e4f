// Data laid out: facts, figures, tables, pages of a list, hashes.
import type { Child } from 'hono/jsx';

export type Fact = { readonly term: Child; readonly value: Child; /** Smaller line below. */ readonly more?: Child };

/** The standard elements, a line each. Facts whose value is undefined or empty are left out. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return <dl class="facts">{facts.filter(told).map(({ term, value, more }) => <div><dt>{term}</dt><dd>{value}{more && <small>{more}</small>}</dd></div>)}</dl>;
}

/** Large numbers, few. */
export function Figures({ figures }: { figures: readonly { readonly term: string; readonly value: Child }[] }) {
  return <dl class="figures">{figures.map(({ term, value }) => <div><dt>{term}</dt><dd>{value}</dd></div>)}</dl>;
}

/** The questions a reader asks first, answered in a word and a line. */
export function Answers({ facts }: { facts: readonly Fact[] }) {
  return <dl class="six">{facts.map(({ term, value, more }) => <div><dt>{term}</dt><dd>{value}{more && <small>{more}</small>}</dd></div>)}</dl>;
}

export type Column = { readonly label: string; readonly number?: boolean | undefined; /** Label for screen readers only: a column of buttons. */ readonly bare?: boolean | undefined };

export type TableProps = {
  /** Names the scrolling region. */
  label: string;
  columns: readonly Column[];
  /** The first cell is the row's head. */
  rows: readonly (readonly Child[])[];
  class?: string | undefined;
};

/** Scrolls inside its own box, which the keyboard can reach; the page never scrolls sideways. */
export function Table({ label, columns, rows, class: extra }: TableProps) {
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={label}>
      <table class={extra ? `table ${extra}` : 'table'}>
        <thead><tr>{columns.map((c) => <th scope="col" class={c.number ? 'num' : undefined}>{c.bare ? <span class="sr">{c.label}</span> : c.label}</th>)}</tr></thead>
        <tbody>
          {rows.map((cells) => (
            <tr>{cells.map((cell, i) => i === 0
              ? <th scope="row" class={columns[i]?.number ? 'num' : undefined}>{cell}</th>
              : <td class={columns[i]?.number ? 'num' : undefined}>{cell}</td>)}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export type PaginationProps = { label: string; /** Undefined when there is no such page. */ previous?: string | undefined; next?: string | undefined; words: { readonly previous: string; readonly next: string }; /** "1 to 50 of 1,248" */ where?: string | undefined };

export function Pagination({ label, previous, next, words, where }: PaginationProps) {
  if (!previous && !next) return where ? <p class="bar quiet small">{where}</p> : null;
  return (
    <nav class="bar" aria-label={label}>
      {where && <p class="quiet small">{where}</p>}
      <div class="row push">
        {previous && <a class="btn" rel="prev" href={previous}>{words.previous}</a>}
        {next && <a class="btn" rel="next" href={next}>{words.next}</a>}
      </div>
    </nav>
  );
}

/** A hash or an address, whole in its title when shortened. */
export function Hash({ value, short }: { value: string; short?: boolean | undefined }) {
  if (!short || value.length <= 16) return <span class="hash">{value}</span>;
  return <span class="hash" title={value}>{value.slice(0, 8)}…{value.slice(-6)}</span>;
}

/** Raw data, quiet, reachable by keyboard. */
export function Raw({ label, children }: { label: string; children: Child }) {
  return <pre class="raw" tabindex={0} role="region" aria-label={label}>{children}</pre>;
}

function told({ value }: Fact): boolean {
  return value !== undefined && value !== null && value !== '' && value !== false;
}
