import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { env } from '@/lib/env';
import fixedHeaders from './fixed-headers.json';

/**
 * Whether a browser says that a page of another site sent this form. Next checks only `Origin`: a missing one
 * passes there, and a foreign one becomes a failure of Next's own. Programs send neither header.
 */
export function isForeignForm(headers: IncomingHttpHeaders): boolean {
  if (isFromAnotherSite(headers)) return true;
  const { origin } = headers;
  if (origin === undefined) return false;
  const ours = env().PORTAL_URL;
  if (ours && origin === new URL(ours).origin) {
    // For a proxy that uses a name of its own: Next compares the two again, and would refuse the form.
    headers['x-forwarded-host'] = new URL(ours).host;
    return false;
  }
  const forwarded = String(headers['x-forwarded-host'] ?? '').split(',', 1)[0];
  const host = forwarded?.trim() || headers.host;
  return !URL.canParse(origin) || new URL(origin).host !== host;
}

/**
 * The same for a form under a shared report, by this header alone: its pages send no referrer, so a browser
 * writes `Origin: null` for their own forms too.
 */
export function isFromAnotherSite(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  return site === 'cross-site' || site === 'same-site';
}

/** Answers it without a log line, so that strangers cannot fill the log. */
export function refuseForeignForm(response: ServerResponse): void {
  response.writeHead(403, {
    ...fixedHeaders,
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
  });
  response.end('This form came from another site. Open the portal and send it from there.');
}
