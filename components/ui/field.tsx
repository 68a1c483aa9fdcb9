import type { ComponentProps, ReactNode } from 'react';
import { cx } from './cx';
import { Icon } from './icon';

/** What ties a control to its label, hint and errors. */
export interface ControlProps {
  id: string;
  name: string;
  required?: boolean | undefined;
  'aria-describedby'?: string | undefined;
  'aria-invalid'?: true | undefined;
}

export interface FieldProps {
  label: ReactNode;
  name: string;
  /** Needed where two forms on a page have a field of the same name. */
  id?: string | undefined;
  hint?: ReactNode;
  errors?: readonly string[] | undefined;
  required?: boolean | undefined;
  /** Hides the label from all but screen readers; for filter bars where the control speaks for itself. */
  hideLabel?: boolean | undefined;
  className?: string | undefined;
}

export function Field({
  children,
  ...field
}: FieldProps & { children: (control: ControlProps) => ReactNode }) {
  const control = controlProps(field);
  return (
    <div className={cx('grid content-start gap-1', field.className)}>
      <label htmlFor={control.id} className={field.hideLabel ? 'sr-only' : 'font-medium'}>
        {field.label}
        {field.required ? null : <Optional hidden={field.hideLabel} />}
      </label>
      <Hint id={control.id}>{field.hint}</Hint>
      {children(control)}
      <FieldErrors id={control.id} errors={field.errors} />
    </div>
  );
}

export function controlProps({ id, name, hint, errors, required }: FieldProps): ControlProps {
  const own = id ?? `field-${name}`;
  const wrong = errors !== undefined && errors.length > 0;
  return {
    id: own,
    name,
    required,
    'aria-describedby': cx(hint ? `${own}-hint` : null, wrong && `${own}-error`) || undefined,
    'aria-invalid': wrong || undefined,
  };
}

function Optional({ hidden }: { hidden?: boolean | undefined }) {
  return hidden ? null : <span className="font-normal text-muted"> (optional)</span>;
}

export function Hint({ id, children }: { id: string; children: ReactNode }) {
  if (!children) return null;
  return (
    <p id={`${id}-hint`} className="text-xs text-muted">
      {children}
    </p>
  );
}

export function FieldErrors({
  id,
  errors,
}: {
  id: string;
  errors?: readonly string[] | undefined;
}) {
  if (!errors?.length) return null;
  return (
    <p id={`${id}-error`} className="flex items-start gap-1.5 text-xs text-bad">
      <Icon name="bad" className="mt-px size-3.5" />
      <span>{errors.join(' ')}</span>
    </p>
  );
}

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input className={cx('input', className)} {...rest} />;
}

/**
 * Hydrating a textarea, React writes its first text into it again, over what was typed meanwhile, unless that text is
 * not a string. A list of one reads the same, but for a line break at its beginning, which only a string keeps.
 */
export function Textarea({ className, defaultValue, ...rest }: ComponentProps<'textarea'>) {
  const isSpared = typeof defaultValue === 'string' && !defaultValue.startsWith('\n');
  const first = isSpared ? [defaultValue] : defaultValue;
  return <textarea className={cx('input', className)} defaultValue={first} {...rest} />;
}

export function Select({ className, ...rest }: ComponentProps<'select'>) {
  return <select className={cx('input', className)} {...rest} />;
}
