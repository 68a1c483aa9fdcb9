import { formatDuration, formatNumber, formatShare } from '../ui/format';

/** What a reader sees where nothing is known: never a zero. */
export const unknown = '–';

export const numberWords = (value: number | null) =>
  value === null ? unknown : formatNumber(value);
export const durationWords = (ms: number | null) => (ms === null ? unknown : formatDuration(ms));

export function rateWords(counted: { runs: number | null; successes: number | null }): string {
  const { runs, successes } = counted;
  if (runs === null || successes === null) return unknown;
  return formatShare(successes, runs) ?? 'no runs';
}
