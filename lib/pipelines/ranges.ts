/** The ranges for the numbers in a list of pipelines, each as a number of UTC days including today. */
export const rangeDays = { '24h': 2, '7d': 7, '30d': 30, '90d': 90 } as const;
export type PipelineRange = keyof typeof rangeDays;

export const pipelineRanges = ['24h', '7d', '30d', '90d'] as const satisfies PipelineRange[];
export const defaultRange = '30d' satisfies PipelineRange;

/** The bars of a sparkline, whatever the range: in the longest, each covers three days. */
export const barCount = 30;
