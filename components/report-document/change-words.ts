type Counted = {
  runs: number | null;
  successes: number | null;
  averageMs: number | null;
};

/** How a number compares with the previous period, in words that give the direction; null if that cannot be told. */
interface ChangeWords {
  rate: string | null;
  runs: string | null;
  duration: string | null;
}

export function changeWords(now: Counted, before: Counted | null): ChangeWords {
  if (!before?.runs || !now.runs) return { rate: null, runs: null, duration: null };
  return {
    rate: points(rate(now), rate(before)),
    runs: factor(now.runs, before.runs, { more: 'more', less: 'fewer', as: 'many' }),
    duration: factor(now.averageMs, before.averageMs, {
      more: 'longer',
      less: 'shorter',
      as: 'long',
    }),
  };
}

const rate = ({ runs, successes }: Counted) =>
  runs && successes !== null ? (successes / runs) * 100 : null;

function points(now: number | null, before: number | null): string | null {
  if (now === null || before === null) return null;
  const difference = now - before;
  if (difference === 0) return 'as before';
  const size = Math.abs(difference);
  const shown = size < 0.1 ? '< 0.1' : size.toFixed(1);
  return `${shown} points ${difference > 0 ? 'better' : 'worse'} than before`;
}

function factor(
  now: number | null,
  before: number | null,
  words: { more: string; less: string; as: string },
): string | null {
  if (now === null || !before) return null;
  if (now === before) return 'as before';
  const ratio = now / before;
  if (ratio > 10) return `${Math.round(ratio)} times as ${words.as} as before`;
  const word = ratio > 1 ? words.more : words.less;
  const percent = Math.abs(ratio - 1) * 100;
  return `${percent < 1 ? '< 1' : Math.round(percent)}% ${word} than before`;
}
