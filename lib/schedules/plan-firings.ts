import { createHash } from 'node:crypto';
import type { Cron } from './cron';
import { instantsAfter } from './instants';

/** A firing taken up within this of its time counts as on time. Milliseconds. */
export const graceMs = 60_000;
/** Nothing further back is counted: a year of minutes would take seconds to count. */
const countedBackMs = 31 * 86_400_000;

export interface Planned {
  id: string;
  cron: Cron;
  timeZone: string;
  catchUp: 'none' | 'last' | 'all';
  catchUpMost: number;
  jitterMs: number;
  /** The first instant without an outcome. */
  nextDueAt: Date;
}

export interface Plan {
  /** What to fire now, in order; late ones are made up for. */
  fire: { dueAt: Date; isLate: boolean }[];
  /** Instants that passed and are not made up for: the first, the last and their number. */
  missed: { first: Date; last: Date; count: number } | null;
  /** The next instant and when to fire it; null: there is none. */
  next: { dueAt: Date; fireAt: Date } | null;
}

/** Decides what to do with a schedule's instants up to now. */
export function planFirings(schedule: Planned, nowMs: number): Plan {
  const { catchUp, catchUpMost, nextDueAt } = schedule;
  const from = Math.max(nextDueAt.getTime() - 1, nowMs - countedBackMs);
  const late: Date[] = [];
  const onTime: Date[] = [];
  let next: Plan['next'] = null;
  for (const firing of firingsAfter(schedule, new Date(from))) {
    const overdueMs = nowMs - firing.fireAt.getTime();
    if (overdueMs < 0) {
      next = firing;
      break;
    }
    (overdueMs > graceMs ? late : onTime).push(firing.dueAt);
  }
  const most = { none: 0, last: onTime.length > 0 ? 0 : 1, all: catchUpMost }[catchUp];
  const missed = late.slice(0, Math.max(0, late.length - most));
  const [first, last] = [missed.at(0), missed.at(-1)];
  return {
    fire: [
      ...late.slice(missed.length).map((dueAt) => ({ dueAt, isLate: true })),
      ...onTime.map((dueAt) => ({ dueAt, isLate: false })),
    ],
    missed: first && last ? { first, last, count: missed.length } : null,
    next,
  };
}

/** The instants after a moment, in order, and when to fire each. */
export function* firingsAfter(
  { id, cron, timeZone, jitterMs }: Pick<Planned, 'id' | 'cron' | 'timeZone' | 'jitterMs'>,
  after: Date,
): Generator<NonNullable<Plan['next']>> {
  let dueAt: Date | null = null;
  for (const { at } of instantsAfter(cron, timeZone, after)) {
    if (dueAt) yield { dueAt, fireAt: fireTime(id, dueAt, jitterMs, at) };
    dueAt = at;
  }
  if (dueAt) yield { dueAt, fireAt: fireTime(id, dueAt, jitterMs, null) };
}

/**
 * When to fire an instant: delayed by a part of the jitter that is the same for whoever computes it. Always before the
 * next instant, or one firing would overtake another, which would then look missed.
 */
export function fireTime(
  scheduleId: string,
  dueAt: Date,
  jitterMs: number,
  nextDueAt: Date | null,
): Date {
  const most = nextDueAt ? Math.min(jitterMs, +nextDueAt - +dueAt - 1) : jitterMs;
  if (most === 0) return dueAt;
  const hash = createHash('sha256').update(`${scheduleId} ${dueAt.toISOString()}`).digest();
  return new Date(dueAt.getTime() + (hash.readUInt32BE(0) % (most + 1)));
}
