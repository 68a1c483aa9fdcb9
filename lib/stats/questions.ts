import { now, nowMs } from '@/lib/clock';
import type { TeamContext } from '@/lib/context';
import { dataminFor } from '@/lib/credentials';
import { addPeriods, type Period, startOfPeriod } from '@/lib/datamin';
import { keepHealth } from './keep-health';
import type { Question } from './obtain-reading';
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

/** What includes today changes any moment; what ended a day ago hardly ever. */
const freshMs = 60_000;
const settledFreshMs = 3_600_000;
const settledAfterMs = 86_400_000;

/** The background reading: today and the 399 UTC days before. */
export const dailyDays = 400;

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

export function consolidatedQuestion(
  ctx: TeamContext,
  subject: TeamSubject,
  range: { from: Date; to: Date },
): Question<ConsolidatedValue> {
  const asked = `${range.from.toISOString()}/${range.to.toISOString()}`;
  return {
    key: { ...keyOf(subject), kind: 'consolidated', asked },
    schema: ConsolidatedValue,
    freshMs: freshFor(range.to),
    lost: lostSomething.consolidated,
    async ask() {
      const { datamin } = await dataminFor(ctx, subject.pipeline.credentialId);
      return storedConsolidated(await datamin.consolidated(subject, range.from, range.to));
    },
  };
}

/** The last `hours` until now: one reading that moves with the clock, so that a page always has one to show. */
export function rollingQuestion(
  ctx: TeamContext,
  subject: TeamSubject,
  hours: number,
): Question<ConsolidatedValue> {
  return {
    key: { ...keyOf(subject), kind: 'consolidated', asked: `last ${hours} h` },
    schema: ConsolidatedValue,
    freshMs,
    // A rolling range may truly become empty; only a last run that was forgotten is doubtful.
    lost: (known, next) => known.lastRun !== null && next.lastRun === null,
    async ask() {
      const { datamin } = await dataminFor(ctx, subject.pipeline.credentialId);
      const to = now();
      const from = new Date(to.getTime() - hours * 3_600_000);
      return storedConsolidated(await datamin.consolidated(subject, from, to));
    },
  };
}

export function aggregatedQuestion(
  ctx: TeamContext,
  subject: TeamSubject,
  asked: { start: Date; period: Period; count: number },
): Question<AggregatedValue> {
  const { start, period, count } = asked;
  return {
    key: {
      ...keyOf(subject),
      kind: 'aggregated',
      asked: `${period}/${start.toISOString().slice(0, 10)}/${count}`,
    },
    schema: AggregatedValue,
    freshMs: freshFor(addPeriods(start, period, count)),
    lost: lostSomething.aggregated,
    async ask() {
      const { datamin } = await dataminFor(ctx, subject.pipeline.credentialId);
      return storedAggregated(await datamin.aggregated(subject, start, period, count));
    },
  };
}
