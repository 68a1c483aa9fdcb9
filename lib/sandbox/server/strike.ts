import { setTimeout as sleep } from 'node:timers/promises';
import type { ArmedFault, FaultBook } from '../faults/fault-book';
import type { Exchange } from './exchange';

/** Faults that keep the call from taking effect, unless they strike after it. */
export const REPLACING: ReadonlySet<string> = new Set([
  'status',
  'redirect',
  'reset',
  'hang',
  'empty',
  'flood',
]);

/** The faults for this call: those that cut it before the body is read, or (`unread` false) all others. */
export function strike(exchange: Exchange, book: FaultBook, unread: boolean): ArmedFault[] {
  const { kind, clientId, uuid } = exchange.entry;
  const struck = book.take({ kind, clientId, uuid }, ({ action }) => {
    return (action.type === 'reset' && action.unread === true) === unread;
  });
  exchange.entry.faults.push(...struck.map(({ id }) => id));
  return struck;
}

/** Waits as long as the delays among the faults say, or until they are disarmed. */
export async function delay(
  faults: readonly ArmedFault[],
  when: 'before' | 'after',
  exchange: Exchange,
): Promise<void> {
  for (const { fault, disarmed } of faults) {
    if (fault.action.type !== 'delay' || fault.when !== when) continue;
    const signal = AbortSignal.any([exchange.signal, disarmed]);
    await sleep(fault.action.ms, undefined, { signal }).catch(() => undefined);
    exchange.signal.throwIfAborted();
  }
}

/** Cuts the connection with a TCP reset. */
export function reset(exchange: Exchange): void {
  exchange.request.socket.resetAndDestroy();
}
