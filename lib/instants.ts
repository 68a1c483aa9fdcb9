import { z } from 'zod';

const year0 = Date.UTC(1970, 0, 1);
const year10k = Date.UTC(9999, 11, 31);

/** RFC 3339 with a zone, cut to whole seconds because Datamin knows nothing smaller. */
export const instant = z
  .string({ error: 'takes a time such as 2026-01-31T00:00:00Z' })
  .refine((text) => validInstant(text), {
    error: 'takes a time that exists, from 1970 on, such as 2026-01-31T00:00:00Z',
    abort: true,
  })
  .transform((text) => new Date(Math.floor(Date.parse(text) / 1000) * 1000));

/** From and to, in that order. */
export const range = z
  .strictObject({ from: instant, to: instant })
  .refine(({ from, to }) => from < to, { path: ['to'], error: 'must be after from' });

/** A calendar date, as its first moment in UTC: 31 February is not one. */
export const calendarDate = z
  .string({ error: 'takes a date such as 2026-01-31' })
  .regex(/^\d{4}-\d{2}-\d{2}$/, { error: 'takes a date such as 2026-01-31', abort: true })
  .refine((text) => validInstant(`${text}T00:00:00Z`), {
    error: 'takes a date that exists, from 1970 on, such as 2026-01-31',
    abort: true,
  })
  .transform((text) => new Date(`${text}T00:00:00Z`));

const rfc3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt]([01]\d|2[0-3]):(\d{2}):(\d{2})(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

/** Date.parse takes 31 February for 3 March and 24:00 for the next day; this does not. */
function validInstant(text: string): boolean {
  const parts = rfc3339.exec(text);
  const ms = Date.parse(text);
  if (!parts || Number.isNaN(ms) || ms < year0 || ms > year10k) return false;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  return new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day && month <= 12;
}
