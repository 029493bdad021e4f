// Fields. A label is always there, a hint and an error are tied to the control by aria-describedby, in that order.
import type { Child } from 'hono/jsx';
import { Icon } from './icons.tsx';

/** What every field has. `id` defaults to `name`; the error names what is wrong and what to do. */
export type FieldProps = {
  name: string;
  label: string;
  id?: string | undefined;
  hint?: Child;
  error?: string | undefined;
  /** Quiet word after the label: `t('layout.optional')`. Fields are required unless they say otherwise. */
  note?: string | undefined;
  required?: boolean | undefined;
  disabled?: boolean | undefined;
  /** Keep the label for screen readers only, where a column head already says it. */
  bare?: boolean | undefined;
};

export type InputProps = FieldProps & {
  type?: 'text' | 'email' | 'url' | 'date' | 'number' | 'password' | 'search' | 'tel' | 'datetime-local' | undefined;
  value?: string | number | undefined;
  placeholder?: string | undefined;
  autocomplete?: string | undefined;
  inputmode?: 'text' | 'numeric' | 'decimal' | 'url' | 'email' | 'search' | undefined;
  maxlength?: number | undefined;
  min?: string | number | undefined;
  max?: string | number | undefined;
  step?: string | number | undefined;
  pattern?: string | undefined;
  /** Language of what is typed, when it is not the page's. */
  lang?: string | undefined;
  mono?: boolean | undefined;
  autofocus?: boolean | undefined;
  spellcheck?: boolean | undefined;
  /** Id of a `<datalist>`. */
  list?: string | undefined;
};

export function Input({ type = 'text', mono, name, label, id, hint, error, note, required, disabled, bare, ...rest }: InputProps) {
  const frame = { name, label, id, hint, error, note, bare };
  return <Frame {...frame}><input class={mono ? 'input mono' : 'input'} type={type} {...control(frame)} required={required} disabled={disabled} {...rest} /></Frame>;
}

export type TextareaProps = FieldProps & { value?: string | undefined; rows?: number | undefined; lang?: string | undefined; mono?: boolean | undefined; maxlength?: number | undefined; placeholder?: string | undefined; spellcheck?: boolean | undefined };

export function Textarea({ value, rows = 4, mono, name, label, id, hint, error, note, required, disabled, bare, ...rest }: TextareaProps) {
  const frame = { name, label, id, hint, error, note, bare };
  return <Frame {...frame}><textarea class={mono ? 'input mono' : 'input'} rows={rows} {...control(frame)} required={required} disabled={disabled} {...rest}>{value}</textarea></Frame>;
}

export type Option = { readonly value: string; readonly label: string; readonly hint?: Child; readonly disabled?: boolean | undefined };

export type SelectProps = FieldProps & { options: readonly Option[]; value?: string | undefined; /** First, empty choice: "Choose an assessment". */ empty?: string | undefined };

export function Select({ options, value, empty, name, label, id, hint, error, note, required, disabled, bare }: SelectProps) {
  const frame = { name, label, id, hint, error, note, bare };
  return (
    <Frame {...frame}>
      <select class="input" {...control(frame)} required={required} disabled={disabled}>
        {empty !== undefined && <option value="">{empty}</option>}
        {options.map((o) => <option value={o.value} selected={o.value === value} disabled={o.disabled}>{o.label}</option>)}
      </select>
    </Frame>
  );
}

export type CheckboxProps = { name: string; label: Child; value?: string | undefined; checked?: boolean | undefined; id?: string | undefined; hint?: Child; error?: string | undefined; disabled?: boolean | undefined; required?: boolean | undefined };

export function Checkbox({ name, label, value = 'yes', checked, id, hint, error, disabled, required }: CheckboxProps) {
  const frame = { name, id, hint, error };
  return (
    <div class="field">
      <div class="check"><input type="checkbox" value={value} checked={checked} disabled={disabled} required={required} {...control(frame)} /><label for={id ?? name}>{label}</label></div>
      <Below {...frame} />
    </div>
  );
}

