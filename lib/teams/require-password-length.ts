import { Invalid } from '@/lib/errors';
import { instanceSettings } from './instance-settings';

/** Checks what the schema cannot know: how long the instance requires new passwords to be. Throws Invalid. */
export async function requirePasswordLength(password: string, field = 'password'): Promise<void> {
  const { passwordMinLength } = await instanceSettings();
  if (password.length >= passwordMinLength) return;
  const reason = `takes at least ${passwordMinLength} characters`;
  throw new Invalid(`${field}: ${reason}`, { errors: { [field]: [reason] } });
}
