/** The ranges a list of pipelines can tell its numbers of, and how many UTC days each is, today included. */
export const rangeDays = { '24h': 2, '7d': 7, '30d': 30, '90d': 90 } as const;
export type PipelineRange = keyof typeof rangeDays;

export const pipelineRanges = ['24h', '7d', '30d', '90d'] as const satisfies PipelineRange[];
export const defaultRange = '30d' satisfies PipelineRange;

/** A sparkline has this many bars, whatever the range: of the longest, each is three days. */
export const barCount = 30;
