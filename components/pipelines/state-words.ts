import type { Attention, PipelineState } from '@/lib/pipelines';
import type { Tone } from '../ui/badge';

/** The last run's result, as a pipeline's state. */
export const stateWords: Record<PipelineState, { tone: Tone; word: string }> = {
  succeeded: { tone: 'good', word: 'succeeded' },
  failed: { tone: 'bad', word: 'failed' },
  never_ran: { tone: 'idle', word: 'never ran' },
  unknown: { tone: 'unsure', word: 'not read yet' },
};

/** Why a pipeline needs attention. */
export const attentionWords: Record<Attention, { tone: Tone; word: string }> = {
  failing: { tone: 'bad', word: 'failing' },
  late: { tone: 'warn', word: 'late' },
  degrading: { tone: 'warn', word: 'degrading' },
  credential: { tone: 'bad', word: 'credential broken' },
};
