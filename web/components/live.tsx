// Parts that a small script makes livelier; each is whole without it. Their words travel in data attributes.
import type { Child } from 'hono/jsx';
import type { T } from '../../lib/i18n.ts';
import { asset, type Island } from '../assets.ts';
import { Icon } from './icons.tsx';

/** Loads `web/islands/<name>.ts`; several on a page load it once. */
export function Script({ island }: { island: Island }) {
  return <script type="module" src={asset(`web/islands/${island}.ts`)}></script>;
}

export type FileDropProps = {
  t: T;
  name: string;
  /** "Drop the file you were sent" */
  label: string;
  hint?: Child;
  error?: string | undefined;
  /** Value of the accept attribute: ".csv,text/csv". */
  accept?: string | undefined;
  multiple?: boolean | undefined;
  required?: boolean | undefined;
  /** No script: pages that promise none. The file field itself takes a dropped file. */
  plain?: boolean | undefined;
  id?: string | undefined;
};

/** A file field in a form with `files`. The script lets one drop anywhere on it, and says name and size. */
export function FileDrop({ t, name, label, hint, error, accept, multiple, required, plain, id = name }: FileDropProps) {
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;
  const zone = (
    <div class="drop">
      <svg class="drop-mark" viewBox="0 0 120 56" aria-hidden="true"><path d="M60 2V24M51 15 60 24 69 15M8 32Q34 27 60 32T112 31M8 42Q34 38 60 42T112 41M8 52Q34 49 60 52T112 51" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="square" /></svg>
      <label class="title drop-title" for={id}>{label}</label>
      <input id={id} type="file" name={name} accept={accept} multiple={multiple} required={required} aria-describedby={described} aria-invalid={error ? 'true' : undefined} />
      {hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
      {error && <p class="err" id={`${id}-error`}><Icon name="warn" />{error}</p>}
      <p role="status" class="small" data-chosen-line></p>
    </div>
  );
  if (plain) return zone;
  return <><acquis-drop data-chosen={t('layout.drop.chosen', { name: '{name}', size: '{size}' })} data-many={t('layout.drop.many', { size: '{size}' })} data-units={t('layout.drop.units')}>{zone}</acquis-drop><Script island="drop" /></>;
}

/** What the address behind `url` answers, as JSON. `text` is already in the reader's language. */
export type ProgressState = {
  readonly value: number;
  readonly max: number;
  readonly done: boolean;
  /** "826 of 1,248 delivered" */
  readonly text: string;
  /** Replaces the content of `[data-figure=name]` inside the element. */
  readonly figures?: { readonly [name: string]: string } | undefined;
  /** Where to go when done; without it the script stops and the page stays. */
  readonly next?: string | undefined;
};

export type ProgressProps = { t: T; url: string; /** For screen readers: "Delivered". */ label: string; state: ProgressState; /** This page's own address, for the refresh link without script. */ here: string; children?: Child };

/** Asks `url` every second while the tab is visible, and stops when done. Without script: a link that asks again. */
export function Progress({ t, url, label, state, here, children }: ProgressProps) {
  return (
    <>
      <acquis-progress class="prog" data-url={state.done ? undefined : url}>
        <p class="prog-n" data-text>{state.text}</p>
        <progress max={state.max} value={state.value} aria-label={label}>{state.text}</progress>
        <p class="sr" role="status"></p>
        {children}
        {!state.done && <p class="small" data-refresh><a href={here}>{t('layout.refresh')}</a></p>}
      </acquis-progress>
      {!state.done && <Script island="progress" />}
    </>
  );
}

/** Copies `text`; shown only when the script runs. */
export function Copy({ t, text, label, main }: { t: T; text: string; /** What is copied, when "Copy" alone is not clear. */ label?: string | undefined; /** It is what one came for. */ main?: boolean | undefined }) {
  return <><acquis-copy data-text={text} data-done={t('layout.copied')}><button class={main ? 'btn btn-main' : 'btn btn-bare'} type="button" hidden><Icon name="copy" /><span>{label ?? t('layout.copy')}</span></button><span class="sr" role="status"></span></acquis-copy><Script island="copy" /></>;
}

/** The device's own way of sending an address (Web Share); shown only where there is one. */
export function ShareOn({ t, url, title }: { t: T; url: string; title: string }) {
  return <><acquis-share data-url={url} data-title={title}><button class="btn btn-bare" type="button" hidden><Icon name="share" /><span>{t('layout.send')}</span></button></acquis-share><Script island="share" /></>;
}

/** Prints the page; shown only when the script runs. */
export function Print({ t }: { t: T }) {
  return <><acquis-print class="no-print"><button class="btn" type="button" hidden><Icon name="print" />{t('layout.print')}</button></acquis-print><Script island="print" /></>;
}
