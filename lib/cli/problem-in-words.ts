import { oneLine } from '@/lib/boot/run-main';
import { PortalError } from '@/lib/errors';

/** Fields of verbs whose option has another name. */
const optionNames = new Map([['expiresAt', 'expires']]);

/** An error as one line that names the options it is about. */
export function problemInWords(error: unknown): string {
  const errors = error instanceof PortalError ? Object.entries(error.errors ?? {}) : [];
  if (errors.length === 0) return oneLine(error);
  return errors
    .map(([field, sentences]) => `${field ? `${optionOf(field)}: ` : ''}${sentences.join(', ')}`)
    .join('; ');
}

/** The option that a field came from; for an item of a list, that of the list. */
function optionOf(field: string): string {
  const [name = ''] = field.split('.');
  return `--${optionNames.get(name) ?? name}`;
}
