import type { FaultInput, Sandbox } from '@/lib/sandbox';
import { until } from '../until';

/** Has a sandbox wait with its answers to such calls until it is told to give them, however slow the machine is. */
export function holdAnswers({ faults, ledger }: Sandbox, on: NonNullable<FaultInput['on']>) {
  const count = () => (on === 'any' ? ledger.count() : ledger.count(on));
  const before = count();
  const fault = faults.inject({ on, action: { type: 'delay', ms: 60_000 } });
  return {
    /** Resolves when that many are waiting. */
    waiting: (calls: number) => until(() => count() - before >= calls),
    answer: () => faults.clear(fault),
  };
}
