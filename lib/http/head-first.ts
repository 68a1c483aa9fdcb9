import { inward } from '@/lib/front/page-headers';

/** Whether a page may send its head first and the rest afterwards: the front server puts both together again. */
export function isHeadFirst(headers: Headers): boolean {
  return headers.has(inward.headFirst);
}
