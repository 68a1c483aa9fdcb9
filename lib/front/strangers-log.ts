import { isUnavailable } from '@/lib/db';
import { isStray, tellStray } from '@/lib/stray-actions';

type Write = (...args: unknown[]) => void;

/**
 * Reduces what Next logs about calls that no page of this build sends to one line a minute, so that nobody can
 * fill a disk or bury what matters. What Next logs about a page that failed because of the database is dropped,
 * since `tellOutage` has reported it.
 */
export function countStrangers(target: { warn: Write; error: Write }): void {
  const counting =
    (write: Write): Write =>
    (...args) => {
      if (args.some(isUnavailable)) return;
      if (!isStray()) return write.apply(target, args);
      tellStray(args.find((arg) => arg instanceof Error) ?? args[0]);
    };
  target.warn = counting(target.warn);
  target.error = counting(target.error);
}
