/** The numbers of a period that are compared. */
export interface Counted {
  /** Null: Datamin's count is impossible. */
  successes: number | null;
  failures: number | null;
  averageDurationMs: number | null;
}

/** How a number compares with the period before. `good` says whether the change is welcome; null: neither. */
export type Change =
  | { kind: 'more' | 'less'; good: boolean | null; by: Amount }
  | { kind: 'same' }
  /** Nothing ran before, so there is nothing to compare with. */
  | { kind: 'none before' }
  /** One of the two counts is impossible, so no difference can be given. */
  | { kind: 'doubtful' }
  /** Nothing ran now. */
  | { kind: 'none now' };

/** For a share the difference in points, for a number the change relative to before; from zero there is no factor. */
export type Amount =
  | { points: number }
  | { percent: number }
  /** More than ten times as much: a percentage would only be long. */
  | { times: number }
  | { fromZero: true };

export interface Comparison {
  successRate: Change;
  successes: Change;
  failures: Change;
  duration: Change;
}

/** Compares a period with the one before it. A higher success rate is good, longer runs are bad, counts are neither. */
export function compareNumbers(now: Counted, before: Counted): Comparison {
  const nothing = absence(now, before);
  if (nothing) {
    return { successRate: nothing, successes: nothing, failures: nothing, duration: nothing };
  }
  return {
    successRate: pointsBetween(rateOf(now), rateOf(before)),
    successes: factorBetween(now.successes, before.successes, null),
    failures: factorBetween(now.failures, before.failures, null),
    duration: factorBetween(now.averageDurationMs, before.averageDurationMs, false),
  };
}

function absence(now: Counted, before: Counted): Change | null {
  const [total, totalBefore] = [totalOf(now), totalOf(before)];
  if (total === null || totalBefore === null) return { kind: 'doubtful' };
  if (totalBefore === 0) return { kind: 'none before' };
  return total === 0 ? { kind: 'none now' } : null;
}

function totalOf({ successes, failures }: Counted): number | null {
  return successes === null || failures === null ? null : successes + failures;
}

/** Only called where something ran. */
function rateOf(counted: Counted): number {
  return (counted.successes ?? 0) / (totalOf(counted) ?? 1);
}

function pointsBetween(now: number, before: number): Change {
  const points = (now - before) * 100;
  if (points === 0) return { kind: 'same' };
  const kind = points > 0 ? 'more' : 'less';
  return { kind, good: points > 0, by: { points: Math.abs(points) } };
}

function factorBetween(
  now: number | null,
  before: number | null,
  moreIsGood: boolean | null,
): Change {
  if (now === null || before === null) return { kind: 'doubtful' };
  if (now === before) return { kind: 'same' };
  const kind = now > before ? 'more' : 'less';
  const good = moreIsGood === null ? null : moreIsGood === now > before;
  if (before === 0) return { kind, good, by: { fromZero: true } };
  const factor = now / before;
  const by = factor > 10 ? { times: factor } : { percent: Math.abs(factor - 1) * 100 };
  return { kind, good, by };
}
