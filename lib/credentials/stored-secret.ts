import type { TeamContext } from '@/lib/context';
import { env } from '@/lib/env';
import { invalidField } from '@/lib/errors';
import {
  forgetReference,
  parseReference,
  resolveReference,
  SecretReferenceError,
} from '@/lib/secret-references';

/**
 * The sealed value is either the secret or a reference to it: a reference begins with a character that no
 * secret contains. References are sealed too, so that database access alone is not enough to redirect one.
 */
const mark = '\u0001';

/** The secret or the reference, whichever was given. Throws Invalid if both or neither were. */
export function storedSecret(given: {
  clientSecret?: string | undefined;
  clientSecretReference?: string | undefined;
}): string {
  const { clientSecret, clientSecretReference: reference } = given;
  if (clientSecret !== undefined && reference === undefined) return clientSecret;
  if (reference !== undefined && clientSecret === undefined) return mark + reference;
  const reason = 'takes the client secret, or else clientSecretReference, not both';
  throw invalidField('clientSecret', reason);
}

/** The reference as its admin wrote it, or null if it is a secret. */
export function referenceOf(stored: string): string | null {
  return stored.startsWith(mark) ? stored.slice(mark.length) : null;
}

/** The last four characters of a secret, unless they would be most of it. Empty for a reference. */
export function secretHint(stored: string): string {
  return referenceOf(stored) === null && stored.length >= 8 ? stored.slice(-4) : '';
}

/** Whether this portal follows references at all: the operator lists the servers their secrets may go to. */
export const followsReferences = (): boolean => env().PORTAL_SECRET_ORIGINS.length > 0;

/**
 * The client secret itself, for a call to `baseUrl`. Its admin has never seen the secret behind a reference, so
 * it is only followed for servers that the operator listed: otherwise the secret could be sent anywhere.
 * `fresh` reads it again, as a check should. Throws SecretReferenceError.
 */
export async function resolveStored(
  ctx: TeamContext,
  stored: string,
  baseUrl: string,
  { fresh = false } = {},
): Promise<string> {
  const text = referenceOf(stored);
  if (text === null) return stored;
  const reference = parseReference(text);
  if (!reference) throw new SecretReferenceError('This is not a reference to a secret.', false);
  const { origin } = new URL(baseUrl);
  if (!env().PORTAL_SECRET_ORIGINS.includes(origin)) {
    throw new SecretReferenceError(
      `References are not followed for ${origin}: the operator lists the servers in PORTAL_SECRET_ORIGINS.`,
      false,
    );
  }
  if (fresh) forgetReference(ctx.team.slug, reference);
  return resolveReference(ctx.team.slug, reference);
}
