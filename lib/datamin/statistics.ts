import { type AggregatedReading, decodeAggregated } from './aggregated';
import type { GetContext } from './attempt';
import { malformed, parseJson, readText } from './body';
import { type ConsolidatedReading, decodeConsolidated } from './consolidated';
import { startDeadline } from './deadline';
import type { Dialect, DialectMemory } from './dialect';
import { DataminError } from './errors';
import { ask } from './get';
import { formatInstant, pathSegment, rangePath } from './instants';
import { decodeLastRun, type LastRun } from './last-run';
import type { DataminTimeouts, Endpoint } from './options';
import { type Period, startOfPeriod } from './periods';
import { type Subject, statsPath } from './subject';

interface StatisticsContext extends GetContext {
  prefix: string;
  timeouts: DataminTimeouts;
  dialect: DialectMemory;
}

const MOST_BUCKETS = 5_000;

/** See Datamin.consolidated. */
export async function consolidated(
  context: StatisticsContext,
  subject: Subject,
  from: Date,
  to: Date,
): Promise<ConsolidatedReading> {
  const path = `${statsPath(context.prefix, subject)}/stats/${rangePath(from, to)}`;
  return askJson(context, 'consolidated', path, (value) => decodeConsolidated(value, { from, to }));
}

/** See Datamin.lastRun. */
export async function lastRun(
  context: StatisticsContext,
  subject: Subject,
): Promise<LastRun | null> {
  const path = `${statsPath(context.prefix, subject)}/last-run/stats`;
  try {
    return await askJson(context, 'last_run', path, decodeLastRun);
  } catch (thrown) {
    // When there is no run, OSS checks the permission against an empty organization.
    if (thrown instanceof DataminError && thrown.kind === 'foreign') return null;
    throw thrown;
  }
}

/** See Datamin.aggregated. */
export async function aggregated(
  context: StatisticsContext,
  subject: Subject,
  from: Date,
  period: Period,
  count: number,
): Promise<AggregatedReading> {
  if (!Number.isInteger(count) || count < 1 || count > MOST_BUCKETS) {
    throw new DataminError('invalid_input', `Ask for 1 to ${MOST_BUCKETS} periods at a time.`);
  }
  const start = startOfPeriod(from, period);
  const base = `${statsPath(context.prefix, subject)}/aggregated-stats`;
  const first = context.dialect.known.aggregateDate ?? 'date';
  const second = first === 'date' ? 'datetime' : 'date';
  const attempt = (form: NonNullable<Dialect['aggregateDate']>) => {
    const text = formatInstant(start);
    const date = form === 'date' ? text.slice(0, 10) : pathSegment(text);
    return askJson(context, 'aggregated', `${base}/${date}/${period}/${count}`, (value) =>
      decodeAggregated(value, start, period, count),
    );
  };
  try {
    const reading = await attempt(first);
    await context.dialect.learn({ aggregateDate: first });
    return reading;
  } catch (thrown) {
    if (!(thrown instanceof DataminError && thrown.status === 400)) throw thrown;
    const reading = await attempt(second);
    await context.dialect.learn({ aggregateDate: second });
    return reading;
  }
}

async function askJson<T>(
  context: StatisticsContext,
  endpoint: Endpoint,
  path: string,
  decode: (value: unknown) => T | undefined,
): Promise<T> {
  const { host } = context.transport;
  const deadline = startDeadline(context.timeouts.statisticsMs, host, context.now);
  try {
    return await ask(context, {
      endpoint,
      pool: 'statistics',
      path,
      deadline,
      read: async (answer) => {
        const text = await readText(answer.chunks, context.limits.answerBytes, host);
        const decoded = decode(parseJson(text));
        if (decoded === undefined) throw malformed(host, answer.status);
        return decoded;
      },
    });
  } finally {
    deadline.done();
  }
}
