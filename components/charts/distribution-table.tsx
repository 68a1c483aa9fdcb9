import { formatNumber, formatShare } from '../ui/format';
import { DataTable } from './data-table';
import { binName, type DurationBin } from './log-bins';

const headers = ['Duration', 'Runs', 'Share'];

/** Every number of a distribution. */
export function DistributionTable({
  caption,
  bins,
  total,
  csvHref,
}: {
  caption: string;
  bins: readonly DurationBin[];
  total: number;
  csvHref?: string | undefined;
}) {
  const rows = bins.map((bin) => ({
    key: bin.fromMs,
    cells: [binName(bin), formatNumber(bin.count), formatShare(bin.count, total) ?? '–'],
  }));
  return <DataTable {...{ caption, headers, rows, csvHref }} />;
}
