import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { isHeadFirst } from '@/lib/http';

/**
 * How many turns of the event loop Next takes at most to send what is rendered. With fewer the whole page would be
 * sent at once, and look the same.
 */
const turns = 12;

/** Within `Later`: rendered once the page's head is on its way, if this is a page's first load. */
export async function AfterHead({ children }: { children: ReactNode }) {
  if (isHeadFirst(await headers())) {
    for (let turn = 0; turn < turns; turn++) await new Promise<void>(setImmediate);
  }
  return children;
}
