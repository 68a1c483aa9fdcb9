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

export interface LogsContext extends GetContext {
  prefix: string;
  timeouts: DataminTimeouts;
}

export interface LogsOptions {
  signal?: AbortSignal;
  /** Skips and reports a row that makes no sense, instead of ending with an error. */
  onMalformedRow?: (index: number) => void;
}

/** See Datamin.logs. */
export async function* logs(
  context: LogsContext,
  uuid: string,
  from: Date,
  to: Date,
  options: LogsOptions = {},
): AsyncGenerator<TaskRunRow, void, undefined> {
  const { host } = context.transport;
  const path = `${statsPath(context.prefix, { kind: 'pipeline', uuid })}/logs/${rangePath(from, to)}`;
  const deadline = startDeadline(context.timeouts.logMs, host, context.now, options.signal);
  try {
    const answer = await ask(context, {
      endpoint: 'logs',
      pool: 'logs',
      path,
      deadline,
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
): AsyncGenerator<TaskRunRow, void, undefined> {
  const { host } = context.transport;
  const parser = new LogParser(context.limits.logRowBytes);
  let index = 0;
  for await (const chunk of guarded(chunks, host)) {
    const { rows, fault } = parser.write(chunk);
    for (const value of rows) {
      const row = decodeLogRow(value);
      if (row !== undefined) yield row;
      else if (options.onMalformedRow !== undefined) options.onMalformedRow(index);
      else throw malformedRow(index, host);
      index += 1;
    }
    if (fault !== null) throw faultError(fault, index, host);
  }
  const fault = parser.end();
  if (fault !== null) throw faultError(fault, index, host);
}

/** Chunks whose loss is one of our errors. What the reader of a row throws passes by. */
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
    `Row ${index + 1} of the log of ${host} is larger than this portal takes. Ask for another range.`,
  );
}

function malformedRow(index: number, host: string): DataminError {
  return new DataminError(
    'malformed',
    `Row ${index + 1} of the log of ${host} makes no sense. Try again later, or ask who runs it.`,
  );
}
