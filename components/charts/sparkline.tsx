import { formatNumber } from '../ui/format';

export interface SparklineDay {
  /** Null where the source contradicts itself. */
  successes: number | null;
  failures: number | null;
}

const bar = 4;
const up = 14;
const down = 8;

/**
 * Days as bars, successes up and failures down, so that direction tells them apart without colour. Four
 * paths rather than ninety shapes: an overview holds a hundred of these. A day without runs has no bar,
 * a doubtful one a line across the base.
 */
export function Sparkline({ days, label }: { days: readonly SparklineDay[]; label?: string }) {
  const most = Math.max(1, ...days.map((day) => day.successes ?? 0));
  const worst = Math.max(1, ...days.map((day) => day.failures ?? 0));
  const width = Math.max(1, days.length) * bar;
  const height = up + down + 1;
  return (
    <svg
      role="img"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      className="inline-block max-w-full align-middle"
    >
      <title>{label ?? inWords(days)}</title>
      <path className="mark-idle" d={`M0 ${up}h${width}v1h${-width}z`} />
      <path className="mark-good" d={bars(days, (day) => (day.successes ?? 0) / most, up, -1)} />
      <path className="mark-bad" d={bars(days, (day) => (day.failures ?? 0) / worst, down, 1)} />
      <path className="mark-doubt" d={doubts(days)} />
    </svg>
  );
}

function bars(
  days: readonly SparklineDay[],
  share: (day: SparklineDay) => number,
  room: number,
  way: 1 | -1,
): string {
  const from = way === 1 ? up + 1 : up;
  return days
    .map((day, index) => {
      if (isDoubtful(day) || share(day) <= 0) return '';
      const length = Math.max(2, Math.round(share(day) * room * 10) / 10);
      return `M${index * bar} ${from}h${bar - 1}v${way * length}h${1 - bar}z`;
    })
    .join('');
}

function doubts(days: readonly SparklineDay[]): string {
  return days
    .map((day, index) => (isDoubtful(day) ? `M${index * bar + 1.5} ${up - 4}v9` : ''))
    .join('');
}

function isDoubtful(day: SparklineDay): boolean {
  return day.successes === null || day.failures === null;
}

function inWords(days: readonly SparklineDay[]): string {
  const sum = (key: keyof SparklineDay) => days.reduce((total, day) => total + (day[key] ?? 0), 0);
  const [successes, failures] = [sum('successes'), sum('failures')];
  const doubtful = days.filter(isDoubtful).length;
  const doubt = doubtful > 0 ? `, ${count(doubtful)} doubtful` : '';
  if (successes + failures === 0) return `${count(days.length)}: no runs${doubt}`;
  return `${count(days.length)}: ${formatNumber(successes)} succeeded, ${formatNumber(failures)} failed${doubt}`;
}

function count(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}
