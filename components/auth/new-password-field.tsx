import { TextField } from '@/components/ui/fields';

/** A password to choose. It may be pasted and kept by a manager; nothing but length is asked of it. */
export function NewPasswordField({
  name = 'password',
  label = 'Password',
  least = 12,
  errors,
}: {
  name?: string;
  label?: string;
  /** Characters that the instance asks for. */
  least?: number;
  errors?: readonly string[] | undefined;
}) {
  return (
    <TextField
      label={label}
      name={name}
      type="password"
      autoComplete="new-password"
      minLength={least}
      required
      hint={`At least ${least} characters. A few words in a row are easy to remember and hard to guess.`}
      errors={errors}
    />
  );
}
