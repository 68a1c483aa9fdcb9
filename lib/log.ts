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

/** The process's log: JSON lines on stderr, times in UTC. Errors appear by class, sentence and stack. */
export function log(): Logger {
  logger ??= pino(
    {
      level: env().PORTAL_LOG_LEVEL,
      base: { service: 'datamin-portal', pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact,
    },
    pino.destination({ fd: 2, sync: true }),
  );
  return logger;
}
