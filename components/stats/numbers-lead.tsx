import type { Comparison, RangeNumbers } from '@/lib/stats';
import { formatNumber, formatShare } from '../ui/format';
import { Key, Lead } from '../ui/lead';
import { Link } from '../ui/link';
import { Duration, RelativeTime } from '../ui/time';
import { amountWords } from './change-note';
import type { LastRun } from './numbers';

interface Props {
  /** The span of the numbers: "in the last 30 days". */
  span: string;
  /** What was counted: for a pipeline Datamin counts each failed task. */
  unit: 'run' | 'task run';
  numbers: RangeNumbers;
  /** Null while unknown, or where there is nothing to compare with. */
  changes: Comparison | null;
  timeZone: string;
  /** How the last run ended and its page, if it is known which one that was. */
  last?: Pick<LastRun, 'successful' | 'href' | 'failedTask'> | null;
}

/** The totals of a range, in words. */
export function NumbersLead({ span, unit, numbers, changes, timeZone, last = null }: Props) {
  const { lastRun, doubtful, stale, problem, fetchedAt } = numbers;
  const { successes, failures, averageDurationMs } = numbers;
  const isKnown = successes !== null && failures !== null;
  const count = isKnown ? successes + failures : 0;
  if (!lastRun && isKnown && count === 0) return <Lead>It has never run.</Lead>;
  return (
    <Lead>
      {isKnown ? (
        <Counted {...{ span, successes, failures, unit, changes }} />
      ) : (
        `Success rate unknown ${span}: Datamin’s counts contradict each other.`
      )}
      {averageDurationMs === null ? null : (
        <>
          {' '}
          {unit === 'run' ? 'Runs' : 'Task runs'} took <Duration ms={averageDurationMs} /> on
          average
          {changeOf(changes, 'duration', { more: 'longer', less: 'shorter' })}.
        </>
      )}
      {lastRun ? (
        <>
          {' '}
          The last {unit}{' '}
          <Outcome successful={last?.successful ?? lastRun.successful} href={last?.href ?? null} />{' '}
          <RelativeTime at={lastRun.executedAt} timeZone={timeZone} />
          {last?.failedTask ? (
            <>
              {' '}
              in <Key>{last.failedTask}</Key>
            </>
          ) : null}
          .
        </>
      ) : null}
      {doubtful && isKnown ? ' These counts are in doubt.' : null}
      {stale || problem !== null ? (
        <>
          {' '}
          Last read from Datamin <RelativeTime at={fetchedAt} timeZone={timeZone} />.
        </>
      ) : null}
    </Lead>
  );
}

function Outcome({ successful, href }: { successful: boolean; href: string | null }) {
  const word = successful ? 'succeeded' : <Key>failed</Key>;
  return href === null ? word : <Link href={href}>{word}</Link>;
}

/** A placeholder for the sentence, about as long. */
export function ComingLead({ span, unit }: Pick<Props, 'span' | 'unit'>) {
  return (
    <Lead>
      Reading from Datamin how many {unit}s succeeded {span}, how long they took and how the last
      one ended…
    </Lead>
  );
}

function Counted({
  span,
  successes,
  failures,
  unit,
  changes,
}: { successes: number; failures: number } & Pick<Props, 'span' | 'unit' | 'changes'>) {
  const share = formatShare(successes, successes + failures);
  if (share === null) return `Nothing ran ${span}.`;
  const all = failures === 0 ? (successes === 1 ? 'the only ' : 'all ') : '';
  const ran = all === 'the only ' || successes === 0 ? '' : `${formatNumber(successes)} `;
  return (
    <>
      <Key>{share} success rate</Key> {span}
      {changeOf(changes, 'successRate', { more: 'up', less: 'down' })}: {all}
      {successes === 0 ? 'no ' : ran}
      {unit}
      {successes === 1 || successes === 0 ? '' : 's'} succeeded{failedWords(failures, unit)}.
    </>
  );
}

/** For a pipeline Datamin counts each failed task, so these are not its failed runs. */
function failedWords(failures: number, unit: Props['unit']): string {
  if (failures === 0) return '';
  if (unit === 'task run') return `, ${formatNumber(failures)} failed`;
  return `, ${formatNumber(failures)} ${failures === 1 ? 'failure' : 'failures'}`;
}

function changeOf(
  changes: Comparison | null,
  of: keyof Comparison,
  words: { more: string; less: string },
): string {
  const change = changes?.[of];
  if (change?.kind === 'same') return ', as before';
  if (change?.kind !== 'more' && change?.kind !== 'less') return '';
  const than = 'points' in change.by ? '' : ' than before';
  return `, ${amountWords(change.by, words[change.kind])}${than}`;
}
