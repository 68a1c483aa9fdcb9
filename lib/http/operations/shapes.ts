import { z } from 'zod';
import { roles } from '@/lib/context';

/** The building blocks of answers' shapes, for the description and for the tests that check answers against it. */

export const time = z.iso.datetime().describe('RFC 3339, UTC');

export const uuid = z.string().describe('UUID');

export const ms = z.number().describe('milliseconds');

export const role = z.enum(roles);

/** A page of a list. */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });
