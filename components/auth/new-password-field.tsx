import { TextField } from '@/components/ui/fields';

/** A password to choose. It may be pasted and kept by a manager; nothing but length is asked of it. */
export function NewPasswordField({
  name = 'password',
  label = 'Password',
  errors,
}: {
  name?: string;
  label?: string;
  errors?: readonly string[] | undefined;
}) {
  return (
    <TextField
      label={label}
      name={name}
      type="password"
      autoComplete="new-password"
      minLength={12}
      required
      hint="At least 12 characters. A few words in a row are easy to remember and hard to guess."
      errors={errors}
    />
  );
}
