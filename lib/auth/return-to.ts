/** Where a correct password leads if the person has a second factor. */
export const secondFactorPath = '/sign-in/second';

/** Signing in leads here when nothing better is known. */
const defaultReturnTo = '/';

/**
 * Where to go after signing in: always a path of this portal, whatever was asked for. The trap is in what
 * looks like a path and is not: `//host`, `/\host`, and tabs or line breaks that browsers drop.
 */
export function safeReturnTo(wanted: unknown, origin?: string): string {
  if (typeof wanted !== 'string' || wanted.length > 2048) return defaultReturnTo;
  // Only a placeholder, to see whether the address leaves it.
  const base = origin ?? 'http://portal.invalid';
  if (!wanted.startsWith('/') && !(origin && wanted.startsWith(`${origin}/`))) {
    return defaultReturnTo;
  }
  if (!URL.canParse(wanted, base)) return defaultReturnTo;
  const url = new URL(wanted, base);
  // Once `/.//host` is resolved, the path itself is `//host`, which a browser would take as another host.
  if (url.origin !== new URL(base).origin || /^\/[/\\]/.test(url.pathname)) return defaultReturnTo;
  return `${url.pathname}${url.search}${url.hash}`;
}

/** The sign-in page, leading back to a path. */
export function signInPath(returnTo: string | null | undefined): string {
  const path = safeReturnTo(returnTo);
  return path === defaultReturnTo ? '/sign-in' : `/sign-in?callbackUrl=${encodeURIComponent(path)}`;
}
