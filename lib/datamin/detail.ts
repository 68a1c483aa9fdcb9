import { z } from 'zod';
import { parseJson } from './body';
import { printable } from './plain-text';

const LONGEST = 300;

const ServiceError = z.object({
  errors: z.array(z.string()).optional(),
  message: z.string().optional(),
});

/** What a statistics service says about its error, shortened and made printable; undefined if nothing. */
export function serviceDetail(text: string | null): string | undefined {
  const parsed = ServiceError.safeParse(parseJson(text ?? ''));
  if (!parsed.success) return undefined;
  const said = parsed.data.errors?.join('; ') || parsed.data.message;
  return said === undefined || said === '' ? undefined : printable(said, LONGEST);
}
