// Forms: the hidden token, and an act that must be meant.
import type { Child } from 'hono/jsx';
import type { PageContext } from '../context.ts';
import { Button } from './button.tsx';

export type FormProps = {
  page: Pick<PageContext, 'csrf'>;
  action: string;
  id?: string | undefined;
  class?: string | undefined;
  /** True when the form holds a file field. */
  files?: boolean | undefined;
  /** Leave checking to the server, whose messages are in the reader's language. */
  novalidate?: boolean | undefined;
  children: Child;
};

/** A form that changes something. A search is a plain `<form method="get">`. */
export function Form({ page, files, novalidate = true, children, ...rest }: FormProps) {
  return (
    <form method="post" novalidate={novalidate} {...(files ? { enctype: 'multipart/form-data' } : {})} {...rest}>
      <FormToken page={page} />
      {children}
    </form>
  );
}

/** For a form written by hand. */
export function FormToken({ page }: { page: Pick<PageContext, 'csrf'> }) {
  return <input type="hidden" name="csrf" value={page.csrf} />;
}

export type ConfirmFormProps = {
  page: Pick<PageContext, 'csrf'>;
  action: string;
  /** The summary that opens it: "Withdraw this credential". */
  title: string;
  /** The button that does it: "Withdraw". */
  act: string;
  /** What will happen, and whether it can be undone; then the fields (a reason). */
  children: Child;
  /** Shown open: on a page of its own, or after a fault in its fields. */
  open?: boolean | undefined;
};

/** A destructive act, two steps away: one opens it, reads the consequence, then presses. Works without script. */
export function ConfirmForm({ page, action, title, act, children, open }: ConfirmFormProps) {
  return (
    <details class="confirm" open={open}>
      <summary>{title}</summary>
      <Form page={page} action={action} class="stack pad">
        {children}
        <Button look="no">{act}</Button>
      </Form>
    </details>
  );
}
