export interface SparklineDay {
  /** Null where the source contradicts itself. */
  successes: number | null;
  failures: number | null;
}

/** The totals of a sparkline, for its words. */
export interface SparkSum {
  successes: number;
  failures: number;
  doubtful: number;
}

/** In pixels: the width of a bar, and the room above and below the base line. */
const across = 4;
const up = 14;
const down = 8;
export const sparkHeight = up + down + 1;

/**
 * A sparkline in as few characters as possible: per bar one hex digit for the height of its successes, `-`
 * where the source contradicts itself; if any failed, a slash and the same for the failures, downwards. A
 * page of a hundred holds them all twice, once drawn and once for hydration.
 */
export function toMarks(days: readonly SparklineDay[]): string {
  const most = Math.max(1, ...days.map((day) => day.successes ?? 0));
  const worst = Math.max(1, ...days.map((day) => day.failures ?? 0));
  const rise = days.map((day) =>
    isDoubtful(day) ? '-' : reach(day.successes, most, up).toString(16),
  );
  const fall = days.map((day) =>
    isDoubtful(day) ? '0' : reach(day.failures, worst, down).toString(16),
  );
  const below = fall.join('').replace(/0+$/, '');
  return below ? `${rise.join('')}/${below}` : rise.join('');
}

/** Anything above zero must be visible. */
function reach(count: number | null, most: number, room: number): number {
  return count ? Math.max(2, Math.round((count / most) * room)) : 0;
}

export function sumOfDays(days: readonly SparklineDay[]): SparkSum {
  const sum = { successes: 0, failures: 0, doubtful: 0 };
  for (const day of days) {
    sum.successes += day.successes ?? 0;
    sum.failures += day.failures ?? 0;
    if (isDoubtful(day)) sum.doubtful += 1;
  }
  return sum;
}

function isDoubtful(day: SparklineDay): boolean {
  return day.successes === null || day.failures === null;
}

/** Marks as a drawing: lines as wide as a bar, in relative steps, which are the shortest to write. */
export function sparkPaths(marks: string): {
  width: number;
  good: string;
  bad: string;
  doubt: string;
} {
  const [rise = '', fall = ''] = marks.split('/');
  return {
    width: rise.length * across,
    good: bars(rise, up, -1),
    bad: bars(fall, up + 1, 1),
    doubt: [...rise]
      .map((mark, index) => (mark === '-' ? `M${middle(index)} ${up - 4}v9` : ''))
      .join(''),
  };
}

function bars(marks: string, from: number, way: 1 | -1): string {
  let path = '';
  let [x, y] = [0, 0];
  for (const [index, mark] of [...marks].entries()) {
    const length = Number.parseInt(mark, 16) * way;
    if (!length) continue;
    path += `m${middle(index) - x} ${from - y}v${length}`;
    [x, y] = [middle(index), from + length];
  }
  return path;
}

function middle(index: number): number {
  return index * across + (across - 1) / 2;
}
