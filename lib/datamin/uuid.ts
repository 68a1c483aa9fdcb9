import { DataminError } from './errors';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The UUID in lower case, or null. Any version: servers do not only use version 4. */
export function parseUuid(text: string): string | null {
  const lower = text.toLowerCase();
  return UUID.test(lower) ? lower : null;
}

/**
 * The only way a UUID gets into a URL: an encoded `?` or `/` in one would reach another inner route of the
 * gateway.
 * @throws DataminError `invalid_input`
 */
export function requireUuid(text: string): string {
  const uuid = parseUuid(text);
  if (uuid === null) {
    throw new DataminError('invalid_input', 'This is not a UUID, so Datamin was not asked.');
  }
  return uuid;
}
