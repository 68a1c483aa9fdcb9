import type { BulkOutcome, BulkRunView } from '@/lib/runs';
import type { Tone } from '../ui/badge';
import { formatNumber } from '../ui/format';

export const outcomeWords: Record<BulkOutcome, { tone: Tone; word: string }> = {
  succeeded: { tone: 'good', word: 'succeeded' },
  decided: { tone: 'good', word: 'decided by a person' },
  failed: { tone: 'bad', word: 'failed' },
  refused: { tone: 'bad', word: 'refused' },
  doubtful: { tone: 'unsure', word: 'in doubt' },
  underWay: { tone: 'busy', word: 'under way' },
  waiting: { tone: 'idle', word: 'waiting' },
  leftOut: { tone: 'warn', word: 'left out' },
  stopped: { tone: 'idle', word: 'not requested' },
};

const order: readonly BulkOutcome[] = [
  'succeeded',
  'decided',
  'failed',
  'refused',
  'doubtful',
  'underWay',
  'waiting',
  'leftOut',
  'stopped',
];

/** The outcomes that occur, with their counts: finished ones first, those that never started last. */
export const countsOf = ({ counts }: Pick<BulkRunView, 'counts'>) =>
  order
    .map((outcome) => ({ outcome, count: counts[outcome], ...outcomeWords[outcome] }))
    .filter(({ count }) => count > 0);

export const pipelineCount = (count: number): string =>
  `${formatNumber(count)} ${count === 1 ? 'pipeline' : 'pipelines'}`;
