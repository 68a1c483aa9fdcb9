import { type Answer, errorAnswer, jsonAnswer } from '../server/answer';
import type { Subject } from '../server/route';
import { addPeriods, PERIODS, type Period, startOfPeriod } from '../world/calendar';
import type { TaskRun } from '../world/model';
import { shuffled } from '../world/random';
import { dayOf } from '../world/schedule';
import { pipelineTotals, runTotals, type Totals, taskTotals } from '../world/statistics';
import { forbidden, isForeign } from './access';
import type { Call } from './call';
import { wireCounts } from './counts';
import { statisticsDate } from './dates';
import { historyOf } from './last-run';
import { isUuidV4, type Parsed, parseDate, parseDateTime, parseUuid } from './parse';
import { rowsInWindow } from './window';

interface AggregatedRoute {
  subject: Subject;
  uuid: string;
  date: string;
  period: string;
  count: string;
}

interface Question {
  uuid: string;
  dateMs: number;
  period: Period;
  count: number;
}

/**
 * Statistics by period. Buckets follow the calendar, so the first may start before the requested date, which
 * makes one more than requested; empty ones are left out.
 */
export function answerAggregated(route: AggregatedRoute, call: Call): Answer {
  const question = readQuestion(route, call);
  if (!question.ok) return errorAnswer(400, 'Bad Request', question.error.split('\n'));
  const { uuid, dateMs, period, count } = question.value;
  const endMs = addPeriods(period, dayOf(dateMs), count) - 1000;
  const history = historyOf(route.subject, uuid, call);
  const rows = rowsInWindow(history, dayOf(dateMs), endMs, call);
  if (isForeign(rows, call)) return forbidden();
  const buckets =
    route.subject === 'tasks' ? taskBuckets(rows, period) : runBuckets(rows, period, call);
  const items = [...buckets].map(([startMs, totals]) => wireBucket(startMs, period, totals, call));
  if (call.client.dialect === 'hosted') {
    return jsonAnswer(200, call.client.aggregatesShape === 'object' ? { stats: items } : items);
  }
  // An empty list is what the server read; null means that it could not read.
  return jsonAnswer(200, call.databaseDown ? null : shuffled(call.random, items));
}

/** The open-source edition requires a time too, and only here a version 4 UUID. */
function readQuestion(route: AggregatedRoute, call: Call): Parsed<Question> {
  const isOss = call.client.dialect === 'oss';
  const uuid = parseUuid(route.uuid);
  const date = isOss ? parseDateTime(route.date) : parseDate(route.date);
  const period = PERIODS.find((known) => known === route.period);
  const errors: string[] = [];
  if (!uuid.ok || (isOss && !isUuidV4(route.uuid))) errors.push('must be a valid UUID v4');
  if (period === undefined) errors.push('must be a valid value');
  if (!/^\d+$/.test(route.count)) errors.push('must contain digits only');
  if (!date.ok) errors.push(date.error);
  if (!uuid.ok || !date.ok || period === undefined || errors.length > 0) {
    return { ok: false, error: errors.join('\n') };
  }
  // More periods than this go beyond the last date that a server can express.
  const count = Math.min(Number(route.count), 4_000);
  return { ok: true, value: { uuid: uuid.value, dateMs: date.value, period, count } };
}

function taskBuckets(rows: readonly TaskRun[], period: Period): Map<number, Totals> {
  const groups = groupBy(rows, (row) => startOfPeriod(period, row.executedAtUs / 1000));
  return new Map([...groups].map(([start, group]) => [start, taskTotals(group)]));
}

/** A run that crosses a boundary belongs to the period in which its last task completed. */
function runBuckets(rows: readonly TaskRun[], period: Period, call: Call): Map<number, Totals> {
  const groups = groupBy(runTotals(rows), (run) => startOfPeriod(period, run.executedAtUs / 1000));
  const { dialect } = call.client;
  return new Map([...groups].map(([start, group]) => [start, pipelineTotals(group, dialect)]));
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

function wireBucket(startMs: number, period: Period, totals: Totals, call: Call): object {
  const lastMs = addPeriods(period, startMs, 1) - 1000;
  return {
    date_from: statisticsDate(startMs * 1000, call.client.dialect),
    date_to: statisticsDate(lastMs * 1000, call.client.dialect),
    ...wireCounts(totals, call),
  };
}
