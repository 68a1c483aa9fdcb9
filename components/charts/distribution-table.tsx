import { formatNumber, formatShare } from '../ui/format';
import { DataLinks, DataTable, type TableChoice } from './data-table';
import { binName, type DurationBin } from './log-bins';

const headers = ['Duration', 'Runs', 'Share'];

/** Every number of a distribution. */
export function DistributionTable({
  caption,
  bins,
  total,
  table,
  csvHref,
}: {
  caption: string;
  bins: readonly DurationBin[];
  total: number;
  table?: TableChoice | undefined;
  csvHref?: string | undefined;
}) {
  if (bins.length === 0) return null;
  return (
    <DataLinks {...{ caption, table, csvHref }}>
      {() => (
        <DataTable
          {...{ caption, headers }}
          rows={bins.map((bin) => ({
            key: bin.fromMs,
            cells: [binName(bin), formatNumber(bin.count), formatShare(bin.count, total) ?? '–'],
          }))}
        />
      )}
    </DataLinks>
  );
}
