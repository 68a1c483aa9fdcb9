import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Dice } from './dice';
import type { Stand } from './stand';

/** Somebody's run request, and the answers they got. */
export interface Wish {
  readonly pipeline: string;
  readonly key: string;
  readonly token: string;
  /** When it is first sent, in milliseconds after the start of the round. */
  readonly atMs: number;
  /** Whether it is sent again with the same key when the connection fails, as a program should do. */
  readonly repeats: boolean;
  /** The id of the request that a 202 named. */
  answered: string | null;
  /** An unexpected answer. */
  odd: string | null;
}

const repeatMs = 300;
const giveUpMs = 60_000;
const Accepted = z.object({ id: z.string() });

/** One for each pipeline, spread over `overMs`; one in four gives up at the first failure. */
export function makeWishes(stand: Stand, dice: Dice, overMs: number): Wish[] {
  return stand.pipelines.map((pipeline, index) => ({
    pipeline,
    key: randomUUID(),
    token: stand.tokens[index % stand.tokens.length] ?? '',
    atMs: dice.between(0, overMs),
    repeats: dice.chance(0.75),
    answered: null,
    odd: null,
  }));
}

/** Sends a run request until it is answered or given up. */
export async function send(wish: Wish, url: string, slug: string): Promise<void> {
  await sleep(wish.atMs);
  const deadline = performance.now() + giveUpMs;
  do {
    const response = await post(wish, url, slug);
    if (response?.status === 202) {
      wish.answered = Accepted.parse(JSON.parse(response.text)).id;
      return;
    }
    // 503: the server is about to be ready, or to die.
    if (response && response.status !== 503) {
      wish.odd = `${response.status}: ${response.text.slice(0, 200)}`;
      return;
    }
    await sleep(repeatMs);
  } while (wish.repeats && performance.now() < deadline);
}

/** The answer, or null if the connection failed. */
async function post(
  { pipeline, key, token }: Wish,
  url: string,
  slug: string,
): Promise<{ status: number; text: string } | null> {
  try {
    const response = await fetch(`${url}/api/v1/teams/${slug}/pipelines/${pipeline}/runs`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: '{"anyway":true}',
      signal: AbortSignal.timeout(giveUpMs),
    });
    return { status: response.status, text: await response.text() };
  } catch {
    return null;
  }
}
