// What can be pressed. One `main` a page; `no` for what destroys; an icon always stands beside a word.
import type { Child } from 'hono/jsx';
import { Icon, type IconName } from './icons.tsx';

export type ButtonLook = 'main' | 'bare' | 'no';

type Look = { look?: ButtonLook | undefined; big?: boolean | undefined; icon?: IconName | undefined; children: Child };

export type ButtonProps = Look & {
  /** With `value`: tells the form's handler which button was pressed. */
  name?: string | undefined;
  value?: string | undefined;
  type?: 'submit' | 'button' | undefined;
  /** Id of the form when the button stands outside it (a page head, a sticky bar). */
  form?: string | undefined;
  /** Another address than the form's own. */
  formaction?: string | undefined;
  /** Skip the browser's own checks: save a draft, go back. */
  formnovalidate?: boolean | undefined;
  disabled?: boolean | undefined;
};

export function Button({ look, big, icon, children, type = 'submit', ...rest }: ButtonProps) {
  return <button class={classOf(look, big)} type={type} {...rest}>{icon && <Icon name={icon} />}{children}</button>;
}

export type LinkButtonProps = Look & { href: string; download?: boolean | string | undefined; rel?: string | undefined };

export function LinkButton({ look, big, icon, children, ...rest }: LinkButtonProps) {
  return <a class={classOf(look, big)} {...rest}>{icon && <Icon name={icon} />}{children}</a>;
}

function classOf(look: ButtonLook | undefined, big: boolean | undefined): string {
  return ['btn', look && `btn-${look}`, big && 'btn-big'].filter(Boolean).join(' ');
}
