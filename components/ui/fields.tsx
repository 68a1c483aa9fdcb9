import type { ComponentProps, ReactNode } from 'react';
import { DateInput } from './date-input.client';
import {
  type ControlProps,
  controlProps,
  Field,
  FieldErrors,
  type FieldProps,
  Hint,
  Input,
  Select,
  Textarea,
} from './field';

type Own = keyof FieldProps | keyof ControlProps;

export type TextFieldProps = FieldProps & Omit<ComponentProps<'input'>, Own>;

/** A labelled input: nine of ten form lines. */
export function TextField(props: TextFieldProps) {
  const [field, rest] = split(props);
  return <Field {...field}>{(control) => <Input {...rest} {...control} />}</Field>;
}

/**
 * A day, or a date and time. A date input shows nothing for text that is not a date, so a wrong value
 * gets a text input.
 */
export function DateField({
  kind = 'date',
  ...props
}: { kind?: 'date' | 'datetime-local' } & Omit<TextFieldProps, 'type'>) {
  const [field, rest] = split(props);
  if (field.errors?.length) return <TextField {...props} type="text" />;
  return <Field {...field}>{(control) => <DateInput kind={kind} {...rest} {...control} />}</Field>;
}

export function TextareaField(props: FieldProps & Omit<ComponentProps<'textarea'>, Own>) {
  const [field, rest] = split(props);
  return <Field {...field}>{(control) => <Textarea {...rest} {...control} />}</Field>;
}

export interface Choice {
  value: string;
  label: string;
  disabled?: boolean;
}

export function SelectField(
  props: FieldProps & Omit<ComponentProps<'select'>, Own | 'children'> & { options: Choice[] },
) {
  const [field, { options, ...rest }] = split(props);
  return (
    <Field {...field}>
      {(control) => (
        <Select {...rest} {...control}>
          {options.map(({ value, label, disabled }) => (
            <option key={value} value={value} disabled={disabled}>
              {label}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

/** A checkbox and its sentence. The label is the whole line, so that a thumb hits it. */
export function CheckboxField(
  props: FieldProps & Omit<ComponentProps<'input'>, Own | 'type'>,
): ReactNode {
  const [field, rest] = split(props);
  const control = controlProps(field);
  return (
    <div className="grid gap-1">
      <label htmlFor={control.id} className="check-line flex cursor-pointer items-start gap-2">
        <input type="checkbox" className="checkbox" {...rest} {...control} />
        <span>{field.label}</span>
      </label>
      <Hint id={control.id}>{field.hint}</Hint>
      <FieldErrors id={control.id} errors={field.errors} />
    </div>
  );
}

function split<P extends FieldProps>(props: P): [FieldProps, Omit<P, keyof FieldProps>] {
  const { label, name, id, hint, errors, required, hideLabel, className, ...rest } = props;
  return [{ label, name, id, hint, errors, required, hideLabel, className }, rest];
}
