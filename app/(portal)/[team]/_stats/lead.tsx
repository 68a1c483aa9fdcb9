import { ComingLead, NumbersLead } from '@/components/stats/numbers-lead';
import type { RunSummary } from '@/lib/runs';
import { comparePeriods, type RangeNumbers, type Statistics } from '@/lib/stats';
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
            lastRunHref={seen ? hrefOfLast(value, seen) : null}
            {...{ span, ...words }}
          />
        ) : null
      }
    </Shown>
  );
}

/** Either may be told of later than the other; so near each other and of one outcome, they are one run. */
const apartMs = 60_000;

/** Statistics do not name the last run: it is the one of the log that was going on at its time. */
function hrefOfLast(
  { lastRun }: RangeNumbers,
  { runs, href }: { runs: readonly RunSummary[]; href: string },
): string | null {
  if (!lastRun) return null;
  const at = lastRun.executedAt.getTime();
  const run = runs.find(
    ({ status, startedAt, finishedAt }) =>
      status === (lastRun.successful ? 'succeeded' : 'failed') &&
      at >= startedAt.getTime() - apartMs &&
      at <= finishedAt.getTime() + apartMs,
  );
  return run ? `${href}/${run.runUuid}` : null;
}
