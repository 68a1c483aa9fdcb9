import { ChartPanel } from './chart-panel';
import { Freshness } from './freshness';
import { NumbersPanel } from './numbers-panel';
import type { SubjectPanel } from './subject-panel';
import { YearPanel } from './year-panel';

/** The numbers of a range, the aggregates and the year of a pipeline or a task, each as soon as it is there. */
export function Statistics(panel: SubjectPanel) {
  return (
    <>
      <NumbersPanel {...panel} />
      <ChartPanel {...panel} />
      <YearPanel {...panel} />
      <Freshness statistics={panel.statistics} />
    </>
  );
}
