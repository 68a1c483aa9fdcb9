import type { Comparison, RangeNumbers } from '@/lib/stats';
import { formatNumber, formatShare } from '../ui/format';
import { Key, Lead } from '../ui/lead';
import { Link } from '../ui/link';
import { Duration, RelativeTime } from '../ui/time';
import { amountWords } from './change-note';

interface Props {
  /** What the numbers are of, as a sentence begins: "In the last 30 days". */
  span: string;
  /** What was counted: Datamin counts of a pipeline each failed task. */
  unit: 'run' | 'task run';
  numbers: RangeNumbers;
  /** Null while it is not known, or where there is nothing to compare with. */
  changes: Comparison | null;
  timeZone: string;
  /** How the last run ended and its page, where it is known which one that was. */
  last?: { successful: boolean; href: string } | null;
}

/** What a range came to, in words. */
export function NumbersLead({ span, unit, numbers, changes, timeZone, last = null }: Props) {
  const { lastRun, doubtful, stale, problem, fetchedAt } = numbers;
  const { successes, failures, averageDurationMs } = numbers;
  const isKnown = successes !== null && failures !== null;
  const count = isKnown ? successes + failures : 0;
  if (!lastRun && isKnown && count === 0) return <Lead>It has never run.</Lead>;
  return (
    <Lead>
      {span}{' '}
      {isKnown ? (
        <Counted {...{ successes, failures, unit, changes }} />
      ) : (
        'no rate can be told: Datamin’s counts contradict each other.'
      )}
      {averageDurationMs === null ? null : (
        <>
          {' '}
          A {unit} took <Duration ms={averageDurationMs} /> on average
          {changeOf(changes, 'duration', { more: 'longer', less: 'shorter' })}.
        </>
      )}
      {lastRun ? (
        <>
          {' '}
          The last one{' '}
          <Outcome successful={last?.successful ?? lastRun.successful} href={last?.href ?? null} />{' '}
          <RelativeTime at={lastRun.executedAt} timeZone={timeZone} />.
        </>
      ) : null}
      {doubtful && isKnown ? ' These counts are in doubt.' : null}
      {stale || problem !== null ? (
        <>
          {' '}
          They are as Datamin had them <RelativeTime at={fetchedAt} timeZone={timeZone} />.
        </>
      ) : null}
    </Lead>
  );
}

function Outcome({ successful, href }: { successful: boolean; href: string | null }) {
  const word = successful ? 'succeeded' : <Key>failed</Key>;
  return href === null ? word : <Link href={href}>{word}</Link>;
}

/** In the place of the sentence, and about as long. */
export function ComingLead({ span, unit }: Pick<Props, 'span' | 'unit'>) {
  return (
    <Lead>
      How many {unit}s succeeded {span.charAt(0).toLowerCase()}
      {span.slice(1)}, how long they took and how the last one ended is being read from Datamin.
    </Lead>
  );
}

function Counted({
  successes,
  failures,
  unit,
  changes,
}: { successes: number; failures: number } & Pick<Props, 'unit' | 'changes'>) {
  const share = formatShare(successes, successes + failures);
  if (share === null) return 'nothing ran.';
  return (
    <>
      {successes === 0 ? 'no' : formatNumber(successes)} {unit}
      {successes === 1 || successes === 0 ? '' : 's'} succeeded and {failedWords(failures, unit)}:{' '}
      <Key>{share}</Key>
      {changeOf(changes, 'successRate', { more: 'more', less: 'less' })}.
    </>
  );
}

/** Of a pipeline Datamin counts each failed task, so these are not its failed runs. */
function failedWords(failures: number, unit: Props['unit']): string {
  if (failures === 0) return 'none failed';
  if (unit === 'task run') return `${formatNumber(failures)} failed`;
  return failures === 1
    ? '1 failure was counted'
    : `${formatNumber(failures)} failures were counted`;
}

function changeOf(
  changes: Comparison | null,
  of: keyof Comparison,
  words: { more: string; less: string },
): string {
  const change = changes?.[of];
  if (change?.kind === 'same') return ', as before';
  if (change?.kind !== 'more' && change?.kind !== 'less') return '';
  return `, ${amountWords(change.by, words[change.kind])} than before`;
}
