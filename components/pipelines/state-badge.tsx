import type { PipelineState } from '@/lib/pipelines';
import { StatusBadge, type Tone } from '../ui/badge';

/** What the last run came to, as a pipeline's state. */
export const stateWords: Record<PipelineState, { tone: Tone; word: string }> = {
  succeeded: { tone: 'good', word: 'succeeded' },
  failed: { tone: 'bad', word: 'failed' },
  never_ran: { tone: 'idle', word: 'never ran' },
  unknown: { tone: 'unsure', word: 'not read yet' },
};

export function PipelineStateBadge({ state }: { state: PipelineState }) {
  const { tone, word } = stateWords[state];
  return <StatusBadge tone={tone}>{word}</StatusBadge>;
}
