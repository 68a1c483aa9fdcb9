import type { LoggerInstance } from 'next-auth';
import { log } from '@/lib/log';

/**
 * Sends next-auth's log to ours. Only the message of an error: the metadata holds claims and tokens of
 * whoever signs in.
 */
export const nextAuthLog: LoggerInstance = {
  error(code, metadata) {
    // Not a fault: a cookie that is old, foreign or expired.
    const level = code === 'JWT_SESSION_ERROR' ? 'debug' : 'warn';
    log()[level]({ code, reason: reasonOf(metadata) }, 'sign-in did not work');
  },
  warn: () => undefined,
  debug: () => undefined,
};

function reasonOf(metadata: unknown): string | undefined {
  if (metadata instanceof Error) return metadata.message;
  if (typeof metadata !== 'object' || metadata === null || !('error' in metadata)) return undefined;
  return metadata.error instanceof Error ? metadata.error.message : undefined;
}
