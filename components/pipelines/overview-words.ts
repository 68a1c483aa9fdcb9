import type { PipelineFilter, PipelineRange, PipelineSort } from '@/lib/pipelines';

/** The names of ranges: on a button, and in a sentence. */
export const rangeWords: Record<PipelineRange, { short: string; of: string }> = {
  '24h': { short: '24 h', of: 'the last 24 hours' },
  '7d': { short: '7 days', of: 'the last 7 days' },
  '30d': { short: '30 days', of: 'the last 30 days' },
  '90d': { short: '90 days', of: 'the last 90 days' },
};

/** `failed` is the API's older name for `failing`. */
export const filterWords: Record<Exclude<PipelineFilter, 'failed'>, string> = {
  attention: 'needs attention',
  failing: 'failing',
  late: 'late',
  degrading: 'degrading',
  credential: 'credential broken',
  stale: 'not read lately',
  doubtful: 'doubtful numbers',
  succeeded: 'succeeded',
  never_ran: 'never ran',
  unknown: 'not read yet',
};

export const sortWords: Record<PipelineSort, string> = {
  name: 'By name',
  attention: 'Worst first',
  'last-run': 'Latest run first',
  'success-rate': 'Worst success rate first',
  duration: 'Longest duration first',
};
