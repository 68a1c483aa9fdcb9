import { TextField, type TextFieldProps } from '../ui/fields';

/** An input that hides what is typed and that no password manager fills in. */
export function SecretField(props: Omit<TextFieldProps, 'type' | 'defaultValue'>) {
  return <TextField autoComplete="new-password" spellCheck={false} {...props} type="password" />;
}
