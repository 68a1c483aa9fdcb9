import type { FiringView, ScheduleView } from '@/lib/schedules';
import { StatusBadge, type Tone } from '../ui/badge';

const results: Record<FiringView['result'], [Tone, string]> = {
  requested: ['good', 'Requested'],
  queued: ['busy', 'In line'],
  skipped: ['warn', 'Skipped'],
};

/** The outcome of a firing, by shape, word and colour. */
export function FiringBadge({ firing }: { firing: Pick<FiringView, 'result' | 'cause'> }) {
  if (firing.cause === 'missed') return <StatusBadge tone="bad">Missed</StatusBadge>;
  const [tone, word] = results[firing.result];
  return <StatusBadge tone={tone}>{word}</StatusBadge>;
}

export function ScheduleBadge({ paused }: Pick<ScheduleView, 'paused'>) {
  return paused ? (
    <StatusBadge tone="idle">Paused</StatusBadge>
  ) : (
    <StatusBadge tone="good">Active</StatusBadge>
  );
}
