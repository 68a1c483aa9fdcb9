import type { BulkRunView } from '@/lib/runs';
import { StatusBadge, type Tone } from '../ui/badge';

const words: Record<BulkRunView['state'], [Tone, string]> = {
  asking: ['busy', 'going on'],
  following: ['busy', 'all requested'],
  stopped: ['warn', 'stopped'],
  over: ['idle', 'over'],
};

/** How far a bulk run is. */
export function BulkBadge({ state }: Pick<BulkRunView, 'state'>) {
  const [tone, word] = words[state];
  return <StatusBadge tone={tone}>{word}</StatusBadge>;
}
