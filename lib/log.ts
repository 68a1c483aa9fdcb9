import { constants, fstatSync, openSync } from 'node:fs';
import pino, { type Logger } from 'pino';
import { env } from './env';

/** Never logged, wherever they turn up: a log is copied to places where no secret may be. */
const redact = {
  paths: [
    '*.clientSecret',
    '*.password',
    '*.token',
    '*.authorization',
    '*.cookie',
    'clientSecret',
    'password',
    'token',
    'authorization',
    'cookie',
    'err.config',
    'err.cause.config',
  ],
  censor: '[secret]',
};

let logger: Logger | undefined;

/** Bytes kept while the log cannot be written, for example on a full disk; anything beyond that is lost. */
const mostKept = 1024 * 1024;

/** How long a process that is ending waits for its log to be read, and how often it looks. Milliseconds. */
const lastWordsMs = 1000;
const lookMs = 20;

function destination() {
  const stderr = pino.destination({
    fd: unblocked(2),
    sync: true,
    maxLength: mostKept,
    retryEAGAIN: () => false,
  });
  let isBehind = false;
  let again: NodeJS.Timeout | null = null;
  // Writes what it kept too. Its own flushSync would try for ever on a full disk.
  const goOn = () => {
    isBehind = false;
    stderr.write('');
  };
  // Without this, a line that cannot be written would fail whatever logged it: a request, or the process.
  stderr.on('error', (error) => {
    isBehind = isFull(error);
    if (!isBehind || again) return;
    again = setTimeout(() => {
      again = null;
      goOn();
    }, 10 * lookMs);
    again.unref();
  });
  process.once('exit', () => {
    const until = performance.now() + lastWordsMs;
    const pause = new Int32Array(new SharedArrayBuffer(4));
    while (isBehind && performance.now() < until) {
      Atomics.wait(pause, 0, 0, lookMs);
      goOn();
    }
  });
  return stderr;
}

/**
 * A pipe that nobody reads fills up, and writing to it would then block the process. Reopened, it can be made
 * non-blocking without affecting the processes that share it; where that is not possible it is used as it was.
 */
function unblocked(fd: number): number {
  try {
    if (!fstatSync(fd).isFIFO()) return fd;
    return openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch {
    return fd;
  }
}

const isFull = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'EAGAIN';

/** The process's log: JSON lines on stderr, times in UTC. Errors appear by class, sentence and stack. */
export function log(): Logger {
  logger ??= pino(
    {
      level: env().PORTAL_LOG_LEVEL,
      base: { service: 'datamin-portal', pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact,
    },
    destination(),
  );
  return logger;
}
