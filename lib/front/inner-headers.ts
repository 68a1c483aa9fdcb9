import type { IncomingHttpHeaders } from 'node:http';

/**
 * Headers that the parts of Next send one another, and no browser sends: one of them makes any address answer with
 * an empty 200, which a cache on the way would keep for everybody.
 */
const ofNext =
  /^(?:x-(?:middleware|nextjs|invoke|now|vercel|prerender)-|x-matched-path$|next-resume)/;

/** Headers by which Next's pages are fetched in parts. A program that sends one would be redirected. */
const ofParts = /^(?:rsc|next-(?:action|url|router-.*|html-request-id))$/;

/** Removes them from a request that comes from outside. */
export function dropInnerHeaders(headers: IncomingHttpHeaders, ofPrograms: boolean): void {
  for (const name of Object.keys(headers)) {
    if (ofNext.test(name) || (ofPrograms && ofParts.test(name))) delete headers[name];
  }
}
