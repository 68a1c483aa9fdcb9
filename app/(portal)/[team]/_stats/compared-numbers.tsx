import { type Before, type LastRun, Numbers } from '@/components/stats/numbers';
import { WithoutScripts } from '@/components/stats/panel-problem';
import { PeriodNote } from '@/components/stats/period-note';
import {
  comparePeriods,
  type Part,
  type PeriodNumbers,
  type RangeNumbers,
  type StatsRange,
} from '@/lib/stats';
import type { Settled } from '../_page/settle';
import { Shown } from './shown';

interface Props {
  numbers: RangeNumbers;
  /** The last run in the log; null: not known there. */
  last: LastRun | null;
  asked: StatsRange;
  /** The numbers of the previous period. */
  part: Part<PeriodNumbers> | null;
  whole: boolean;
  wholeHref: string;
  timeZone: string;
}

/** Numbers that are known do not wait for what they are compared with. */
export function ComparedNumbers(props: Props) {
  const { numbers, last, asked, part, whole, wholeHref, timeZone } = props;
  const shown = (before: Before, period: { from: Date; to: Date } | null) => (
    <>
      <Numbers {...{ numbers, before, last, timeZone }} />
      <PeriodNote period={numbers.period} before={period} {...{ asked, timeZone }}>
        {before.state === 'coming' ? <WithoutScripts href={wholeHref} /> : null}
        {before.state === 'unknown' ? <span> {before.sentence}</span> : null}
      </PeriodNote>
    </>
  );
  if (!part) return shown({ state: 'none' }, null);
  return (
    <Shown part={part} whole={whole} fallback={shown({ state: 'coming' }, asked.before)}>
      {(settled) => shown(beforeOf(numbers, settled), settled.value?.period ?? asked.before)}
    </Shown>
  );
}

function beforeOf(numbers: RangeNumbers, { value, problem }: Settled<PeriodNumbers>): Before {
  if (problem) return { state: 'unknown', sentence: problem.detail };
  return { state: 'known', changes: comparePeriods(numbers, value) };
}
