import type { BulkRunView } from '@/lib/runs';
import { formatNumber } from '../ui/format';
import { Stat, StatRow } from '../ui/stat';
import { countsOf, pipelineCount } from './outcome-words';

/** How many pipelines got how far, as a bar and in numbers. */
export function BulkProgress({ bulkRun }: { bulkRun: BulkRunView }) {
  const { waiting, underWay } = bulkRun.counts;
  const over = bulkRun.total - waiting - underWay;
  const counts = countsOf(bulkRun);
  return (
    <>
      <div className="grid gap-2 px-4 pt-3">
        <p>
          <strong>{formatNumber(over)}</strong> of {pipelineCount(bulkRun.total)} done
        </p>
        <Bar parts={counts} total={bulkRun.total} />
      </div>
      <StatRow>
        {counts.map(({ outcome, count, word }) => (
          <Stat key={outcome} label={word} value={formatNumber(count)} />
        ))}
      </StatRow>
    </>
  );
}

/** An SVG because its lengths are attributes: the content security policy refuses style attributes. */
function Bar({ parts, total }: { parts: ReturnType<typeof countsOf>; total: number }) {
  const starts = parts.map((_, index) =>
    parts.slice(0, index).reduce((sum, { count }) => sum + count, 0),
  );
  return (
    <svg
      className="bulk-bar"
      viewBox={`0 0 ${Math.max(total, 1)} 1`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {parts.map(({ outcome, count, tone }, index) => (
        <rect key={outcome} className={`tone-${tone}`} x={starts[index]} width={count} height="1" />
      ))}
    </svg>
  );
}
