import { isUnavailable } from '@/lib/db';
import { isStray, tellStray } from '@/lib/stray-actions';

type Write = (...args: unknown[]) => void;

/**
 * Has what Next writes about calls that no page of this build sends told as one line a minute, so that nobody can
 * fill a disk or bury what matters. Of a page that failed for the database Next writes too; `tellOutage` has told
 * of it.
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
