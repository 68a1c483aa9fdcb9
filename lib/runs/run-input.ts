import { z } from 'zod';
import { manyLines, noControls } from '@/lib/plain-text';

/** Bytes of UTF-8. */
const longestInput = 65_536;

const tooLong = `is longer than ${longestInput / 1024} KiB`;
/** Bytes as PostgreSQL counts them. */
export const bytesOf = (text: string) => Buffer.byteLength(text, 'utf8');

/** A text, sent to the server unchanged. */
export const InputText = z
  .string({ error: 'takes a string' })
  .min(1, { error: 'is empty: leave it out to send none' })
  .regex(manyLines, noControls)
  .refine((text) => bytesOf(text) <= longestInput, { error: tooLong });

/** The input of a run: a text is sent as it is, any other JSON value as JSON. */
export const RunInput = z
  .union(
    [
      InputText,
      z
        .json()
        .refine((value) => value !== null && typeof value !== 'string')
        .transform((value) => JSON.stringify(value))
        .refine((text) => bytesOf(text) <= longestInput, { error: tooLong }),
    ],
    { error: 'takes a string or a JSON value; leave it out to send none' },
  )
  .describe(
    'the input the run is started with: a string is sent as it is, anything else as JSON; at most 64 KiB',
  );
