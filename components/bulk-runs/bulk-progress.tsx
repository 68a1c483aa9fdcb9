import type { BulkRunView } from '@/lib/runs';
import { formatNumber } from '../ui/format';
import { Stat, StatRow } from '../ui/stat';
import { countsOf, pipelineCount } from './outcome-words';

/** How many got how far: as a bar and in numbers. */
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
        <div className="bulk-bar" aria-hidden="true">
          {counts.map(({ outcome, count, tone }) => (
            <span key={outcome} className={`tone-${tone}`} style={{ flexGrow: count }} />
          ))}
        </div>
      </div>
      <StatRow>
        {counts.map(({ outcome, count, word }) => (
          <Stat key={outcome} label={word} value={formatNumber(count)} />
        ))}
      </StatRow>
    </>
  );
}
