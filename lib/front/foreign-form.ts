import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import fixedHeaders from './fixed-headers.json';

/**
 * Whether a browser says that a page of another site sent this form. Next asks the same of `Origin` alone: one
 * that is missing passes there, and a foreign one is a failure of its own. Programs send neither header.
 */
export function isForeignForm(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (site === 'cross-site' || site === 'same-site') return true;
  const { origin } = headers;
  if (origin === undefined) return false;
  const forwarded = String(headers['x-forwarded-host'] ?? '').split(',', 1)[0];
  const host = forwarded?.trim() || headers.host;
  return !URL.canParse(origin) || new URL(origin).host !== host;
}

/** Answers it, without a line in the log that strangers could fill. */
export function refuseForeignForm(response: ServerResponse): void {
  response.writeHead(403, {
    ...fixedHeaders,
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
  });
  response.end('This form came from another site. Open the portal and send it from there.');
}
