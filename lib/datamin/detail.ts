import { z } from 'zod';
import { parseJson } from './body';
import { printable } from './plain-text';

const LONGEST = 300;

const ServiceError = z.object({
  errors: z.array(z.string()).optional(),
  message: z.string().optional(),
});

/**
 * What a statistics service says about its error, shortened and made printable; undefined if it says nothing.
 * @param secret removed, in case the server quotes it
 */
export function serviceDetail(text: string | null, secret: string | null): string | undefined {
  const parsed = ServiceError.safeParse(parseJson(text ?? ''));
  if (!parsed.success) return undefined;
  const said = parsed.data.errors?.join('; ') || parsed.data.message;
  if (said === undefined || said === '') return undefined;
  return printable(secret === null ? said : said.replaceAll(secret, '…'), LONGEST);
}
