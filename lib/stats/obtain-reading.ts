import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { now, nowMs } from '@/lib/clock';
import { systemContext, type TeamContext } from '@/lib/context';
import { DataminError } from '@/lib/datamin';
import { type Transaction, tellFailure, uuidv7 } from '@/lib/db';
import { UpstreamFailed } from '@/lib/errors';
import type { KeptValues } from './kept-values';
import {
  type Failure,
  failReading,
  leaseReading,
  loadReading,
  nameOf,
  type ReadingKey,
  type ReadingRow,
  saveReading,
  toFailure,
} from './reading-row';

/** A value with the time it was fetched. */
export interface Obtained<Value> {
  value: Value;
  fetchedAt: Date;
  /** Older than it should be; a newer one is on its way or cannot be had at the moment. */
  stale: boolean;
  /** Datamin now says "nothing" where it knew something; this is what it said before. */
  doubtful: boolean;
  /** A sentence that says why there is nothing newer. */
  problem: string | null;
}

export interface Question<Value> {
  key: ReadingKey;
  schema: z.ZodType<Value>;
  /** Keeps the parsed value in memory, for readings that pages read again and again. */
  kept?: KeptValues<Value>;
  /** Asks Datamin. Throws DataminError. */
  ask: () => Promise<Value & object>;
  /** Whether the next answer must not replace the known one. */
  lost: (known: Value, next: Value) => boolean;
  freshMs: number;
  /** Runs in the transaction that stores the value (or, with null, the failure). */
  alsoOnSave?: (tx: Transaction, value: Value | null, problem: string | null) => Promise<void>;
}

/** After a failure Datamin is left alone for this long, however many readers ask. */
const restAfterFailureMs = 5000;
const lookAgainMs = 40;
/** How long a reader waits for another process's answer when there is nothing to show. */
const patienceMs = 30_000;

/** One refresh per reading in this process; the lease row does the same across processes. */
const flights = new Map<string, Promise<ReadingRow | null>>();
/** Concurrent lookups of the same row share one query: a crowd must not exhaust the connection pool. */
const looks = new Map<string, Promise<ReadingRow | null>>();

/**
 * The last known answer at once, refreshed in the background when it is old; only the very first reader waits
 * for Datamin. Throws UpstreamFailed when there is nothing to show and Datamin fails.
 */
export async function obtainReading<Value>(
  ctx: TeamContext,
  question: Question<Value>,
): Promise<Obtained<Value>> {
  const known = await peekReading(ctx, question);
  return known ?? firstReading(ctx, question);
}

/** Waits for Datamin, because nothing is known yet. Throws UpstreamFailed. */
export async function firstReading<Value>(
  ctx: TeamContext,
  question: Question<Value>,
): Promise<Obtained<Value>> {
  const obtained = toObtained(await refreshReading(ctx, question), question);
  if (obtained) return obtained;
  throw new UpstreamFailed('Datamin has not answered yet; try again in a moment.', {
    members: { upstream: { status: null, kind: 'timeout' } },
  });
}

/** The last known answer if there is one, refreshed in the background when it is old; never waits. */
export async function peekReading<Value>(
  ctx: TeamContext,
  question: Question<Value>,
): Promise<Obtained<Value> | null> {
  return knownReading(ctx, question, await look(ctx, question.key));
}

/** As peekReading, for a row that has already been looked up. */
export function knownReading<Value>(
  ctx: TeamContext,
  question: Question<Value>,
  row: ReadingRow | null,
): Obtained<Value> | null {
  const known = toObtained(row, question);
  if (known?.stale && !known.resting) {
    void refreshReading(ctx, question).catch((error: unknown) => {
      // A failure of Datamin is already stored beside the value.
      if (!(error instanceof UpstreamFailed)) tellFailure(error, 'a reading could not be renewed');
    });
  }
  return known;
}

/**
 * Asks Datamin now, unless a fresh answer is there or on its way; then waits for that. Returns what is stored
 * afterwards. Throws UpstreamFailed.
 */
export async function refreshReading<Value>(
  ctx: TeamContext,
  question: Question<Value>,
): Promise<ReadingRow | null> {
  const name = nameOf(question.key);
  let flight = flights.get(name);
  if (!flight) {
    // Not the caller's context: a refresh outlives the request, and that person may lose the role.
    flight = fly(systemContext(ctx.team, 'portal'), question).finally(() => flights.delete(name));
    flights.set(name, flight);
  }
  return flight;
}

