import { askedChart } from './chart';
import { ChartPanel } from './chart-panel';
import { NumbersPanel } from './numbers-panel';
import { askedRange } from './range';
import type { SubjectPanel } from './subject-panel';

/** The numbers of a range and the aggregates of a pipeline or a task, each in its own time. */
export function Statistics(panel: SubjectPanel) {
  const now = new Date();
  return (
    <>
      <NumbersPanel {...panel} range={askedRange(panel.search, now)} />
      <ChartPanel {...panel} chart={askedChart(panel.search, now)} />
    </>
  );
}
