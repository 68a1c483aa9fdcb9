import type { IncomingHttpHeaders } from 'node:http';

/**
 * Headers that the parts of Next tell one another, and no browser sends: one of them has any address answered with
 * an empty 200, which a cache on the way would keep for everybody.
 */
const ofNext =
  /^(?:x-(?:middleware|nextjs|invoke|now|vercel|prerender)-|x-matched-path$|next-resume)/;

/** What Next's pages are asked for in parts by. A program that sends one would be led to another address. */
const ofParts = /^(?:rsc|next-(?:action|url|router-.*|html-request-id))$/;

/** Takes them off a request that comes from outside. */
export function dropInnerHeaders(headers: IncomingHttpHeaders, ofPrograms: boolean): void {
  for (const name of Object.keys(headers)) {
    if (ofNext.test(name) || (ofPrograms && ofParts.test(name))) delete headers[name];
  }
}
