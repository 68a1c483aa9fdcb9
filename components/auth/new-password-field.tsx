import { TextField } from '@/components/ui/fields';

/** A new password. Pasting and password managers work; only its length is checked. */
export function NewPasswordField({
  name = 'password',
  label = 'Password',
  least = 12,
  errors,
}: {
  name?: string;
  label?: string;
  /** Minimum number of characters the instance requires. */
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
