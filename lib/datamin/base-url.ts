import { isIP } from 'node:net';
import { classifyAddress } from './address';

export type BaseUrlCheck =
  | { ok: true /** Normalised, without a trailing slash or `/v1`. */; url: string; origin: string }
  | { ok: false /** A sentence for the person who typed it. */; reason: string };

const LONGEST = 2048;

/** For a server of one's own: where to go from here. */
const allowing =
  'Those who run the portal can allow http: and private networks with PORTAL_ALLOW_PRIVATE_UPSTREAMS=true.';

/**
 * Checks and normalises a Datamin base URL when it is saved. A host name is resolved and checked only at each
 * connection: what it resolves to now proves nothing about later.
 */
export function checkBaseUrl(text: string, rules: { allowPrivate: boolean }): BaseUrlCheck {
  const refuse = (reason: string): BaseUrlCheck => ({ ok: false, reason });
  const trimmed = text.trim();
  if (trimmed.length > LONGEST) return refuse('This address is too long.');
  // The URL parser drops tabs and newlines silently; a person would not see what is really called.
  if (hasSpaceOrControl(trimmed) || !URL.canParse(trimmed)) {
    return refuse('This is not a web address. It looks like https://api.datamin.io.');
  }
  const url = new URL(trimmed);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return refuse('The address must start with https://.');
  }
  if (url.protocol === 'http:' && !rules.allowPrivate) {
    return refuse(
      `The address must start with https://, or the client secret could be read. ${allowing}`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    return refuse('The address must not contain a user name or password.');
  }
  if (trimmed.includes('?') || trimmed.includes('#')) {
    return refuse('The address must end before any "?" or "#".');
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const refusal = hostRefusal(host, rules.allowPrivate);
  if (refusal !== null) return refuse(refusal);
  const path = url.pathname.replace(/\/+$/, '').replace(/\/v1$/, '').replace(/\/+$/, '');
  return { ok: true, url: `${url.origin}${path}`, origin: url.origin };
}

function hostRefusal(host: string, allowPrivate: boolean): string | null {
  // The URL parser has already turned decimal, octal and hexadecimal forms into dotted ones.
  const found = isIP(host) === 0 ? classifyName(host) : classifyAddress(host);
  if (found === 'forbidden') return 'The portal never calls this address.';
  if (found === 'private' && !allowPrivate) {
    return `This address is in a private network, which this portal does not call. ${allowing}`;
  }
  return null;
}

function classifyName(host: string): 'public' | 'private' {
  const name = host.replace(/\.$/, '').toLowerCase();
  return name === 'localhost' || name.endsWith('.localhost') ? 'private' : 'public';
}

function hasSpaceOrControl(text: string): boolean {
  return /[\s\p{Cc}]/u.test(text);
}