export type GroupProps = FieldProps & { options: readonly Option[]; /** Values chosen. */ value?: string | readonly string[] | undefined; /** `chips` for short words on one line. */ look?: 'list' | 'chips' | undefined };

/** Several may be chosen. */
export function Checkboxes(props: GroupProps) {
  return <Group {...props} type="checkbox" />;
}

/** Exactly one is chosen. */
export function Radios(props: GroupProps) {
  return <Group {...props} type="radio" />;
}

/** The same text in French and English, side by side; sent as `name.fr` and `name.en`. */
export type LanguagePairProps = {
  name: string;
  label: string;
  value?: { readonly [language: string]: string } | undefined;
  /** Rows above 1 make text areas. */
  rows?: number | undefined;
  hint?: Child;
  note?: string | undefined;
  error?: string | undefined;
  required?: boolean | undefined;
  id?: string | undefined;
  maxlength?: number | undefined;
};

export function LanguagePair({ name, label, value, rows = 1, hint, note, error, required, id = name, maxlength }: LanguagePairProps) {
  const below = { name, id, hint, error };
  return (
    <fieldset class="field">
      <legend class="label">{label}<Note note={note} /></legend>
      <div class="pair-lang">
        {(['fr', 'en'] as const).map((lang) => {
          const own = { name: `${name}.${lang}`, id: lang === 'fr' ? id : `${id}.${lang}`, lang, required, maxlength, 'aria-label': `${label} (${lang})`, 'aria-describedby': describedBy(below), 'aria-invalid': error ? 'true' : undefined };
          return (
            <div>
              <label for={own.id}>{lang}</label>
              {rows > 1 ? <textarea class="input" rows={rows} {...own}>{value?.[lang]}</textarea> : <input class="input" value={value?.[lang]} {...own} />}
            </div>
          );
        })}
      </div>
      <Below {...below} />
    </fieldset>
  );
}

type FrameProps = Pick<FieldProps, 'name' | 'id' | 'hint' | 'error'>;

function Frame({ label, note, bare, children, ...frame }: FrameProps & Pick<FieldProps, 'label' | 'note' | 'bare'> & { children: Child }) {
  return (
    <div class="field">
      <label for={frame.id ?? frame.name} class={bare ? 'sr' : undefined}>{label}<Note note={note} /></label>
      {children}
      <Below {...frame} />
    </div>
  );
}

function Group({ type, options, value, look = 'list', name, label, id = name, hint, error, note, disabled, required, bare }: GroupProps & { type: 'checkbox' | 'radio' }) {
  const chosen = typeof value === 'string' ? [value] : (value ?? []);
  const below = { name, id, hint, error };
  return (
    <fieldset class="field" aria-describedby={describedBy(below)}>
      <legend class={bare ? 'sr' : 'label'}>{label}<Note note={note} /></legend>
      <div class={look === 'chips' ? 'chips' : 'stack stack-s'}>
        {options.map((option, i) => {
          const own = { type, name, value: option.value, id: i === 0 ? id : `${id}.${option.value}`, checked: chosen.includes(option.value), disabled: disabled ?? option.disabled, required: type === 'radio' ? required : undefined };
          return look === 'chips'
            ? <label class="chip"><input {...own} /><span>{option.label}</span></label>
            : <div class="check"><input {...own} aria-describedby={option.hint ? `${own.id}-hint` : undefined} /><div><label for={own.id}>{option.label}</label>{option.hint && <p class="hint" id={`${own.id}-hint`}>{option.hint}</p>}</div></div>;
        })}
      </div>
      <Below {...below} />
    </fieldset>
  );
}

function Below({ name, id = name, hint, error }: FrameProps) {
  return <>{hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}{error && <p class="err" id={`${id}-error`}><Icon name="warn" />{error}</p>}</>;
}

function Note({ note }: { note?: string | undefined }) {
  return note ? <> <span class="note">{note}</span></> : null;
}

function control({ name, id = name, hint, error }: FrameProps) {
  return { id, name, 'aria-describedby': describedBy({ name, id, hint, error }), 'aria-invalid': error ? 'true' : undefined };
}

function describedBy({ name, id = name, hint, error }: FrameProps): string | undefined {
  return [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;
}
