import { log } from '@/lib/log';
import { tellOutage } from './outage-log';

/**
 * Tells of a failure that no caller hears of: as an outage where it is the database's, which is told once, else with
 * `what` could not be done.
 */
export function tellFailure(error: unknown, what: string, of: Record<string, unknown> = {}): void {
  if (!tellOutage(error, of)) log().warn({ err: error, ...of }, what);
}