function look(ctx: TeamContext, key: ReadingKey): Promise<ReadingRow | null> {
  const name = nameOf(key);
  let found = looks.get(name);
  if (!found) {
    found = loadReading(ctx, key).finally(() => looks.delete(name));
    looks.set(name, found);
  }
  return found;
}

async function fly<Value>(ctx: TeamContext, question: Question<Value>): Promise<ReadingRow | null> {
  const { key, freshMs } = question;
  const owner = uuidv7();
  const startedAt = nowMs();
  for (;;) {
    const row = await loadReading(ctx, key);
    const readable = readableValue(row, question) !== null;
    if (row && readable && isFresh(row, freshMs)) return row;
    if (row?.failure && row.failedAt && nowMs() - row.failedAt.getTime() < restAfterFailureMs) {
      throw upstreamFailed(row.failure);
    }
    // A value that an older version stored and this one cannot read is never fresh; a value that came after
    // this lookup was just fetched by another process.
    const unreadable = row?.fetchedAt && !readable ? row.fetchedAt.getTime() + 1 : null;
    const fetchedSince = new Date(unreadable ?? nowMs() - freshMs);
    if (await leaseReading(ctx, key, owner, fetchedSince)) break;
    if (nowMs() - startedAt > patienceMs) return row;
    await sleep(lookAgainMs);
  }
  await askAndKeep(ctx, question, owner);
  return loadReading(ctx, key);
}

async function askAndKeep<Value>(
  ctx: TeamContext,
  question: Question<Value>,
  owner: string,
): Promise<void> {
  const { key, alsoOnSave } = question;
  try {
    const next = await question.ask();
    const before = await loadReading(ctx, key);
    const known = readableValue(before, question);
    if (known !== null && question.lost(known, next)) {
      const failure = suddenlyNothing;
      await failReading(ctx, key, owner, failure, (tx) => noteProblem(tx, failure.message));
      return;
    }
    await saveReading(ctx, key, owner, next, async (tx) => alsoOnSave?.(tx, next, null));
  } catch (error) {
    const failure = error instanceof DataminError ? toFailure(error) : null;
    await failReading(ctx, key, owner, failure, (tx) => noteProblem(tx, failure?.message ?? null));
    throw failure ? upstreamFailed(failure, error) : error;
  }

  async function noteProblem(tx: Transaction, problem: string | null): Promise<void> {
    if (problem !== null) await alsoOnSave?.(tx, null, problem);
  }
}

const suddenlyNothing: Failure = {
  message: 'Datamin now reports nothing where there was data; these are the last known numbers.',
  kind: 'empty',
  status: 200,
  retryAfterMs: null,
};

function toObtained<Value>(
  row: ReadingRow | null,
  question: Question<Value>,
): (Obtained<Value> & { resting: boolean }) | null {
  const value = readableValue(row, question);
  if (!row?.fetchedAt || value === null) return null;
  return {
    value,
    fetchedAt: row.fetchedAt,
    stale: !isFresh(row, question.freshMs),
    doubtful: row.failure?.kind === 'empty',
    problem: row.failure?.message ?? null,
    resting: row.failedAt !== null && nowMs() - row.failedAt.getTime() < restAfterFailureMs,
  };
}

/** Null: nothing is stored, or this version cannot read it. */
function readableValue<Value>(row: ReadingRow | null, question: Question<Value>): Value | null {
  if (!row?.fetchedAt) return null;
  const { kept, key, schema } = question;
  if (kept) return kept.read(nameOf(key), row.fetchedAt, row.value);
  const parsed = schema.safeParse(row.value);
  return parsed.success ? parsed.data : null;
}

function isFresh(row: ReadingRow, freshMs: number): boolean {
  return row.fetchedAt !== null && now().getTime() - row.fetchedAt.getTime() < freshMs;
}

function upstreamFailed(failure: Failure, cause?: unknown): UpstreamFailed {
  return new UpstreamFailed(failure.message, {
    members: { upstream: { status: failure.status, kind: failure.kind } },
    ...(failure.retryAfterMs === null ? {} : { retryAfterMs: failure.retryAfterMs }),
    cause,
  });
}
