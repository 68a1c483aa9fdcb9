import { z } from 'zod';

const form = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/;

/** The IANA name of a time zone, by what the runtime knows; the form keeps out offsets such as "+01:00". */
export const timeZone = z
  .string({ error: 'takes the name of a time zone' })
  .refine((zone) => form.test(zone) && isKnown(zone), {
    error: 'takes the IANA name of a time zone, for example Europe/Berlin',
  });

function isKnown(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
