import type { TeamContext } from '@/lib/context';
import { env } from '@/lib/env';
import { Invalid } from '@/lib/errors';
import {
  forgetReference,
  parseReference,
  resolveReference,
  SecretReferenceError,
} from '@/lib/secret-references';

/**
 * What is sealed in a secret's place is the secret, or where it is kept: then it begins with a character that
 * no secret has. A reference is sealed too, so that nobody with the database alone can turn it elsewhere.
 */
const mark = '\u0001';

/** A secret or a reference to one, as one of the two was given. Throws Invalid when both were, or neither. */
export function storedSecret(given: {
  clientSecret?: string | undefined;
  clientSecretReference?: string | undefined;
}): string {
  const { clientSecret, clientSecretReference: reference } = given;
  if (clientSecret !== undefined && reference === undefined) return clientSecret;
  if (reference !== undefined && clientSecret === undefined) return mark + reference;
  const reason = 'takes the client secret, or else clientSecretReference, not both';
  throw new Invalid(`clientSecret: ${reason}`, { errors: { clientSecret: [reason] } });
}

/** The reference as its admin wrote it, or null for a secret. */
export function referenceOf(stored: string): string | null {
  return stored.startsWith(mark) ? stored.slice(mark.length) : null;
}

/** The last four characters of a secret, unless they would be most of it. A reference has none. */
export function secretHint(stored: string): string {
  return referenceOf(stored) === null && stored.length >= 8 ? stored.slice(-4) : '';
}

/** Whether this portal follows references at all: the operator names the servers that they may serve. */
export const followsReferences = (): boolean => env().PORTAL_SECRET_ORIGINS.length > 0;

/**
 * The client secret itself, for a call to `baseUrl`. A reference leads to a secret that its admin never saw, so
 * it is followed only for servers that the operator named: it could be sent anywhere else otherwise. `fresh`
 * reads it again, as a check should. Throws SecretReferenceError.
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
  if (!reference) throw new SecretReferenceError('This is no reference to a secret.', false);
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
