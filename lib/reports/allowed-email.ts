import { z } from 'zod';
import { Email } from '@/lib/teams';

const sentence =
  'takes an e-mail address, or a domain such as @example.com for all of its addresses';
const domain =
  /^@(?=.{4,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/;

/** Who may have a gated report's link mailed: one address, or all of a domain but not of its subdomains. */
export const allowedEmail = z
  .string({ error: sentence })
  .trim()
  .toLowerCase()
  .refine((text) => domain.test(text) || Email.safeParse(text).success, { error: sentence });

/** The address to write to if it may see the report; null for any other text. */
export function allowedAddress(given: string, allowed: readonly string[]): string | null {
  const { data: address } = Email.safeParse(given);
  if (!address) return null;
  const at = address.slice(address.lastIndexOf('@'));
  return allowed.includes(address) || allowed.includes(at) ? address : null;
}
