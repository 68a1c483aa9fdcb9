import { formatNumber } from '../ui/format';
import {
  type SparklineDay,
  type SparkSum,
  sparkHeight,
  sparkPaths,
  sumOfDays,
  toMarks,
} from './spark';

/**
 * Days as bars, successes up and failures down, so that direction tells them apart without colour. Two or
 * three paths instead of sixty shapes: an overview holds a hundred of these. A day without runs has no bar,
 * a doubtful one a line across the base.
 */
export function Sparkline({ days, label }: { days: readonly SparklineDay[]; label?: string }) {
  return (
    <SparkMarks
      marks={toMarks(days)}
      label={label ?? sparkWords(countDays(days.length), sumOfDays(days))}
    />
  );
}

/** A sparkline that is already encoded as marks. */
export function SparkMarks({ marks, label }: { marks: string; label: string }) {
  const { width, good, bad, doubt } = sparkPaths(marks);
  return (
    <svg
      role="img"
      className="spark"
      viewBox={`0 0 ${Math.max(1, width)} ${sparkHeight}`}
      preserveAspectRatio="none"
    >
      <title>{label}</title>
      <path d={good} />
      {bad ? <path className="down" d={bad} /> : null}
      {doubt ? <path className="doubt" d={doubt} /> : null}
    </svg>
  );
}

/** "30 days: 1,234 succeeded, 3 failed, 1 day doubtful". */
export function sparkWords(span: string, { successes, failures, doubtful }: SparkSum): string {
  const doubt = doubtful > 0 ? `, ${countDays(doubtful)} doubtful` : '';
  if (successes + failures === 0) return `${span}: no runs${doubt}`;
  return `${span}: ${formatNumber(successes)} succeeded, ${formatNumber(failures)} failed${doubt}`;
}

function countDays(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}
