import pino, { type Logger } from 'pino';
import { env } from './env';

/** Never logged, wherever they turn up: a log is copied to places where a secret must not be. */
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

/** Kept while the log takes none, as on a disk that is full; what is said beyond that is lost. Bytes. */
const mostKept = 1024 * 1024;

function destination() {
  const stderr = pino.destination({ fd: 2, sync: true, maxLength: mostKept });
  // Unheard, a line that cannot be written would fail what said it: a request, or the whole process.
  stderr.on('error', () => {});
  return stderr;
}

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
