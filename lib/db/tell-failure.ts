import { log } from '@/lib/log';
import { tellOutage } from './outage-log';

/**
 * Logs a failure that no caller sees: as an outage if the database caused it, which is logged once, or else with the
 * message `what`.
 */
export function tellFailure(error: unknown, what: string, of: Record<string, unknown> = {}): void {
  if (!tellOutage(error, of)) log().warn({ err: error, ...of }, what);
}
