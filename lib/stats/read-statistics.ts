import type { TeamContext } from '@/lib/context';
import { startOfPeriod } from '@/lib/datamin';
import { parseInput } from '@/lib/input';
import { type Comparison, type Counted, compareNumbers } from './compare-numbers';
import type { Obtained, Question } from './obtain-reading';
import { bothParts, chainPart, mapPart, type Part, partOf } from './parts';
import {
  aggregatedQuestion,
  consolidatedQuestion,
  dailyQuestion,
  dailyStart,
  lastRunQuestion,
} from './questions';
import type { Period, StatsRange } from './ranges';
import { type Aggregates, cutDays, isUnread, toAggregates } from './read-aggregates';
import type { ReadingRow } from './reading-row';
import { ReadAggregates } from './schemas';
import type { TeamSubject } from './subject';
import { sumDays } from './sum-days';
import type { AggregatedValue, ConsolidatedValue, LastRunValue, StoredLastRun } from './values';

const dayMs = 86_400_000;
/** The calendar of a page: a year, and the days back to the start of its first week. */
const yearDays = 371;

/** What every reading says about itself. */
export interface About {
  source: 'datamin';
  fetchedAt: Date;
  stale: boolean;
  doubtful: boolean;
  problem: string | null;
}

/** The numbers of a period, with their source. */
export interface PeriodNumbers extends Counted, About {
  /** The period they cover; a stale reading of a moving period may end a little earlier. */
  period: Period;
}

/** The numbers of a range, with the last run of all. */
export interface RangeNumbers extends PeriodNumbers {
  lastRun: StoredLastRun;
}

/** What a page of statistics asks for. */
export interface AskedStatistics {
  range: StatsRange | null;
  /** As the API takes it: `{from, period, count}`. */
  chart: { from: string; period: string; count: string } | null;
}

/** What a page of statistics shows of a pipeline or a task; each part arrives in its own time. */
export interface Statistics {
  numbers: Part<RangeNumbers> | null;
  before: Part<PeriodNumbers> | null;
  chart: Part<Aggregates> | null;
  /** The days of the last year, UTC. */
  year: Part<Aggregates>;
}

/** The questions behind a page of statistics, to be looked up together. */
export function planStatistics(ctx: TeamContext, subject: TeamSubject, asked: AskedStatistics) {
  const { range } = asked;
  const chart = asked.chart && chartCut(asked.chart);
  const isDaily = chart?.period === 'day' && chart.start >= dailyStart();
  return {
    range,
    chart,
    questions: {
      daily: dailyQuestion(ctx, subject),
      last: lastRunQuestion(ctx, subject),
      range: range && consolidatedQuestion(ctx, subject, range, range.moving.range),
      before:
        range?.before && consolidatedQuestion(ctx, subject, range.before, range.moving.before),
      chart: chart && !isDaily ? aggregatedQuestion(ctx, subject, chart) : null,
    },
  };
}
type StatisticsPlan = ReturnType<typeof planStatistics>;

/** All questions of a plan. */
export function questionsOf({ questions }: StatisticsPlan) {
  return Object.values(questions).filter((question) => question !== null && question !== undefined);
}

/**
 * Answers a plan from the stored rows. Whole UTC days are summed from the daily reading; for what days cannot
 * make, and for a range with a day whose count is impossible, Datamin is asked, once for everyone who looks.
 */
export function answerStatistics(
  ctx: TeamContext,
  { range, chart, questions }: StatisticsPlan,
  rows: ReadonlyMap<string, ReadingRow>,
): Statistics {
  const daily = partOf(ctx, questions.daily, rows);
  const last = partOf(ctx, questions.last, rows);
  const numbersOf = (period: Period, question: Question<ConsolidatedValue>) => {
    const asked = () => mapPart(partOf(ctx, question, rows), (one) => ofAsked(one, period));
    if (!isSummable(period)) return asked();
    return chainPart(daily, (days): Part<PeriodNumbers> => {
      const summed = ofDays(days, period);
      if (summed.successes !== null) return { known: summed, coming: null };
      // Datamin's answer for the whole range does not repair the impossible day.
      return mapPart(asked(), (numbers) => ({ ...numbers, doubtful: true }));
    });
  };
  const numbers = range && questions.range && numbersOf(range, questions.range);
  return {
    numbers: numbers && mapPart(bothParts(numbers, last), withLastRun),
    before: range?.before && questions.before ? numbersOf(range.before, questions.before) : null,
    chart:
      chart &&
      (questions.chart
        ? mapPart(partOf(ctx, questions.chart, rows), (one) => toAggregates(one, one.value.buckets))
        : mapPart(daily, (days) =>
            toAggregates(days, cutDays(days.value.buckets, chart.start, chart.count)),
          )),
    year: mapPart(daily, (days) => toAggregates(days, days.value.buckets.slice(-yearDays))),
  };
}

function withLastRun([numbers, last]: [PeriodNumbers, Obtained<LastRunValue>]): RangeNumbers {
  const problem = numbers.problem ?? last.problem;
  return { ...numbers, problem, stale: numbers.stale || last.stale, lastRun: last.value.lastRun };
}

/** How a period compares with the one before. Doubtful numbers are not compared. */
export function comparePeriods(now: PeriodNumbers, before: PeriodNumbers): Comparison {
  const unknown = { successes: null, failures: null, averageDurationMs: null };
  return compareNumbers(now.doubtful ? unknown : now, before.doubtful ? unknown : before);
}

/** Whether a period consists of whole days of the daily reading. */
function isSummable({ from, to }: Period): boolean {
  return from.getTime() % dayMs === 0 && to.getTime() % dayMs === 0 && from >= dailyStart();
}

function ofDays(daily: Obtained<AggregatedValue>, period: Period): PeriodNumbers {
  const { from, to } = period;
  const days = daily.value.buckets.filter((day) => day.from >= from && day.from < to);
  const sum = sumDays(days) ?? { successes: null, failures: null, averageDurationMs: null };
  const { fetchedAt, stale, problem } = daily;
  const doubtful = daily.doubtful || isUnread(daily.value) || sum.successes === null;
  return { ...sum, period, source: 'datamin', fetchedAt, stale, doubtful, problem };
}

function ofAsked(obtained: Obtained<ConsolidatedValue>, period: Period): PeriodNumbers {
  const { successes, failures, averageDurationMs, range } = obtained.value;
  const { fetchedAt, stale, problem } = obtained;
  const doubtful = obtained.doubtful || obtained.value.doubtful;
  return {
    ...{ successes, failures, averageDurationMs },
    ...{ period: range ?? period, source: 'datamin', fetchedAt, stale, doubtful, problem },
  };
}

function chartCut(chart: { from: string; period: string; count: string }) {
  const { from, period, count } = parseInput(ReadAggregates, chart);
  return { start: startOfPeriod(from, period), period, count };
}
