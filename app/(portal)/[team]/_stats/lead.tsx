import { ComingLead, NumbersLead } from '@/components/stats/numbers-lead';
import type { RunSummary } from '@/lib/runs';
import { comparePeriods, type Statistics } from '@/lib/stats';
import { lastOf } from './last-of';
import { type AskedRange, spanWords } from './range';
import { Shown } from './shown';

/** What the range of a statistics page came to, in words; nothing for a range that is none. */
export function StatisticsLead({
  statistics: { numbers, before },
  range,
  whole,
  seen,
  ...words
}: {
  statistics: Statistics;
  range: AskedRange;
  whole: boolean;
  /** The newest runs that the log told of, and where runs have their pages. */
  seen?: { runs: readonly RunSummary[]; href: string };
  unit: 'run' | 'task run';
  timeZone: string;
}) {
  if (!numbers) return null;
  const span = spanWords(range);
  return (
    <Shown part={numbers} whole={whole} fallback={<ComingLead span={span} unit={words.unit} />}>
      {({ value }) =>
        value ? (
          <NumbersLead
            numbers={value}
            // It does not wait for what it would be compared with.
            changes={before?.known ? comparePeriods(value, before.known) : null}
            last={seen ? lastOf(value.lastRun, seen) : null}
            {...{ span, ...words }}
          />
        ) : null
      }
    </Shown>
  );
}
