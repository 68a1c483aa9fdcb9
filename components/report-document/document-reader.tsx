import type { ReaderProps } from '../charts/reader-marks';

/** Wraps a chart of a document: the small script reads its marks from here. Without it there is the table. */
export function DocumentReader({ marks, grid, children }: ReaderProps) {
  return (
    <div
      className="chart-reader"
      data-grid={[grid.columns, grid.rows, grid.first, grid.top, grid.pitch].join()}
      data-day={marks.firstDay}
      data-marks={marks.lines}
    >
      {children}
    </div>
  );
}
