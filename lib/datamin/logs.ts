import type { GetContext } from './attempt';
import { malformed } from './body';
import { startDeadline } from './deadline';
import { DataminError } from './errors';
import { bodyError, truncated } from './failures';
import { ask } from './get';
import { rangePath } from './instants';
import { type LogFault, LogParser } from './log-parser';
import { decodeLogRow, type TaskRunRow } from './log-row';
import type { DataminTimeouts } from './options';
import { statsPath } from './subject';
import { UndatedRows } from './undated-rows';

interface LogsContext extends GetContext {
  prefix: string;
  timeouts: DataminTimeouts;
}

export interface LogsOptions {
  signal?: AbortSignal;
  /** Skips and reports a row that makes no sense, instead of ending with an error. */
  onMalformedRow?: (index: number) => void;
  /** If told to wait longer than this (milliseconds), it fails at once: for callers that can come back later. */
  longestWaitMs?: number;
}

/** See Datamin.logs. */
export async function* logs(
  ...asked: Parameters<typeof logBatches>
): AsyncGenerator<TaskRunRow, void, undefined> {
  for await (const rows of logBatches(...asked)) yield* rows;
}

/** See Datamin.logBatches. */
export async function* logBatches(
  context: LogsContext,
  uuid: string,
  from: Date,
  to: Date,
  options: LogsOptions = {},
): AsyncGenerator<TaskRunRow[], void, undefined> {
  const { host } = context.transport;
  const path = `${statsPath(context.prefix, { kind: 'pipeline', uuid })}/logs/${rangePath(from, to)}`;
  const deadline = startDeadline(context.timeouts.logMs, host, context.now, options.signal);
  try {
    const answer = await ask(context, {
      endpoint: 'logs',
      pool: 'logs',
      path,
      deadline,
      longestWaitMs: options.longestWaitMs,
      read: (received) => Promise.resolve(received),
    });
    try {
      yield* rowsOf(answer.chunks, context, options);
    } finally {
      answer.drop();
    }
  } finally {
    deadline.done();
  }
}

async function* rowsOf(
  chunks: AsyncIterable<Uint8Array>,
  context: LogsContext,
  options: LogsOptions,
): AsyncGenerator<TaskRunRow[], void, undefined> {
  const { host } = context.transport;
  const parser = new LogParser(context.limits.logRowBytes);
  const undated = new UndatedRows();
  let index = 0;
  for await (const chunk of guarded(chunks, host)) {
    const { rows: values, fault } = parser.write(chunk);
    const rows: TaskRunRow[] = [];
    let refused: DataminError | null = null;
    for (const value of values) {
      const row = decodeLogRow(value) ?? undated.dated(value);
      if (row !== undefined) {
        undated.note(row);
        rows.push(row);
      } else if (options.onMalformedRow !== undefined) options.onMalformedRow(index);
      else {
        refused = malformedRow(index, host);
        break;
      }
      index += 1;
    }
    // The reader gets what came before the fault all the same.
    if (rows.length > 0) yield rows;
    if (refused !== null) throw refused;
    if (fault !== null) throw faultError(fault, index, host);
  }
  const fault = parser.end();
  if (fault !== null) throw faultError(fault, index, host);
}

/** The chunks, with a lost connection turned into a DataminError. What the reader of a row throws passes through. */
async function* guarded(chunks: AsyncIterable<Uint8Array>, host: string) {
  try {
    for await (const chunk of chunks) yield chunk;
  } catch (thrown) {
    throw bodyError(thrown, host);
  }
}

function faultError(fault: LogFault, index: number, host: string): DataminError {
  if (fault === 'truncated') return truncated(host);
  if (fault === 'malformed') return index === 0 ? malformed(host) : malformedRow(index, host);
  return new DataminError(
    'too_large',
    `Row ${index + 1} of the log of ${host} is larger than this portal accepts. Ask for another range.`,
  );
}

function malformedRow(index: number, host: string): DataminError {
  return new DataminError(
    'malformed',
    `Row ${index + 1} of the log of ${host} makes no sense. Try again later, or ask who runs it.`,
  );
}
