import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isReservedSlug } from '@/lib/teams';

/** A request for a page that may be kept: whose team it is, and everything but Standing that the page depends on. */
export interface PageRequest {
  slug: string;
  key: string;
}

/** The pages people stay on and reload again and again. Their addresses hold every filter. */
const rooms = /^\/([a-z0-9][a-z0-9-]{0,62})(?:\/(?:pipelines|tasks)\/[0-9a-f-]{36})?$/;

/** Set after an action, so that the pages that follow are rendered anew in whichever process. */
export const actedCookie = 'portal-acted';

/** What identifies the page; null when this is not a plain load of such a page. */
export function pageRequestOf(request: IncomingMessage): PageRequest | null {
  const { method, url = '', headers } = request;
  if (method !== 'GET') return null;
  // Next's own requests for parts of a page, and requests for a range or for a fresh copy.
  if (headers.rsc !== undefined || headers.range !== undefined) return null;
  if (headers['next-router-state-tree'] !== undefined || headers['next-action'] !== undefined)
    return null;
  if (headers['cache-control']?.includes('no-cache') || headers.pragma === 'no-cache') return null;
  if (headers.cookie?.includes(`${actedCookie}=`)) return null;
  const [path = ''] = url.split('?', 1);
  const slug = rooms.exec(path)?.[1];
  if (slug === undefined || isReservedSlug(slug)) return null;
  const parts = [
    url,
    headers.cookie,
    headers.host,
    headers['x-forwarded-proto'],
    headers['x-forwarded-host'],
    // Which modifier key is printed on the finder's button.
    /Mac|iPhone|iPad/.test(headers['user-agent'] ?? '') ? 'apple' : '',
    // React waits for the whole page before it answers these.
    /bot|crawl|spider/i.test(headers['user-agent'] ?? '') ? 'bot' : '',
  ];
  return { slug, key: createHash('sha256').update(JSON.stringify(parts)).digest('base64') };
}
