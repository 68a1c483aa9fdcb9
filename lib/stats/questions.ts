import { now, nowMs } from '@/lib/clock';
import type { TeamContext } from '@/lib/context';
import { dataminFor } from '@/lib/credentials';
import { addPeriods, type Period as Step, startOfPeriod } from '@/lib/datamin';
import { keepHealth } from './keep-health';
import { KeptValues } from './kept-values';
import type { Question } from './obtain-reading';
import type { Period } from './ranges';
import type { TeamSubject } from './subject';
import {
  AggregatedValue,
  ConsolidatedValue,
  LastRunValue,
  lostSomething,
  storedAggregated,
  storedConsolidated,
  storedLastRun,
} from './values';

/** A range that includes today may change at any moment; one that ended a day ago hardly ever does. */
const freshMs = 60_000;
const settledFreshMs = 3_600_000;
const settledAfterMs = 86_400_000;

/** The background reading: today and the 399 UTC days before. */
const dailyDays = 400;

const keptAggregates = new KeptValues(AggregatedValue);

const keyOf = (subject: TeamSubject) => ({
  pipelineId: subject.pipeline.id,
  subjectKind: subject.kind,
  subjectUuid: subject.uuid,
});

const freshFor = (to: Date) => (nowMs() - to.getTime() > settledAfterMs ? settledFreshMs : freshMs);

/** The start of the first of the `dailyDays` days that end with today. */
export function dailyStart(): Date {
  return addPeriods(startOfPeriod(now(), 'day'), 'day', 1 - dailyDays);
}

export function dailyQuestion(ctx: TeamContext, subject: TeamSubject): Question<AggregatedValue> {
  const watched = subject.kind === 'pipeline';
  return {
    key: { ...keyOf(subject), kind: 'aggregated', asked: 'daily' },
    schema: AggregatedValue,
    kept: keptAggregates,
    freshMs,
    lost: lostSomething.aggregated,
    async ask() {
      const { datamin } = await dataminFor(ctx, subject.pipeline.credentialId);
      return storedAggregated(await datamin.aggregated(subject, dailyStart(), 'day', dailyDays));
    },
    ...(watched
      ? { alsoOnSave: (tx, daily, problem) => keepHealth(tx, ctx, subject, { daily }, problem) }
      : {}),
  };
}

export function lastRunQuestion(ctx: TeamContext, subject: TeamSubject): Question<LastRunValue> {
  const watched = subject.kind === 'pipeline';
  return {
    key: { ...keyOf(subject), kind: 'last_run', asked: 'latest' },
    schema: LastRunValue,
    freshMs,
    lost: lostSomething.lastRun,
    async ask() {
      const { datamin } = await dataminFor(ctx, subject.pipeline.credentialId);
      return { lastRun: storedLastRun(await datamin.lastRun(subject)) };
    },
    ...(watched
      ? { alsoOnSave: (tx, last, problem) => keepHealth(tx, ctx, subject, { last }, problem) }
      : {}),
  };
}

/**
 * The numbers of a range. A range whose ends move with the clock has a fixed name, so that a page always has
 * a reading to show; the value says which ends it was asked for.
 */
export function consolidatedQuestion(
  ctx: TeamContext,
  subject: TeamSubject,
  range: Period,
  moving: string | null = null,
): Question<ConsolidatedValue> {
  const asked = moving ?? `${range.from.toISOString()}/${range.to.toISOString()}`;
  return {
    key: { ...keyOf(subject), kind: 'consolidated', asked },
    schema: ConsolidatedValue,
    freshMs: moving === null ? freshFor(range.to) : freshMs,
    // A moving range may really become empty; only a last run that disappears is doubtful.
    lost: moving === null ? lostSomething.consolidated : lostSomething.lastRun,
    async ask() {
      const { datamin } = await dataminFor(ctx, subject.pipeline.credentialId);
      const { from, to } = range;
      return storedConsolidated(await datamin.consolidated(subject, from, to), range);
    },
  };
}

export function aggregatedQuestion(
  ctx: TeamContext,
  subject: TeamSubject,
  asked: { start: Date; period: Step; count: number },
): Question<AggregatedValue> {
  const { start, period, count } = asked;
  return {
    key: {
      ...keyOf(subject),
      kind: 'aggregated',
      asked: `${period}/${start.toISOString().slice(0, 10)}/${count}`,
    },
    schema: AggregatedValue,
    kept: keptAggregates,
    freshMs: freshFor(addPeriods(start, period, count)),
    lost: lostSomething.aggregated,
    async ask() {
      const { datamin } = await dataminFor(ctx, subject.pipeline.credentialId);
      return storedAggregated(await datamin.aggregated(subject, start, period, count));
    },
  };
}
