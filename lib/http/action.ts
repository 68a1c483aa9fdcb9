import { z } from 'zod';
import { arrive, tellStray } from '@/lib/stray-actions';
import { type ActionState, unreadable } from './action-state';

/** An action's arguments, in order: what its page bound to it, the previous state, the form. */
type Takes = readonly z.ZodType[];
type Sent<T extends Takes> = { -readonly [K in keyof T]: z.input<T[K]> };
type Given<T extends Takes> = { -readonly [K in keyof T]: z.output<T[K]> };

/** A form as the browser sends it. */
export const aForm = z.instanceof(FormData);

/** A value that a page bound to an action. It travels through the browser, so anybody may have changed it. */
export const bound = z.string().max(2000);

/** The previous state comes from the browser too: no action reads it. */
export const before = z.unknown();

/**
 * An action that can be called from outside. Anyone who knows its id can call it with anything; wrong arguments
 * get no further than this. Every export of a 'use server' file is made with it (tests/house/actions.test.ts).
 */
export function action<Answer>(
  takes: readonly [],
  act: () => Promise<Answer>,
): () => Promise<Answer>;
export function action<const T extends Takes>(
  takes: T,
  act: (...given: Given<T>) => Promise<void>,
): (...sent: Sent<T>) => Promise<void>;
export function action<const T extends Takes, Answer>(
  takes: T,
  act: (...given: Given<T>) => Promise<Answer>,
): (...sent: Sent<T>) => Promise<Answer | ActionState>;
export function action(
  takes: Takes,
  act: (...given: unknown[]) => Promise<unknown>,
): (...sent: unknown[]) => Promise<unknown> {
  return async (...sent) => {
    const read = takes.map((taken, at) => taken.safeParse(sent[at]));
    const given = read.flatMap((one) => (one.success ? [one.data] : []));
    if (given.length < takes.length) {
      tellStray();
      return unreadable;
    }
    arrive();
    return act(...given);
  };
}
