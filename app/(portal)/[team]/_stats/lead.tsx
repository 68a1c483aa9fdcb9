import { ComingLead, NumbersLead } from '@/components/stats/numbers-lead';
import { comparePeriods, type Statistics } from '@/lib/stats';
import { lastOf } from './last-of';
import { type AskedRange, spanWords } from './range';
import { Shown } from './shown';
import type { SeenRuns } from './subject-panel';

/** The result of a statistics page's range in words; nothing for an invalid range. */
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
  seen?: SeenRuns;
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
