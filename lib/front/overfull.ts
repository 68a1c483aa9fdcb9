import type { IncomingMessage } from 'node:http';
import type { Refusal } from './refuse';

/** More than a browser keeps for a site and all its neighbours. */
const mostCookies = 200;
/** More than any page of ours asks with: each takes sixteen bytes of the headers' room. */
const mostParameters = 1000;

/**
 * Why a request has more in it than anybody sends; null: it has not. Next takes a time for cookies and parameters that
 * grows with the square of their number: sixteen kilobytes of the shortest would hold up everybody for a second or two.
 */
export function overfull({ headers, url = '' }: IncomingMessage): Refusal | null {
  if (countOf(headers.cookie, ';') > mostCookies) {
    return {
      status: 431,
      title: 'Headers too large',
      detail: `A request may have ${mostCookies} cookies. Clear this site’s cookies.`,
    };
  }
  const [, ...query] = url.split('?');
  // Shared reports are answered without Next, and every wrong link of theirs alike.
  if (!url.startsWith('/r/') && countOf(query.join('?'), '&') > mostParameters) {
    return {
      status: 414,
      title: 'Address too long',
      detail: `An address may have ${mostParameters} parameters. Ask with fewer.`,
    };
  }
  return null;
}

const countOf = (text: string | undefined, between: string) => text?.split(between).length ?? 0;
