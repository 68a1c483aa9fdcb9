import { invalidField } from '@/lib/errors';
import { instanceSettings } from './instance-settings';

/** Checks what the schema cannot know: how long the instance requires new passwords to be. Throws Invalid. */
export async function requirePasswordLength(password: string, field = 'password'): Promise<void> {
  const { passwordMinLength } = await instanceSettings();
  if (password.length >= passwordMinLength) return;
  throw invalidField(field, `takes at least ${passwordMinLength} characters`);
}
