import { headers } from 'next/headers';
import { inward } from '@/lib/front/page-headers';

/**
 * The key of this page's forms: a form sent twice is one wish, a page loaded twice makes two. It comes from
 * the front server rather than from here, because the front gives a page that it sends again a new key.
 */
export async function formKey(): Promise<string> {
  return (await headers()).get(inward.formKey) ?? crypto.randomUUID();
}
