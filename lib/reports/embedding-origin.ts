import { z } from 'zod';

const sentence =
  'takes an origin such as https://wiki.example.com, without a path; http only for localhost';

/**
 * An origin for `frame-ancestors`. It goes into a header unchanged, so it must be exactly what the URL parser
 * returns: no wildcard, no keyword, no user, nothing that could end the directive.
 */
export const embeddingOrigin = z
  .string({ error: sentence })
  .trim()
  .toLowerCase()
  .max(260, { error: 'is too long' })
  .refine(isOrigin, { error: sentence });

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, origin } = new URL(text);
  const isLocal = hostname === 'localhost' || hostname === '127.0.0.1';
  return (
    origin === text &&
    /^[a-z0-9.:[\]-]+$/.test(hostname) &&
    (protocol === 'https:' || (protocol === 'http:' && isLocal))
  );
}
