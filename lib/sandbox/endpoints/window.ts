import type { History } from '../world/history';
import type { TaskRun } from '../world/model';
import type { Call } from './call';

/**
 * Rows with `from ≤ executed ≤ to` that exist by now, oldest first; times in milliseconds, whole seconds. The
 * hosted server stores seconds, so any row of the last second is included; the open-source edition stores
 * microseconds, so one half a second after `to` is not.
 */
export function rowsInWindow(
  history: History | undefined,
  fromMs: number,
  toMs: number,
  call: Call,
): readonly TaskRun[] {
  if (history === undefined || call.databaseDown) return [];
  const toUs = toMs * 1000 + lastMicrosecond(call);
  return history.between(fromMs * 1000, Math.min(toUs, call.world.nowUs()));
}

/** The latest row up to `toMs`, even if it is before the requested window. */
export function lastRow(history: History | undefined, toMs: number, call: Call): TaskRun | null {
  if (history === undefined || call.databaseDown) return null;
  const toUs = Math.min(toMs * 1000 + lastMicrosecond(call), call.world.nowUs());
  return history.lastUpTo(toUs) ?? null;
}

function lastMicrosecond(call: Call): number {
  return call.client.dialect === 'hosted' ? 999_999 : 0;
}
