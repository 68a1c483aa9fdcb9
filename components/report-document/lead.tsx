import type { ReportContent, ReportPipeline, ReportSummary } from '@/lib/reports';
import { formatClock, formatDay, formatNumber, formatShare } from '../ui/format';
import { changeWords } from './change-words';

type Summarized = ReportPipeline & { summary: ReportSummary };
interface Sum {
  runs: number;
  successes: number;
}

/**
 * The report's answer in a sentence or two: runs, how many succeeded, how that compares with before, and how the
 * last one ended. For several pipelines, their sum. Nothing if some of that is unknown or must not be shown.
 */
export function Lead({ content: { pipelines, range } }: { content: ReportContent }) {
  const summarized = pipelines.filter((one): one is Summarized => one.summary !== undefined);
  const sum = sumOf(summarized.map(({ summary }) => summary));
  if (summarized.length === 0 || summarized.length < pipelines.length || !sum) return null;
  const isDoubtful = summarized.some(({ source }) => source.doubtful);
  const of = summarized.length > 1 ? ` of ${summarized.length} pipelines` : '';
  if (sum.runs === 0) {
    // It cannot be said of days that are not all known.
    return isDoubtful ? null : <p className="report-lead">Nothing ran in these days{of}.</p>;
  }
  const before = sumOf(summarized.map(({ summary }) => summary.before));
  const change = isDoubtful
    ? null
    : changeWords({ ...sum, averageMs: null }, before && { ...before, averageMs: null }).rate;
  const [one] = summarized;
  return (
    <p className="report-lead">
      <strong>{formatNumber(sum.runs)}</strong> {isDoubtful ? 'known ' : ''}
      {sum.runs === 1 ? 'run' : 'runs'}
      {of}, <strong>{formatShare(sum.successes, sum.runs)}</strong> successful
      {change ? `: ${change}` : ''}.{' '}
      {summarized.length === 1 ? (
        <LastRun last={one?.summary.lastRun} timeZone={range.timeZone} />
      ) : (
        lastOfEach(summarized)
      )}
    </p>
  );
}

/** Null if one of them is unknown. */
function sumOf(
  all: readonly ({ runs: number | null; successes: number | null } | null)[],
): Sum | null {
  let [runs, successes] = [0, 0];
  for (const one of all) {
    if (!one || one.runs === null || one.successes === null) return null;
    runs += one.runs;
    successes += one.successes;
  }
  return { runs, successes };
}

function LastRun({
  last,
  timeZone,
}: {
  last: ReportSummary['lastRun'] | undefined;
  timeZone: string;
}) {
  if (!last) return null;
  const at = new Date(last.at);
  const time = (
    <time dateTime={last.at}>
      {formatDay(at, timeZone)} {formatClock(at, timeZone).slice(0, 5)}
    </time>
  );
  if (last.status === 'running') return <>The last one began {time} and was still running.</>;
  return (
    <>
      The last one {last.status}, {time}.
    </>
  );
}

/** Which of them failed last, by name while they are few. */
function lastOfEach(summarized: readonly Summarized[]): string {
  const failed = summarized.filter(({ summary }) => summary.lastRun?.status === 'failed');
  if (failed.length > 2) {
    return `The last run of ${failed.length === summarized.length ? 'each' : failed.length} of them failed.`;
  }
  if (failed.length > 0)
    return `The last run of ${failed.map(({ name }) => name).join(' and of ')} failed.`;
  const all = summarized.every(({ summary }) => summary.lastRun?.status === 'succeeded');
  return all ? 'The last run of each succeeded.' : '';
}
