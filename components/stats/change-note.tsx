import type { Amount, Change } from '@/lib/stats';
import { Icon } from '../ui/icon';

/** How a number compares with the previous one: by arrow, in words, and in colour where one direction is better. */
export function ChangeNote({
  change,
  words,
}: {
  change: Change;
  /** What an increase and a decrease are called: "longer", "shorter". */
  words: { more: string; less: string };
}) {
  if (change.kind !== 'more' && change.kind !== 'less') {
    return <p className="text-muted">{plainWords[change.kind]}</p>;
  }
  const { kind, good, by } = change;
  // A slight change is neither better nor worse.
  const judged = isSlight(by) ? null : good;
  const colour = judged === null ? 'text-ink' : judged ? 'text-good' : 'text-bad';
  const verdict = judged === null ? '' : judged ? ', better' : ', worse';
  return (
    <p className={`flex items-center gap-1 font-medium ${colour}`}>
      <Icon name={kind === 'more' ? 'up' : 'down'} className="size-3.5" />
      <span>
        {amountWords(by, words[kind])}
        {verdict}
      </span>
    </p>
  );
}

const plainWords: Record<Exclude<Change['kind'], 'more' | 'less'>, string> = {
  same: 'the same as before',
  'none before': 'no runs before',
  'none now': 'ran before',
  doubtful: 'not comparable',
};

/** The smallest percentage shown. */
const leastPercent = 1;
const leastPoints = 0.1;

function isSlight(by: Amount): boolean {
  if ('percent' in by) return by.percent < leastPercent;
  return 'points' in by && by.points < leastPoints;
}

/** Never a percentage of zero, and never one that rounds a difference away. */
export function amountWords(by: Amount, word: string): string {
  if ('fromZero' in by) return 'none before';
  if ('times' in by) return `${Math.round(by.times)} times as much`;
  if ('points' in by) {
    return isSlight(by)
      ? `< ${leastPoints} points ${word}`
      : `${by.points.toFixed(1)} points ${word}`;
  }
  return isSlight(by) ? `< ${leastPercent}% ${word}` : `${Math.round(by.percent)}% ${word}`;
}
