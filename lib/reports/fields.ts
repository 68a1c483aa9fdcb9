import { z } from 'zod';
import { noControls, oneLine } from '@/lib/plain-text';

export const text = (most: number) =>
  z
    .string({ error: 'takes a string' })
    .trim()
    .min(1, { error: 'takes at least one character' })
    .max(most, { error: `takes at most ${most} characters` })
    .regex(oneLine, noControls);

export const wholeNumber = (least: number, most: number) => {
  const error = `takes a whole number from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
};

export const yesOrNo = z.boolean({ error: 'takes true or false' });

export const uuid = z
  .string({ error: 'takes a UUID' })
  .toLowerCase()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, {
    error: 'takes a UUID',
  });

export const uuids = (most: number) =>
  z
    .array(uuid, { error: 'takes a list of UUIDs' })
    .max(most, { error: `takes at most ${most}` })
    .transform((list) => [...new Set(list)]);
